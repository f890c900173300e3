//! The mail programs that can ask for a token: what each is called, what it does, what it needs, and what its packages are.
//!
//! A table. A program that signs in by itself is not in it; [`OTHERS`] says why for those that people ask about.

use crate::domain::provider::Sasl;

use super::fitness::VersionRule;

/// A mail program that gets its token from Mailward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MailProgram {
    /// NeoMutt.
    NeoMutt,
    /// Mutt.
    Mutt,
    /// isync's mbsync.
    Mbsync,
    /// msmtp.
    Msmtp,
    /// `OfflineIMAP` 3.
    OfflineImap,
    /// getmail6.
    Getmail,
    /// fetchmail, from version 7.
    Fetchmail,
    /// aerc.
    Aerc,
    /// himalaya, from version 2.
    Himalaya,
    /// git send-email.
    GitSendEmail,
    /// git imap-send.
    GitImapSend,
    /// Emacs: smtpmail and Gnus.
    Emacs,
    /// fdm.
    Fdm,
    /// Any other program that runs a command for its password.
    Another,
}

/// What a snippet is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// Reading and sending.
    #[default]
    Both,
    /// Reading only.
    Read,
    /// Sending only.
    Send,
}

/// What is known of a program.
#[derive(Debug, Clone, Copy)]
pub struct Facts {
    /// The word of the command line.
    pub id: &'static str,
    /// Other words for it.
    pub also: &'static [&'static str],
    /// Its name.
    pub name: &'static str,
    /// Whether it reads and sends.
    pub does: Part,
    /// The mechanisms it can show a token with.
    pub sasl: &'static [Sasl],
    /// The file to be found in `PATH`; `None` where there is no one file.
    pub executable: Option<&'static str>,
    /// How it is asked for its version, and which one is enough.
    pub version: Option<VersionRule>,
    /// When it asks for a token, as the end of a sentence.
    pub asks: &'static str,
    /// What has to be installed, the program itself first.
    pub packages: &'static [Package],
    /// What else to know, one sentence each.
    pub notes: &'static [&'static str],
}

/// One thing to be installed, and what it is called where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Package {
    /// What it is, where it is not the program itself.
    pub what: Option<&'static str>,
    /// In Debian and Ubuntu.
    pub debian: Option<&'static str>,
    /// In Fedora.
    pub fedora: Option<&'static str>,
    /// In Arch Linux.
    pub arch: Option<&'static str>,
    /// In Homebrew.
    pub homebrew: Option<&'static str>,
}

impl Package {
    /// Where it is packaged, and as what.
    pub fn names(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let all = [
            ("Debian", self.debian),
            ("Fedora", self.fedora),
            ("Arch", self.arch),
            ("Homebrew", self.homebrew),
        ];
        all.into_iter().filter_map(|(system, name)| Some((system, name?)))
    }
}

impl MailProgram {
    /// All of them, in the order of the list.
    pub const ALL: [Self; 14] = [
        Self::NeoMutt,
        Self::Mutt,
        Self::Mbsync,
        Self::Msmtp,
        Self::Aerc,
        Self::GitSendEmail,
        Self::GitImapSend,
        Self::Himalaya,
        Self::Getmail,
        Self::OfflineImap,
        Self::Fetchmail,
        Self::Fdm,
        Self::Emacs,
        Self::Another,
    ];

    /// The one that is called so, however its letters' case.
    pub fn named(word: &str) -> Option<Self> {
        let is = |name: &&str| name.eq_ignore_ascii_case(word);
        Self::ALL.into_iter().find(|program| {
            let facts = program.facts();
            is(&facts.id) || is(&facts.name) || facts.also.iter().any(&is)
        })
    }

    /// The word of the command line.
    pub const fn id(self) -> &'static str {
        self.facts().id
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        self.facts().name
    }

    /// Whether a process of this name is it, as the audit log has it.
    pub fn is_process(self, process: &str) -> bool {
        let is = |name: &str| process.eq_ignore_ascii_case(name);
        match self {
            Self::GitSendEmail => is("git-send-email"),
            Self::GitImapSend => is("git-imap-send"),
            Self::Getmail => is("getmail") || is("getmail6"),
            Self::Another => false,
            _ => self.facts().executable.is_some_and(is),
        }
    }

    /// What is known of it.
    pub const fn facts(self) -> &'static Facts {
        match self {
            Self::NeoMutt => &super::facts::NEOMUTT,
            Self::Mutt => &super::facts::MUTT,
            Self::Mbsync => &super::facts::MBSYNC,
            Self::Msmtp => &super::facts::MSMTP,
            Self::OfflineImap => &super::facts::OFFLINEIMAP,
            Self::Getmail => &super::facts::GETMAIL,
            Self::Fetchmail => &super::facts::FETCHMAIL,
            Self::Aerc => &super::facts::AERC,
            Self::Himalaya => &super::facts::HIMALAYA,
            Self::GitSendEmail => &super::facts::GIT_SEND_EMAIL,
            Self::GitImapSend => &super::facts::GIT_IMAP_SEND,
            Self::Emacs => &super::facts::EMACS,
            Self::Fdm => &super::facts::FDM,
            Self::Another => &super::facts::ANOTHER,
        }
    }
}

/// Programs for which nothing has to be written, by the start of their names, and why.
pub const OTHERS: &[(&[&str], &str)] = &[
    (
        &[
            "thunderbird",
            "k-9",
            "k9",
            "fairemail",
            "evolution",
            "geary",
            "kmail",
            "kontact",
            "apple",
            "outlook",
        ],
        "It signs in by itself; there is nothing to set up here",
    ),
    (&["mu4e", "notmuch"], "It reads what another program has fetched: use the snippets of mbsync and msmtp"),
    (
        &["vdirsyncer"],
        "It has no place for another program’s token: its Google storages sign in by themselves, and everything else is a \
         password",
    ),
];

/// Why there is no snippet for a program of this name, if that is known.
pub fn why_none(word: &str) -> Option<&'static str> {
    let word = word.to_ascii_lowercase();
    let fits = |names: &&[&str]| names.iter().any(|name| word.starts_with(name));
    OTHERS.iter().find(|(names, _)| fits(names)).map(|(_, why)| *why)
}
