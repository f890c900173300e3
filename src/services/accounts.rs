//! Adding, changing and forgetting accounts.

use crate::domain::account::{Account, Client, MailAddress, NewAccount};
use crate::domain::catalogue::Catalogue;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{MailServer, Provider, ProviderId, SecretRule};
use crate::domain::scope::Uses;
use crate::domain::secret::ClientSecret;
use crate::protocol::{discover, register, revoke};

use super::Context;
use super::sign_in::form;

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
}

/// What happens to the grant when an account is forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// End it at the provider first; if that fails nothing is removed.
    Revoke,
    /// Leave it at the provider.
    KeepGrant,
}

/// What forgetting an account did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forgotten {
    /// The address that is gone.
    pub address: MailAddress,
    /// Whether the grant was ended at the provider; `None` when there was nothing to end or the wish was to keep it.
    pub revoked: Option<bool>,
    /// Where the person can end it by hand, when it could not be ended here.
    pub page: Option<String>,
}

/// All providers: the built-in ones and the person's own.
pub async fn catalogue(context: &Context) -> Result<Catalogue, Problem> {
    let own = context.store.providers().await?;
    Catalogue::built_in().with_custom(own).map_err(|error| Problem::new(ProblemKind::ProviderInvalid).detail(error.to_string()))
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
    let chosen = choose_client(&wish.client, &provider, &accounts, context).await?;
    if catalogue.find(&provider.id).is_none_or(|there| **there != provider) {
        context.store.keep_provider(provider.clone()).await?;
    }
    let new = NewAccount {
        address: wish.address,
        mailbox: wish.mailbox,
        provider: provider.id,
        uses: wish.uses,
        servers: wish.servers,
        redirect: wish.redirect,
    };
    let account = context.store.add_account(new, context.world.clock.now()).await?;
    match chosen {
        None => Ok(account),
        Some((client, secret)) => Ok(context.store.set_client(account.id, Some(client), secret).await?),
    }
}

async fn choose_provider(wish: &AddAccount, catalogue: &Catalogue, context: &Context) -> Result<Provider, Problem> {
    let host = wish.address.host();
    let (known, other_way) = match &wish.provider {
        ProviderChoice::Issuer(issuer) => return learn(issuer, catalogue, context).await,
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

/// Learns a provider from its metadata; one with the same issuer that is there already is taken instead (RFC 9207,
/// section 4).
pub async fn learn(issuer: &str, catalogue: &Catalogue, context: &Context) -> Result<Provider, Problem> {
    let provider = discover::discover(issuer, context.world.transport.as_ref()).await?;
    let there = provider.issuer.as_ref().and_then(|issuer| catalogue.find_issuer(issuer.as_str()));
    // A built-in definition knows more than the metadata says; one of the person's own is learnt anew.
    Ok(there.filter(|there| !catalogue.is_own(&there.id)).map_or(provider, |there| Provider::clone(there)))
}

async fn choose_client(
    choice: &ClientChoice,
    provider: &Provider,
    accounts: &[Account],
    context: &Context,
) -> Result<Option<(Client, Option<ClientSecret>)>, Problem> {
    match choice {
        ClientChoice::Given { id, secret } => given(id, secret.clone(), provider).map(Some),
        ClientChoice::Register => registered(provider, context).await.map(Some),
        ClientChoice::AsOthers => {
            let other = accounts.iter().find(|account| account.provider == provider.id && account.client.is_some());
            let Some(other) = other else { return Ok(None) };
            let secret = context.store.client_secret(other.id).await?;
            Ok(other.client.clone().map(|client| (client, secret)))
        }
    }
}

fn given(id: &str, secret: Option<ClientSecret>, provider: &Provider) -> Result<(Client, Option<ClientSecret>), Problem> {
    let id = provider.check_client_id(id).map_err(|error| Problem::new(ProblemKind::ClientIdInvalid).detail(error.to_string()))?;
    let secret = match secret {
        Some(typed) => provider.check_client_secret(&typed).map_err(|error| Problem::new(ProblemKind::ClientSecretInvalid).detail(error.to_string()))?,
        None if provider.client.secret == SecretRule::Required => return Err(Problem::new(ProblemKind::ClientSecretMissing).fact("provider", &provider.name)),
        None => None,
    };
    Ok((Client { id, name: None, has_secret: secret.is_some(), registered_here: false }, secret))
}

async fn registered(provider: &Provider, context: &Context) -> Result<(Client, Option<ClientSecret>), Problem> {
    let redirects = provider.redirect_line().into_iter().collect::<Vec<_>>();
    let registration = register::register(provider, &redirects, context.world.transport.as_ref()).await?;
    let client = Client {
        id: registration.client_id,
        name: Some(register::CLIENT_NAME.to_owned()),
        has_secret: registration.client_secret.is_some(),
        registered_here: true,
    };
    Ok((client, registration.client_secret))
}

/// Gives an account another client. The grant stays: it belongs to the old client until the next sign-in.
pub async fn set_client(account: &Account, choice: ClientChoice, provider: &Provider, context: &Context) -> Result<Account, Problem> {
    let others: Vec<Account> = context.store.accounts().await?.into_iter().filter(|other| other.id != account.id).collect();
    let chosen = choose_client(&choice, provider, &others, context).await.map_err(|problem| problem.about(&account.address))?;
    let (client, secret) = chosen.map_or((None, None), |(client, secret)| (Some(client), secret));
    Ok(context.store.set_client(account.id, client, secret).await?)
}

/// Changes what a person may change.
pub async fn change(account: &Account, change: AccountChange, context: &Context) -> Result<Account, Problem> {
    let changed = context.store.change_account(account.id, move |account| match change {
        AccountChange::Uses(uses) => account.uses = uses,
        AccountChange::Mailbox(mailbox) => account.mailbox = mailbox,
    });
    Ok(changed.await?)
}

/// Removes an account here, after ending its grant at the provider unless the wish is to keep it.
pub async fn forget(account: Account, ending: Ending, provider: Option<&Provider>, context: &Context) -> Result<Forgotten, Problem> {
    let about = account.address.clone();
    let revoked = match (ending, provider) {
        (Ending::Revoke, Some(provider)) => end_grant(&account, provider, context).await.map_err(|problem| problem.about(&about))?,
        _ => None,
    };
    let page = provider.filter(|_| revoked == Some(false)).and_then(|provider| provider.endpoints.account_page.as_ref());
    context.store.forget(account.id).await?;
    Ok(Forgotten { address: account.address, revoked, page: page.map(ToString::to_string) })
}

/// `None` when there is nothing to end, `false` when the provider has no endpoint for it (RFC 7009).
async fn end_grant(account: &Account, provider: &Provider, context: &Context) -> Result<Option<bool>, Problem> {
    if account.grant.is_none() {
        return Ok(None);
    }
    let tokens = context.store.tokens(account.id).await?;
    let auth = context.client_auth(account).await?;
    let ended = revoke::revoke(provider, &auth, tokens.refresh.as_ref(), tokens.access.as_ref(), context.world.transport.as_ref());
    Ok(Some(ended.await?))
}
