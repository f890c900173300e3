//! What opens links: a browser, or inside a sandbox the desktop portal. Nothing is opened.

use crate::domain::browser::Opens;
use crate::domain::organisation::SettingName;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::report::{CheckId, CheckResult, FactName, Finding};
use crate::services::Context;
use crate::store::settings;

/// Looks for it.
pub(in crate::services::diagnose) async fn check(context: &Context) -> Finding {
    let computer = context.world.computer.as_ref();
    let now = context.world.clock.now();
    let finding = |result, summary: &str| Finding::new(CheckId::Browser, result, summary);
    if let Some(sandbox) = computer.system().sandbox {
        return match computer.portal().await {
            Some(false) => finding(CheckResult::Fail, "the desktop portal is missing")
                .fact(FactName::Sandbox, sandbox)
                .fact(FactName::PortalService, "not there")
                .problem(Problem::new(ProblemKind::PortalMissing).at(now).fact("sandbox", sandbox)),
            _ => finding(CheckResult::Pass, "opened by the desktop portal")
                .fact(FactName::Sandbox, sandbox)
                .fact(FactName::PortalService, "there"),
        };
    }
    let found = match computer.browser(&chosen(context).await) {
        Some(program) => finding(CheckResult::Pass, "found").fact(FactName::BrowserProgram, program),
        // Whoever signs in by a code or on another device needs none.
        None => finding(CheckResult::Warn, "none was found")
            .problem(Problem::new(ProblemKind::BrowserUnavailable).at(now)),
    };
    // Whoever wonders why their own choice is not opened reads it here.
    if context.organisation.locks(SettingName::Browser) {
        found.fact(FactName::BrowserSource, "the profile of the organisation")
    } else {
        found
    }
}

/// The person's choice, under what an organisation decides; settings that cannot be read hold none.
async fn chosen(context: &Context) -> Opens {
    let read = match context.folder.as_deref() {
        Some(folder) => settings::read(folder).await.ok(),
        None => None,
    };
    context.organisation.browser(None, read.and_then(|settings| settings.browser))
}
