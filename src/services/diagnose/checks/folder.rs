//! The data folder: whether it can be written, who else can read it, and how much room is left.

use std::path::Path;

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::report::{CheckId, CheckResult, Fact, FactName, Finding};
use crate::services::Context;

/// Looks at it; a small file is written and removed.
pub(in crate::services::diagnose) async fn check(context: &Context) -> Finding {
    let Some(folder) = &context.folder else {
        return Finding::new(CheckId::Folder, CheckResult::Skip, "nothing is kept on the disk");
    };
    let shown = shown(folder);
    let facts = match context.world.computer.folder(folder).await {
        Ok(facts) => facts,
        Err(error) => {
            let problem = Problem::from(error).at(context.world.clock.now());
            return Finding::new(CheckId::Folder, CheckResult::Fail, "it cannot be written")
                .fact(FactName::Folder, shown)
                .problem(problem);
        }
    };
    let mut finding = Finding::new(CheckId::Folder, CheckResult::Pass, "ours alone, with room")
        .fact(FactName::Folder, &shown);
    let is_open = |rights: &u32| rights & 0o077 != 0;
    // A file in a folder that is closed to others is out of their reach, and is one mistake away from it.
    let open = facts.rights.filter(is_open).map(|rights| (shown.clone(), rights));
    let open = open.or(facts.open.map(|(name, rights)| (format!("{shown}/{name}"), rights)));
    if let Some(rights) = open.as_ref().map(|(_, rights)| *rights).or(facts.rights) {
        finding = finding.fact(FactName::Rights, format_args!("{rights:o}"));
    }
    if let Some(free) = facts.free {
        finding = finding.fact(FactName::FreeSpace, size(free));
    }
    let problem = |kind| Problem::new(kind).at(context.world.clock.now()).fact("path", &shown);
    if let Some(free) = facts.free.filter(|free| *free < LITTLE) {
        let result = if free < NOTHING { CheckResult::Fail } else { CheckResult::Warn };
        let problem = problem(ProblemKind::DiskLow).fact("free", size(free));
        return Finding { result, summary: format!("only {} left", size(free)), ..finding }.problem(problem);
    }
    if let Some((path, rights)) = open {
        let problem = Problem::new(ProblemKind::FolderOpen).at(context.world.clock.now());
        let problem = problem.fact("path", &path).fact("rights", format_args!("{rights:o}"));
        let summary = "others can read it".to_owned();
        let facts = finding.facts.into_iter().map(|fact| match fact.name {
            FactName::Folder => Fact::new(FactName::Folder, &path),
            _ => fact,
        });
        let facts = facts.collect();
        return Finding { result: CheckResult::Warn, summary, facts, ..finding }.problem(problem);
    }
    finding
}

/// A database with a million events has less.
const LITTLE: u64 = 200 * 1024 * 1024;

/// Not even a token fits reliably.
const NOTHING: u64 = 4 * 1024 * 1024;

/// With `~` for the home folder, whose name is a person's.
fn shown(folder: &Path) -> String {
    let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"));
    let inside = home.filter(|home| !home.is_empty()).and_then(|home| {
        let rest = folder.strip_prefix(home).ok()?;
        Some(Path::new("~").join(rest))
    });
    inside.as_deref().unwrap_or(folder).display().to_string()
}

fn size(bytes: u64) -> String {
    const UNITS: [(&str, u64); 3] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];
    let fitting = UNITS.into_iter().find(|(_, unit)| bytes >= *unit);
    fitting.map_or_else(|| format!("{bytes} bytes"), |(name, unit)| format!("{} {name}", bytes / unit))
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_told_in_the_largest_unit_that_fits() {
        assert_eq!(size(0), "0 bytes");
        assert_eq!(size(5 << 20), "5 MiB");
        assert_eq!(size(u64::MAX), "17179869183 GiB");
    }
}
