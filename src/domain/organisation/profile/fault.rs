//! Why a profile is refused: a line and a sentence. No value of the file is in it.

use crate::domain::catalogue::CatalogueError;
use crate::domain::provider::{ClientIdProblem, ProviderError, ProviderId};
use crate::domain::settings::{CollectorError, ProxyAddressError};

/// Where what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ProfileError {
    /// Counted from 1; `None` where it is about the whole file.
    pub line: Option<usize>,
    /// What is wrong.
    pub fault: ProfileFault,
}

impl std::fmt::Display for ProfileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.fault),
            None => write!(f, "{}", self.fault),
        }
    }
}

/// What can be wrong, as one sentence without a full stop.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfileFault {
    /// Larger than any profile.
    #[error("it is larger than 512 KiB")]
    TooLarge,
    /// Not UTF-8.
    #[error("it is not a text in UTF-8")]
    NotText,
    /// Nothing says that it is a profile.
    #[error("“profile = 1” is missing at its top, so it is no profile")]
    NotAProfile,
    /// A form that is not known yet.
    #[error("it was made for a newer Mailward")]
    Newer,
    /// Not TOML, a member missing, unknown or of the wrong kind; the reader's words without values.
    #[error("{0}")]
    Unreadable(String),
    /// A secret of any kind.
    #[error("a secret has no place in a profile: whoever needs one types it")]
    Secret,
    /// Something of the implicit grant, or of another that does not exist here.
    #[error("the implicit grant and other ways without a code do not exist here (RFC 9700, section 2.1.2)")]
    Implicit,
    /// No name, or one that cannot be shown.
    #[error(
        "the name of the organisation is empty, longer than 100 characters, or has hidden characters in it"
    )]
    Name,
    /// Two definitions cannot stand side by side.
    #[error("{0}")]
    Clash(CatalogueError),
    /// A host that looks like another.
    #[error("the host {0} mixes letters of different alphabets, as only deceivers do")]
    Homoglyph(String),
    /// Neither Mailward nor the profile has a provider of this name.
    #[error("no provider is called {0}, neither in the catalogue nor in this profile")]
    NoProvider(ProviderId),
    /// Not a client ID of this provider.
    #[error("{0}")]
    Client(ClientIdProblem),
    /// Not an organisation at this provider.
    #[error("{0}")]
    Tenant(ProviderError),
    /// Not a proxy.
    #[error("{0}")]
    Proxy(ProxyAddressError),
    /// Not a collector.
    #[error("{0}")]
    Collector(CollectorError),
    /// A path that depends on where Mailward was started.
    #[error("the path of a file with certificate authorities begins at the root of the file system")]
    RelativePath,
    /// No browser.
    #[error("the browser is missing; “system” means that of the system")]
    Browser,
    /// A program to run, in a file that anybody can have sent.
    #[error(
        "a browser is a program to run: only a profile in the system’s place for managed settings may name one"
    )]
    BrowserImported,
}

impl ProfileFault {
    pub(super) const fn somewhere(self) -> ProfileError {
        ProfileError { line: None, fault: self }
    }

    /// A member that does not belong there.
    pub(super) fn unknown(name: &str) -> Self {
        of_words(&format!("unknown field `{name}`"))
    }
}

/// This fault at this place in the text.
pub(super) fn at(text: &str, start: usize, fault: ProfileFault) -> ProfileError {
    let line = text.get(..start).map(|before| before.matches('\n').count() + 1);
    ProfileError { line, fault }
}

/// What the reader of TOML did not take.
pub(super) fn unreadable(text: &str, error: &toml::de::Error) -> ProfileError {
    let fault = of_words(error.message());
    match error.span() {
        Some(span) => at(text, span.start, fault),
        None => fault.somewhere(),
    }
}

/// What the words of the reader mean. They quote values, which are left out: somebody may have pasted a secret.
pub(super) fn of_words(words: &str) -> ProfileFault {
    let subject = words.split('`').nth(1).unwrap_or_default().to_ascii_lowercase();
    let unknown = words.starts_with("unknown field");
    if unknown && SECRETS.iter().any(|secret| subject.contains(secret)) {
        return ProfileFault::Secret;
    }
    let parameter = words.contains("“response_type”") || words.contains("“client_secret”");
    if parameter && words.contains("client_secret") {
        return ProfileFault::Secret;
    }
    if parameter || subject == "implicit" || unknown && FLOWS.contains(&subject.as_str()) {
        return ProfileFault::Implicit;
    }
    let line = words.lines().next().unwrap_or_default();
    ProfileFault::Unreadable(if unknown { tame(line) } else { tame(&without_values(line)) })
}

const SECRETS: [&str; 5] = ["secret", "password", "passphrase", "token", "private_key"];
const FLOWS: [&str; 4] = ["response_type", "response_types", "grant_type", "grant_types"];

/// What stands between quotes is a value of the file; of a list of what would be right, it is not.
fn without_values(words: &str) -> String {
    let (said, expected) = words.split_once(", expected").unwrap_or((words, ""));
    let mut kept = String::new();
    let mut until = None;
    for c in said.chars() {
        match (until, c) {
            (Some(end), c) if c == end => until = None,
            (Some(_), _) => {}
            (None, '"') => (until, kept) = (Some('"'), kept + "…"),
            (None, '“') => (until, kept) = (Some('”'), kept + "…"),
            (None, '`') if said.starts_with("unknown variant") => (until, kept) = (Some('`'), kept + "…"),
            (None, c) => kept.push(c),
        }
    }
    if expected.is_empty() { kept } else { format!("{kept}, expected{expected}") }
}

fn tame(words: &str) -> String {
    words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect()
}
