//! What this computer runs: for whoever reads the report elsewhere.

use crate::domain::report::{CheckId, CheckResult, FactName, Finding};
use crate::services::Context;

/// Says what it is; there is nothing to fail.
pub(in crate::services::diagnose) fn check(context: &Context) -> Finding {
    let facts = context.world.computer.system();
    let mut finding = Finding::new(CheckId::System, CheckResult::Pass, &facts.system)
        .fact(FactName::Version, env!("CARGO_PKG_VERSION"))
        .fact(FactName::System, &facts.system);
    let more = [
        (FactName::Desktop, facts.desktop),
        (FactName::Sandbox, facts.sandbox.map(str::to_owned)),
        (FactName::TimeZone, facts.time_zone),
    ];
    for (name, value) in more {
        if let Some(value) = value {
            finding = finding.fact(name, value);
        }
    }
    finding
}
