//! The road over the browser: build the link, wait for the redirect or a pasted address.

use std::convert::Infallible;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{LoopbackHost, PortRule, RedirectForm, RedirectRules};
use crate::domain::secret::AuthorizationCode;
use crate::domain::token::Fingerprint;
use crate::platform::clock;
use crate::platform::loopback::{ClosingPage, ListenWish, Listener, LoopbackError, Received};
use crate::protocol::authorize::{self, AuthorizationRequest, Prompt, RedirectError};

use super::{Context, Input, Line, Prepared, Progress, Step, Way, Wish, closing, form};

/// Opens the port first, then builds the link from the port that was really opened.
pub(super) async fn begin(
    wish: &Wish,
    prepared: &Prepared,
    prompt: Prompt,
    context: &Context,
) -> Result<(AuthorizationRequest, Option<Box<dyn Listener>>), Problem> {
    let own = wish.account.redirect.as_deref();
    let rules = form::rules(&wish.provider, own)?;
    let listener = match (wish.way, rules.form) {
        (Way::Paste, _) | (_, RedirectForm::Paste) => None,
        _ => Some(listen(&rules, context).await?),
    };
    let redirect_uri = match &listener {
        Some(listener) => listener.redirect_uri(),
        None => form::for_pasting(&rules, own, context.world.random.as_ref())?,
    };
    let request = authorize::begin(
        &wish.provider,
        &prepared.auth.id,
        &redirect_uri,
        &prepared.scopes,
        authorize::Hints {
            person: Some(wish.account.wanted_person()),
            device: prepared.device.as_ref().map(Fingerprint::as_str),
        },
        prompt,
        context.world.random.as_ref(),
    );
    Ok((request, listener))
}

async fn listen(rules: &RedirectRules, context: &Context) -> Result<Box<dyn Listener>, Problem> {
    let port = match rules.port {
        PortRule::Any => None,
        PortRule::Fixed(port) => Some(port),
    };
    let wish =
        ListenWish { localhost: rules.host == LoopbackHost::Localhost, path: rules.path.clone(), port };
    context.world.loopback.listen(wish).await.map_err(|error| unavailable(&error))
}

fn unavailable(error: &LoopbackError) -> Problem {
    let problem = Problem::new(ProblemKind::LoopbackUnavailable);
    match error {
        // The words for it need no detail.
        LoopbackError::PortTaken(port) => problem.fact("port", port).fact("os", "EADDRINUSE"),
        LoopbackError::Denied(_) => problem.detail(error.to_string()).fact("os", "EACCES"),
        LoopbackError::Unavailable(_) => problem.detail(error.to_string()),
    }
}

/// The consent screen is forced only where a refresh token was withheld before: forcing it always locks out everybody whose
/// administrator has agreed for them.
pub(super) fn prompt(wish: &Wish) -> Prompt {
    if wish.fresh {
        return Prompt::Fresh;
    }
    let withheld = wish.account.grant.as_ref().is_some_and(|grant| grant.refresh.is_none());
    match (withheld, wish.has_siblings) {
        (true, _) => Prompt::Consent,
        (false, true) => Prompt::Several,
        (false, false) => Prompt::Usual,
    }
}

pub(super) async fn open_browser(
    wish: &Wish,
    request: &AuthorizationRequest,
    context: &Context,
    line: &Line,
) {
    let opened = context.world.browser.open(request.link.url(), &wish.browser).await;
    let news = opened
        .map_err(|error| Box::new(Problem::new(ProblemKind::BrowserUnavailable).detail(error.to_string())));
    line.tell(Progress::Browser(news)).await;
}

/// What came back, and the browser that waits for its last page.
pub(super) struct Came {
    pub(super) answer: Result<AuthorizationCode, Problem>,
    pub(super) page: Option<Box<dyn Received>>,
}

/// Waits until this sign-in's redirect came or was pasted. Foreign redirects are answered and change nothing.
pub(super) async fn wait(
    wish: &Wish,
    request: &AuthorizationRequest,
    listener: &mut Option<Box<dyn Listener>>,
    until: Timestamp,
    context: &Context,
    line: &mut Line,
) -> Result<Came, Problem> {
    let clock = Arc::clone(&context.world.clock);
    loop {
        tokio::select! {
            received = next(listener) => {
                if let Some(came) = judge(request, received?, line).await {
                    return Ok(came);
                }
            }
            input = line.input() => {
                if let Some(came) = heed(input, wish, request, context, line).await {
                    return Ok(came);
                }
            }
            () = clock::wait_until(clock.as_ref(), until) => {
                let with_tls = listener.as_ref().is_some_and(|listener| listener.came_with_tls());
                return Err(if with_tls { came_with_tls(wish) } else { timed_out(wish) });
            }
        }
    }
}

/// The person did not come back in the time that was given.
pub(super) fn timed_out(wish: &Wish) -> Problem {
    Problem::new(ProblemKind::SignInTimedOut).fact("limit", in_words(wish.limit))
}

/// The browser came back with https, to a listener that speaks http only, and nobody could tell it.
fn came_with_tls(wish: &Wish) -> Problem {
    timed_out(wish).fact("where", "loopback").fact("check", "tls_client_hello_on_http_listener")
}

fn in_words(limit: SignedDuration) -> String {
    match limit.as_secs() {
        seconds if seconds >= 120 => format!("{} min", seconds / 60),
        seconds => format!("{seconds} s"),
    }
}

/// Once the answer is here, whatever else comes to the port (a reloaded page, a second tab) changes nothing.
pub(super) async fn turn_away(listener: &mut Option<Box<dyn Listener>>) -> Infallible {
    loop {
        match next(listener).await {
            Ok(again) => again.answer(ClosingPage::nothing_here()).await,
            Err(_gone) => return std::future::pending().await,
        }
    }
}

async fn next(listener: &mut Option<Box<dyn Listener>>) -> Result<Box<dyn Received>, Problem> {
    match listener {
        Some(listener) => listener.next().await.map_err(|error| unavailable(&error)),
        None => std::future::pending().await,
    }
}

async fn judge(request: &AuthorizationRequest, received: Box<dyn Received>, line: &Line) -> Option<Came> {
    let answer = match request.read_redirect(received.query()) {
        Err(RedirectError::ForeignState) => {
            received.answer(closing::foreign()).await;
            return None;
        }
        read => read.map_err(Problem::from),
    };
    line.tell(Progress::Step(Step::Receive)).await;
    Some(Came { answer, page: Some(received) })
}

async fn heed(
    input: Input,
    wish: &Wish,
    request: &AuthorizationRequest,
    context: &Context,
    line: &Line,
) -> Option<Came> {
    match input {
        Input::OpenBrowser => open_browser(wish, request, context, line).await,
        Input::Decide(_) => {}
        Input::Pasted(text) => match request.read_pasted(&text) {
            Err(RedirectError::ForeignState | RedirectError::NotThisRedirect) => {
                // With its moment, so that the second refusal of the same text is news too.
                let refused = Problem::new(ProblemKind::PasteInvalid)
                    .fact("expected", &request.redirect_uri)
                    .at(context.world.clock.now());
                line.tell(Progress::PasteRefused(Box::new(refused))).await;
            }
            read => {
                line.tell(Progress::Step(Step::Receive)).await;
                return Some(Came { answer: read.map_err(Problem::from), page: None });
            }
        },
    }
    None
}
