//! Who it could be: what all answers together come to, and what to know before one is taken.
//!
//! Pure. Answers for the same server are one candidate; answers for different ones stay apart, and each says so.

use std::sync::Arc;

use super::judge::{Judged, Taken};
use crate::domain::account::MailAddress;
use crate::domain::catalogue::Catalogue;
use crate::domain::detection::{Candidate, CandidateProvider, Caution, DetectionSource};
use crate::domain::host::same_owner;
use crate::domain::import::{Spelling, spelling};
use crate::domain::provider::{MailServer, Provider};
use crate::services::import::plan::provider::{host_in, host_of};

/// The candidates of these answers, given best first.
pub(super) fn of<'a>(
    judged: impl Iterator<Item = &'a Judged>,
    address: &MailAddress,
    catalogue: &Catalogue,
) -> Vec<Candidate> {
    let (mut found, mut loose): (Vec<Candidate>, Vec<_>) = (Vec::new(), Vec::new());
    for one in judged {
        for candidate in &one.candidates {
            match found.iter_mut().find(|there| is_same(&there.provider, &candidate.provider)) {
                Some(there) => merge(there, candidate),
                None => found.push(candidate.clone()),
            }
        }
        loose.extend(&one.loose);
    }
    for (source, taken) in loose {
        // Whose tokens these servers take can only be said of a server that nobody knew before.
        let takes = |there: &&mut Candidate| {
            matches!(there.provider, CandidateProvider::Defined(_) | CandidateProvider::Learnt(_))
        };
        found.iter_mut().filter(takes).for_each(|there| add(there, &[*source], taken));
    }
    let names: Vec<String> =
        found.iter().map(|candidate| candidate.provider.name(catalogue).to_owned()).collect();
    for (index, candidate) in found.iter_mut().enumerate() {
        let others = names.iter().enumerate().filter(|(other, _)| *other != index);
        let other = others.map(|(_, name)| name.clone()).next();
        candidate.cautions.extend(cautions(candidate, address, catalogue));
        candidate.cautions.extend(other.map(Caution::Contradicted));
        once(&mut candidate.cautions);
    }
    found
}

fn once(cautions: &mut Vec<Caution>) {
    let mut seen: Vec<Caution> = Vec::new();
    cautions.retain(|caution| {
        let is_new = !seen.contains(caution);
        seen.push(caution.clone());
        is_new
    });
}

/// Whether two answers speak for the same authorization server.
fn is_same(one: &CandidateProvider, other: &CandidateProvider) -> bool {
    use CandidateProvider::{Defined, Known, Learnt, OtherWay};
    match (one, other) {
        (Known(one), Known(other)) | (OtherWay(one), OtherWay(other)) => one == other,
        (Defined(one), Defined(other)) => {
            if let (Some(one), Some(other)) = (&one.issuer, &other.issuer) {
                return one == other;
            }
            let both = |provider: &Provider| {
                (provider.endpoints.authorization.clone(), provider.endpoints.token.clone())
            };
            both(one) == both(other)
        }
        (Defined(provider), Learnt(issuer)) | (Learnt(issuer), Defined(provider)) => {
            provider.issuer.as_ref().is_some_and(|known| is_same_issuer(known.as_str(), issuer))
        }
        (Learnt(one), Learnt(other)) => is_same_issuer(one, other),
        _ => false,
    }
}

fn is_same_issuer(one: &str, other: &str) -> bool {
    one.trim_end_matches('/') == other.trim_end_matches('/')
}

/// The later answer adds to the earlier one. A server's own metadata say more of it than a file about it does.
fn merge(there: &mut Candidate, new: &Candidate) {
    if richness(&new.provider) > richness(&there.provider) {
        let before = std::mem::replace(&mut there.provider, new.provider.clone());
        if let CandidateProvider::Defined(before) = before {
            there.servers.splice(0..0, before.servers.iter().cloned());
        }
    }
    let (servers, mailbox, cautions) = (new.servers.clone(), new.mailbox.clone(), new.cautions.clone());
    add(there, &new.sources, &Taken { servers, mailbox, cautions });
    if let CandidateProvider::Defined(defined) = &new.provider {
        take_servers(there, &defined.servers);
    }
}

fn richness(provider: &CandidateProvider) -> u8 {
    match provider {
        CandidateProvider::Learnt(_) => 0,
        CandidateProvider::Defined(defined) if defined.issuer.is_none() => 1,
        _ => 2,
    }
}

fn add(there: &mut Candidate, sources: &[DetectionSource], new: &Taken) {
    for source in sources {
        if !there.sources.contains(source) {
            there.sources.push(*source);
        }
    }
    take_servers(there, &new.servers);
    there.mailbox = there.mailbox.take().or_else(|| new.mailbox.clone());
    there.cautions.extend(new.cautions.iter().cloned());
}

/// One server a task; the better answer's stays.
fn take_servers(there: &mut Candidate, new: &[MailServer]) {
    for server in new {
        let own: &[MailServer] = match &there.provider {
            CandidateProvider::Defined(defined) => &defined.servers,
            _ => &[],
        };
        let has = |servers: &[MailServer]| servers.iter().any(|known| known.protocol == server.protocol);
        if !has(own) && !has(&there.servers) {
            there.servers.push(server.clone());
        }
    }
}

/// What to know of one candidate by itself.
fn cautions(candidate: &Candidate, address: &MailAddress, catalogue: &Catalogue) -> Vec<Caution> {
    let domain = address.host();
    let mut cautions = Vec::new();
    letters(domain, &mut cautions);
    let sign_in = sign_in_hosts(&candidate.provider);
    for host in &sign_in {
        letters(host, &mut cautions);
        if !same_owner(host, domain) {
            cautions.push(Caution::ForeignSignIn(host.clone()));
        }
    }
    let known = match &candidate.provider {
        CandidateProvider::Known(id) => catalogue.find(id),
        _ => None,
    };
    let own = match &candidate.provider {
        CandidateProvider::Defined(defined) => defined.servers.as_slice(),
        _ => &[],
    };
    for server in own.iter().chain(&candidate.servers) {
        letters(&server.host, &mut cautions);
        let belongs = match known {
            Some(known) => is_of_provider(&server.host, known),
            None => {
                sign_in.iter().any(|host| same_owner(&server.host, host)) || same_owner(&server.host, domain)
            }
        };
        if !belongs {
            cautions.push(Caution::ForeignServer(server.host.clone()));
        }
    }
    cautions
}

/// Where the browser and the codes go, for a provider that nobody knew before.
fn sign_in_hosts(provider: &CandidateProvider) -> Vec<String> {
    let mut hosts: Vec<String> = match provider {
        CandidateProvider::Defined(defined) => [&defined.endpoints.authorization, &defined.endpoints.token]
            .into_iter()
            .filter_map(host_of)
            .collect(),
        CandidateProvider::Learnt(issuer) => host_in(issuer).into_iter().collect(),
        CandidateProvider::Known(_) | CandidateProvider::OtherWay(_) => Vec::new(),
    };
    hosts.dedup();
    hosts
}

/// A known provider's tokens are for its own servers only, whatever the domain says: they open more than this domain.
fn is_of_provider(host: &str, provider: &Arc<Provider>) -> bool {
    let servers = provider.servers.iter().map(|server| server.host.clone());
    let names = provider.domains.iter().chain(&provider.mx_suffixes).cloned();
    let sign_in = host_of(&provider.endpoints.authorization);
    servers.chain(names).chain(sign_in).any(|known| same_owner(host, &known))
}

fn letters(host: &str, cautions: &mut Vec<Caution>) {
    let (shown, mixed) = match spelling(host) {
        Spelling::Plain => return,
        Spelling::Letters(shown) => (shown, false),
        Spelling::Mixed(shown) => (shown, true),
    };
    cautions.push(Caution::OtherLetters { shown, ascii: host.to_owned() });
    if mixed {
        cautions.push(Caution::Alphabets);
    }
}
