//! What an organisation says about the Mailward of its people: providers, clients, permissions, network, locked settings.
//!
//! It comes from a file that a person imported, or from the place where the system keeps managed settings; then it cannot be
//! dropped here. Nothing in it is secret: a client that needs a secret needs it typed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::import::{Spelling, spelling};
use super::provider::{ClientId, Provider, ProviderId};
use super::scope::Scope;
use super::settings::Settings;

mod profile;

pub use profile::{ProfileError, ProfileFault, is_profile, read};

/// A profile in force.
#[derive(Debug, Clone, PartialEq)]
pub struct Organisation {
    /// Its name for people.
    pub name: String,
    /// Where the profile came from.
    pub origin: ProfileOrigin,
    /// Definitions beside the catalogue's.
    pub providers: Vec<Provider>,
    /// Under which client its people ask, by provider.
    pub clients: BTreeMap<ProviderId, ProfileClient>,
    /// All that may be asked of a provider; a provider that is not named here may be asked anything.
    pub allowed_scopes: BTreeMap<ProviderId, Vec<Scope>>,
    /// The settings that it decides; only those of `locked` count.
    pub settings: Settings,
    /// Which they are.
    pub locked: BTreeSet<SettingName>,
}

/// Where a profile came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProfileOrigin {
    /// The system's place for managed settings: whoever administers this computer wrote it.
    Managed(PathBuf),
    /// A file that a person imported and can drop again.
    Imported,
}

/// A registration that an organisation made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileClient {
    /// Its client ID.
    pub id: ClientId,
    /// The name that the consent page shows.
    pub name: Option<String>,
    /// The organisation to sign in at, where the provider has several.
    pub tenant: Option<String>,
}

/// A setting that can be locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SettingName {
    /// [`Settings::renew`].
    Renew,
    /// [`Settings::notifications`].
    Notifications,
    /// [`Settings::start_at_login`].
    StartAtLogin,
    /// [`Settings::browser`].
    Browser,
    /// [`Settings::proxy`].
    Proxy,
    /// [`Settings::ca_file`].
    CaFile,
    /// [`Settings::refresh_age`].
    RefreshAge,
    /// [`Settings::retention`].
    Retention,
    /// [`Settings::forward`].
    Forward,
}

impl SettingName {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Renew,
        Self::Notifications,
        Self::StartAtLogin,
        Self::Browser,
        Self::Proxy,
        Self::CaFile,
        Self::RefreshAge,
        Self::Retention,
        Self::Forward,
    ];

    /// Its name in the settings file and in a profile.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Renew => "renew",
            Self::Notifications => "notifications",
            Self::StartAtLogin => "start_at_login",
            Self::Browser => "browser",
            Self::Proxy => "proxy",
            Self::CaFile => "ca_file",
            Self::RefreshAge => "refresh_age",
            Self::Retention => "retention",
            Self::Forward => "forward",
        }
    }

    /// Copies this setting and no other.
    fn copy(self, from: &Settings, to: &mut Settings) {
        match self {
            Self::Renew => to.renew = from.renew,
            Self::Notifications => to.notifications = from.notifications,
            Self::StartAtLogin => to.start_at_login = from.start_at_login,
            Self::Browser => to.browser.clone_from(&from.browser),
            Self::Proxy => to.proxy.clone_from(&from.proxy),
            Self::CaFile => to.ca_file.clone_from(&from.ca_file),
            Self::RefreshAge => to.refresh_age = from.refresh_age,
            Self::Retention => to.retention = from.retention,
            Self::Forward => to.forward.clone_from(&from.forward),
        }
    }
}

impl Organisation {
    /// What counts of these settings: its own where it decides, and the person's everywhere else.
    #[must_use]
    pub fn over(&self, chosen: &Settings) -> Settings {
        self.locked.iter().fold(chosen.clone(), |mut settings, name| {
            name.copy(&self.settings, &mut settings);
            settings
        })
    }

    /// What a person has chosen when they wish for this: where the organisation decides, what they chose before. It counts
    /// again when the profile is gone.
    #[must_use]
    pub fn below(&self, wish: Settings, chosen: &Settings) -> Settings {
        self.locked.iter().fold(wish, |mut settings, name| {
            name.copy(chosen, &mut settings);
            settings
        })
    }

    /// Whether whoever administers this computer wrote it, so that it cannot be dropped here.
    pub const fn is_managed(&self) -> bool {
        matches!(self.origin, ProfileOrigin::Managed(_))
    }

    /// Hosts that are written in letters beyond ASCII, in their ASCII form and as they are written.
    pub fn lettered_hosts(&self) -> Vec<(String, String)> {
        let hosts = self.providers.iter().flat_map(profile::hosts_of);
        let lettered = hosts.filter_map(|host| match spelling(&host) {
            Spelling::Letters(shown) | Spelling::Mixed(shown) => Some((host, shown)),
            Spelling::Plain => None,
        });
        lettered.collect()
    }

    /// Whether the organisation decides this setting.
    pub fn locks(&self, name: SettingName) -> bool {
        self.locked.contains(&name)
    }

    /// Under which client its people ask this provider.
    pub fn client_for(&self, provider: &ProviderId) -> Option<&ProfileClient> {
        self.clients.get(provider)
    }

    /// Those of these permissions that may not be asked of the provider.
    pub fn forbidden<'a>(&self, provider: &ProviderId, scopes: &'a [Scope]) -> Vec<&'a Scope> {
        let Some(allowed) = self.allowed_scopes.get(provider) else {
            return Vec::new();
        };
        scopes.iter().filter(|scope| !allowed.contains(scope)).collect()
    }
}

#[cfg(test)]
mod tests;
