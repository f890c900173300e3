//! The addresses of this computer itself, to which the browser comes back: each is opened and asked by ourselves.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::report::{CheckId, CheckResult, FactName, Finding};
use crate::platform::computer::LoopbackTrouble;
use crate::services::Context;

const FOUR: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const SIX: IpAddr = IpAddr::V6(Ipv6Addr::LOCALHOST);

/// Tries both families side by side.
pub(in crate::services::diagnose) async fn check(context: &Context) -> Finding {
    let computer = context.world.computer.as_ref();
    let (four, six, localhost) =
        tokio::join!(computer.request_itself(FOUR), computer.request_itself(SIX), computer.localhost());
    let elsewhere: Vec<String> =
        localhost.iter().filter(|address| !address.is_loopback()).map(ToString::to_string).collect();
    let (result, summary, problem) = judge(&four, &six, &elsewhere);
    let mut finding = Finding::new(CheckId::Loopback, result, summary)
        .fact(FactName::LoopbackV4, said(&four))
        .fact(FactName::LoopbackV6, said(&six));
    if !localhost.is_empty() {
        let listed: Vec<String> = localhost.iter().map(ToString::to_string).collect();
        finding = finding.fact(FactName::Localhost, listed.join(", "));
    }
    match problem {
        Some(problem) => finding.problem(problem.at(context.world.clock.now())),
        None => finding,
    }
}

type Tried = Result<(), LoopbackTrouble>;

fn judge(four: &Tried, six: &Tried, elsewhere: &[String]) -> (CheckResult, &'static str, Option<Problem>) {
    use LoopbackTrouble::Absent;
    let half = |broken: &str| Problem::new(ProblemKind::LoopbackHalf).fact("broken", broken);
    let why = |trouble: &LoopbackTrouble| trouble.to_string();
    match (four, six) {
        (Err(trouble), Err(_)) => {
            let problem = Problem::new(ProblemKind::LoopbackUnavailable).detail(why(trouble));
            (CheckResult::Fail, "no address works", Some(problem))
        }
        // Most registrations say 127.0.0.1, so without it a redirect has nowhere to go.
        (Err(trouble), Ok(())) => {
            (CheckResult::Fail, "only ::1 works", Some(half("127.0.0.1").detail(why(trouble))))
        }
        (Ok(()), _) if !elsewhere.is_empty() => {
            let problem = half("The name localhost").fact("check", "localhost_resolves_elsewhere");
            (
                CheckResult::Warn,
                "localhost leads elsewhere",
                Some(problem.fact("leads_to", elsewhere.join(", "))),
            )
        }
        (Ok(()), Err(Absent) | Ok(())) => (CheckResult::Pass, "reached", None),
        (Ok(()), Err(trouble)) => {
            (CheckResult::Warn, "only 127.0.0.1 works", Some(half("::1").detail(why(trouble))))
        }
    }
}

fn said(tried: &Tried) -> String {
    match tried {
        Ok(()) => "works".to_owned(),
        Err(trouble) => trouble.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken() -> Tried {
        Err(LoopbackTrouble::Reach("connection refused".into()))
    }

    #[test]
    fn what_is_told_depends_on_which_family_works() {
        let absent = || Err(LoopbackTrouble::Absent);
        let table: [(Tried, Tried, CheckResult, Option<ProblemKind>); 6] = [
            (Ok(()), Ok(()), CheckResult::Pass, None),
            (Ok(()), absent(), CheckResult::Pass, None),
            (Ok(()), broken(), CheckResult::Warn, Some(ProblemKind::LoopbackHalf)),
            (broken(), Ok(()), CheckResult::Fail, Some(ProblemKind::LoopbackHalf)),
            (absent(), Ok(()), CheckResult::Fail, Some(ProblemKind::LoopbackHalf)),
            (broken(), absent(), CheckResult::Fail, Some(ProblemKind::LoopbackUnavailable)),
        ];
        for (four, six, result, kind) in table {
            let (judged, _, problem) = judge(&four, &six, &[]);
            assert_eq!((judged, problem.map(|problem| problem.kind)), (result, kind), "{four:?} {six:?}");
        }
    }

    #[test]
    fn a_localhost_that_leads_elsewhere_is_told() {
        let (result, _, problem) = judge(&Ok(()), &Ok(()), &["192.0.2.7".to_owned()]);
        assert_eq!(result, CheckResult::Warn);
        assert_eq!(problem.unwrap().facts.more["leads_to"], "192.0.2.7");
    }
}
