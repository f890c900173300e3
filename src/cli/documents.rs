//! The JSON documents of the command line. Fields may be added, never renamed; times are RFC 3339 in UTC; what is unknown is
//! `null`. No secret can get into one: all of them are made of what a face may see.

use serde_json::{Value, json};

use crate::domain::account::Account;
use crate::domain::lifespan::ExpectedEnd;
use crate::domain::provider::Provider;
use crate::domain::settings::KeyPlace;
use crate::domain::token::{AccessFacts, RefreshFacts};
use crate::engine::command::Forgotten;
use crate::engine::snapshot::{AccountView, VaultState, VaultView};
use crate::explain;

/// The `account` document.
pub(super) fn account(view: &AccountView) -> Value {
    let account = &view.account;
    let grant = account.grant.as_ref();
    json!({
        "address": account.address,
        "mailbox": account.mailbox,
        "provider": account.provider,
        "client_id": account.client.as_ref().map(|client| &client.id),
        "health": view.health.code(),
        "uses": account.uses,
        "added_at": account.added_at,
        "signed_in_as": grant.and_then(|grant| grant.signed_in_as.as_ref()),
        "signed_in_at": grant.map(|grant| grant.signed_in_at),
        "factors": grant.map_or(&[][..], |grant| &grant.factors),
        "access": account.access().map(access),
        "refresh": account.refresh().map(|facts| refresh(facts, view.expected_end.as_ref())),
        "renews_at": view.renews_at,
        "scopes": {
            "asked": grant.map_or(&[][..], |grant| &grant.asked),
            "granted": grant.map_or(&[][..], |grant| &grant.granted),
        },
        "last_use": last_use(account),
        "problem": account.problem.as_ref().map(|standing| explain::document(&standing.problem)),
    })
}

fn access(facts: &AccessFacts) -> Value {
    json!({
        "kind": facts.kind,
        "fingerprint": facts.fingerprint,
        "issued_at": facts.issued_at,
        "expires_at": facts.expires_at,
    })
}

fn refresh(facts: &RefreshFacts, end: Option<&ExpectedEnd>) -> Value {
    json!({
        "fingerprint": facts.fingerprint,
        "issued_at": facts.issued_at,
        "last_used_at": facts.last_used_at,
        "expected_end_at": end.map(|end| end.at),
        "expected_end_reason": end.map(|end| end.cause.words()),
    })
}

fn last_use(account: &Account) -> Value {
    account
        .last_use
        .as_ref()
        .map_or(Value::Null, |last| json!({ "program": last.program, "pid": last.pid, "at": last.at }))
}

/// What forgetting did.
pub(super) fn forgotten(forgotten: &Forgotten) -> Value {
    json!({ "address": forgotten.address, "revoked": forgotten.revoked, "page": forgotten.page })
}

/// The vault, and whether a running Mailward answers mail programs.
pub(super) fn vault(view: &VaultView, answering: bool) -> Value {
    let (state, problem) = match &view.state {
        VaultState::Open => ("open", None),
        VaultState::Opening => ("opening", None),
        VaultState::Shut(problem) => ("shut", Some(explain::document(problem))),
    };
    json!({
        "place": view.place.map(KeyPlace::code),
        "state": state,
        "answered_ms": view.answered_ms,
        "answering": answering,
        "problem": problem,
    })
}

/// A provider: the fields of a definition file, and whether it is the person's own.
pub(super) fn provider(provider: &Provider, own: bool) -> Value {
    let mut document = serde_json::to_value(provider).unwrap_or_else(|_never| json!({ "id": provider.id }));
    if let Some(fields) = document.as_object_mut() {
        fields.insert("own".into(), json!(own));
        for name in ["issuer", "same_server_as", "tenant", "unverified"] {
            fields.entry(name).or_insert(Value::Null);
        }
    }
    document
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::domain::account::{AccountId, EndRules, Generation, Grant, StandingProblem, Told};
    use crate::domain::health::Health;
    use crate::domain::problem::{Problem, ProblemKind};
    use crate::domain::scope::Uses;
    use crate::domain::token::{Fingerprint, TokenKind};

    fn moment() -> Timestamp {
        "2026-11-22T10:00:00Z".parse().unwrap()
    }

    fn view(grant: Option<Grant>) -> AccountView {
        let account = Account {
            id: AccountId::new(1),
            address: "anna@example.org".parse().unwrap(),
            mailbox: None,
            provider: "google".parse().unwrap(),
            client: None,
            uses: Uses::usual(),
            servers: Vec::new(),
            redirect: None,
            added_at: moment(),
            generation: Generation::default(),
            grant,
            problem: None,
            last_use: None,
            asking: None,
            rules: EndRules::default(),
            told: Told::default(),
        };
        AccountView {
            account,
            health: Health::New,
            expected_end: None,
            rotation: None,
            provider: None,
            will_ask: Vec::new(),
            renews_at: None,
        }
    }

    #[test]
    fn an_account_that_never_signed_in_has_null_for_what_is_unknown() {
        let expected = json!({
            "address": "anna@example.org", "mailbox": null, "provider": "google", "client_id": null, "health": "new",
            "uses": ["imap", "smtp"], "added_at": "2026-11-22T10:00:00Z", "signed_in_as": null, "signed_in_at": null, "factors": [],
            "access": null, "refresh": null, "renews_at": null, "scopes": { "asked": [], "granted": [] }, "last_use": null, "problem": null,
        });
        assert_eq!(account(&view(None)), expected);
    }

    #[test]
    fn a_signed_in_account_tells_facts_of_its_tokens_and_its_problem() {
        let fingerprint = Fingerprint::from_hash(&[1; 32]);
        let grant = Grant {
            signed_in_as: Some("anna@example.org".into()),
            subject: None,
            person: None,
            signed_in_at: moment(),
            factors: vec!["pwd".into(), "otp".into()],
            asked: vec!["openid".parse().unwrap()],
            granted: vec!["openid".parse().unwrap()],
            access: Some(AccessFacts {
                kind: TokenKind::Opaque,
                fingerprint: fingerprint.clone(),
                issued_at: moment(),
                expires_at: None,
            }),
            refresh: Some(RefreshFacts {
                fingerprint,
                issued_at: moment(),
                last_used_at: None,
                replaced: 0,
                stated_end_at: None,
            }),
            id_token: None,
        };
        let mut signed_in = view(Some(grant));
        signed_in.account.problem = Some(StandingProblem {
            problem: Problem::new(ProblemKind::ProviderBusy),
            since: moment(),
            attempts: 1,
        });
        let document = account(&signed_in);
        let access = json!({ "kind": "opaque", "fingerprint": "010101010101", "issued_at": "2026-11-22T10:00:00Z", "expires_at": null });
        assert_eq!(document["access"], access);
        assert_eq!(document["refresh"]["expected_end_reason"], Value::Null);
        assert_eq!(document["factors"], json!(["pwd", "otp"]));
        assert_eq!(document["problem"]["code"], "token.provider-busy");
    }

    #[test]
    fn a_shut_vault_says_why() {
        let shut = VaultState::Shut(Box::new(Problem::new(ProblemKind::KeyringLocked)));
        let document =
            vault(&VaultView { place: Some(KeyPlace::Keyring), state: shut, answered_ms: None }, false);
        assert_eq!(
            (&document["state"], &document["problem"]["code"]),
            (&json!("shut"), &json!("vault.keyring-locked"))
        );
    }
}
