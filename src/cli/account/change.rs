//! `mailward account change`: what a person may change of an account, without adding it again.
//!
//! Everything that was given is read before anything is changed; then one change after the other, each kept by itself.

use clap::Args;

use crate::domain::account::Account;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::MailServer;
use crate::domain::scope::{MailUse, Uses};
use crate::engine::command::{AccountChange, Command};

use super::super::exit::Status;
use super::super::{Desk, documents, help};
use super::particulars::{Given, unless_none};
use super::server;

#[derive(Debug, Args)]
#[command(after_long_help = help::ACCOUNT_CHANGE)]
pub(in super::super) struct Arguments {
    /// The address of the account
    address: String,
    /// What mail programs will do with it: imap, smtp, pop; the next sign-in asks for it
    #[arg(long = "use", value_name = "TASKS")]
    uses: Option<Uses>,
    /// The user name that mail servers are told; none for the address
    #[arg(long, value_name = "USER")]
    mailbox: Option<String>,
    #[command(flatten)]
    particulars: Given,
    /// The IMAP server; none for the provider's
    #[arg(long, value_name = "HOST:PORT")]
    imap: Option<String>,
    /// The SMTP server; none for the provider's
    #[arg(long, value_name = "HOST:PORT")]
    smtp: Option<String>,
    /// The POP server; none for the provider's
    #[arg(long, value_name = "HOST:PORT")]
    pop: Option<String>,
}

pub(in super::super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let account = desk.account(&wanted.address)?.account;
    let wishes = changes(wanted, &account).map_err(|problem| problem.about(&account.address))?;
    if wishes.is_empty() {
        desk.output
            .words("Nothing was named that is to be changed; mailward account change --help lists it.");
        return Ok(Status::Usage);
    }
    let handle = desk.session.handle();
    let mut changed = account.clone();
    for change in wishes {
        let asked = handle.ask(|reply| Command::ChangeAccount(account.id, change, reply));
        changed = desk.session.block_on(asked)?;
    }
    let view = desk.account(changed.address.as_str())?;
    if desk.output.is_json() {
        desk.output.document(&documents::account(&view));
    }
    desk.output.words(&format!("{} was changed.", changed.address));
    let parted = |account: &Account| {
        account.problem.as_ref().is_some_and(|standing| standing.problem.kind == ProblemKind::GrantExpired)
    };
    if parted(&changed) && !parted(&account) {
        desk.output.words(&format!("It needs a new sign-in now: mailward sign-in {}", changed.address));
    }
    Ok(Status::Done)
}

fn changes(wanted: &Arguments, account: &Account) -> Result<Vec<AccountChange>, Problem> {
    let mut changes = Vec::new();
    changes.extend(wanted.uses.clone().map(AccountChange::Uses));
    let mailbox = match &wanted.mailbox {
        Some(typed) => Some(unless_none(typed).unwrap_or_default()),
        None => wanted.particulars.mailbox()?,
    };
    changes
        .extend(mailbox.map(|mailbox| AccountChange::Mailbox(Some(mailbox).filter(|user| !user.is_empty()))));
    if let Some(servers) = servers(wanted, account)? {
        changes.push(AccountChange::Servers(servers));
    }
    // Last, because it may need what came before: an account that sends for another has to be used for that.
    if wanted.particulars.is_some() {
        let particulars = wanted.particulars.over(account.particulars.clone())?;
        changes.push(AccountChange::Particulars(particulars));
    }
    Ok(changes)
}

/// The servers of before with those that were named in their place; `None` where none was.
fn servers(wanted: &Arguments, account: &Account) -> Result<Option<Vec<MailServer>>, Problem> {
    let named = [(MailUse::Imap, &wanted.imap), (MailUse::Smtp, &wanted.smtp), (MailUse::Pop, &wanted.pop)];
    let mut servers = account.servers.clone();
    let mut any = false;
    for (protocol, typed) in
        named.into_iter().filter_map(|(protocol, typed)| Some((protocol, typed.as_ref()?)))
    {
        any = true;
        servers.retain(|server| server.protocol != protocol);
        if let Some(text) = unless_none(typed) {
            servers.push(server::parse(protocol, &text)?);
        }
    }
    Ok(any.then_some(servers))
}
