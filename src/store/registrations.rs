//! What reads and deletes the registration of a client that Mailward registered: sealed, in the vault of one account.
//!
//! One account of a client holds it; the others find it there. When that account goes or is given another client, it passes on
//! to another account of the same client, in the same transaction. Without the vault's key it cannot be sealed anew, and is
//! lost with its account: a locked vault keeps nobody from forgetting.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Store;
use super::accounts::{all, read, write};
use super::audit::Scribe;
use super::clients::{put_client, secret_of};
use super::error::StoreError;
use super::keeper::Desk;
use super::seal::{Binding, Slot};
use crate::domain::account::{Account, AccountId, Client, Generation, StandingProblem};
use crate::domain::audit::{AuditKind, FactName, NewEvent};
use crate::domain::client::is_shared;
use crate::domain::provider::Endpoint;
use crate::domain::secret::{ClientSecret, RegistrationToken};

/// A client that was registered a moment ago.
#[derive(Debug, Clone)]
pub struct NewClient {
    /// The client. [`Client::has_secret`] is set here.
    pub client: Client,
    /// Its secret, if it got one.
    pub secret: Option<ClientSecret>,
    /// What reads and deletes its registration, at [`Client::management`].
    pub token: Option<RegistrationToken>,
}

/// What reads and deletes a registration.
#[derive(Debug, Clone)]
pub struct HeldRegistration {
    /// The account that holds it.
    pub holder: AccountId,
    /// Where.
    pub address: Endpoint,
    /// What opens it.
    pub token: RegistrationToken,
}

/// What a provider may have replaced when its registration was read.
#[derive(Debug, Clone)]
pub struct Refreshed {
    /// Where it is read from now on.
    pub address: Endpoint,
    /// What opens it from now on.
    pub token: RegistrationToken,
    /// The secret as it is now, where the provider said it.
    pub secret: Option<ClientSecret>,
    /// When that stops being good.
    pub secret_expires_at: Option<Timestamp>,
}

/// Names one sealing: what is sealed anew has another, even where it is the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedMark([u8; 32]);

impl Store {
    /// Gives an account a client that was just registered, with all that belongs to it. Where the account has a refresh token
    /// of another client, `foreign` is noted, as by [`Store::change_client`].
    pub async fn keep_registered(
        &self,
        id: AccountId,
        new: NewClient,
        foreign: Option<StandingProblem>,
    ) -> Result<Account, StoreError> {
        self.run(move |keeper| {
            keeper.write_sealed(|desk| {
                let NewClient { client, secret, token } = new;
                let client = Client { has_secret: secret.is_some(), registered_here: true, ..client };
                let account = put_client(desk.transaction, id, Some(client), foreign)?;
                match secret {
                    Some(secret) => put(desk, secret_of(id), &secret)?,
                    None => desk.remove(id, Slot::ClientSecret)?,
                }
                match token {
                    Some(token) => put(desk, registration_of(id), &token)?,
                    None => desk.remove(id, Slot::Registration)?,
                }
                desk.record(&event(AuditKind::ClientRegistered, &account, desk.transaction.now()))?;
                Ok(account)
            })
        })
        .await
    }

    /// What reads and deletes the registration under which an account asks; `None` where nobody holds it.
    pub async fn registration(&self, id: AccountId) -> Result<Option<HeldRegistration>, StoreError> {
        self.run(move |keeper| {
            keeper.read_sealed(|desk| {
                let account = read(desk.transaction, id)?;
                let others = all(desk.transaction)?;
                let others = others.iter().filter(|other| is_shared(&account, other));
                for holder in std::iter::once(&account).chain(others) {
                    let address = holder.client.as_ref().and_then(|client| client.management.clone());
                    let Some(address) = address else { continue };
                    if let Some(opened) = desk.get(holder.id, Slot::Registration)? {
                        let token = RegistrationToken::new(opened.text.as_str());
                        return Ok(Some(HeldRegistration { holder: holder.id, address, token }));
                    }
                }
                Ok(None)
            })
        })
        .await
    }

    /// Keeps what the provider said when a registration was read: before anybody hears of it, because the token of before may
    /// be dead already. The accounts that were changed by it.
    pub async fn keep_refreshed(
        &self,
        holder: AccountId,
        now: Refreshed,
    ) -> Result<Vec<Account>, StoreError> {
        self.run(move |keeper| {
            keeper.write_sealed(|desk| {
                let account = read(desk.transaction, holder)?;
                put(desk, registration_of(holder), &now.token)?;
                let mut changed = Vec::new();
                let shares = |one: &Account| one.id == holder || is_shared(&account, one);
                for mut one in all(desk.transaction)?.into_iter().filter(shares) {
                    let Some(client) = one.client.as_mut() else { continue };
                    let before = client.clone();
                    client.management = Some(now.address.clone());
                    if let Some(secret) = &now.secret {
                        client.has_secret = true;
                        client.secret_expires_at = now.secret_expires_at;
                        put(desk, secret_of(one.id), secret)?;
                    }
                    if *client != before {
                        write(desk.transaction, &one)?;
                        changed.push(one);
                    }
                }
                desk.record(&event(AuditKind::RegistrationRead, &account, desk.transaction.now()))?;
                Ok(changed)
            })
        })
        .await
    }

    /// What opens the registration, where this very account holds it.
    pub async fn registration_token(&self, id: AccountId) -> Result<Option<RegistrationToken>, StoreError> {
        Ok(self.marked_registration(id).await?.map(|(token, _)| token))
    }

    /// The same with what tells whether it is still the same later.
    pub async fn marked_registration(
        &self,
        id: AccountId,
    ) -> Result<Option<(RegistrationToken, SealedMark)>, StoreError> {
        self.run(move |keeper| {
            keeper.read_sealed(|desk| {
                let opened = desk.get(id, Slot::Registration)?;
                let token = opened.map(|opened| RegistrationToken::new(opened.text.as_str()));
                Ok(token.zip(mark(desk.transaction, id)?))
            })
        })
        .await
    }

    /// Keeps it for an account that came from another computer, and where it is good.
    pub async fn keep_registration_token(
        &self,
        id: AccountId,
        address: Endpoint,
        token: RegistrationToken,
    ) -> Result<Account, StoreError> {
        self.run(move |keeper| {
            keeper.write_sealed(|desk| {
                let mut account = read(desk.transaction, id)?;
                let Some(client) = account.client.as_mut() else { return Ok(account) };
                client.registered_here = true;
                client.management = Some(address);
                put(desk, registration_of(id), &token)?;
                write(desk.transaction, &account)?;
                desk.record(&event(AuditKind::RegistrationPassedOn, &account, desk.transaction.now()))?;
                Ok(account)
            })
        })
        .await
    }

    /// Drops what reads and deletes a registration: the provider has deleted it, or knows it no more. Needs no key.
    pub async fn drop_registration(&self, holder: AccountId) -> Result<(), StoreError> {
        self.run(move |keeper| {
            keeper.write(|scribe| {
                let account = read(scribe, holder)?;
                remove(scribe, holder)?;
                scribe.record(&event(AuditKind::RegistrationDeleted, &account, scribe.now()))?;
                Ok(())
            })?;
            keeper.sweep();
            Ok(())
        })
        .await
    }
}

/// An account that is to lose its client passes on what manages it, if another account asks under the same one.
pub(super) fn pass_on(scribe: &Scribe<'_>, account: &Account) -> Result<(), StoreError> {
    let heir = all(scribe)?.into_iter().find(|other| is_shared(account, other));
    if let (Some(mut heir), Ok(desk)) = (heir, Desk::at(scribe))
        // What does not open is nobody's any more, and in nobody's way.
        && let Some(opened) = desk.get(account.id, Slot::Registration).ok().flatten()
        && let (Some(own), Some(theirs)) = (&account.client, &mut heir.client)
    {
        theirs.management.clone_from(&own.management);
        theirs.registered_here = true;
        desk.put(registration_of(heir.id), &opened.text)?;
        write(scribe, &heir)?;
        scribe.record(&event(AuditKind::RegistrationPassedOn, &heir, scribe.now()))?;
    }
    remove(scribe, account.id)
}

/// It has left for another computer: nobody here says any more that it can be managed. Needs no key.
pub(super) fn move_away(scribe: &Scribe<'_>, id: AccountId) -> Result<(), StoreError> {
    let holder = read(scribe, id)?;
    remove(scribe, id)?;
    let address = holder.client.as_ref().and_then(|client| client.management.clone());
    let shares = |one: &Account| one.id == id || is_shared(&holder, one);
    for mut one in all(scribe)?.into_iter().filter(shares) {
        if mark(scribe, one.id)?.is_none()
            && let Some(client) = one.client.as_mut().filter(|client| client.management == address)
        {
            client.management = None;
            write(scribe, &one)?;
        }
    }
    let moved = event(AuditKind::RegistrationPassedOn, &holder, scribe.now());
    scribe.record(&moved.with(FactName::Way, "move"))?;
    Ok(())
}

/// How it is sealed for an account; `None` where that holds none. Needs no key.
pub(super) fn mark(connection: &Connection, id: AccountId) -> Result<Option<SealedMark>, StoreError> {
    let select = "SELECT bytes FROM sealed WHERE account = ?1 AND slot = ?2";
    let which = (id.get(), Slot::Registration.name());
    let bytes: Option<Vec<u8>> = connection.query_row(select, which, |row| row.get(0)).optional()?;
    Ok(bytes.map(|bytes| SealedMark(Sha256::digest(bytes).into())))
}

fn remove(scribe: &Scribe<'_>, id: AccountId) -> Result<(), StoreError> {
    let which = (id.get(), Slot::Registration.name());
    scribe.execute("DELETE FROM sealed WHERE account = ?1 AND slot = ?2", which)?;
    Ok(())
}

/// It belongs to no generation: a new sign-in does not change it.
fn registration_of(account: AccountId) -> Binding {
    Binding { account, slot: Slot::Registration, generation: Generation::new(0) }
}

fn put(desk: &Desk<'_>, binding: Binding, secret: &impl ExposeSecret<str>) -> Result<(), StoreError> {
    #[expect(clippy::disallowed_methods, reason = "the secret is sealed here")]
    desk.put(binding, secret.expose_secret())
}

fn event(kind: AuditKind, account: &Account, now: Timestamp) -> NewEvent {
    let event = NewEvent::new(kind, now).about(account).with(FactName::Provider, &account.provider);
    match &account.client {
        Some(client) => event.with(FactName::Client, &client.id),
        None => event,
    }
}
