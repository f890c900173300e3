//! `mailward provider test`: a real sign-in that keeps nothing.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::domain::account::MailAddress;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::Provider;
use crate::domain::scope::{Scope, Uses};
use crate::engine::command::{Command, Depth, TestWish, TestedSignIn, Way};
use crate::engine::snapshot::{BrowserState, ProviderTestView};
use crate::explain;

use super::super::exit::Status;
use super::super::interrupt::Interrupt;
use super::super::sign_in::ask::{Asking, Question};
use super::super::{Desk, help, input};
use super::check;

#[derive(Debug, Args)]
#[command(after_long_help = help::PROVIDER_TEST)]
pub(in super::super) struct Arguments {
    /// The provider's short name, or the file of a definition
    #[arg(value_name = "ID-or-FILE")]
    wanted: String,
    /// The client ID under which to ask
    #[arg(long, value_name = "ID")]
    client_id: String,
    /// Read the client secret from the first line of this file; - is standard input
    #[arg(long, value_name = "FILE")]
    client_secret_file: Option<PathBuf>,
    /// What to ask for: imap, smtp, pop
    #[arg(long = "use", value_name = "TASKS", default_value = "imap,smtp")]
    uses: Uses,
    /// Who is to sign in; without it no address is sent
    #[arg(long, value_name = "ADDRESS")]
    hint: Option<MailAddress>,
    /// Show the link and open nothing; the browser still comes back by itself
    #[arg(long, conflicts_with = "paste")]
    no_browser: bool,
    /// Show the link, open no port, and read the address of the last page from standard input, without echo
    #[arg(long)]
    paste: bool,
}

pub(in super::super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let wish = Box::new(wish(wanted, desk)?);
    desk.output.words(&format!("Trial sign-in at {}; nothing of it is kept.", wish.provider.name));
    let handle = desk.session.handle();
    let trying = handle.ask(|reply| Command::TestProvider(wish, reply));
    let tested = desk.session.block_on(follow(trying, desk))?;
    if desk.output.is_json() {
        desk.output.document(&json!({
            "signed_in_as": tested.signed_in_as,
            "asked": tested.asked,
            "granted": tested.granted,
            "with_refresh": tested.with_refresh,
            "access_lifetime_s": tested.access_lifetime_s,
            "revoked": tested.revoked,
            "left_standing": tested.left_standing,
        }));
    }
    tell(&tested, wanted.hint.as_ref(), desk);
    Ok(Status::Done)
}

fn wish(wanted: &Arguments, desk: &Desk<'_>) -> Result<TestWish, Problem> {
    let provider = provider(&wanted.wanted, desk)?;
    let client = provider
        .check_client_id(&wanted.client_id)
        .map_err(|error| Problem::new(ProblemKind::ClientIdInvalid).detail(error.to_string()))?;
    let typed = wanted.client_secret_file.as_deref().map(input::client_secret).transpose()?;
    let judged = typed.map(|typed| provider.check_client_secret(&typed)).transpose();
    let secret = judged
        .map_err(|error| Problem::new(ProblemKind::ClientSecretInvalid).detail(error.to_string()))?
        .flatten();
    let way = match (wanted.no_browser, wanted.paste) {
        (_, true) => Way::Paste,
        (true, _) => Way::Link,
        _ => Way::Browser,
    };
    let (uses, hint) = (wanted.uses.clone(), wanted.hint.clone());
    Ok(TestWish { provider, client, secret, uses, hint, way })
}

/// A provider that is there, or the definition in a file.
fn provider(wanted: &str, desk: &Desk<'_>) -> Result<Provider, Problem> {
    let known = wanted.parse().ok().and_then(|id| desk.snapshot().catalogue.find(&id).cloned());
    if let Some(known) = known {
        return Ok(Provider::clone(&known));
    }
    if !Path::new(wanted).exists() {
        return Err(Problem::new(ProblemKind::NoSuchProvider).fact("provider", wanted));
    }
    let judged = check::look(&check::text(Path::new(wanted), desk)?, Depth::Rules, desk)?;
    let refusal = judged.first_refusal().map(|finding| finding.title.clone());
    match (judged.provider, refusal) {
        (Some(provider), None) => Ok(provider),
        (_, why) => Err(Problem::new(ProblemKind::ProviderInvalid)
            .fact("path", wanted)
            .detail(why.unwrap_or_default())),
    }
}

/// Tells how it goes until it ends, or until Ctrl-C ends it.
async fn follow<T>(trying: impl Future<Output = Result<T, Problem>>, desk: &Desk<'_>) -> Result<T, Problem> {
    let handle = desk.session.handle();
    let mut news = desk.session.handle();
    let mut told = Told::default();
    let mut asking = Asking::default();
    let mut interrupt = Interrupt::listen();
    let cancel = || {
        handle.send(Command::CloseProviderTest);
        Problem::new(ProblemKind::SignInCancelled)
    };
    tokio::pin!(trying);
    let ended = loop {
        tokio::select! {
            biased;
            ended = &mut trying => break ended,
            () = interrupt.told() => break Err(cancel()),
            answer = asking.answered() => match answer {
                Ok(answer) => drop(handle.send(answer)),
                Err(_gone) => break Err(cancel()),
            },
            true = news.changed() => {
                let Some(view) = news.snapshot().provider_test.clone() else { continue };
                if told.tell(&view, desk) {
                    asking.begin(Question::TrialPage);
                }
            }
        }
    };
    asking.end(desk.output);
    ended
}

/// What has been told so far, each thing once.
#[derive(Default)]
struct Told {
    link: bool,
    browser: bool,
    refused: Option<Box<Problem>>,
}

impl Told {
    /// Tells what is new, and whether the last page's address is wanted now.
    fn tell(&mut self, view: &ProviderTestView, desk: &Desk<'_>) -> bool {
        let mut wants_page = false;
        if let Some(link) = view.link.as_ref().filter(|_| !self.link) {
            desk.output.words(&format!("Open this link in a browser:\n\n  {}\n", link.url()));
            (self.link, wants_page) = (true, view.paste);
        }
        if let BrowserState::Failed(problem) = &view.browser
            && !std::mem::replace(&mut self.browser, true)
        {
            desk.output.words(&format!("{}; the link works in any browser.", explain::words(problem).title));
        }
        if view.paste_refused.is_some() && view.paste_refused != self.refused {
            self.refused.clone_from(&view.paste_refused);
            if let Some(problem) = &self.refused {
                desk.output.words(&explain::words(problem).title);
            }
            wants_page = view.paste;
        }
        wants_page
    }
}

fn tell(tested: &TestedSignIn, hint: Option<&MailAddress>, desk: &Desk<'_>) {
    let words = |scopes: &[Scope]| scopes.iter().map(Scope::as_str).collect::<Vec<_>>().join(" ");
    let output = desk.output;
    output.words(&match &tested.signed_in_as {
        Some(who) => format!("It works. Signed in: {}", crate::domain::problem::harmless(who)),
        None => "It works. The provider does not say who signed in.".to_owned(),
    });
    let other = tested.signed_in_as.as_deref().zip(hint).filter(|(who, hint)| !hint.same_mailbox(who));
    if let Some((_, hint)) = other {
        output.words(&format!("That is not {hint}."));
    }
    output.words(&format!("Granted: {}", words(&tested.granted)));
    if !tested.with_refresh {
        output.words("There was no refresh token, so such a sign-in would end with its access token.");
    }
    output.words(match (tested.left_standing, tested.revoked) {
        (true, _) => {
            "The tokens were dropped and not revoked: that would have ended the sign-in of an account here."
        }
        (_, Some(true)) => "The tokens are revoked.",
        (_, Some(false)) => {
            "The tokens were dropped, but the provider did not revoke them; end the access on its account page."
        }
        (_, None) => "The tokens were dropped; this provider has no way to revoke them.",
    });
}
