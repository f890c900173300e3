//! Token files of the script `mutt_oauth2.py`, where they are not encrypted: an address and the name of a registration.
//!
//! Of the tokens in them it is only noted that they are there: they belong to the client they were given to.

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::domain::import::{Found, FoundOAuth, ImportFormat, Note};

use super::read::{Parsed, Unreadable};

/// The members that count. Tokens are skipped without becoming texts.
#[derive(Deserialize)]
struct TokenFile {
    registration: Option<String>,
    email: Option<String>,
    client_id: Option<String>,
    client_secret: Option<IgnoredAny>,
    access_token: Option<IgnoredAny>,
    refresh_token: Option<IgnoredAny>,
}

/// Reads a token file.
pub(super) fn read_tokens(text: &str) -> Result<Parsed, Unreadable> {
    let file: TokenFile = serde_json::from_str(text).map_err(|error| {
        Unreadable::Unknown(format!("It is JSON that no mail program writes so (line {})", error.line()))
    })?;
    if file.registration.is_none() && file.email.is_none() {
        return Err(Unreadable::Unknown("It is JSON of something else".to_owned()));
    }
    let mut parsed = Parsed::of(ImportFormat::MuttOauth2);
    if [&file.client_secret, &file.access_token, &file.refresh_token].iter().any(|member| member.is_some()) {
        parsed.note(Note::SecretsSkipped);
    }
    let host = match file.registration.as_deref() {
        Some("google") => Some("accounts.google.com"),
        Some("microsoft") => Some("login.microsoftonline.com"),
        _ => None,
    };
    let oauth = FoundOAuth {
        issuer: host.map(str::to_owned),
        client_id: file.client_id.filter(|id| !id.is_empty()),
        has_secret: file.client_secret.is_some(),
        ..FoundOAuth::default()
    };
    parsed.found.push(Found {
        label: file.email.clone().or(file.registration),
        address: file.email,
        oauth: (!oauth.is_empty()).then_some(oauth),
        ..Found::default()
    });
    Ok(parsed)
}

/// Whether a text is the script itself, with the registrations of its owner in it.
pub(super) fn is_script(text: &str) -> bool {
    text.contains("registrations = {") && text.contains("authorize_endpoint")
}

/// The script names no address, and is not run to find one.
pub(super) fn script() -> Parsed {
    let mut parsed = Parsed::of(ImportFormat::MuttOauth2);
    parsed.note(Note::NoAddresses);
    parsed
}
