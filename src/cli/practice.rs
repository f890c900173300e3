//! `mailward practice`: the practice provider and its mail servers in the foreground, until they are told to end; and the list
//! of failures they can be told to have.
//!
//! Needs no data folder and no vault. The first line on standard output is `issuer URL`, so that a script can wait for it.

use std::sync::Arc;

use clap::{Args, Subcommand};
use serde_json::{Value, json};
use tokio::runtime::Builder;

use crate::domain::practice::PracticeFailure;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{MailServer, Tls};
use crate::platform::clock::{Clock, SystemClock};
use crate::practice::{self, Options, PUBLIC_CLIENT_ID, Practice};

use super::exit::Status;
use super::help;
use super::interrupt::Interrupt;
use super::output::Output;
use super::table::Table;

#[derive(Debug, Args)]
#[command(after_long_help = help::PRACTICE, args_conflicts_with_subcommands = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    wanted: Option<Wanted>,
    /// The port on 127.0.0.1; any free one without it. The mail servers get the ports after it, where they are free
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Fail in this way; may be given several times. `mailward practice failures` lists all ways
    #[arg(long, value_name = "NAME", value_parser = failure)]
    fail: Vec<PracticeFailure>,
}

#[derive(Debug, Subcommand)]
enum Wanted {
    /// List the failures to train on, by name
    Failures,
}

fn failure(name: &str) -> Result<PracticeFailure, String> {
    let unknown = || format!("no failure is called “{name}”; `mailward practice failures` lists them");
    PracticeFailure::from_code(name).ok_or_else(unknown)
}

pub(super) fn run(wanted: &Arguments, output: &Output) -> Result<Status, Problem> {
    if let Some(Wanted::Failures) = wanted.wanted {
        list(output);
        return Ok(Status::Done);
    }
    let runtime =
        Builder::new_multi_thread().worker_threads(2).thread_name("mailward-practice").enable_all().build();
    let runtime = runtime.map_err(|error| unavailable(&error, wanted.port))?;
    runtime.block_on(async {
        let clock = SystemClock;
        let options = Options {
            port: wanted.port.filter(|port| *port != 0),
            ..Options::new(Arc::new(move || clock.now()))
        };
        let practice = practice::start(options).await.map_err(|error| unavailable(&error, wanted.port))?;
        practice.set_failures(&wanted.fail);
        let mut end = Interrupt::listen();
        tell(&practice, &wanted.fail, output);
        end.told().await;
        practice.stop().await;
        Ok(Status::Done)
    })
}

fn list(output: &Output) {
    if output.is_json() {
        let all = PracticeFailure::ALL.iter().map(|failure| {
            json!({ "name": failure.code(), "title": failure.title(), "area": failure.area().title() })
        });
        return output.document(&Value::Array(all.collect()));
    }
    let table = PracticeFailure::ALL.iter().fold(Table::new(&["NAME", "WHERE", "WHAT"]), |table, failure| {
        table.row(&[failure.code(), failure.area().title(), failure.title()].map(str::to_owned))
    });
    output.table(&table);
}

fn tell(practice: &Practice, failures: &[PracticeFailure], output: &Output) {
    if output.is_json() {
        output.line(&document(practice, failures).to_string());
        return;
    }
    output.line(&format!("issuer {}", practice.issuer));
    output.line(&format!("client-id {PUBLIC_CLIENT_ID}"));
    for user in &practice.users {
        output.line(&format!("user {} password {}", user.address, user.password));
    }
    for server in &practice.servers {
        output.line(&format!(
            "{} {}:{} {}",
            server.protocol.as_str(),
            server.host,
            server.port,
            form(server)
        ));
    }
    for failure in failures {
        output.line(&format!("failure {} {}", failure.code(), failure.title()));
    }
    output.words("The practice provider runs until Ctrl-C. It keeps everything in memory and knows made-up people only.");
}

fn document(practice: &Practice, failures: &[PracticeFailure]) -> Value {
    let users = practice
        .users
        .iter()
        .map(|user| json!({ "address": user.address, "name": user.name, "password": user.password }));
    let servers = practice.servers.iter().map(|server| {
        json!({
            "protocol": server.protocol.as_str(), "host": server.host, "port": server.port, "tls": form(server),
        })
    });
    let failures = failures.iter().map(|failure| failure.code());
    json!({
        "issuer": practice.issuer, "client_id": PUBLIC_CLIENT_ID, "users": users.collect::<Vec<_>>(),
        "servers": servers.collect::<Vec<_>>(), "authority": practice.authority,
        "failures": failures.collect::<Vec<_>>(),
    })
}

const fn form(server: &MailServer) -> &'static str {
    match server.tls {
        Tls::Implicit => "implicit",
        Tls::StartTls => "starttls",
    }
}

fn unavailable(error: &std::io::Error, port: Option<u16>) -> Problem {
    let problem =
        Problem::new(ProblemKind::PracticeUnavailable).detail(format!("The system says: {}", error.kind()));
    port.map_or(problem.clone(), |port| problem.fact("port", port))
}
