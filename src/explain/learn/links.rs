//! Which page helps with what went wrong, was found or is checked. Where a page would say nothing about it, there is none.

use crate::domain::alert::AlertRule;
use crate::domain::checkup::RuleId;
use crate::domain::inspection::FindingId;
use crate::domain::learn::Page;
use crate::domain::problem::ProblemKind;
use crate::domain::report::CheckId;

/// The page about what failed.
#[rustfmt::skip]
pub const fn for_problem(kind: ProblemKind) -> Option<Page> {
    use ProblemKind as K;
    Some(match kind {
        K::ClientIdMissing | K::ClientIdInvalid | K::ClientSecretMissing | K::ClientSecretInvalid
        | K::RegistrationRefused | K::RegistrationUnmanaged | K::RegistrationGone | K::ClientRefused
        | K::ProfileInvalid | K::ProfileUnsafe | K::ProfileManaged | K::RedirectRefused => Page::Client,

        K::ScopesMixed | K::ScopeRefused | K::ScopeLacking | K::MailScopeLacking | K::ScopesNotAllowed
        | K::AccessDenied | K::AdministratorNeeded => Page::Permissions,

        K::TlsFailed | K::ProxyFailed | K::PlainHttp | K::TlsInspected | K::CaptivePortal | K::NamesFalse
        | K::AnswerIsPage | K::MailWithoutTls | K::ClockWrong | K::PortBlocked => Page::Connection,

        K::MetadataInvalid | K::IssuerForeign | K::MetadataChanged | K::ProviderInvalid | K::ProviderUnknown
        | K::ProviderWithoutOAuth | K::NoSuchDomain | K::ProviderUncertain | K::AutoconfigInvalid => Page::Current,

        K::LoopbackUnavailable | K::LoopbackHalf | K::BrowserUnavailable | K::BrowserDecided | K::SignInTimedOut
        | K::StateForeign | K::RedirectMalformed | K::RedirectInvalid | K::IssuerMixUp | K::ImplicitAnswer
        | K::AuthorizationRefused | K::CodeRefused | K::TokenAnswerInvalid | K::IdentityUnknown
        | K::IdentityDifferent | K::DeviceUnsupported | K::DeviceExpired | K::PasteInvalid
        | K::PortalMissing => Page::SignIn,

        K::NeverSignedIn | K::NoRefreshToken | K::RenewalLost | K::LifeTooShort | K::RenewalBusy => Page::Tokens,

        K::GrantEnded | K::GrantExpired | K::AccessDead => Page::Ends,

        K::SignedOutHere | K::RevokedHere | K::RevocationRefuted => Page::Revoking,

        K::FreshUnsupported | K::NotFresh => Page::SecondFactor,

        K::TokenTypeUnusable | K::IdTokenInvalid | K::AudienceWrong | K::KeysUnusable | K::KeysUnreadable => Page::WebToken,

        K::MailRefused | K::MailTokenRefused | K::MailUserWrong | K::MailDisabled | K::MailWithoutOAuth
        | K::TooManyRequests | K::RequestInvalid | K::BrokerUnavailable | K::SnippetImpossible
        | K::SenderGone => Page::HandOut,

        K::KeyringMissing | K::KeyringLocked | K::KeyringDenied | K::KeyringBroken | K::VaultLocked
        | K::PassphraseNeeded | K::PassphraseWrong | K::VaultKeyWrong | K::VaultDamaged | K::FolderReadOnly
        | K::FolderUnusable | K::VaultThere | K::FolderOpen | K::FilesUnprotected | K::MovedAway | K::TransferWeak | K::TransferSealed
        | K::TransferUnfinished | K::TransferDamaged | K::TransferUnwritable | K::ImportUnknown | K::ImportInvalid
        | K::ImportTooLarge | K::ImportNewer | K::FolderInUse => Page::Kept,

        K::AuditBroken | K::ForwardFailed => Page::Record,

        K::ReportInvalid | K::ReportNewer | K::ReportTooLarge => Page::Support,

        K::AddressInvalid | K::ParticularInvalid | K::AccountExists | K::NoSuchAccount | K::NoSuchProvider
        | K::NoSuchProgram | K::NoSuchNumber | K::ServerInvalid | K::FileUnreadable | K::ProviderInUse
        | K::ProviderFixed | K::DefinitionUnwritable | K::DnsFailed | K::Unreachable | K::TimedOut
        | K::AnswerLost | K::AnswerTooLarge | K::AnswerRedirects | K::DetectionLeft | K::SignInCancelled
        | K::SignInRunning | K::ProviderBusy | K::ProviderRefused | K::MailAnswerInvalid | K::MailBusy
        | K::MailCommandRefused | K::VaultNewer | K::DiskFull | K::VaultBusy | K::ExportFailed
        | K::PutAsideInvalid | K::CheckupCancelled
        | K::AuditWorkCancelled | K::DiskLow | K::CheckTooSlow | K::DiagnosisCancelled | K::ReportUnwritable
        | K::ImportLeft | K::TransferRunning | K::InspectionLeft | K::SnippetUnwritable
        | K::AutostartFailed | K::NoDisplay | K::SettingsInvalid | K::PracticeUnavailable
        | K::Internal => return None,
    })
}

/// The page about what was found in a token.
#[rustfmt::skip]
pub const fn for_finding(id: FindingId) -> Page {
    use FindingId as F;
    match id {
        F::Structure | F::Encoding | F::Duplicate | F::ClaimType | F::AlgNone | F::AlgWeak | F::AlgConfusion
        | F::KeyShort | F::RemoteKeys | F::KeyIdSuspicious | F::Critical | F::Type | F::Signature | F::Issuer
        | F::Audience | F::AuthorizedParty | F::Subject | F::Nonce | F::AccessTokenHash | F::IssuedAhead
        | F::NotYet | F::TimesCrossed | F::Large | F::Sensitive | F::Compressed | F::EncryptionWeak
        | F::Encrypted | F::Nested | F::TooLong => Page::WebToken,
        F::NoExpiry | F::LongLife | F::Expired | F::Opaque | F::NotAToken => Page::Tokens,
        F::ScopeWide => Page::Permissions,
        F::RevokedHere => Page::Revoking,
    }
}

/// The page about a question that a diagnosis asks.
#[rustfmt::skip]
pub const fn for_check(check: CheckId) -> Option<Page> {
    use CheckId as C;
    Some(match check {
        C::Folder | C::Keyring | C::Vault => Page::Kept,
        C::Chain => Page::Record,
        C::Browser | C::Loopback => Page::SignIn,
        C::Clock | C::Proxy | C::Tls | C::Portal => Page::Connection,
        C::Metadata | C::TokenEndpoint => Page::Current,
        C::Keys => Page::WebToken,
        C::Refresh | C::Access => Page::Tokens,
        C::Scopes => Page::Permissions,
        C::Imap | C::Smtp | C::Pop => Page::HandOut,
        C::System | C::Names | C::Connection => return None,
    })
}

/// The page about something unusual.
pub const fn for_alert(rule: AlertRule) -> Page {
    match rule {
        AlertRule::ScopesChanged => Page::Permissions,
        AlertRule::NewProgram
        | AlertRule::Burst
        | AlertRule::BusyDay
        | AlertRule::RepeatedFailures
        | AlertRule::TokenReuse
        | AlertRule::ChainBroken => Page::Record,
    }
}

/// The page about a rule of the check-up.
#[rustfmt::skip]
pub const fn for_rule(rule: RuleId) -> Page {
    match rule {
        RuleId::OauthCurrent | RuleId::OauthImplicit => Page::SignIn,
        RuleId::VaultKey | RuleId::VaultPermissions | RuleId::PrivacyRetention | RuleId::PrivacyClaims => Page::Kept,
        RuleId::ScopesMinimal | RuleId::ScopesEnough => Page::Permissions,
        RuleId::RotationAge => Page::Tokens,
        RuleId::MfaSeen => Page::SecondFactor,
        RuleId::AuditIntact | RuleId::UseUnusual => Page::Record,
        RuleId::TransportTls => Page::Connection,
        RuleId::AppAge | RuleId::ProviderDated | RuleId::ProviderStandards => Page::Current,
        RuleId::TokenValid => Page::WebToken,
        RuleId::ClientSecret => Page::Client,
        RuleId::GrantRevoked => Page::Ends,
        RuleId::SelfTest => Page::Support,
    }
}
