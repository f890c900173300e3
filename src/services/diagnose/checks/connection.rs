//! TCP to the provider. Where it does not come about, another port of the same host tells a blocked port from a dead road.

use crate::domain::problem::ProblemKind;
use crate::domain::report::{CheckId, CheckResult, FactName, Finding};

use super::super::road::{Road, of_dial};
use super::super::room::Room;
use super::portal::Probe;

/// Connects, and hangs up.
pub(in crate::services::diagnose) async fn check(room: &Room<'_>, road: &Road, plain: &Probe<'_>) -> Finding {
    let to = &road.to;
    let finding = |result, summary: &str| {
        Finding::new(CheckId::Connection, result, summary)
            .fact(FactName::Host, &to.host)
            .fact(FactName::Port, to.port)
    };
    if road.proxy.is_some() {
        return finding(CheckResult::Skip, "the proxy makes it");
    }
    room.doing(CheckId::Connection, format!("connecting to {to}"));
    let connecting = room.context.world.dial.tcp(to);
    tokio::pin!(connecting);
    let mut probing = plain.clone();
    let mut seen = None;
    // The other port is asked beside it, so that a dead road costs one limit; nobody waits for it where this one answers.
    let connected = loop {
        tokio::select! {
            biased;
            connected = &mut connecting => break connected,
            plain = &mut probing, if seen.is_none() => seen = Some(plain),
        }
    };
    let Err(error) = connected else {
        return finding(CheckResult::Pass, "connected");
    };
    let plain = match seen {
        Some(plain) => plain,
        None => probing.await,
    };
    if plain.connected {
        let blocked = room.problem(ProblemKind::PortBlocked).fact("host", &to.host).fact("port", to.port);
        return finding(CheckResult::Fail, "this port is blocked").problem(blocked);
    }
    let problem = of_dial(&error, to).at(room.context.world.clock.now());
    finding(CheckResult::Fail, &error.to_string()).problem(problem)
}
