//! Rules about clients: a secret that lasts, none where there should be none, and no registration that allows too much.

use std::collections::BTreeMap;

use super::super::{About, Fix, Known, LookId, LookKey, Reason as R, Verdict};
use super::{after, days, whole_days};
use crate::domain::account::{Account, Client};
use crate::domain::provider::SecretRule;
use crate::domain::report::FactName;

pub(super) fn all(known: &Known<'_>) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    let mut clients: BTreeMap<(&str, &str), Vec<&Account>> = BTreeMap::new();
    for account in &known.accounts {
        match &account.client {
            Some(client) => {
                clients.entry((account.provider.as_str(), client.id.as_str())).or_default().push(account);
            }
            None => verdicts.push(Verdict::new(About::Account(account.id), R::SecretOfNobody)),
        }
    }
    // One client is one verdict, whoever asks under it. Accounts may hold secrets of their own that end at different times.
    for accounts in clients.values() {
        let judged =
            accounts.iter().filter_map(|account| Some(secret(account, account.client.as_ref()?, known)));
        let Some(mut verdict) = judged.min_by_key(Verdict::state) else { continue };
        verdict.accounts = accounts.iter().map(|account| account.id).collect();
        verdicts.push(verdict);
    }
    verdicts.extend(implicit(known));
    verdicts
}

fn secret(account: &Account, client: &Client, known: &Known<'_>) -> Verdict {
    let about = |reason| Verdict::new(About::Account(account.id), reason).fact("client", client.id.as_str());
    if !client.has_secret {
        return about(R::SecretNone);
    }
    let rule = known.catalogue.find(&account.provider).map(|provider| provider.client.secret);
    if rule == Some(SecretRule::Never) {
        return about(R::SecretNeedless).fix(Fix::Client(account.id));
    }
    let Some(end) = client.secret_expires_at else {
        return about(R::SecretUndated).fix(Fix::Client(account.id));
    };
    let soon_from = after(end, -days(SOON));
    let verdict = |reason| about(reason).fact("ends", end).fact("days", whole_days(known.now, end));
    if end <= known.now {
        verdict(R::SecretEnded).fix(Fix::Client(account.id))
    } else if soon_from.is_some_and(|from| from <= known.now) {
        verdict(R::SecretEnding).fix(Fix::Client(account.id)).turns(Some(end))
    } else {
        verdict(R::SecretLasts).turns(soon_from)
    }
}

/// Days before its end from which a new secret should be made: somebody else may have to make it.
const SOON: i64 = 30;

/// Definitions that ask for it are refused. A registration that was made elsewhere may still allow it (RFC 9700, section 2.1.2).
fn implicit(known: &Known<'_>) -> Vec<Verdict> {
    let allowed = |account: &Account| {
        let key = LookKey { account: Some(account.id), what: LookId::Registration };
        let looked = known.looks.get(&key)?;
        // It says nothing about the client that has taken its place.
        let client = account.client.as_ref()?.id.as_str();
        if looked.said(FactName::ClientId).is_some_and(|read| read != client) {
            return None;
        }
        let allows = looked.said(FactName::Allows)?;
        let is_it = |word: &str| matches!(word, "implicit" | "token" | "id_token");
        allows.split([' ', ',']).any(is_it).then_some(looked.at)
    };
    let of = |account: &&Account| {
        let verdict = Verdict::new(About::Account(account.id), R::ImplicitAllowed);
        Some(verdict.fact("at", allowed(account)?).fix(Fix::Client(account.id)))
    };
    let verdicts: Vec<Verdict> = known.accounts.iter().filter_map(of).collect();
    if !verdicts.is_empty() {
        return verdicts;
    }
    let reason = if known.accounts.is_empty() { R::ImplicitNobody } else { R::ImplicitNowhere };
    vec![Verdict::new(About::Installation, reason)]
}
