//! Adding what a file of another Mailward brings: accounts as anybody's settings, and with the passphrase their sign-ins, too.
//!
//! What was shown is what is added: a file that has changed since is refused, and so is a box that does not open, both before
//! anything is added. An account that is here with a sign-in stays as it is.

use std::path::Path;

use crate::domain::account::{Account, Client, MailAddress};
use crate::domain::import::{Addition, Imported, clean};
use crate::domain::organisation::ProfileOrigin;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::Endpoint;
use crate::domain::secret::{ClientSecret, Passphrase, RegistrationToken};
use crate::domain::transfer::FileDigest;
use crate::protocol::registration;
use crate::services::Context;
use crate::services::accounts::{self, AddAccount, ClientChoice};
use crate::services::import::{self, ImportSource, own, plan};
use crate::services::organisation;
use crate::store::StoreError;

use super::document::{ExportFile, OpenAccount, OpenClient};
use super::secrets::{self, Secrets};

/// What is to be added.
#[derive(Debug, Clone)]
pub struct MoveInWish {
    /// The file.
    pub source: ImportSource,
    /// Which file was shown.
    pub digest: FileDigest,
    /// Which of its accounts the person has agreed to.
    pub addresses: Vec<MailAddress>,
    /// Whether the person has agreed that the organisation's profile in it counts here.
    pub profile: bool,
    /// What opens the sealed part; without it only what is open is added.
    pub passphrase: Option<Passphrase>,
}

/// Adds it. One account that fails does not hold the others up.
pub async fn take_in(wish: MoveInWish, context: &Context) -> Result<Imported, Problem> {
    let now = context.world.clock.now();
    let path = match &wish.source {
        ImportSource::Path(path) => Some(path.clone()),
        ImportSource::Text(_) => None,
    };
    let named = |problem: Problem| about(problem.at(now), path.as_deref());
    let file = import::read_own(wish.source).await.map_err(named)?;
    if file.digest != wish.digest {
        let changed = "it has changed since it was looked at";
        return Err(named(Problem::new(ProblemKind::TransferDamaged).detail(changed)));
    }
    let mut secrets = match wish.passphrase {
        Some(passphrase) => open(&file, passphrase, context).await.map_err(named)?,
        None => Vec::new(),
    };
    // First of all: what it allows, and under which clients, holds for the accounts of the file, too.
    if let Some(text) = file.document.profile.as_deref().filter(|_| wish.profile) {
        let profile = organisation::read(text, ProfileOrigin::Imported).map_err(named)?;
        organisation::take(&profile, context).await.map_err(named)?;
    }
    let accounts = context.store.accounts().await?;
    let catalogue = accounts::catalogue(context).await?;
    let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let ground = plan::Ground { accounts: &accounts, catalogue: &catalogue, today };
    let planned = own::plan(&file.document, &ground);
    let mut imported = Imported::default();
    for address in in_order(&wish.addresses, &planned) {
        let is_it = |open: &OpenAccount| open.address == *address;
        let Some(found) = planned.iter().find(|planned| planned.account.as_ref().is_some_and(is_it)) else {
            continue;
        };
        let (Some(addition), Some(account)) = (&found.item.addition, &found.account) else {
            imported.there.push(address.clone());
            continue;
        };
        let at = secrets.iter().position(|secrets| secrets.address == *address);
        let secrets = at.map(|at| secrets.swap_remove(at));
        let here = accounts.iter().find(|here| here.address.same_mailbox(address.as_str()));
        match one(addition.clone(), account, here, secrets, context).await {
            Ok((account, signed_in)) => {
                imported.signed_in.extend(signed_in.then(|| account.address.clone()));
                imported.added.push(account);
            }
            Err(problem) if problem.kind == ProblemKind::AccountExists => {
                imported.there.push(address.clone());
            }
            Err(problem) => imported.failed.push((address.clone(), problem)),
        }
    }
    Ok(imported)
}

/// Who sends with another comes behind those who send themselves, as the other has to be here by then.
fn in_order<'a>(addresses: &'a [MailAddress], planned: &[own::Planned]) -> Vec<&'a MailAddress> {
    let sends_with_another = |address: &MailAddress| {
        let mut additions = planned.iter().filter_map(|planned| planned.item.addition.as_ref());
        additions.any(|one| one.address == *address && one.particulars.sends_with.is_some())
    };
    let mut ordered: Vec<_> = addresses.iter().collect();
    ordered.sort_by_key(|address| sends_with_another(address));
    ordered
}

fn about(problem: Problem, path: Option<&Path>) -> Problem {
    match path {
        Some(path) => problem.fact("path", path.display()),
        None => problem,
    }
}

/// The secrets of the file. The vault has to be open for them, before anything is added without.
async fn open(file: &ExportFile, passphrase: Passphrase, context: &Context) -> Result<Vec<Secrets>, Problem> {
    let Some(sealed) = &file.sealed else { return Ok(Vec::new()) };
    context.store.require_unlocked().await?;
    let opened = context.store.open_from_file(sealed.lock, passphrase, &sealed.open, &sealed.bytes).await;
    let plain = opened.map_err(|error| match error {
        StoreError::PassphraseWrong => Problem::new(ProblemKind::TransferSealed),
        other => other.into(),
    })?;
    let invalid = "its sealed part is not in a form that this Mailward knows";
    secrets::read(&plain).ok_or_else(|| Problem::new(ProblemKind::TransferDamaged).detail(invalid))
}

async fn one(
    addition: Addition,
    open: &OpenAccount,
    here: Option<&Account>,
    secrets: Option<Secrets>,
    context: &Context,
) -> Result<(Account, bool), Problem> {
    let mut secrets = secrets;
    let sign_in = secrets.as_mut().and_then(|secrets| secrets.sign_in.take());
    let registration = secrets.as_mut().and_then(|secrets| secrets.registration.take());
    let account = match here {
        Some(here) => here.clone(),
        None => add(addition, open, secrets.and_then(|secrets| secrets.client_secret), context).await?,
    };
    // Tokens belong to the client they were given to.
    let same_client =
        account.client.as_ref().map(|client| &client.id) == open.client.as_ref().map(|client| &client.id);
    let account = match registration.filter(|_| same_client) {
        Some(token) => manage(account, open, token, context).await?,
        None => account,
    };
    let kept = match sign_in.filter(|_| same_client && account.client.is_some()) {
        Some(sign_in) => context.store.keep_carried(account.id, sign_in).await?,
        None => None,
    };
    Ok(match kept {
        Some(account) => (account, true),
        None if here.is_some() => return Err(Problem::new(ProblemKind::AccountExists)),
        None => (account, false),
    })
}

async fn add(
    addition: Addition,
    open: &OpenAccount,
    secret: Option<ClientSecret>,
    context: &Context,
) -> Result<Account, Problem> {
    let lacks_secret = open.client.as_ref().is_some_and(|client| client.confidential) && secret.is_none();
    let client = match (&addition.client, &open.client) {
        (Some(id), Some(client)) if !lacks_secret => ClientChoice::Given {
            id: id.as_str().to_owned(),
            secret: secret.clone(),
            secret_expires_at: client.secret_expires_at,
        },
        _ => ClientChoice::AsOthers,
    };
    let given = matches!(client, ClientChoice::Given { .. });
    let wish = AddAccount { client, ..import::wish(addition) };
    let account = accounts::add(wish, context).await?;
    let account = match (account.client.clone(), &open.client) {
        (Some(there), Some(client)) if given => full(account, there, client, secret, context).await?,
        _ => account,
    };
    let Some(said) = open.testing_client else { return Ok(account) };
    let testing = move |account: &mut Account| account.rules.testing_client = Some(said);
    Ok(context.store.change_account(account.id, testing).await?)
}

/// What is known of the client beside its ID.
async fn full(
    account: Account,
    there: Client,
    open: &OpenClient,
    secret: Option<ClientSecret>,
    context: &Context,
) -> Result<Account, Problem> {
    if open.name.is_none() && !open.registered_here {
        return Ok(account);
    }
    let full =
        Client { name: open.name.as_deref().and_then(clean), registered_here: open.registered_here, ..there };
    Ok(context.store.set_client(account.id, Some(full), secret).await?)
}

/// Its client can be read and deleted from here where what opens that came along, and nobody else can be shown it.
async fn manage(
    account: Account,
    open: &OpenAccount,
    token: RegistrationToken,
    context: &Context,
) -> Result<Account, Problem> {
    let address = open.client.as_ref().and_then(|client| client.management.clone());
    let provider = accounts::catalogue(context).await?.of(&account);
    let theirs =
        |address: &Endpoint| provider.is_some_and(|provider| registration::is_theirs(address, &provider));
    let Some(address) = address.filter(theirs) else { return Ok(account) };
    if context.store.registration(account.id).await?.is_some() {
        return Ok(account); // what is here may be newer
    }
    Ok(context.store.keep_registration_token(account.id, address, token).await?)
}
