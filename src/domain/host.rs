//! A host and a port on it, as people write them: `HOST:PORT`.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
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
        Err(_no_host) => host.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback()),
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

/// Whether a host is in this computer's own or a private network by its very spelling: an address of one, or a name without a
/// dot. Nobody on the internet has it, so nobody there can say what it is.
pub fn is_local(host: &str) -> bool {
    let host = match host.parse::<Ipv6Addr>() {
        Ok(address) => Ok(Host::Ipv6(address)),
        Err(_not_v6) => Host::parse(host.trim_end_matches('.')),
    };
    match host {
        Ok(Host::Domain(name)) => !name.contains('.') || name.ends_with(".localhost"),
        Ok(Host::Ipv4(address)) => is_local_v4(address),
        Ok(Host::Ipv6(address)) => {
            let first = address.segments()[0];
            address.to_ipv4().is_some_and(is_local_v4)
                || address.is_loopback()
                || address.is_unspecified()
                || (first & 0xfe00) == 0xfc00 // RFC 4193
                || (first & 0xffc0) == 0xfe80 // RFC 4291, section 2.5.6
        }
        Err(_no_host) => false,
    }
}

fn is_local_v4(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || first == 0
        || (first == 100 && (64..128).contains(&second)) // RFC 6598
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
    fn a_private_network_is_known_by_its_addresses() {
        for local in [
            "localhost",
            "intranet",
            "a.localhost",
            "127.0.0.1",
            "0x7f.1",
            "10.1.2.3",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "::1",
            "[::1]",
            "[fe80::1]",
            "fd00::1",
            "[::ffff:10.0.0.1]",
        ] {
            assert!(is_local(local), "{local}");
        }
        for public in ["mail.example.org", "192.0.2.1", "8.8.8.8", "[2001:db8::1]", "100.128.0.1", "no host"]
        {
            assert!(!is_local(public), "{public}");
        }
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
