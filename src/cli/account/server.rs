//! A mail server as people write it: `HOST:PORT`.

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{MailServer, Tls};
use crate::domain::scope::MailUse;

/// Reads `imap.example.org:993`, `192.0.2.1:143` or `[2001:db8::1]:993`.
pub(super) fn parse(protocol: MailUse, text: &str) -> Result<MailServer, Problem> {
    let refused = |why: &str| {
        Problem::new(ProblemKind::ServerInvalid).detail(format!("{} server “{text}”: {why}", protocol.name()))
    };
    let (host, port) = text.rsplit_once(':').ok_or_else(|| refused("there is no port behind a colon"))?;
    let port: u16 =
        port.parse().map_err(|_not_a_number| refused("the port is not a number from 1 to 65535"))?;
    if port == 0 {
        return Err(refused("the port is not a number from 1 to 65535"));
    }
    let host = url::Host::parse(host)
        .map_err(|_not_a_host| refused("the part before the colon is not the name of a host"))?;
    Ok(MailServer { protocol, host: host.to_string(), port, tls: usual_tls(port), sasl: Vec::new() })
}

/// The ports for plain beginnings start TLS by a command; everything else, unknown ports too, with the first byte.
fn usual_tls(port: u16) -> Tls {
    if [25, 110, 143, 587].contains(&port) { Tls::StartTls } else { Tls::Implicit }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses_are_read_with_the_usual_tls_of_their_port() {
        let read =
            |text| parse(MailUse::Imap, text).map(|server| (server.host, server.port, server.tls)).unwrap();
        assert_eq!(read("IMAP.example.org:993"), ("imap.example.org".into(), 993, Tls::Implicit));
        assert_eq!(read("192.0.2.1:143"), ("192.0.2.1".into(), 143, Tls::StartTls));
        assert_eq!(read("[2001:db8::1]:993").0, "[2001:db8::1]");
    }

    #[test]
    fn what_is_not_host_and_port_is_refused_with_the_reason() {
        for text in [
            "",
            "imap.example.org",
            "imap.example.org:",
            ":993",
            "imap.example.org:0",
            "imap.example.org:70000",
            "a b:1",
        ] {
            let problem = parse(MailUse::Smtp, text).unwrap_err();
            assert_eq!(problem.kind, ProblemKind::ServerInvalid, "{text}");
            assert!(problem.facts.detail.unwrap().contains("SMTP"), "{text}");
        }
    }
}
