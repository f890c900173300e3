//! Secrets that are said: behind the name of a scheme, or in a command to a mail server.

use super::{REMOVED, ends_value, put_removed};

/// Takes out what is said behind a scheme or a command.
pub(super) fn take_out(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut said = Said::default();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if ends_value(first) || first == '=' || first == '/' {
            said.passes(first);
            clean.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let ends = |c: char| ends_value(c) || c == '=' || c == '/';
        let mut length = rest.find(ends).unwrap_or(rest.len());
        if said.wants_a_value() {
            // What is secret may hold both.
            length = rest.find(ends_value).unwrap_or(rest.len());
        }
        let (word, after) = rest.split_at(length);
        if said.makes_secret(word) {
            put_removed(&mut clean, word);
        } else {
            clean.push_str(word);
        }
        said.hears(word);
        rest = after;
    }
    clean
}

/// The words so far, as much of them as matters.
#[derive(Default)]
struct Said<'a> {
    /// The last three, newest first; empty where none belongs to the next.
    words: [&'a str; 3],
    /// How many there were.
    count: usize,
}

impl<'a> Said<'a> {
    fn hears(&mut self, word: &'a str) {
        self.words = [word, self.words[0], self.words[1]];
        self.count += 1;
    }

    /// Whatever stands between two words that is no space and no quote tears them apart.
    fn passes(&mut self, c: char) {
        if !(c.is_whitespace() || c.is_control() || c == '"' || c == '\'') {
            self.words = [""; 3];
        }
    }

    fn wants_a_value(&self) -> bool {
        self.is_scheme() || self.is_sasl() || self.is_pass() || self.is_login()
    }

    fn makes_secret(&self, word: &str) -> bool {
        if !self.wants_a_value() || word.starts_with(REMOVED.trim_start_matches('[').trim_end()) {
            return false;
        }
        let small = |word: &str| {
            word.chars().all(|c| c.is_lowercase() || matches!(c, '.' | ':' | '-' | '!' | '?' | '’'))
        };
        if self.is_login() || (self.is_pass() && self.count == 1) {
            return true;
        }
        if self.is_pass() {
            return !small(word);
        }
        if self.is_sasl() {
            return word.len() >= 4 && !small(word) && !is_mechanism(word);
        }
        !is_of_a_challenge(word) && !is_plain(word)
    }

    /// "Bearer …", "Basic …" (RFC 6750, RFC 7617).
    fn is_scheme(&self) -> bool {
        ["bearer", "basic", "dpop"].iter().any(|scheme| scheme.eq_ignore_ascii_case(self.words[0]))
    }

    /// "AUTH PLAIN …", "AUTHENTICATE XOAUTH2 …".
    fn is_sasl(&self) -> bool {
        let commands = ["auth", "authenticate"];
        is_mechanism(self.words[0])
            && commands.iter().any(|command| command.eq_ignore_ascii_case(self.words[1]))
    }

    /// "PASS …" (RFC 1939).
    fn is_pass(&self) -> bool {
        self.words[0] == "PASS"
    }

    /// "a1 LOGIN user …" (RFC 9051, section 6.2.3), and not a sentence in which somebody's login failed.
    fn is_login(&self) -> bool {
        let is_command = self.count == 3 || self.words[0].contains('@');
        self.words[1] == "LOGIN" && is_command && !is_mechanism(self.words[0])
    }
}

fn is_mechanism(word: &str) -> bool {
    let known = [
        "PLAIN",
        "LOGIN",
        "XOAUTH",
        "XOAUTH2",
        "OAUTHBEARER",
        "CRAM-MD5",
        "DIGEST-MD5",
        "GSSAPI",
        "GSS-SPNEGO",
        "NTLM",
        "EXTERNAL",
        "ANONYMOUS",
        "PLAIN-CLIENTTOKEN",
    ];
    known.iter().any(|known| known.eq_ignore_ascii_case(word))
        || word.to_ascii_uppercase().starts_with("SCRAM-")
}

/// "Bearer realm=…" is a question, not an answer (RFC 9110, section 11.6.1).
fn is_of_a_challenge(word: &str) -> bool {
    let names = ["realm", "error", "error_description", "scope", "authorization_uri", "charset", "client_id"];
    names.iter().any(|name| {
        word.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name))
            && matches!(word.as_bytes().get(name.len()), None | Some(b'='))
    })
}

/// A word of a sentence, or a number.
fn is_plain(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next();
    let rest_is_small =
        letters.all(|c| c.is_lowercase() || matches!(c, '.' | ':' | '-' | '!' | '?' | '’' | '/'));
    let is_number = word.len() <= 6 && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    rest_is_small || is_number
}
