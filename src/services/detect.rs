//! From an address to who issues its tokens: catalogue, mail exchangers, settings for mail programs and metadata, side by side,
//! with one limit for all of them.
//!
//! Only the domain is told to anybody, never the part before the `@`; only the resolver and the domain's own hosts are asked,
//! over HTTPS, and what they answer is judged before it is shown. Nothing is kept. Dropping it cancels it.

use std::sync::Arc;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use tokio::sync::mpsc;

use super::Context;
use super::accounts::{self, ProviderChoice};
use crate::domain::account::MailAddress;
use crate::domain::detection::{Candidate, CandidateProvider, Detection, LeadState};
use crate::domain::problem::Problem;
use crate::domain::provider::Provider;
use crate::platform::clock::wait_until;

mod ask;
mod candidates;
mod judge;
mod search;
mod settings;

use search::Search;

/// How long all questions together may take: as long as a person watches a list fill in.
pub const LIMIT: SignedDuration = SignedDuration::from_secs(6);

/// Finds out what can be. Each step is told as a picture of its own; the last one is the answer. Fails only when the catalogue
/// cannot be read.
pub async fn run(
    address: MailAddress,
    context: &Context,
    news: mpsc::Sender<Arc<Detection>>,
) -> Result<Arc<Detection>, Problem> {
    let catalogue = accounts::catalogue(context).await?;
    let clock = context.world.clock.as_ref();
    let begun = clock.now();
    let mut search = Search::begin(address.clone(), catalogue, begun.to_zoned(TimeZone::UTC).date());
    if search.is_known() {
        return Ok(Arc::new(search.end(&LeadState::NotNeeded)));
    }
    news.send(Arc::new(search.picture())).await.ok(); // nobody has to listen
    let mut asking: FuturesUnordered<_> =
        ask::QUESTIONS.iter().map(|source| ask::ask(*source, &address, context)).collect();
    let over = wait_until(clock, begun + LIMIT);
    tokio::pin!(over);
    loop {
        let answered = tokio::select! {
            biased;
            answered = asking.next() => answered,
            () = &mut over => break,
        };
        let Some((source, answer)) = answered else { break };
        search.take(source, answer);
        news.send(Arc::new(search.picture())).await.ok(); // the same
    }
    Ok(Arc::new(search.end(&LeadState::TooSlow)))
}

impl ProviderChoice {
    /// The provider that was found; `None` for one without OAuth.
    pub fn of(candidate: &Candidate) -> Option<Self> {
        Some(match &candidate.provider {
            CandidateProvider::Known(id) => Self::Known(id.clone()),
            CandidateProvider::Defined(provider) => Self::Defined(Box::new(Provider::clone(provider))),
            CandidateProvider::Learnt(issuer) => Self::Issuer(issuer.clone()),
            CandidateProvider::OtherWay(_) => return None,
        })
    }
}

#[cfg(test)]
mod tests;
