//! The settings that a mail domain publishes for programs: `config-v1.1.xml`, as Thunderbird reads it.
//!
//! Pure: bytes in, settings out, nothing is fetched. Unknown elements and kinds of servers are left alone, as the format asks.
//! draft-ietf-mailmaint-autoconfig-06.

use crate::domain::account::MailAddress;
use crate::domain::scope::MailUse;

use super::xml::{self, Element, XmlError};

/// What a domain publishes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Autoconfig {
    /// The provider's name for people.
    pub name: Option<String>,
    /// Domains of its addresses.
    pub domains: Vec<String>,
    /// Its servers, in its order of preference.
    pub servers: Vec<PublishedServer>,
    /// Kinds of servers that are not for mail programs of ours.
    pub other_kinds: Vec<String>,
    /// Where to sign in.
    pub oauth: Option<PublishedOAuth>,
    /// The page where a person switches access for mail programs on.
    pub switch_on: Option<String>,
}

/// One server. Host and user name may have placeholders, see [`PublishedServer::filled`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedServer {
    /// Which task it serves.
    pub protocol: MailUse,
    /// Its name.
    pub host: String,
    /// Its port; `None` if it is not one.
    pub port: Option<u16>,
    /// When TLS starts.
    pub socket: Socket,
    /// As whom to sign in.
    pub user: Option<String>,
    /// In which ways, best first.
    pub ways: Vec<Way>,
}

/// When TLS starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Socket {
    /// With the first byte.
    Ssl,
    /// After a command.
    StartTls,
    /// Never.
    Plain,
}

/// A way to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// With a token.
    OAuth2,
    /// With a password in any form.
    Password,
    /// With a client certificate.
    Certificate,
    /// In another way.
    Other,
}

/// Where to sign in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PublishedOAuth {
    /// A name of the server; often no more than its host.
    pub issuer: Option<String>,
    /// What to ask for, separated by blanks.
    pub scope: Option<String>,
    /// Where the browser goes.
    pub authorization: Option<String>,
    /// Where tokens come from.
    pub token: Option<String>,
    /// A public registration for every program.
    pub client_id: Option<String>,
}

/// Why a file is not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AutoconfigError {
    /// No readable XML.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// Another document.
    #[error("it is no clientConfig with an emailProvider in it")]
    NotAutoconfig,
}

/// Reads a file.
pub fn read(bytes: &[u8]) -> Result<Autoconfig, AutoconfigError> {
    from_document(&xml::read(bytes)?)
}

/// The same for a document that was read already.
pub fn from_document(root: &Element) -> Result<Autoconfig, AutoconfigError> {
    let provider = (root.name == "clientConfig").then(|| root.first("emailProvider")).flatten();
    let provider = provider.ok_or(AutoconfigError::NotAutoconfig)?;
    let incoming = provider.all("incomingServer");
    let mut found = Autoconfig {
        name: provider
            .text_of("displayName")
            .or_else(|| provider.text_of("displayShortName"))
            .map(str::to_owned),
        domains: provider.all("domain").map(|domain| domain.text().to_owned()).take(MOST).collect(),
        oauth: root.first("oAuth2").or_else(|| provider.first("oAuth2")).map(oauth),
        switch_on: provider
            .first("enable")
            .and_then(|enable| enable.attribute("visiturl"))
            .map(str::to_owned),
        ..Autoconfig::default()
    };
    for element in incoming.chain(provider.all("outgoingServer")).take(MOST) {
        let kind = element.attribute("type").unwrap_or_default().to_ascii_lowercase();
        match protocol(&element.name, &kind) {
            Some(protocol) => found.servers.extend(server(protocol, element)),
            None => found.other_kinds.push(kind),
        }
    }
    Ok(found)
}

/// The largest published file has some twenty.
const MOST: usize = 100;

fn protocol(element: &str, kind: &str) -> Option<MailUse> {
    match (element, kind) {
        ("incomingServer", "imap") => Some(MailUse::Imap),
        ("incomingServer", "pop3") => Some(MailUse::Pop),
        ("outgoingServer", "smtp") => Some(MailUse::Smtp),
        _ => None,
    }
}

/// A socket type or a way may be repeated; the first that is known counts.
fn server(protocol: MailUse, element: &Element) -> Option<PublishedServer> {
    let socket = element.all("socketType").find_map(|socket| match socket.text() {
        "SSL" => Some(Socket::Ssl),
        "STARTTLS" => Some(Socket::StartTls),
        "plain" => Some(Socket::Plain),
        _ => None,
    })?;
    let usual = match (protocol, socket) {
        (MailUse::Imap, Socket::Ssl) => 993,
        (MailUse::Imap, _) => 143,
        (MailUse::Pop, Socket::Ssl) => 995,
        (MailUse::Pop, _) => 110,
        (MailUse::Smtp, Socket::Ssl) => 465,
        (MailUse::Smtp, _) => 587,
    };
    Some(PublishedServer {
        protocol,
        host: element.text_of("hostname")?.to_owned(),
        port: element.text_of("port").map_or(Some(usual), |port| port.parse().ok().filter(|port| *port != 0)),
        socket,
        user: element.text_of("username").map(str::to_owned),
        ways: element.all("authentication").map(|way| way_of(way.text())).collect(),
    })
}

fn way_of(name: &str) -> Way {
    match name {
        "OAuth2" => Way::OAuth2,
        "password-cleartext" | "password-encrypted" | "plain" | "secure" => Way::Password,
        "TLS-client-cert" => Way::Certificate,
        _ => Way::Other,
    }
}

fn oauth(element: &Element) -> PublishedOAuth {
    let text = |name: &str| element.text_of(name).map(str::to_owned);
    PublishedOAuth {
        issuer: text("issuer"),
        scope: text("scope"),
        authorization: text("authURL"),
        token: text("tokenURL"),
        client_id: text("clientID"),
    }
}

impl PublishedServer {
    /// The same with the placeholders of host and user name filled in.
    #[must_use]
    pub fn filled(&self, address: &MailAddress) -> Self {
        let user = self.user.as_deref().map(|user| fill(user, address));
        Self { host: fill(&self.host, address), user, ..self.clone() }
    }
}

fn fill(text: &str, address: &MailAddress) -> String {
    text.replace("%EMAILADDRESS%", address.as_str())
        .replace("%EMAILLOCALPART%", address.local())
        .replace("%EMAILDOMAIN%", address.host())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "<clientConfig version='1.1'><emailProvider id='corp.example'>
        <domain>corp.example</domain><domain>mx.corp.example</domain><displayName>Corp</displayName>
        <incomingServer type='imap'><hostname>in.%EMAILDOMAIN%</hostname><port>993</port><socketType>QUIC</socketType>
          <socketType>SSL</socketType><username>%EMAILLOCALPART%</username>
          <authentication>OAuth2</authentication><authentication>password-cleartext</authentication></incomingServer>
        <incomingServer type='ews'><hostname>e.corp.example</hostname><socketType>SSL</socketType></incomingServer>
        <incomingServer type='pop3'><hostname>pop.corp.example</hostname><port>99999</port><socketType>plain</socketType></incomingServer>
        <outgoingServer type='smtp'><hostname>out.corp.example</hostname><socketType>STARTTLS</socketType>
          <authentication>client-IP-address</authentication></outgoingServer>
        <enable visiturl='https://corp.example/switch'/></emailProvider>
        <oAuth2><issuer>id.corp.example</issuer><scope>mail offline_access</scope>
          <authURL>https://id.corp.example/a</authURL><tokenURL>https://id.corp.example/t</tokenURL></oAuth2></clientConfig>";

    #[test]
    fn servers_and_sign_in_are_read_and_other_kinds_left_alone() {
        let read = read(FILE.as_bytes()).unwrap();
        assert_eq!((read.name.as_deref(), read.domains.len(), read.servers.len()), (Some("Corp"), 2, 3));
        assert_eq!(read.other_kinds, ["ews"]);
        let imap = read.servers[0].filled(&"anna@corp.example".parse().unwrap());
        assert_eq!((imap.host.as_str(), imap.user.as_deref()), ("in.corp.example", Some("anna")));
        assert_eq!((imap.socket, imap.ways), (Socket::Ssl, vec![Way::OAuth2, Way::Password]));
        assert_eq!((read.servers[1].port, read.servers[1].socket), (None, Socket::Plain));
        assert_eq!((read.servers[2].port, read.servers[2].ways.as_slice()), (Some(587), &[Way::Other][..]));
        let oauth = read.oauth.unwrap();
        assert_eq!((oauth.issuer.as_deref(), oauth.client_id), (Some("id.corp.example"), None));
        assert_eq!(read.switch_on.as_deref(), Some("https://corp.example/switch"));
    }

    #[test]
    fn another_document_is_refused() {
        assert_eq!(read(b"<k9settings/>"), Err(AutoconfigError::NotAutoconfig));
        assert_eq!(read(b"<clientConfig/>"), Err(AutoconfigError::NotAutoconfig));
        assert!(matches!(read(b"<html><br></html>"), Err(AutoconfigError::Xml(_))));
    }
}
