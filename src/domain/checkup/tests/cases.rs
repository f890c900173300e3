//! What has to be so for each reason.
//!
//! Each changes the ground as little as it can.

use super::*;

fn alert(rule: AlertRule) -> Alert {
    let at = "2026-11-23T11:00:00Z".parse().unwrap();
    let counted = Some(Counted { count: 90, usual: 4, days: 30 });
    Alert { seq: 7, rule, account: None, program: Some("neomutt".into()), at, counted }
}

fn verified(broken: bool) -> Verified {
    let broken = broken.then_some(Broken { first_bad: Some(3), how: Break::Changed });
    Verified { events: 10, first: 1, since: None, broken }
}

/// A reason, and what has to be so for it.
pub(super) type Case = (Reason, fn(&mut Ground));

/// What has to be so for each reason.
pub(super) const CASES: &[Case] = &[
    (Reason::CurrentAgrees, |g| {
        g.saw(CheckId::Metadata, CheckResult::Pass);
    }),
    (Reason::CurrentWithoutMetadata, |g| g.provider().endpoints.discovery = None),
    (Reason::CurrentNeverCompared, |_| {}),
    (Reason::CurrentPkceUntold, |g| {
        g.provider().client.pkce = Pkce::Unknown;
        g.saw(CheckId::Metadata, CheckResult::Pass);
    }),
    (Reason::CurrentWithoutPkce, |g| {
        g.saw(CheckId::Metadata, CheckResult::Pass).with(FactName::Broken, "without-s256");
    }),
    (Reason::CurrentLegacy, |g| {
        g.provider().endpoints.authorization = "https://accounts.google.com/o/oauth2/auth".parse().unwrap();
    }),
    (Reason::CurrentDiffers, |g| {
        g.saw(CheckId::Metadata, CheckResult::Warn).because(ProblemKind::MetadataChanged);
    }),
    (Reason::CurrentForeign, |g| {
        g.saw(CheckId::Metadata, CheckResult::Fail).because(ProblemKind::IssuerForeign);
    }),
    (Reason::KeyInKeyring, |_| {}),
    (Reason::KeyByPassphrase, |g| g.key = Key::In(KeyPlace::Passphrase)),
    (Reason::KeyOpening, |g| g.key = Key::Opening),
    (Reason::KeyWaits, |g| g.key = Key::Waits),
    (Reason::KeyInMemory, |g| g.key = Key::In(KeyPlace::Memory)),
    (Reason::KeyUnavailable, |g| g.key = Key::Unavailable),
    (Reason::FilesOurs, |g| {
        g.saw(CheckId::Folder, CheckResult::Pass).with(FactName::Rights, "700");
    }),
    (Reason::FilesUnseen, |_| {}),
    (Reason::FilesNone, |g| {
        g.saw(CheckId::Folder, CheckResult::Skip);
    }),
    (Reason::FilesOpen, |g| {
        let looked = g.saw(CheckId::Folder, CheckResult::Warn).with(FactName::Rights, "755");
        looked.because(ProblemKind::FolderOpen);
    }),
    (Reason::ScopesAsNeeded, |_| {}),
    (Reason::ScopesUntold, |g| g.provider().scopes.mail_unknown = true),
    (Reason::ScopesOfNobody, |g| g.account().grant = None),
    (Reason::ScopesWide, |g| g.account().grant.as_mut().unwrap().granted.push("User.Read".parse().unwrap())),
    (Reason::EnoughGranted, |_| {}),
    (Reason::EnoughUntold, |g| g.account().grant.as_mut().unwrap().granted.clear()),
    (Reason::EnoughOfNobody, |g| g.account().grant = None),
    (Reason::EnoughLacking, |g| {
        g.account().grant.as_mut().unwrap().granted.retain(|scope| scope.as_str() != "mail.smtp");
    }),
    (Reason::RotationYoung, |_| {}),
    (Reason::RotationUnlimited, |g| g.settings.refresh_age = RefreshAge::Any),
    (Reason::RotationNone, |g| g.account().grant.as_mut().unwrap().refresh = None),
    (Reason::RotationEnded, |g| g.failed_since(ProblemKind::GrantEnded, 2)),
    (Reason::RotationOld, |g| {
        g.account().grant.as_mut().unwrap().refresh.as_mut().unwrap().issued_at =
            "2026-08-01T00:00:00Z".parse().unwrap();
    }),
    (Reason::RotationFailing, |g| g.failed_since(ProblemKind::Unreachable, 2)),
    (Reason::FactorsSeveral, |g| {
        g.account().grant.as_mut().unwrap().factors = vec!["pwd".into(), "otp".into()];
    }),
    (Reason::FactorsUntold, |_| {}),
    (Reason::FactorsStrong, |g| g.class("phr")),
    (Reason::FactorsOther, |g| {
        g.class("urn:example:password");
        g.provider().parameters.fresh = [("acr_values".to_owned(), "phr".to_owned())].into();
    }),
    (Reason::FactorsOfNobody, |g| g.account().grant = None),
    (Reason::FactorsOne, |g| g.account().grant.as_mut().unwrap().factors = vec!["pwd".into()]),
    (Reason::ChainIntact, |g| g.chain = Some(verified(false))),
    (Reason::ChainUnchecked, |_| {}),
    (Reason::ChainBroken, |g| g.chain = Some(verified(true))),
    (Reason::UseUsual, |_| {}),
    (Reason::UseAlerts, |g| g.alerts = vec![alert(AlertRule::Burst)]),
    (Reason::UseReused, |g| g.alerts = vec![alert(AlertRule::Burst), alert(AlertRule::TokenReuse)]),
    (Reason::TlsEverywhere, |g| {
        let end = g.days(60);
        g.saw(CheckId::Tls, CheckResult::Pass).with(FactName::ValidUntil, end);
    }),
    (Reason::TlsUnseen, |_| {}),
    (Reason::TlsLongAgo, |g| {
        let end = g.days(5);
        let looked = g.saw(CheckId::Tls, CheckResult::Pass).with(FactName::ValidUntil, end);
        looked.at -= SignedDuration::from_hours(24 * 60);
    }),
    (Reason::TlsHere, |g| {
        let here = "http://127.0.0.1:4000/token".parse().unwrap();
        g.provider().endpoints.token = here;
        g.provider().servers[0].host = "127.0.0.1".into();
    }),
    (Reason::TlsInspected, |g| {
        g.saw(CheckId::Tls, CheckResult::Pass).with(FactName::Inspected, "A Filter");
    }),
    (Reason::TlsEnding, |g| {
        let end = g.days(9);
        g.saw(CheckId::Imap, CheckResult::Pass).with(FactName::ValidUntil, end);
    }),
    (Reason::TlsEnded, |g| {
        let end = g.days(-1);
        let looked = g.saw(CheckId::Imap, CheckResult::Fail).with(FactName::ValidUntil, end);
        looked.because(ProblemKind::TlsFailed);
    }),
    (Reason::TlsRefused, |g| g.saw(CheckId::Smtp, CheckResult::Fail).because(ProblemKind::TlsFailed)),
    (Reason::TlsPlain, |g| g.saw(CheckId::Smtp, CheckResult::Fail).because(ProblemKind::MailWithoutTls)),
    (Reason::AppRecent, |_| {}),
    (Reason::AppUndated, |g| g.built_on = None),
    (Reason::AppOld, |g| g.built_on = Some("2025-11-22".parse().unwrap())),
    (Reason::TokenStands, |g| {
        g.saw(CheckId::Access, CheckResult::Pass).with(FactName::Active, "yes");
    }),
    (Reason::TokenUnasked, |g| {
        g.saw(CheckId::Access, CheckResult::Pass);
    }),
    (Reason::TokenOfNobody, |g| g.account().grant = None),
    (Reason::TokenRefused, |g| g.saw(CheckId::Access, CheckResult::Fail).because(ProblemKind::AccessDead)),
    (Reason::SecretNone, |_| {}),
    (Reason::SecretLasts, |g| {
        (g.client().has_secret, g.client().secret_expires_at) = (true, Some(g.days(200)));
    }),
    (Reason::SecretUndated, |g| g.client().has_secret = true),
    (Reason::SecretOfNobody, |g| g.account().client = None),
    (Reason::SecretEnding, |g| {
        (g.client().has_secret, g.client().secret_expires_at) = (true, Some(g.days(9)));
    }),
    (Reason::SecretNeedless, |g| {
        g.provider().client.secret = SecretRule::Never;
        g.client().has_secret = true;
    }),
    (Reason::SecretEnded, |g| {
        (g.client().has_secret, g.client().secret_expires_at) = (true, Some(g.days(-1)));
    }),
    (Reason::ImplicitNowhere, |_| {}),
    (Reason::ImplicitNobody, |g| g.accounts.clear()),
    (Reason::ImplicitAllowed, |g| {
        let key = LookKey { account: Some(g.accounts[0].id), what: LookId::Registration };
        let (at, result) = (g.now, CheckResult::Pass);
        let facts = vec![Fact::new(FactName::Allows, "authorization_code implicit")];
        g.looks.insert(key, Looked { at, result, problem: None, facts });
    }),
    (Reason::GrantStands, |_| {}),
    (Reason::GrantNew, |g| (g.account().grant, g.account().generation) = (None, Generation::new(0))),
    (Reason::GrantWaits, |g| g.failed_since(ProblemKind::GrantEnded, 2)),
    (Reason::SelfTestPassed, |g| {
        g.saw(CheckId::Keyring, CheckResult::Pass);
    }),
    (Reason::SelfTestNever, |_| {}),
    (Reason::SelfTestFailed, |g| {
        g.saw(CheckId::Keyring, CheckResult::Fail);
    }),
    (Reason::StandardsKept, |g| {
        g.saw(CheckId::Metadata, CheckResult::Pass);
    }),
    (Reason::StandardsUnseen, |_| {}),
    (Reason::StandardsWithoutMetadata, |g| g.provider().endpoints.discovery = None),
    (Reason::StandardsBroken, |g| {
        g.saw(CheckId::Metadata, CheckResult::Pass).with(FactName::Broken, "without-response-types");
    }),
    (Reason::RetentionKept, |g| g.oldest_event = Some(g.days(-10))),
    (Reason::RetentionForEver, |g| g.settings.retention = Retention::Forever),
    (Reason::RetentionExceeded, |g| {
        (g.settings.retention, g.oldest_event) = (Retention::Quarter, Some(g.days(-100)));
    }),
    (Reason::ClaimsFew, |_| {}),
    (Reason::ClaimsNone, |g| g.account().grant = None),
    (Reason::ClaimsStale, |g| g.failed_since(ProblemKind::GrantEnded, 91)),
    (Reason::DatedRecent, |_| {}),
    (Reason::DatedOld, |g| g.provider().date = "2025-01-01".parse().unwrap()),
    (Reason::DatedOldUntold, |g| {
        g.provider().date = "2025-01-01".parse().unwrap();
        g.provider().endpoints.discovery = None;
    }),
    (Reason::DatedRetired, |g| g.provider = None),
];
