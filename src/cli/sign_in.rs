//! `mailward sign-in`: the road of a sign-in, told on standard error as it goes.
//!
//! The link is shown in any case. Ctrl-C ends the sign-in: the port closes and nothing is stored. When someone else signed
//! in, a person at a terminal is asked what that means; without one it is discarded.

use clap::Args;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::domain::factors::{self, Shortfall};
use crate::domain::problem::{Problem, ProblemKind};
use crate::engine::command::{Command, SignInRequest, Way};
use crate::engine::handle::EngineHandle;
use crate::engine::snapshot::AccountView;
use crate::explain;

use super::exit::Status;
use super::interrupt::Interrupt;
use super::{Desk, documents, help, unlock};

pub(super) mod ask;
mod guide;

use ask::Asking;
use guide::Guide;

#[derive(Debug, Args)]
#[command(after_long_help = help::SIGN_IN)]
pub(super) struct Arguments {
    /// The address of the account
    address: String,
    /// Show the link and open nothing; the browser still comes back by itself
    #[arg(long, conflicts_with_all = ["device", "paste"])]
    no_browser: bool,
    /// Show a code to type on another device, where the provider can
    #[arg(long, conflicts_with = "paste")]
    device: bool,
    /// Show the link, open no port, and read the address of the last page from standard input, without echo
    #[arg(long)]
    paste: bool,
    /// Open this browser, in place of the account's or the one in the settings: a command, as in "firefox -P work"
    #[arg(long, value_name = "COMMAND", conflicts_with_all = ["no_browser", "device", "paste"])]
    browser: Option<String>,
    /// Prove anew who you are, whatever the browser remembers: the provider asks for password and second factor again
    #[arg(long, conflicts_with = "device")]
    fresh: bool,
    /// Give up after so long
    #[arg(long, value_name = "SECONDS", default_value_t = 600, value_parser = clap::value_parser!(u32).range(1..=3600))]
    timeout: u32,
}

pub(super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let account = desk.account(&wanted.address)?.account;
    unlock::ensure(desk)?;
    let limit = SignedDuration::from_secs(i64::from(wanted.timeout));
    let (browser, fresh) = (wanted.browser.clone(), wanted.fresh);
    let request = SignInRequest { account: account.id, way: way(wanted), limit, browser, fresh };
    desk.output.words(&match account.other_person() {
        Some(person) => format!("Sign in to {} as {person}", account.address),
        None => format!("Sign in to {}", account.address),
    });
    let (way, handle) = (request.way, desk.session.handle());
    let signing_in = handle.ask(|reply| Command::SignIn(request, reply));
    let signed_in = desk
        .session
        .block_on(follow(way, signing_in, desk))
        .map_err(|problem| problem.about(&account.address))?;
    let view = desk.account(signed_in.address.as_str())?;
    let short = signed_in.grant.as_ref().zip(view.provider.as_deref()).filter(|_| fresh);
    let short = short.and_then(|(grant, provider)| factors::falls_short(grant, provider));
    if desk.output.is_json() {
        let mut document = documents::account(&view);
        if fresh {
            document["fresh"] = fresh_document(&view, short.as_ref());
        }
        desk.output.document(&document);
    }
    desk.output
        .words(&format!("{} is signed in; its tokens are sealed on this computer.", signed_in.address));
    if signed_in.refresh().is_none() {
        desk.output.words("The provider gave no refresh token, so this sign-in ends with its access token.");
    }
    if let Some(short) = short {
        desk.output.words(&explain::fresh::shortfall(view.provider_name(), &short));
    }
    Ok(Status::Done)
}

/// What a fresh sign-in was asked for, and what came back.
fn fresh_document(view: &AccountView, short: Option<&Shortfall>) -> Value {
    json!({
        "class_asked": view.provider.as_deref().and_then(factors::asked_for),
        "class": view.account.grant.as_ref().and_then(factors::class),
        "falls_short": short.is_some(),
    })
}

fn way(wanted: &Arguments) -> Way {
    match (wanted.no_browser, wanted.device, wanted.paste) {
        (_, true, _) => Way::Device,
        (_, _, true) => Way::Paste,
        (true, ..) => Way::Link,
        _ => Way::Browser,
    }
}

/// Tells of a sign-in until it ends, or until Ctrl-C ends it. It begins when `signing_in` is first looked at.
pub(super) async fn follow<T>(
    way: Way,
    signing_in: impl Future<Output = Result<T, Problem>>,
    desk: &Desk<'_>,
) -> Result<T, Problem> {
    let handle = desk.session.handle();
    let mut news = desk.session.handle();
    let mut guide = Guide::new(way, desk.output);
    let mut asking = Asking::default();
    let mut interrupt = Interrupt::listen();
    tokio::pin!(signing_in);
    let ended = loop {
        tokio::select! {
            biased;
            ended = &mut signing_in => break ended,
            () = interrupt.told() => break Err(cancel(&handle)),
            answer = asking.answered() => match answer {
                Ok(answer) => drop(handle.send(answer)),
                Err(_gone) => break Err(cancel(&handle)),
            },
            true = news.changed() => {
                let Some(view) = news.snapshot().sign_in.clone() else { continue };
                if let Some(question) = guide.tell(&view) {
                    asking.begin(question);
                }
            }
        }
    };
    asking.end(desk.output);
    ended
}

/// Nothing is stored, and the port closes at once.
fn cancel(handle: &EngineHandle) -> Problem {
    if let Some(view) = &handle.snapshot().sign_in {
        handle.send(Command::CancelSignIn(view.attempt));
    }
    Problem::new(ProblemKind::SignInCancelled)
}
