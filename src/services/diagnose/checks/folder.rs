//! The data folder: whether it can be written, who else can read it, and how much room is left.

use std::path::Path;

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::report::{CheckId, CheckResult, FactName, Finding};
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
    if let Some(rights) = facts.rights {
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
    if let Some(rights) = facts.rights.filter(|rights| rights & 0o077 != 0) {
        let problem = problem(ProblemKind::FolderOpen).fact("rights", format_args!("{rights:o}"));
        let summary = "others can read it".to_owned();
        return Finding { result: CheckResult::Warn, summary, ..finding }.problem(problem);
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
