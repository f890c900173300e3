//! A host and a port on it, as people write them: `HOST:PORT`.

use std::fmt;
use std::str::FromStr;

use url::Host;

/// A host and a port on it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HostPort {
    /// A name in ASCII form, or an address.
    pub host: Host,
    /// From 1 to 65535.
    pub port: u16,
}

impl FromStr for HostPort {
    type Err = HostPortError;

    /// Reads `collector.example.org:6514`, `192.0.2.1:514` or `[2001:db8::1]:6514`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.is_empty() {
            return Err(HostPortError::Empty);
        }
        if text.contains('/') {
            return Err(HostPortError::IsUrl);
        }
        let Some((host, port)) = text.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')) else {
            return Err(HostPortError::NoPort);
        };
        let is_number = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
        let port = port.parse().ok().filter(|&port| is_number && port != 0);
        let port = port.ok_or(HostPortError::PortInvalid)?;
        if host.len() > LONGEST_HOST {
            return Err(HostPortError::HostInvalid);
        }
        let host = Host::parse(host).map_err(|_ours_says_enough| HostPortError::HostInvalid)?;
        Ok(Self { host, port })
    }
}

/// Names in the DNS have at most 253 characters (RFC 1035, section 2.3.4).
const LONGEST_HOST: usize = 253;

impl fmt::Display for HostPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// Whether a host, as a name or an address, is this computer by its very spelling.
pub fn is_loopback(host: &str) -> bool {
    match Host::parse(host) {
        Ok(host) => is_loopback_host(&host),
        Err(_no_host) => host.parse::<std::net::Ipv6Addr>().is_ok_and(|address| address.is_loopback()),
    }
}

/// The same for a host that was read already.
pub fn is_loopback_host(host: &Host) -> bool {
    match host {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// The part of a host name that somebody registered, as in `example.co.uk` of `imap.mail.example.co.uk`, by the public suffix
/// list. `None` for a public suffix itself, an address, and a name without a dot.
pub fn owner(host: &str) -> Option<&str> {
    if Host::parse(host).is_ok_and(|host| !matches!(host, Host::Domain(_))) {
        return None;
    }
    psl::domain_str(host.trim_end_matches('.'))
}

/// Whether two hosts belong to the same owner, as far as names can tell.
pub fn same_owner(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
        || owner(one).zip(owner(other)).is_some_and(|(one, other)| one.eq_ignore_ascii_case(other))
}

/// Why a text is no host with a port, as one sentence without a full stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HostPortError {
    /// Nothing was typed.
    #[error("the host and its port are missing")]
    Empty,
    /// A web address.
    #[error("only HOST:PORT is wanted here, without https:// and without a path")]
    IsUrl,
    /// No colon with a port behind it.
    #[error("there is no port behind the host")]
    NoPort,
    /// Not a number from 1 to 65535.
    #[error("the port is not a number from 1 to 65535")]
    PortInvalid,
    /// What stands before the port is no host.
    #[error("the part before the port is not the name or address of a host")]
    HostInvalid,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses_with_a_port_are_read() {
        for (typed, read) in [
            ("collector.example.org:6514", "collector.example.org:6514"),
            (" Collector.Example.ORG:6514 ", "collector.example.org:6514"),
            ("192.0.2.1:514", "192.0.2.1:514"),
            ("[2001:db8::1]:6514", "[2001:db8::1]:6514"),
            ("bücher.example:1", "xn--bcher-kva.example:1"),
        ] {
            assert_eq!(typed.parse::<HostPort>().unwrap().to_string(), read, "{typed}");
        }
    }

    #[test]
    fn hosts_have_one_owner_where_somebody_registered_the_name_above_them() {
        for (one, other) in [
            ("login.corp.example", "mail.corp.example"),
            ("corp.example", "mail.corp.example"),
            ("a.shop.co.uk", "mail.shop.co.uk"),
            ("localhost", "localhost"),
        ] {
            assert!(same_owner(one, other) && same_owner(other, one), "{one} {other}");
        }
        for (one, other) in [
            ("login.evil.example", "mail.corp.example"),
            ("corp.example.evil.test", "mail.corp.example"),
            ("evilcorp.example", "corp.example"),
        ] {
            assert!(!same_owner(one, other) && !same_owner(other, one), "{one} {other}");
        }
        assert_eq!(owner("imap.mail.example.co.uk"), Some("example.co.uk"));
        assert!(same_owner("login.example.org", "IMAP.example.org"));
        assert!(!same_owner("one.co.uk", "two.co.uk"));
        assert!(!same_owner("192.0.2.1", "192.0.2.2") && same_owner("192.0.2.1", "192.0.2.1"));
        assert_eq!((owner("co.uk"), owner("localhost"), owner("192.0.2.1")), (None, None, None));
    }

    #[test]
    fn what_is_not_host_and_port_is_refused_with_its_reason() {
        for (typed, why) in [
            ("", HostPortError::Empty),
            ("  ", HostPortError::Empty),
            ("https://collector.example.org:6514", HostPortError::IsUrl),
            ("collector.example.org", HostPortError::NoPort),
            ("[2001:db8::1]", HostPortError::NoPort),
            ("collector.example.org:", HostPortError::PortInvalid),
            ("collector.example.org:0", HostPortError::PortInvalid),
            ("collector.example.org:+1", HostPortError::PortInvalid),
            ("collector.example.org:65536", HostPortError::PortInvalid),
            (":6514", HostPortError::HostInvalid),
            ("a b:6514", HostPortError::HostInvalid),
            ("2001:db8::1:6514", HostPortError::HostInvalid),
        ] {
            assert_eq!(typed.parse::<HostPort>(), Err(why), "{typed:?}");
        }
        let long = format!("{}:1", "a".repeat(300));
        assert_eq!(long.parse::<HostPort>(), Err(HostPortError::HostInvalid));
    }
}
