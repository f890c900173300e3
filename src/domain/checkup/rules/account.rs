//! Rules about one account: what was granted, how old it is, who signed in and how, and whether it still stands.

use jiff::Timestamp;

use super::super::{About, Fix, Known, Looked, Reason as R, Verdict};
use super::{after, days, whole_days};
use crate::domain::account::{Account, Grant};
use crate::domain::factors::{self, Proof};
use crate::domain::health::{self, Health};
use crate::domain::problem::ProblemKind;
use crate::domain::provider::Provider;
use crate::domain::report::{CheckId, CheckResult, FactName};
use crate::domain::scope::{self, MailUse, Scope};

pub(super) fn all(account: &Account, known: &Known<'_>) -> Vec<Verdict> {
    let about = |reason| Verdict::new(About::Account(account.id), reason);
    let (minimal, enough) = match (&account.grant, known.catalogue.of(account)) {
        (None, _) => (about(R::ScopesOfNobody), about(R::EnoughOfNobody)),
        (Some(grant), Some(provider)) => scopes(account, grant, &provider),
        // Its definition is gone, which is said by a rule of its own.
        (Some(_), None) => (about(R::ScopesUntold), about(R::EnoughUntold)),
    };
    vec![
        minimal,
        enough,
        rotation_age(account, known),
        mfa_seen(account, known),
        token_valid(account, known),
        grant_revoked(account, known),
        privacy_claims(account, known),
    ]
}

fn scopes(account: &Account, grant: &Grant, provider: &Provider) -> (Verdict, Verdict) {
    let about = |reason| Verdict::new(About::Account(account.id), reason);
    let needed = provider.scopes_for(&account.uses);
    let (Ok(needed), false, false) = (needed, provider.scopes.mail_unknown, grant.granted.is_empty()) else {
        return (about(R::ScopesUntold), about(R::EnoughUntold));
    };
    let extra: Vec<Scope> = scope::compare(&needed, Some(&grant.granted)).extra;
    let extra: Vec<Scope> = extra.into_iter().filter(|scope| !is_identity(scope, provider)).collect();
    let minimal = if extra.is_empty() {
        about(R::ScopesAsNeeded).fact("granted", grant.granted.len() as u64)
    } else {
        let verdict = about(R::ScopesWide).fact("count", extra.len() as u64).fact("scopes", listed(&extra));
        verdict.fix(Fix::FewerPermissions(account.id))
    };
    let opened = provider.uses_granted(&grant.granted);
    let is_closed =
        |mail_use: &MailUse| !provider.scopes.of(*mail_use).is_empty() && !opened.contains(*mail_use);
    let closed: Vec<&str> = account.uses.iter().filter(is_closed).map(MailUse::name).collect();
    let enough = if closed.is_empty() {
        about(R::EnoughGranted)
    } else {
        about(R::EnoughLacking).fact("uses", closed.join(", ")).fix(Fix::SignIn(account.id))
    };
    (minimal, enough)
}

/// Saying who somebody is opens nothing; providers add such scopes by themselves.
fn is_identity(scope: &Scope, provider: &Provider) -> bool {
    let mut offered = provider.scopes.identity.iter().chain(&provider.scopes.offline);
    scope.may_go_unmentioned() || offered.any(|other| other == scope)
}

fn listed(scopes: &[Scope]) -> String {
    scopes.iter().map(Scope::as_str).collect::<Vec<_>>().join(" ")
}

/// A stolen copy of a refresh token is worth as long as that token lives. Renewals that fail for a day are told here, too: the
/// token that is to be replaced is not.
fn rotation_age(account: &Account, known: &Known<'_>) -> Verdict {
    let about = |reason| Verdict::new(About::Account(account.id), reason);
    let Some(refresh) = account.refresh() else { return about(R::RotationNone) };
    // Nobody gets anything for a copy of it any more. That the sign-in ended is said by a rule of its own.
    let is_over =
        |kind| matches!(kind, ProblemKind::GrantEnded | ProblemKind::GrantExpired | ProblemKind::RevokedHere);
    if account.problem.as_ref().is_some_and(|standing| is_over(standing.problem.kind)) {
        return about(R::RotationEnded);
    }
    if let Some(standing) = account.problem.as_ref().filter(|_| health(account, known) == Health::Offline) {
        let failing_from = after(standing.since, days(1));
        if failing_from.is_some_and(|from| from <= known.now) {
            let verdict = about(R::RotationFailing).fact("since", standing.since);
            let verdict = verdict.fact("attempts", u64::from(standing.attempts));
            return verdict.fact("problem", standing.problem.kind.code()).fix(Fix::Diagnose(account.id));
        }
        return about(R::RotationYoung).fact("issued", refresh.issued_at).turns(failing_from);
    }
    let Some(limit) = known.settings.refresh_age.days() else {
        return about(R::RotationUnlimited).fact("issued", refresh.issued_at);
    };
    let old_from = after(refresh.issued_at, days(i64::from(limit)));
    let is_old = old_from.is_some_and(|from| from <= known.now);
    let verdict = about(if is_old { R::RotationOld } else { R::RotationYoung })
        .fact("issued", refresh.issued_at)
        .fact("days", whole_days(refresh.issued_at, known.now))
        .fact("limit", u64::from(limit))
        .turns(old_from);
    if is_old { verdict.fix(Fix::SignIn(account.id)) } else { verdict }
}

fn mfa_seen(account: &Account, known: &Known<'_>) -> Verdict {
    let about = |reason| Verdict::new(About::Account(account.id), reason);
    let Some(grant) = &account.grant else { return about(R::FactorsOfNobody) };
    let class = factors::class(grant);
    let asks = || known.catalogue.find(&account.provider)?.asks_freshly();
    let fix = || {
        let kind = if asks().is_some() { Fix::SignInFreshly } else { Fix::SignIn };
        kind(account.id)
    };
    let verdict = |reason| {
        let verdict = about(reason).fact("factors", grant.factors.join(", "));
        match class {
            Some(class) => verdict.fact("class", class),
            None => verdict,
        }
    };
    match factors::proof(grant, asks().as_ref().and_then(|asks| asks.get("acr_values")).map(String::as_str)) {
        Proof::Several => verdict(R::FactorsSeveral),
        Proof::One => verdict(R::FactorsOne).fix(fix()),
        Proof::Strong => verdict(R::FactorsStrong),
        // It has a name for a second factor, and this sign-in has another one.
        Proof::Other { wanted, .. } => verdict(R::FactorsOther).fact("wanted", wanted).fix(fix()),
        Proof::Untold => about(R::FactorsUntold),
    }
}

/// Held against the provider, or taken by a mail server, since the last sign-in.
fn token_valid(account: &Account, known: &Known<'_>) -> Verdict {
    let about = |reason| Verdict::new(About::Account(account.id), reason);
    let Some(grant) = &account.grant else { return about(R::TokenOfNobody) };
    let looked =
        |check| known.looked(Some(account.id), check).filter(|looked| looked.at >= grant.signed_in_at);
    let mail = [CheckId::Imap, CheckId::Smtp, CheckId::Pop].into_iter().filter_map(looked);
    let taken_by_mail =
        mail.filter(|looked| looked.result == CheckResult::Pass).map(|looked| looked.at).max();
    let access = looked(CheckId::Access);
    // Whatever the provider did not take any more says nothing about the token that has taken its place.
    let given_at = grant.access.as_ref().map(|facts| facts.issued_at);
    let is_replaced = |looked: &&Looked| {
        looked.is(ProblemKind::AccessDead) && given_at.is_some_and(|given_at| given_at > looked.at)
    };
    let refused = access.filter(|looked| looked.result == CheckResult::Fail && !is_replaced(looked));
    if let Some(refused) = refused {
        let verdict = about(R::TokenRefused).fact("at", refused.at);
        let problem = refused.problem.clone().unwrap_or_default();
        return verdict.fact("problem", problem).fix(Fix::Diagnose(account.id));
    }
    let taken = access.filter(|looked| looked.said(FactName::Active) == Some("yes")).map(|looked| looked.at);
    match taken.max(taken_by_mail) {
        Some(at) => about(R::TokenStands).fact("at", at),
        None => about(R::TokenUnasked).fix(Fix::Diagnose(account.id)),
    }
}

fn grant_revoked(account: &Account, known: &Known<'_>) -> Verdict {
    let about = |reason| Verdict::new(About::Account(account.id), reason);
    match health(account, known) {
        Health::New => about(R::GrantNew),
        health @ (Health::NeedsSignIn | Health::Revoked | Health::Blocked) => {
            let verdict = about(R::GrantWaits).fact("health", health.code());
            let verdict = match &account.problem {
                Some(standing) => {
                    verdict.fact("problem", standing.problem.kind.code()).fact("since", standing.since)
                }
                None => verdict,
            };
            let fix = if health == Health::Blocked { Fix::Diagnose } else { Fix::SignIn };
            verdict.fix(fix(account.id))
        }
        _ => about(R::GrantStands).turns(ends_unasked(account)),
    }
}

/// Without a refresh token a sign-in ends with its access token, and nothing happens then but time.
fn ends_unasked(account: &Account) -> Option<Timestamp> {
    let grant = account.grant.as_ref().filter(|grant| grant.refresh.is_none())?;
    Some(grant.access.as_ref()?.presumed_end())
}

/// Of an ID token only who signed in, when and how is kept. When the sign-in has long ended even that serves nothing.
fn privacy_claims(account: &Account, known: &Known<'_>) -> Verdict {
    let about = |reason| Verdict::new(About::Account(account.id), reason);
    let Some(grant) = &account.grant else { return about(R::ClaimsNone) };
    let kept = [
        grant.signed_in_as.is_some(),
        grant.subject.is_some(),
        grant.person.is_some(),
        !grant.factors.is_empty(),
        grant.id_token.as_ref().is_some_and(|facts| facts.authenticated_at.is_some()),
    ];
    let kept = kept.into_iter().filter(|is_kept| *is_kept).count() as u64;
    if kept == 0 {
        return about(R::ClaimsNone);
    }
    let over = matches!(health(account, known), Health::NeedsSignIn | Health::Revoked);
    let Some(standing) = account.problem.as_ref().filter(|_| over) else {
        return about(R::ClaimsFew).fact("claims", kept);
    };
    let stale_from = after(standing.since, days(STALE_AFTER));
    if stale_from.is_some_and(|from| from <= known.now) {
        let verdict = about(R::ClaimsStale).fact("claims", kept).fact("since", standing.since);
        return verdict.fix(Fix::DropClaims(account.id));
    }
    about(R::ClaimsFew).fact("claims", kept).turns(stale_from)
}

/// Days for which who signed in may still help to sign in again.
const STALE_AFTER: i64 = 90;

fn health(account: &Account, known: &Known<'_>) -> Health {
    health::of(account, None, false, known.now)
}
