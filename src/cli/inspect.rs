//! `mailward inspect`: what is in a token, whether its signature is right, what is wrong with it, and whether mail takes it.
//!
//! The token comes from standard input or out of the vault, never as an argument, and is printed on no way. For a pasted one
//! no vault has to be open, and no data folder is made.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use jiff::tz::TimeZone;
use zeroize::Zeroizing;

use crate::bootstrap::{self, Options};
use crate::domain::inspection::{Form, Inspection};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::ProviderId;
use crate::domain::secret::{PastedToken, SharedSecret};
use crate::engine::command::{Against, Command, InspectWish, StoredToken, TokenSource};
use crate::explain::inspection;

use super::exit::{self, Status};
use super::output::Output;
use super::{Desk, help, input, provider, unlock};

#[derive(Debug, Args)]
#[command(after_long_help = help::INSPECT)]
pub(super) struct Arguments {
    /// Check with these keys: a JWKS document, from a file or an https address
    #[arg(long, value_name = "FILE-or-URL", group = "against")]
    jwks: Option<String>,
    /// Check with this public key: PEM, a certificate, or a JWK
    #[arg(long, value_name = "FILE", group = "against")]
    key: Option<PathBuf>,
    /// Check with the secret in this file, for HS256 and its like
    #[arg(long, value_name = "FILE", group = "against")]
    secret_file: Option<PathBuf>,
    /// Check with the keys that this provider publishes
    #[arg(long, value_name = "ID", group = "against")]
    provider: Option<String>,
    /// Check with the keys of this account's provider, and judge for its mailbox
    #[arg(long, value_name = "ADDRESS", group = "against")]
    account: Option<String>,
    /// The issuer it must have
    #[arg(long, value_name = "URL")]
    issuer: Option<String>,
    /// The audience it must have
    #[arg(long)]
    audience: Option<String>,
    /// Look at this token of the account instead of one on standard input
    #[arg(long, value_enum, value_name = "TOKEN", requires = "account")]
    stored: Option<Stored>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Stored {
    /// The access token
    Access,
    /// The refresh token
    Refresh,
}

pub(super) fn run(wanted: &Arguments, options: &Options, output: &Output) -> Result<Status, Problem> {
    let pasted = match wanted.stored {
        Some(_) => None,
        None => match pasted(output)? {
            Some(token) => Some(token),
            None => return Ok(empty(output)),
        },
    };
    let desk = match &wanted.account {
        Some(_) => Desk::open(options, output)?,
        None => Desk::over(bootstrap::glance(options)?, options, output),
    };
    let account = wanted.account.as_deref().map(|address| desk.account(address)).transpose()?;
    let account = account.map(|view| view.account.id);
    let token = match (pasted, account, wanted.stored) {
        (Some(token), _, _) => TokenSource::Pasted(token),
        (None, Some(account), Some(stored)) => {
            unlock::ensure(&desk)?;
            TokenSource::Stored(account, stored.into())
        }
        (None, _, _) => return Ok(empty(output)),
    };
    let against = match account {
        Some(account) => Against::Account(account),
        None => against(wanted)?,
    };
    let (issuer, audience) = (wanted.issuer.clone(), wanted.audience.clone());
    let wish = Box::new(InspectWish { token, against, issuer, audience });
    let handle = desk.session.handle();
    let found = desk.session.block_on(handle.ask(|reply| Command::Inspect(wish, reply)))?;
    Ok(tell(&found, output))
}

impl From<Stored> for StoredToken {
    fn from(stored: Stored) -> Self {
        match stored {
            Stored::Access => Self::Access,
            Stored::Refresh => Self::Refresh,
        }
    }
}

fn tell(found: &Arc<Inspection>, output: &Output) -> Status {
    if found.form == Form::Empty {
        return empty(output);
    }
    if output.is_json() {
        output.document(&inspection::document(found));
    } else {
        output.data(inspection::text(found, &TimeZone::system()).as_bytes());
    }
    if let Some(problem) = &found.keys_trouble {
        output.trouble(problem);
    }
    match &found.keys_trouble {
        _ if found.is_bad() => Status::Failed,
        Some(problem) => exit::of(problem.kind), // what was asked for could not be done
        None => Status::Done,
    }
}

fn empty(output: &Output) -> Status {
    output.words("There is no token to look at. Pipe it in: mailward inspect < token.txt");
    Status::Usage
}

/// What the arguments say of keys; that of an account is known already.
fn against(wanted: &Arguments) -> Result<Against, Problem> {
    if let Some(jwks) = &wanted.jwks {
        return match jwks.contains("://").then(|| jwks.parse()) {
            Some(Ok(address)) => Ok(Against::Address(address)),
            Some(Err(_)) => {
                Err(Problem::new(ProblemKind::KeysUnreadable).detail("This is not a web address"))
            }
            None => keys(Path::new(jwks)),
        };
    }
    if let Some(file) = &wanted.key {
        return keys(file);
    }
    if let Some(file) = &wanted.secret_file {
        return secret(file).map(Against::Secret);
    }
    let provider: Option<ProviderId> = wanted.provider.as_deref().map(provider::id).transpose()?;
    Ok(provider.map_or(Against::Recognised, Against::Provider))
}

fn keys(file: &Path) -> Result<Against, Problem> {
    let bytes = input::whole_file(file, MOST_KEY_BYTES)?;
    let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Ok(Against::Keys(Arc::from(bytes.as_slice()), name))
}

/// The whole file but the end of its last line: a secret may hold anything else.
fn secret(file: &Path) -> Result<SharedSecret, Problem> {
    let bytes = input::whole_file(file, MOST_SECRET_BYTES)?;
    let text = std::str::from_utf8(&bytes).map_err(|_bytes| {
        input::unusable(
            file,
            "It is no text. A secret of raw bytes goes into a JWK: {\"kty\":\"oct\",\"k\":\"…\"}",
        )
    })?;
    let text = text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text));
    if text.is_empty() {
        return Err(input::unusable(file, "There is nothing in it"));
    }
    Ok(SharedSecret::new(text))
}

/// The largest known set of keys has 40 KiB.
const MOST_KEY_BYTES: usize = 512 * 1024;
const MOST_SECRET_BYTES: usize = 64 * 1024;

/// The token on standard input, or typed without being shown; `None` when there is none.
fn pasted(output: &Output) -> Result<Option<PastedToken>, Problem> {
    let text = if input::can_ask() {
        let typed = input::hidden("Paste the token (it is not shown): ")?;
        if LONGEST_TERMINAL_LINES.contains(&typed.len()) {
            output.words(
                "The terminal may have cut the line; a long token is piped in: mailward inspect < token.txt",
            );
        }
        typed
    } else {
        piped()?
    };
    Ok((!text.trim().is_empty()).then(|| PastedToken::new(text.as_str())))
}

/// What terminals of macOS and Linux cut a line to.
const LONGEST_TERMINAL_LINES: [usize; 3] = [1023, 1024, 4095];

fn piped() -> Result<Zeroizing<String>, Problem> {
    let mut source = io::stdin().lock();
    let failed = |error: io::Error| input::unreadable("standard input", &error);
    let mut bytes = room(USUAL_BYTES);
    source.by_ref().take(USUAL_BYTES as u64).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() == USUAL_BYTES {
        let mut all = room(MOST_BYTES);
        all.extend_from_slice(&bytes);
        source.by_ref().take((MOST_BYTES - USUAL_BYTES) as u64).read_to_end(&mut all).map_err(failed)?;
        bytes = all;
        // Whoever writes an even longer text is let write it, so that its end is no failure there.
        io::copy(&mut source.take(MOST_PASSED_OVER), &mut io::sink()).ok();
    }
    // What is no text cannot be a token; what stands there is judged all the same.
    Ok(Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned()))
}

/// It never grows, so no copy of what is read into it is left behind.
fn room(bytes: usize) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(Vec::with_capacity(bytes))
}

/// The longest token that is looked at has 64 KiB.
const USUAL_BYTES: usize = 80 * 1024;
/// What is longer is read for no other reason than to say how long it is.
const MOST_BYTES: usize = 16 * 1024 * 1024;
const MOST_PASSED_OVER: u64 = 64 * 1024 * 1024;
