//! Ways in which a practice mail server can be made to misbehave: each is one thing that some real server, or something
//! between it and a mail program, has done.

use crate::domain::provider::Sasl;

/// One way to misbehave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailFault {
    /// Nobody listens on the ports.
    Closed,
    /// The connection is closed at once.
    HangsUp,
    /// The connection is taken, and nothing is ever said, not even of TLS.
    Silent,
    /// This instead of the greeting, and the end.
    Greets(&'static str),
    /// Another protocol answers.
    Garbage,
    /// A greeting without end.
    Endless,
    /// The port for TLS from the first byte speaks without it.
    NoTls,
    /// TLS after a command is not offered.
    NoStartTls,
    /// Something is said between the yes to TLS and TLS itself.
    Injected,
    /// The certificate is wrong in one way.
    Certificate(CertificateFault),
    /// No mechanism for tokens is offered.
    NoMechanism,
    /// One mechanism only is offered.
    Only(Sasl),
    /// Every token is refused in these words: the challenge of the mechanism (JSON), and the reply.
    Refuses {
        /// What stands in the challenge; `None` for a server that sends none.
        challenge: Option<&'static str>,
        /// The reply, without IMAP's tag.
        reply: &'static str,
    },
    /// The answer to the sign-in never comes.
    HangsInSignIn,
    /// The connection is closed in the middle of the sign-in.
    LosesSignIn,
    /// The token is taken; what is asked for then (`SELECT`, `MAIL FROM`, `STAT`) gets this reply, without IMAP's tag. One that
    /// begins with `*` ends the session.
    Then(&'static str),
}

/// How a certificate is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateFault {
    /// It ended long ago.
    Expired,
    /// It begins far in the future.
    Early,
    /// It belongs to another name.
    OtherName,
    /// Nobody known vouches for it.
    Unknown,
    /// A filter that opens connections made it.
    Filter,
}
