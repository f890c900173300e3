//! What a mail program has to be told so that it gets its tokens from Mailward: the lines of its configuration, filled in for
//! one account.
//!
//! Pure. There is no secret in a snippet: it holds the command that prints a token, never the token. Whatever is filled in
//! (addresses, mailbox users, hosts, paths) is quoted by the rules of the format it goes into, one layer after the other;
//! what a format cannot hold is refused, and never written in part.

use super::account::{Account, MailAddress};
use super::provider::{MailServer, Provider, Sasl};
use super::scope::{MailUse, Uses};

mod aerc;
mod another;
mod emacs;
mod facts;
mod fdm;
mod fetchmail;
pub mod fitness;
mod getmail;
mod git;
mod himalaya;
mod mbsync;
mod msmtp;
mod mutt;
mod offlineimap;
pub mod program;
mod quote;
mod wish;

pub use fitness::Version;
pub use program::{MailProgram, Part};

use quote::Unfit;
use wish::{ADDRESS, PATH, USER, Way, Wish, lines, one};

/// Lines for a mail program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// For which program.
    pub program: MailProgram,
    /// For what.
    pub part: Part,
    /// What goes where.
    pub pieces: Vec<Piece>,
    /// The mechanism with which it will show its token to the server it reads from, or else sends by.
    pub mechanism: Sasl,
}

/// What goes into one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What is done with it.
    pub how: How,
    /// The lines, with a line break after each.
    pub text: String,
}

/// What is done with a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// It is added to this file.
    AddTo(&'static str),
    /// It becomes this file.
    Becomes(&'static str),
    /// It is run in place of the program.
    Run,
    /// It is typed where the program asks.
    Type,
}

impl How {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::AddTo(_) => "Add to",
            Self::Becomes(_) => "Save as",
            Self::Run => "Run",
            Self::Type => "What the program asks for",
        }
    }

    /// The file, if it is one.
    pub const fn file(self) -> Option<&'static str> {
        match self {
            Self::AddTo(file) | Self::Becomes(file) => Some(file),
            Self::Run | Self::Type => None,
        }
    }
}

impl Snippet {
    /// The whole of it as one text. Where there are several pieces, a line before each says where it goes.
    pub fn text(&self) -> String {
        if let [only] = self.pieces.as_slice() {
            return only.text.clone();
        }
        let headed = |piece: &Piece| {
            let file = piece.how.file().unwrap_or_default();
            format!("# {}\n{}", format!("{} {file}", piece.how.words()).trim_end(), piece.text)
        };
        self.pieces.iter().map(headed).collect::<Vec<_>>().join("\n")
    }
}

/// How this very Mailward is called by a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The file of the program, as an absolute path.
    pub program: String,
    /// The data folder, where it is not the usual one.
    pub data_dir: Option<String>,
}

impl Call {
    /// The program and its arguments, one word each.
    pub fn words(&self, address: &MailAddress) -> Vec<String> {
        let mut words = vec![self.program.clone()];
        if let Some(folder) = &self.data_dir {
            words.extend(["--data-dir".to_owned(), folder.clone()]);
        }
        words.push("token".to_owned());
        if address.as_str().starts_with('-') {
            words.push("--".to_owned()); // or it would be read as an option
        }
        words.push(address.to_string());
        words
    }

    /// The same as a line for a shell.
    pub fn line(&self, address: &MailAddress) -> Result<String, Unfit> {
        quote::shell(&self.words(address))
    }
}

/// For whom a snippet is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    address: MailAddress,
    /// The user name that mail servers are told.
    user: String,
    uses: Uses,
    servers: Vec<MailServer>,
    /// Who sends for it, where that is another account.
    sender: Option<Partner>,
    call: Call,
    /// The version of the program that is installed, where that is known.
    version: Option<Version>,
}

/// Another account that sends for the one a snippet is for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Partner {
    /// Its address, and the user name that its server is told.
    Here(MailAddress, String),
    /// It was forgotten.
    Gone(MailAddress),
}

impl Subject {
    /// This account, called like this.
    pub fn of(account: &Account, provider: Option<&Provider>, call: Call) -> Self {
        let server = |of: MailUse| server(of, account, provider);
        Self {
            address: account.address.clone(),
            user: account.sasl_user().to_owned(),
            uses: account.uses.clone(),
            servers: MailUse::ALL.into_iter().filter_map(server).collect(),
            sender: account.particulars.sends_with.clone().map(Partner::Gone),
            call,
            version: None,
        }
    }

    /// The same, when this account sends for it: by its sign-in, its user name and its server, unless a server for sending
    /// was named for the account itself.
    #[must_use]
    pub fn sent_by(mut self, partner: &Account, provider: Option<&Provider>, named_server: bool) -> Self {
        self.sender = Some(Partner::Here(partner.address.clone(), partner.sasl_user().to_owned()));
        if !named_server {
            self.servers.retain(|server| server.protocol != MailUse::Smtp);
            self.servers.extend(server(MailUse::Smtp, partner, provider));
        }
        self
    }

    /// The same for a program of which this version is installed.
    #[must_use]
    pub fn with_version(self, version: Option<Version>) -> Self {
        Self { version, ..self }
    }

    /// What of a program's tasks this account is used for; `None` where they have nothing in common.
    pub fn part(&self, program: MailProgram) -> Option<Part> {
        let does = program.facts().does;
        let reads =
            does != Part::Send && (self.uses.contains(MailUse::Imap) || self.uses.contains(MailUse::Pop));
        let sends = does != Part::Read && (self.uses.contains(MailUse::Smtp) || self.sender.is_some());
        match (reads, sends) {
            (true, true) => Some(Part::Both),
            (true, false) => Some(Part::Read),
            (false, true) => Some(Part::Send),
            (false, false) => None,
        }
    }

    /// Mail is read by IMAP, and by POP only where the account is not used for IMAP.
    fn reads_by(&self) -> MailUse {
        if self.uses.contains(MailUse::Imap) || !self.uses.contains(MailUse::Pop) {
            MailUse::Imap
        } else {
            MailUse::Pop
        }
    }
}

fn server(of: MailUse, account: &Account, provider: Option<&Provider>) -> Option<MailServer> {
    let own = account.servers.iter().find(|server| server.protocol == of);
    let usual = provider.and_then(|provider| provider.server(of));
    let mut server = own.or(usual)?.clone();
    if server.sasl.is_empty()
        && let Some(usual) = usual.filter(|usual| usual.host == server.host)
    {
        server.sasl.clone_from(&usual.sasl);
    }
    Some(server)
}

/// Why a program cannot be told, as one sentence without a full stop.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotPossible {
    /// The account is not used for what the program does.
    #[error("{0} only {1} mail, and this account is not used for that")]
    NotUsed(&'static str, &'static str),
    /// This part is not what the program does.
    #[error("{0} does not {1} mail")]
    NotThis(&'static str, &'static str),
    /// The account is not used for this protocol.
    #[error("this account is not used for {}: switch it on in its settings, and sign in again", .0.name())]
    NotAsked(MailUse),
    /// The other account that sends for this one is not here any more.
    #[error(
        "{0}, which sends mail for this account, is not here any more: add it again, or choose another under “Sends with” in the settings of this account"
    )]
    SenderGone(MailAddress),
    /// No server is known.
    #[error("no {} server is known for this account", .0.name())]
    NoServer(MailUse),
    /// The program cannot use this protocol with a token.
    #[error("{0} cannot use {name} with a token", name = .1.name())]
    Protocol(&'static str, MailUse),
    /// The server takes none of the mechanisms that the program has.
    #[error("the server takes {1} only, and {0} cannot do that")]
    Mechanism(&'static str, &'static str),
    /// The program wants TLS from the first byte.
    #[error("{0} needs a server with TLS from the first byte, and {1} starts it by a command")]
    LateTls(&'static str, String),
    /// Something to be filled in cannot be written in the program's format.
    #[error(
        "the configuration of {0} cannot hold the {1}: it has characters that the format has no way to write"
    )]
    Unwritable(&'static str, &'static str),
    /// A line would be longer than the program reads.
    #[error("{0} reads at most {1} characters a line, and the command is longer")]
    TooLong(&'static str, usize),
}

impl NotPossible {
    /// The sentence with a large letter at its beginning, unless it begins with a program's name.
    pub fn sentence(&self) -> String {
        let words = self.to_string();
        if MailProgram::ALL.into_iter().any(|program| words.starts_with(program.name())) {
            return words;
        }
        let mut letters = words.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }
}

/// Writes the lines for a program.
pub fn write(program: MailProgram, subject: &Subject, part: Part) -> Result<Snippet, NotPossible> {
    let part = possible_part(program, subject, part)?;
    let wish = Wish { program, subject, part };
    wish.check()?;
    let pieces = match program {
        MailProgram::NeoMutt | MailProgram::Mutt => mutt::write(&wish),
        MailProgram::Mbsync => mbsync::write(&wish),
        MailProgram::Msmtp => msmtp::write(&wish),
        MailProgram::OfflineImap => offlineimap::write(&wish),
        MailProgram::Getmail => getmail::write(&wish),
        MailProgram::Fetchmail => fetchmail::write(&wish),
        MailProgram::Aerc => aerc::write(&wish),
        MailProgram::Himalaya => himalaya::write(&wish),
        MailProgram::GitSendEmail => git::send_email(&wish),
        MailProgram::GitImapSend => git::imap_send(&wish),
        MailProgram::Emacs => emacs::write(&wish),
        MailProgram::Fdm => fdm::write(&wish),
        MailProgram::Another => another::write(&wish),
    }?;
    let mechanism = if part == Part::Send { wish.sending() } else { wish.reading() }?.mechanism;
    Ok(Snippet { program, part, pieces, mechanism })
}

/// What of the wanted part can be done: a program that only reads is not asked to send.
fn possible_part(program: MailProgram, subject: &Subject, wanted: Part) -> Result<Part, NotPossible> {
    let facts = program.facts();
    let verb = |part: Part| match part {
        Part::Send => "send",
        Part::Read | Part::Both => "read",
    };
    if wanted != Part::Both && facts.does != Part::Both && wanted != facts.does {
        return Err(NotPossible::NotThis(facts.name, verb(wanted)));
    }
    let does = match facts.does {
        Part::Read => "reads",
        Part::Send => "sends",
        Part::Both => "reads and sends",
    };
    let used = subject.part(program).ok_or(NotPossible::NotUsed(facts.name, does))?;
    match (wanted, used) {
        (Part::Both, used) => Ok(used),
        (wanted, Part::Both) => Ok(wanted),
        (wanted, used) if wanted == used => Ok(wanted),
        (Part::Send, _) => Err(NotPossible::NotAsked(MailUse::Smtp)),
        (Part::Read, _) => Err(NotPossible::NotAsked(MailUse::Imap)),
    }
}

#[cfg(test)]
mod tests;
