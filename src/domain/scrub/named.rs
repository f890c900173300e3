//! Secrets with a name before them: parameters of a query or a form, members of a JSON document, headers, settings.

use super::{REMOVED, ends_value, put_removed};

/// Takes out the values of names that stand for secrets.
pub(super) fn take_out(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let letters = rest.bytes().take_while(|byte| is_of_a_name(*byte)).count();
        if letters == 0 {
            clean.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let (name, after) = rest.split_at(letters);
        clean.push_str(name);
        rest = after;
        let Some((before, value)) = Kind::of(name).and_then(|kind| kind.secret_in(name, after)) else {
            continue;
        };
        clean.push_str(&after[..before]);
        put_removed(&mut clean, value);
        rest = &after[before + value.len()..];
    }
    clean
}

const fn is_of_a_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// What a name says about the value behind it.
#[derive(Clone, Copy)]
enum Kind {
    /// Always a secret.
    Secret,
    /// A secret in a query, and a word of everybody's in a sentence.
    Perhaps,
    /// A header whose whole line is secret, if it has the form of one.
    Cookies,
    /// A header with a scheme and what it needs.
    Credentials,
}

impl Kind {
    fn of(name: &str) -> Option<Self> {
        let plain = name.trim_start_matches('-').to_ascii_lowercase().replace('-', "_");
        let among = |names: &[&str]| names.contains(&plain.as_str());
        if among(SECRET) {
            Some(Self::Secret)
        } else if among(PERHAPS) {
            Some(Self::Perhaps)
        } else if among(&["cookie", "set_cookie", "cookie2"]) {
            Some(Self::Cookies)
        } else {
            among(&["authorization", "proxy_authorization"]).then_some(Self::Credentials)
        }
    }

    /// Where a secret begins behind the name, and the secret.
    fn secret_in<'a>(self, name: &str, after: &'a str) -> Option<(usize, &'a str)> {
        let option = || name.starts_with("--").then(|| Separator::of_an_option(after)).flatten();
        let separator = Separator::of(after).or_else(option)?;
        let value = match self {
            Self::Cookies | Self::Credentials => separator.line(after),
            _ => separator.value(after),
        };
        let is_secret = match self {
            Self::Secret => true,
            Self::Perhaps => !is_plain(value, separator.assigns),
            Self::Cookies => value.split_whitespace().next().is_some_and(|pair| pair.contains('=')),
            Self::Credentials => value
                .split_once(' ')
                .is_some_and(|(scheme, _)| SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme))),
        };
        let is_there = !value.is_empty() && !after[separator.length..].starts_with(REMOVED.trim_end());
        (is_secret && is_there).then_some((separator.length, value))
    }
}

/// Always secrets, whatever they look like.
const SECRET: &[&str] = &[
    "access_token",
    "refresh_token",
    "id_token",
    "id_token_hint",
    "logout_token",
    "auth_token",
    "session_token",
    "subject_token",
    "actor_token",
    "registration_access_token",
    "client_secret",
    "clientsecret",
    "accesstoken",
    "refreshtoken",
    "client_assertion",
    "assertion",
    "code_verifier",
    "code_challenge",
    "device_code",
    "private_key",
    "password",
    "passwd",
    "passphrase",
    "app_password",
    "pwd",
    "api_key",
    "apikey",
    "x_api_key",
];

/// Secrets if they look like it.
const PERHAPS: &[&str] = &[
    "code",
    "state",
    "nonce",
    "token",
    "secret",
    "pass",
    "session",
    "sessionid",
    "session_id",
    "sid",
    "otp",
    "user_code",
    "ticket",
];

const SCHEMES: &[&str] = &["bearer", "basic", "digest", "dpop", "negotiate", "ntlm", "oauth", "mac"];

/// Whether a value is a word, a number or a code of an error. Behind `=` only numbers and a few words are.
fn is_plain(value: &str, assigns: bool) -> bool {
    let digits = value.strip_prefix("AADSTS").unwrap_or(value);
    let is_number = digits.len() <= 9 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let hex = value.strip_prefix("0x").is_some_and(|hex| hex.len() <= 8);
    let is_word = |c: char| c.is_alphabetic() || matches!(c, '_' | '-' | '.' | '…');
    is_number
        || hex
        || ["true", "false", "null", "none"].contains(&value)
        || (!assigns && value.chars().all(|c| is_word(c) || c == ' '))
}

/// What stands between a name and its value.
struct Separator {
    length: usize,
    /// The quotation mark before the value.
    quote: Option<char>,
    /// `=` and its kin, not a colon.
    assigns: bool,
}

impl Separator {
    fn of(after: &str) -> Option<Self> {
        let closed = after.trim_start_matches(['"', '\'', '\\']).trim_start_matches([' ', '\t']);
        let (assigns, behind) = strip_any(closed, &["=>", "==", "=", "%3D", "%3d"])
            .map(|behind| (true, behind))
            .or_else(|| Some((false, strip_any(closed, &[":", "%3A", "%3a"])?)))?;
        let behind = behind.trim_start_matches([' ', '\t']);
        let value = behind.trim_start_matches('\\').trim_start_matches(['"', '\'']);
        let quote = behind[..behind.len() - value.len()].chars().last().filter(|mark| *mark != '\\');
        Some(Self { length: after.len() - value.len(), quote, assigns })
    }

    /// `--password hunter2`, as people type it.
    fn of_an_option(after: &str) -> Option<Self> {
        let value = after.trim_start_matches(' ');
        let length = after.len() - value.len();
        (length > 0).then_some(Self { length, quote: None, assigns: true })
    }

    /// The value: between quotes, or up to where it ends without.
    fn value<'a>(&self, after: &'a str) -> &'a str {
        let value = &after[self.length..];
        let ends = |c: char| self.quote.map_or_else(|| ends_value(c), |quote| c == quote || c == '\\');
        let whole = &value[..value.find(ends).unwrap_or(value.len())];
        // A quote that nobody closes holds one value, not the rest of the text.
        let is_open = self.quote.is_some() && whole.len() == value.len();
        if is_open { &value[..value.find(ends_value).unwrap_or(value.len())] } else { whole }
    }

    /// The rest of the line, or up to the quote.
    fn line<'a>(&self, after: &'a str) -> &'a str {
        let value = &after[self.length..];
        let ends = |c: char| matches!(c, '\r' | '\n') || self.quote == Some(c);
        value[..value.find(ends).unwrap_or(value.len())].trim_end()
    }
}

fn strip_any<'a>(text: &'a str, beginnings: &[&str]) -> Option<&'a str> {
    beginnings.iter().find_map(|beginning| text.strip_prefix(beginning))
}
