//! Settings of K-9 Mail and of Thunderbird for Android: `.k9s`.
//!
//! `XOAUTH2` means "with a token" there, whatever mechanism the server offers. An entry without a valid UUID is skipped by the
//! app itself, and here.

use std::collections::BTreeSet;

use crate::domain::import::{Found, FoundServer, FoundSignIn, FoundTls, ImportFormat, Note, Refusal, Remark};
use crate::domain::scope::MailUse;
use crate::mail::xml::Element;

use super::read::{MOST_ACCOUNTS, Parsed, Unreadable};

/// Reads a document whose root is `k9settings`.
pub(super) fn read(root: &Element) -> Result<Parsed, Unreadable> {
    match root.attribute("format") {
        Some("1") => {}
        Some(_) => {
            return Err(Unreadable::invalid("its format is another one than 1, which K-9 Mail writes"));
        }
        None => return Err(Unreadable::invalid("it does not say in which format it is")),
    }
    let mut parsed = Parsed::of(ImportFormat::K9);
    let mut seen = BTreeSet::new();
    let accounts: Vec<&Element> = root.all("accounts").flat_map(|accounts| accounts.all("account")).collect();
    if accounts.len() > MOST_ACCOUNTS {
        parsed.notes.push(Note::CutOff);
    }
    for element in accounts.into_iter().take(MOST_ACCOUNTS) {
        let uuid = element.attribute("uuid").unwrap_or_default();
        let mut found = account(element);
        if !is_uuid(uuid) {
            found.refusal = Some(Refusal::Entry("its number in the settings is no UUID"));
        } else if !seen.insert(uuid.to_ascii_lowercase()) {
            found.refusal = Some(Refusal::Entry("another entry has the same number in the settings"));
        }
        parsed.found.push(found);
        let servers = ["incoming-server", "outgoing-server"].into_iter().flat_map(|name| element.all(name));
        if servers.into_iter().any(|server| server.had_secret("password")) {
            parsed.note(Note::SecretsSkipped);
        }
    }
    Ok(parsed)
}

fn account(element: &Element) -> Found {
    let identities = element.all("identities").flat_map(|all| all.all("identity"));
    let mut addresses = identities.filter_map(|identity| identity.text_of("email")).map(str::to_owned);
    let mut found = Found {
        label: element.text_of("name").map(str::to_owned),
        address: addresses.next(),
        aliases: addresses.take(MOST_ACCOUNTS).collect(),
        ..Found::default()
    };
    for name in ["incoming-server", "outgoing-server"] {
        let Some(element) = element.first(name) else { continue };
        let kind = element.attribute("type").unwrap_or_default();
        match protocol(name, kind) {
            Some(protocol) => found.servers.push(server(protocol, element, &mut found.remarks)),
            None if name == "incoming-server" => found.refusal = Some(Refusal::Kind(kind.to_owned())),
            None => {}
        }
    }
    found
}

fn protocol(element: &str, kind: &str) -> Option<MailUse> {
    match (element, kind.to_ascii_uppercase().as_str()) {
        ("incoming-server", "IMAP") => Some(MailUse::Imap),
        ("incoming-server", "POP3") => Some(MailUse::Pop),
        ("outgoing-server", "SMTP") => Some(MailUse::Smtp),
        _ => None,
    }
}

fn server(protocol: MailUse, element: &Element, remarks: &mut Vec<Remark>) -> FoundServer {
    let tls = match element.text_of("connection-security").unwrap_or("NONE") {
        "SSL_TLS_REQUIRED" => FoundTls::Implicit,
        // Before version 92 of the settings.
        "SSL_TLS_OPTIONAL" => {
            remarks.push(Remark::TlsRequired(protocol));
            FoundTls::Implicit
        }
        "STARTTLS_REQUIRED" => FoundTls::StartTls,
        "STARTTLS_OPTIONAL" => FoundTls::IfPossible,
        _ => FoundTls::Clear,
    };
    if element.text_of("client-cert-alias").is_some() {
        remarks.push(Remark::Certificate);
    }
    FoundServer {
        protocol,
        host: element.text_of("host").unwrap_or_default().to_owned(),
        port: element.text_of("port").map_or(Some(super::read::usual_port(protocol, tls)), super::read::port),
        tls,
        sign_in: match element.text_of("authentication-type").unwrap_or("PLAIN") {
            "XOAUTH2" => FoundSignIn::OAuth,
            "EXTERNAL" => FoundSignIn::Certificate,
            "NONE" => FoundSignIn::Other,
            _ => FoundSignIn::Password,
        },
        user: element.text_of("username").map(str::to_owned),
    }
}

fn is_uuid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let fits = |(part, length): (&&str, usize)| {
        part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    parts.len() == 5 && parts.iter().zip([8, 4, 4, 4, 12]).all(fits)
}
