//! Which way requests leave this computer, and whom TLS trusts beside the system's authorities.
//!
//! What a start was told (`--ca-file`, the proxy variables of the environment) wins over what a person chose in the settings,
//! and a choice counts from the next exchange on. Nothing is reached from here; loopback never goes through a proxy, whatever
//! stands here.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use crate::domain::settings::{AtStart, ProxyAddress, Settings};

/// The ways of one process.
#[derive(Debug, Default)]
pub struct Network {
    at_start: AtStart,
    /// Hosts that are reached without the proxy that was chosen, as in `NO_PROXY`.
    direct: String,
    chosen: Mutex<Chosen>,
}

#[derive(Debug, Default)]
struct Chosen {
    proxy: Option<ProxyAddress>,
    ca_file: Option<PathBuf>,
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
        Self { at_start: AtStart { ca_file, proxy_variable }, direct, chosen: Mutex::default() }
    }

    /// Takes what the settings say; it counts from the next exchange on, where the start does not decide.
    pub fn choose(&self, settings: &Settings) {
        let chosen = Chosen { proxy: settings.proxy.clone(), ca_file: settings.ca_file.clone() };
        *self.chosen.lock().unwrap_or_else(PoisonError::into_inner) = chosen;
    }

    /// What counts now.
    pub fn ways(&self) -> Ways {
        let chosen = self.chosen.lock().unwrap_or_else(PoisonError::into_inner);
        let proxy = chosen.proxy.clone().filter(|_| self.at_start.proxy_variable.is_none());
        let ca_file = self.at_start.ca_file.clone().or_else(|| chosen.ca_file.clone());
        Ways { direct: proxy.as_ref().map(|_| self.direct.clone()).unwrap_or_default(), proxy, ca_file }
    }

    /// What the start decides.
    pub const fn at_start(&self) -> &AtStart {
        &self.at_start
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
    fn a_variable_without_a_value_decides_nothing() {
        let network = Network::with(None, |_| Some("  ".to_owned()));
        assert_eq!(network.at_start(), &AtStart::default());
    }
}
