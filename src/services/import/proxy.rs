//! `emailproxy.config` of email-oauth2-proxy: sections of servers and of accounts, whose headings are addresses.
//!
//! Tokens stand in the same file, sealed, and a client secret may stand there in plain: both are skipped while reading.

use std::collections::BTreeMap;

use url::Url;

use crate::domain::host::same_owner;
use crate::domain::import::{Found, FoundOAuth, FoundServer, FoundSignIn, FoundTls, ImportFormat, Note};
use crate::domain::scope::{MailUse, Scope};

use super::read::{MOST_ACCOUNTS, Parsed, port};

/// Whether a text is such a file.
pub(super) fn is_one(text: &str) -> bool {
    let named = |line: &str, name: &str| line.trim().eq_ignore_ascii_case(name);
    text.lines().any(|line| named(line, "[Account setup]") || named(line, "[Server setup]"))
        || (text.lines().any(is_account) && text.contains("permission_url"))
}

fn is_account(line: &str) -> bool {
    let line = line.trim_end();
    line.starts_with('[') && line.ends_with(']') && line.contains('@')
}

#[derive(Default)]
struct Section<'a> {
    heading: &'a str,
    set: BTreeMap<String, String>,
    had_secret: bool,
}

/// What stands behind these names is never kept.
const SECRETS: [&str; 7] = [
    "client_secret",
    "client_secret_encrypted",
    "access_token",
    "refresh_token",
    "token_salt",
    "last_activity",
    "jwt_key_path",
];

/// Reads the accounts.
pub(super) fn read(text: &str) -> Parsed {
    let sections = sections(text);
    let mut parsed = Parsed::of(ImportFormat::EmailOauth2Proxy);
    let servers: Vec<FoundServer> = sections.iter().filter_map(server).take(MOST_ACCOUNTS).collect();
    for section in sections.iter().filter(|section| section.heading.contains('@')) {
        if parsed.found.len() >= MOST_ACCOUNTS {
            parsed.note(Note::CutOff);
            break;
        }
        if section.had_secret {
            parsed.note(Note::SecretsSkipped);
        }
        parsed.found.push(account(section, &servers));
    }
    parsed
}

/// A line that begins with a blank goes on with the value before it, and comments begin with `#` or `;`.
fn sections(text: &str) -> Vec<Section<'_>> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    let mut last: Option<String> = None;
    for line in text.lines() {
        let goes_on = line.starts_with([' ', '\t']);
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
            continue;
        }
        if !goes_on && let Some(heading) = trimmed.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            sections.push(Section { heading, ..Section::default() });
            last = None;
            continue;
        }
        let Some(section) = sections.last_mut() else { continue };
        if goes_on {
            if let Some(value) = last.as_ref().and_then(|key| section.set.get_mut(key)) {
                value.push(' ');
                value.push_str(trimmed);
            }
        } else if let Some((key, value)) = trimmed.split_once(['=', ':']) {
            let key = key.trim().to_ascii_lowercase();
            last = None;
            if SECRETS.contains(&key.as_str()) {
                section.had_secret |= !is_placeholder(value);
            } else if key != "documentation" {
                section.set.insert(key.clone(), value.trim().to_owned());
                last = Some(key);
            }
        }
    }
    sections
}

/// What stands in the file as it is delivered.
fn is_placeholder(value: &str) -> bool {
    value.trim().is_empty() || value.contains("***")
}

/// `[IMAP-1993]` and the like.
fn server(section: &Section<'_>) -> Option<FoundServer> {
    let (kind, _local_port) = section.heading.split_once('-')?;
    let protocol = match kind {
        "IMAP" => MailUse::Imap,
        "POP" => MailUse::Pop,
        "SMTP" => MailUse::Smtp,
        _ => return None,
    };
    let get = |name: &str| section.set.get(name).map(String::as_str);
    let starts = get("server_starttls").or_else(|| get("starttls"));
    let tls = if starts
        .is_some_and(|value| ["true", "yes", "on", "1"].contains(&value.to_ascii_lowercase().as_str()))
    {
        FoundTls::StartTls
    } else {
        FoundTls::Implicit
    };
    Some(FoundServer {
        protocol,
        host: get("server_address")?.to_owned(),
        port: get("server_port").and_then(port),
        tls,
        sign_in: FoundSignIn::OAuth,
        user: None,
    })
}

/// An account does not say through which server it goes. Where a single one of a protocol seems to be of the same owner as its
/// sign-in or its address, it is that.
fn account(section: &Section<'_>, servers: &[FoundServer]) -> Found {
    let get = |name: &str| section.set.get(name).filter(|value| !is_placeholder(value)).cloned();
    let oauth = FoundOAuth {
        issuer: None,
        authorization: get("permission_url"),
        token: get("token_url"),
        scopes: get("oauth2_scope").map(|scopes| Scope::list(&scopes)).unwrap_or_default(),
        client_id: get("client_id"),
        has_secret: section.had_secret,
        redirect: get("redirect_uri"),
    };
    let sign_in = oauth.authorization.as_deref().and_then(|page| Url::parse(page).ok());
    let sign_in = sign_in.as_ref().and_then(Url::host_str);
    let domain = section.heading.rsplit_once('@').map(|(_, domain)| domain);
    let is_near = |host: &str| sign_in.into_iter().chain(domain).any(|near| same_owner(host, near));
    let only = |protocol: MailUse| {
        let mut fitting =
            servers.iter().filter(|server| server.protocol == protocol && is_near(&server.host));
        fitting.next().filter(|_| fitting.next().is_none()).cloned()
    };
    let incoming = only(MailUse::Imap).or_else(|| only(MailUse::Pop));
    Found {
        label: Some(section.heading.to_owned()),
        // "@example.org" stands for every address of a domain: none of them is named.
        address: (!section.heading.starts_with('@')).then(|| section.heading.to_owned()),
        servers: incoming.into_iter().chain(only(MailUse::Smtp)).collect(),
        oauth: (!oauth.is_empty()).then_some(oauth),
        ..Found::default()
    }
}
