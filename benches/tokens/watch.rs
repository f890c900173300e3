//! What is measured, and how it is printed: times, and what `/proc` tells of a process.

use std::fs;
use std::sync::mpsc::sync_channel;
use std::time::{Duration, Instant};

/// Times of the same thing.
#[derive(Default)]
pub(crate) struct Stopwatch(Vec<Duration>);

impl Stopwatch {
    /// Takes the time of something.
    pub(crate) fn time(&mut self, work: impl FnOnce()) {
        let begun = now();
        work();
        self.0.push(now().duration_since(begun));
    }

    /// The middle one.
    pub(crate) fn median(&self) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        sorted.get(sorted.len() / 2).copied().unwrap_or_default()
    }

    /// The middle one, the shortest and the longest.
    pub(crate) fn print(&self, what: &str) {
        let ms = |time: Option<&Duration>| time.map_or(0.0, |time| time.as_secs_f64() * 1000.0);
        let (least, most) = (ms(self.0.iter().min()), ms(self.0.iter().max()));
        let middle = ms(Some(&self.median()));
        say(&format!("{what}: {middle:.1} ms ({least:.1} to {most:.1}, {} runs)", self.0.len()));
    }
}

/// A process of this system, by its number.
pub(crate) struct Process(pub(crate) u32);

impl Process {
    /// Processor time so far, in hundredths of a second (proc(5), fields 14 and 15 of `stat`).
    pub(crate) fn ticks(&self) -> u64 {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0)).unwrap();
        let after_name = stat.rsplit_once(')').expect("a known kind of /proc").1;
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        [11, 12].iter().map(|index: &usize| fields[*index].parse::<u64>().unwrap()).sum()
    }

    /// How often all its threads have been given the processor after waiting.
    pub(crate) fn turns(&self) -> u64 {
        let threads = fs::read_dir(format!("/proc/{}/task", self.0)).unwrap();
        let turns = |thread: std::io::Result<fs::DirEntry>| {
            let status = fs::read_to_string(thread.unwrap().path().join("status")).unwrap_or_default();
            number(&status, "voluntary_ctxt_switches:")
        };
        threads.map(turns).sum()
    }

    /// Memory it holds.
    pub(crate) fn mebibytes(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0)).unwrap();
        number(&status, "VmRSS:") / 1024
    }
}

fn number(status: &str, name: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("0");
    line.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or_default()
}

/// Lets real time pass.
pub(crate) fn pass(span: Duration) {
    let (_keep, never) = sync_channel::<()>(0);
    never.recv_timeout(span).ok(); // nothing comes but the end of the span
}

/// The time.
pub(crate) fn now() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "a bench measures the real time of other processes")]
    Instant::now()
}

/// A line of the outcome.
pub(crate) fn say(line: &str) {
    #[expect(clippy::print_stdout, reason = "a bench prints")]
    {
        println!("{line}");
    }
}
