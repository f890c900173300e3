//! Who sends, and how grave an event is: the same for every form of forwarding.

use crate::domain::audit::{AuditKind, NewEvent, Outcome};
use crate::domain::problem::Problem;
use crate::platform::host;
use crate::services::Context;

/// Who sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Origin {
    /// The name of this computer.
    pub(super) host: Option<String>,
    /// This process.
    pub(super) pid: u32,
    /// The name of the chain: a person may have several computers, and a computer several people, each with a log whose
    /// events are numbered from 1. A new vault begins a new one.
    pub(super) log: Option<String>,
}

impl Origin {
    pub(super) async fn of(context: &Context) -> Result<Self, Problem> {
        Ok(Self { host: host::name(), pid: std::process::id(), log: context.store.log_name().await? })
    }
}

/// What calls itself so in every message.
pub(super) const PROGRAM: &str = "mailward";

/// Its version.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// How grave an event is, from what syslog and OpenTelemetry both know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Severity {
    /// Daily business.
    Informational,
    /// Well, and worth a look: somebody could see a token, or what guards tokens was changed.
    Notice,
    /// Something did not work.
    Warning,
    /// Somebody should look.
    Error,
}

impl Severity {
    pub(super) fn of(event: &NewEvent) -> Self {
        use AuditKind as K;
        match (event.kind, event.outcome) {
            (K::Alert, _) => Self::Error,
            (_, Outcome::Failed) => Self::Warning,
            (K::SignInFailed | K::RenewalFailed | K::HandOutRefused | K::Expired | K::VaultLocked, _) => {
                Self::Warning
            }
            (
                K::Revealed
                | K::Copied
                | K::AccountForgotten
                | K::SignedOut
                | K::Revoked
                | K::RevokedByHand
                | K::RevocationAsked
                | K::ScopeChanged
                | K::ProviderChanged
                | K::ProviderTried
                | K::ClientChanged
                | K::ClientRegistered
                | K::RegistrationPassedOn
                | K::RegistrationDeleted
                | K::VaultCreated
                | K::VaultMoved
                | K::LogExported
                | K::LogPruned
                | K::ChainBegun
                | K::SettingChanged
                | K::CheckPutAside
                | K::FilesProtected
                | K::AlertExpected,
                _,
            ) => Self::Notice,
            _ => Self::Informational,
        }
    }
}

/// One line for people.
pub(super) fn sentence(event: &NewEvent) -> String {
    let mut said = event.kind.words().to_owned();
    if let Some(subject) = &event.subject {
        said += ": ";
        said += subject.address.as_str();
    }
    if let Some(actor) = &event.actor {
        said += ", for ";
        said += &actor.program;
    }
    if let Some(code) = &event.code {
        said += " (";
        said += code.as_str();
        said += ")";
    }
    said
}
