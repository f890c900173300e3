//! Which servers of somebody's settings are taken over: those that are not the provider's own, and only with TLS.

use url::Host;

use crate::domain::account::MailAddress;
use crate::domain::host::same_owner;
use crate::domain::import::{FoundServer, FoundTls, Remark};
use crate::domain::provider::{MailServer, Tls};
use crate::domain::scope::Uses;

use super::provider::Chosen;

/// A host in its ASCII form, lower case; `None` for what is no host.
pub(in crate::services) fn host(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('.');
    if text.is_empty() || text.len() > LONGEST_HOST {
        return None;
    }
    let host = Host::parse(text).ok()?.to_string();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte);
    host.bytes().all(plain).then_some(host)
}

/// Names in the DNS have at most 253 characters (RFC 1035, section 2.3.4); as they are written, some more.
const LONGEST_HOST: usize = 1_000;

/// The servers that an account names instead of its provider's.
pub(super) fn named(
    found: &[FoundServer],
    uses: &Uses,
    chosen: &Chosen<'_>,
    remarks: &mut Vec<Remark>,
) -> Vec<MailServer> {
    let mut named = Vec::new();
    for server in found.iter().filter(|server| uses.contains(server.protocol)) {
        match taken(server) {
            Ok(taken) => {
                if server.tls == FoundTls::IfPossible {
                    remarks.push(Remark::TlsRequired(server.protocol));
                }
                if !is_known(&taken, chosen) {
                    let place = format!("{}:{}", taken.host, taken.port);
                    remarks.push(Remark::OwnServer(taken.protocol, place));
                    named.push(taken);
                }
            }
            Err(remark) => remarks.push(remark),
        }
    }
    named
}

/// The servers of a definition that is made of the settings.
pub(super) fn of_provider(found: &[FoundServer]) -> Vec<MailServer> {
    found.iter().filter_map(|server| taken(server).ok()).collect()
}

/// Whether a server seems to belong to the provider or to the domain of the address. Tokens are shown to it, so that a file from
/// somebody else must not be able to send them anywhere.
pub(super) fn belongs(server: &MailServer, address: &MailAddress, chosen: &Chosen<'_>) -> bool {
    let of_provider = chosen.provider().into_iter().flat_map(|provider| &provider.servers);
    let mut hosts = of_provider.map(|known| known.host.as_str()).chain([address.host()]);
    hosts.any(|host| same_owner(&server.host, host))
}

fn taken(server: &FoundServer) -> Result<MailServer, Remark> {
    let tls = match server.tls {
        FoundTls::Implicit => Tls::Implicit,
        FoundTls::StartTls | FoundTls::IfPossible => Tls::StartTls,
        FoundTls::Clear => return Err(Remark::WithoutTls(server.protocol)),
    };
    let invalid = || Remark::ServerInvalid(server.protocol);
    let host = host(&server.host).ok_or_else(invalid)?;
    let port = server.port.ok_or_else(invalid)?;
    Ok(MailServer { protocol: server.protocol, host, port, tls, sasl: Vec::new() })
}

fn is_known(server: &MailServer, chosen: &Chosen<'_>) -> bool {
    let same = |known: &MailServer| {
        (known.protocol, known.host.as_str(), known.port, known.tls)
            == (server.protocol, server.host.as_str(), server.port, server.tls)
    };
    chosen.provider().is_some_and(|provider| provider.servers.iter().any(same))
}
