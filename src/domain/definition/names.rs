//! Names of hosts in a definition that look like others: shown in their plain letters (Unicode Technical Standard 39).

use url::Host;

use super::{DefinitionFinding, quoted};
use crate::domain::import::{Spelling, spelling};
use crate::domain::provider::Provider;

/// Every host that is written with letters beyond ASCII, and every one that is none.
pub(super) fn hosts(provider: &Provider) -> Vec<DefinitionFinding> {
    let mut found = Vec::new();
    for (field, name) in named(provider) {
        match Host::parse(&name) {
            Ok(Host::Domain(ascii)) => found.extend(look(&field, &ascii)),
            Ok(Host::Ipv4(_) | Host::Ipv6(_)) => {}
            // An address of the sixth version stands without brackets here.
            Err(_) if name.parse::<std::net::Ipv6Addr>().is_ok() => {}
            Err(_) => {
                let title = format!("{} is not the name of a host", quoted(&name));
                let why = "Write the name alone, without https:// and without a port.";
                found.push(DefinitionFinding::refused("host", field, (title, why)));
            }
        }
    }
    found
}

fn named(provider: &Provider) -> Vec<(String, String)> {
    let endpoints = super::judge::endpoints(provider).into_iter().filter_map(|(field, endpoint)| {
        let host = endpoint.url().host_str()?;
        Some((field, host.trim_start_matches('[').trim_end_matches(']').to_owned()))
    });
    let issuer = provider.issuer.iter().filter_map(|issuer| {
        let url = url::Url::parse(issuer.as_str()).ok()?;
        let host = url.host_str()?.trim_start_matches('[').trim_end_matches(']').to_owned();
        Some(("issuer".to_owned(), host))
    });
    let of_list = |field: &'static str, names: &[String]| -> Vec<(String, String)> {
        names.iter().zip(0..).map(|(name, number)| (format!("{field}[{number}]"), name.clone())).collect()
    };
    let servers: Vec<String> = provider.servers.iter().map(|server| server.host.clone()).collect();
    let servers =
        of_list("servers", &servers).into_iter().map(|(field, name)| (format!("{field}.host"), name));
    let domains = of_list("domains", &provider.domains);
    let suffixes = of_list("mx_suffixes", &provider.mx_suffixes);
    issuer.chain(endpoints).chain(servers).chain(domains).chain(suffixes).collect()
}

fn look(field: &str, ascii: &str) -> Option<DefinitionFinding> {
    let mixed = "Nobody who means well mixes alphabets within a name. Compare it letter by letter with what the provider itself \
                 writes, or type the name anew.";
    let letters =
        "Letters of other alphabets can look like Latin ones. Make sure that this is the host that you mean.";
    match spelling(ascii) {
        Spelling::Plain => None,
        Spelling::Letters(shown) => {
            let title = format!("The host {} is {ascii} in plain letters", quoted(&shown));
            Some(DefinitionFinding::attention("letters", field, (title, letters)))
        }
        Spelling::Mixed(shown) => {
            let title =
                format!("The host {} mixes alphabets; in plain letters it is {ascii}", quoted(&shown));
            Some(DefinitionFinding::attention("homoglyph", field, (title, mixed)))
        }
    }
}
