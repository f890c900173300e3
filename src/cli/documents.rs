//! The JSON documents of the command line. Fields may be added, never renamed; times are RFC 3339 in UTC; what is unknown is
//! `null`. No secret can get into one: all of them are made of what a face may see.

use serde_json::{Value, json};

use crate::domain::account::{Account, MailAddress};
use crate::domain::audit::Verified;
use crate::domain::client::RegistrationEnd;
use crate::domain::lifespan::ExpectedEnd;
use crate::domain::problem::Problem;
use crate::domain::provider::{MailServer, Provider};
use crate::domain::revocation::{AtProvider, Outstanding, OutstandingState};
use crate::domain::settings::KeyPlace;
use crate::domain::token::{AccessFacts, RefreshFacts};
use crate::engine::command::{Checked, Exported, Forgotten, Revoked};
use crate::engine::snapshot::{AccountView, Found, VaultState, VaultView};
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
        "client_secret_expires_at": crate::domain::lifespan::client_secret::end(account),
        "health": view.health.code(),
        "uses": account.uses,
        "person": account.particulars.person,
        "organisation": account.particulars.tenant,
        "browser": account.particulars.browser,
        "sends_with": account.particulars.sends_with,
        "servers": account.servers.iter().map(server).collect::<Vec<_>>(),
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

fn server(server: &MailServer) -> Value {
    json!({ "protocol": server.protocol, "host": server.host, "port": server.port, "tls": server.tls })
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
pub(super) fn forgotten(forgotten: &Forgotten, has_ended: Option<bool>, ends_too: &[MailAddress]) -> Value {
    let revocation = forgotten.revocation.as_ref();
    json!({
        "address": forgotten.address,
        "revoked": has_ended,
        "page": revocation.and_then(|revoked| revoked.page.as_ref()),
        "revocation": revocation.map(|end| revoked(end, ends_too)),
        "registration": forgotten.registration.as_ref().map(RegistrationEnd::code),
    })
}

/// What revoking a sign-in came to, and which further accounts lose theirs with it.
pub(super) fn revoked(revoked: &Revoked, ends_too: &[MailAddress]) -> Value {
    json!({
        "address": revoked.address,
        "provider": revoked.at_provider.code(),
        "provider_name": revoked.provider,
        "confirmed": revoked.confirmed,
        "confirmed_by": revoked.confirmed_by,
        "local": "deleted",
        "pending": revoked.at_provider == AtProvider::Waiting,
        "page": revoked.page,
        "works_until": revoked.works_until,
        "outstanding": revoked.outstanding,
        "ends_too": ends_too,
        "problem": revoked.problem.as_deref().map(explain::document),
    })
}

/// The same where nothing was begun: the tokens are still here.
pub(super) fn not_revoked(address: &str, problem: &Problem) -> Value {
    json!({
        "address": address,
        "provider": AtProvider::Failed.code(),
        "provider_name": null,
        "confirmed": null,
        "confirmed_by": null,
        "local": "kept",
        "pending": false,
        "page": null,
        "works_until": null,
        "outstanding": null,
        "ends_too": [],
        "problem": explain::document(problem),
    })
}

/// A grant that is still to be ended at its provider.
pub(super) fn outstanding(one: &Outstanding) -> Value {
    let (attempts, next_at, problem) = match &one.state {
        OutstandingState::Waiting { attempts, next_at, problem } => (Some(attempts), Some(next_at), problem),
        OutstandingState::ByHand { problem } => (None, None, problem),
    };
    json!({
        "number": one.id,
        "address": one.address,
        "provider": one.provider,
        "provider_name": one.provider_name,
        "state": outstanding_state(&one.state),
        "since": one.since,
        "page": one.page,
        "works_until": one.works_until,
        "attempts": attempts,
        "next_at": next_at,
        "problem": problem.as_deref().map(explain::document),
    })
}

/// The code for who has to do what.
pub(super) const fn outstanding_state(state: &OutstandingState) -> &'static str {
    match state {
        OutstandingState::Waiting { .. } => "waiting",
        OutstandingState::ByHand { .. } => "by-hand",
    }
}

/// What a provider said of a sign-in when it was asked.
pub(super) fn checked(checked: &Checked) -> Value {
    let (found, problem) = match &checked.found {
        Found::Stands => ("stands", None),
        Found::Ended(problem) => ("ended", Some(problem)),
        Found::Unknown(problem) => ("unknown", Some(problem)),
    };
    json!({ "at": checked.at, "found": found, "problem": problem.map(|problem| explain::document(problem)) })
}

/// The same where it could not be asked at all.
pub(super) fn not_checked(problem: &Problem) -> Value {
    json!({ "at": null, "found": "unknown", "problem": explain::document(problem) })
}

/// What a check of the audit log found.
pub(super) fn verified(verified: &Verified) -> Value {
    json!({
        "events": verified.events,
        "intact": verified.is_intact(),
        "first_bad_seq": verified.broken.and_then(|broken| broken.first_bad),
        "reason": verified.broken.map(|broken| broken.how.code()),
        "first_seq": verified.first,
        "since": verified.since,
    })
}

/// What an export of the audit log came to.
pub(super) fn exported(exported: &Exported) -> Value {
    json!({ "path": exported.path, "events": exported.events })
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
    use crate::domain::audit::{Break, Broken};
    use crate::domain::health::Health;
    use crate::domain::problem::{Problem, ProblemKind};
    use crate::domain::revocation::OutstandingId;
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
            particulars: crate::domain::account::Particulars::default(),
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
            revocation: None,
            can_undo_sign_out: false,
            check: None,
            provider: None,
            will_ask: Vec::new(),
            renews_at: None,
        }
    }

    fn names(document: &Value) -> Vec<&str> {
        document.as_object().unwrap().keys().map(String::as_str).collect()
    }

    #[test]
    fn a_revocation_has_the_same_fields_whether_it_was_begun_or_not() {
        let came_to = Revoked {
            address: "anna@example.org".parse().unwrap(),
            provider: "Example".into(),
            at_provider: AtProvider::Waiting,
            confirmed: None,
            confirmed_by: None,
            page: None,
            works_until: Some(moment()),
            outstanding: Some(OutstandingId(3)),
            problem: Some(Box::new(Problem::new(ProblemKind::ProviderBusy))),
        };
        let begun = revoked(&came_to, &["team@example.org".parse().unwrap()]);
        assert_eq!(begun["ends_too"], json!(["team@example.org"]));
        assert_eq!(
            (&begun["provider"], &begun["pending"], &begun["outstanding"]),
            (&json!("failed"), &json!(true), &json!(3))
        );
        assert_eq!(
            (&begun["local"], &begun["works_until"]),
            (&json!("deleted"), &json!("2026-11-22T10:00:00Z"))
        );
        let not_begun = not_revoked("bob@example.org", &Problem::new(ProblemKind::NoSuchAccount));
        assert_eq!(not_begun["local"], "kept");
        assert_eq!(names(&begun), names(&not_begun));
    }

    #[test]
    fn what_is_left_to_do_has_the_same_fields_whoever_has_to_do_it() {
        let left = |state| Outstanding {
            id: OutstandingId(3),
            account: AccountId::new(1),
            address: "anna@example.org".parse().unwrap(),
            provider: "microsoft".parse().unwrap(),
            provider_name: "Microsoft".into(),
            page: Some("https://example.org/security".into()),
            since: moment(),
            works_until: None,
            state,
        };
        let waiting =
            outstanding(&left(OutstandingState::Waiting { attempts: 2, next_at: moment(), problem: None }));
        let by_hand = outstanding(&left(OutstandingState::ByHand { problem: None }));
        assert_eq!((&waiting["state"], &waiting["attempts"]), (&json!("waiting"), &json!(2)));
        assert_eq!((&by_hand["state"], &by_hand["attempts"]), (&json!("by-hand"), &Value::Null));
        assert_eq!((&by_hand["number"], names(&waiting)), (&json!(3), names(&by_hand)));
    }

    #[test]
    fn a_broken_record_names_the_event_and_the_reason() {
        let broken = Broken { first_bad: Some(512), how: Break::Reordered };
        let document =
            verified(&Verified { events: 900, first: 2, since: Some(moment()), broken: Some(broken) });
        let expected = json!({
            "events": 900, "intact": false, "first_bad_seq": 512, "reason": "reordered", "first_seq": 2, "since": "2026-11-22T10:00:00Z",
        });
        assert_eq!(document, expected);
    }

    #[test]
    fn an_account_that_never_signed_in_has_null_for_what_is_unknown() {
        let expected = json!({
            "address": "anna@example.org", "mailbox": null, "provider": "google", "client_id": null,
            "client_secret_expires_at": null, "health": "new",
            "person": null, "organisation": null, "browser": null, "sends_with": null, "servers": [],
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
