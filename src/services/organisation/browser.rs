//! Which browser a sign-in opens where an organisation may decide it: then no account, no argument and no variable does.

use crate::domain::browser::Opens;
use crate::domain::organisation::{Organisation, SettingName};
use crate::domain::problem::{Problem, ProblemKind};

use super::InForce;

impl InForce {
    /// What a link opens in: as wished, else as in the settings, unless the organisation decides.
    pub fn browser(&self, wished: Option<String>, of_settings: Option<String>) -> Opens {
        match self.decides_browser() {
            Some(profile) => profile.settings.browser.clone().map_or(Opens::System, Opens::Command),
            None => Opens::chosen(wished.or(of_settings)),
        }
    }

    /// Refuses the wish for a browser where the organisation decides.
    pub fn allow_browser(&self, wished: Option<&str>) -> Result<(), Problem> {
        match self.decides_browser() {
            Some(profile) if wished.is_some() => {
                Err(Problem::new(ProblemKind::BrowserDecided).fact("organisation", &profile.name))
            }
            _ => Ok(()),
        }
    }

    fn decides_browser(&self) -> Option<std::sync::Arc<Organisation>> {
        self.get().filter(|profile| profile.locks(SettingName::Browser))
    }
}
