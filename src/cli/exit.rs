//! What the exit status says. Scripts rely on it, so the whole table is here and in `--help`.

use std::process::ExitCode;

use crate::domain::health::Health;
use crate::domain::problem::{ProblemKind, ProblemKind as K};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    /// Done.
    Done = 0,
    /// Failed for another reason than those below.
    Failed = 1,
    /// The arguments make no sense.
    Usage = 2,
    /// A person must act: sign in, agree, ask the administrator.
    Person = 3,
    /// A passing failure: try again.
    Again = 4,
    /// No such account or thing.
    Missing = 5,
    /// The vault is locked or unavailable.
    Vault = 6,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

/// The status for a problem.
#[expect(clippy::too_many_lines, reason = "a table, one line for each kind")]
pub(super) fn of(kind: ProblemKind) -> Status {
    match kind {
        K::AddressInvalid
        | K::ServerInvalid
        | K::RedirectInvalid
        | K::ScopesMixed
        | K::ParticularInvalid
        | K::PutAsideInvalid
        | K::ClientIdInvalid
        | K::ClientSecretInvalid
        | K::RequestInvalid => Status::Usage,
        K::NoSuchAccount
        | K::NoSuchProvider
        | K::NoSuchProgram
        | K::NoSuchNumber
        | K::NoSuchDomain
        | K::ProviderUnknown => Status::Missing,
        K::ClientIdMissing
        | K::ClientSecretMissing
        | K::ProviderUncertain
        | K::SignInTimedOut
        | K::DeviceExpired
        | K::IdentityDifferent
        | K::CodeRefused
        | K::AccessDenied
        | K::AdministratorNeeded
        | K::AuthorizationRefused
        | K::RedirectRefused
        | K::ClientRefused
        | K::ScopeRefused
        | K::RegistrationUnmanaged
        | K::RegistrationGone
        | K::ProviderRefused
        | K::NeverSignedIn
        | K::SenderGone
        | K::SignedOutHere
        | K::MovedAway
        | K::TransferUnfinished
        | K::RevokedHere
        | K::RevocationRefuted
        | K::GrantEnded
        | K::GrantExpired
        | K::RenewalLost
        | K::NoRefreshToken
        | K::AccessDead
        | K::ScopeLacking
        | K::AudienceWrong
        | K::MailTokenRefused
        | K::MailUserWrong
        | K::MailScopeLacking
        | K::MailDisabled
        | K::ScopesNotAllowed
        | K::BrowserDecided
        | K::ProfileManaged
        | K::FolderInUse
        | K::FreshUnsupported
        | K::NotFresh => Status::Person,
        K::DnsFailed
        | K::Unreachable
        | K::TimedOut
        | K::ProxyFailed
        | K::AnswerLost
        | K::AnswerIsPage
        | K::AnswerRedirects
        | K::AnswerTooLarge
        | K::TokenAnswerInvalid
        | K::ProviderBusy
        | K::RenewalBusy
        | K::TooManyRequests
        | K::CaptivePortal
        | K::KeysUnusable
        | K::MailBusy
        | K::CheckTooSlow
        | K::TransferRunning
        | K::SignInRunning => Status::Again,
        kind if kind.code().starts_with("vault.") => Status::Vault,
        _ => Status::Failed,
    }
}

/// The status for an account's state.
pub(super) fn of_health(health: Health) -> Status {
    match health {
        Health::Fresh | Health::Renewing => Status::Done,
        Health::Offline => Status::Again,
        Health::Due | Health::NeedsSignIn | Health::Blocked | Health::Revoked | Health::New => Status::Person,
    }
}

/// The worse of two, for commands about several accounts: nothing wrong, a passing failure, a person's turn, no such account,
/// the vault, any other failure, arguments that make no sense.
pub(super) fn worse(one: Status, other: Status) -> Status {
    let rank = |status: Status| match status {
        Status::Done => 0,
        Status::Again => 1,
        Status::Person => 2,
        Status::Missing => 3,
        Status::Vault => 4,
        Status::Failed => 5,
        Status::Usage => 6,
    };
    if rank(other) > rank(one) { other } else { one }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_problem_has_the_promised_status() {
        let cases = [
            (K::AddressInvalid, 2),
            (K::AccountExists, 1),
            (K::NoSuchAccount, 5),
            (K::NoSuchProvider, 5),
            (K::NoSuchNumber, 5),
            (K::RevokedHere, 3),
            (K::RevocationRefuted, 3),
            (K::AuditBroken, 1),
            (K::ExportFailed, 1),
            (K::ClientIdMissing, 3),
            (K::FileUnreadable, 1),
            (K::DnsFailed, 4),
            (K::TlsFailed, 1),
            (K::SignInCancelled, 1),
            (K::IdentityDifferent, 3),
            (K::AdministratorNeeded, 3),
            (K::GrantEnded, 3),
            (K::GrantExpired, 3),
            (K::RenewalLost, 3),
            (K::TooManyRequests, 4),
            (K::RequestInvalid, 2),
            (K::BrokerUnavailable, 1),
            (K::AutostartFailed, 1),
            (K::ProviderBusy, 4),
            (K::LifeTooShort, 1),
            (K::KeyringLocked, 6),
            (K::PassphraseWrong, 6),
            (K::VaultNewer, 6),
            (K::Internal, 1),
        ];
        for (kind, status) in cases {
            assert_eq!(of(kind) as u8, status, "{}", kind.code());
        }
    }

    #[test]
    fn no_problem_ends_as_done() {
        assert!(ProblemKind::ALL.iter().all(|kind| of(*kind) != Status::Done));
    }

    #[test]
    fn everything_about_the_vault_has_one_status() {
        let vault = ProblemKind::ALL.iter().filter(|kind| kind.code().starts_with("vault."));
        assert!(vault.clone().count() > 10 && vault.clone().all(|kind| of(*kind) == Status::Vault));
    }

    #[test]
    fn a_persons_turn_is_worse_than_a_passing_failure() {
        assert_eq!(worse(Status::Again, Status::Person), Status::Person);
        assert_eq!(worse(Status::Person, Status::Again), Status::Person);
        assert_eq!(worse(Status::Done, Status::Again), Status::Again);
    }

    #[test]
    fn of_two_different_endings_one_is_always_worse() {
        use Status::{Again, Done, Failed, Missing, Person, Usage, Vault};
        let rising = [Done, Again, Person, Missing, Vault, Failed, Usage];
        for (lower, one) in rising.iter().enumerate() {
            for other in rising.iter().skip(lower) {
                assert_eq!((worse(*one, *other), worse(*other, *one)), (*other, *other));
            }
        }
    }
}
