//! The round of a sign-in for nobody: out with a link, back with tokens that belong to no account and are kept nowhere.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::domain::account::{Account, AccountId, Generation, MailAddress, Particulars};
use crate::domain::browser::Opens;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::Provider;
use crate::domain::scope::{Scope, Uses};
use crate::domain::token::TokenSet;
use crate::platform::loopback::Received;
use crate::protocol::ClientAuth;
use crate::protocol::authorize::{self, Prompt};
use crate::protocol::identity::{self, Identity};

use super::{Context, Line, Prepared, Progress, Step, Way, Wish, closing, redirect};

/// What a trial needs.
#[derive(Debug)]
pub struct Trial {
    /// Where.
    pub provider: Arc<Provider>,
    /// As whom it asks.
    pub auth: ClientAuth,
    /// For what.
    pub uses: Uses,
    /// Who is expected to sign in.
    pub hint: Option<MailAddress>,
    /// Which road over the browser.
    pub way: Way,
    /// What its link opens in.
    pub browser: Opens,
}

/// What it brought, and the browser that waits for its last page.
pub struct Tried {
    /// To be revoked, whatever else there is.
    pub tokens: TokenSet,
    /// Who signed in, or why that cannot be believed.
    pub who: Result<Identity, Problem>,
    /// What was asked for.
    pub asked: Vec<Scope>,
    /// Where the end is to be shown.
    pub page: Option<Box<dyn Received>>,
}

/// How long to wait for the person.
const LIMIT: SignedDuration = SignedDuration::from_mins(10);

/// Goes out and comes back. An error means that no token came.
pub async fn trial(trial: &Trial, context: &Context, line: &mut Line) -> Result<Tried, Problem> {
    round(trial, context, line).await.map_err(|problem| {
        let problem = problem.fact("provider", &trial.provider.short_name);
        // The account is made up, so nothing is said about it.
        Problem { account: trial.hint.as_ref().map(ToString::to_string), ..problem }
            .at(context.world.clock.now())
    })
}

async fn round(trial: &Trial, context: &Context, line: &mut Line) -> Result<Tried, Problem> {
    line.tell(Progress::Step(Step::Prepare)).await;
    let scopes = crate::services::scopes(&trial.provider, &trial.uses, context)?;
    let wish = wish(trial, context.world.clock.now())?;
    let since = context.world.clock.now();
    let until = since.checked_add(LIMIT).unwrap_or(Timestamp::MAX);
    let prepared = Prepared { auth: trial.auth.clone(), scopes, until, since, old_grant: None, device: None };
    let (request, mut listener) = redirect::begin(&wish, &prepared, Prompt::Usual, context).await?;
    line.tell(Progress::Link(request.link.clone(), (since, until))).await;
    if wish.way == Way::Browser {
        redirect::open_browser(&wish, &request, context, line).await;
    }
    let came = redirect::wait(&wish, &request, &mut listener, until, context, line).await?;
    let redirect::Came { answer, page } = came;
    let transport = context.world.transport.as_ref();
    let provider = &wish.provider;
    line.tell(Progress::Step(Step::Exchange)).await;
    let redeemed = match answer {
        Ok(code) => authorize::redeem(code, &request, &prepared.auth, provider, transport)
            .await
            .map_err(Problem::from),
        Err(problem) => Err(problem),
    };
    let tokens = match redeemed {
        Ok(tokens) => tokens,
        Err(problem) => {
            closing::trial_end(page, Some(&problem), provider).await;
            return Err(problem);
        }
    };
    line.tell(Progress::Step(Step::Identify)).await;
    let nonce = request.nonce.as_ref();
    let who = identity::find_out(provider, &prepared.auth.id, &tokens, nonce, transport).await;
    let who = who.map_err(|error| Problem::from(error).fact("provider", &provider.short_name));
    Ok(Tried { tokens, who, asked: prepared.scopes, page })
}

/// The account is made up and never stored: a sign-in is of somebody. Nobody's address is sent where none was given.
fn wish(trial: &Trial, now: Timestamp) -> Result<Wish, Problem> {
    let mut provider = Provider::clone(&trial.provider);
    if trial.hint.is_none() {
        provider.parameters.login_hint = false;
    }
    let nobody = || "nobody@trial.invalid".parse().map_err(|_never| Problem::new(ProblemKind::Internal));
    let address: MailAddress = trial.hint.clone().map_or_else(nobody, Ok)?;
    let account = Account {
        id: AccountId::new(0),
        address,
        mailbox: None,
        provider: provider.id.clone(),
        client: None,
        uses: trial.uses.clone(),
        servers: Vec::new(),
        redirect: None,
        added_at: now,
        generation: Generation::default(),
        grant: None,
        problem: None,
        last_use: None,
        asking: None,
        rules: crate::domain::account::EndRules::default(),
        told: crate::domain::account::Told::default(),
        particulars: Particulars::default(),
    };
    let way = if trial.way == Way::Device { Way::Link } else { trial.way };
    let (provider, browser) = (Arc::new(provider), trial.browser.clone());
    Ok(Wish {
        account,
        provider,
        way,
        limit: LIMIT,
        browser,
        ends_old: false,
        has_siblings: false,
        fresh: false,
    })
}

/// Shows what a trial came to, where a browser waits for it.
pub async fn show_trial_end(page: Option<Box<dyn Received>>, failed: Option<&Problem>, provider: &Provider) {
    closing::trial_end(page, failed, provider).await;
}
