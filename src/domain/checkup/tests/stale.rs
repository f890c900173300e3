//! What was seen once, and what time has made of it since.

use jiff::tz::TimeZone;

use super::*;

/// The rule's verdict on the only account.
fn of(ground: &Ground, rule: RuleId) -> Verdict {
    ground.judge().verdicts.into_iter().find(|verdict| verdict.rule() == rule).unwrap()
}

impl Ground {
    fn saw_certificate(&mut self, check: CheckId, ago: i64, life: Option<i64>, ends_in: i64) -> &mut Looked {
        let (at, end) = (self.days(-ago), self.days(ends_in));
        let begun = life.map(|life| self.days(ends_in - life));
        let looked = self.saw(check, CheckResult::Pass).with(FactName::ValidUntil, end);
        looked.at = at;
        if let Some(begun) = begun {
            looked.with(FactName::ValidFrom, begun);
        }
        looked
    }
}

#[test]
fn a_certificate_that_was_seen_long_before_its_end_is_not_said_to_have_ended() {
    // Looked so many days ago at a certificate of such a life that ends in so many days.
    for (ago, life, ends_in, reason) in [
        (0, Some(90), 60, Reason::TlsEverywhere),
        (80, Some(90), 1, Reason::TlsLongAgo),
        (80, Some(90), -20, Reason::TlsLongAgo),
        (400, None, -30, Reason::TlsLongAgo),
        (5, Some(90), 5, Reason::TlsEnding),
        (5, None, 5, Reason::TlsEnding),
        (10, Some(90), -1, Reason::TlsEnded),
        // One that lives for days is renewed within days.
        (0, Some(6), 4, Reason::TlsEverywhere),
        (0, Some(6), 1, Reason::TlsEnding),
        (30, Some(6), -26, Reason::TlsLongAgo),
    ] {
        let mut ground = Ground::new();
        ground.saw_certificate(CheckId::Tls, ago, life, ends_in);
        let verdict = of(&ground, RuleId::TransportTls);
        assert_eq!(verdict.reason, reason, "{ago} {life:?} {ends_in}");
        let needs_fix = reason != Reason::TlsEverywhere;
        assert_eq!(verdict.fix, needs_fix.then(|| Fix::Diagnose(ground.accounts[0].id)));
    }
}

#[test]
fn of_two_certificates_that_end_the_first_is_named_with_its_own_server() {
    let mut ground = Ground::new();
    ground.saw_certificate(CheckId::Imap, 0, None, 9).with(FactName::Server, "imap.example.org");
    ground.saw_certificate(CheckId::Smtp, 0, None, 3).with(FactName::Server, "smtp.example.org");
    let verdict = of(&ground, RuleId::TransportTls);
    assert_eq!(verdict.said("host"), Some(&Value::from("smtp.example.org")));
    assert_eq!(verdict.said("days"), Some(&Value::Count(3)));
}

#[test]
fn a_certificate_says_when_its_end_comes_near_and_then_when_it_comes() {
    let mut ground = Ground::new();
    ground.saw_certificate(CheckId::Imap, 0, None, 30);
    ground.saw_certificate(CheckId::Smtp, 0, Some(8), 6);
    assert_eq!(of(&ground, RuleId::TransportTls).turns_at, Some(ground.days(4)));
    ground.looks.retain(|key, _| key.what == LookId::Check(CheckId::Imap));
    assert_eq!(of(&ground, RuleId::TransportTls).turns_at, Some(ground.days(16)));
    ground.now = ground.days(17);
    assert_eq!(of(&ground, RuleId::TransportTls).turns_at, Some(ground.days(13)));
}

#[test]
fn a_token_that_was_refused_says_nothing_about_the_one_that_took_its_place() {
    for (kind, replaced, reason) in [
        (ProblemKind::AccessDead, false, Reason::TokenRefused),
        (ProblemKind::AccessDead, true, Reason::TokenUnasked),
        // The next one is meant for the same service as this one.
        (ProblemKind::AudienceWrong, true, Reason::TokenRefused),
    ] {
        let mut ground = Ground::new();
        ground.saw(CheckId::Access, CheckResult::Fail).because(kind);
        let now = ground.now;
        if replaced {
            ground.account().grant.as_mut().unwrap().access.as_mut().unwrap().issued_at = now;
        }
        assert_eq!(of(&ground, RuleId::TokenValid).reason, reason, "{kind:?} {replaced}");
    }
}

#[test]
fn comparing_is_offered_only_where_there_is_something_to_compare_with() {
    let mut ground = Ground::new();
    ground.provider().date = "2025-01-01".parse().unwrap();
    let id = ground.provider().id.clone();
    assert_eq!(of(&ground, RuleId::ProviderDated).fix, Some(Fix::Compare(id.clone())));
    ground.provider().endpoints.discovery = None;
    assert_eq!(of(&ground, RuleId::ProviderDated).fix, Some(Fix::EditProvider(id)));
    // One that came with this program is not the person's to change.
    ground.account().provider = "mailru".parse().unwrap();
    ground.now = ground.days(3 * 365);
    let verdict = of(&ground, RuleId::ProviderDated);
    assert_eq!((verdict.reason, verdict.fix), (Reason::DatedOldUntold, None));
}

#[test]
fn a_definition_that_came_after_the_look_was_not_held_against_anything() {
    for (days_ago, reason) in
        [(0, Reason::CurrentDiffers), (9, Reason::CurrentDiffers), (12, Reason::CurrentNeverCompared)]
    {
        let mut ground = Ground::new();
        let at = ground.days(-days_ago);
        ground.provider().date = ground.days(-10).to_zoned(TimeZone::UTC).date();
        let looked = ground.saw(CheckId::Metadata, CheckResult::Warn);
        looked.at = at;
        looked.because(ProblemKind::MetadataChanged);
        assert_eq!(of(&ground, RuleId::OauthCurrent).reason, reason, "{days_ago}");
    }
}

#[test]
fn the_token_of_a_sign_in_that_ended_cannot_grow_too_old() {
    for (kind, reason) in [
        (ProblemKind::GrantEnded, Reason::RotationEnded),
        (ProblemKind::GrantExpired, Reason::RotationEnded),
        (ProblemKind::RevokedHere, Reason::RotationEnded),
        // It was to be revoked and counts on, so a copy of it does, too.
        (ProblemKind::RevocationRefuted, Reason::RotationOld),
        (ProblemKind::AdministratorNeeded, Reason::RotationOld),
    ] {
        let mut ground = Ground::new();
        let at = ground.days(-200);
        ground.account().grant.as_mut().unwrap().refresh.as_mut().unwrap().issued_at = at;
        ground.failed_since(kind, 100);
        assert_eq!(of(&ground, RuleId::RotationAge).reason, reason, "{kind:?}");
    }
}

#[test]
fn where_a_provider_never_said_who_signed_in_there_is_nothing_to_drop() {
    let mut ground = Ground::new();
    ground.failed_since(ProblemKind::GrantEnded, 100);
    assert_eq!(of(&ground, RuleId::PrivacyClaims).reason, Reason::ClaimsStale);
    let grant = ground.account().grant.as_mut().unwrap();
    (grant.signed_in_as, grant.subject, grant.person, grant.id_token) = (None, None, None, None);
    grant.factors.clear();
    let verdict = of(&ground, RuleId::PrivacyClaims);
    assert_eq!((verdict.reason, verdict.fix), (Reason::ClaimsNone, None));
}
