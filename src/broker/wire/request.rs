//! The line of a request, written and read.

use serde::{Deserialize, Serialize};
use serde_json::error::Category;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::domain::problem::Problem;
use crate::domain::secret::Passphrase;

use super::{Request, USUAL_MIN_LIFE_S, VERSION, line, not_a_request, text};

const TOKEN: &str = "token";
/// A word of its own, and not a member of the other: an older Mailward would pass over that and give the wrong token.
const SENDING_TOKEN: &str = "token-for-sending";
const ROTATE: &str = "rotate";
const UNLOCK: &str = "unlock";

/// As it is written.
#[derive(Serialize)]
struct Written<'a> {
    v: u32,
    r#do: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_life_s: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passphrase: Option<&'a str>,
}

/// The only member that every version has.
#[derive(Deserialize)]
struct AnyVersion {
    v: u32,
}

/// As it is read.
#[derive(Deserialize)]
struct Read<'a> {
    r#do: String,
    address: Option<String>,
    min_life_s: Option<u32>,
    #[serde(borrow)]
    passphrase: Option<&'a RawValue>,
}

impl Request {
    /// One line with its end.
    pub fn encode(&self) -> Zeroizing<String> {
        let bare = Written { v: VERSION, r#do: UNLOCK, address: None, min_life_s: None, passphrase: None };
        line(&match self {
            Self::Token { address, min_life_s, for_sending } => {
                let r#do = if *for_sending { SENDING_TOKEN } else { TOKEN };
                Written { r#do, address: Some(address), min_life_s: Some(*min_life_s), ..bare }
            }
            Self::Rotate { address } => Written { r#do: ROTATE, address: Some(address), ..bare },
            Self::Unlock(passphrase) => {
                #[expect(
                    clippy::disallowed_methods,
                    reason = "it goes to the running Mailward of the same user"
                )]
                let passphrase = passphrase.as_ref().map(secrecy::ExposeSecret::expose_secret);
                Written { passphrase, ..bare }
            }
        })
    }

    /// Reads a line without its end.
    pub fn decode(line: &[u8]) -> Result<Self, Problem> {
        let AnyVersion { v } = serde_json::from_slice(line).map_err(|error| why(&error))?;
        if v != VERSION {
            return Err(not_a_request(format!(
                "the request is of version {v} and this Mailward understands version {VERSION}"
            )));
        }
        let read: Read<'_> = serde_json::from_slice(line).map_err(|error| why(&error))?;
        let address = || read.address.clone().ok_or_else(|| not_a_request("“address” is missing"));
        match read.r#do.as_str() {
            what @ (TOKEN | SENDING_TOKEN) => Ok(Self::Token {
                for_sending: what == SENDING_TOKEN,
                address: address()?,
                min_life_s: read.min_life_s.unwrap_or(USUAL_MIN_LIFE_S),
            }),
            ROTATE => Ok(Self::Rotate { address: address()? }),
            UNLOCK => Ok(Self::Unlock(read.passphrase.map(passphrase).transpose()?)),
            _ => Err(not_a_request("“do” is neither token nor rotate nor unlock")),
        }
    }
}

fn passphrase(raw: &RawValue) -> Result<Passphrase, Problem> {
    let plain = text::secret(raw).ok_or_else(|| not_a_request("“passphrase” is not a text"))?;
    Ok(Passphrase::new(plain.as_str()))
}

/// Where it is wrong, in our words: the reader's own would repeat what stands there.
fn why(error: &serde_json::Error) -> Problem {
    let column = error.column();
    not_a_request(match error.classify() {
        Category::Data => format!("a member is missing or of the wrong type before column {column}"),
        Category::Eof => "the line ends too early".to_owned(),
        Category::Syntax | Category::Io => format!("it is not JSON from column {column} on"),
    })
}
