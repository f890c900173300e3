//! Words on a notification: harmless whatever an address or a provider's text has in it.

use crate::domain::problem::harmless;

/// A headline: one line.
pub(super) fn title(text: &str) -> String {
    harmless(text)
}

/// A body; its lines stay lines.
pub(super) fn body(text: &str) -> String {
    text.lines().map(harmless).collect::<Vec<_>>().join("\n")
}

/// The same for a desktop that reads markup in it.
#[cfg(any(test, all(unix, not(target_os = "macos"))))]
pub(super) fn without_markup(body: &str) -> String {
    body.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_becomes_markup_or_steers_the_screen() {
        assert_eq!(without_markup("<a href=\"x\">R&D</a>"), "&lt;a href=\"x\"&gt;R&amp;D&lt;/a&gt;");
        assert_eq!(title("a\u{202e}b\nc\u{0}"), "a b c");
        assert_eq!(body("one\u{1b}[1m\r\ntwo"), "one [1m\ntwo");
    }
}
