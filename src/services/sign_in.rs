//! Signing in: begin, wait for the person, exchange, find out who it was, keep.
//!
//! Nothing is stored before the identity fits or the person has decided, and what is stored is durable before anyone hears
//! of it. Dropping the future at any point closes the port and keeps nothing. The page the browser ends on says the same as
//! the window: both take their words from `explain`.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc;

use crate::domain::account::{Account, MailAddress};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::Provider;
use crate::domain::scope::Scope;
use crate::domain::secret::PastedAddress;
use crate::domain::token::TokenSet;
use crate::platform::clock;
use crate::platform::loopback::Received;
use crate::protocol::identity::{self, Identity};
use crate::protocol::{ClientAuth, authorize::{self, Prompt}};

use super::Context;

mod closing;
mod device;
pub mod form;
mod keep;
mod redirect;

pub use keep::Signed;

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
    /// The browser from the settings.
    pub browser: Option<String>,
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

/// What a sign-in tells while it runs.
#[derive(Debug)]
pub enum Progress {
    /// It is now at this step.
    Step(Step),
    /// It waits for the person, with this link, from then until then.
    Link(AuthorizeLink, (Timestamp, Timestamp)),
    /// It waits for this code to be typed elsewhere, from then until then.
    Device(DeviceCodeShown, (Timestamp, Timestamp)),
    /// The browser was started, or not.
    Browser(Result<(), Box<Problem>>),
    /// What was pasted cannot be used; it goes on waiting.
    PasteRefused(Box<Problem>),
    /// Someone else signed in; it waits for a decision.
    SomeoneElse(String),
}

/// What a person may say to a sign-in that runs.
#[derive(Debug)]
pub enum Input {
    /// Open the browser again.
    OpenBrowser,
    /// This is the address of the page the browser ended on.
    Pasted(PastedAddress),
    /// This is to be done about someone else having signed in.
    Decide(Decision),
}

/// What to do when someone else signed in than was wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Drop what was received.
    Discard,
    /// Who signed in opens the mailbox of the wanted address.
    SharedMailbox,
    /// Add the address that signed in as an account of its own.
    AnotherAccount,
}

/// The steps of a sign-in, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Link built, port opened.
    Prepare,
    /// The person is in the browser.
    Wait,
    /// The redirect is read.
    Receive,
    /// The code is exchanged for tokens.
    Exchange,
    /// Who signed in is compared with the wanted address.
    Identify,
    /// Tokens are sealed and written.
    Store,
    /// All done.
    Done,
}

impl Step {
    /// The steps a person sees.
    pub const SHOWN: [Self; 6] = [Self::Prepare, Self::Wait, Self::Receive, Self::Exchange, Self::Identify, Self::Store];

    /// Its words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Prepare => "Prepare",
            Self::Wait => "Wait for the browser",
            Self::Receive => "Receive the answer",
            Self::Exchange => "Exchange for tokens",
            Self::Identify => "Check who signed in",
            Self::Store => "Store",
            Self::Done => "Done",
        }
    }
}

/// The link that starts a sign-in. It carries `state` and challenge, so it is shown but never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct AuthorizeLink(pub url::Url);

impl std::fmt::Debug for AuthorizeLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AuthorizeLink({})", self.0.host_str().unwrap_or("?"))
    }
}

/// The code a person types on another device (RFC 8628, section 3.2).
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceCodeShown {
    /// The code.
    pub user_code: String,
    /// Where to type it.
    pub page: String,
    /// The same with the code in it, for the QR code.
    pub page_with_code: Option<String>,
}

impl std::fmt::Debug for DeviceCodeShown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeviceCodeShown(…)")
    }
}

/// Where a sign-in's news go and its inputs come from.
pub struct Line {
    news: mpsc::Sender<Progress>,
    inputs: mpsc::Receiver<Input>,
}

impl Line {
    /// Ties the two ends together.
    pub fn new(news: mpsc::Sender<Progress>, inputs: mpsc::Receiver<Input>) -> Self {
        Self { news, inputs }
    }

    async fn tell(&self, news: Progress) {
        self.news.send(news).await.ok(); // nobody watching is no reason to stop
    }

    /// The next input; waits for ever when nobody can give one any more.
    async fn input(&mut self) -> Input {
        match self.inputs.recv().await {
            Some(input) => input,
            None => std::future::pending().await,
        }
    }
}

/// Signs in. Ends with what was kept, or with the problem that the window and the closing page show.
pub async fn run(wish: Wish, context: &Context, line: &mut Line) -> Result<Signed, Problem> {
    let address = wish.account.address.clone();
    let ended = match wish.way {
        Way::Device => device::run(wish, context, line).await,
        Way::Browser | Way::Link | Way::Paste => with_redirect(wish, context, line).await,
    };
    ended.map_err(|problem| problem.about(address).at(context.world.clock.now()))
}

/// What a sign-in will ask for and as whom: fixed before anything leaves.
struct Prepared {
    auth: ClientAuth,
    scopes: Vec<Scope>,
    until: Timestamp,
    since: Timestamp,
}

async fn prepare(wish: &Wish, context: &Context, line: &Line) -> Result<Prepared, Problem> {
    line.tell(Progress::Step(Step::Prepare)).await;
    context.store.require_unlocked().await?;
    let auth = context.client_auth(&wish.account).await?;
    let scopes = wish
        .provider
        .scopes_for(&wish.account.uses)
        .map_err(|error| Problem::new(ProblemKind::ScopesMixed).detail(error.to_string()))?;
    let since = context.world.clock.now();
    Ok(Prepared { auth, scopes, since, until: since + wish.limit })
}

async fn with_redirect(wish: Wish, context: &Context, line: &mut Line) -> Result<Signed, Problem> {
    let prepared = prepare(&wish, context, line).await?;
    let prompt = redirect::prompt(&wish);
    let (came, page) = round(&wish, &prepared, prompt, context, line).await?;
    if prompt == Prompt::Usual && came.as_ref().is_ok_and(|(tokens, _)| was_withheld(tokens, &wish)) {
        closing::show(page, closing::once_more(&wish.provider)).await;
        let (came, page) = round(&wish, &prepared, Prompt::Consent, context, line).await?;
        return finish(came, page, &wish, prepared, context, line).await;
    }
    finish(came, page, &wish, prepared, context, line).await
}

/// What one visit to the provider's page brought, and the browser that waits for its last page.
type Round = (Result<(TokenSet, Identity), Problem>, Option<Box<dyn Received>>);

/// One visit to the provider's page: out with a link, back with tokens.
async fn round(wish: &Wish, prepared: &Prepared, prompt: Prompt, context: &Context, line: &mut Line) -> Result<Round, Problem> {
    let (request, mut listener) = redirect::begin(wish, prepared, prompt, context).await?;
    let wait = (prepared.since, prepared.until);
    line.tell(Progress::Link(AuthorizeLink(request.link.url().clone()), wait)).await;
    if wish.way == Way::Browser {
        redirect::open_browser(wish, &request, context, line).await;
    }
    let listening = listener.as_deref_mut();
    let redirect::Came { answer, page } = redirect::wait(wish, &request, listening, prepared.until, context, line).await?;
    let came = match answer {
        Ok(code) => redeem(wish, prepared, &request, code, context, line).await,
        Err(problem) => Err(problem),
    };
    Ok((came, page))
}

/// Some providers give a refresh token only after a fresh consent (OpenID Connect Core 1.0, section 11). Then the consent
/// page is asked for once more, instead of keeping a sign-in that cannot be renewed.
fn was_withheld(tokens: &TokenSet, wish: &Wish) -> bool {
    tokens.refresh.is_none() && !wish.provider.parameters.on_missing_refresh.is_empty()
}

async fn redeem(
    wish: &Wish,
    prepared: &Prepared,
    request: &authorize::AuthorizationRequest,
    code: crate::domain::secret::AuthorizationCode,
    context: &Context,
    line: &Line,
) -> Result<(TokenSet, Identity), Problem> {
    line.tell(Progress::Step(Step::Exchange)).await;
    let transport = context.world.transport.as_ref();
    let tokens = authorize::redeem(code, request, &prepared.auth, &wish.provider, transport).await?;
    line.tell(Progress::Step(Step::Identify)).await;
    let identity = identity::find_out(&wish.provider, &prepared.auth.id, &tokens, request.nonce.as_ref(), transport).await?;
    Ok((tokens, identity))
}

/// From here on both roads are the same: compare, decide, keep, and say so in the browser.
async fn finish(
    ended: Result<(TokenSet, Identity), Problem>,
    page: Option<Box<dyn Received>>,
    wish: &Wish,
    prepared: Prepared,
    context: &Context,
    line: &mut Line,
) -> Result<Signed, Problem> {
    let kept = match ended {
        Ok((tokens, identity)) if fits(&identity, &wish.account) => {
            line.tell(Progress::Step(Step::Store)).await;
            keep::keep(&wish.account, &wish.provider, keep::Brought { tokens, identity, asked: prepared.scopes, mailbox: None }, context).await
        }
        Ok((tokens, identity)) => {
            closing::show(page, closing::someone_else(&identity, &wish.account)).await;
            let brought = keep::Brought { tokens, identity, asked: prepared.scopes, mailbox: None };
            return decide(brought, wish, prepared.until, context, line).await;
        }
        Err(problem) => Err(problem),
    };
    let words = match &kept {
        Ok(signed) => closing::good(&signed.account),
        Err(problem) => closing::bad(&problem.clone().about(&wish.account.address)),
    };
    closing::show(page, words).await;
    kept
}

/// Nothing is stored until the person has said what it means that someone else signed in.
async fn decide(mut brought: keep::Brought, wish: &Wish, until: Timestamp, context: &Context, line: &mut Line) -> Result<Signed, Problem> {
    let who = brought.identity.address.clone().unwrap_or_default();
    line.tell(Progress::SomeoneElse(who.clone())).await;
    let decision = tokio::select! {
        decision = next_decision(line) => decision,
        () = clock::wait_until(context.world.clock.as_ref(), until) => Decision::Discard,
    };
    let different = || Problem::new(ProblemKind::IdentityDifferent).fact("wanted", &wish.account.address).fact("signed_in_as", &who);
    match decision {
        Decision::Discard => Err(different()),
        Decision::SharedMailbox => {
            line.tell(Progress::Step(Step::Store)).await;
            brought.mailbox = Some(wish.account.address.as_str().to_owned());
            keep::keep(&wish.account, &wish.provider, brought, context).await
        }
        Decision::AnotherAccount => {
            let address: MailAddress = who.parse().map_err(|_not_an_address| different())?;
            line.tell(Progress::Step(Step::Store)).await;
            let account = keep::sibling(&wish.account, address, context).await?;
            keep::keep(&account, &wish.provider, brought, context).await
        }
    }
}

async fn next_decision(line: &mut Line) -> Decision {
    loop {
        if let Input::Decide(decision) = line.input().await {
            return decision;
        }
    }
}

/// Whether who signed in is who was wanted. A provider that does not say leaves it open, and the account shows so.
fn fits(identity: &Identity, account: &Account) -> bool {
    let Some(signed_in) = identity.address.as_deref() else { return true };
    let known_person = || account.mailbox.is_some() && account.grant.as_ref().and_then(|grant| grant.signed_in_as.as_deref()) == Some(signed_in);
    account.address.same_mailbox(signed_in) || known_person()
}
