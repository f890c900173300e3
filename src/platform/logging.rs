//! Words about what Mailward does: to standard error as loudly as `MAILWARD_LOG` says, and into a ring that a report may
//! include.
//!
//! Only Mailward's own events are taken. Libraries log what they send, which may be a secret; our fields are facts.

use std::collections::VecDeque;
use std::fmt::{self, Write as _};
use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

use super::clock::Clock;
use crate::domain::problem::harmless;

/// Starts logging for the whole program. `level` is what `MAILWARD_LOG` says: `off`, `error`, `warn` (also when it says
/// nothing that is known), `info`, `debug` or `trace`.
///
/// Calling it again changes nothing, but gives a ring of its own, which stays empty.
pub fn start(level: Option<&str>, clock: Arc<dyn Clock>) -> Recent {
    let recent = Recent::default();
    let lines = Lines { loudest: level_of(level), clock, recent: recent.clone() };
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(lines)).ok();
    recent
}

fn level_of(text: Option<&str>) -> LevelFilter {
    text.and_then(|text| text.trim().parse().ok()).unwrap_or(LevelFilter::WARN)
}

/// The last 1,000 lines, however quiet standard error is.
#[derive(Debug, Clone, Default)]
pub struct Recent(Arc<Mutex<VecDeque<String>>>);

impl Recent {
    /// The lines, oldest first.
    pub fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    fn push(&self, line: String) {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() >= MOST_LINES {
            lines.pop_front();
        }
        lines.push_back(line);
    }
}

const MOST_LINES: usize = 1_000;

struct Lines {
    loudest: LevelFilter,
    clock: Arc<dyn Clock>,
    recent: Recent,
}

impl<S: Subscriber> Layer<S> for Lines {
    fn enabled(&self, metadata: &tracing::Metadata<'_>, _context: Context<'_, S>) -> bool {
        let target = metadata.target();
        let ours = target == CRATE || target.strip_prefix(CRATE).is_some_and(|rest| rest.starts_with("::"));
        ours && (*metadata.level() <= DEEPEST_KEPT || *metadata.level() <= self.loudest)
    }

    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        let level = *event.metadata().level();
        let place = event.metadata().target().trim_start_matches(CRATE).trim_start_matches("::");
        let mut line = Line(format!("{:.3} {level:<5} {place}:", self.clock.now()));
        event.record(&mut line);
        if level <= self.loudest {
            writeln!(std::io::stderr().lock(), "{}", line.0).ok(); // a closed standard error is nobody's loss
        }
        if level <= DEEPEST_KEPT {
            self.recent.push(line.0);
        }
    }
}

const CRATE: &str = "mailward";

/// Reports get what a person would want to know, not every step.
const DEEPEST_KEPT: Level = Level::DEBUG;

/// One line in the making: the message, then `name=value`.
struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let value = harmless(&format!("{value:?}"));
        if field.name() == "message" {
            write!(self.0, " {value}").ok(); // writing to a String cannot fail
        } else {
            write!(self.0, " {}={value}", field.name()).ok(); // the same
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::clock::SystemClock;

    fn collected(loudest: LevelFilter, tell: impl FnOnce()) -> Vec<String> {
        let recent = Recent::default();
        let lines = Lines { loudest, clock: Arc::new(SystemClock), recent: recent.clone() };
        tracing::subscriber::with_default(tracing_subscriber::registry().with(lines), tell);
        recent.lines()
    }

    #[test]
    fn a_line_has_time_level_place_and_facts() {
        let lines = collected(LevelFilter::OFF, || {
            tracing::info!(host = "example.org", status = 200, "exchange");
        });
        let [line] = lines.as_slice() else { panic!("{lines:?}") };
        assert!(
            line.contains("Z INFO  platform::logging::tests: exchange host=example.org status=200"),
            "{line}"
        );
    }

    #[test]
    fn only_our_own_events_are_taken() {
        let lines = collected(LevelFilter::OFF, || {
            tracing::error!(target: "zbus::connection", "CANARY-1");
            tracing::error!(target: "mailwardish", "CANARY-2");
        });
        assert_eq!(lines, Vec::<String>::new());
    }

    #[test]
    fn the_ring_keeps_the_last_thousand() {
        let lines = collected(LevelFilter::OFF, || {
            (0..1_200).for_each(|number| tracing::info!(number, "count"));
        });
        assert_eq!(lines.len(), MOST_LINES);
        assert!(lines[0].ends_with("number=200"), "{}", lines[0]);
    }

    #[test]
    fn a_line_stays_one_line() {
        let lines = collected(LevelFilter::OFF, || tracing::warn!(detail = "a\nb", "told"));
        assert!(lines[0].ends_with("told detail=a b"), "{}", lines[0]);
    }

    #[test]
    fn an_unknown_level_means_warn() {
        assert_eq!(level_of(Some("loud")), LevelFilter::WARN);
        assert_eq!(level_of(Some("debug")), LevelFilter::DEBUG);
        assert_eq!(level_of(None), LevelFilter::WARN);
    }
}
