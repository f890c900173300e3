//! `mailward rotate`: a new access token now, and a new refresh token where the provider gives one.
//!
//! Accounts are rotated side by side, and one that fails holds up no other.

use clap::Args;

use crate::bootstrap::Options;
use crate::broker::wire::{Answer, Request, RotatedLine};
use crate::domain::problem::{Problem, ProblemKind};
use crate::engine::command::{Command, OldGrant, Rotated, SignInRequest, Way};
use crate::engine::snapshot::AccountView;

use super::exit::{self, Status};
use super::several::{self, Chosen};
use super::{Desk, help, running, sign_in, unlock};

mod tell;

#[derive(Debug, Args)]
#[command(after_long_help = help::ROTATE)]
pub(super) struct Arguments {
    /// The addresses of the accounts
    #[arg(value_name = "ADDRESS", required_unless_present = "all", conflicts_with = "all")]
    addresses: Vec<String>,
    /// Every account that has a refresh token
    #[arg(long)]
    all: bool,
    /// Sign in anew, then end the sign-in of before: a new refresh token also where the provider keeps the same
    #[arg(long)]
    full: bool,
    /// With --full: show the link and open nothing; the browser still comes back by itself
    #[arg(long, requires = "full")]
    no_browser: bool,
}

/// One account and what became of it.
struct Ended {
    /// As it was asked for, where there is no such account.
    address: String,
    /// As it was before.
    before: Option<AccountView>,
    /// What it came to.
    end: Result<New, Problem>,
}

/// What a rotation brought.
struct New {
    line: RotatedLine,
    /// What became of the sign-in of before; `None` unless it was a full rotation.
    old_grant: Option<OldGrant>,
}

pub(super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let mut chosen = chosen(wanted, desk);
    if chosen.is_empty() {
        return Ok(tell::nothing(desk));
    }
    if wanted.full && chosen.len() > 1 {
        desk.output.words("A full rotation is a sign-in in the browser, so it takes one account at a time:");
        desk.output.words("  mailward rotate --full ADDRESS");
        return Ok(Status::Usage);
    }
    let all = chosen.len();
    let ended = match chosen.pop() {
        Some(only) if wanted.full => vec![full(wanted, only, desk)?],
        last => side_by_side(chosen.into_iter().chain(last).collect(), desk)?,
    };
    tell::all(&ended, desk);
    if wanted.all {
        tell::left_out(desk);
    }
    let unfinished = if ended.len() < all { Status::Failed } else { Status::Done };
    Ok(ended.iter().map(status).fold(unfinished, exit::worse))
}

fn chosen(wanted: &Arguments, desk: &Desk<'_>) -> Vec<Chosen> {
    if wanted.all { several::every(can_rotate, desk) } else { several::named(&wanted.addresses, desk) }
}

fn can_rotate(view: &AccountView) -> bool {
    view.account.refresh().is_some()
}

/// Rotates them, some at a time, and gives the outcomes in the order of the wishes.
fn side_by_side(chosen: Vec<Chosen>, desk: &Desk<'_>) -> Result<Vec<Ended>, Problem> {
    let who = if chosen.iter().any(Result::is_ok) { Who::can(desk)? } else { Who::ThisOne };
    Ok(several::side_by_side(chosen, |one| rotate(one, who, desk), "rotated", desk))
}

/// Whose engine rotates.
#[derive(Debug, Clone, Copy)]
enum Who {
    ThisOne,
    /// The Mailward that runs: its vault is open and ours is not.
    TheRunningOne,
}

impl Who {
    /// Asking the running one to open its vault without a passphrase tells whether it is open.
    fn can(desk: &Desk<'_>) -> Result<Self, Problem> {
        if !desk.snapshot().vault.is_open() {
            let asked = running::ask(&Request::Unlock(None), running::A_RENEWAL, desk.options)?;
            if matches!(asked, Some(Answer::Unlocked)) {
                return Ok(Self::TheRunningOne);
            }
        }
        unlock::ensure(desk)?;
        Ok(Self::ThisOne)
    }
}

async fn rotate(chosen: Chosen, who: Who, desk: &Desk<'_>) -> Ended {
    let before = match chosen {
        Ok(view) => *view,
        Err((address, problem)) => return Ended { address, before: None, end: Err(problem) },
    };
    match who {
        Who::ThisOne => {
            let (id, handle) = (before.account.id, desk.session.handle());
            let rotated = handle.ask(|reply| Command::Rotate(id, reply)).await;
            ended(before, rotated)
        }
        Who::TheRunningOne => rotated_elsewhere(before, desk.options.clone()).await,
    }
}

async fn rotated_elsewhere(before: AccountView, options: Options) -> Ended {
    let address = before.account.address.to_string();
    let request = Request::Rotate { address: address.clone() };
    let asked =
        tokio::task::spawn_blocking(move || running::ask(&request, running::A_RENEWAL, &options)).await;
    let broken = |what: &str| Err(Problem::new(ProblemKind::Internal).detail(what));
    let end = match asked {
        Ok(Ok(Some(Answer::Rotated(line)))) => Ok(New { line, old_grant: None }),
        Ok(Ok(Some(other))) => Err(running::unasked(other)),
        Ok(Ok(None)) => broken("The running Mailward ended, or did not answer in time"),
        Ok(Err(problem)) => Err(problem),
        Err(_panicked) => broken("Asking the running Mailward broke"),
    };
    Ended { before: Some(before), end: end.map_err(|problem| problem.about(&address)), address }
}

fn ended(before: AccountView, rotated: Result<Rotated, Problem>) -> Ended {
    let address = before.account.address.to_string();
    let end = match rotated {
        Ok(mut rotated) => {
            let old_grant = rotated.old_grant.take();
            Ok(New { line: rotated.into(), old_grant })
        }
        Err(problem) => Err(problem.about(&address)),
    };
    Ended { address, before: Some(before), end }
}

/// A sign-in, told as `mailward sign-in` tells it, after which the sign-in of before is ended.
fn full(wanted: &Arguments, chosen: Chosen, desk: &Desk<'_>) -> Result<Ended, Problem> {
    let before = match chosen {
        Ok(view) => *view,
        Err((address, problem)) => return Ok(Ended { address, before: None, end: Err(problem) }),
    };
    unlock::ensure(desk)?;
    let way = if wanted.no_browser { Way::Link } else { Way::Browser };
    let request = SignInRequest { way, ..SignInRequest::by_browser(before.account.id) };
    desk.output.words(&format!("Sign in to {}", before.account.address));
    let handle = desk.session.handle();
    let rotating = handle.ask(|reply| Command::RotateFully(request, reply));
    let rotated = desk.session.block_on(sign_in::follow(way, rotating, desk));
    Ok(ended(before, rotated))
}

fn status(ended: &Ended) -> Status {
    match &ended.end {
        Ok(New { old_grant: Some(OldGrant::StillStands(problem)), .. }) => exit::of(problem.kind),
        Ok(_) => Status::Done,
        Err(problem) => exit::of(problem.kind),
    }
}
