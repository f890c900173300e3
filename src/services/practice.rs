//! The practice account: learn the practice provider that was just started, and have an account at it.

use crate::domain::account::{Account, Client, MailAddress, NewAccount};
use crate::domain::practice::PracticeFailure;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{Provider, ProviderId};
use crate::domain::scope::Uses;
use crate::protocol::discover;

use super::Context;

/// What a started practice provider offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PracticeOffer {
    /// Its issuer, on loopback.
    pub issuer: String,
    /// The client that it knows.
    pub client_id: String,
    /// A user to sign in as.
    pub user: MailAddress,
    /// The failures it has been told to have.
    pub failures: Vec<PracticeFailure>,
}

/// The name under which the practice provider is kept, whatever port it listens on.
pub const PROVIDER: &str = "practice";

/// Learns the provider and gives back its account, added if it is not there.
///
/// The provider's port can differ from the last time, so its definition is replaced each time.
pub async fn account(offer: &PracticeOffer, context: &Context) -> Result<Account, Problem> {
    let mut provider = discover::discover(&offer.issuer, context.world.transport.as_ref()).await?;
    provider.id = PROVIDER.parse::<ProviderId>().map_err(|_bug| Problem::new(ProblemKind::Internal))?;
    provider.name = "Practice provider".into();
    provider.short_name = "Practice provider".into();
    let id = provider
        .check_client_id(&offer.client_id)
        .map_err(|error| Problem::new(ProblemKind::ClientIdInvalid).detail(error.to_string()))?;
    let client = Client {
        id,
        name: Some("Mailward (practice)".into()),
        has_secret: false,
        registered_here: false,
        secret_expires_at: None,
        management: None,
    };
    context.store.keep_provider(provider.clone()).await?;
    let uses = uses(&provider);
    let there = context
        .store
        .accounts()
        .await?
        .into_iter()
        .find(|account| account.provider == provider.id && account.address == offer.user);
    let account = match there {
        Some(account) => account,
        None => context.store.add_account(new(offer, provider.id, uses), context.world.clock.now()).await?,
    };
    Ok(context.store.set_client(account.id, Some(client), None).await?)
}

/// What most accounts are for, as far as this provider offers it.
fn uses(provider: &Provider) -> Uses {
    let offered = provider.offered_uses();
    let usual: Uses = Uses::usual().iter().filter(|wanted| offered.contains(*wanted)).collect();
    if usual.is_empty() { offered } else { usual }
}

fn new(offer: &PracticeOffer, provider: ProviderId, uses: Uses) -> NewAccount {
    NewAccount {
        address: offer.user.clone(),
        mailbox: None,
        provider,
        uses,
        servers: Vec::new(),
        redirect: None,
        particulars: crate::domain::account::Particulars::default(),
    }
}

#[cfg(test)]
mod tests;
