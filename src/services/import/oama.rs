//! `config.yaml` of oama: registrations by service. Addresses are only the names of its token files.
//!
//! Of YAML no more is read than such a file has: names and values, deeper ones further to the right. Secrets and the commands
//! that fetch them are skipped, and nothing is run.

use std::path::Path;

use crate::domain::import::{Found, FoundOAuth, ImportFormat, Note};
use crate::domain::scope::Scope;

use super::read::{MOST_ACCOUNTS, Parsed};

/// Whether a text is such a file.
pub(super) fn is_one(text: &str) -> bool {
    let has = |name: &str| text.lines().any(|line| line.trim_end() == name);
    has("services:") && (has("encryption:") || text.contains("client_id:"))
}

/// Reads the services. Without an address nothing can be added, but what they say is worth showing.
pub(super) fn read(text: &str) -> Parsed {
    let mut parsed = Parsed::of(ImportFormat::Oama);
    parsed.note(Note::NoAddresses);
    let mut inside = false;
    let mut service_depth = None;
    for line in text.lines() {
        let content = line.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let depth = line.len() - line.trim_start().len();
        if depth == 0 {
            inside = content == "services:";
            continue;
        }
        let Some((name, value)) = content.split_once(':').filter(|_| inside) else { continue };
        let (name, value) = (unquoted(name), unquoted(value));
        if service_depth.is_none_or(|known| depth <= known) {
            service_depth = Some(depth);
            if parsed.found.len() >= MOST_ACCOUNTS {
                parsed.note(Note::CutOff);
                break;
            }
            parsed.found.push(service(name));
        } else if set(&mut parsed.found, name, value) {
            parsed.note(Note::SecretsSkipped);
        }
    }
    parsed
}

fn service(name: &str) -> Found {
    Found { label: Some(name.to_owned()), oauth: Some(known_to(name)), ..Found::default() }
}

/// The services that oama knows by their names.
fn known_to(service: &str) -> FoundOAuth {
    let host = match service {
        "google" => "accounts.google.com",
        "microsoft" => "login.microsoftonline.com",
        _ => return FoundOAuth::default(),
    };
    FoundOAuth { issuer: Some(host.to_owned()), ..FoundOAuth::default() }
}

/// Tells whether it was a secret.
fn set(found: &mut [Found], name: &str, value: &str) -> bool {
    let Some(oauth) = found.last_mut().and_then(|found| found.oauth.as_mut()) else { return false };
    let text =
        || Some(value.to_owned()).filter(|text| !text.is_empty() && !text.starts_with("application-CLIENT"));
    match name {
        "client_secret" => {
            oauth.has_secret = text().is_some();
            return oauth.has_secret;
        }
        "client_secret_cmd" => oauth.has_secret = true,
        "client_id" => oauth.client_id = text(),
        "auth_endpoint" => oauth.authorization = text(),
        "token_endpoint" => oauth.token = text(),
        "redirect_uri" => oauth.redirect = text(),
        "auth_scope" => oauth.scopes = Scope::list(value),
        _ => {}
    }
    false
}

fn unquoted(text: &str) -> &str {
    let text = text.trim();
    let text = text.split_once(" #").map_or(text, |(before, _comment)| before.trim_end());
    let within = |quote: char| text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote));
    within('"').or_else(|| within('\'')).unwrap_or(text)
}

/// The address that a token file of oama is named after; the file itself is encrypted and stays shut.
pub(super) fn address_of(file: &Path) -> Option<Found> {
    let ending = file.extension()?.to_str()?;
    let name = file.file_stem()?.to_str()?;
    let fits = ["oama", "oauth"].contains(&ending) && name.contains('@');
    fits.then(|| Found { label: Some(name.to_owned()), address: Some(name.to_owned()), ..Found::default() })
}
