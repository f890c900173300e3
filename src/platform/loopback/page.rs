//! The closing page as an HTTP answer.
//!
//! Self-contained: it loads nothing, is kept nowhere, and takes code and state out of the address bar and the history. All
//! words are escaped.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::head::Refusal;
use super::{ClosingPage, PageOutcome};

/// The closing page, complete with status line and header lines.
pub(super) fn closing(page: &ClosingPage) -> Vec<u8> {
    let body = html(page);
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        hash_of(TEMPLATE, "style"),
        hash_of(TEMPLATE, "script"),
    );
    answer("200 OK", "text/html; charset=utf-8", &policy, &body)
}

/// A refusal: a status and a fixed sentence, nothing of what was asked.
pub(super) fn refusal(refusal: Refusal) -> Vec<u8> {
    let (status, words) = refusal.answer();
    answer(status, "text/plain; charset=utf-8", "default-src 'none'; frame-ancestors 'none'", words)
}

const TEMPLATE: &str = include_str!("../../../assets/closing-page.html");

fn answer(status: &str, kind: &str, policy: &str, body: &str) -> Vec<u8> {
    let allow = if status.starts_with("405") { "Allow: GET\r\n" } else { "" };
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n{allow}Cache-Control: no-store\r\n\
         Content-Security-Policy: {policy}\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n\
         X-Frame-Options: DENY\r\nConnection: close\r\n\r\n{body}",
        length = body.len(),
    )
    .into_bytes()
}

fn html(page: &ClosingPage) -> String {
    let outcome = match page.outcome {
        PageOutcome::Good => "good",
        PageOutcome::Bad => "bad",
        PageOutcome::Neutral => "neutral",
    };
    let steps: Vec<String> =
        page.next_steps.iter().map(|step| format!("<li>{}</li>", escaped(step))).collect();
    let steps = if steps.is_empty() { String::new() } else { format!("<ul>{}</ul>", steps.concat()) };
    filled(&[
        ("outcome", outcome),
        ("title", &escaped(&page.title)),
        ("text", &escaped(&page.text)),
        ("steps", &steps),
    ])
}

/// The template with its places filled, in one pass: words that look like a place stay words.
fn filled(values: &[(&str, &str)]) -> String {
    let mut html = String::with_capacity(TEMPLATE.len() + 1024);
    let mut parts = TEMPLATE.split("{{");
    html.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (name, rest) = part.split_once("}}").unwrap_or_default();
        html.push_str(values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value));
        html.push_str(rest);
    }
    html
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// The source expression that lets this one inline element work (Content Security Policy Level 3, section 2.3.1).
fn hash_of(html: &str, element: &str) -> String {
    let (open, close) = (format!("<{element}>"), format!("</{element}>"));
    let inner =
        html.split_once(&open).and_then(|(_, rest)| rest.split_once(&close)).map_or("", |(inner, _)| inner);
    format!("sha256-{}", STANDARD.encode(Sha256::digest(inner.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(title: &str) -> ClosingPage {
        let next_steps = vec!["Try <again>".to_owned()];
        ClosingPage { outcome: PageOutcome::Bad, title: title.into(), text: "{{steps}}".into(), next_steps }
    }

    fn text(page: &ClosingPage) -> String {
        String::from_utf8(closing(page)).unwrap()
    }

    #[test]
    fn words_are_escaped_and_never_become_markup() {
        let answer = text(&page("<script>alert('x')</script>"));
        assert!(answer.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"), "{answer}");
        assert!(answer.contains("<li>Try &lt;again&gt;</li>"));
        assert!(answer.contains("{{steps}}"), "words that look like a place stay words");
        assert_eq!(answer.matches("<script>").count(), 1);
    }

    #[test]
    fn the_page_is_kept_nowhere_and_loads_nothing() {
        let answer = text(&page("Sign-in failed"));
        for line in [
            "Cache-Control: no-store",
            "Referrer-Policy: no-referrer",
            "X-Content-Type-Options: nosniff",
            "Connection: close",
            "default-src 'none'; style-src 'sha256-",
            "frame-ancestors 'none'",
        ] {
            assert!(answer.contains(line), "{line}");
        }
        for leading in
            ["src=", "href=", "url(", "@import", "http-equiv", "Location:", "Refresh:", "Set-Cookie"]
        {
            assert!(!answer.contains(leading), "{leading}");
        }
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "nobody is sent further");
        assert!(answer.contains("history.replaceState"));
    }

    #[test]
    fn the_hash_is_that_of_the_script_which_is_sent() {
        let answer = text(&page("x"));
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(&hash_of(body, "script")) && head.contains(&hash_of(body, "style")));
    }

    #[test]
    fn the_stated_length_is_the_length() {
        let answer = text(&page("Größer"));
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(&format!("Content-Length: {}\r\n", body.len())));
    }
}
