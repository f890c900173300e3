//! Who got a token last, as words. What the system does not name is not given a name.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::moments;
use crate::domain::account::LastUse;

/// The program, or that nobody knows which.
fn program(last: &LastUse) -> &str {
    last.program.as_deref().unwrap_or("Unnamed program")
}

/// With when: "neomutt, 3 min ago".
pub fn line(last: &LastUse, now: Timestamp, zone: &TimeZone) -> String {
    format!("{}, {}", program(last), moments::past(last.at, now, zone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_use_by_a_program_that_nobody_could_name_is_told_with_its_moment() {
        let at: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let now = "2026-11-22T10:03:00Z".parse().unwrap();
        let line = |program: Option<&str>| {
            line(&LastUse { program: program.map(str::to_owned), pid: None, at }, now, &TimeZone::UTC)
        };
        assert_eq!(
            (line(None).as_str(), line(Some("neomutt")).as_str()),
            ("Unnamed program, 3 min ago", "neomutt, 3 min ago")
        );
    }
}
