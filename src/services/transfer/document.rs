//! The form of the file that goes to another computer: a text in UTF-8, for one version of this form.
//!
//! The line `Mailward export 1`; a JSON document with everything that may be read; and the line `end`. Where tokens go along,
//! the line `sealed argon2id MEMORY-KIB PASSES LANES SALT` and the sealed box in lines of Base64 stand before the end. The box
//! is bound to every line above it, so nobody changes where the tokens in it are sent. A file without its end was cut off.
//! Nothing of a file is believed: what is too large, newer, cut off or not in this form is refused and said.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::domain::account::{Account, Client, MailAddress, Particulars};
use crate::domain::provider::{ClientId, Endpoint, MailServer, ProviderId};
use crate::domain::scope::Uses;
use crate::domain::settings::Settings;
use crate::domain::transfer::{FileDigest, TokensGo};
use crate::services::import::read::Unreadable;
use crate::store::{FileLock, PassphraseCost};

/// Everything that may be read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Document {
    /// When it was written.
    pub written_at: Timestamp,
    /// By which version.
    pub written_by: String,
    /// What became of the tokens.
    pub tokens: TokensGo,
    /// What the person had chosen.
    #[serde(default)]
    pub settings: Value,
    /// A person's own definitions, each as it stands in the database.
    #[serde(default)]
    pub providers: Vec<Value>,
    /// The profile of an organisation that was imported, as its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// The accounts; one that cannot be read does not hold the others up.
    #[serde(default)]
    pub accounts: Vec<Value>,
}

impl Document {
    /// The settings, as far as they can be read.
    pub fn settings(&self) -> Option<Settings> {
        Settings::deserialize(&self.settings).ok()
    }
}

/// An account without its secrets.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OpenAccount {
    /// Its address.
    pub address: MailAddress,
    /// The user at the server, where it is not the address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mailbox: Option<String>,
    /// Who issues its tokens.
    pub provider: ProviderId,
    /// Under which registration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<OpenClient>,
    /// What it is used for.
    pub uses: Uses,
    /// Servers that are not the provider's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<MailServer>,
    /// The redirect that belongs to its client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect: Option<String>,
    /// What is different about it.
    #[serde(default)]
    pub particulars: Particulars,
    /// Whether its client is in testing, as far as the person has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub testing_client: Option<bool>,
    /// Whether its tokens are in the sealed part.
    #[serde(default)]
    pub signed_in: bool,
}

/// A registration without its secret.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OpenClient {
    /// Public by nature.
    pub id: ClientId,
    /// The name that the consent page shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether it has a secret.
    #[serde(default)]
    pub confidential: bool,
    /// Whether Mailward registered it.
    #[serde(default)]
    pub registered_here: bool,
    /// When its secret stops being good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_expires_at: Option<Timestamp>,
    /// Where the registration can be read and deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub management: Option<Endpoint>,
}

impl OpenAccount {
    /// What may be read of an account.
    pub fn of(account: &Account, signed_in: bool) -> Self {
        Self {
            address: account.address.clone(),
            mailbox: account.mailbox.clone(),
            provider: account.provider.clone(),
            client: account.client.as_ref().map(OpenClient::of),
            uses: account.uses.clone(),
            servers: account.servers.clone(),
            redirect: account.redirect.clone(),
            particulars: account.particulars.clone(),
            testing_client: account.rules.testing_client,
            signed_in,
        }
    }
}

impl OpenClient {
    fn of(client: &Client) -> Self {
        Self {
            id: client.id.clone(),
            name: client.name.clone(),
            confidential: client.has_secret,
            registered_here: client.registered_here,
            secret_expires_at: client.secret_expires_at,
            management: client.management.clone(),
        }
    }
}

/// A file as it was read.
#[derive(Debug, Clone)]
pub struct ExportFile {
    /// What may be read.
    pub document: Document,
    /// The rest, where there is one.
    pub sealed: Option<Sealed>,
    /// Names the file.
    pub digest: FileDigest,
}

/// The sealed part.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// How its key is made.
    pub lock: FileLock,
    /// All that stands above it, to which it is bound.
    pub open: Vec<u8>,
    /// The box.
    pub bytes: Vec<u8>,
}

/// Whether some bytes begin like one of our files, of whatever version.
pub fn is_one(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC.as_bytes())
}

/// A file larger than this is none of ours: a thousand accounts with the largest tokens have less.
pub const LARGEST: usize = 32 * 1024 * 1024;

const MAGIC: &str = "Mailward export ";
const VERSION: u64 = 1;
const END: &str = "end";
const SEALED: &str = "sealed argon2id ";

/// The lines above a box, or above the end where nothing is sealed. `None` only where JSON fails us.
pub(super) fn open_part(document: &Document, lock: Option<FileLock>) -> Option<String> {
    let json = serde_json::to_string_pretty(document).ok()?;
    let mut text = format!("{MAGIC}{VERSION}\n{json}\n");
    if let Some(FileLock { cost, salt }) = lock {
        let PassphraseCost { memory_kib, passes, lanes } = cost;
        let salt = STANDARD.encode(salt);
        writeln!(text, "{SEALED}{memory_kib} {passes} {lanes} {salt}").ok()?;
    }
    Some(text)
}

/// The whole file.
pub(super) fn whole(open: String, sealed: Option<&[u8]>) -> Vec<u8> {
    let mut text = open.into_bytes();
    if let Some(bytes) = sealed {
        let digits = STANDARD.encode(bytes).into_bytes();
        for line in digits.chunks(LINE) {
            text.extend_from_slice(line);
            text.push(b'\n');
        }
    }
    text.extend_from_slice(END.as_bytes());
    text.push(b'\n');
    text
}

/// As mail and old editors take it (RFC 2045, section 6.8).
const LINE: usize = 76;

/// Names a file.
pub(super) fn digest(bytes: &[u8]) -> FileDigest {
    FileDigest(Sha256::digest(bytes).into())
}

/// Reads a file. The ends of its lines may have been changed on the way.
pub fn parse(bytes: &[u8]) -> Result<ExportFile, Unreadable> {
    if bytes.len() > LARGEST {
        return Err(Unreadable::TooLarge);
    }
    let digest = digest(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_bytes| Unreadable::damaged("it is no text in UTF-8"))?;
    let mut lines = text.lines();
    let version =
        lines.next().and_then(|line| line.strip_prefix(MAGIC)).map(str::trim).map(str::parse::<u64>);
    match version {
        Some(Ok(VERSION)) => {}
        Some(Ok(newer)) if newer > VERSION => return Err(Unreadable::Newer(newer)),
        _ => return Err(Unreadable::damaged("its first line does not name its version")),
    }
    let lines: Vec<&str> = lines.collect();
    // A blank line at the end is what editors add.
    let last = lines.iter().rposition(|line| !line.trim().is_empty());
    let Some(last) = last.filter(|last| lines[*last].trim_end() == END) else {
        return Err(Unreadable::damaged("it was cut off: its end is missing"));
    };
    let lines = &lines[..last];
    let fence = lines.iter().position(|line| line.starts_with(SEALED));
    let (json, sealed) = lines.split_at(fence.unwrap_or(lines.len()));
    let document: Document = serde_json::from_str(&json.join("\n")).map_err(|error| {
        let line = error.line().saturating_add(1); // the first line of the file is above it
        Unreadable::Damaged(format!("line {line} of it is not as it should be"))
    })?;
    let sealed = match sealed {
        [] if document.tokens != TokensGo::Stay => {
            return Err(Unreadable::damaged("it was cut off: its sealed part is missing"));
        }
        [] => None,
        [head, digits @ ..] => Some(self::sealed(json, head, digits)?),
    };
    Ok(ExportFile { document, sealed, digest })
}

fn sealed(json: &[&str], head: &str, digits: &[&str]) -> Result<Sealed, Unreadable> {
    let damaged = || Unreadable::damaged("its sealed part is damaged");
    let words: Vec<&str> = head.trim_end().trim_start_matches(SEALED).split(' ').collect();
    let [memory, passes, lanes, salt] = words.as_slice() else { return Err(damaged()) };
    let number = |word: &str| word.parse::<u32>().map_err(|_word| damaged());
    let cost = PassphraseCost { memory_kib: number(memory)?, passes: number(passes)?, lanes: number(lanes)? };
    let salt = STANDARD.decode(salt).ok().and_then(|salt| salt.try_into().ok()).ok_or_else(damaged)?;
    let lock = FileLock::read(cost, salt).ok_or_else(|| {
        Unreadable::damaged("opening its sealed part would take longer than anybody wants to wait")
    })?;
    let digits: String = digits.iter().map(|line| line.trim()).collect();
    let bytes = STANDARD.decode(digits).map_err(|_digits| damaged())?;
    let above = std::iter::once(format!("{MAGIC}{VERSION}"))
        .chain(json.iter().map(|line| (*line).to_owned()))
        .chain([head.trim_end().to_owned()]);
    let open = above.fold(String::new(), |all, line| all + &line + "\n").into_bytes();
    Ok(Sealed { lock, open, bytes })
}

#[cfg(test)]
mod tests;
