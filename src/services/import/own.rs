//! A file of another Mailward: what is made of its accounts, its definitions and its settings.
//!
//! Pure. The file may be from anybody, so it is judged like the settings of any program: a definition of its own whose sign-in
//! belongs to somebody else, or a server that does, is left out until the person chooses it. What the file says of a provider
//! that is here counts for nothing. Tokens are nowhere in this: they are sealed.

use std::sync::Arc;

use serde::Deserialize as _;
use serde_json::Value;

use crate::domain::account::{Account, MailAddress, Particulars};
use crate::domain::catalogue::CatalogueError;
use crate::domain::host::{is_loopback, same_owner};
use crate::domain::import::{Addition, Doubt, ImportProvider, Item, Note, Refusal, Remark, Verdict, clean};
use crate::domain::organisation::{Organisation, ProfileOrigin};
use crate::domain::problem::Problem;
use crate::domain::provider::{ClientId, MailServer, Provider};
use crate::domain::settings::Settings;
use crate::domain::transfer::Brings;
use crate::services::organisation;
use crate::services::sign_in::form;
use crate::services::transfer::document::{Document, ExportFile, OpenAccount};

use super::plan::{Ground, host, host_of, letters};

/// An account of the file, and what would be done with it.
pub(in crate::services) struct Planned {
    /// As it is shown.
    pub(in crate::services) item: Item,
    /// As the file says it, where it can be read.
    pub(in crate::services) account: Option<OpenAccount>,
}

/// More accounts than anybody has.
const MOST_ACCOUNTS: usize = 5_000;

/// One a line of the file's list.
pub(in crate::services) fn plan(document: &Document, ground: &Ground<'_>) -> Vec<Planned> {
    let mut own: Vec<Provider> = document.providers.iter().filter_map(definition).collect();
    // Accounts may use what only the profile defines, also where that does not come to count.
    let profile = document.profile.as_deref().map(|text| organisation::read(text, ProfileOrigin::Imported));
    own.extend(profile.and_then(Result::ok).into_iter().flat_map(|profile| profile.providers));
    let mut taken: Vec<MailAddress> = Vec::new();
    document
        .accounts
        .iter()
        .take(MOST_ACCOUNTS)
        .map(|said| planned(said, &own, document, &mut taken, ground))
        .collect()
}

/// What is to be said about the whole.
pub(in crate::services) fn notes(document: &Document) -> Vec<Note> {
    if document.accounts.len() > MOST_ACCOUNTS { vec![Note::CutOff] } else { Vec::new() }
}

/// What it brings beside its accounts, on a computer with these settings.
pub(in crate::services) fn brings(
    file: &ExportFile,
    now: Settings,
    profile: Option<Result<Organisation, Problem>>,
) -> Brings {
    let document = &file.document;
    let accounts =
        document.accounts.iter().take(MOST_ACCOUNTS).filter_map(|said| OpenAccount::deserialize(said).ok());
    let sealed = file.sealed.is_some();
    let after = document.settings().map(|theirs| together(&now, theirs));
    let settings = after.filter(|after| *after != now).map(|after| Box::new((now, after)));
    Brings {
        written_at: document.written_at,
        tokens: document.tokens,
        with_tokens: accounts
            .filter(|account| sealed && account.signed_in)
            .map(|account| account.address)
            .collect(),
        settings,
        profile: profile.map(|read| read.map(Arc::new).map_err(Box::new)),
        digest: file.digest,
    }
}

/// A browser, a file and what the system starts belong to a computer and stay as they are.
fn together(here: &Settings, theirs: Settings) -> Settings {
    Settings {
        start_at_login: here.start_at_login,
        browser: here.browser.clone(),
        ca_file: here.ca_file.clone(),
        ..theirs
    }
}

/// The rules of every definition hold here as well.
fn definition(said: &Value) -> Option<Provider> {
    Provider::from_json(&said.to_string()).ok()
}

fn planned(
    said: &Value,
    own: &[Provider],
    document: &Document,
    taken: &mut Vec<MailAddress>,
    ground: &Ground<'_>,
) -> Planned {
    let Ok(account) = OpenAccount::deserialize(said) else {
        let label = said.get("address").and_then(Value::as_str).and_then(clean);
        let label = label.unwrap_or_else(|| "An account without a name".to_owned());
        let verdict = Verdict::Cannot(Refusal::Entry("it is not in a form that this Mailward knows"));
        return Planned { item: Item { label, verdict, addition: None, remarks: Vec::new() }, account: None };
    };
    let mut remarks = Vec::new();
    let label = account.address.to_string();
    let item = match judge(&account, own, document, taken, &mut remarks, ground) {
        Ok((addition, doubt)) => {
            taken.push(account.address.clone());
            let verdict = doubt.map_or(Verdict::Ready, Verdict::Asks);
            Item { label, verdict, addition: Some(addition), remarks }
        }
        Err(verdict) => Item { label, verdict, addition: None, remarks: Vec::new() },
    };
    Planned { item, account: Some(account) }
}

fn judge(
    account: &OpenAccount,
    own: &[Provider],
    document: &Document,
    taken: &[MailAddress],
    remarks: &mut Vec<Remark>,
    ground: &Ground<'_>,
) -> Result<(Addition, Option<Doubt>), Verdict> {
    let address = &account.address;
    if taken.iter().any(|other| other.same_mailbox(address.as_str())) {
        return Err(Verdict::Cannot(Refusal::Twice));
    }
    let here = ground.accounts.iter().find(|here| here.address.same_mailbox(address.as_str()));
    if let Some(here) = here {
        if !waits_for(here, account) {
            return Err(Verdict::There);
        }
        remarks.push(Remark::OnlySignIn);
    }
    let (provider, definition) = provider(account, own, ground).map_err(Verdict::Cannot)?;
    provider.scopes_for(&account.uses).map_err(|_lacking| Verdict::Cannot(Refusal::NothingOffered))?;
    let mut doubt = letters(address.host(), remarks).then_some(Doubt::Alphabets);
    let servers = servers(account, &provider, remarks, &mut doubt);
    if matches!(definition, ImportProvider::Defined(_)) {
        doubt = sign_in_of(&provider, address, &servers, remarks).or(doubt);
    }
    let client = client(account, &provider, document, remarks);
    let particulars = particulars(&account.particulars, remarks);
    if account.signed_in {
        let (rotation, name) = (provider.tokens.rotation, provider.short_name.clone());
        remarks.push(Remark::BringsSignIn(document.tokens, rotation, name));
    }
    let mailbox = account.mailbox.as_deref().and_then(clean);
    remarks.extend(mailbox.clone().map(Remark::OtherUser));
    let addition = Addition {
        address: address.clone(),
        mailbox,
        provider: definition,
        redirect: client.as_ref().and_then(|_| redirect(account, &provider, remarks)),
        client,
        uses: account.uses.clone(),
        servers,
        particulars,
    };
    Ok((addition, doubt))
}

/// Whether an account that is here has no sign-in, and that of the file would be good for it.
fn waits_for(here: &Account, account: &OpenAccount) -> bool {
    let client = |id: Option<&ClientId>| id.map(|id| id.as_str().to_owned());
    account.signed_in
        && here.grant.is_none()
        && here.provider == account.provider
        && here.client.is_some()
        && client(here.client.as_ref().map(|client| &client.id))
            == client(account.client.as_ref().map(|client| &client.id))
}

/// The one that is here; only where there is none, the one of the file.
fn provider(
    account: &OpenAccount,
    own: &[Provider],
    ground: &Ground<'_>,
) -> Result<(Provider, ImportProvider), Refusal> {
    let brought = own.iter().find(|provider| provider.id == account.provider);
    if let Some(here) = ground.catalogue.find(&account.provider) {
        if brought.is_some_and(|brought| brought.endpoints != here.endpoints) {
            let why = "a provider of the same name is here and gets its tokens elsewhere".to_owned();
            return Err(Refusal::SignInUnusable(why));
        }
        return Ok((Provider::clone(here), ImportProvider::Known(here.id.clone(), here.short_name.clone())));
    }
    let unknown = || Refusal::ProviderUnknown(account.address.host().to_owned());
    let brought = brought.ok_or_else(unknown)?;
    let clash = |error: CatalogueError| Refusal::SignInUnusable(error.to_string());
    ground.catalogue.check_free(brought).map_err(clash)?;
    Ok((brought.clone(), ImportProvider::Defined(Box::new(brought.clone()))))
}

/// Says where a sign-in is that only the file names, and doubts it where it belongs neither to the address nor to a server. One
/// on this computer itself, as that of a practice provider, is nobody else's.
fn sign_in_of(
    provider: &Provider,
    address: &MailAddress,
    servers: &[MailServer],
    remarks: &mut Vec<Remark>,
) -> Option<Doubt> {
    let places = [&provider.endpoints.authorization, &provider.endpoints.token];
    let hosts: Vec<String> = places.into_iter().filter_map(host_of).collect();
    remarks.extend(hosts.first().cloned().map(Remark::SignInOf));
    let mut known = vec![address.host()];
    known.extend(servers.iter().map(|server| server.host.as_str()));
    let is_ours = |host: &String| is_loopback(host) || known.iter().any(|known| same_owner(host, known));
    let belongs = hosts.len() == 2 && hosts.iter().all(is_ours);
    (!belongs).then_some(Doubt::ForeignSignIn)
}

fn servers(
    account: &OpenAccount,
    provider: &Provider,
    remarks: &mut Vec<Remark>,
    doubt: &mut Option<Doubt>,
) -> Vec<MailServer> {
    let mut taken = Vec::new();
    for server in account.servers.iter().take(MOST_SERVERS) {
        let Some(host) = host(&server.host).filter(|_| server.port != 0) else {
            remarks.push(Remark::ServerInvalid(server.protocol));
            continue;
        };
        if letters(&host, remarks) {
            *doubt = Some(Doubt::Alphabets);
        }
        let known = provider.servers.iter().map(|known| known.host.as_str()).chain([account.address.host()]);
        if !known.into_iter().any(|known| same_owner(&host, known)) {
            *doubt = doubt.or(Some(Doubt::ForeignServer));
        }
        remarks.push(Remark::OwnServer(server.protocol, format!("{host}:{}", server.port)));
        taken.push(MailServer { host, ..server.clone() });
    }
    taken
}

/// One a protocol, and some to spare.
const MOST_SERVERS: usize = 8;

fn client(
    account: &OpenAccount,
    provider: &Provider,
    document: &Document,
    remarks: &mut Vec<Remark>,
) -> Option<ClientId> {
    let client = account.client.as_ref()?;
    let Ok(id) = provider.check_client_id(client.id.as_str()) else {
        remarks.push(Remark::ClientUnfit);
        return None;
    };
    // The secret comes with the sealed part or not at all.
    if client.confidential && document.tokens == crate::domain::transfer::TokensGo::Stay {
        remarks.push(Remark::ClientNeedsSecret(id));
        return None;
    }
    remarks.push(Remark::ClientTaken(id.clone()));
    Some(id)
}

fn redirect(account: &OpenAccount, provider: &Provider, remarks: &mut Vec<Remark>) -> Option<String> {
    let named = account.redirect.as_deref()?;
    if form::rules(provider, Some(named)).is_err() {
        remarks.push(Remark::RedirectUnfit);
        return None;
    }
    Some(named.to_owned())
}

/// The browser belongs to the other computer.
fn particulars(said: &Particulars, remarks: &mut Vec<Remark>) -> Particulars {
    let plain = |text: &&str| {
        text.len() <= 253 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
    };
    let tenant = said.tenant.as_deref().filter(plain).map(str::to_owned);
    remarks.extend(said.person.clone().map(Remark::SignsInAs));
    remarks.extend(said.sends_with.clone().map(Remark::SendsWith));
    remarks.extend(tenant.clone().map(Remark::Organisation));
    Particulars { tenant, browser: None, person: said.person.clone(), sends_with: said.sends_with.clone() }
}
