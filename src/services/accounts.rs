//! Adding, changing and forgetting accounts.

use jiff::Timestamp;

use crate::domain::account::{Account, Client, MailAddress, NewAccount, Particulars, StandingProblem};
use crate::domain::catalogue::{Catalogue, CatalogueError};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{MailServer, Provider, ProviderId, SecretRule};
use crate::domain::revocation::Revoked;
use crate::domain::scope::Uses;
use crate::domain::secret::ClientSecret;
use crate::protocol::{discover, register};

use super::sign_in::form;
use super::{Context, named, organisation, revoke, scopes};

/// What is needed to add an account.
#[derive(Debug, Clone)]
pub struct AddAccount {
    /// The address.
    pub address: MailAddress,
    /// Who issues the tokens.
    pub provider: ProviderChoice,
    /// Under which registration to ask.
    pub client: ClientChoice,
    /// What it will be used for.
    pub uses: Uses,
    /// SASL user when it differs from the address.
    pub mailbox: Option<String>,
    /// Mail servers instead of the provider's.
    pub servers: Vec<MailServer>,
    /// Redirect form instead of the provider's.
    pub redirect: Option<String>,
    /// What is different about it.
    pub particulars: Particulars,
}

/// Who issues the tokens of a new account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProviderChoice {
    /// As the address says, from the catalogue.
    ByAddress,
    /// This one of the catalogue.
    Known(ProviderId),
    /// Learnt from this issuer's metadata.
    Issuer(String),
    /// Defined here, as the settings of another program say it.
    Defined(Box<Provider>),
}

/// Under which registration an account asks.
#[derive(Debug, Clone)]
pub enum ClientChoice {
    /// The one that another account of the same provider uses; none if there is no such account.
    AsOthers,
    /// This one.
    Given {
        /// The client ID as typed.
        id: String,
        /// The client secret as typed, for a confidential client.
        secret: Option<ClientSecret>,
        /// When the secret stops being good, where the person knows.
        secret_expires_at: Option<Timestamp>,
    },
    /// Register one (RFC 7591).
    Register,
}

/// What a person may change of an account after it was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountChange {
    /// What it is used for; the next sign-in asks for it.
    Uses(Uses),
    /// The SASL user, `None` for the address itself.
    Mailbox(Option<String>),
    /// Whether the client is in testing, so that its sign-ins end early; `None` to go by what was seen.
    TestingClient(Option<bool>),
    /// Another definition of the same company's sign-in: the personal one instead of the one for work, or the other way
    /// round. Client and settings stay.
    Provider(ProviderId),
    /// Its mail servers instead of the provider's; none for the provider's.
    Servers(Vec<MailServer>),
    /// What is different about it, whole. Another organisation or person wants a new sign-in.
    Particulars(Particulars),
    /// When the secret of its client stops being good; `None` where nobody knows.
    SecretExpires(Option<Timestamp>),
}

/// What happens to the grant when an account is forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// End it at the provider: now, or when it can be asked.
    Revoke,
    /// Leave it at the provider.
    KeepGrant,
}

/// What forgetting an account did.
#[derive(Debug, Clone, PartialEq)]
pub struct Forgotten {
    /// The address that is gone.
    pub address: MailAddress,
    /// What ending the grant came to; `None` when there was nothing to end or the wish was to keep it.
    pub revocation: Option<Revoked>,
}

/// All providers: the built-in ones, those of the organisation's profile, and the person's own. An own one that collides with
/// another (because a newer Mailward ships it by now) is left out; the others must not suffer for it.
pub async fn catalogue(context: &Context) -> Result<Catalogue, Problem> {
    let own = context.store.providers().await?;
    Ok(organisation::catalogue(own, context.organisation.get().as_deref()))
}

/// Adds an account, without signing in. Asks the provider only when it must be learnt or a client registered.
pub async fn add(wish: AddAccount, context: &Context) -> Result<Account, Problem> {
    let address = wish.address.clone();
    add_about(wish, context).await.map_err(|problem| problem.about(address).at(context.world.clock.now()))
}

async fn add_about(wish: AddAccount, context: &Context) -> Result<Account, Problem> {
    let accounts = context.store.accounts().await?;
    if accounts.iter().any(|account| account.address.same_mailbox(wish.address.as_str())) {
        return Err(Problem::new(ProblemKind::AccountExists));
    }
    let catalogue = catalogue(context).await?;
    let provider = choose_provider(&wish, &catalogue, context).await?;
    if let Some(form) = &wish.redirect {
        form::rules(&provider, Some(form))?;
    }
    scopes(&provider, &wish.uses, context)?;
    let chosen = choose_client(&wish.client, &provider, &accounts, context).await?;
    let client = chosen.as_ref().map(|(client, _)| client);
    let particulars = organisation::with_tenant(wish.particulars, &provider, client, context);
    if catalogue.find(&provider.id).is_none_or(|there| **there != provider) {
        context.store.keep_provider(provider.clone()).await?;
    }
    let new = NewAccount {
        address: wish.address,
        mailbox: tidy(wish.mailbox),
        provider: provider.id,
        uses: wish.uses,
        servers: wish.servers,
        redirect: wish.redirect,
        particulars,
    };
    let account = context.store.add_account(new, context.world.clock.now()).await?;
    let Some((client, secret)) = chosen else {
        return Ok(account);
    };
    let with_client = context.store.set_client(account.id, Some(client), secret).await;
    if with_client.is_err() {
        context.store.forget(account.id).await.ok(); // half an account would be in the way of the next attempt
    }
    Ok(with_client?)
}

async fn choose_provider(
    wish: &AddAccount,
    catalogue: &Catalogue,
    context: &Context,
) -> Result<Provider, Problem> {
    let host = wish.address.host();
    let (known, other_way) = match &wish.provider {
        ProviderChoice::Issuer(issuer) => return learn(issuer, catalogue, context).await,
        ProviderChoice::Defined(provider) => return defined(provider, catalogue),
        ProviderChoice::Known(id) => (catalogue.find(id), catalogue.find_other_way(id)),
        ProviderChoice::ByAddress => (catalogue.for_address(host), catalogue.other_way_for_address(host)),
    };
    if let Some(provider) = known {
        return Ok(Provider::clone(provider));
    }
    if let Some(other_way) = other_way {
        let problem = Problem::new(ProblemKind::ProviderWithoutOAuth).fact("provider", &other_way.name);
        return Err(problem.detail(other_way.words()));
    }
    Err(match &wish.provider {
        ProviderChoice::Known(id) => Problem::new(ProblemKind::NoSuchProvider).fact("provider", id.as_str()),
        _ => Problem::new(ProblemKind::ProviderUnknown).fact("host", host),
    })
}

/// A definition that is there already, from another account of the same settings, is taken as it is.
fn defined(provider: &Provider, catalogue: &Catalogue) -> Result<Provider, Problem> {
    if let Some(there) = catalogue.find(&provider.id).filter(|there| there.endpoints == provider.endpoints) {
        return Ok(Provider::clone(there));
    }
    let taken = |why: CatalogueError| {
        Problem::new(ProblemKind::ProviderInvalid).fact("provider", &provider.name).detail(why.to_string())
    };
    catalogue.check_free(provider).map_err(taken)?;
    Ok(provider.clone())
}

/// Learns a provider from its metadata; one with the same issuer that is there already is taken instead (RFC 9207,
/// section 4).
pub async fn learn(issuer: &str, catalogue: &Catalogue, context: &Context) -> Result<Provider, Problem> {
    let provider = discover::discover(issuer, context.world.transport.as_ref()).await?;
    let there = provider.issuer.as_ref().and_then(|issuer| catalogue.find_issuer(issuer.as_str()));
    // A built-in definition knows more than the metadata says; one that was learnt before is learnt anew.
    let learnt_before = |there: &Provider| catalogue.is_own(&there.id) && there.id == provider.id;
    Ok(match there {
        Some(there) if !learnt_before(there) => Provider::clone(there),
        _ => provider,
    })
}

async fn choose_client(
    choice: &ClientChoice,
    provider: &Provider,
    accounts: &[Account],
    context: &Context,
) -> Result<Option<(Client, Option<ClientSecret>)>, Problem> {
    match choice {
        ClientChoice::Given { id, secret, secret_expires_at } => {
            let (client, secret) = given(id, secret.clone(), provider)?;
            let secret_expires_at = secret_expires_at.filter(|_| secret.is_some());
            Ok(Some((Client { secret_expires_at, ..client }, secret)))
        }
        ClientChoice::Register => {
            context.store.require_unlocked().await?; // the answer may bring a secret that could not be kept
            registered(provider, context).await.map(Some)
        }
        ClientChoice::AsOthers => {
            let other =
                accounts.iter().find(|account| account.provider == provider.id && account.client.is_some());
            let Some(other) = other else {
                return Ok(organisation::client(provider, context).map(|client| (client, None)));
            };
            let secret = context.client_secret(other).await?;
            Ok(other.client.clone().map(|client| (client, secret)))
        }
    }
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

async fn registered(
    provider: &Provider,
    context: &Context,
) -> Result<(Client, Option<ClientSecret>), Problem> {
    let redirects = provider.redirect_line().into_iter().collect::<Vec<_>>();
    let registration = register::register(provider, &redirects, context.world.transport.as_ref()).await?;
    let client = Client {
        id: registration.client_id,
        name: Some(register::CLIENT_NAME.to_owned()),
        has_secret: registration.client_secret.is_some(),
        registered_here: true,
        secret_expires_at: None,
        management: None,
    };
    Ok((client, registration.client_secret))
}

/// Gives an account another client. The grant stays, and belongs to the old client: its access token is handed out while it
/// lasts, and the account says that it wants a new sign-in.
pub async fn set_client(
    account: &Account,
    choice: ClientChoice,
    provider: &Provider,
    context: &Context,
) -> Result<Account, Problem> {
    let mut others = context.store.accounts().await?;
    others.retain(|other| other.id != account.id);
    let chosen = choose_client(&choice, provider, &others, context).await;
    let chosen = chosen.map_err(|problem| problem.about(&account.address))?;
    let (client, secret) = chosen.map_or((None, None), |(client, secret)| (Some(client), secret));
    let foreign = signed_in_elsewhere(account, provider, context);
    Ok(context.store.change_client(account.id, client, secret, foreign).await?)
}

/// What stands in the way once the tokens of an account belong to another client than its own.
pub(super) fn signed_in_elsewhere(
    account: &Account,
    provider: &Provider,
    context: &Context,
) -> StandingProblem {
    let now = context.world.clock.now();
    let problem =
        Problem::new(ProblemKind::ClientRefused).detail("The sign-in belongs to the client of before");
    StandingProblem { problem: named(problem, account, provider).at(now), since: now, attempts: 1 }
}

/// Changes what a person may change. Uses that the provider does not offer together are refused.
pub async fn change(account: &Account, change: AccountChange, context: &Context) -> Result<Account, Problem> {
    if let AccountChange::Uses(uses) = &change
        && let Some(provider) = catalogue(context).await?.find(&account.provider)
    {
        scopes(provider, uses, context).map_err(|problem| problem.about(&account.address))?;
    }
    if let AccountChange::Provider(id) = &change {
        let all = catalogue(context).await?;
        let missing = || Problem::new(ProblemKind::NoSuchProvider).fact("provider", id.as_str());
        let provider = all.find(id).ok_or_else(missing).map_err(|problem| problem.about(&account.address))?;
        scopes(provider, &account.uses, context).map_err(|problem| problem.about(&account.address))?;
        ask_anew(account, provider, context).await?;
    }
    let changed = context.store.change_account(account.id, move |account| match change {
        AccountChange::Uses(uses) => account.uses = uses,
        AccountChange::Mailbox(mailbox) => account.mailbox = tidy(mailbox),
        AccountChange::TestingClient(said) => account.rules.testing_client = said,
        AccountChange::Provider(id) => account.provider = id,
        AccountChange::Servers(servers) => account.servers = servers,
        AccountChange::Particulars(particulars) => account.particulars = particulars,
        AccountChange::SecretExpires(at) => {
            if let Some(client) = &mut account.client {
                client.secret_expires_at = at.filter(|_| client.has_secret);
            }
        }
    });
    Ok(changed.await?)
}

/// Tokens of the definition of before are worth nothing at the other one: the account says that it wants a new sign-in, before
/// anything else is written, so that they are never shown to it.
async fn ask_anew(account: &Account, provider: &Provider, context: &Context) -> Result<(), Problem> {
    if account.grant.is_none() {
        return Ok(());
    }
    let now = context.world.clock.now();
    let detail = "The account was moved to another sign-in of its provider";
    let problem = named(Problem::new(ProblemKind::GrantExpired).detail(detail), account, provider).at(now);
    let standing = StandingProblem { problem, since: now, attempts: 1 };
    context.store.note_problem(account.id, account.generation, Some(standing), account.asking).await?;
    Ok(())
}

/// Nothing but blanks means the address itself.
fn tidy(mailbox: Option<String>) -> Option<String> {
    mailbox.map(|mailbox| mailbox.trim().to_owned()).filter(|mailbox| !mailbox.is_empty())
}

/// Removes an account here. Its grant is ended at the provider unless the wish is to keep it: the tokens are set apart first,
/// so that nothing is lost whatever the provider says, and neither it nor a network has to be there.
pub async fn forget(
    account: Account,
    ending: Ending,
    provider: Option<&Provider>,
    context: &Context,
) -> Result<Forgotten, Problem> {
    let begun = match ending {
        Ending::Revoke if account.grant.is_some() => Some(revoke::begin(&account, provider, context).await?),
        Ending::Revoke | Ending::KeepGrant => None,
    };
    context.store.forget(account.id).await?;
    let revocation = match begun.and_then(|begun| begun.id) {
        Some(id) => Some(revoke::carry_out_unseen(id, context).await?),
        None => None,
    };
    Ok(Forgotten { address: account.address, revocation })
}

#[cfg(test)]
mod tests;
