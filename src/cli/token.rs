//! `mailward token`: the access token on standard output with a newline, and nothing else there.
//!
//! Never prompts on standard input of a mail program: it asks for a passphrase only where a person sits at a terminal.

use clap::{Args, ValueEnum};
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::domain::account::AccountId;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::scope::Scope;
use crate::engine::command::{Command, HandOutRequest, HandedOut};
use crate::mail::sasl;
use crate::platform::process;

use super::exit::Status;
use super::{Desk, help, unlock};

#[derive(Debug, Args)]
#[command(after_long_help = help::TOKEN)]
pub(super) struct Arguments {
    /// The address of the account
    address: String,
    /// The form: the token itself, a SASL string in base64, or a JSON document
    #[arg(long, value_enum, default_value_t = Format::Raw)]
    format: Format,
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

pub(super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let account = desk.account(&wanted.address)?.account;
    unlock::ensure(desk)?;
    let handed = hand_out(account.id, wanted.min_life, desk)?;
    say_if_short(&handed, wanted.min_life, desk);
    let format = if desk.output.is_json() { Format::Json } else { wanted.format };
    desk.output.data(written(&handed, format)?.as_bytes());
    Ok(Status::Done)
}

/// Long enough for a mail program to connect.
const ENOUGH_TO_CONNECT: u32 = 60;

/// Where no token lasts as long as was asked, the one just issued is the best there is, and is handed out with a word.
fn say_if_short(handed: &HandedOut, seconds: u32, desk: &Desk<'_>) {
    let now = desk.session.clock().now();
    let Some(left) = handed.expires_at.map(|end| end.duration_since(now).as_secs()) else {
        return;
    };
    if left + 1 < i64::from(seconds) {
        desk.output.words(&format!(
            "This token was just renewed and lasts {left} s; the provider gives none that lasts {seconds} s."
        ));
    }
}

fn hand_out(account: AccountId, seconds: u32, desk: &Desk<'_>) -> Result<HandedOut, Problem> {
    let min_life = SignedDuration::from_secs(i64::from(seconds));
    let request = HandOutRequest { account, min_life, requester: process::requester() };
    let handle = desk.session.handle();
    desk.session.block_on(handle.ask(|reply| Command::HandOut(request, reply)))
}

fn written(handed: &HandedOut, format: Format) -> Result<Zeroizing<String>, Problem> {
    let user = handed.account.sasl_user();
    #[expect(clippy::disallowed_methods, reason = "the program that asked reads this token on its own pipe")]
    let token = handed.token.expose_secret();
    let mut text = match format {
        Format::Raw => Zeroizing::new(token.to_owned()),
        Format::Xoauth2 => sasl::xoauth2(user, &handed.token),
        Format::Oauthbearer => sasl::oauthbearer(user, None, &handed.token),
        Format::Json => document(handed, token)?,
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

fn document(handed: &HandedOut, token: &str) -> Result<Zeroizing<String>, Problem> {
    let address = handed.account.address.as_str();
    let document = Document {
        address,
        access_token: token,
        token_type: "Bearer",
        expires_at: handed.expires_at,
        scopes: &handed.scopes,
    };
    let text =
        serde_json::to_string_pretty(&document).map_err(|_never| Problem::new(ProblemKind::Internal))?;
    Ok(Zeroizing::new(text))
}
