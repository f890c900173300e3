//! The address of a proxy, as a person may choose one.
//!
//! It holds no user name and no password: the settings file is readable by whoever reads the data folder. A proxy that wants
//! them is named in the environment, which wins over the setting anyway.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// Where requests to providers go through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ProxyAddress(Url);

impl ProxyAddress {
    /// How to write one, as an example.
    pub const EXAMPLE: &'static str = "http://proxy.example.org:3128";

    /// The whole address, without a slash at its end.
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// Its host.
    pub fn host(&self) -> Option<Host> {
        self.0.host().map(|host| host.to_owned())
    }

    /// Its port: the one given, or the one its kind has by custom.
    pub fn port(&self) -> u16 {
        self.0.port_or_known_default().unwrap_or(SOCKS)
    }
}

/// By custom (RFC 1928, section 3); `url` knows those of HTTP.
const SOCKS: u16 = 1080;

impl FromStr for ProxyAddress {
    type Err = ProxyAddressError;

    /// Reads `http://proxy.example.org:3128`, `socks5://192.0.2.1:1080`, or `proxy.example.org:3128` for HTTP.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        use ProxyAddressError as Error;
        let text = text.trim();
        if text.is_empty() {
            return Err(Error::Empty);
        }
        if text.len() > LONGEST {
            return Err(Error::HostInvalid);
        }
        let whole = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        let url = Url::parse(&whole).map_err(|_ours_says_enough| Error::HostInvalid)?;
        if !KINDS.contains(&url.scheme()) {
            return Err(Error::KindUnknown);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Error::NamesSomebody);
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(Error::HostInvalid);
        }
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(Error::HasPath);
        }
        Ok(Self(url))
    }
}

const KINDS: [&str; 4] = ["http", "https", "socks5", "socks5h"];
const LONGEST: usize = 300;

impl fmt::Display for ProxyAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for ProxyAddress {
    type Error = ProxyAddressError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ProxyAddress> for String {
    fn from(address: ProxyAddress) -> Self {
        address.as_str().to_owned()
    }
}

/// Why a text is no address of a proxy, as one sentence without a full stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProxyAddressError {
    /// Nothing was typed.
    #[error("the address is missing")]
    Empty,
    /// Another kind of proxy, or none at all.
    #[error("a proxy’s address begins with http://, https:// or socks5://")]
    KindUnknown,
    /// A user name or a password stands in it.
    #[error("a user name or password is not kept here: name such a proxy in HTTPS_PROXY")]
    NamesSomebody,
    /// No host, or one that cannot be.
    #[error("the proxy is written HOST:PORT, as in proxy.example.org:3128")]
    HostInvalid,
    /// Something behind host and port: the address of a configuration script, most often.
    #[error("only host and port are wanted, not the address of a configuration script")]
    HasPath,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_read_the_way_people_write_one() {
        for (typed, kept, port) in [
            ("proxy.example.org:3128", "http://proxy.example.org:3128", 3128),
            (" http://proxy.example.org:3128/ ", "http://proxy.example.org:3128", 3128),
            ("https://proxy.example.org", "https://proxy.example.org", 443),
            ("socks5://[2001:db8::1]", "socks5://[2001:db8::1]", 1080),
            ("socks5h://192.0.2.1:9050", "socks5h://192.0.2.1:9050", 9050),
        ] {
            let read: ProxyAddress = typed.parse().unwrap();
            assert_eq!((read.as_str(), read.port()), (kept, port), "{typed}");
        }
    }

    #[test]
    fn what_is_no_proxy_is_refused_with_a_sentence_that_says_why() {
        use ProxyAddressError as E;
        for (typed, why) in [
            ("", E::Empty),
            ("ftp://proxy.example.org", E::KindUnknown),
            ("http://anna:CANARY@proxy.example.org:3128", E::NamesSomebody),
            ("anna@proxy.example.org:3128", E::NamesSomebody),
            ("http://", E::HostInvalid),
            ("http://proxy.example.org:99999", E::HostInvalid),
            ("http://proxy.example.org/proxy.pac", E::HasPath),
        ] {
            let refused = typed.parse::<ProxyAddress>().unwrap_err();
            assert_eq!(refused, why, "{typed}");
            assert!(!refused.to_string().contains("CANARY"));
        }
    }

    #[test]
    fn a_proxy_in_a_settings_file_is_read_by_the_same_rules() {
        #[derive(Serialize, Deserialize)]
        struct File {
            proxy: ProxyAddress,
        }
        let file: File = toml::from_str("proxy = \"proxy.example.org:3128\"").unwrap();
        assert_eq!(toml::to_string(&file).unwrap(), "proxy = \"http://proxy.example.org:3128\"\n");
        assert!(toml::from_str::<File>("proxy = \"http://a:b@proxy.example.org\"").is_err());
    }
}
