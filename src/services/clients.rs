//! Under which client an account asks: choosing it, and what becomes of one that Mailward registered by itself, which can be
//! read back and deleted (RFC 7592).
//!
//! What opens a registration is kept before the client is used, so that no registration is left behind that nobody can delete.
//! Deleting one is best effort where something else was the wish, and never in the way of it.

use crate::domain::account::{Account, AccountId, Client, MailAddress, StandingProblem};
use crate::domain::audit::{AuditKind, FactName, NewEvent};
use crate::domain::client;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{ClientId, Provider, SecretRule, check_pair};
use crate::domain::secret::{ClientSecret, RegistrationToken};
use crate::protocol::register;
use crate::protocol::registration::{self, Deleted, Management};
use crate::store::{HeldRegistration, NewClient, Refreshed, StoreError};

use super::accounts::{ClientChoice, Forgotten, signed_in_elsewhere};
use super::{Context, named, organisation};

pub use crate::domain::client::{RegistrationEnd, RegistrationRead};

/// A client that was chosen, and is not kept yet.
#[derive(Debug, Clone)]
pub(super) struct Chosen {
    pub(super) client: Client,
    secret: Option<ClientSecret>,
    token: Option<RegistrationToken>,
    /// Whether it was registered a moment ago, for this.
    is_new: bool,
}

impl Chosen {
    /// Gives it to an account.
    pub(super) async fn keep(
        self,
        id: AccountId,
        foreign: Option<StandingProblem>,
        context: &Context,
    ) -> Result<Account, StoreError> {
        let Self { client, secret, token, is_new } = self;
        if is_new {
            return context.store.keep_registered(id, NewClient { client, secret, token }, foreign).await;
        }
        match foreign {
            Some(foreign) => context.store.change_client(id, Some(client), secret, foreign).await,
            None => context.store.set_client(id, Some(client), secret).await,
        }
    }

    /// Nobody will use it: one that was registered for this is deleted again, as far as the provider lets itself be asked.
    pub(super) async fn give_back(self, context: &Context) {
        if let (true, Some(address), Some(token)) = (self.is_new, self.client.management, self.token) {
            let management = Management { address, token };
            registration::delete(&management, context.world.transport.as_ref()).await.ok();
        }
    }
}

/// The client that a wish means; `None` where there is none to share. Asks the provider only to register one.
pub(super) async fn choose_client(
    choice: &ClientChoice,
    provider: &Provider,
    accounts: &[Account],
    context: &Context,
) -> Result<Option<Chosen>, Problem> {
    match choice {
        ClientChoice::Given { id, secret, secret_expires_at } => {
            let (client, secret) = given(id, secret.clone(), provider)?;
            let secret_expires_at = secret_expires_at.filter(|_| secret.is_some());
            Ok(Some(chosen(Client { secret_expires_at, ..client }, secret)))
        }
        ClientChoice::Register => {
            context.store.require_unlocked().await?; // the answer may bring a secret that could not be kept
            registered(provider, context).await.map(Some)
        }
        ClientChoice::AsOthers => {
            let other =
                accounts.iter().find(|account| account.provider == provider.id && account.client.is_some());
            let Some(other) = other else {
                return Ok(organisation::client(provider, context).map(|client| chosen(client, None)));
            };
            let secret = context.client_secret(other).await?;
            Ok(other.client.clone().map(|client| chosen(client, secret)))
        }
    }
}

const fn chosen(client: Client, secret: Option<ClientSecret>) -> Chosen {
    Chosen { client, secret, token: None, is_new: false }
}

fn given(
    id: &str,
    secret: Option<ClientSecret>,
    provider: &Provider,
) -> Result<(Client, Option<ClientSecret>), Problem> {
    let id = provider
        .check_client_id(id)
        .map_err(|error| Problem::new(ProblemKind::ClientIdInvalid).detail(error.to_string()))?;
    let secret = match secret {
        Some(typed) => provider
            .check_client_secret(&typed)
            .map_err(|error| Problem::new(ProblemKind::ClientSecretInvalid).detail(error.to_string()))?,
        None if provider.client.secret == SecretRule::Required => {
            return Err(Problem::new(ProblemKind::ClientSecretMissing).fact("provider", &provider.name));
        }
        None => None,
    };
    check_pair(&id, secret.as_ref())
        .map_err(|error| Problem::new(ProblemKind::ClientSecretInvalid).detail(error.to_string()))?;
    Ok((
        Client {
            id,
            name: None,
            has_secret: secret.is_some(),
            registered_here: false,
            secret_expires_at: None,
            management: None,
        },
        secret,
    ))
}

async fn registered(provider: &Provider, context: &Context) -> Result<Chosen, Problem> {
    let redirects = provider.redirect_line().into_iter().collect::<Vec<_>>();
    let made = register::register(provider, &redirects, context.world.transport.as_ref()).await?;
    let (management, token) = made.management.map(|one| (one.address, one.token)).unzip();
    let client = Client {
        id: made.client_id,
        name: Some(made.name.unwrap_or_else(|| register::CLIENT_NAME.to_owned())),
        has_secret: made.client_secret.is_some(),
        registered_here: true,
        secret_expires_at: made.secret_expires_at,
        management,
    };
    Ok(Chosen { client, secret: made.client_secret, token, is_new: true })
}

/// What is to become of the registration of an account that is about to leave its client.
#[derive(Debug)]
pub(super) enum Leaving {
    /// There is none that Mailward made, or the account stays with it.
    Nothing,
    /// It stays at the provider.
    Kept,
    /// Another account has it from now on.
    To(MailAddress),
    /// Nobody is left who needs it.
    Last(Box<Last>),
    /// Nobody is left who needs it, and nothing here opens it.
    Shut(Box<Problem>),
}

/// A registration that nobody needs any more.
#[derive(Debug)]
pub(super) struct Last {
    account: Account,
    management: Management,
}

impl Leaving {
    /// Where the wish is to leave everything at the provider as it is.
    pub(super) fn kept(account: &Account) -> Self {
        let ours = account.client.as_ref().is_some_and(|client| client.registered_here);
        if ours { Self::Kept } else { Self::Nothing }
    }
}

/// To be asked before the store is told: afterwards nobody here can open the registration any more.
pub(super) async fn leaving(account: &Account, next: Option<&ClientId>, context: &Context) -> Leaving {
    let Some(client) = account.client.as_ref().filter(|client| client.registered_here) else {
        return Leaving::Nothing;
    };
    if next == Some(&client.id) {
        return Leaving::Nothing;
    }
    let others = context.store.accounts().await.unwrap_or_default();
    if let Some(other) = others.iter().find(|other| client::is_shared(account, other)) {
        return Leaving::To(other.address.clone());
    }
    match context.store.registration(account.id).await {
        Ok(Some(HeldRegistration { address, token, .. })) => {
            let management = Management { address, token };
            // It may have come from another computer.
            let provider = super::accounts::catalogue(context).await.ok().and_then(|all| all.of(account));
            if provider.is_none_or(|provider| !registration::is_theirs(&management.address, &provider)) {
                return Leaving::Shut(Box::new(unmanaged(account)));
            }
            Leaving::Last(Box::new(Last { account: account.clone(), management }))
        }
        Ok(None) => Leaving::Shut(Box::new(unmanaged(account))),
        Err(error) => Leaving::Shut(Box::new(Problem::from(error).about(&account.address))),
    }
}

/// Carries it out, once the store knows.
pub(super) async fn end(leaving: Leaving, context: &Context) -> Option<RegistrationEnd> {
    match leaving {
        Leaving::Nothing => None,
        Leaving::Kept => Some(RegistrationEnd::Left(None)),
        Leaving::To(other) => Some(RegistrationEnd::PassedOn(other)),
        Leaving::Shut(problem) => Some(RegistrationEnd::Left(Some(problem))),
        Leaving::Last(last) => Some(end_last(&last, context).await),
    }
}

async fn end_last(last: &Last, context: &Context) -> RegistrationEnd {
    let Last { account, management } = last;
    let now = context.world.clock.now();
    let event = NewEvent::new(AuditKind::RegistrationDeleted, now).about(account);
    let event = event.with(FactName::Provider, &account.provider);
    let event = match &account.client {
        Some(client) => event.with(FactName::Client, &client.id),
        None => event,
    };
    let (event, end) = match registration::delete(management, context.world.transport.as_ref()).await {
        Ok(Deleted::Now) => (event, RegistrationEnd::Deleted),
        Ok(Deleted::Before) => (event, RegistrationEnd::Gone),
        Err(error) => {
            let problem = Problem::from(error).about(&account.address).at(now);
            (event.failed(problem.kind), RegistrationEnd::Left(Some(Box::new(problem))))
        }
    };
    context.store.record(event).await.ok(); // what was the wish is done; a full disk must not say that it failed
    end
}

/// What there is to say of a registration that stayed although it was to go with its last account.
pub fn left_behind(forgotten: &Forgotten, provider: Option<&Provider>) -> Option<Problem> {
    let Some(RegistrationEnd::Left(Some(why))) = &forgotten.registration else { return None };
    let name = provider.map_or("the provider", |provider| provider.short_name.as_str());
    let why = crate::explain::words(why).title;
    let problem = Problem::new(ProblemKind::RegistrationUnmanaged).about(&forgotten.address);
    Some(
        problem
            .fact("provider", name)
            .detail(format!("The account is forgotten, and its client stays: {why}")),
    )
}

/// Asks the provider what it knows of the client of an account (RFC 7592, section 2.1), and keeps what it replaced on the way.
/// The accounts that were changed by that.
pub async fn read(
    account: &Account,
    provider: &Provider,
    context: &Context,
) -> Result<(RegistrationRead, Vec<Account>), Problem> {
    let of = |problem: Problem| named(problem, account, provider);
    let held = context.store.registration(account.id).await.map_err(|error| of(error.into()))?;
    let held = held.ok_or_else(|| of(unmanaged(account)))?;
    let management = Management { address: held.address, token: held.token };
    if !registration::is_theirs(&management.address, provider) {
        return Err(of(unmanaged(account).detail("Its place belongs to somebody else than the provider")));
    }
    let known = registration::read(&management, provider, context.world.transport.as_ref()).await;
    let known = known.map_err(|error| of(error.into()))?;
    if account.client.as_ref().is_none_or(|client| client.id != known.client_id) {
        return Err(of(unmanaged(account).detail("The provider answered for another client")));
    }
    let refreshed = Refreshed {
        address: known.management.address,
        token: known.management.token,
        secret: known.client_secret,
        secret_expires_at: known.secret_expires_at,
    };
    let changed =
        context.store.keep_refreshed(held.holder, refreshed).await.map_err(|error| of(error.into()))?;
    let read = RegistrationRead {
        id: known.client_id,
        name: known.name,
        redirects: known.redirects,
        grants: known.grants,
        responses: known.responses,
        scope: known.scope,
        issued_at: known.issued_at,
        secret_expires_at: known.secret_expires_at,
        authentication: known.authentication,
    };
    Ok((read, changed))
}

/// Deletes the client of an account at the provider (RFC 7592, section 2.3), and here from every account that asks under it.
/// Those accounts, the one that was named first.
pub async fn delete(
    account: &Account,
    provider: &Provider,
    context: &Context,
) -> Result<Vec<Account>, Problem> {
    let of = |problem: Problem| named(problem, account, provider);
    let held = context.store.registration(account.id).await.map_err(|error| of(error.into()))?;
    let held = held.ok_or_else(|| of(unmanaged(account)))?;
    let management = Management { address: held.address, token: held.token };
    if !registration::is_theirs(&management.address, provider) {
        return Err(of(unmanaged(account).detail("Its place belongs to somebody else than the provider")));
    }
    registration::delete(&management, context.world.transport.as_ref())
        .await
        .map_err(|error| of(error.into()))?;
    context.store.drop_registration(held.holder).await?;
    let mut without = Vec::new();
    let accounts = context.store.accounts().await?;
    for one in accounts.iter().filter(|one| one.id == account.id || client::is_shared(account, one)) {
        let foreign = signed_in_elsewhere(one, provider, context);
        without.push(context.store.change_client(one.id, None, None, foreign).await?);
    }
    without.sort_by_key(|one| one.id != account.id);
    Ok(without)
}

/// There is nothing here with which the provider could be asked.
fn unmanaged(account: &Account) -> Problem {
    Problem::new(ProblemKind::RegistrationUnmanaged).about(&account.address)
}

#[cfg(test)]
mod tests;
