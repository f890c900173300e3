//! The command line: one file a subcommand, each a short road from arguments to a command of the engine and back.
//!
//! Data goes to standard output, words to standard error, and only `output.rs` writes to either. No secret is ever taken as
//! an argument. What fails ends as a problem in the words of `explain` and with the exit status of `exit.rs`.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::bootstrap::{self, Options, Session, WindowEnd};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::schedule::{self, Policy};
use crate::engine::snapshot::{AccountView, Snapshot};

mod account;
mod agree;
mod audit;
mod checkup;
mod client;
mod completions;
mod detection;
mod diagnose;
mod documents;
mod erase;
mod exit;
mod explain;
mod export;
mod help;
mod import;
mod input;
mod inspect;
mod interrupt;
mod learn;
mod manual;
mod output;
mod practice;
mod profile;
mod provider;
mod report;
mod revoke;
mod rotate;
mod running;
mod serve;
mod several;
mod sign_in;
mod sign_out;
mod snippet;
mod start;
mod status;
mod table;
mod token;
mod unlock;
mod vault;

use exit::Status;
use output::Output;

/// Keeps watch over the sign-ins of your mail accounts
#[derive(Debug, Parser)]
#[command(name = "mailward", version, long_about = help::ABOUT, after_help = help::FIRST_STEPS, after_long_help = help::REFERENCE)]
#[command(subcommand_value_name = "COMMAND")]
struct Arguments {
    #[command(flatten)]
    start: start::Start,
    /// Start the practice provider with the window, to try everything out
    #[arg(long)]
    practice: bool,
    #[command(subcommand)]
    wanted: Option<Wanted>,
}

#[derive(Debug, Subcommand)]
enum Wanted {
    /// Add, list, show or forget accounts
    #[command(subcommand)]
    Account(account::Wanted),
    /// Sign in to an account in the browser
    SignIn(sign_in::Arguments),
    /// Print an access token for a mail program
    Token(token::Arguments),
    /// Get new tokens now
    Rotate(rotate::Arguments),
    /// End sign-ins at their providers, and remove their tokens here
    Revoke(revoke::Arguments),
    /// Remove the tokens of accounts here, and leave their sign-ins at the provider
    SignOut(sign_out::Arguments),
    /// Erase everything that is kept on this computer
    Erase(erase::Arguments),
    /// Tell the state of each account, one line each
    Status(status::Arguments),
    /// Run without a window: renew by itself, and answer mail programs
    Serve(serve::Arguments),
    /// Read, check or export the record of everything that happened to tokens
    #[command(subcommand)]
    Audit(audit::Wanted),
    /// Tell what an error text means
    Explain(explain::Arguments),
    /// Tell how sign-ins work, and what a word means
    Learn(learn::Arguments),
    /// Tell what is in a token, what is wrong with it, and whether mail takes it
    Inspect(inspect::Arguments),
    /// Find out why mail does not work, and who can fix it
    Diagnose(diagnose::Arguments),
    /// Hold this installation against the good practices, and tell what mends what falls short
    Checkup(checkup::Arguments),
    /// Read a report that somebody sent
    #[command(subcommand)]
    Report(report::Wanted),
    /// Look at providers, or learn a new one
    #[command(subcommand)]
    Provider(provider::Wanted),
    /// See and change under which registration an account asks
    #[command(subcommand)]
    Client(client::Wanted),
    /// See or drop what an organisation decides here
    #[command(subcommand)]
    Profile(profile::Wanted),
    /// Print the lines that let a mail program get its tokens here
    Snippet(snippet::Arguments),
    /// See and change where the key of the vault is kept
    #[command(subcommand)]
    Vault(vault::Wanted),
    /// Add accounts from the settings of other programs, or from another computer
    Import(import::Arguments),
    /// Write everything to a file for another computer
    Export(export::Arguments),
    /// Run the practice provider: a small provider on this computer
    Practice(practice::Arguments),
    /// Print what lets a shell complete commands and options
    Completions(completions::Arguments),
    /// Write the manual pages
    #[command(hide = true)]
    Manual(manual::Arguments),
}

/// Does what the arguments ask for. Without a subcommand that is the window.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let parsed = match Arguments::try_parse_from(arguments) {
        Ok(parsed) => parsed,
        Err(usage) => return output::usage(&usage),
    };
    let output = Output::new(parsed.start.json);
    let status = perform(&parsed, &output).unwrap_or_else(|problem| {
        output.problem(&problem);
        exit::of(problem.kind)
    });
    output.end(status).into()
}

fn perform(parsed: &Arguments, output: &Output) -> Result<Status, Problem> {
    let options = Options { practice: parsed.practice, ..parsed.start.options()? };
    let desk = || Desk::open(&options, output);
    match &parsed.wanted {
        None => window(&options, output),
        Some(Wanted::Practice(wanted)) => practice::run(wanted, output),
        Some(Wanted::Completions(wanted)) => Ok(completions::run(wanted, output)),
        Some(Wanted::Manual(wanted)) => manual::run(wanted, output),
        Some(Wanted::Account(wanted)) => account::run(wanted, &desk()?),
        Some(Wanted::SignIn(wanted)) => sign_in::run(wanted, &desk()?),
        Some(Wanted::Token(wanted)) => token::run(wanted, &options, output),
        Some(Wanted::Rotate(wanted)) => rotate::run(wanted, &desk()?),
        Some(Wanted::Revoke(wanted)) => revoke::run(wanted, &desk()?),
        Some(Wanted::SignOut(wanted)) => sign_out::run(wanted, &desk()?),
        Some(Wanted::Erase(wanted)) => erase::run(wanted, &desk()?),
        Some(Wanted::Audit(wanted)) => audit::run(wanted, &desk()?),
        Some(Wanted::Explain(wanted)) => explain::run(wanted, output),
        Some(Wanted::Learn(wanted)) => Ok(learn::run(wanted, output)),
        Some(Wanted::Inspect(wanted)) => inspect::run(wanted, &options, output),
        Some(Wanted::Status(wanted)) => status::run(wanted, &desk()?),
        Some(Wanted::Diagnose(wanted)) => diagnose::run(wanted, &desk()?),
        Some(Wanted::Checkup(wanted)) => checkup::run(wanted, &desk()?),
        Some(Wanted::Report(wanted)) => report::run(wanted, &desk()?),
        Some(Wanted::Provider(wanted)) => provider::run(wanted, &desk()?),
        Some(Wanted::Client(wanted)) => client::run(wanted, &desk()?),
        Some(Wanted::Profile(wanted)) => profile::run(wanted, &desk()?),
        Some(Wanted::Snippet(wanted)) if wanted.wants_list() => Ok(snippet::list(output)),
        Some(Wanted::Snippet(wanted)) => snippet::run(wanted, &desk()?),
        Some(Wanted::Import(wanted)) => import::run(wanted, &desk()?),
        Some(Wanted::Export(wanted)) => export::run(wanted, &desk()?),
        Some(Wanted::Serve(_)) => serve::run(&options, output),
        Some(Wanted::Vault(vault::Wanted::Unlock)) => vault::unlock::run(&options, output),
        Some(Wanted::Vault(wanted)) => vault::run(wanted, &desk()?),
    }
}

fn window(options: &Options, output: &Output) -> Result<Status, Problem> {
    if bootstrap::window(options)? == WindowEnd::OpenAlready {
        output.words("Mailward is open already; its window was brought to the front.");
    }
    Ok(Status::Done)
}

/// What a subcommand works at: an engine of its own, what was asked of the start, and the way out.
struct Desk<'a> {
    session: Session,
    options: &'a Options,
    output: &'a Output,
}

impl<'a> Desk<'a> {
    fn open(options: &'a Options, output: &'a Output) -> Result<Self, Problem> {
        Ok(Self::over(bootstrap::session(options)?, options, output))
    }

    fn over(session: Session, options: &'a Options, output: &'a Output) -> Self {
        if let Some(trouble) = session.trouble() {
            output.trouble(trouble);
        }
        if let Some(unfinished) = &session.handle().snapshot().transfer.unfinished {
            output.words(&crate::explain::transfer::unfinished(unfinished));
            output.words("mailward export --help tells how to end it.");
        }
        Self { session, options, output }
    }

    fn snapshot(&self) -> std::sync::Arc<Snapshot> {
        self.session.handle().snapshot()
    }

    /// All accounts, each with the moment at which it is to be renewed by itself. An engine whose vault is shut plans
    /// nothing, but another may have it open.
    fn accounts(&self) -> Vec<AccountView> {
        let (snapshot, now) = (self.snapshot(), self.session.clock().now());
        let policy = if snapshot.settings.renew { Policy::AheadOfNeed } else { Policy::KeepAlive };
        let planned = |view: &AccountView| {
            let at = || schedule::renew_at(&view.account, view.expected_end.as_ref(), policy, now);
            AccountView { renews_at: view.renews_at.or_else(at), ..view.clone() }
        };
        snapshot.accounts.iter().map(planned).collect()
    }

    /// The account of this address, however its letters' case.
    fn account(&self, address: &str) -> Result<AccountView, Problem> {
        let fits = |view: &AccountView| view.account.address.same_mailbox(address);
        let found = self.accounts().into_iter().find(fits);
        found.ok_or_else(|| Problem::new(ProblemKind::NoSuchAccount).about(address))
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_of_the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_subcommand_and_argument_says_what_it_is() {
        let mut waiting = vec![Arguments::command()];
        while let Some(command) = waiting.pop() {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for argument in command.get_arguments() {
                assert!(argument.get_help().is_some(), "{} {}", command.get_name(), argument.get_id());
            }
            waiting.extend(command.get_subcommands().cloned());
        }
    }

    #[test]
    fn no_option_takes_a_secret() {
        let mut waiting = vec![Arguments::command()];
        while let Some(command) = waiting.pop() {
            for argument in command.get_arguments() {
                let name = argument.get_id().as_str();
                let secret =
                    ["secret", "passphrase", "password", "token"].iter().any(|word| name.contains(word));
                assert!(!secret || name.ends_with("_file"), "{name}");
            }
            waiting.extend(command.get_subcommands().cloned());
        }
    }
}
