//! What one answer is worth: who it speaks for, and what of it is not taken.
//!
//! Pure. A domain on the internet cannot send anybody to this computer or into a private network; a server without TLS is left
//! out; what is known of a provider counts more than what a file says of it.

use std::sync::Arc;

use jiff::civil::Date;

use super::ask::Answer;
use crate::domain::account::MailAddress;
use crate::domain::catalogue::Catalogue;
use crate::domain::detection::{
    Candidate, CandidateProvider, Caution, DetectionSource, FoundLead, LeadState,
};
use crate::domain::host::is_local;
use crate::domain::import::{Refusal, clean};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{MailServer, Provider, Tls};
use crate::domain::scope::MailUse;
use crate::mail::autoconfig::{Autoconfig, PublishedServer, Socket, Way};
use crate::services::import::autoconfig;
use crate::services::import::plan::provider::{Chosen, choose, host_in, host_of};
use crate::services::import::plan::{Ground, servers};

/// What one answer is worth.
#[derive(Debug)]
pub(super) struct Judged {
    /// As it is shown.
    pub(super) state: LeadState,
    /// Who it speaks for.
    pub(super) candidates: Vec<Candidate>,
    /// Servers that take tokens of nobody it names: whoever else is found may be the one.
    pub(super) loose: Option<(DetectionSource, Taken)>,
}

impl Judged {
    fn new(state: LeadState) -> Self {
        Self { state, candidates: Vec::new(), loose: None }
    }

    fn for_one(found: FoundLead, candidate: Candidate) -> Self {
        Self { candidates: vec![candidate], ..Self::new(LeadState::Found(found)) }
    }
}

/// What the catalogue says of a domain.
pub(super) fn domain(domain: &str, catalogue: &Catalogue) -> Judged {
    let known = catalogue.for_address(domain).map(|known| CandidateProvider::Known(known.id.clone()));
    let other = || catalogue.other_way_for_address(domain);
    let found = known.or_else(|| other().map(|other| CandidateProvider::OtherWay(other.id.clone())));
    match found {
        Some(provider) => Judged::for_one(FoundLead::Domain, bare(provider, DetectionSource::Catalogue)),
        None => Judged::new(LeadState::Nothing),
    }
}

/// What another answer says.
pub(super) fn answer(
    source: DetectionSource,
    answer: Answer,
    address: &MailAddress,
    catalogue: &Catalogue,
    today: Date,
) -> Judged {
    match answer {
        Answer::Nothing => Judged::new(LeadState::Nothing),
        Answer::NoMail => Judged::new(LeadState::Found(FoundLead::NoMail)),
        Answer::Failed(problem) => Judged::new(LeadState::Failed(problem)),
        Answer::Exchangers(hosts) => exchangers(&hosts, catalogue),
        Answer::Server(provider) => server(source, *provider, address, catalogue),
        Answer::Settings(published) => {
            let ground = Ground { accounts: &[], catalogue, today };
            settings(source, &published, address, &ground).unwrap_or_else(failed)
        }
    }
}

fn failed(problem: Problem) -> Judged {
    Judged::new(LeadState::Failed(Box::new(problem)))
}

fn bare(provider: CandidateProvider, source: DetectionSource) -> Candidate {
    let (servers, cautions) = (Vec::new(), Vec::new());
    Candidate { provider, sources: vec![source], servers, mailbox: None, cautions }
}

/// By the endings that the catalogue knows, and by the domains of addresses: some take their mail under those. Two hosts of two
/// providers speak for both.
fn exchangers(hosts: &[String], catalogue: &Catalogue) -> Judged {
    let whose = |host: &String| {
        let known = |provider: &Arc<Provider>| CandidateProvider::Known(provider.id.clone());
        let by_ending = catalogue.for_mail_exchanger(host).map(known);
        let other = catalogue.other_way_for_mail_exchanger(host);
        let by_ending =
            by_ending.or_else(|| other.map(|other| CandidateProvider::OtherWay(other.id.clone())));
        by_ending.or_else(|| domain(host, catalogue).candidates.pop().map(|candidate| candidate.provider))
    };
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut shown = hosts.first();
    for host in hosts {
        let Some(provider) = whose(host) else { continue };
        if candidates.is_empty() {
            shown = Some(host);
        }
        if !candidates.iter().any(|there| there.provider == provider) {
            candidates.push(bare(provider, DetectionSource::MailExchanger));
        }
    }
    let Some(shown) = shown else { return Judged::new(LeadState::Nothing) };
    let state = LeadState::Found(FoundLead::MailExchanger(shown.clone()));
    Judged { candidates, ..Judged::new(state) }
}

/// An authorization server at the domain. That its metadata are its own was checked where they were read.
fn server(
    source: DetectionSource,
    provider: Provider,
    address: &MailAddress,
    catalogue: &Catalogue,
) -> Judged {
    let here = is_local(address.host());
    let endpoints = provider.endpoints.all();
    let local = endpoints
        .into_iter()
        .find(|(_, endpoint)| !here && host_of(endpoint).is_none_or(|host| is_local(&host)));
    if let Some((name, _)) = local {
        let why =
            format!("Its {name} address points into a private network, although the domain is elsewhere");
        return failed(Problem::new(ProblemKind::MetadataInvalid).detail(why).fact("host", address.host()));
    }
    let issuer = provider.issuer.as_ref().map(ToString::to_string).unwrap_or_default();
    let known = catalogue.find_issuer(&issuer).map(|known| CandidateProvider::Known(known.id.clone()));
    let provider = known.unwrap_or_else(|| CandidateProvider::Defined(Arc::new(provider)));
    Judged::for_one(FoundLead::Issuer(issuer), bare(provider, source))
}

/// The settings that a domain publishes.
fn settings(
    source: DetectionSource,
    published: &Autoconfig,
    address: &MailAddress,
    ground: &Ground<'_>,
) -> Result<Judged, Problem> {
    let by_token = |server: &PublishedServer| server.ways.contains(&Way::OAuth2);
    let with_oauth = published.oauth.is_some() || published.servers.iter().any(by_token);
    let found = FoundLead::Settings { with_oauth };
    let taken = taken(published, address);
    let as_account = autoconfig::found(published, Some(address));
    let provider = match choose(&as_account, address, with_oauth, ground) {
        Ok(Chosen::Known(known)) => CandidateProvider::Known(known.id.clone()),
        Ok(Chosen::Learnt(issuer)) => learnt(issuer, address)?,
        Ok(Chosen::Defined(provider)) => defined(*provider, &taken, address)?,
        Err(Refusal::SignInUnusable(why)) => {
            return Err(unusable(format!("The sign-in that they name is unusable: {why}"), address));
        }
        Err(Refusal::WithoutOAuth(..)) => match other_way(published, address, ground.catalogue) {
            Some(other) => other,
            None => return Ok(Judged::new(LeadState::Found(found))),
        },
        Err(_nobody_known) => {
            let loose = Some((source, taken)).filter(|(_, taken)| with_oauth && !taken.servers.is_empty());
            return Ok(Judged { loose, ..Judged::new(LeadState::Found(found)) });
        }
    };
    let candidate = with_servers(provider, source, taken, ground.catalogue);
    Ok(Judged::for_one(found, candidate))
}

/// A known provider's own servers and rules for names need no file to say them.
fn with_servers(
    provider: CandidateProvider,
    source: DetectionSource,
    taken: Taken,
    catalogue: &Catalogue,
) -> Candidate {
    let (own, taken): (&[MailServer], Taken) = match &provider {
        CandidateProvider::Known(id) => {
            let own = catalogue.find(id).map_or(&[][..], |known| &known.servers);
            (own, Taken { servers: taken.servers, ..Taken::default() })
        }
        CandidateProvider::Defined(defined) => (&defined.servers, taken),
        CandidateProvider::OtherWay(_) => return bare(provider, source),
        CandidateProvider::Learnt(_) => (&[], taken),
    };
    let place = |server: &MailServer| (server.protocol, server.host.clone(), server.port, server.tls);
    let is_own = |server: &MailServer| own.iter().any(|known| place(known) == place(server));
    let servers = taken.servers.iter().filter(|server| !is_own(server)).cloned().collect();
    Candidate { servers, mailbox: taken.mailbox, cautions: taken.cautions, ..bare(provider, source) }
}

fn unusable(why: String, address: &MailAddress) -> Problem {
    Problem::new(ProblemKind::AutoconfigInvalid).detail(why).fact("host", address.host())
}

fn points_here(address: &MailAddress) -> Problem {
    let why = "The sign-in that they name points into a private network, although the domain is elsewhere";
    unusable(why.to_owned(), address)
}

/// It is kept character by character, so that letters which are not shown as they are would be shown as they are not.
fn learnt(issuer: String, address: &MailAddress) -> Result<CandidateProvider, Problem> {
    if !issuer.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(unusable("The issuer that they name is no plain web address".to_owned(), address));
    }
    let local = host_in(&issuer).is_none_or(|host| is_local(&host));
    if local && !is_local(address.host()) {
        return Err(points_here(address));
    }
    Ok(CandidateProvider::Learnt(issuer))
}

fn defined(
    mut provider: Provider,
    taken: &Taken,
    address: &MailAddress,
) -> Result<CandidateProvider, Problem> {
    let endpoints = [&provider.endpoints.authorization, &provider.endpoints.token];
    let local = endpoints.into_iter().any(|endpoint| host_of(endpoint).is_none_or(|host| is_local(&host)));
    if local && !is_local(address.host()) {
        return Err(points_here(address));
    }
    provider.servers.clone_from(&taken.servers);
    provider.source = format!("the settings that {} publishes for mail programs", address.host());
    Ok(CandidateProvider::Defined(Arc::new(provider)))
}

/// A provider without OAuth is known by its servers.
fn other_way(
    published: &Autoconfig,
    address: &MailAddress,
    catalogue: &Catalogue,
) -> Option<CandidateProvider> {
    let hosts = published.servers.iter().filter_map(|server| servers::host(&server.filled(address).host));
    let hosts: Vec<String> = hosts.collect();
    let mut ways = catalogue.other_ways().iter();
    let way = ways.find(|way| way.servers.iter().any(|server| hosts.contains(&server.host)))?;
    Some(CandidateProvider::OtherWay(way.id.clone()))
}

/// What is taken over of published servers.
#[derive(Debug, Default)]
pub(super) struct Taken {
    pub(super) servers: Vec<MailServer>,
    /// The user name, where it is another one than the address.
    pub(super) mailbox: Option<String>,
    pub(super) cautions: Vec<Caution>,
}

/// The first usable server of each task: those that take tokens, where any does.
fn taken(published: &Autoconfig, address: &MailAddress) -> Taken {
    let by_token = |server: &&PublishedServer| server.ways.contains(&Way::OAuth2);
    let any = published.servers.iter().any(|server| by_token(&server));
    let wanted = published.servers.iter().filter(|server| !any || by_token(server));
    let wanted: Vec<PublishedServer> = wanted.map(|server| server.filled(address)).collect();
    let mut taken = Taken::default();
    for mail_use in MailUse::ALL {
        let mut refused = None;
        let of_use = wanted.iter().filter(|server| server.protocol == mail_use);
        let usable = of_use.filter_map(|server| {
            usable(server, address).map_err(|caution| refused = refused.take().or(caution)).ok()
        });
        match usable.into_iter().next() {
            Some((server, user)) => {
                taken.servers.push(server);
                taken.mailbox = taken.mailbox.or(user);
            }
            None => taken.cautions.extend(refused),
        }
    }
    taken
}

/// A server, with the user name where it is another one than the address; or why it is not taken, where that is worth a word.
fn usable(
    server: &PublishedServer,
    address: &MailAddress,
) -> Result<(MailServer, Option<String>), Option<Caution>> {
    let tls = match server.socket {
        Socket::Ssl => Tls::Implicit,
        Socket::StartTls => Tls::StartTls,
        Socket::Plain => return Err(Some(Caution::WithoutTls(server.protocol))),
    };
    let host = servers::host(&server.host).ok_or(None)?;
    if is_local(&host) && !is_local(address.host()) {
        return Err(Some(Caution::LeftOut(host)));
    }
    let port = server.port.ok_or(None)?;
    let user = server.user.as_deref().and_then(clean);
    let user = user.filter(|user| !address.same_mailbox(user) && !user.contains(['%', ' ']));
    Ok((MailServer { protocol: server.protocol, host, port, tls, sasl: Vec::new() }, user))
}
