//! What can be done about a verdict: the word on its button, and the command that does the same.

use crate::domain::checkup::Fix;

use super::Scene;

/// The word on the button.
pub const fn fix(fix: &Fix) -> &'static str {
    match fix {
        Fix::LookAgain => "Run again",
        Fix::Unlock => "Open\u{202f}…",
        Fix::MoveVault => "Keep it\u{202f}…",
        Fix::ProtectFiles => "Protect",
        Fix::FewerPermissions(_) => "Ask for less\u{202f}…",
        Fix::SignIn(_) => "Sign in",
        Fix::SignInFreshly(_) => "Sign in freshly",
        Fix::VerifyAudit => "Verify",
        Fix::ShowChain | Fix::ShowAlerts => "Show",
        Fix::Diagnose(_) | Fix::DiagnoseComputer => "Diagnose",
        Fix::Client(_) => "Change client\u{202f}…",
        Fix::Servers(_) => "Change servers",
        Fix::Compare(_) => "Compare",
        Fix::EditProvider(_) => "Edit definition",
        Fix::Prune => "Remove now",
        Fix::DropClaims(_) => "Sign out here",
    }
}

/// The command that does the same; `None` where there is only the window.
pub fn command(fix: &Fix, scene: &Scene<'_>) -> Option<String> {
    let of = |id| scene.address(id);
    Some(match fix {
        // Only the program that has it in memory can take it to the disk.
        Fix::MoveVault => return None,
        Fix::LookAgain | Fix::Compare(_) => "mailward checkup".to_owned(),
        Fix::Unlock => "mailward vault status".to_owned(),
        Fix::ProtectFiles => "mailward checkup --protect".to_owned(),
        Fix::FewerPermissions(id) | Fix::SignIn(id) => format!("mailward sign-in {}", of(*id)?),
        Fix::SignInFreshly(id) => format!("mailward sign-in {} --fresh", of(*id)?),
        Fix::VerifyAudit | Fix::ShowChain => "mailward audit verify".to_owned(),
        Fix::ShowAlerts => "mailward audit list --kind alert".to_owned(),
        Fix::Diagnose(id) => format!("mailward diagnose {}", of(*id)?),
        Fix::DiagnoseComputer => "mailward diagnose".to_owned(),
        Fix::Client(id) => format!("mailward client show {}", of(*id)?),
        Fix::Servers(id) => format!("mailward account change {} --help", of(*id)?),
        Fix::EditProvider(id) => format!("mailward provider show {}", id.as_str()),
        Fix::Prune => "mailward checkup --prune".to_owned(),
        Fix::DropClaims(id) => format!("mailward sign-out {}", of(*id)?),
    })
}
