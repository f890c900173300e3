//! Prints figures of the real window: start to first frame, and what it costs while nobody touches it. Those of tokens are in
//! `tokens.rs`.
//!
//! `cargo bench --locked --bench figures` builds the program optimised and runs this. It needs what the tests need (Xvfb) and says
//! what it leaves out where something is missing. It asserts nothing: machines differ, and only ratios within one run mean
//! anything.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_mailward");
const PEERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers");

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let parts = [("first frame", first_frame()), ("idle", idle())];
    let mut ended = ExitCode::SUCCESS;
    for (name, part) in parts {
        if part.is_err() {
            ended = report(name, part);
        }
    }
    ended
}

fn report(name: &str, outcome: Outcome<()>) -> ExitCode {
    let Err(why) = outcome else {
        return ExitCode::SUCCESS;
    };
    say(&format!("{name}: left out, {why}"));
    ExitCode::FAILURE
}

/// From the start of the process to the first frame the window has drawn, in an empty data folder; ten starts.
fn first_frame() -> Outcome<()> {
    let desk = Desk::start()?;
    let mut times = Vec::new();
    for _ in 0..10 {
        let folder = tempfile::tempdir()?;
        let begun = now();
        let mut window = desk.window(folder.path())?;
        let drawn = window.line_with("first frame", Duration::from_secs(30))?;
        times.push(drawn.duration_since(begun));
    }
    print("start to first frame", &mut times);
    Ok(())
}

/// Frames and processor time of a window nobody touches, over 60 s.
fn idle() -> Outcome<()> {
    let desk = Desk::start()?;
    let folder = tempfile::tempdir()?;
    let mut window = desk.window(folder.path())?;
    window.line_with("first frame", Duration::from_secs(30))?;
    window.settle(Duration::from_secs(3));
    let before = window.ticks()?;
    let frames = window.count_lines("frame drawn", Duration::from_mins(1));
    let spent = window.ticks()? - before;
    say(&format!("idle window, 60 s: {frames} repaints, {:.2} s of processor time", spent as f64 / 100.0));
    Ok(())
}

/// A screen of its own, with GL in software.
struct Desk {
    holder: Child,
    display: String,
}

impl Desk {
    fn start() -> Outcome<Self> {
        let mut holder =
            Command::new(format!("{PEERS}/desk.sh")).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let output = BufReader::new(holder.stdout.take().ok_or("no pipe")?);
        let mut display = None;
        for line in output.lines() {
            let line = line?;
            if let Some(value) = line.strip_prefix("DISPLAY=") {
                display = Some(value.to_owned());
            }
            if line == "ready" {
                break;
            }
        }
        Ok(Self { holder, display: display.ok_or("no screen could be made")? })
    }

    fn window(&self, folder: &std::path::Path) -> Outcome<Window> {
        let mut child = Command::new(PROGRAM)
            .arg("--data-dir")
            .arg(folder)
            .env("DISPLAY", &self.display)
            .env("MAILWARD_VAULT", "memory")
            .env("MAILWARD_LOG", "debug")
            .env_remove("WAYLAND_DISPLAY")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()?;
        let stderr = child.stderr.take().ok_or("no pipe")?;
        let (sender, lines) = std::sync::mpsc::sync_channel(1024);
        std::thread::Builder::new().name("figures-stderr".into()).spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                if sender.send((now(), line)).is_err() {
                    return;
                }
            }
        })?;
        Ok(Window { child, lines })
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        drop(self.holder.stdin.take()); // the screen ends with its input
        self.holder.wait().ok();
    }
}

/// A running window, and what it says.
struct Window {
    child: Child,
    lines: std::sync::mpsc::Receiver<(Instant, String)>,
}

impl Window {
    fn line_with(&mut self, words: &str, limit: Duration) -> Outcome<Instant> {
        let end = now() + limit;
        loop {
            let left = end.saturating_duration_since(now());
            let (at, line) = self.lines.recv_timeout(left)?;
            if line.contains(words) {
                return Ok(at);
            }
        }
    }

    fn count_lines(&mut self, words: &str, span: Duration) -> usize {
        let end = now() + span;
        let mut count = 0;
        while let Ok((_, line)) = self.lines.recv_timeout(end.saturating_duration_since(now())) {
            count += usize::from(line.contains(words));
        }
        count
    }

    fn settle(&mut self, span: Duration) {
        self.count_lines("", span);
    }

    /// Processor time so far, in hundredths of a second (proc(5), fields 14 and 15).
    fn ticks(&self) -> Outcome<u64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let after_name = stat.rsplit_once(')').ok_or("an unknown kind of /proc")?.1;
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        let field = |index: usize| fields.get(index).and_then(|text| text.parse::<u64>().ok());
        Ok(field(11).ok_or("no user time")? + field(12).ok_or("no system time")?)
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn now() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "a bench measures the real time of other processes")]
    Instant::now()
}

fn print(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let ms = |time: Option<&Duration>| time.map_or(0.0, |time| time.as_secs_f64() * 1000.0);
    let (least, middle, most) = (ms(times.first()), ms(times.get(times.len() / 2)), ms(times.last()));
    say(&format!("{what}: {middle:.1} ms ({least:.1} to {most:.1}, {} runs)", times.len()));
}

fn say(line: &str) {
    #[expect(clippy::print_stdout, reason = "a bench prints")]
    {
        println!("{line}");
    }
}
