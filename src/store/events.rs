//! What is recorded of the changes this store makes: facts about accounts and tokens, never a secret.
//!
//! Each change says here what its event tells, so that all of them can be read side by side; the change itself records it, in
//! its own transaction.

use jiff::Timestamp;

use crate::domain::account::{Account, Client, Grant, MailAddress, StandingProblem};
use crate::domain::alert;
use crate::domain::audit::{AuditKind, FactName, NewEvent, Outcome};
use crate::domain::provider::ProviderId;
use crate::domain::revocation::AtProvider;
use crate::domain::scope::Scope;
use crate::domain::settings::KeyPlace;

/// An account was added.
pub(super) fn added(account: &Account, now: Timestamp) -> NewEvent {
    NewEvent::new(AuditKind::AccountAdded, now).about(account).with(FactName::Provider, &account.provider)
}

/// What a person may set was changed; nothing where all of it is as before.
pub(super) fn changed(before: &Account, after: &Account, now: Timestamp) -> Option<NewEvent> {
    let parts = [
        ("mailbox", before.mailbox != after.mailbox),
        ("provider", before.provider != after.provider),
        ("uses", before.uses != after.uses),
        ("servers", before.servers != after.servers),
        ("redirect", before.redirect != after.redirect),
        ("secret-end", secret_end(before) != secret_end(after)),
        ("person", before.particulars.person != after.particulars.person),
        ("organisation", before.particulars.tenant != after.particulars.tenant),
        ("browser", before.particulars.browser != after.particulars.browser),
        ("sends-with", before.particulars.sends_with != after.particulars.sends_with),
        ("testing-client", before.rules.testing_client != after.rules.testing_client),
    ];
    let what: Vec<&'static str> =
        parts.into_iter().filter_map(|(part, other)| other.then_some(part)).collect();
    if what.is_empty() {
        return None;
    }
    let event =
        NewEvent::new(AuditKind::AccountChanged, now).about(after).with(FactName::What, what.as_slice());
    Some(if before.provider == after.provider {
        event
    } else {
        event.with(FactName::Before, &before.provider).with(FactName::After, &after.provider)
    })
}

fn secret_end(account: &Account) -> Option<Timestamp> {
    account.client.as_ref().and_then(|client| client.secret_expires_at)
}

/// Another client asks for the account from now on; nothing where it is the one of before, with the secret of before.
pub(super) fn client_changed(before: Option<&Client>, after: &Account, now: Timestamp) -> Option<NewEvent> {
    let client = after.client.as_ref();
    let secret = client.is_some_and(|client| client.has_secret);
    if before.map(|client| &client.id) == client.map(|client| &client.id)
        && before.is_some_and(|client| client.has_secret) == secret
        && !secret
    {
        return None;
    }
    let mut event = NewEvent::new(AuditKind::ClientChanged, now).about(after);
    if let Some(client) = client {
        event = event.with(FactName::Client, &client.id);
    }
    if let Some(before) = before {
        event = event.with(FactName::Before, &before.id);
    }
    Some(if secret { event.with(FactName::What, "secret") } else { event })
}

/// A sign-in brought tokens, and they are kept.
pub(super) fn signed_in(account: &Account, now: Timestamp) -> [NewEvent; 2] {
    let mut completed = NewEvent::new(AuditKind::SignInCompleted, now).about(account);
    let mut issued = NewEvent::new(AuditKind::TokenIssued, now).about(account);
    if let Some(grant) = &account.grant {
        let person: Option<MailAddress> = grant.signed_in_as.as_ref().and_then(|person| person.parse().ok());
        if let Some(person) = &person {
            completed = completed.with(FactName::Person, person);
        }
        issued = tokens(issued, grant).with(FactName::Scopes, grant.granted.as_slice());
    }
    [completed.with(FactName::Provider, &account.provider), issued]
}

/// The tokens of this account go to another computer or come from one.
pub(super) fn exported(account: &Account, kind: AuditKind, now: Timestamp) -> NewEvent {
    let event = NewEvent::new(kind, now).about(account).with(FactName::Provider, &account.provider);
    account.grant.as_ref().map_or(event.clone(), |grant| tokens(event, grant))
}

/// A renewal brought a token, and with it perhaps other permissions.
pub(super) fn renewed(before: &Grant, account: &Account, now: Timestamp) -> Vec<NewEvent> {
    let mut event = NewEvent::new(AuditKind::TokenRenewed, now).about(account);
    let Some(grant) = &account.grant else { return vec![event] };
    if let Some(access) = &before.access {
        event = event.with(FactName::AccessBefore, &access.fingerprint);
    }
    if let Some(refresh) = &before.refresh {
        event = event.with(FactName::RefreshBefore, &refresh.fingerprint);
    }
    let mut events = vec![tokens(event, grant)];
    let missing_in = |list: &[Scope], from: &[Scope]| -> Vec<Scope> {
        from.iter().filter(|scope| !list.contains(scope)).cloned().collect()
    };
    let added = missing_in(&before.granted, &grant.granted);
    let removed = missing_in(&grant.granted, &before.granted);
    if !added.is_empty() || !removed.is_empty() {
        let event = NewEvent::new(AuditKind::ScopeChanged, now).about(account);
        let event = event.with(FactName::ScopesAdded, added.as_slice());
        events.push(event.with(FactName::ScopesRemoved, removed.as_slice()));
    }
    events
}

fn tokens(mut event: NewEvent, grant: &Grant) -> NewEvent {
    if let Some(access) = &grant.access {
        event = event.with(FactName::Access, &access.fingerprint);
        if let Some(end) = access.expires_at {
            event = event.with(FactName::ExpiresAt, end);
        }
    }
    match &grant.refresh {
        Some(refresh) => event.with(FactName::Refresh, &refresh.fingerprint),
        None => event,
    }
}

/// A renewal failed.
pub(super) fn renewal_failed(account: &Account, standing: &StandingProblem, now: Timestamp) -> NewEvent {
    let event = failed(AuditKind::RenewalFailed, account, standing, now);
    let event = event.with(FactName::Attempts, standing.attempts);
    // The provider's words are not recorded, so what they say has to be told here.
    if alert::says_reuse(&standing.problem) { event.with(FactName::Reason, "reuse") } else { event }
}

/// Whether a failure is worth an event: the first of its kind in a row, and then ever more rarely.
pub(super) fn is_news(before: Option<&StandingProblem>, standing: &StandingProblem) -> bool {
    before.is_none_or(|before| before.problem.kind != standing.problem.kind)
        || standing.attempts.is_power_of_two()
}

/// A sign-in ended by itself or elsewhere.
pub(super) fn expired(account: &Account, standing: &StandingProblem, now: Timestamp) -> NewEvent {
    let event = failed(AuditKind::Expired, account, standing, now);
    match account.refresh() {
        Some(refresh) => event.with(FactName::Refresh, &refresh.fingerprint),
        None => event,
    }
}

fn failed(kind: AuditKind, account: &Account, standing: &StandingProblem, now: Timestamp) -> NewEvent {
    let event = NewEvent::new(kind, now).about(account).failed(standing.problem.kind);
    match standing.problem.facts.http_status {
        Some(status) => event.with(FactName::HttpStatus, status),
        None => event,
    }
}

/// The provider ended a grant on our wish; where `sure` is false, nobody knows whether it did.
pub(super) fn ended_on_wish(account: &Account, sure: bool, now: Timestamp) -> NewEvent {
    let at_provider = if sure { AtProvider::Revoked } else { AtProvider::Failed };
    let event = NewEvent::new(AuditKind::Revoked, now).about(account);
    let event = event.with(FactName::AtProvider, at_provider.code());
    NewEvent { outcome: if sure { Outcome::Ok } else { Outcome::Failed }, ..event }
}

/// A refresh token that was refused is in force again.
pub(super) fn restored(account: &Account, now: Timestamp) -> NewEvent {
    NewEvent::new(AuditKind::AccountChanged, now)
        .about(account)
        .with(FactName::What, "refused-token-restored")
}

/// A definition of the person's own came, changed or went.
pub(super) fn provider(id: &ProviderId, what: &'static str, now: Timestamp) -> NewEvent {
    NewEvent::new(AuditKind::ProviderChanged, now).with(FactName::Provider, id).with(FactName::What, what)
}

/// The profile of an organisation counts from now on. Its name is somebody's text, and is left out.
pub(super) fn profile_taken(what: &'static str, now: Timestamp) -> NewEvent {
    NewEvent::new(AuditKind::ProfileTaken, now).with(FactName::What, what)
}

/// It no longer does.
pub(super) fn profile_dropped(now: Timestamp) -> NewEvent {
    NewEvent::new(AuditKind::ProfileDropped, now)
}

/// Something about the vault, whose key is in this place.
pub(super) fn vault(kind: AuditKind, place: KeyPlace, now: Timestamp) -> NewEvent {
    NewEvent::new(kind, now).with(FactName::Place, place)
}

/// The vault's key was moved, or wrapped by another passphrase.
pub(super) fn moved(from: KeyPlace, to: KeyPlace, now: Timestamp) -> NewEvent {
    let event = vault(AuditKind::VaultMoved, to, now);
    if from == to {
        event.with(FactName::What, "passphrase")
    } else {
        event.with(FactName::Before, from).with(FactName::After, to)
    }
}
