//! What is different about an account, as arguments of `account add` and `account change`.

use clap::Args;

use crate::domain::account::{MailAddress, Particulars};
use crate::domain::problem::{Problem, ProblemKind};

#[derive(Debug, Clone, Default, Args)]
pub(super) struct Given {
    /// Who signs in, when it is not the address: a person who may open a shared mailbox
    #[arg(long, value_name = "ADDRESS", conflicts_with = "alias_of")]
    person: Option<String>,
    /// The mailbox that the address is another name for; its owner signs in, and mail servers are told that name
    #[arg(long, value_name = "ADDRESS", conflicts_with = "mailbox")]
    alias_of: Option<String>,
    /// Sign in at this organisation only, by its domain or directory ID
    #[arg(long, value_name = "DOMAIN")]
    organisation: Option<String>,
    /// The browser for its sign-ins: a command, as in "firefox -P work"
    #[arg(long, value_name = "COMMAND")]
    browser: Option<String>,
    /// The account whose sign-in sends mail for this one
    #[arg(long, value_name = "ADDRESS")]
    sends_with: Option<String>,
}

impl Given {
    /// Whether any of them was given.
    pub(super) const fn is_some(&self) -> bool {
        self.person.is_some()
            || self.alias_of.is_some()
            || self.organisation.is_some()
            || self.browser.is_some()
            || self.sends_with.is_some()
    }

    /// The particulars of before with these in their place.
    pub(super) fn over(&self, before: Particulars) -> Result<Particulars, Problem> {
        let person = match self.person.as_ref().or(self.alias_of.as_ref()) {
            Some(typed) => address(typed)?,
            None => before.person,
        };
        let sends_with = match &self.sends_with {
            Some(typed) => address(typed)?,
            None => before.sends_with,
        };
        let text = |typed: &Option<String>, before| typed.as_deref().map_or(before, unless_none);
        Ok(Particulars {
            person,
            sends_with,
            tenant: text(&self.organisation, before.tenant),
            browser: text(&self.browser, before.browser),
        })
    }

    /// The user name for mail servers that follows from them, that of the mailbox behind an alias; empty where there is to be
    /// none any more.
    pub(super) fn mailbox(&self) -> Result<Option<String>, Problem> {
        let Some(typed) = &self.alias_of else { return Ok(None) };
        Ok(Some(address(typed)?.map(String::from).unwrap_or_default()))
    }
}

/// The word that takes something away.
const NONE: &str = "none";

/// What was typed, unless it was the word for nothing.
pub(super) fn unless_none(typed: &str) -> Option<String> {
    Some(typed.trim()).filter(|typed| !typed.is_empty() && *typed != NONE).map(str::to_owned)
}

fn address(typed: &str) -> Result<Option<MailAddress>, Problem> {
    let read = unless_none(typed).map(|typed| typed.parse()).transpose();
    read.map_err(|why: crate::domain::account::AddressError| {
        Problem::new(ProblemKind::AddressInvalid).about(typed).detail(why.to_string())
    })
}
