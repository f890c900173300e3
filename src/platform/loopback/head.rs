//! Reads the head of a browser's request: as much of HTTP/1.1 as a redirect needs (RFC 9112, sections 3 and 5).
//!
//! Pure and strict. What it cannot read is refused, never guessed, and nothing of it is ever sent back.

use zeroize::Zeroizing;

/// What the listener expects of a good request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expected {
    /// The registered path.
    pub path: String,
    /// Host and port of the redirect address.
    pub host: String,
}

/// What a request is, judged by its head.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// For the registered path; with its query.
    Redirect(Zeroizing<String>),
    /// Something else; with the status to answer.
    Refused(Refusal),
}

/// Why a request is not for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It cannot be read, or names another host.
    Bad,
    /// Another path, a favicon among them.
    NotFound,
    /// Not GET.
    Method,
    /// Larger than a redirect can be.
    TooLarge,
    /// It did not come in time.
    Late,
    /// It begins a handshake of TLS.
    Tls,
}

impl Refusal {
    /// Status line and the words that go with it.
    pub(super) const fn answer(self) -> (&'static str, &'static str) {
        match self {
            Self::Bad => ("400 Bad Request", "This request cannot be understood here."),
            Self::NotFound => ("404 Not Found", "There is no such page."),
            Self::Method => ("405 Method Not Allowed", "Only GET is answered here."),
            Self::TooLarge => ("431 Request Header Fields Too Large", "This request is too large."),
            // Whoever speaks TLS cannot read this; the connection ends all the same.
            Self::Tls => ("400 Bad Request", "Only http is spoken here."),
            Self::Late => ("408 Request Timeout", "This request took too long."),
        }
    }
}

/// Whether these bytes begin a handshake of TLS (RFC 8446, section 5.1) and no request.
pub(super) fn is_tls(bytes: &[u8]) -> bool {
    bytes.first() == Some(&0x16)
}

/// Where the head ends, if it does: behind the empty line.
pub(super) fn end(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|window| window == b"\r\n\r\n").map(|at| at + 4)
}

/// Judges a complete head.
pub(super) fn judge(bytes: &[u8], expected: &Expected) -> Head {
    judged(bytes, expected).unwrap_or_else(Head::Refused)
}

fn judged(bytes: &[u8], expected: &Expected) -> Result<Head, Refusal> {
    let text = std::str::from_utf8(bytes).map_err(|_not_text| Refusal::Bad)?;
    let mut lines = text.trim_end_matches("\r\n").split("\r\n");
    let (method, target) = request_line(lines.next().unwrap_or_default())?;
    check_host(lines, expected)?;
    if method != "GET" {
        return Err(Refusal::Method);
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    if path != expected.path {
        return Err(Refusal::NotFound);
    }
    Ok(Head::Redirect(Zeroizing::new(query.to_owned())))
}

fn request_line(line: &str) -> Result<(&str, &str), Refusal> {
    let mut words = line.split(' ');
    let (Some(method), Some(target), Some(version), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(Refusal::Bad);
    };
    let visible = target.starts_with('/') && target.bytes().all(|byte| byte.is_ascii_graphic());
    let token = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase());
    if visible && token && matches!(version, "HTTP/1.1" | "HTTP/1.0") {
        Ok((method, target))
    } else {
        Err(Refusal::Bad)
    }
}

/// Exactly one `Host`, and ours: otherwise a page elsewhere has pointed its own name at this computer (DNS rebinding).
fn check_host<'a>(lines: impl Iterator<Item = &'a str>, expected: &Expected) -> Result<(), Refusal> {
    let mut hosts = 0;
    for line in lines {
        let (name, value) = line.split_once(':').ok_or(Refusal::Bad)?;
        if name.is_empty() || name.contains([' ', '\t']) {
            return Err(Refusal::Bad);
        }
        if name.eq_ignore_ascii_case("host") {
            hosts += 1;
            if !value.trim().eq_ignore_ascii_case(&expected.host) {
                return Err(Refusal::Bad);
            }
        }
    }
    if hosts == 1 { Ok(()) } else { Err(Refusal::Bad) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge_text(text: &str) -> Head {
        judge(text.as_bytes(), &Expected { path: "/callback".into(), host: "127.0.0.1:4711".into() })
    }

    #[test]
    fn a_redirect_is_found_and_its_query_kept_as_it_came() {
        let head = judge_text(
            "GET /callback?code=a%20b&state=x HTTP/1.1\r\nhost: 127.0.0.1:4711\r\nAccept: */*\r\n\r\n",
        );
        assert_eq!(head, Head::Redirect(Zeroizing::new("code=a%20b&state=x".to_owned())));
    }

    #[test]
    fn everything_else_is_refused() {
        let ours = "Host: 127.0.0.1:4711\r\n";
        for (request, refusal) in [
            (format!("GET /callback/ HTTP/1.1\r\n{ours}\r\n"), Refusal::NotFound),
            (format!("GET /favicon.ico HTTP/1.1\r\n{ours}\r\n"), Refusal::NotFound),
            (format!("GET /Callback HTTP/1.1\r\n{ours}\r\n"), Refusal::NotFound),
            (format!("HEAD /callback HTTP/1.1\r\n{ours}\r\n"), Refusal::Method),
            (format!("POST /callback HTTP/1.1\r\n{ours}\r\n"), Refusal::Method),
            (format!("GET http://127.0.0.1:4711/callback HTTP/1.1\r\n{ours}\r\n"), Refusal::Bad),
            (format!("GET /callback HTTP/2\r\n{ours}\r\n"), Refusal::Bad),
            (format!("GET  /callback HTTP/1.1\r\n{ours}\r\n"), Refusal::Bad),
            (format!("GET /callback?ü HTTP/1.1\r\n{ours}\r\n"), Refusal::Bad),
            (format!("GET /callback HTTP/1.1\r\n{ours}{ours}\r\n"), Refusal::Bad),
            (format!("GET /callback HTTP/1.1\r\n{ours} folded: x\r\n\r\n"), Refusal::Bad),
            ("GET /callback HTTP/1.1\r\nHost: localhost:4711\r\n\r\n".into(), Refusal::Bad),
            ("GET /callback HTTP/1.1\r\nHost: 127.0.0.1:4712\r\n\r\n".into(), Refusal::Bad),
            ("GET /callback HTTP/1.1\r\nHost: example.org\r\n\r\n".into(), Refusal::Bad),
            ("GET /callback HTTP/1.1\r\n\r\n".into(), Refusal::Bad),
            ("\r\n\r\n".into(), Refusal::Bad),
        ] {
            assert_eq!(judge_text(&request), Head::Refused(refusal), "{request}");
        }
    }

    #[test]
    fn bytes_that_are_not_text_are_refused() {
        let expected = Expected { path: "/".into(), host: "localhost:1".into() };
        assert_eq!(judge(b"\x16\x03\x01\x02\x00\r\n\r\n", &expected), Head::Refused(Refusal::Bad));
    }
}
