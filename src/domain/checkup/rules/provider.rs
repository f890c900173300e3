//! Rules about the providers that accounts use: definitions that are current, agree with the metadata, and are not old.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::tz::TimeZone;

use super::super::{About, Fix, Known, Looked, Reason as R, Verdict};
use super::{after, beginning, days};
use crate::domain::account::AccountId;
use crate::domain::problem::ProblemKind;
use crate::domain::provider::{Pkce, Provider, ProviderId};
use crate::domain::report::{CheckId, CheckResult, FactName};

pub(super) fn all(known: &Known<'_>) -> Vec<Verdict> {
    let mut used: BTreeMap<&ProviderId, Vec<AccountId>> = BTreeMap::new();
    for account in &known.accounts {
        used.entry(&account.provider).or_default().push(account.id);
    }
    let of = |(id, accounts): (&&ProviderId, &Vec<AccountId>)| {
        let mut verdicts = match known.catalogue.find(id) {
            Some(provider) => {
                let newest = newest(provider, accounts, known);
                vec![
                    current(provider, newest, known),
                    standards(provider, newest),
                    dated(provider, newest, known),
                ]
            }
            None => vec![Verdict::new(About::Provider((**id).clone()), R::DatedRetired)],
        };
        for verdict in &mut verdicts {
            verdict.accounts.clone_from(accounts);
        }
        verdicts
    };
    used.iter().flat_map(of).collect()
}

/// The newest look at its metadata, whichever account it was for. One that is older than the definition was held against another
/// one, which came with an older version of this program.
fn newest<'a>(provider: &Provider, accounts: &[AccountId], known: &'a Known<'_>) -> Option<&'a Looked> {
    let looks = accounts.iter().filter_map(|id| known.looked(Some(*id), CheckId::Metadata));
    // A day begins earlier elsewhere.
    let defined_at = beginning(provider.date).and_then(|begun| after(begun, -days(1)));
    looks.max_by_key(|looked| looked.at).filter(|looked| defined_at.is_none_or(|from| looked.at >= from))
}

fn current(provider: &Arc<Provider>, newest: Option<&Looked>, known: &Known<'_>) -> Verdict {
    let about = |reason| Verdict::new(About::Provider(provider.id.clone()), reason);
    let compare = Fix::Compare(provider.id.clone());
    let mend = if known.catalogue.is_own(&provider.id) {
        Fix::EditProvider(provider.id.clone())
    } else {
        compare.clone()
    };
    let seen = newest.filter(|looked| looked.result != CheckResult::Skip);
    if let Some(foreign) = seen.filter(|looked| looked.is(ProblemKind::IssuerForeign)) {
        return about(R::CurrentForeign).fact("at", foreign.at).fix(mend);
    }
    if let Some(differs) = seen.filter(|looked| looked.is(ProblemKind::MetadataChanged)) {
        let members = differs.said(FactName::Differences).unwrap_or_default();
        return about(R::CurrentDiffers).fact("members", members).fact("at", differs.at).fix(mend);
    }
    if let Some(host) = legacy(provider) {
        return about(R::CurrentLegacy).fact("endpoint", host).fix(mend);
    }
    let broken = seen.and_then(|looked| looked.said(FactName::Broken)).unwrap_or_default();
    if broken.split([' ', ',']).any(|code| code == WITHOUT_S256) {
        return about(R::CurrentWithoutPkce).fix(compare);
    }
    if provider.endpoints.discovery.is_none() {
        return about(R::CurrentWithoutMetadata).fact("date", provider.date);
    }
    match seen.filter(|looked| looked.result == CheckResult::Pass) {
        None => about(R::CurrentNeverCompared).fix(compare),
        Some(looked) if provider.client.pkce == Pkce::Unknown => {
            about(R::CurrentPkceUntold).fact("at", looked.at)
        }
        Some(looked) => about(R::CurrentAgrees).fact("at", looked.at),
    }
}

/// The metadata lists ways of PKCE and S256 is not among them (RFC 7636, section 4.2).
const WITHOUT_S256: &str = "without-s256";

/// An address of an older edition, which its provider has replaced.
fn legacy(provider: &Provider) -> Option<String> {
    let endpoints = [&provider.endpoints.authorization, &provider.endpoints.token];
    let is_old = |host: &str, path: &str| match host {
        "accounts.google.com" => path == "/o/oauth2/auth" || path == "/o/oauth2/token",
        "www.googleapis.com" => path.starts_with("/oauth2/"),
        "login.live.com" => path.starts_with("/oauth20_"),
        "login.microsoftonline.com" | "login.windows.net" => {
            path.contains("/oauth2/") && !path.contains("/oauth2/v2.0/")
        }
        _ => false,
    };
    let urls = endpoints.into_iter().map(super::super::super::provider::Endpoint::url);
    urls.into_iter()
        .find(|url| is_old(url.host_str().unwrap_or_default(), url.path()))
        .map(|url| format!("{}{}", url.host_str().unwrap_or_default(), url.path()))
}

fn standards(provider: &Arc<Provider>, newest: Option<&Looked>) -> Verdict {
    let about = |reason| Verdict::new(About::Provider(provider.id.clone()), reason);
    if provider.endpoints.discovery.is_none() {
        return about(R::StandardsWithoutMetadata);
    }
    let compare = Fix::Compare(provider.id.clone());
    let Some(looked) = newest.filter(|looked| looked.result != CheckResult::Skip) else {
        return about(R::StandardsUnseen).fix(compare);
    };
    if let Some(broken) = looked.said(FactName::Broken).filter(|broken| !broken.is_empty()) {
        return about(R::StandardsBroken).fact("broken", broken).fact("at", looked.at).fix(compare);
    }
    if looked.is(ProblemKind::MetadataInvalid) || looked.is(ProblemKind::PlainHttp) {
        let broken = looked.problem.clone().unwrap_or_default();
        return about(R::StandardsBroken).fact("broken", broken).fact("at", looked.at).fix(compare);
    }
    match looked.result {
        CheckResult::Pass | CheckResult::Warn => about(R::StandardsKept).fact("at", looked.at),
        _ => about(R::StandardsUnseen).fix(compare),
    }
}

/// Facts are as good as the day they were gathered, or the day on which the provider's metadata last agreed with them.
fn dated(provider: &Arc<Provider>, newest: Option<&Looked>, known: &Known<'_>) -> Verdict {
    let agreed = newest.filter(|looked| looked.result == CheckResult::Pass);
    let agreed = agreed.map(|looked| looked.at.to_zoned(TimeZone::UTC).date());
    let date = agreed.map_or(provider.date, |agreed| agreed.max(provider.date));
    let old_from = beginning(date).and_then(|begun| after(begun, days(365)));
    let is_old = old_from.is_some_and(|from| from <= known.now);
    let about = |reason| {
        Verdict::new(About::Provider(provider.id.clone()), reason).fact("date", date).turns(old_from)
    };
    match (is_old, &provider.endpoints.discovery) {
        (false, _) => about(R::DatedRecent),
        (true, Some(_)) => about(R::DatedOld).fix(Fix::Compare(provider.id.clone())),
        // Nothing here can make it younger but its owner; one that came with this program waits for the next version.
        (true, None) if known.catalogue.is_own(&provider.id) => {
            about(R::DatedOldUntold).fix(Fix::EditProvider(provider.id.clone()))
        }
        (true, None) => about(R::DatedOldUntold),
    }
}
