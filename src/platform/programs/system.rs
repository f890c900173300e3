//! The programs of this system.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::Builder;

use async_trait::async_trait;
use zeroize::Zeroizing;

use super::{Programs, Ran, Run, RunError, find_in};
use crate::platform::autostart;

/// Looks at the real ones.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemPrograms;

#[async_trait]
impl Programs for SystemPrograms {
    fn find(&self, name: &str) -> Option<PathBuf> {
        find_in(&std::env::var_os("PATH")?, name)
    }

    fn sasl_plug_ins(&self) -> Vec<String> {
        let named = std::env::var_os("SASL_PATH");
        let named = named.iter().flat_map(std::env::split_paths);
        named.chain(usual_folders()).flat_map(|folder| names_in(&folder)).collect()
    }

    fn own(&self) -> Option<PathBuf> {
        autostart::own_program()
    }

    async fn run(&self, run: Run) -> Result<Ran, RunError> {
        let done = tokio::task::spawn_blocking(move || to_its_end(&run)).await;
        done.unwrap_or(Err(RunError::TooSlow)) // only a runtime that ends drops it
    }
}

/// Where distributions put the plug-ins: beside the libraries, which Debian keeps in a folder for each kind of processor.
fn usual_folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> =
        ["/usr/lib/sasl2", "/usr/lib64/sasl2", "/usr/local/lib/sasl2", "/opt/homebrew/lib/sasl2"]
            .iter()
            .map(PathBuf::from)
            .collect();
    let kinds = std::fs::read_dir("/usr/lib").into_iter().flatten().flatten().take(MOST_FILES);
    folders.extend(kinds.map(|kind| kind.path().join("sasl2")).filter(|folder| folder.is_dir()));
    folders
}

fn names_in(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten().take(MOST_FILES);
    files.filter_map(|file| file.file_name().into_string().ok()).collect()
}

const MOST_FILES: usize = 1_000;

/// What one of its threads has to tell.
enum News {
    Out(Zeroizing<Vec<u8>>),
    Err(Vec<u8>),
    Ended(Option<ExitStatus>),
}

fn to_its_end(run: &Run) -> Result<Ran, RunError> {
    let mut child = started(run).map_err(|error| RunError::NotStarted(error.kind()))?;
    let number = child.id();
    let (tell, news) = sync_channel(3);
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let threads = [
        beside(&tell, move |tell| tell.send(News::Out(read(out))).ok()),
        beside(&tell, move |tell| tell.send(News::Err(read(err).to_vec())).ok()),
        beside(&tell, move |tell| tell.send(News::Ended(child.wait().ok())).ok()),
    ];
    drop(tell);
    if threads.iter().any(|started| !started) {
        end(number);
        return Err(RunError::NotStarted(std::io::ErrorKind::WouldBlock));
    }
    let ran = gathered(&news, run);
    if ran.is_err() {
        end(number);
    }
    ran
}

fn started(run: &Run) -> std::io::Result<Child> {
    let mut command = Command::new(&run.program);
    command.args(&run.arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // What they say is read by a program.
    command.env("LC_ALL", "C").env("TERM", "dumb");
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    #[cfg(windows)]
    std::os::windows::process::CommandExt::creation_flags(&mut command, NO_TERMINAL);
    command.spawn()
}

/// `CREATE_NO_WINDOW`: Windows would open one for a program of the terminal that the window starts.
#[cfg(windows)]
const NO_TERMINAL: u32 = 0x0800_0000;

fn beside(
    tell: &SyncSender<News>,
    work: impl FnOnce(&SyncSender<News>) -> Option<()> + Send + 'static,
) -> bool {
    let tell = tell.clone();
    let thread = Builder::new().name("program".to_owned());
    // Nobody may wait any more; then there is nobody to tell.
    thread.spawn(move || work(&tell)).is_ok()
}

/// What it printed, at most so much; reading ends there, and whoever prints more is told by the system.
fn read(from: Option<impl Read>) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(MOST_BYTES));
    if let Some(from) = from {
        from.take(MOST_BYTES as u64).read_to_end(&mut bytes).ok(); // what was read until then counts
    }
    bytes
}

/// Longer than any token that anybody has seen.
const MOST_BYTES: usize = 64 * 1024;

/// Waits until both outputs are closed and it has ended, for as long as it may take in all.
fn gathered(news: &Receiver<News>, run: &Run) -> Result<Ran, RunError> {
    let mut ran = Ran { status: None, out: Zeroizing::default(), err: Vec::new() };
    for _ in 0..3 {
        // Each wait has the whole limit: what ends does so in one of them, and three times the limit is still bounded.
        match news.recv_timeout(run.limit) {
            Ok(News::Out(out)) => ran.out = out,
            Ok(News::Err(err)) => ran.err = err,
            Ok(News::Ended(status)) => ran.status = status.and_then(|status| status.code()),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return Err(RunError::TooSlow),
        }
    }
    Ok(ran)
}

/// Ends it, and whatever it has started.
#[cfg(unix)]
fn end(number: u32) {
    use rustix::process::{Pid, Signal, kill_process_group};
    if let Some(group) = i32::try_from(number).ok().and_then(Pid::from_raw) {
        kill_process_group(group, Signal::KILL).ok(); // it may have ended just now
    }
}

/// Elsewhere it ends by itself when nobody reads what it prints.
#[cfg(not(unix))]
fn end(_number: u32) {}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::ffi::OsString;
    use std::os::unix::fs::PermissionsExt as _;
    use std::time::Duration;

    use super::*;

    fn shell(script: &str, limit: Duration) -> Result<Ran, RunError> {
        let arguments = vec!["-c".to_owned(), script.to_owned()];
        to_its_end(&Run { program: PathBuf::from("/bin/sh"), arguments, limit })
    }

    const LONG: Duration = Duration::from_mins(1);

    #[test]
    fn what_a_program_prints_and_how_it_ends_is_heard() {
        let ran = shell("printf one; printf two >&2; exit 3", LONG).unwrap();
        assert_eq!((ran.status, ran.out.as_slice(), ran.err.as_slice()), (Some(3), &b"one"[..], &b"two"[..]));
        assert!(!format!("{ran:?}").contains("111"), "{ran:?}"); // the byte of its letter
    }

    #[test]
    fn an_argument_is_one_argument_and_no_input_is_waited_for() {
        let arguments =
            ["-c", "cat; printf '%s|' \"$@\"", "sh", "a b", "$(id)", "'"].map(str::to_owned).to_vec();
        let ran = to_its_end(&Run { program: PathBuf::from("/bin/sh"), arguments, limit: LONG }).unwrap();
        assert_eq!(ran.out.as_slice(), b"a b|$(id)|'|");
    }

    #[test]
    fn what_hangs_is_ended_with_everything_it_has_started() {
        let folder = tempfile::tempdir().unwrap();
        let mark = folder.path().join("pipe");
        assert!(Command::new("mkfifo").arg(&mark).status().unwrap().success());
        // Both wait at a pipe that nobody writes to.
        let script = format!("cat '{0}' & cat '{0}'", mark.display());
        assert_eq!(shell(&script, Duration::from_millis(50)).unwrap_err(), RunError::TooSlow);
    }

    #[test]
    fn a_program_that_prints_for_ever_is_not_listened_to_for_ever() {
        let ran = shell("yes", LONG).unwrap();
        assert_eq!(ran.out.len(), MOST_BYTES);
    }

    #[test]
    fn what_is_not_there_is_not_started() {
        let run = Run { program: PathBuf::from("/nonexistent/program"), arguments: Vec::new(), limit: LONG };
        assert_eq!(to_its_end(&run).unwrap_err(), RunError::NotStarted(std::io::ErrorKind::NotFound));
    }

    #[test]
    fn only_a_file_that_may_be_run_in_an_absolute_folder_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, rights| {
            let path = folder.path().join(name);
            std::fs::write(&path, "").unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(rights)).unwrap();
            path
        };
        let program = file("program", 0o755);
        file("text", 0o644);
        std::fs::create_dir(folder.path().join("folder")).unwrap();
        let search = OsString::from(format!(".:relative:{}", folder.path().display()));
        assert_eq!(find_in(&search, "program"), Some(program));
        for name in ["text", "folder", "nothing", "", "..", "/bin/sh", "../program"] {
            assert_eq!(find_in(&search, name), None, "{name}");
        }
    }
}
