//! `mailward token`: the access token on standard output with a newline, and nothing else there.
//!
//! A running Mailward is asked over its socket, before a runtime, a store or TLS is built; where none answers, an engine of
//! this process does the same under the same locks. What comes out is the same, byte for byte. Never prompts on standard
//! input of a mail program: it asks for a passphrase only where a person sits at a terminal.

use clap::{Args, ValueEnum};
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::bootstrap::Options;
use crate::broker::wire::{Answer, Given, Request};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::scope::{MailUse, Scope};
use crate::engine::command::{Command, HandOutRequest};
use crate::mail::sasl;
use crate::platform::clock::{self, Clock, SystemClock};
use crate::platform::process;

use super::exit::{self, Status};
use super::interrupt::Interrupt;
use super::output::Output;
use super::{Desk, help, input, running, unlock};

#[derive(Debug, Args)]
#[command(after_long_help = help::TOKEN)]
pub(super) struct Arguments {
    /// The address of the account
    address: String,
    /// The form: the token itself, a SASL string in base64, or a JSON document
    #[arg(long, value_enum, default_value_t = Format::Raw)]
    format: Format,
    /// What the token is for: with smtp, that of the account which sends for this one, where it is another
    #[arg(long = "for", value_name = "TASK", default_value_t = MailUse::Imap)]
    purpose: MailUse,
    /// How long the token must last at least; it is renewed if it does not
    #[arg(long, value_name = "SECONDS", default_value_t = ENOUGH_TO_CONNECT)]
    min_life: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The token itself
    Raw,
    /// For AUTHENTICATE XOAUTH2
    Xoauth2,
    /// For AUTHENTICATE OAUTHBEARER (RFC 7628)
    Oauthbearer,
    /// One JSON document
    Json,
}

pub(super) fn run(wanted: &Arguments, options: &Options, output: &Output) -> Result<Status, Problem> {
    let given = match through_the_socket(wanted, options)? {
        Some(given) => given,
        None => match here(wanted, &Desk::open(options, output)?)? {
            Some(given) => given,
            None => return Ok(Status::Failed),
        },
    };
    say_if_short(&given, wanted.min_life, output);
    let format = if output.is_json() { Format::Json } else { wanted.format };
    output.data(written(&given, format)?.as_bytes());
    Ok(Status::Done)
}

/// Long enough for a mail program to connect.
const ENOUGH_TO_CONNECT: u32 = 60;

const LIMIT: SignedDuration = SignedDuration::from_secs(running::A_RENEWAL.as_secs().cast_signed());

/// Asks a running Mailward; `None` when none answers. That costs a few milliseconds, because nothing is built for it.
fn through_the_socket(wanted: &Arguments, options: &Options) -> Result<Option<Given>, Problem> {
    let request = Request::Token {
        address: wanted.address.clone(),
        min_life_s: wanted.min_life,
        for_sending: wanted.purpose == MailUse::Smtp,
    };
    match running::ask(&request, running::A_RENEWAL, options)? {
        None => Ok(None),
        Some(Answer::Token(given)) => Ok(Some(given)),
        Some(Answer::Refused(problem)) if can_do_better(&problem, options) => Ok(None),
        Some(other) => Err(running::unasked(other)),
    }
}

/// Whether this process may know more than the running Mailward: the passphrase or whom to ask for it, an account that was
/// added a moment ago, or a newer form of request.
fn can_do_better(problem: &Problem, options: &Options) -> bool {
    match exit::of(problem.kind) {
        _ if problem.kind == ProblemKind::RequestInvalid => true,
        Status::Vault => options.passphrase_file.is_some() || input::can_ask(),
        Status::Missing => true,
        _ => false,
    }
}

/// The same by an engine of this process; `None` when it was told to end. Then a renewal that has left for the provider is
/// waited for all the same.
fn here(wanted: &Arguments, desk: &Desk<'_>) -> Result<Option<Given>, Problem> {
    let (handle, clock, requester) = (desk.session.handle(), desk.session.clock(), process::requester());
    let found = desk.account(&wanted.address).inspect_err(|problem| {
        handle.send(Command::NoteRefusal(None, requester.clone(), problem.kind));
    });
    let account = found?.account;
    unlock::ensure(desk)?;
    let min_life = SignedDuration::from_secs(i64::from(wanted.min_life));
    let for_sending = wanted.purpose == MailUse::Smtp;
    let request = HandOutRequest { account: account.id, for_sending, min_life, requester };
    let asked = handle.ask(|reply| Command::HandOut(request, reply));
    let handed = desk.session.block_on(async {
        let mut interrupt = Interrupt::listen();
        tokio::select! {
            biased;
            handed = clock::within(clock.as_ref(), LIMIT, asked) => Some(handed),
            () = interrupt.told() => None,
        }
    });
    handed
        .map(|handed| handed.unwrap_or_else(|| Err(too_slow(&wanted.address, clock.now()))).map(Given::from))
        .transpose()
}

fn too_slow(address: &str, now: Timestamp) -> Problem {
    let detail = format!("There was no answer in {} s", LIMIT.as_secs());
    Problem::new(ProblemKind::RenewalBusy).about(address).detail(detail).at(now)
}

/// Where no token lasts as long as was asked, the one just issued is the best there is, and is handed out with a word.
fn say_if_short(given: &Given, seconds: u32, output: &Output) {
    let Some(left) = given.expires_at.map(|end| end.duration_since(SystemClock.now()).as_secs()) else {
        return;
    };
    if left + 1 < i64::from(seconds) {
        output.words(&format!(
            "This token was just renewed and lasts {left} s; the provider gives none that lasts {seconds} s."
        ));
    }
}

fn written(given: &Given, format: Format) -> Result<Zeroizing<String>, Problem> {
    let user = &given.user;
    #[expect(clippy::disallowed_methods, reason = "the program that asked reads this token on its own pipe")]
    let token = given.token.expose_secret();
    let mut text = match format {
        Format::Raw => Zeroizing::new(token.to_owned()),
        Format::Xoauth2 => sasl::xoauth2(user, &given.token),
        Format::Oauthbearer => sasl::oauthbearer(user, None, &given.token),
        Format::Json => document(given, token)?,
    };
    text.push('\n');
    Ok(text)
}

/// The `token` document. Not a `serde_json::Value`, which would keep a copy of the token that nobody wipes.
#[derive(Serialize)]
struct Document<'a> {
    address: &'a str,
    access_token: &'a str,
    token_type: &'static str,
    expires_at: Option<Timestamp>,
    scopes: &'a [Scope],
}

fn document(given: &Given, token: &str) -> Result<Zeroizing<String>, Problem> {
    let document = Document {
        address: &given.address,
        access_token: token,
        token_type: "Bearer",
        expires_at: given.expires_at,
        scopes: &given.scopes,
    };
    let text =
        serde_json::to_string_pretty(&document).map_err(|_never| Problem::new(ProblemKind::Internal))?;
    Ok(Zeroizing::new(text))
}
