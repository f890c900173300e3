//! What a visit to a mail server needs, and what it brings back; the same for IMAP, SMTP and POP.

use crate::domain::provider::{MailServer, Sasl};
use crate::domain::report::Line;
use crate::domain::secret::AccessToken;
use crate::platform::dial::Agreed;

/// Whom to visit, and as whom.
#[derive(Debug, Clone, Copy)]
pub struct Visit<'a> {
    /// The server.
    pub server: &'a MailServer,
    /// The mailbox that is opened.
    pub user: &'a str,
    /// What signs in; without it the visit ends after the capabilities.
    pub token: Option<&'a AccessToken>,
    /// How; `None` for the best that the server offers.
    pub mechanism: Option<Sasl>,
    /// Who alone vouches for a server on loopback (PEM).
    pub authority: Option<&'a str>,
}

/// What a visit brought, or has brought so far.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Visited {
    /// The step it is at, or ended at.
    pub step: Step,
    /// What the server said first.
    pub greeting: Option<String>,
    /// What it offers, in its words; after TLS.
    pub capabilities: Vec<String>,
    /// Whether TLS was in force.
    pub secured: bool,
    /// What TLS agreed on.
    pub agreed: Agreed,
    /// How it was signed in, or tried.
    pub mechanism: Option<Sasl>,
    /// Whether the server took the token.
    pub signed_in: bool,
    /// What the command after it brought: messages in the inbox.
    pub messages: Option<u64>,
    /// Everything that was said, secrets masked.
    pub conversation: Vec<Line>,
    /// Where it ended, if not well.
    pub failure: Option<MailFailure>,
}

/// Why a visit ended early.
#[derive(Debug, Clone, PartialEq)]
pub struct MailFailure {
    /// At which step.
    pub step: Step,
    /// What went wrong there.
    pub kind: FailureKind,
    /// The server's own words, secrets taken out.
    pub reply: Option<String>,
    /// The error challenge of the mechanism, decoded (RFC 7628, section 3.2.2; XOAUTH2 has the same form).
    pub challenge: Option<Challenge>,
}

/// How far a visit got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Step {
    /// Name look-up and TCP.
    #[default]
    Connect,
    /// The secure connection, at once or after a command.
    Secure,
    /// The greeting.
    Greet,
    /// What the server offers.
    Offer,
    /// Signing in.
    SignIn,
    /// The one command after it.
    Command,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum FailureKind {
    /// The network's fault.
    Dial(crate::platform::dial::DialError),
    /// What came is not the protocol, or too much of it.
    NotTheProtocol,
    /// No TLS where there has to be some.
    NoTls,
    /// Somebody on the way put words in front of the secure connection to be taken as the server's.
    Injected,
    /// The server offers no mechanism for tokens.
    NoMechanism,
    /// The server said no; its words and the challenge say why.
    Refused,
    /// The server said: not now.
    Busy,
}

/// An error challenge: what a server says about a token that it does not take.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Challenge {
    /// `status`: a number like that of HTTP, or a word (RFC 7628, section 3.2.2).
    pub status: Option<String>,
    /// `schemes`, as Google and others send.
    pub schemes: Option<String>,
    /// `scope` that would be needed.
    pub scope: Option<String>,
    /// Where the server says that tokens come from.
    pub openid_configuration: Option<String>,
}
