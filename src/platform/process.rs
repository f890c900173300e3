//! Which program asked: the nearest ancestor of this process that is not a shell.
//!
//! A claim for the audit log and nothing more: a program chooses its own name. Nothing is ever allowed because of it.

#[cfg(any(windows, target_os = "macos"))]
use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

pub use crate::domain::account::Requester;
use crate::domain::problem::harmless;

/// Who started this process. `None` where the system does not say.
pub fn requester() -> Option<Requester> {
    let processes = processes();
    found(processes(std::process::id())?.parent, processes)
}

/// The program behind the process at the other end of a socket: whoever started it if it is a `mailward`, otherwise itself.
/// Shells are passed over as above.
pub fn requester_of(pid: u32) -> Option<Requester> {
    behind(pid, processes())
}

/// Name and parent of one process.
struct Process {
    name: String,
    parent: u32,
}

fn behind(pid: u32, look_up: impl Fn(u32) -> Option<Process>) -> Option<Requester> {
    let caller = look_up(pid)?;
    found(if caller.name == "mailward" { caller.parent } else { pid }, look_up)
}

/// The first that is not a shell; the first of all when there are only shells: then a person typed the command.
fn found(first: u32, look_up: impl Fn(u32) -> Option<Process>) -> Option<Requester> {
    let mut nearest = None;
    let mut pid = first;
    for _ in 0..MOST_STEPS {
        let Some(process) = (pid > 0).then(|| look_up(pid)).flatten() else {
            break;
        };
        let requester = Requester { program: process.name, pid };
        if !is_shell(&requester.program) {
            return Some(requester);
        }
        nearest.get_or_insert(requester);
        pid = process.parent;
    }
    nearest
}

/// `neomutt` → `sh -c` → a script → `mailward` is usual; eight generations are not.
const MOST_STEPS: usize = 8;

fn is_shell(program: &str) -> bool {
    const SHELLS: [&str; 18] = [
        "ash",
        "bash",
        "busybox",
        "cmd",
        "csh",
        "dash",
        "elvish",
        "env",
        "fish",
        "ksh",
        "mksh",
        "nu",
        "powershell",
        "pwsh",
        "sh",
        "tcsh",
        "xonsh",
        "zsh",
    ];
    SHELLS.contains(&program.trim_start_matches('-').to_ascii_lowercase().as_str()) // a login shell's name begins with a dash
}

/// From `/proc/PID/stat`: `PID (name) state parent …`. The name may hold anything, so its end is the last parenthesis.
#[cfg(target_os = "linux")]
fn process(pid: u32) -> Option<Process> {
    parsed(&String::from_utf8_lossy(&std::fs::read(format!("/proc/{pid}/stat")).ok()?))
}

#[cfg(target_os = "linux")]
fn parsed(stat: &str) -> Option<Process> {
    let (before, after) = stat.rsplit_once(')')?;
    let (_, name) = before.split_once('(')?;
    let parent = after.split_ascii_whitespace().nth(1)?.parse().ok()?;
    Some(Process { name: harmless(name), parent })
}

/// What looks processes up. Each is read when it is asked for.
#[cfg(target_os = "linux")]
fn processes() -> impl Fn(u32) -> Option<Process> {
    process
}

/// What looks processes up in the system's list of them, which is read once: there it comes as a whole or not at all. Windows does not say
/// when a parent has ended, and gives its number to somebody else: a parent that began after its child is none.
#[cfg(any(windows, target_os = "macos"))]
fn processes() -> impl Fn(u32) -> Option<Process> {
    let mut system = System::new().ok();
    if let Some(system) = &mut system {
        system.refresh_processes_specifics(ProcessesToUpdate::All, true, ProcessRefreshKind::nothing());
    }
    move |pid| {
        let known = |pid| system.as_ref()?.process(pid);
        let process = known(Pid::from_u32(pid))?;
        let is_older = |parent| known(parent).is_some_and(|it| it.start_time() <= process.start_time());
        let parent = process.parent().filter(|parent| is_older(*parent));
        let name = harmless(plain(&process.name().to_string_lossy()));
        Some(Process { name, parent: parent.map_or(0, Pid::as_u32) })
    }
}

#[cfg(not(any(target_os = "linux", windows, target_os = "macos")))]
fn processes() -> impl Fn(u32) -> Option<Process> {
    |_pid| None
}

/// A program's name without what Windows ends it with.
#[cfg(any(test, windows, target_os = "macos"))]
fn plain(name: &str) -> &str {
    match name.len().checked_sub(4).and_then(|end| name.split_at_checked(end)) {
        Some((plain, end)) if end.eq_ignore_ascii_case(".exe") && !plain.is_empty() => plain,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn family(names: &'static [&'static str]) -> impl Fn(u32) -> Option<Process> {
        move |pid| {
            let name = names.get(pid as usize - 1)?;
            Some(Process { name: (*name).to_owned(), parent: pid + 1 })
        }
    }

    #[test]
    fn shells_between_a_program_and_us_are_passed_over() {
        let requester = found(1, family(&["sh", "bash", "neomutt", "foot"])).unwrap();
        assert_eq!(requester, Requester { program: "neomutt".into(), pid: 3 });
    }

    #[test]
    fn only_shells_means_the_nearest_shell() {
        assert_eq!(found(1, family(&["-bash", "sh"])).unwrap().pid, 1);
        assert_eq!(found(1, family(&[])), None);
    }

    #[test]
    fn behind_a_caller_is_who_started_it_and_a_program_that_calls_itself_is_itself() {
        let behind = |names| behind(1, family(names)).unwrap();
        assert_eq!(behind(&["mailward", "sh", "neomutt"]), Requester { program: "neomutt".into(), pid: 3 });
        assert_eq!(behind(&["python3", "bash", "foot"]), Requester { program: "python3".into(), pid: 1 });
        assert_eq!(behind(&["mailward", "-zsh", "foot"]).program, "foot");
        assert_eq!(super::behind(9, family(&[])), None);
    }

    #[test]
    fn the_search_ends_after_eight_steps() {
        let requester =
            found(1, family(&["sh", "sh", "sh", "sh", "sh", "sh", "sh", "sh", "neomutt"])).unwrap();
        assert_eq!(requester.program, "sh");
    }

    #[test]
    fn a_program_of_windows_is_named_without_its_ending() {
        let plain = ["mutt.exe", "Cmd.EXE", "mutt", ".exe", "exe", "ä.exe"].map(plain);
        assert_eq!(plain, ["mutt", "Cmd", "mutt", ".exe", "exe", "ä"]);
        let requester = behind(1, family(&["mailward", "cmd", "thunderbird"])).unwrap();
        assert_eq!(requester.program, "thunderbird");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_with_parentheses_does_not_confuse() {
        let process = parsed("7 (a) S 1 (b\n)) S 42 7 7").unwrap();
        assert_eq!((process.name.as_str(), process.parent), ("a) S 1 (b )", 42));
        assert!(parsed("").is_none() && parsed("7 (a").is_none());
    }

    #[test]
    fn this_very_process_was_started_by_somebody() {
        assert!(requester().is_some_and(|requester| !requester.program.is_empty() && requester.pid > 0));
    }
}
