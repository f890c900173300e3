//! Numbers and names of a fixed shape in a text: status codes, replies of mail servers, errors of the system, identifiers.

use super::super::catalogue::said::{is_enhanced, reply_numbers};
use super::is_known_system_error;

/// Three-digit numbers that stand behind one of these marks. `lower` is in lower case.
pub(super) fn behind<'a>(lower: &'a str, marks: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    marks.iter().flat_map(move |mark| {
        lower.match_indices(mark).filter_map(move |(at, mark)| {
            let rest = lower[at + mark.len()..].trim_start_matches([' ', ':', '=', '"', '(', '[', '#', '\t']);
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            Some(&rest[..end]).filter(|digits| (1..=8).contains(&digits.len()))
        })
    })
}

/// HTTP status codes.
pub(super) fn http(lower: &str) -> Vec<u16> {
    let marks = [
        "http/1.1",
        "http/1.0",
        "http/2",
        "http/3",
        "http",
        "status code",
        "statuscode",
        "status",
        "response code",
        "error code",
        "http error",
        "error",
        "http_status",
        "httpstatus",
    ];
    let mut found: Vec<u16> = behind(lower, &marks)
        .filter(|digits| digits.len() == 3)
        .filter_map(|digits| digits.parse().ok())
        .filter(|status| (400..600).contains(status))
        .collect();
    let phrases = [
        ("too many requests", 429),
        ("service unavailable", 503),
        ("bad gateway", 502),
        ("gateway timeout", 504),
        ("gateway time-out", 504),
        ("internal server error", 500),
        ("proxy authentication required", 407),
        ("network authentication required", 511),
    ];
    found.extend(phrases.iter().filter(|(phrase, _)| lower.contains(phrase)).map(|(_, status)| *status));
    found.sort_unstable();
    found.dedup();
    found
}

/// What mail servers answered: reply codes, and enhanced status codes beside them (RFC 5321, section 4.2; RFC 3463).
pub(super) fn replies(text: &str) -> (Vec<u16>, Vec<String>) {
    let (mut codes, mut enhanced) = (Vec::new(), Vec::new());
    let begins = text.char_indices().filter(|(at, c)| {
        matches!(c, '4' | '5')
            && !text[..*at].ends_with(|before: char| before.is_alphanumeric() || before == '.')
    });
    for (at, _) in begins.take(MOST_BEGINNINGS) {
        let rest = &text[at..];
        if let (Some(code), Some(status)) = reply_numbers(rest) {
            codes.push(code);
            enhanced.push(status.to_owned());
        } else {
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
            let word = rest[..end].trim_end_matches('.');
            if is_enhanced(word) {
                enhanced.push(word.to_owned());
            }
        }
    }
    // A reply without enhanced code is one only at the beginning of a line, or behind the mark of a log.
    let lines = text.lines().map(|line| line.rsplit_once(['<', '>']).map_or(line, |(_, behind)| behind));
    for line in lines.take(MOST_BEGINNINGS) {
        let line = line.trim_start_matches([' ', '\t', 'S', 'C', ':']);
        let is_reply =
            line.len() > 4 && line.as_bytes()[3..].starts_with(b" ") || line.as_bytes().get(3) == Some(&b'-');
        codes.extend(reply_numbers(line).0.filter(|code| is_reply && *code >= 400));
    }
    codes.sort_unstable();
    codes.dedup();
    enhanced.sort_unstable();
    enhanced.dedup();
    (codes, enhanced)
}

/// A text that is full of fours and fives is no log.
const MOST_BEGINNINGS: usize = 4000;

/// Errors of the system: names that stand there, numbers, and what the system writes for them.
pub(super) fn system(text: &str, lower: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let names = words.filter(|word| word.starts_with('E') && is_known_system_error(word));
    let mut found: Vec<String> = names.take(64).map(str::to_owned).collect();
    let marks = ["os error", "errno", "winerror", "wsa error", "socket error", "error code", "error"];
    for digits in behind(lower, &marks) {
        let name = NUMBERS.iter().find(|(number, _)| *number == digits).map(|(_, name)| *name);
        found.extend(name.map(str::to_owned));
        // Windows' own numbers are names enough.
        found.extend((digits.len() == 5 && digits.starts_with('1')).then(|| digits.to_owned()));
    }
    found.extend(
        PHRASES.iter().filter(|(phrase, _)| lower.contains(phrase)).map(|(_, name)| (*name).to_owned()),
    );
    found.sort_unstable();
    found.dedup();
    found
}

/// Numbers of Linux and macOS.
const NUMBERS: &[(&str, &str)] = &[
    ("98", "EADDRINUSE"),
    ("48", "EADDRINUSE"),
    ("99", "EADDRNOTAVAIL"),
    ("101", "ENETUNREACH"),
    ("51", "ENETUNREACH"),
    ("104", "ECONNRESET"),
    ("54", "ECONNRESET"),
    ("110", "ETIMEDOUT"),
    ("60", "ETIMEDOUT"),
    ("111", "ECONNREFUSED"),
    ("61", "ECONNREFUSED"),
    ("113", "EHOSTUNREACH"),
    ("65", "EHOSTUNREACH"),
    ("32", "EPIPE"),
];

/// What systems write for them.
const PHRASES: &[(&str, &str)] = &[
    ("connection refused", "ECONNREFUSED"),
    ("actively refused", "ECONNREFUSED"),
    ("connection reset", "ECONNRESET"),
    ("forcibly closed", "ECONNRESET"),
    ("broken pipe", "EPIPE"),
    ("connection timed out", "ETIMEDOUT"),
    ("operation timed out", "ETIMEDOUT"),
    ("did not properly respond after a period of time", "ETIMEDOUT"),
    ("network is unreachable", "ENETUNREACH"),
    ("unreachable network", "ENETUNREACH"),
    ("no route to host", "EHOSTUNREACH"),
    ("address already in use", "EADDRINUSE"),
    ("only one usage of each socket address", "EADDRINUSE"),
    ("cannot assign requested address", "EADDRNOTAVAIL"),
];

/// An identifier of the form 8-4-4-4-12 at the beginning of this text.
pub(super) fn guid(text: &str) -> Option<&str> {
    let text = text.trim_start_matches([' ', ':', '=', '"', '\'']);
    let id = text.get(..36)?;
    let parts: Vec<usize> = id.split('-').map(str::len).collect();
    let hex = id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    (parts == [8, 4, 4, 4, 12] && hex).then_some(id)
}
