//! A mail server as people write it: `HOST:PORT`, with `starttls` or `tls` behind a blank where the port does not say it.

use super::{MailServer, Tls};
use crate::domain::scope::MailUse;

/// Why something is not a mail server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ServerError {
    /// No colon.
    #[error("there is no port behind a colon")]
    NoPort,
    /// Not a port.
    #[error("the port is not a number from 1 to 65535")]
    Port,
    /// Not a host.
    #[error("the part before the colon is not the name of a host")]
    Host,
    /// Something else behind it.
    #[error("behind the port only tls or starttls can stand")]
    Tls,
}

impl MailServer {
    /// Reads `imap.example.org:993`, `192.0.2.1:143` or `[2001:db8::1]:1587 starttls`.
    pub fn parse(protocol: MailUse, text: &str) -> Result<Self, ServerError> {
        let text = text.trim();
        let (place, tls) = text.split_once(|c: char| c.is_whitespace() || c == ',').unwrap_or((text, ""));
        let (host, port) = place.rsplit_once(':').ok_or(ServerError::NoPort)?;
        let port: u16 = port.parse().ok().filter(|port| *port != 0).ok_or(ServerError::Port)?;
        let host = url::Host::parse(host).map_err(|_not_a_host| ServerError::Host)?;
        let tls = match tls.trim().to_ascii_lowercase().as_str() {
            "" => Tls::usual(port),
            "tls" => Tls::Implicit,
            "starttls" => Tls::StartTls,
            _ => return Err(ServerError::Tls),
        };
        Ok(Self { protocol, host: host.to_string(), port, tls, sasl: Vec::new() })
    }

    /// As it is written, so that reading it gives the same.
    pub fn written(&self) -> String {
        let place = format!("{}:{}", self.host, self.port);
        match self.tls {
            tls if tls == Tls::usual(self.port) => place,
            Tls::Implicit => place + " tls",
            Tls::StartTls => place + " starttls",
        }
    }
}

impl Tls {
    /// The ports for plain beginnings start TLS by a command; everything else, unknown ports too, with the first byte.
    pub fn usual(port: u16) -> Self {
        if [25, 110, 143, 587].contains(&port) { Self::StartTls } else { Self::Implicit }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<MailServer, ServerError> {
        MailServer::parse(MailUse::Imap, text)
    }

    #[test]
    fn names_and_addresses_are_read_with_the_usual_tls_of_their_port() {
        let read = |text| read(text).map(|server| (server.host, server.port, server.tls)).unwrap();
        assert_eq!(read("IMAP.example.org:993"), ("imap.example.org".into(), 993, Tls::Implicit));
        assert_eq!(read("192.0.2.1:143"), ("192.0.2.1".into(), 143, Tls::StartTls));
        assert_eq!(read("[2001:db8::1]:993").0, "[2001:db8::1]");
    }

    #[test]
    fn tls_can_be_said_and_what_is_written_reads_the_same() {
        for (text, tls) in [
            ("mail.example.org:1143 starttls", Tls::StartTls),
            ("mail.example.org:587, TLS", Tls::Implicit),
            ("mail.example.org:587", Tls::StartTls),
        ] {
            let server = read(text).unwrap();
            assert_eq!(server.tls, tls, "{text}");
            assert_eq!(read(&server.written()).unwrap(), server, "{text}");
        }
    }

    #[test]
    fn what_is_not_host_and_port_is_refused_with_the_reason() {
        for (text, why) in [
            ("", ServerError::NoPort),
            ("imap.example.org", ServerError::NoPort),
            ("imap.example.org:", ServerError::Port),
            (":993", ServerError::Host),
            ("imap.example.org:0", ServerError::Port),
            ("imap.example.org:70000", ServerError::Port),
            ("a b:1", ServerError::NoPort),
            ("imap.example.org:993 ssl", ServerError::Tls),
        ] {
            assert_eq!(read(text), Err(why), "{text}");
        }
    }
}
