//! `config-v1.1.xml`: the settings of a domain. They name no person, so an address is given beside them.

use crate::domain::account::MailAddress;
use crate::domain::import::{Found, FoundOAuth, FoundServer, FoundSignIn, FoundTls, ImportFormat, Note};
use crate::domain::scope::{MailUse, Scope};
use crate::mail::autoconfig::{self, Autoconfig, PublishedServer, Socket, Way};
use crate::mail::xml::Element;

use super::read::{Parsed, Unreadable};

/// Reads a document whose root is `clientConfig`.
pub(super) fn read(root: &Element, address: Option<&MailAddress>) -> Result<Parsed, Unreadable> {
    let published = autoconfig::from_document(root).map_err(|why| Unreadable::Invalid(why.to_string()))?;
    let mut parsed = Parsed::of(ImportFormat::Autoconfig);
    if let Some(page) = published.switch_on.clone().filter(|page| page.starts_with("https://")) {
        parsed.note(Note::SwitchOn(page));
    }
    parsed.found.push(found(&published, address));
    Ok(parsed)
}

/// What a domain publishes, as an account of it.
pub(in crate::services) fn found(published: &Autoconfig, address: Option<&MailAddress>) -> Found {
    let first = |protocol: MailUse| published.servers.iter().find(|server| server.protocol == protocol);
    // A program uses IMAP or POP; the one that stands first is preferred.
    let incoming = published.servers.iter().find(|server| server.protocol != MailUse::Smtp);
    let servers = incoming.into_iter().chain(first(MailUse::Smtp));
    Found {
        label: published.name.clone().or_else(|| published.domains.first().cloned()),
        address: address.map(MailAddress::to_string),
        servers: servers.map(|server| taken(server, address)).collect(),
        oauth: published.oauth.as_ref().map(|oauth| FoundOAuth {
            issuer: oauth.issuer.clone(),
            authorization: oauth.authorization.clone(),
            token: oauth.token.clone(),
            scopes: oauth.scope.as_deref().map(Scope::list).unwrap_or_default(),
            client_id: oauth.client_id.clone(),
            has_secret: false,
            redirect: None,
        }),
        ..Found::default()
    }
}

fn taken(server: &PublishedServer, address: Option<&MailAddress>) -> FoundServer {
    let server = address.map_or_else(|| server.clone(), |address| server.filled(address));
    let sign_in = |way: &Way| match way {
        Way::OAuth2 => FoundSignIn::OAuth,
        Way::Password => FoundSignIn::Password,
        Way::Certificate => FoundSignIn::Certificate,
        Way::Other => FoundSignIn::Other,
    };
    // Mailward comes for a token: where the server takes one, what else it prefers does not matter.
    let by_token = server.ways.contains(&Way::OAuth2);
    FoundServer {
        protocol: server.protocol,
        host: server.host,
        port: server.port,
        tls: match server.socket {
            Socket::Ssl => FoundTls::Implicit,
            Socket::StartTls => FoundTls::StartTls,
            Socket::Plain => FoundTls::Clear,
        },
        sign_in: if by_token {
            FoundSignIn::OAuth
        } else {
            server.ways.first().map_or(FoundSignIn::Password, sign_in)
        },
        user: server.user,
    }
}
