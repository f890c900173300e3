//! Signing in: begin, wait for the person, exchange, find out who it was, keep.
//!
//! Nothing is stored before the identity fits or the person has decided, and what is stored is durable before anyone hears
//! of it. Dropping the future at any point closes the port and keeps nothing. The page the browser ends on says the same as
//! the window: both take their words from `explain`. A full rotation is a sign-in that ends the grant of before
//! (`services/rotate.rs`).

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::domain::account::Account;
use crate::domain::audit::{AuditKind, FactName, NewEvent};
use crate::domain::browser::Opens;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::Provider;
use crate::domain::scope::Scope;
use crate::domain::secret::AuthorizationCode;
use crate::domain::token::{Fingerprint, TokenSet};
use crate::platform::loopback::Received;
use crate::protocol::ClientAuth;
use crate::protocol::authorize::{self, AuthorizationRequest, Prompt};
use crate::protocol::identity::{self, Identity};

use super::Context;
use super::rotate::{OldGrant, Replaced};

mod closing;
mod device;
mod finish;
pub mod form;
mod keep;
mod line;
mod redirect;
mod trial;

pub use keep::Signed;
pub use line::{AuthorizeLink, Decision, DeviceCodeShown, Input, Line, Progress, Step};

pub use trial::{Trial, Tried, show_trial_end, trial};

use finish::{Finished, finish};

/// What to sign in.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Which account, as it is now.
    pub account: Account,
    /// Its provider, as it is now; a definition that changes meanwhile has no effect on this sign-in.
    pub provider: Arc<Provider>,
    /// Which road.
    pub way: Way,
    /// How long to wait for the person.
    pub limit: SignedDuration,
    /// What its link opens in.
    pub browser: Opens,
    /// Whether other accounts of this provider are here, so that the provider is to show whose there are.
    pub has_siblings: bool,
    /// Whether the person is to prove anew who they are, whatever the browser remembers.
    pub fresh: bool,
    /// Whether the grant of before is ended, once the new one is kept or, where ending one ends all, before it is asked for:
    /// a full rotation.
    pub ends_old: bool,
}

/// The roads of a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The system browser is opened and comes back over loopback.
    Browser,
    /// The link is shown, nothing is opened; it comes back over loopback or is pasted.
    Link,
    /// The link is shown and only pasting brings it back: no port is opened.
    Paste,
    /// A code is typed on another device (RFC 8628).
    Device,
}

/// What the audit log says when a sign-in begins. What it brings is recorded with it.
pub fn started(wish: &Wish, now: Timestamp) -> NewEvent {
    let way = match wish.way {
        Way::Browser => "browser",
        Way::Link => "link",
        Way::Paste => "paste",
        Way::Device => "device",
    };
    NewEvent::new(AuditKind::SignInStarted, now).about(&wish.account).with(FactName::Way, way)
}

/// And when it brought nothing.
pub fn unfinished(account: &Account, why: ProblemKind, now: Timestamp) -> NewEvent {
    let kind = match why {
        ProblemKind::SignInCancelled => AuditKind::SignInCancelled,
        _ => AuditKind::SignInFailed,
    };
    NewEvent::new(kind, now).about(account).failed(why)
}

/// Signs in. Ends with what was kept, or with the problem that the window and the closing page show.
pub async fn run(wish: Wish, context: &Context, line: &mut Line) -> Result<Signed, Problem> {
    let (account, provider) = (wish.account.clone(), Arc::clone(&wish.provider));
    let ended = match wish.way {
        Way::Device => device::run(wish, context, line).await,
        Way::Browser | Way::Link | Way::Paste => Box::pin(with_redirect(wish, context, line)).await, // large
    };
    ended.map_err(|problem| super::named(problem, &account, &provider).at(context.world.clock.now()))
}

/// What a sign-in will ask for and as whom: fixed before anything leaves.
struct Prepared {
    auth: ClientAuth,
    scopes: Vec<Scope>,
    until: Timestamp,
    since: Timestamp,
    /// What became of the grant of before, where it had to be ended first.
    old_grant: Option<OldGrant>,
    /// What tells this sign-in from those of other installations, where the provider wants to know.
    device: Option<Fingerprint>,
}

impl Prepared {
    /// The person begins once more, and has the whole time for it.
    fn anew(&mut self, wish: &Wish, now: Timestamp) {
        self.since = now;
        self.until = now.checked_add(wish.limit).unwrap_or(Timestamp::MAX);
    }
}

async fn prepare(wish: &Wish, context: &Context, line: &Line) -> Result<Prepared, Problem> {
    line.tell(Progress::Step(Step::Prepare)).await;
    if wish.fresh && (wish.way == Way::Device || wish.provider.asks_freshly().is_none()) {
        return Err(Problem::new(ProblemKind::FreshUnsupported));
    }
    context.store.require_unlocked().await?;
    let auth = context.client_auth(&wish.account).await?;
    let scopes = super::scopes(&wish.provider, &wish.account.uses, context)?;
    let since = context.world.clock.now();
    let until = since.checked_add(wish.limit).unwrap_or(Timestamp::MAX);
    let names_device = wish.provider.parameters.names_device;
    let device = if names_device { Some(context.store.device_of(wish.account.id).await?) } else { None };
    Ok(Prepared { auth, scopes, until, since, old_grant: None, device })
}

/// Where ending the old grant would end the new one too, it is ended before the person is asked, when everything else that
/// can fail without a person has been done. A failure ends the attempt, and nothing is lost.
async fn end_old_first(
    wish: &Wish,
    prepared: &mut Prepared,
    context: &Context,
    line: &Line,
) -> Result<(), Problem> {
    if !wish.ends_old || !wish.provider.tokens.revoking_ends_all || prepared.old_grant.is_some() {
        return Ok(());
    }
    let Some(replaced) = Replaced::of(wish.account.id, context).await? else {
        return Ok(());
    };
    line.tell(Progress::EndingOld).await;
    let without = replaced.end_first(&wish.provider, context).await?;
    prepared.old_grant = Some(if without.is_some() { OldGrant::Ended } else { OldGrant::NotOffered });
    line.tell(Progress::OldEnded(without.map(Box::new))).await;
    Ok(())
}

/// Some providers give a refresh token only after a fresh consent (OpenID Connect Core 1.0, section 11). Then the consent
/// page is asked for once more, instead of keeping a sign-in that cannot be renewed.
async fn with_redirect(wish: Wish, context: &Context, line: &mut Line) -> Result<Signed, Problem> {
    let mut prepared = prepare(&wish, context, line).await?;
    let mut prompt = redirect::prompt(&wish);
    loop {
        let (mut came, mut page) = round(&wish, &mut prepared, prompt, context, line).await?;
        let withheld = came.as_ref().is_ok_and(|(tokens, _)| was_withheld(tokens, &wish));
        if prompt != Prompt::Consent && withheld {
            closing::show(page, closing::once_more(&wish.provider)).await;
            (came, page) = round(&wish, &mut prepared, Prompt::Consent, context, line).await?;
        }
        match finish(came, page, &wish, &mut prepared, context, line).await? {
            Finished::Signed(signed) => return Ok(*signed),
            // Without being asked, the browser would sign in whoever it signed in before.
            Finished::Again => prompt = Prompt::Account,
        }
    }
}

fn was_withheld(tokens: &TokenSet, wish: &Wish) -> bool {
    tokens.refresh.is_none() && !wish.provider.parameters.on_missing_refresh.is_empty()
}

/// What one visit to the provider's page brought, and the browser that waits for its last page.
type Round = (Result<(TokenSet, Identity), Problem>, Option<Box<dyn Received>>);

/// One visit to the provider's page: out with a link, back with tokens.
async fn round(
    wish: &Wish,
    prepared: &mut Prepared,
    prompt: Prompt,
    context: &Context,
    line: &mut Line,
) -> Result<Round, Problem> {
    let (request, mut listener) = redirect::begin(wish, prepared, prompt, context).await?;
    end_old_first(wish, prepared, context, line).await?;
    let wait = (prepared.since, prepared.until);
    line.tell(Progress::Link(request.link.clone(), wait)).await;
    if wish.way == Way::Browser {
        redirect::open_browser(wish, &request, context, line).await;
    }
    let waiting = redirect::wait(wish, &request, &mut listener, prepared.until, context, line).await?;
    let redirect::Came { answer, page } = waiting;
    let code = match answer {
        Ok(code) => code,
        Err(problem) => return Ok((Err(problem), page)),
    };
    let came = tokio::select! {
        biased;
        came = redeem(wish, prepared, &request, code, context, line) => came,
        never = redirect::turn_away(&mut listener) => match never {},
    };
    Ok((came, page))
}

async fn redeem(
    wish: &Wish,
    prepared: &Prepared,
    request: &AuthorizationRequest,
    code: AuthorizationCode,
    context: &Context,
    line: &Line,
) -> Result<(TokenSet, Identity), Problem> {
    line.tell(Progress::Step(Step::Exchange)).await;
    let transport = context.world.transport.as_ref();
    let tokens = authorize::redeem(code, request, &prepared.auth, &wish.provider, transport).await?;
    line.tell(Progress::Step(Step::Identify)).await;
    let nonce = request.nonce.as_ref();
    let who = identity::find_out(&wish.provider, &prepared.auth.id, &tokens, nonce, transport).await?;
    if wish.fresh {
        require_fresh(&who, prepared.since)?;
    }
    Ok((tokens, who))
}

/// A provider that says when the person proved who they are must not name a time before it was asked (OpenID Connect Core
/// 1.0, section 3.1.3.7, step 13). One that does not say it is believed: `prompt` has no other answer.
fn require_fresh(who: &Identity, since: Timestamp) -> Result<(), Problem> {
    let earliest = since.checked_sub(CLOCKS_DIFFER).unwrap_or(since);
    match who.authenticated_at.filter(|at| *at < earliest) {
        Some(at) => Err(Problem::new(ProblemKind::NotFresh).fact("signed_in_at", at)),
        None => Ok(()),
    }
}

/// By how much the provider's clock may be behind ours.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(2);

#[cfg(test)]
mod tests;
