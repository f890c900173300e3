//! Places at which a test can stop the program dead, to kill it there and see what a person loses.
//!
//! Only with the feature `testing`: `MAILWARD_FAIL_POINT=after-receiving` makes the thread that reaches this point say
//! `fail point after-receiving` on standard error and stand still for ever. Without the feature every point is nothing at
//! all, so a released program cannot be stopped by its environment.

/// The steps of a renewal, of a revocation and of a move to another computer, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// It is on the disk that a request will leave, and none has.
    BeforeSending,
    /// The provider has carried out the request and begun to answer; not a byte of the answer's body has been read. Whoever
    /// dies earlier than this dies with the provider either untouched or, as here, ahead of what the disk knows.
    AfterSending,
    /// The answer is in memory, and only there.
    AfterReceiving,
    /// The answer is written, and not committed.
    BeforeCommit,
    /// The answer is on the disk, and nobody has heard of it.
    AfterCommit,
    /// The program that asked gets its token next.
    BeforeAnswer,
    /// The tokens of a revocation are set apart, and the provider has not been asked.
    BeforeRevoking,
    /// The provider has been asked to end them, and nothing about that is written down.
    AfterRevoking,
    /// It was looked whether they are dead, and nothing about that is written down.
    AfterConfirming,
    /// A file for another computer is on the disk under another name, and noted.
    BeforeAppearing,
    /// It is there under its name, and its tokens are still here.
    BeforeTakingOut,
}

impl Point {
    /// Every point, in the order in which they are reached.
    pub const ALL: [Self; 11] = [
        Self::BeforeSending,
        Self::AfterSending,
        Self::AfterReceiving,
        Self::BeforeCommit,
        Self::AfterCommit,
        Self::BeforeAnswer,
        Self::BeforeRevoking,
        Self::AfterRevoking,
        Self::AfterConfirming,
        Self::BeforeAppearing,
        Self::BeforeTakingOut,
    ];

    /// Its name in the environment and on standard error.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BeforeSending => "before-sending",
            Self::AfterSending => "after-sending",
            Self::AfterReceiving => "after-receiving",
            Self::BeforeCommit => "before-commit",
            Self::AfterCommit => "after-commit",
            Self::BeforeAnswer => "before-answer",
            Self::BeforeRevoking => "before-revoking",
            Self::AfterRevoking => "after-revoking",
            Self::AfterConfirming => "after-confirming",
            Self::BeforeAppearing => "before-appearing",
            Self::BeforeTakingOut => "before-taking-out",
        }
    }
}

/// Names the point to stop at.
pub const VARIABLE: &str = "MAILWARD_FAIL_POINT";

/// Stops here for ever, if a test has asked for it.
#[cfg(feature = "testing")]
pub fn reach(point: Point) {
    use std::io::Write as _;
    if std::env::var_os(VARIABLE).is_none_or(|wanted| wanted != point.name()) {
        return;
    }
    // Not through the log: whoever kills the program must see it, whatever the log's level is.
    let said = writeln!(std::io::stderr(), "fail point {}", point.name());
    drop(said); // with nobody to hear it there is nobody to kill the program either
    loop {
        std::thread::park();
    }
}

/// Nothing: this program was not built for tests.
#[cfg(not(feature = "testing"))]
pub const fn reach(_point: Point) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_has_a_name_of_its_own_and_without_being_asked_for_stops_nobody() {
        let names: std::collections::HashSet<_> = Point::ALL.iter().map(|point| point.name()).collect();
        assert_eq!(names.len(), Point::ALL.len());
        Point::ALL.into_iter().for_each(reach);
    }
}
