//! `mailward checkup`: looks at this installation and its accounts, and tells what of the good practices they fall short of,
//! why it matters, and what mends it. And what the person does about that: leaves it, takes it up again, mends it.

use std::collections::BTreeMap;
use std::sync::Arc;

use clap::{Args, builder::PossibleValuesParser};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use crate::domain::account::AccountId;
use crate::domain::checkup::{About, Checkup, RuleId, Verdict};
use crate::domain::problem::{Problem, ProblemKind};
use crate::engine::command::{CheckUpWish, Command, PutAside};
use crate::engine::snapshot::Snapshot;
use crate::explain::checkup::{self, Scene};

use super::exit::Status;
use super::interrupt::Interrupt;
use super::{Desk, help, unlock};

#[derive(Debug, Args)]
#[command(after_long_help = help::CHECKUP)]
pub(super) struct Arguments {
    /// The address of one account; without it this computer and all of them
    address: Option<String>,
    /// Ask nobody: neither providers nor mail servers
    #[arg(long)]
    offline: bool,
    /// Leave what this rule says as it is, until a day
    #[arg(long, value_name = "RULE", value_parser = rules(), requires = "reason", requires = "until")]
    put_aside: Option<String>,
    /// Why it may stay so
    #[arg(long, value_name = "TEXT", requires = "put_aside")]
    reason: Option<String>,
    /// The last day of it, as in 2026-12-31
    #[arg(long, value_name = "DATE", requires = "put_aside")]
    until: Option<Date>,
    /// Show again what was put aside of this rule
    #[arg(long, value_name = "RULE", value_parser = rules(), conflicts_with = "put_aside")]
    take_up: Option<String>,
    /// The address or the provider that this is about, where it is about several
    #[arg(long, value_name = "WHAT")]
    about: Option<String>,
    /// Take the rights to read the data folder from others
    #[arg(long, conflicts_with_all = ["put_aside", "take_up"])]
    protect: bool,
    /// Remove events that are older than the settings say, now
    #[arg(long, conflicts_with_all = ["put_aside", "take_up", "protect"])]
    prune: bool,
}

fn rules() -> PossibleValuesParser {
    RuleId::ALL.iter().map(|rule| rule.code()).collect::<Vec<_>>().into()
}

pub(super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let account = wanted.address.as_deref().map(|address| desk.account(address)).transpose()?;
    let account = account.map(|view| view.account.id);
    if let Some(done) = act(wanted, account, desk)? {
        desk.output.words(&done);
        if desk.output.is_json() {
            tell(&desk.snapshot().checkup.checkup, account, desk);
        }
        return Ok(Status::Done);
    }
    if !wanted.offline {
        unlock::ensure(desk).ok(); // a vault that stays shut is one of the things that are told
    }
    let wish = CheckUpWish { accounts: account.map(|id| vec![id]), ask: !wanted.offline };
    let (checkup, complete) = follow(wish, desk)?;
    let told = tell(&checkup, account, desk);
    if !complete {
        desk.output.words("The check-up was stopped; this is what is known so far.");
        return Ok(Status::Failed);
    }
    Ok(if told.needing().is_empty() { Status::Done } else { Status::Person })
}

/// What the person does about a verdict, if that is the wish; the words for it.
fn act(wanted: &Arguments, account: Option<AccountId>, desk: &Desk<'_>) -> Result<Option<String>, Problem> {
    let handle = desk.session.handle();
    // A look at nothing: it brings what was seen before.
    let nothing = CheckUpWish { accounts: Some(Vec::new()), ask: false };
    if wanted.put_aside.is_some() || wanted.take_up.is_some() {
        desk.session.block_on(handle.ask(|reply| Command::CheckUp(nothing, reply)))?;
    }
    if wanted.protect {
        desk.session.block_on(handle.ask(Command::ProtectFiles))?;
        return Ok(Some("Nobody else can read the data folder now.".to_owned()));
    }
    if wanted.prune {
        unlock::ensure(desk)?; // the chain goes on from what is left, and is made with a key from the vault
        let gone = desk.session.block_on(handle.ask(Command::PruneAudit))?;
        return Ok(Some(format!("{} removed.", super::audit::events(gone))));
    }
    if let (Some(rule), Some(why), Some(until)) = (&wanted.put_aside, &wanted.reason, wanted.until) {
        let verdict = the_one(rule, wanted, account, desk, Verdict::needs_attention)?;
        let (reason, about) = (verdict.reason, verdict.about);
        let (why, until) = (why.clone(), end_of(until)?);
        let aside = Box::new(PutAside { reason, about, why, until });
        desk.session.block_on(handle.ask(|reply| Command::PutAside(aside, reply)))?;
        return Ok(Some(
            "Put aside. It is shown again after that day, or when something else goes wrong.".to_owned(),
        ));
    }
    if let Some(rule) = &wanted.take_up {
        let verdict = the_one(rule, wanted, account, desk, |verdict| verdict.dismissed.is_some())?;
        let (reason, about) = (verdict.reason, verdict.about);
        desk.session.block_on(handle.ask(|reply| Command::TakeUpAgain(reason, about, reply)))?;
        return Ok(Some("It is shown again.".to_owned()));
    }
    Ok(None)
}

/// The end of a day by the clock on the wall: whoever names a day means all of it.
fn end_of(day: Date) -> Result<Timestamp, Problem> {
    let next = day.checked_add(1.day()).and_then(|next| next.to_zoned(TimeZone::system()));
    next.map(|next| next.timestamp()).map_err(|_beyond| refused("No calendar has that day".to_owned()))
}

fn refused(why: String) -> Problem {
    Problem::new(ProblemKind::PutAsideInvalid).detail(why)
}

/// The verdict of a rule that is meant: the only one that fits, or the one about whom is named.
fn the_one(
    rule: &str,
    wanted: &Arguments,
    account: Option<AccountId>,
    desk: &Desk<'_>,
    fits: impl Fn(&Verdict) -> bool,
) -> Result<Verdict, Problem> {
    let snapshot = desk.snapshot();
    let named = |verdict: &Verdict| match (&wanted.about, account) {
        (Some(about), _) => name(&verdict.about, &snapshot).eq_ignore_ascii_case(about),
        (None, Some(id)) => verdict.about == About::Account(id),
        (None, None) => true,
    };
    let all = snapshot.checkup.checkup.verdicts.iter();
    let found: Vec<&Verdict> =
        all.filter(|verdict| verdict.rule().code() == rule && fits(verdict) && named(verdict)).collect();
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err(refused(format!(
            "Nothing of {rule} fits that; mailward checkup --offline tells how it stands"
        ))),
        several => {
            let all: Vec<String> = several.iter().map(|verdict| name(&verdict.about, &snapshot)).collect();
            Err(refused(format!("{rule} is about several; name one with --about: {}", all.join(", "))))
        }
    }
}

fn name(about: &About, snapshot: &Snapshot) -> String {
    match about {
        About::Installation => "installation".to_owned(),
        About::Provider(id) => id.as_str().to_owned(),
        About::Account(id) => {
            let view = snapshot.accounts.iter().find(|view| view.account.id == *id);
            view.map(|view| view.account.address.to_string()).unwrap_or_default()
        }
    }
}

/// Looks, and says how far it is; Ctrl-C stops it. Whether all of it was looked at.
fn follow(wish: CheckUpWish, desk: &Desk<'_>) -> Result<(Arc<Checkup>, bool), Problem> {
    let (mut news, handle) = (desk.session.handle(), desk.session.handle());
    let ended = desk.session.block_on(async {
        let mut interrupt = Interrupt::listen();
        let mut done = std::pin::pin!(handle.ask(|reply| Command::CheckUp(wish, reply)));
        loop {
            tokio::select! {
                biased;
                done = &mut done => return done.map(|checkup| (checkup, true)),
                () = interrupt.told() => break,
                true = news.changed() => {
                    if let Some(run) = news.snapshot().checkup.running {
                        desk.output.progress(&format!("Looked at {} of {}", run.done, run.of));
                    }
                }
            }
        }
        handle.send(Command::CancelCheckUp);
        let stopped = news.wait_for(|snapshot| snapshot.checkup.running.is_none()).await;
        let so_far = stopped.map(|snapshot| (Arc::clone(&snapshot.checkup.checkup), false));
        so_far.ok_or_else(|| Problem::new(ProblemKind::CheckupCancelled))
    });
    desk.output.progress("");
    ended
}

/// Tells how it stands; of one account what concerns it.
fn tell(checkup: &Checkup, account: Option<AccountId>, desk: &Desk<'_>) -> Checkup {
    let told = match account {
        Some(id) => Checkup { verdicts: checkup.of(id).cloned().collect(), ..checkup.clone() },
        None => checkup.clone(),
    };
    let (snapshot, zone) = (desk.snapshot(), TimeZone::system());
    let addresses: BTreeMap<_, _> =
        snapshot.accounts.iter().map(|view| (view.account.id, &view.account.address)).collect();
    let now = desk.session.clock().now();
    let scene = Scene { catalogue: &snapshot.catalogue, addresses, now, zone: &zone };
    if desk.output.is_json() {
        desk.output.document(&checkup::document(&told, &scene));
    } else {
        desk.output.line(checkup::text(&told, &scene).trim_end());
    }
    told
}
