//! Which way requests leave this computer, and whom TLS trusts beside the system's authorities.
//!
//! What a start was told (`--ca-file`, the proxy variables of the environment) wins over what a person chose in the settings,
//! what an organisation decides wins over both, and a choice counts from the next exchange on. Nothing is reached from here; loopback never goes through a proxy, whatever
//! stands here.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use hyper_util::client::proxy::matcher::Matcher;
use url::Url;
use zeroize::Zeroizing;

use crate::domain::host::HostPort;
use crate::domain::settings::{AtStart, ProxyAddress, Settings};

/// The ways of one process.
#[derive(Debug, Default)]
pub struct Network {
    at_start: AtStart,
    /// Hosts that are reached without the proxy that was chosen, as in `NO_PROXY`.
    direct: String,
    chosen: Mutex<Chosen>,
    /// Whether the environment and the system are looked at: never in a world of fakes.
    real: bool,
}

#[derive(Debug, Default)]
struct Chosen {
    proxy: Option<ProxyAddress>,
    ca_file: Option<PathBuf>,
    decided: Decided,
}

/// What an organisation decides, so that neither the start nor the environment does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Decided {
    /// The proxy that was chosen is that of the organisation.
    pub proxy: bool,
    /// So is the file of authorities.
    pub ca_file: bool,
}

/// What counts for an exchange that begins now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ways {
    /// The proxy that was chosen; `None` for that of the environment or the system, if there is one.
    pub proxy: Option<ProxyAddress>,
    /// Hosts that are reached without it, as in `NO_PROXY`.
    pub direct: String,
    /// The file with further authorities (PEM).
    pub ca_file: Option<PathBuf>,
}

impl Network {
    /// With what a start was told; looks once which variables of the environment are set.
    pub fn new(ca_file: Option<PathBuf>) -> Self {
        Self::with(ca_file, |name| std::env::var(name).ok())
    }

    fn with(ca_file: Option<PathBuf>, variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
        let proxy_variable = PROXY_VARIABLES.into_iter().find(|name| set(name).is_some());
        let direct = ["NO_PROXY", "no_proxy"].into_iter().find_map(set).unwrap_or_default();
        Self { at_start: AtStart { ca_file, proxy_variable }, direct, chosen: Mutex::default(), real: true }
    }

    /// Takes what the settings say; it counts from the next exchange on, where the start does not decide.
    pub fn choose(&self, settings: &Settings) {
        let mut chosen = self.chosen.lock().unwrap_or_else(PoisonError::into_inner);
        chosen.proxy.clone_from(&settings.proxy);
        chosen.ca_file.clone_from(&settings.ca_file);
    }

    /// What of it an organisation decides from now on.
    pub fn decide(&self, decided: Decided) {
        self.chosen.lock().unwrap_or_else(PoisonError::into_inner).decided = decided;
    }

    /// What counts now.
    pub fn ways(&self) -> Ways {
        let chosen = self.chosen.lock().unwrap_or_else(PoisonError::into_inner);
        let decided = chosen.decided;
        let proxy = chosen.proxy.clone().filter(|_| decided.proxy || self.at_start.proxy_variable.is_none());
        let started_with = self.at_start.ca_file.clone().filter(|_| !decided.ca_file);
        let ca_file = started_with.or_else(|| chosen.ca_file.clone());
        // Where an organisation decides the proxy, the environment names no ways around it.
        let around = proxy.as_ref().filter(|_| !decided.proxy);
        Ways { direct: around.map(|_| self.direct.clone()).unwrap_or_default(), proxy, ca_file }
    }

    /// The proxy that a request to this address goes through now.
    pub fn proxy_for(&self, url: &Url) -> Option<ProxyInUse> {
        let ways = self.ways();
        if ways.proxy.is_none() && !self.real || super::transport::is_loopback(url) {
            return None;
        }
        let found = ways.matcher().intercept(&url.as_str().parse().ok()?)?;
        let scheme = found.uri().scheme_str()?.to_owned();
        let port = found.uri().port_u16().unwrap_or(match scheme.as_str() {
            "http" => 80,
            "https" => 443,
            _ => 1080,
        });
        let host = found.uri().host()?.trim_matches(['[', ']']);
        let at = HostPort { host: host_of(host)?, port };
        let login = found.basic_auth().and_then(|value| value.to_str().ok());
        let source = match ways.proxy {
            Some(_) => "settings",
            None => self.at_start.proxy_variable.unwrap_or("system"),
        };
        Some(ProxyInUse { scheme, at, source, login: login.map(|value| Zeroizing::new(value.to_owned())) })
    }

    /// What the start decides.
    pub const fn at_start(&self) -> &AtStart {
        &self.at_start
    }
}

/// A proxy that requests go through. Its `Debug` leaves the login out.
#[derive(Clone)]
pub struct ProxyInUse {
    /// `http`, `https`, `socks5` …
    pub scheme: String,
    /// Where it is.
    pub at: HostPort,
    /// Who named it: a variable of the environment, `settings` or `system`.
    pub source: &'static str,
    /// The value of `Proxy-Authorization`, where the environment names a user.
    pub login: Option<Zeroizing<String>>,
}

impl std::fmt::Debug for ProxyInUse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}://{} by {}", self.scheme, self.at, self.source)
    }
}

impl Ways {
    /// Which addresses go through which proxy: the same crate and the same sources as reqwest's own look-up.
    pub(super) fn matcher(&self) -> Matcher {
        match &self.proxy {
            Some(proxy) => Matcher::builder().all(proxy.as_str().to_owned()).no(self.direct.clone()).build(),
            None => Matcher::from_system(),
        }
    }
}

fn host_of(text: &str) -> Option<url::Host> {
    match text.parse::<std::net::Ipv6Addr>() {
        Ok(address) => Some(url::Host::Ipv6(address)),
        Err(_not_v6) => url::Host::parse(text).ok(),
    }
}

/// In the order in which HTTPS requests look at them. `HTTP_PROXY` is not among them: nothing leaves without TLS.
const PROXY_VARIABLES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        Settings {
            proxy: Some("proxy.example.org:3128".parse().unwrap()),
            ca_file: Some("/etc/ca.pem".into()),
            ..Settings::default()
        }
    }

    #[test]
    fn what_was_chosen_counts_until_something_else_is() {
        let network = Network::with(None, |name| (name == "NO_PROXY").then(|| ".example.org".to_owned()));
        assert_eq!(network.ways(), Ways::default());
        network.choose(&settings());
        let chosen = settings();
        let ways = Ways { proxy: chosen.proxy, direct: ".example.org".into(), ca_file: chosen.ca_file };
        assert_eq!(network.ways(), ways);
        network.choose(&Settings::default());
        assert_eq!(network.ways(), Ways::default());
    }

    #[test]
    fn the_start_and_the_environment_win() {
        let network = Network::with(Some("/start.pem".into()), |name| {
            (name == "all_proxy").then(|| "http://anna:CANARY@proxy.example.org".to_owned())
        });
        network.choose(&settings());
        let ways = Ways { ca_file: Some("/start.pem".into()), ..Ways::default() };
        assert_eq!(network.ways(), ways);
        assert_eq!(network.at_start().proxy_variable, Some("all_proxy"));
        assert!(!format!("{network:?}").contains("CANARY"), "what the environment says is not kept");
    }

    #[test]
    fn what_an_organisation_decides_wins_over_the_start_and_the_environment() {
        let network = Network::with(Some("/start.pem".into()), |name| match name {
            "HTTPS_PROXY" => Some("http://other.example.org".to_owned()),
            "NO_PROXY" => Some("*".to_owned()),
            _ => None,
        });
        network.choose(&settings());
        network.decide(Decided { proxy: true, ca_file: true });
        let ways = Ways { proxy: settings().proxy, direct: String::new(), ca_file: settings().ca_file };
        assert_eq!(network.ways(), ways);
        let used = network.proxy_for(&"https://login.example.org/token".parse().unwrap()).unwrap();
        assert_eq!(used.at.to_string(), "proxy.example.org:3128");
        assert!(network.proxy_for(&"https://127.0.0.1/".parse().unwrap()).is_none(), "loopback never");
        network.decide(Decided::default());
        assert_eq!(network.ways().proxy, None);
    }

    #[test]
    fn a_request_goes_through_the_proxy_that_was_chosen_unless_its_host_is_reached_directly() {
        let network = Network::with(None, |name| (name == "NO_PROXY").then(|| "direct.example".to_owned()));
        network.choose(&settings());
        let through = |address: &str| network.proxy_for(&address.parse().unwrap());
        let used = through("https://login.example.org/token").unwrap();
        assert_eq!(format!("{used:?}"), "http://proxy.example.org:3128 by settings");
        assert!(used.login.is_none());
        assert!(through("https://direct.example/token").is_none());
        assert!(through("https://127.0.0.1/token").is_none());
        assert!(Network::default().proxy_for(&"https://login.example.org/".parse().unwrap()).is_none());
    }

    #[test]
    fn a_variable_without_a_value_decides_nothing() {
        let network = Network::with(None, |_| Some("  ".to_owned()));
        assert_eq!(network.at_start(), &AtStart::default());
    }
}
