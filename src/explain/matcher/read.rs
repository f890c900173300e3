//! What can be read out of a pasted text: numbers, known words, who it comes from. Its sentences stay where they are.

use std::collections::HashSet;

use super::super::catalogue::{Place, Places, said};
use super::layers::Layers;
use super::{is_known_number, known_errors, numbers};
use crate::domain::problem::{Problem, ProblemKind};

/// Everything that was read.
pub(super) struct Read {
    /// The text and all that was folded into it, in lower case, with single blanks.
    pub(super) lower: String,
    words: HashSet<String>,
    pub(super) errors: Vec<String>,
    pub(super) suberrors: Vec<String>,
    pub(super) aadsts: Vec<u64>,
    pub(super) http: Vec<u16>,
    pub(super) smtp_codes: Vec<u16>,
    smtp_enhanced: Vec<String>,
    os: Vec<String>,
    pub(super) places: Places,
    pub(super) providers: Vec<&'static str>,
    company: Option<&'static str>,
    hosts: Vec<String>,
    correlation_id: Option<String>,
    trace_id: Option<String>,
    /// For dates and spans in it; shown to nobody.
    description: Option<String>,
    pub(super) secret: bool,
}

impl Read {
    /// Reads this text.
    pub(super) fn of(pasted: &str) -> Self {
        let layers = Layers::of(pasted);
        let text = layers.texts.join("\n");
        let mut lower = String::with_capacity(text.len());
        for word in text.split_whitespace() {
            lower.push_str(&word.to_lowercase());
            lower.push(' ');
        }
        let words = words(&lower);
        let (smtp_codes, smtp_enhanced) = numbers::replies(&text);
        let (company, providers) = company(&lower);
        let mut read = Self {
            errors: error_words(&text, "error"),
            suberrors: error_words(&text, "suberror"),
            aadsts: aadsts(&lower),
            http: numbers::http(&lower),
            os: numbers::system(&text, &lower),
            hosts: hosts(&lower),
            correlation_id: identifier(&text, &lower, &["correlation id", "correlation_id", "correlationid"]),
            trace_id: identifier(&text, &lower, &["trace id", "trace_id", "request id", "requestid"]),
            description: values(&text, "error_description")
                .next()
                .map(str::to_owned)
                .or_else(|| Some(text.clone())),
            secret: layers.token || holds_secret(&lower),
            places: Places::default(),
            smtp_codes,
            smtp_enhanced,
            words,
            providers,
            company,
            lower,
        };
        read.places = read.where_from();
        read
    }

    /// Whether this word stands somewhere.
    pub(super) fn has_word(&self, word: &str) -> bool {
        self.words.contains(&word.to_lowercase())
    }

    /// Whether a mail server gave this enhanced status code.
    pub(super) fn has_enhanced(&self, code: &str) -> bool {
        self.smtp_enhanced.iter().any(|said| said == code)
    }

    /// Whether the system gave this error.
    pub(super) fn has_os(&self, name: &str) -> bool {
        self.os.iter().any(|said| said.eq_ignore_ascii_case(name))
    }

    /// Whether it comes from this provider.
    pub(super) fn has_provider(&self, id: &str) -> bool {
        self.providers.contains(&id)
    }

    /// A problem with what was read, for the templates of the words.
    pub(super) fn problem(&self) -> Problem {
        let mut problem = Problem::new(ProblemKind::ProviderRefused);
        problem.facts.error =
            self.errors.iter().find(|error| known_errors().any(|known| known == *error)).cloned();
        problem.facts.error_codes.clone_from(&self.aadsts);
        problem.facts.http_status = self.http.first().copied();
        problem.facts.error_description.clone_from(&self.description);
        if let Some(company) = self.company {
            problem = problem.fact("provider", company);
        }
        match self.providers.as_slice() {
            [only] => problem.fact("provider_id", only),
            _ => problem,
        }
    }

    /// What was read, as label and value.
    pub(super) fn rows(&self) -> Vec<(String, String)> {
        let mut rows = Vec::new();
        let mut row = |label: &str, values: Vec<String>| {
            if !values.is_empty() {
                rows.push((label.to_owned(), values.join(", ")));
            }
        };
        row("From", self.company.map(str::to_owned).into_iter().collect());
        row("Server", self.hosts.clone());
        row("Error", self.errors.clone());
        row("Further error", self.suberrors.clone());
        row("Number", self.aadsts.iter().map(|number| format!("AADSTS{number}")).collect());
        row("HTTP status", self.http.iter().map(u16::to_string).collect());
        row("Reply", self.smtp_codes.iter().map(u16::to_string).chain(self.smtp_enhanced.clone()).collect());
        row("System", self.os.clone());
        row("Correlation ID", self.correlation_id.clone().into_iter().collect());
        row("Trace ID", self.trace_id.clone().into_iter().collect());
        rows
    }

    /// Where it can have come from.
    fn where_from(&self) -> Places {
        let marks = MARKS.iter().filter(|(marks, _)| marks.iter().any(|mark| self.lower.contains(mark)));
        let places =
            marks.flat_map(|(_, places)| places.iter().copied()).fold(Places::default(), Places::with);
        if self.smtp_enhanced.is_empty() { places } else { places.with(Place::Smtp) }
    }
}

/// What stands in texts from one place, and seldom in others. In lower case.
const MARKS: &[(&[&str], &[Place])] = &[
    (&["imap", "* bye", " no [", "authenticate failed"], &[Place::Imap]),
    (&["smtp", "ehlo ", "mail from:", "submission"], &[Place::Smtp]),
    (&["pop3", "-err", "pop.gmail", "stls"], &[Place::Pop]),
    (&["grant_type=refresh_token", "refresh token", "refresh_token", "refreshing"], &[Place::Refresh]),
    (
        &["grant_type=authorization_code", "token endpoint", "/token", "error_description\":"],
        &[Place::Token, Place::Refresh],
    ),
    (
        &["/authorize", "response_type=", "?error=", "/auth?", "/o/oauth2", "signin/oauth"],
        &[Place::Authorize, Place::Browser],
    ),
    (&["device_code", "devicelogin", "device code", "user_code"], &[Place::Device]),
    (&["/revoke", "revocation"], &[Place::Revoke]),
    (&["/register", "registration_endpoint", "dynamic registration"], &[Place::Register]),
    (&["userinfo", "www-authenticate"], &[Place::Userinfo, Place::Http]),
    (&["certificate", "tls", "ssl", "handshake", "x509"], &[Place::Tls]),
    (
        &["getaddrinfo", "dns", "name resolution", "resolve host", "nodename nor servname", "no such host"],
        &[Place::Dns],
    ),
    (&["connect", "socket", "os error", "errno", "econn"], &[Place::Tcp]),
    (&["proxy", "http/1", "http/2", "status code"], &[Place::Http]),
    (
        &[
            "keyring",
            "keychain",
            "secret service",
            "secretservice",
            "org.freedesktop.secrets",
            "credential manager",
            "libsecret",
            "kwallet",
        ],
        &[Place::Keyring],
    ),
    (&["localhost:", "127.0.0.1:", "[::1]:", "bind", "address already in use"], &[Place::Loopback]),
    (&["browser", "xdg-open"], &[Place::Browser]),
    (&["jwt", "id_token", "id token", "jwks"], &[Place::Jwt]),
    (&["client_id", "configuration", "config"], &[Place::Config]),
    (&["clock", "system time"], &[Place::Clock]),
];

/// Whose text it is: its name for people, and the definitions it can belong to.
fn company(lower: &str) -> (Option<&'static str>, Vec<&'static str>) {
    let found = COMPANIES.iter().find(|(marks, ..)| marks.iter().any(|mark| lower.contains(mark)));
    found.map_or((None, Vec::new()), |(_, name, ids)| (Some(*name), ids.to_vec()))
}

/// Texts that name a company, sharpest first.
const COMPANIES: &[(&[&str], &str, &[&str])] = &[
    (&["login.live.com", "/consumers/"], "Microsoft", &["microsoft-personal"]),
    (&["login.microsoftonline.us"], "Microsoft", &["microsoft-us-gov"]),
    (&["login.partner.microsoftonline.cn", "login.chinacloudapi.cn"], "Microsoft", &["microsoft-china"]),
    (&["/organizations/"], "Microsoft", &["microsoft-work"]),
    (
        &[
            "aadsts",
            "microsoftonline.com",
            "office365.com",
            "outlook.com",
            "outlook.office",
            "prod.outlook",
            "microsoft",
        ],
        "Microsoft",
        &["microsoft-work", "microsoft-personal"],
    ),
    (&["google", "gmail", "gsmtp", "gimap"], "Google", &["google", "gmail"]),
    (&["aol.com"], "AOL", &["aol"]),
    (&["yahoo", "yahoodns"], "Yahoo", &["yahoo"]),
    (&["fastmail"], "Fastmail", &["fastmail"]),
    (&["yandex"], "Yandex", &["yandex"]),
    (&["mail.ru"], "Mail.ru", &["mailru"]),
    (&["zoho"], "Zoho", &["zoho"]),
];

/// Words, for looking a name up: letters, digits, and what stands inside of codes.
fn words(lower: &str) -> HashSet<String> {
    let inside = |c: char| c.is_alphanumeric() || "_.-".contains(c);
    let words = lower.split(|c: char| !inside(c)).map(|word| word.trim_matches(['.', '-']));
    words.filter(|word| (3..=64).contains(&word.len())).map(str::to_owned).collect()
}

/// Values of a member, a parameter or a named thing with this name, in any of the usual spellings: `"error":"x"`, `error=x`,
/// `error: x`, `'error' => 'x'`.
fn values<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    let ends_name = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(name).filter_map(move |(at, _)| {
        let (before, behind) = (&text[..at], &text[at + name.len()..]);
        if before.ends_with(ends_name) || behind.starts_with(ends_name) {
            return None;
        }
        let behind = behind.trim_start_matches(['"', '\'', ' ']);
        let value = behind.strip_prefix("=>").or_else(|| behind.strip_prefix([':', '=']))?.trim_start();
        let quoted = value.strip_prefix(['"', '\'']);
        let (value, ends): (&str, &[char]) = match quoted {
            Some(inner) if value.starts_with('"') => (inner, &['"']),
            Some(inner) => (inner, &['\'']),
            None => (value, &['&', ' ', ',', ';', ')', ']', '}', '\n', '\r', '"', '<']),
        };
        Some(&value[..value.find(ends).unwrap_or(value.len())])
    })
}

/// Error words that are the values of a member with this name.
fn error_words(text: &str, name: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in values(text, name).filter_map(error_word) {
        if found.len() < MOST_VALUES && !found.contains(&word) {
            found.push(word);
        }
    }
    found
}

/// More different ones stand in no answer.
const MOST_VALUES: usize = 8;

/// A word of a standard, or one like it: nothing that could be a secret.
fn error_word(value: &str) -> Option<String> {
    let plain = value.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_')
        && (4..=40).contains(&value.len());
    let known = known_errors().any(|known| known.eq_ignore_ascii_case(value));
    // Letters of both cases without a separator are more likely somebody's invention than a word.
    let word = value.bytes().all(|byte| !byte.is_ascii_uppercase()) && value.contains('_');
    (plain && (known || word)).then(|| value.to_lowercase())
}

/// Microsoft's numbers: in the text, and as a list or a parameter.
fn aadsts(lower: &str) -> Vec<u64> {
    let upper = lower.replace("aadsts", "AADSTS");
    let named =
        numbers::behind(lower, &["error_codes", "errorcode", "error_code", "error code", "error?code"])
            .filter_map(|digits| digits.parse().ok())
            .filter(|number| is_known_number(*number));
    let mut found: Vec<u64> = said::aadsts_in(&upper).take(16).chain(named.take(16)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Servers whose addresses stand in the text.
fn hosts(lower: &str) -> Vec<String> {
    let behind = lower.match_indices("https://").map(|(at, mark)| &lower[at + mark.len()..]);
    let names = behind.map(|rest| {
        rest.split(|c: char| !(c.is_ascii_alphanumeric() || ".-".contains(c))).next().unwrap_or_default()
    });
    let mut found: Vec<String> = Vec::new();
    for name in names.filter(|name| name.contains('.') && name.len() <= LONGEST_NAME) {
        // A long label, or one of letters and digits, can be anything.
        let speaks = |label: &str| {
            label.len() <= 24 && (label.len() <= 12 || !label.contains(|c: char| c.is_ascii_digit()))
        };
        let speaks = name.split('.').all(speaks);
        if speaks && found.len() < 3 && !found.iter().any(|known| known == name) {
            found.push(name.to_owned());
        }
    }
    found
}

const LONGEST_NAME: usize = 80;

/// The identifier behind one of these names.
fn identifier(text: &str, lower: &str, names: &[&str]) -> Option<String> {
    // Positions are those of the text in lower case; where its length differs, nothing is read.
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ") + " ";
    let same = flat.len() == lower.len();
    let mut places = names.iter().flat_map(|name| lower.match_indices(name)).filter(|_| same);
    places.find_map(|(at, name)| numbers::guid(flat.get(at + name.len()..)?).map(str::to_owned))
}

/// Whether something in it should not have been sent to anybody.
fn holds_secret(lower: &str) -> bool {
    let named = ["access_token", "refresh_token", "id_token", "client_secret", "password", "code"];
    let values = named.iter().flat_map(|name| values(lower, name));
    let long = |value: &str| {
        value.len() >= 8 && value.bytes().any(|byte| byte.is_ascii_digit()) && !value.contains(' ')
    };
    let bearer = lower
        .match_indices("bearer ")
        .any(|(at, mark)| run_of_token(&lower[at + mark.len()..]) >= SHORTEST_TOKEN);
    values.into_iter().any(long) || bearer || lower.split([' ', '"', '=', '&']).any(is_jwt)
}

/// How many characters of a bearer token (RFC 6750, section 2.1) this begins with.
fn run_of_token(text: &str) -> usize {
    text.find(|c: char| !(c.is_ascii_alphanumeric() || "-._~+/=".contains(c))).unwrap_or(text.len())
}

const SHORTEST_TOKEN: usize = 20;

/// Whether this is a JSON Web Token: three parts, the first of which is a JSON object in base64.
fn is_jwt(word: &str) -> bool {
    word.starts_with("eyj") && word.len() >= 40 && word.bytes().filter(|byte| *byte == b'.').count() >= 2
}
