//! Hosts that a definition names, and whether one is written to look like another.

use url::{Host, Url};

use crate::domain::import::{Spelling, spelling};
use crate::domain::provider::{Issuer, Provider};

/// The first host of a definition that mixes alphabets, in its ASCII form.
pub(super) fn mixed(provider: &Provider) -> Option<String> {
    of(provider).into_iter().find(|host| is_mixed(host))
}

/// Whether a host mixes alphabets in one part of its name.
pub(super) fn is_mixed(host: &str) -> bool {
    matches!(spelling(host), Spelling::Mixed(_))
}

/// Every host that it names, in ASCII form.
pub(in crate::domain::organisation) fn of(provider: &Provider) -> Vec<String> {
    let endpoints = serde_json::to_value(&provider.endpoints).unwrap_or_default(); // plain texts
    let mut addresses = Vec::new();
    texts(&endpoints, &mut addresses);
    addresses.extend(provider.issuer.as_ref().map(Issuer::as_str).map(str::to_owned));
    addresses.extend(provider.tokens.issuers.iter().cloned());
    addresses.extend(provider.steps.page.iter().map(|page| page.as_str().to_owned()));
    let of_address = |text: &String| Some(Url::parse(text).ok()?.host_str()?.to_owned());
    let mut hosts: Vec<String> = addresses.iter().filter_map(of_address).collect();
    let servers = provider.servers.iter().map(|server| &server.host);
    let named = servers.chain(&provider.domains).chain(&provider.mx_suffixes);
    hosts.extend(named.filter_map(|name| Host::parse(name).ok()).map(|host| host.to_string()));
    hosts.sort_unstable();
    hosts.dedup();
    hosts
}

fn texts(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => found.push(text.clone()),
        serde_json::Value::Array(parts) => parts.iter().for_each(|part| texts(part, found)),
        serde_json::Value::Object(parts) => parts.values().for_each(|part| texts(part, found)),
        _ => {}
    }
}
