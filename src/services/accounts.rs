//! Adding, changing and forgetting accounts.

use jiff::Timestamp;

use crate::domain::account::{Account, MailAddress, NewAccount, Particulars, StandingProblem};
use crate::domain::catalogue::{Catalogue, CatalogueError};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{MailServer, Provider, ProviderId};
use crate::domain::revocation::{AtProvider, Revoked};
use crate::domain::scope::Uses;
use crate::domain::secret::ClientSecret;
use crate::protocol::discover;

use super::clients::{self, RegistrationEnd, choose_client};
use super::sign_in::form;
use super::{Context, named, organisation, revoke, scopes};

mod change;
mod particulars;

pub use change::change;

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
    /// What became of the registration of its client, where Mailward had registered it.
    pub registration: Option<RegistrationEnd>,
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
    let none = Particulars::default();
    let particulars =
        particulars::judged(wish.particulars, &none, &wish.address, Some(&provider), &accounts)?;
    let chosen = choose_client(&wish.client, &provider, &accounts, context).await?;
    let client = chosen.as_ref().map(|chosen| &chosen.client);
    let particulars = organisation::with_tenant(particulars, &provider, client, context);
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
    let account = match context.store.add_account(new, context.world.clock.now()).await {
        Ok(account) => account,
        Err(error) => {
            if let Some(chosen) = chosen {
                chosen.give_back(context).await;
            }
            return Err(error.into());
        }
    };
    let Some(chosen) = chosen else {
        return Ok(account);
    };
    let with_client = chosen.clone().keep(account.id, None, context).await;
    if with_client.is_err() {
        context.store.forget(account.id).await.ok(); // half an account would be in the way of the next attempt
        chosen.give_back(context).await;
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
    let foreign = signed_in_elsewhere(account, provider, context);
    let old = clients::leaving(account, chosen.as_ref().map(|chosen| &chosen.client.id), context).await;
    let changed = match chosen {
        None => context.store.change_client(account.id, None, None, foreign).await?,
        Some(chosen) => match chosen.clone().keep(account.id, Some(foreign), context).await {
            Ok(changed) => changed,
            Err(error) => {
                chosen.give_back(context).await;
                return Err(error.into());
            }
        },
    };
    clients::end(old, context).await;
    Ok(changed)
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
    let leaving = match ending {
        Ending::Revoke => clients::leaving(&account, None, context).await,
        Ending::KeepGrant => clients::Leaving::kept(&account),
    };
    context.store.forget(account.id).await?;
    let revocation = match begun.and_then(|begun| begun.id) {
        Some(id) => Some(revoke::carry_out_unseen(id, context).await),
        None => None,
    };
    // After the grant, because nobody answers for a client that is gone: while that waits, its registration stays.
    let waits = matches!(&revocation, Some(Ok(revoked)) if revoked.at_provider == AtProvider::Waiting);
    let leaving = if waits { clients::Leaving::kept(&account) } else { leaving };
    let registration = clients::end(leaving, context).await;
    Ok(Forgotten { address: account.address, revocation: revocation.transpose()?, registration })
}

#[cfg(test)]
mod tests;
