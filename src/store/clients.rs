//! Under which registration an account asks, and to which one its sign-in belongs.
//!
//! A refresh token belongs to the client it was issued to (RFC 6749, section 6): under another one it is refused as if the
//! grant had ended, which would be a lie. So an account whose client was changed knows whose its tokens are.

use rusqlite::Connection;

use super::accounts::{read, write};
use super::audit::Scribe;
use super::error::StoreError;
use super::seal::{Binding, Slot};
use super::{Store, events, registrations};
use crate::domain::account::{Account, AccountId, Client, Generation, StandingProblem};
use crate::domain::problem::ProblemKind;
use crate::domain::secret::ClientSecret;

/// The client that the account's sign-in belongs to, where that is not the one under which it asks now.
pub fn foreign_client(account: &Account) -> Option<&str> {
    let standing = account.problem.as_ref()?;
    let ours = standing.problem.kind == ProblemKind::ClientRefused;
    standing.problem.facts.more.get(OF_SIGN_IN).filter(|_| ours).map(String::as_str)
}

/// The fact that names the client a sign-in belongs to.
const OF_SIGN_IN: &str = "client_of_sign_in";

impl Store {
    /// Replaces the client and its secret; without a secret a former one is removed, and the vault may be locked.
    /// [`Client::has_secret`] is set here. For an account that has no sign-in to lose by it.
    pub async fn set_client(
        &self,
        id: AccountId,
        client: Option<Client>,
        secret: Option<ClientSecret>,
    ) -> Result<Account, StoreError> {
        self.replace_client(id, client, secret, None).await
    }

    /// The same for any account. Where it has a refresh token of another client, `foreign` is noted, with the name of that
    /// client, until that client comes back or somebody signs in. The tokens stay.
    pub async fn change_client(
        &self,
        id: AccountId,
        client: Option<Client>,
        secret: Option<ClientSecret>,
        foreign: StandingProblem,
    ) -> Result<Account, StoreError> {
        self.replace_client(id, client, secret, Some(foreign)).await
    }

    async fn replace_client(
        &self,
        id: AccountId,
        client: Option<Client>,
        secret: Option<ClientSecret>,
        foreign: Option<StandingProblem>,
    ) -> Result<Account, StoreError> {
        let has_secret = secret.is_some();
        let client = client.map(|client| Client { has_secret, ..client });
        let Some(secret) = secret.filter(|_secret| client.is_some()) else {
            return self.replace_by_public_client(id, client, foreign).await;
        };
        self.run(move |keeper| {
            keeper.write_sealed(|desk| {
                let account = put_client(desk.transaction, id, client, foreign)?;
                #[expect(clippy::disallowed_methods, reason = "the secret is sealed here")]
                desk.put(secret_of(id), secrecy::ExposeSecret::expose_secret(&secret))?;
                Ok(account)
            })
        })
        .await
    }

    async fn replace_by_public_client(
        &self,
        id: AccountId,
        client: Option<Client>,
        foreign: Option<StandingProblem>,
    ) -> Result<Account, StoreError> {
        self.run(move |keeper| {
            keeper.write(|scribe| {
                let account = put_client(scribe, id, client, foreign)?;
                let which = (id.get(), Slot::ClientSecret.name());
                scribe.execute("DELETE FROM sealed WHERE account = ?1 AND slot = ?2", which)?;
                Ok(account)
            })
        })
        .await
    }

    /// The client secret, if the account has one.
    pub async fn client_secret(&self, id: AccountId) -> Result<Option<ClientSecret>, StoreError> {
        self.run(move |keeper| {
            keeper.read_sealed(|desk| {
                read(desk.transaction, id)?;
                let opened = desk.get(id, Slot::ClientSecret)?;
                Ok(opened.map(|opened| ClientSecret::new(opened.text.as_str())))
            })
        })
        .await
    }
}

/// A client secret belongs to no generation: a new sign-in does not change it.
pub(super) fn secret_of(account: AccountId) -> Binding {
    Binding { account, slot: Slot::ClientSecret, generation: Generation::new(0) }
}

/// Writes the client down, and what follows for the sign-in that is there. What is known of a client that Mailward registered
/// stays known where its ID is only typed again.
pub(super) fn put_client(
    scribe: &Scribe<'_>,
    id: AccountId,
    client: Option<Client>,
    foreign: Option<StandingProblem>,
) -> Result<Account, StoreError> {
    let mut account = read(scribe, id)?;
    let owner = foreign_client(&account).map(str::to_owned);
    let was_foreign = owner.is_some();
    let owner = owner.or_else(|| account.client.as_ref().map(|client| client.id.as_str().to_owned()));
    let client = client.map(|client| known_before(&account, client));
    if account.client.as_ref().map(|client| &client.id) != client.as_ref().map(|client| &client.id) {
        registrations::pass_on(scribe, &account)?;
    }
    let before = std::mem::replace(&mut account.client, client);
    let asks_as = account.client.as_ref().map(|client| client.id.as_str());
    if was_foreign && asks_as == owner.as_deref() {
        account.problem = None;
    } else if let (Some(owner), Some(foreign)) = (owner, foreign)
        && asks_as != Some(&owner)
        && has_refresh_token(scribe, id)?
    {
        let problem = foreign.problem.fact(OF_SIGN_IN, owner);
        account.problem = Some(StandingProblem { problem, ..foreign });
    }
    write(scribe, &account)?;
    if let Some(event) = events::client_changed(before.as_ref(), &account, scribe.now()) {
        scribe.record(&event)?;
    }
    Ok(account)
}

fn known_before(account: &Account, client: Client) -> Client {
    match account.client.as_ref().filter(|before| before.id == client.id && before.registered_here) {
        Some(before) => Client {
            name: client.name.or_else(|| before.name.clone()),
            registered_here: true,
            management: client.management.or_else(|| before.management.clone()),
            ..client
        },
        None => client,
    }
}

/// Whether there is one in force. Needs no key.
fn has_refresh_token(connection: &Connection, id: AccountId) -> Result<bool, StoreError> {
    let which = (id.get(), Slot::Refresh.name());
    let count: i64 = connection.query_row(
        "SELECT count(*) FROM sealed WHERE account = ?1 AND slot = ?2",
        which,
        |row| row.get(0),
    )?;
    Ok(count > 0)
}
