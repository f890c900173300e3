//! One account as another program's settings say it. Nothing of it is believed yet, and no secret is in it.

use crate::domain::scope::{MailUse, Scope};

use super::{Refusal, Remark};

/// One account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// How the settings call it.
    pub label: Option<String>,
    /// Its address, as it is written there.
    pub address: Option<String>,
    /// Further addresses.
    pub aliases: Vec<String>,
    /// Its servers, the preferred one of a protocol first.
    pub servers: Vec<FoundServer>,
    /// What is said about its sign-in.
    pub oauth: Option<FoundOAuth>,
    /// What its format has to say.
    pub remarks: Vec<Remark>,
    /// Why the format itself does not take it.
    pub refusal: Option<Refusal>,
}

/// One mail server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundServer {
    /// Which task it serves.
    pub protocol: MailUse,
    /// Its name as written.
    pub host: String,
    /// Its port; `None` for one that cannot be.
    pub port: Option<u16>,
    /// When TLS starts.
    pub tls: FoundTls,
    /// How the program signs in.
    pub sign_in: FoundSignIn,
    /// As whom.
    pub user: Option<String>,
}

/// When TLS starts there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoundTls {
    /// With the first byte.
    Implicit,
    /// After a command.
    StartTls,
    /// After a command, if the server can.
    IfPossible,
    /// Never.
    Clear,
}

/// How a program signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoundSignIn {
    /// With a token.
    OAuth,
    /// With a password, in whatever form.
    Password,
    /// With a client certificate.
    Certificate,
    /// By Kerberos, NTLM or not at all.
    Other,
}

/// What is said about a sign-in with tokens.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundOAuth {
    /// The server's name: an issuer, or only its host.
    pub issuer: Option<String>,
    /// Where the browser goes.
    pub authorization: Option<String>,
    /// Where tokens come from.
    pub token: Option<String>,
    /// What is asked for.
    pub scopes: Vec<Scope>,
    /// Under which registration.
    pub client_id: Option<String>,
    /// Whether a client secret stands beside it.
    pub has_secret: bool,
    /// Where the browser comes back to.
    pub redirect: Option<String>,
}

impl FoundOAuth {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A text of a foreign file as it may be shown: one line, no control characters or marks that turn the direction of writing,
/// not long. `None` when nothing is left.
pub fn clean(text: &str) -> Option<String> {
    let shown: String = text.chars().filter(|c| !is_hidden(*c)).take(LONGEST).collect();
    let shown = shown.trim();
    (!shown.is_empty()).then(|| shown.to_owned())
}

/// A mail address has 254 characters at most; names are shorter.
const LONGEST: usize = 254;

/// Control characters, and what is not seen but changes what is (Unicode, section 23).
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_text_is_one_short_line_without_hidden_marks() {
        assert_eq!(clean(" anna\u{202e}@\u{0}example\n.org ").as_deref(), Some("anna@example.org"));
        assert_eq!(clean("\u{feff}\u{200b}\t"), None);
        assert_eq!(clean(&"x".repeat(10_000)).unwrap().len(), LONGEST);
    }
}
