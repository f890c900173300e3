//! Searches for the provider of an address: while they run, with one answer, with several, with a doubtful one, with none.

use std::sync::Arc;

use crate::domain::browser::{BrowserProfile, KnownBrowser};
use crate::domain::detection::{
    Candidate, CandidateProvider, Caution, Detection, DetectionSource, FoundLead, Lead, LeadState,
};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{MailServer, Tls};
use crate::domain::scope::MailUse;
use crate::engine::snapshot::{ProgramsView, Snapshot};

use super::{empty, now};

/// Whose provider is looked for.
pub const ADDRESS: &str = "anna@northwind.example";
const DOMAIN: &str = "northwind.example";

/// Before the first account, and this is known.
pub fn first(detection: Detection) -> Snapshot {
    Snapshot { detection: Some(Arc::new(detection)), programs: with_browsers(), ..empty() }
}

/// Two browsers, one with two profiles.
pub fn with_browsers() -> ProgramsView {
    let profile = |name: &str, command: &str| BrowserProfile { name: name.into(), command: command.into() };
    let firefox = KnownBrowser {
        name: "Firefox".into(),
        command: "firefox".into(),
        profiles: vec![profile("Home", "firefox -P Home"), profile("Work", "firefox -P Work")],
    };
    let chromium = KnownBrowser { name: "Chromium".into(), command: "chromium".into(), profiles: Vec::new() };
    ProgramsView { browsers: Some(Arc::new(vec![firefox, chromium])), ..ProgramsView::default() }
}

/// Everybody has been asked and nobody has answered.
pub fn begun() -> Detection {
    with([(); 5].map(|()| LeadState::Asking), Vec::new(), true)
}

/// The mail exchanger is known, the rest is awaited.
pub fn half() -> Detection {
    let states = [mx(), LeadState::Nothing, LeadState::Asking, LeadState::Asking, LeadState::TooSlow];
    with(states, vec![microsoft()], true)
}

/// The mail exchanger and the settings name the same provider.
pub fn one() -> Detection {
    let settings = LeadState::Found(FoundLead::Settings { with_oauth: true });
    let states = [mx(), settings, LeadState::Nothing, LeadState::Nothing, LeadState::Nothing];
    with(states, vec![microsoft()], false)
}

/// Two answers name different providers.
pub fn two() -> Detection {
    let issuer = LeadState::Found(FoundLead::Issuer(format!("https://login.{DOMAIN}")));
    let states = [mx(), LeadState::Nothing, LeadState::Nothing, issuer, LeadState::Nothing];
    let contradicted = |mut one: Candidate, by: &str| {
        one.cautions.push(Caution::Contradicted(by.to_owned()));
        one
    };
    let learnt = Candidate {
        provider: CandidateProvider::Learnt(format!("https://login.{DOMAIN}")),
        sources: vec![DetectionSource::OpenId],
        servers: vec![server(MailUse::Imap, 993), server(MailUse::Smtp, 587)],
        mailbox: Some("anna".into()),
        cautions: Vec::new(),
    };
    let there = contradicted(learnt, "Microsoft 365");
    with(states, vec![contradicted(microsoft(), &format!("https://login.{DOMAIN}")), there], false)
}

/// The only answer leads to somebody else's sign-in, and one of its servers is without encryption.
pub fn doubtful() -> Detection {
    let settings = LeadState::Found(FoundLead::Settings { with_oauth: true });
    let states = [LeadState::Nothing, settings, LeadState::Nothing, LeadState::Nothing, LeadState::Nothing];
    let candidate = Candidate {
        provider: CandidateProvider::Learnt("https://login.example.net".into()),
        sources: vec![DetectionSource::AutoconfigHost],
        servers: vec![server(MailUse::Imap, 993)],
        mailbox: None,
        cautions: vec![
            Caution::ForeignSignIn("login.example.net".into()),
            Caution::WithoutTls(MailUse::Smtp),
        ],
    };
    with(states, vec![candidate], false)
}

/// The mail is at a provider without OAuth.
pub fn without_oauth() -> Detection {
    let mx = LeadState::Found(FoundLead::MailExchanger("mx00.gmx.net".into()));
    let nothing = || LeadState::Nothing;
    let provider = CandidateProvider::OtherWay("gmx".parse().expect("a short name"));
    let candidate = Candidate { provider, ..microsoft() };
    with([mx, nothing(), nothing(), nothing(), nothing()], vec![candidate], false)
}

/// Nobody has it, one was too slow and one could not be asked.
pub fn none() -> Detection {
    let failed = Problem::new(ProblemKind::Unreachable).fact("host", DOMAIN).at(now());
    let states = [
        LeadState::Nothing,
        LeadState::Nothing,
        LeadState::TooSlow,
        LeadState::Failed(Box::new(failed)),
        LeadState::Nothing,
    ];
    with(states, Vec::new(), false)
}

/// The name servers know no such domain, so that nobody else answers either.
pub fn no_such_domain() -> Detection {
    let missing = Problem::new(ProblemKind::NoSuchDomain).fact("host", DOMAIN).at(now());
    let nothing = || LeadState::Nothing;
    let states = [LeadState::Failed(Box::new(missing)), nothing(), nothing(), nothing(), nothing()];
    with(states, Vec::new(), false)
}

fn with(states: [LeadState; 5], candidates: Vec<Candidate>, running: bool) -> Detection {
    let sources = DetectionSource::ALL.into_iter().filter(|source| *source != DetectionSource::Catalogue);
    let leads =
        sources.zip(states).map(|(source, state)| Lead { source, asked: source.asked(DOMAIN), state });
    let address = ADDRESS.parse().expect("an address");
    Detection { address, leads: leads.collect(), candidates, running }
}

fn mx() -> LeadState {
    LeadState::Found(FoundLead::MailExchanger("northwind-example.mail.protection.outlook.com".into()))
}

fn microsoft() -> Candidate {
    Candidate {
        provider: CandidateProvider::Known("microsoft-work".parse().expect("a short name")),
        sources: vec![DetectionSource::MailExchanger, DetectionSource::AutoconfigHost],
        servers: Vec::new(),
        mailbox: None,
        cautions: Vec::new(),
    }
}

fn server(protocol: MailUse, port: u16) -> MailServer {
    let host = format!("{}.{DOMAIN}", protocol.as_str());
    MailServer { protocol, host, port, tls: Tls::usual(port), sasl: Vec::new() }
}
