//! `mailward account add`: an address, who issues its tokens, and under which registration to ask.

use std::path::PathBuf;

use clap::Args;

use crate::domain::account::{Account, MailAddress, Particulars};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::MailServer;
use crate::domain::scope::{MailUse, Uses};
use crate::engine::command::{AddAccount, ClientChoice, Command, ProviderChoice};

use super::super::exit::Status;
use super::super::{Desk, detection, documents, help, input, unlock};
use super::particulars::Given;
use super::server;

#[derive(Debug, Args)]
#[command(after_long_help = help::ACCOUNT_ADD)]
pub(in super::super) struct Arguments {
    /// The mail address
    address: String,
    /// The provider, by its short name from "mailward provider list"; without it the address decides: by the catalogue, or by what its domain answers
    #[arg(long, value_name = "ID", conflicts_with = "issuer")]
    provider: Option<String>,
    /// Learn the provider from the metadata of this issuer
    #[arg(long, value_name = "URL")]
    issuer: Option<String>,
    /// The client ID under which to ask; without it, the one that another account of the provider uses
    #[arg(long, value_name = "ID", conflicts_with = "register")]
    client_id: Option<String>,
    /// Let Mailward register itself, where the provider offers it
    #[arg(long)]
    register: bool,
    /// Read the client secret from the first line of this file; - is standard input
    #[arg(long, value_name = "FILE", requires = "client_id")]
    client_secret_file: Option<PathBuf>,
    /// What mail programs will do with it: imap, smtp, pop
    #[arg(long = "use", value_name = "TASKS", default_value = "imap,smtp")]
    uses: Uses,
    /// The mailbox to open when it is not the address: a shared mailbox
    #[arg(long, value_name = "USER")]
    mailbox: Option<String>,
    #[command(flatten)]
    particulars: Given,
    /// The IMAP server instead of the provider's
    #[arg(long, value_name = "HOST:PORT")]
    imap: Option<String>,
    /// The SMTP server instead of the provider's
    #[arg(long, value_name = "HOST:PORT")]
    smtp: Option<String>,
    /// The POP server instead of the provider's
    #[arg(long, value_name = "HOST:PORT")]
    pop: Option<String>,
    /// The redirect as registered; port 0 where any port will do
    #[arg(long, value_name = "FORM")]
    redirect: Option<String>,
}

pub(in super::super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let wish = completed(wish(wanted)?, desk)?;
    if wanted.register || wanted.client_secret_file.is_some() {
        unlock::ensure(desk)?; // a client secret is sealed like a token
    }
    let handle = desk.session.handle();
    let added = desk.session.block_on(handle.ask(|reply| Command::AddAccount(Box::new(wish), reply)))?;
    tell(&added, desk)
}

fn wish(wanted: &Arguments) -> Result<AddAccount, Problem> {
    let invalid = |error: crate::domain::account::AddressError| {
        Problem::new(ProblemKind::AddressInvalid).about(&wanted.address).detail(error.to_string())
    };
    let alias = wanted.particulars.mailbox()?;
    Ok(AddAccount {
        address: wanted.address.parse::<MailAddress>().map_err(invalid)?,
        provider: provider(wanted)?,
        client: client(wanted)?,
        uses: wanted.uses.clone(),
        mailbox: if wanted.mailbox.is_some() { wanted.mailbox.clone() } else { alias },
        servers: servers(wanted)?,
        redirect: wanted.redirect.clone(),
        particulars: wanted.particulars.over(Particulars::default())?,
    })
}

/// Looks the provider up where neither the person nor the catalogue names it. What the person said goes before what was found.
fn completed(wish: AddAccount, desk: &Desk<'_>) -> Result<AddAccount, Problem> {
    let snapshot = desk.snapshot();
    let is_there =
        snapshot.accounts.iter().any(|view| view.account.address.same_mailbox(wish.address.as_str()));
    let said = wish.provider != ProviderChoice::ByAddress;
    if said || is_there || detection::is_known(&wish.address, &snapshot.catalogue) {
        return Ok(wish);
    }
    let found = detection::ask(&wish.address, desk)?;
    let chosen = detection::choose(&found, desk)?;
    let Some(provider) = ProviderChoice::of(&chosen) else { return Ok(wish) };
    let named = |server: &MailServer| wish.servers.iter().any(|named| named.protocol == server.protocol);
    let servers = chosen.servers.iter().filter(|server| !named(server)).cloned().collect::<Vec<_>>();
    let servers = [wish.servers.clone(), servers].concat();
    Ok(AddAccount { provider, servers, mailbox: wish.mailbox.clone().or(chosen.mailbox), ..wish })
}

fn provider(wanted: &Arguments) -> Result<ProviderChoice, Problem> {
    match (&wanted.provider, &wanted.issuer) {
        (Some(id), _) => Ok(ProviderChoice::Known(super::super::provider::id(id)?)),
        (None, Some(issuer)) => Ok(ProviderChoice::Issuer(issuer.clone())),
        (None, None) => Ok(ProviderChoice::ByAddress),
    }
}

fn client(wanted: &Arguments) -> Result<ClientChoice, Problem> {
    if wanted.register {
        return Ok(ClientChoice::Register);
    }
    let Some(id) = wanted.client_id.clone() else {
        return Ok(ClientChoice::AsOthers);
    };
    let secret = wanted.client_secret_file.as_deref().map(input::client_secret).transpose()?;
    Ok(ClientChoice::Given { id, secret, secret_expires_at: None })
}

fn servers(wanted: &Arguments) -> Result<Vec<MailServer>, Problem> {
    let named = [(MailUse::Imap, &wanted.imap), (MailUse::Smtp, &wanted.smtp), (MailUse::Pop, &wanted.pop)];
    let named = named.into_iter().filter_map(|(protocol, text)| Some((protocol, text.as_deref()?)));
    named.map(|(protocol, text)| server::parse(protocol, text)).collect()
}

fn tell(added: &Account, desk: &Desk<'_>) -> Result<Status, Problem> {
    let view = desk.account(added.address.as_str())?;
    if desk.output.is_json() {
        desk.output.document(&documents::account(&view));
    }
    let provider = view.provider_name();
    desk.output.words(&format!("{} was added; its provider is {provider}.", added.address));
    if added.client.is_some() {
        desk.output.words(&format!("Sign in next: mailward sign-in {}", added.address));
    } else {
        let what = "A client ID is needed before the sign-in";
        desk.output
            .words(&format!("{what}: mailward provider show {} tells how to get one.", added.provider));
    }
    Ok(Status::Done)
}
