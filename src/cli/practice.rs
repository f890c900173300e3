//! `mailward practice`: the practice provider in the foreground, until it is told to end.
//!
//! Needs no data folder and no vault. The first line on standard output is `issuer URL`, so that a script can wait for it.

use std::sync::Arc;

use clap::Args;
use serde_json::json;
use tokio::runtime::Builder;

use crate::domain::problem::{Problem, ProblemKind};
use crate::platform::clock::{Clock, SystemClock};
use crate::practice::{self, Options, PUBLIC_CLIENT_ID, Practice};

use super::exit::Status;
use super::help;
use super::interrupt::Interrupt;
use super::output::Output;

#[derive(Debug, Args)]
#[command(after_long_help = help::PRACTICE)]
pub(super) struct Arguments {
    /// The port on 127.0.0.1; any free one without it
    #[arg(long, value_name = "N")]
    port: Option<u16>,
}

pub(super) fn run(wanted: &Arguments, output: &Output) -> Result<Status, Problem> {
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
        let mut end = Interrupt::listen();
        tell(&practice, output);
        end.told().await;
        practice.stop().await;
        Ok(Status::Done)
    })
}

fn tell(practice: &Practice, output: &Output) {
    if output.is_json() {
        let users = practice
            .users
            .iter()
            .map(|user| json!({ "address": user.address, "name": user.name, "password": user.password }));
        let users: Vec<_> = users.collect();
        output.line(
            &json!({ "issuer": practice.issuer, "client_id": PUBLIC_CLIENT_ID, "users": users }).to_string(),
        );
        return;
    }
    output.line(&format!("issuer {}", practice.issuer));
    output.line(&format!("client-id {PUBLIC_CLIENT_ID}"));
    for user in &practice.users {
        output.line(&format!("user {} password {}", user.address, user.password));
    }
    output.words("The practice provider runs until Ctrl-C. It keeps everything in memory and knows made-up people only.");
}

fn unavailable(error: &std::io::Error, port: Option<u16>) -> Problem {
    let problem =
        Problem::new(ProblemKind::PracticeUnavailable).detail(format!("The system says: {}", error.kind()));
    port.map_or(problem.clone(), |port| problem.fact("port", port))
}
