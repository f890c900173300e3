//! Taking everything along to another computer: one file, whose tokens are sealed under a passphrase.
//!
//! A refresh token in two places is what this must not do by accident: a move takes the tokens out here, and does so only after
//! the file is on the disk, under its name, and reads back as it was written. Whoever is killed in between finds a note of it at
//! the next start, and everything still here.

use std::path::PathBuf;

use jiff::SignedDuration;

use crate::domain::account::{Account, AccountId, Generation, MailAddress};
use crate::domain::audit::{AuditKind, FactName, NewEvent};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::secret::Passphrase;
use crate::domain::settings::Settings;
use crate::domain::strength::{self, Strength};
use crate::domain::transfer::{Exported, MoveEnd, TokensGo, Unfinished};
use crate::platform::failpoint::{self, Point};
use crate::store::{MoveLock, Moving, RenewalLock, SealedMark, Standing, foreign_client};

use super::{Context, organisation};

pub mod document;
mod secrets;
mod take_in;
mod target;
#[cfg(test)]
mod tests;

pub use take_in::{MoveInWish, take_in};

use document::{Document, OpenAccount};
use secrets::Secrets;
use target::Part;

/// What is to be written.
#[derive(Debug, Clone)]
pub struct MoveWish {
    /// Where to; a file that is there is not replaced.
    pub path: PathBuf,
    /// What becomes of the tokens.
    pub tokens: TokensGo,
    /// What seals them; needed unless they stay.
    pub passphrase: Option<Passphrase>,
}

/// Writes the file, and takes the tokens out here where they move.
pub async fn write(wish: MoveWish, settings: Settings, context: &Context) -> Result<Exported, Problem> {
    let written = write_at(wish, settings, context).await;
    written.map_err(|problem| problem.at(context.world.clock.now()))
}

async fn write_at(wish: MoveWish, settings: Settings, context: &Context) -> Result<Exported, Problem> {
    let passphrase = passphrase(&wish)?;
    let standing = context.store.stand().await;
    let Some(_lock) = MoveLock::try_take(standing.folder())? else {
        return Err(Problem::new(ProblemKind::TransferRunning));
    };
    if wish.tokens != TokensGo::Stay {
        context.store.require_unlocked().await?;
        if let Some(before) = context.store.moving().await? {
            return Err(unfinished_problem(&before));
        }
    }
    let accounts = context.store.accounts().await?;
    let _renewals = if wish.tokens == TokensGo::Move {
        hold_renewals(&accounts, &standing, context).await?
    } else {
        vec![]
    };
    let packed = pack(&wish, settings, passphrase, context).await?;
    let digest = document::digest(&packed.bytes);
    let part = Part::write(&wish.path, packed.bytes, digest).await?;
    let with_tokens = packed.with_tokens;
    let moving = Moving {
        path: wish.path.clone(),
        since: context.world.clock.now(),
        digest,
        accounts: with_tokens.clone(),
        registrations: packed.registrations,
    };
    context.store.begin_export(moving, wish.tokens).await?;
    context.store.record(written(&wish, packed.accounts, context)).await?;
    failpoint::reach(Point::BeforeAppearing);
    if let Err(problem) = part.appear(digest).await {
        context.store.drop_move().await?; // nothing has left
        let failed = written(&wish, packed.accounts, context).failed(problem.kind);
        context.store.record(failed).await.ok(); // the failure itself is told either way
        return Err(problem);
    }
    failpoint::reach(Point::BeforeTakingOut);
    let taken =
        if wish.tokens == TokensGo::Move { take_out(wish.path.clone(), context).await? } else { Vec::new() };
    Ok(came_to(wish, packed.accounts, &with_tokens, &taken))
}

/// Checked here as well: no face can leave it out.
fn passphrase(wish: &MoveWish) -> Result<Option<Passphrase>, Problem> {
    if wish.tokens == TokensGo::Stay {
        return Ok(None);
    }
    let weak = Problem::new(ProblemKind::TransferWeak);
    match &wish.passphrase {
        None => Err(weak.detail("None was given")),
        Some(given) if given.is_empty() => Err(weak.detail("None was given")),
        Some(given) if strength::of(given) == Strength::TooWeak => Err(weak),
        Some(given) => Ok(Some(given.clone())),
    }
}

/// A renewal must not replace a token that has just been packed. Beyond so many accounts the system has no room for that many
/// open files; then what was renewed in the meantime stays here and is told.
async fn hold_renewals(
    accounts: &[Account],
    standing: &Standing,
    context: &Context,
) -> Result<Vec<RenewalLock>, Problem> {
    let mut held = Vec::new();
    let (folder, clock) = (standing.folder(), context.world.clock.as_ref());
    for account in accounts.iter().filter(|account| account.refresh().is_some()).take(MOST_HELD) {
        let lock = RenewalLock::take(folder, account.id, clock, PATIENCE).await?;
        let busy = || Problem::new(ProblemKind::RenewalBusy).about(&account.address);
        held.push(lock.ok_or_else(busy)?);
    }
    Ok(held)
}

const MOST_HELD: usize = 256;
/// Longer than any exchange may take.
const PATIENCE: SignedDuration = SignedDuration::from_secs(45);

/// A file in memory.
struct Packed {
    bytes: Vec<u8>,
    accounts: usize,
    with_tokens: Vec<(AccountId, MailAddress, Generation)>,
    registrations: Vec<(AccountId, SealedMark)>,
}

async fn pack(
    wish: &MoveWish,
    settings: Settings,
    passphrase: Option<Passphrase>,
    context: &Context,
) -> Result<Packed, Problem> {
    let accounts = context.store.accounts().await?;
    let (mut open, mut secret, mut with_tokens, mut registrations) = (vec![], vec![], vec![], vec![]);
    for account in &accounts {
        let (secrets, mark) =
            if passphrase.is_some() { secrets_of(account, context).await? } else { (None, None) };
        registrations.extend(mark.map(|mark| (account.id, mark)));
        let signed_in = secrets.as_ref().is_some_and(|secrets| secrets.sign_in.is_some());
        if signed_in {
            with_tokens.push((account.id, account.address.clone(), account.generation));
        }
        open.push(serde_json::to_value(OpenAccount::of(account, signed_in)).map_err(|_never| no_form())?);
        secret.extend(secrets);
    }
    let providers = context.store.providers().await?;
    let providers = providers.iter().map(serde_json::to_value).collect::<Result<_, _>>();
    let document = Document {
        written_at: context.world.clock.now(),
        written_by: concat!("Mailward ", env!("CARGO_PKG_VERSION")).to_owned(),
        tokens: wish.tokens,
        settings: serde_json::to_value(settings).map_err(|_never| no_form())?,
        providers: providers.map_err(|_never| no_form())?,
        profile: organisation::imported_text(context).await?,
        accounts: open,
    };
    let lock = passphrase.is_some().then(|| context.store.file_lock());
    let text = document::open_part(&document, lock).ok_or_else(no_form)?;
    let sealed = match (lock, passphrase) {
        (Some(lock), Some(passphrase)) => {
            let plain = secrets::write(&secret).ok_or_else(no_form)?;
            let sealed = context.store.seal_for_file(lock, passphrase, text.as_bytes(), &plain);
            Some(sealed.await?)
        }
        _ => None,
    };
    let bytes = document::whole(text, sealed.as_deref());
    Ok(Packed { bytes, accounts: accounts.len(), with_tokens, registrations })
}

fn no_form() -> Problem {
    Problem::new(ProblemKind::Internal).detail("Something here cannot be written down")
}

/// The tokens of an account, if it has any that are worth to be taken along. Those of another client than its own are not,
/// and one whose newest tokens could not be written yet has them in memory only.
async fn secrets_of(
    account: &Account,
    context: &Context,
) -> Result<(Option<Secrets>, Option<SealedMark>), Problem> {
    let client_secret = context.client_secret(account).await?;
    let tokens = context.store.tokens(account.id).await?;
    let unwritten = context.store.unwritten(account.id, account.generation).await?.is_some();
    let usable = tokens.refresh.is_some() || tokens.access.is_some();
    let fits = tokens.generation == account.generation && usable && !unwritten;
    let grant = account.grant.clone().filter(|_| fits && foreign_client(account).is_none());
    let sign_in = grant.map(|grant| Secrets::sign_in(grant, tokens, account.asking));
    let (registration, mark) = context.store.marked_registration(account.id).await?.unzip();
    let something = client_secret.is_some() || registration.is_some() || sign_in.is_some();
    let address = account.address.clone();
    Ok((something.then(|| Secrets { address, client_secret, registration, sign_in }), mark))
}

fn written(wish: &MoveWish, accounts: usize, context: &Context) -> NewEvent {
    NewEvent::new(AuditKind::TransferWritten, context.world.clock.now())
        .with(FactName::Way, wish.tokens.code())
        .with(FactName::Count, accounts as u64)
}

async fn take_out(path: PathBuf, context: &Context) -> Result<Vec<Account>, Problem> {
    let now = context.world.clock.now();
    let standing = move |account: &Account| {
        let problem = Problem::new(ProblemKind::MovedAway).fact("moved_at", now).fact("path", path.display());
        problem.about(&account.address).at(now)
    };
    Ok(context.store.finish_move(standing).await?)
}

fn came_to(
    wish: MoveWish,
    accounts: usize,
    with_tokens: &[(AccountId, MailAddress, Generation)],
    taken: &[Account],
) -> Exported {
    let is_taken = |id: AccountId| taken.iter().any(|account| account.id == id);
    let moved = wish.tokens == TokensGo::Move;
    let left = with_tokens.iter().filter(|(id, ..)| moved && !is_taken(*id));
    Exported {
        path: wish.path,
        accounts,
        with_tokens: with_tokens.iter().map(|(_, address, _)| address.clone()).collect(),
        taken_out: taken.iter().map(|account| account.address.clone()).collect(),
        left_here: left.map(|(_, address, _)| address.clone()).collect(),
    }
}

/// A move that was interrupted; `None` while one runs.
pub async fn unfinished(context: &Context) -> Result<Option<Unfinished>, Problem> {
    let Some(moving) = context.store.moving().await? else { return Ok(None) };
    let idle = MoveLock::try_take(context.store.folder())?.is_some();
    let accounts = moving.accounts.into_iter().map(|(_, address, _)| address).collect();
    Ok(idle.then_some(Unfinished { path: moving.path, since: moving.since, accounts }))
}

fn unfinished_problem(moving: &Moving) -> Problem {
    Problem::new(ProblemKind::TransferUnfinished).fact("path", moving.path.display())
}

/// Ends a move that was interrupted, as the person says.
pub async fn settle(end: MoveEnd, context: &Context) -> Result<Exported, Problem> {
    let standing = context.store.stand().await;
    let Some(_lock) = MoveLock::try_take(standing.folder())? else {
        return Err(Problem::new(ProblemKind::TransferRunning));
    };
    let Some(moving) = context.store.moving().await? else {
        return Err(Problem::new(ProblemKind::NoSuchNumber).detail("No move was interrupted"));
    };
    let taken = match end {
        MoveEnd::TakeOut if target::is_there(&moving.path, moving.digest).await => {
            take_out(moving.path.clone(), context).await?
        }
        MoveEnd::TakeOut => {
            let why = "The file is not there as it was written, so its tokens stay here";
            return Err(unfinished_problem(&moving).detail(why).at(context.world.clock.now()));
        }
        MoveEnd::KeepHere => {
            context.store.drop_move().await?;
            Vec::new()
        }
    };
    target::clear(&moving.path, moving.digest).await;
    let wish = MoveWish { path: moving.path, tokens: TokensGo::Move, passphrase: None };
    Ok(came_to(wish, moving.accounts.len(), &moving.accounts, &taken))
}
