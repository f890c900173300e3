//! Sentences about a diagnosis as a whole: how long it took, how far it is, whose report it is. Pure.

use jiff::Timestamp;

use crate::domain::report::{Report, Subject};
use crate::engine::snapshot::DiagnosisView;
use crate::ui::picture::Picture;
use crate::ui::words;

/// "205 ms", "2.4 s", "31 s".
pub(super) fn duration(ms: u64) -> String {
    match ms {
        0..1_000 => format!("{ms} ms"),
        1_000..10_000 => format!("{}.{} s", ms / 1_000, ms % 1_000 / 100),
        _ => format!("{} s", ms / 1_000),
    }
}

/// "today at 14:21".
pub(super) fn when(at: Timestamp, picture: &Picture) -> String {
    words::moment(at, picture.now, &picture.zone).replacen(", ", " at ", 1)
}

/// "Finished in 2.4 s, today at 14:21", "Running, 10 of 20 checks done".
pub(super) fn second_line(live: &DiagnosisView, picture: &Picture) -> String {
    let (done, all) = progress(live);
    let Some(ended) = live.ended_at else {
        return match all {
            0 => "Running".to_owned(),
            _ => format!("Running, {done} of {all} checks done"),
        };
    };
    let took = ended.duration_since(live.report.made_at).as_millis();
    let took = duration(u64::try_from(took).unwrap_or(0));
    let at = when(ended, picture);
    if live.cancelled {
        format!("Stopped after {took}, {done} of {all} checks done")
    } else if live.refused.is_some() {
        format!("Not done, {at}")
    } else {
        format!("Finished in {took}, {at}")
    }
}

/// How many checks have ended, of how many.
pub(super) fn progress(live: &DiagnosisView) -> (usize, usize) {
    let done = live.report.findings.len();
    (done, live.planned.len().max(done))
}

/// Of whom a report tells.
pub(super) fn subject(report: &Report) -> &str {
    match &report.subject {
        Subject::Computer => "This computer",
        Subject::Account(account) => &account.address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::snapshots::{self, diagnosis};

    #[test]
    fn a_duration_has_as_many_figures_as_one_reads() {
        let cases = [(0, "0 ms"), (205, "205 ms"), (999, "999 ms"), (2_449, "2.4 s"), (31_900, "31 s")];
        for (ms, words) in cases {
            assert_eq!(duration(ms), words);
        }
    }

    #[test]
    fn the_second_line_says_how_far_it_is_or_how_it_ended() {
        let picture = snapshots::picture(diagnosis::failed());
        let line = |snapshot: crate::engine::snapshot::Snapshot| {
            second_line(&snapshot.diagnosis.expect("there is one"), &picture)
        };
        assert_eq!(line(diagnosis::failed()), "Finished in 2.4 s, today at 14:21");
        assert_eq!(line(diagnosis::running()), "Running, 10 of 20 checks done");
        assert_eq!(line(diagnosis::stopped()), "Stopped after 1.2 s, 10 of 20 checks done");
        assert_eq!(line(diagnosis::beginning()), "Running");
    }
}
