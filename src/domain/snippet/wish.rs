//! What a writer of lines works from: the account, the servers with a mechanism that both sides know, and the command.
//!
//! Everything that no format could hold is refused here, once, before anything is written.

use crate::domain::provider::{MailServer, Sasl, Tls};
use crate::domain::scope::MailUse;

use super::quote::{self, Unfit};
use super::{How, MailProgram, NotPossible, Part, Partner, Piece, Subject};
use crate::domain::account::MailAddress;

/// What a writer of lines works from.
pub(super) struct Wish<'a> {
    pub(super) program: MailProgram,
    pub(super) subject: &'a Subject,
    pub(super) part: Part,
}

/// A server, the mechanism to be used there, and whose sign-in opens it.
pub(super) struct Way<'a> {
    pub(super) server: &'a MailServer,
    pub(super) mechanism: Sasl,
    /// The user name that it is told.
    pub(super) user: &'a str,
    /// The account whose token it is shown.
    pub(super) whose: &'a MailAddress,
}

impl Way<'_> {
    /// The mechanism's name in small letters.
    pub(super) const fn method(&self) -> &'static str {
        match self.mechanism {
            Sasl::XOAuth2 => "xoauth2",
            Sasl::OAuthBearer => "oauthbearer",
        }
    }

    pub(super) fn is_implicit(&self) -> bool {
        self.server.tls == Tls::Implicit
    }
}

impl<'a> Wish<'a> {
    pub(super) const fn name(&self) -> &'static str {
        self.program.facts().name
    }

    pub(super) fn reads(&self) -> bool {
        self.part != Part::Send
    }

    pub(super) fn sends(&self) -> bool {
        self.part != Part::Read
    }

    pub(super) fn address(&self) -> &'a str {
        self.subject.address.as_str()
    }

    /// What no format here can hold is refused for all of them: control characters, and line breaks above all. Hosts may come
    /// from anybody's definition and have to be plain names or addresses.
    pub(super) fn check(&self) -> Result<(), NotPossible> {
        let refused = |what| NotPossible::Unwritable(self.name(), what);
        let subject = self.subject;
        quote::clean(&subject.call.program).map_err(|_unfit| refused(PATH))?;
        let folder = subject.call.data_dir.as_deref().unwrap_or_default();
        quote::clean(folder).map_err(|_unfit| refused(PATH))?;
        let users = match &subject.sender {
            Some(Partner::Here(_, sender)) => [subject.user.as_str(), sender],
            _ => [subject.user.as_str(); 2],
        };
        for user in users {
            quote::clean(user).map_err(|_unfit| refused(USER))?;
            if user.trim() != user || user.is_empty() {
                return Err(refused(USER));
            }
        }
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._[]:".contains(&byte);
        let host = |server: &MailServer| !server.host.is_empty() && server.host.bytes().all(plain);
        if subject.servers.iter().all(host) { Ok(()) } else { Err(refused("name of the server")) }
    }

    /// The way to read.
    pub(super) fn reading(&self) -> Result<Way<'a>, NotPossible> {
        self.way(self.subject.reads_by())
    }

    /// The way to send.
    pub(super) fn sending(&self) -> Result<Way<'a>, NotPossible> {
        self.way(MailUse::Smtp)
    }

    pub(super) fn way(&self, of: MailUse) -> Result<Way<'a>, NotPossible> {
        let (user, whose) = match (&self.subject.sender, of) {
            (Some(Partner::Gone(with)), MailUse::Smtp) => return Err(NotPossible::SenderGone(with.clone())),
            (Some(Partner::Here(whose, user)), MailUse::Smtp) => (user.as_str(), whose),
            _ => (self.subject.user.as_str(), &self.subject.address),
        };
        let mut servers = self.subject.servers.iter();
        let server = servers.find(|server| server.protocol == of).ok_or(NotPossible::NoServer(of))?;
        let can = self.program.facts().sasl;
        let takes = if server.sasl.is_empty() { BOTH } else { server.sasl.as_slice() };
        let mut fitting = takes.iter().copied().filter(|mechanism| can.contains(mechanism));
        let first = fitting.next();
        let mechanism = match (self.program, of) {
            // Only OAUTHBEARER is implemented for it.
            (MailProgram::NeoMutt, MailUse::Pop) => {
                takes.iter().copied().find(|one| *one == Sasl::OAuthBearer)
            }
            // Its buffer for OAUTHBEARER holds 512 characters, and tokens are often longer.
            (MailProgram::NeoMutt | MailProgram::Mutt, _) => {
                fitting.find(|mechanism| *mechanism == Sasl::XOAuth2).or(first)
            }
            _ => first,
        };
        let only = takes.first().map_or("", |mechanism| mechanism.name());
        let mechanism = mechanism.ok_or(NotPossible::Mechanism(self.name(), only))?;
        Ok(Way { server, mechanism, user, whose })
    }

    /// The way to read for a program that knows no POP with tokens.
    pub(super) fn reading_by_imap(&self) -> Result<Way<'a>, NotPossible> {
        if self.subject.reads_by() == MailUse::Pop {
            return Err(NotPossible::Protocol(self.name(), MailUse::Pop));
        }
        self.reading()
    }

    /// Refuses a server that starts TLS by a command.
    pub(super) fn with_early_tls(&self, way: Way<'a>) -> Result<Way<'a>, NotPossible> {
        if way.is_implicit() {
            return Ok(way);
        }
        let server = format!("{}:{}", way.server.host, way.server.port);
        Err(NotPossible::LateTls(self.name(), server))
    }

    /// The command as words.
    pub(super) fn words(&self, way: &Way<'_>) -> Vec<String> {
        self.subject.call.words(way.whose)
    }

    /// The command as a line for a shell.
    pub(super) fn line(&self, way: &Way<'_>) -> Result<String, NotPossible> {
        self.subject.call.line(way.whose).map_err(|_unfit| self.unwritable(PATH))
    }

    pub(super) fn unwritable(&self, what: &'static str) -> NotPossible {
        NotPossible::Unwritable(self.name(), what)
    }

    pub(super) fn put(
        &self,
        what: &'static str,
        quoted: Result<String, Unfit>,
    ) -> Result<String, NotPossible> {
        quoted.map_err(|_unfit| self.unwritable(what))
    }
}

const BOTH: &[Sasl] = &[Sasl::XOAuth2, Sasl::OAuthBearer];
pub(super) const USER: &str = "mailbox user";
pub(super) const PATH: &str = "path of Mailward";
pub(super) const ADDRESS: &str = "address";

/// Lines, each with its line break.
pub(super) fn lines<S: AsRef<str>>(lines: impl IntoIterator<Item = S>) -> String {
    lines.into_iter().fold(String::new(), |text, line| text + line.as_ref() + "\n")
}

pub(super) fn one(how: How, text: String) -> Vec<Piece> {
    vec![Piece { how, text }]
}
