//! A process under test: its lines as they come, and its end. Every wait has a limit, and what still runs when the test
//! is over is ended by its own process group.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread::Builder;
use std::time::Duration;

/// Far more than anything takes on a busy machine; what hangs is found by it.
pub(crate) const LONG: Duration = Duration::from_secs(90);

/// A process that runs.
pub(crate) struct Running {
    child: Child,
    stdin: Option<ChildStdin>,
    out: Lines,
    err: Lines,
    ended: bool,
}

impl Running {
    /// Starts it, in a process group of its own.
    pub(crate) fn start(mut command: Command) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let out = Lines::of(child.stdout.take().unwrap(), "stdout");
        let err = Lines::of(child.stderr.take().unwrap(), "stderr");
        let stdin = child.stdin.take();
        Self { child, stdin, out, err, ended: false }
    }

    /// The next line of standard output that has this in it.
    pub(crate) fn out_line(&mut self, part: &str) -> String {
        self.out
            .until(part)
            .unwrap_or_else(|seen| panic!("no {part:?} on standard output:\n{seen}\n{}", self.err.rest()))
    }

    /// The next line of standard error that has this in it.
    pub(crate) fn err_line(&mut self, part: &str) -> String {
        self.err
            .until(part)
            .unwrap_or_else(|seen| panic!("no {part:?} on standard error:\n{seen}\n{}", self.out.rest()))
    }

    /// Waits until standard error has this somewhere, if it does not yet.
    pub(crate) fn err_has(&mut self, part: &str) {
        if !self.err.seen.contains(part) {
            self.err_line(part);
        }
    }

    /// Types a line.
    pub(crate) fn type_line(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().expect("standard input is open");
        writeln!(stdin, "{line}").expect("somebody reads");
    }

    /// Its number.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal to this process alone.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.pid().to_string()]).status();
        assert!(sent.unwrap().success(), "{name}");
    }

    /// Closes its standard input and waits for its end.
    pub(crate) fn end(self) -> Ended {
        self.end_within(LONG)
    }

    /// The same with a limit of one's own: both outputs have to be closed and no pause in them may be longer.
    pub(crate) fn end_within(mut self, limit: Duration) -> Ended {
        drop(self.stdin.take());
        let closed = self.out.drain(limit) && self.err.drain(limit);
        assert!(closed, "it did not end in {limit:?}:\n{}\n{}", self.out.seen, self.err.seen);
        let status = self.child.wait().expect("it has ended");
        self.ended = true;
        let take = |lines: &mut Lines| std::mem::take(&mut lines.seen);
        Ended { status: status.code(), out: take(&mut self.out), err: take(&mut self.err) }
    }
}

impl Drop for Running {
    #[expect(clippy::print_stderr, reason = "the output of a test that failed is where people look")]
    fn drop(&mut self) {
        if !self.ended {
            if std::thread::panicking() {
                // Why a test waited in vain is often told by the program it waited for.
                eprint!("{}", self.err.rest());
            }
            let group = format!("-{}", self.child.id());
            Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status().ok(); // it may have ended
            self.child.wait().ok(); // nothing more can be done about it
        }
    }
}

/// How a process ended, and everything it said.
#[derive(Debug)]
pub(crate) struct Ended {
    /// The exit status; `None` when a signal ended it.
    pub(crate) status: Option<i32>,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

impl Ended {
    /// It did what was asked; gives standard output.
    #[track_caller]
    pub(crate) fn done(self) -> String {
        assert_eq!(self.status, Some(0), "{}\n{}", self.out, self.err);
        self.out
    }

    /// It ended with this status, and a line of standard error has these words.
    #[track_caller]
    pub(crate) fn failed(&self, status: i32, words: &str) {
        assert_eq!(self.status, Some(status), "wanted {words:?}\n{}\n{}", self.out, self.err);
        assert!(self.err.lines().any(|line| line.contains(words)), "no {words:?} in:\n{}", self.err);
    }

    /// It ended with this status; its words are of no interest.
    #[track_caller]
    pub(crate) fn failed_quietly(&self, status: i32) {
        assert_eq!(self.status, Some(status), "{}\n{}", self.out, self.err);
    }
}

/// Lines as they come, and what has come so far.
struct Lines {
    coming: Receiver<String>,
    seen: String,
}

impl Lines {
    fn of(source: impl Read + Send + 'static, name: &str) -> Self {
        let (send, coming) = sync_channel(10_000);
        let read = move || {
            let mut source = BufReader::new(source);
            let mut line = Vec::new();
            while source.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
                if send.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                    return; // the test is over
                }
                line.clear();
            }
        };
        Builder::new().name(name.to_owned()).spawn(read).expect("a thread");
        Self { coming, seen: String::new() }
    }

    /// The next line with this in it; everything that came if none does.
    fn until(&mut self, part: &str) -> Result<String, String> {
        while let Ok(line) = self.coming.recv_timeout(LONG) {
            self.seen.push_str(&line);
            if line.contains(part) {
                return Ok(line.trim_end().to_owned());
            }
        }
        Err(self.seen.clone())
    }

    /// Whether the other end was closed.
    fn drain(&mut self, limit: Duration) -> bool {
        loop {
            match self.coming.recv_timeout(limit) {
                Ok(line) => self.seen.push_str(&line),
                Err(end) => return end == RecvTimeoutError::Disconnected,
            }
        }
    }

    fn rest(&mut self) -> String {
        self.seen.extend(self.coming.try_iter());
        self.seen.clone()
    }
}
