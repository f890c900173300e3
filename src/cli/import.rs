//! `mailward import`: accounts from the settings of other programs. Nothing is added without a word of the person.

use std::io::Read as _;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use zeroize::Zeroizing;

use crate::domain::account::MailAddress;
use crate::domain::import::{Addition, Imported, Preview, Verdict};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::secret::Passphrase;
use crate::domain::transfer::Brings;
use crate::engine::command::{Command, ImportSource, ImportWish, MoveInWish};
use crate::explain::{self, import};

use super::exit::{self, Status};
use super::{Desk, help, input, unlock};

#[derive(Debug, Args)]
#[command(after_long_help = help::IMPORT)]
pub(super) struct Arguments {
    /// The file, or the folder of the program; - is standard input
    file: PathBuf,
    /// Add what can be added without asking; without it, at a terminal you are asked
    #[arg(long)]
    yes: bool,
    /// Also add this address, which is left out by itself; may be given several times
    #[arg(long, value_name = "ADDRESS")]
    also: Vec<String>,
    /// Whose account it is to be, where the settings are those of a whole domain (autoconfig)
    #[arg(long, value_name = "ADDRESS")]
    address: Option<String>,
    /// The passphrase of a file of another Mailward; without it you are asked
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// Take over the settings of a file of another Mailward, too
    #[arg(long)]
    settings: bool,
    /// Let the organisation's profile in a file of another Mailward count here, too
    #[arg(long)]
    profile: bool,
}

pub(super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let source = source(wanted)?;
    let again = source.clone();
    let wish = Box::new(ImportWish { source, address: address(wanted)? });
    let handle = desk.session.handle();
    let preview = desk.session.block_on(handle.ask(|reply| Command::LookAtImport(wish, reply)))?;
    let chosen = chosen(wanted, &preview)?;
    if !desk.output.is_json() {
        desk.output.data(import::text(&preview).as_bytes());
    }
    let settings = wanted.settings && preview.brings.as_ref().is_some_and(|brings| brings.settings.is_some());
    let profile =
        wanted.profile && preview.brings.as_ref().is_some_and(|brings| matches!(brings.profile, Some(Ok(_))));
    let agreed =
        ((settings || profile) && chosen.is_empty()) || may_add(wanted, &preview, chosen.len(), desk)?;
    if !agreed {
        if desk.output.is_json() {
            desk.output.document(&import::document(&preview, None));
        }
        return Ok(Status::Done);
    }
    let imported = match &preview.brings {
        Some(brings) => move_in(wanted, brings, chosen, again, desk)?,
        None => desk.session.block_on(handle.ask(|reply| Command::Import(chosen, reply)))?,
    };
    tell(&preview, &imported, desk);
    Ok(imported.failed.iter().map(|(_, problem)| exit::of(problem.kind)).fold(Status::Done, exit::worse))
}

/// From a file of another Mailward. Its settings are a question of their own: a proxy and a collector are among them.
fn move_in(
    wanted: &Arguments,
    brings: &Brings,
    chosen: Vec<Addition>,
    source: ImportSource,
    desk: &Desk<'_>,
) -> Result<Arc<Imported>, Problem> {
    let sealed = chosen.iter().any(|addition| brings.with_tokens.contains(&addition.address));
    let passphrase = if sealed { opening(wanted, desk)? } else { None };
    if passphrase.is_some() {
        unlock::ensure(desk)?;
    }
    let addresses = chosen.into_iter().map(|addition| addition.address).collect();
    let wish = Box::new(MoveInWish {
        source,
        digest: brings.digest,
        addresses,
        profile: wanted.profile,
        passphrase,
    });
    let handle = desk.session.handle();
    let imported = desk.session.block_on(handle.ask(|reply| Command::MoveIn(wish, reply)))?;
    if let Some(Ok(profile)) = &brings.profile {
        desk.output.words(&if wanted.profile {
            format!("The profile of {} counts from now on.", profile.name)
        } else {
            format!("The profile of {} was left; --profile lets it count.", profile.name)
        });
    }
    if let Some(both) = brings.settings.as_ref().filter(|_| wanted.settings) {
        desk.session.block_on(async { handle.send(Command::ChangeSettings(both.1.clone())) });
        desk.output.words("Its settings count here from now on.");
    } else if brings.settings.is_some() {
        desk.output.words("Its settings were left; --settings takes them over.");
    }
    Ok(imported)
}

/// Nothing typed leaves the sign-ins where they are.
fn opening(wanted: &Arguments, desk: &Desk<'_>) -> Result<Option<Passphrase>, Problem> {
    let typed = match &wanted.passphrase_file {
        Some(file) => input::passphrase_in(file)?,
        None if input::can_ask() => {
            desk.output.words("Without its passphrase the accounts are added without their sign-ins.");
            input::passphrase("Passphrase of the file: ")?
        }
        None => {
            desk.output.words("The sign-ins stay in the file: no passphrase was given (--passphrase-file).");
            return Ok(None);
        }
    };
    Ok(Some(typed).filter(|typed| !typed.is_empty()))
}

fn source(wanted: &Arguments) -> Result<ImportSource, Problem> {
    if wanted.file.as_os_str() != "-" {
        // A path is relative to where the person is; the engine may be asked from elsewhere.
        return Ok(ImportSource::Path(
            std::path::absolute(&wanted.file).unwrap_or_else(|_| wanted.file.clone()),
        ));
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(MOST_TYPED)); // never grows, so no copy is left behind
    let read = std::io::stdin().lock().take(MOST_TYPED as u64).read_to_end(&mut bytes);
    read.map_err(|error| {
        Problem::new(ProblemKind::FileUnreadable)
            .fact("path", "standard input")
            .detail(format!("The system says: {}", error.kind()))
    })?;
    if bytes.len() == MOST_TYPED {
        return Err(Problem::new(ProblemKind::ImportTooLarge));
    }
    Ok(ImportSource::Text(bytes))
}

/// A little more than the largest settings that are read.
const MOST_TYPED: usize = 8 * 1024 * 1024 + 2;

fn address(wanted: &Arguments) -> Result<Option<MailAddress>, Problem> {
    let read = |text: &String| {
        text.parse().map_err(|error: crate::domain::account::AddressError| {
            Problem::new(ProblemKind::AddressInvalid).about(text).detail(error.to_string())
        })
    };
    wanted.address.as_ref().map(read).transpose()
}

/// What is ready, and what the person named beside it.
fn chosen(wanted: &Arguments, preview: &Preview) -> Result<Vec<Addition>, Problem> {
    let mut chosen = preview.ready();
    for named in &wanted.also {
        let mut additions = preview.items.iter().filter_map(|item| item.addition.as_ref());
        let found = additions.find(|addition| addition.address.same_mailbox(named));
        let found = found.ok_or_else(|| {
            let why = "These settings have no such account that could be added";
            Problem::new(ProblemKind::NoSuchAccount).about(named).detail(why)
        })?;
        if !chosen.iter().any(|other| other.address == found.address) {
            chosen.push(found.clone());
        }
    }
    Ok(chosen)
}

/// Whether the person agrees. Where nobody can be asked, only `--yes` is a word.
fn may_add(wanted: &Arguments, preview: &Preview, count: usize, desk: &Desk<'_>) -> Result<bool, Problem> {
    if count == 0 {
        desk.output.words("Nothing to add.");
        let left = left_out(preview);
        if !left.is_empty() {
            desk.output.words(&format!(
                "Left out by itself: {}. --also ADDRESS adds it all the same.",
                left.join(", ")
            ));
        }
        return Ok(false);
    }
    if wanted.yes {
        return Ok(true);
    }
    if !input::can_ask() {
        desk.output.words(&format!("Nothing was added. With --yes, {} would be.", import::accounts(count)));
        return Ok(false);
    }
    desk.output.question(&format!("Add {}? [y/N] ", import::accounts(count)));
    let answer = input::next_line()?;
    let agrees = answer.is_some_and(|answer| super::agree::is_yes(&answer));
    if !agrees {
        desk.output.words("Nothing was added.");
    }
    Ok(agrees)
}

/// What could be added, and is not unless the person names it.
fn left_out(preview: &Preview) -> Vec<String> {
    let asks = preview.items.iter().filter(|item| matches!(item.verdict, Verdict::Asks(_)));
    asks.filter_map(|item| item.addition.as_ref()).map(|addition| addition.address.to_string()).collect()
}

fn tell(preview: &Preview, imported: &Imported, desk: &Desk<'_>) {
    if desk.output.is_json() {
        desk.output.document(&import::document(preview, Some(imported)));
    }
    for account in &imported.added {
        let address = &account.address;
        if imported.signed_in.contains(address) {
            desk.output.words(&format!("{address} was added, and is signed in."));
            continue;
        }
        let next = if account.client.is_some() {
            format!("Sign in next: mailward sign-in {address}")
        } else {
            format!(
                "A client ID is needed before the sign-in: mailward provider show {} tells how.",
                account.provider
            )
        };
        desk.output.words(&format!("{address} was added. {next}"));
    }
    for address in &imported.there {
        desk.output.words(&format!("{address} is here already."));
    }
    for (_, problem) in &imported.failed {
        desk.output.question(&explain::text(problem));
    }
}
