//! The proxy, if one is set: whether it answers, and whether it lets through to the provider.

use crate::domain::host::HostPort;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::report::{CheckId, CheckResult, FactName, Finding};
use crate::platform::proxy::{ProxyInUse, Tunnel};
use crate::services::Context;

/// Asks the proxy for a tunnel to this place, or only for a connection where there is none.
pub(in crate::services::diagnose) async fn check(
    proxy: Option<&ProxyInUse>,
    to: Option<&HostPort>,
    context: &Context,
) -> Finding {
    let Some(proxy) = proxy else {
        return Finding::new(CheckId::Proxy, CheckResult::Pass, "none is set");
    };
    let finding = |result, summary: &str| {
        Finding::new(CheckId::Proxy, result, summary)
            .fact(FactName::ProxyAddress, format_args!("{}://{}", proxy.scheme, proxy.at))
            .fact(FactName::ProxySource, proxy.source)
    };
    let Err(why) = ask(proxy, to, context).await else {
        return finding(CheckResult::Pass, "lets through");
    };
    let mut problem = Problem::new(ProblemKind::ProxyFailed)
        .at(context.world.clock.now())
        .detail(why.to_string())
        .fact("proxy", &proxy.at)
        .fact("check", "proxy_connect_failed");
    if let Some(to) = to {
        problem = problem.fact("host", &to.host);
    }
    let (summary, status) = match &why {
        Tunnel::Refused(407) if proxy.has_login() => ("does not take the sign-in", Some(407)),
        Tunnel::Refused(407) => ("wants a sign-in", Some(407)),
        Tunnel::Refused(status) => ("does not let through", Some(*status)),
        Tunnel::NotHttp => ("is no proxy", None),
        Tunnel::Dial(_) => ("does not answer", None),
    };
    problem.facts.http_status = status;
    let finding = finding(CheckResult::Fail, summary).problem(problem);
    match status {
        Some(status) => finding.fact(FactName::HttpStatus, status),
        None => finding,
    }
}

async fn ask(proxy: &ProxyInUse, to: Option<&HostPort>, context: &Context) -> Result<(), Tunnel> {
    let wire = context.world.dial.tcp(&proxy.at).await?;
    match to {
        Some(to) if proxy.is_plain() => proxy.tunnel(to, wire).await.map(drop),
        _ => Ok(()),
    }
}
