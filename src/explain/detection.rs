//! A search for the provider of an address, in words: who will be asked, what came of it, who it could be. For the window, the
//! terminal and JSON.
//!
//! Every sentence is told once, here. Whoever asks says before whom it asks.

use serde_json::{Value, json};

use crate::domain::account::MailAddress;
use crate::domain::catalogue::Catalogue;
use crate::domain::detection::{
    Candidate, CandidateProvider, Caution, Detection, DetectionSource, FoundLead, Lead, LeadState,
};
use crate::domain::provider::{MailServer, Provider, Tls};

use super::document as problem_document;

/// Who is asked about an address, as names to be listed. Nobody where the catalogue knows its domain.
pub fn will_ask(address: &MailAddress, catalogue: &Catalogue) -> Vec<String> {
    let domain = address.host();
    let known = catalogue.for_address(domain).is_some() || catalogue.other_way_for_address(domain).is_some();
    if known {
        return Vec::new();
    }
    let servers = "the name servers of this computer".to_owned();
    vec![servers, format!("autoconfig.{domain}"), domain.to_owned()]
}

/// The same as a text to be read before anybody is asked.
pub fn announcement(address: &MailAddress, catalogue: &Catalogue) -> String {
    let asked = will_ask(address, catalogue);
    let [servers, autoconfig, domain] = asked.as_slice() else {
        return format!("Nobody is asked: {} is in the catalogue.", address.host());
    };
    format!(
        "This asks {servers}, {autoconfig} and {domain}. They hear the domain, never the part before the @."
    )
}

/// What is asked, as a heading of a row.
pub const fn source(source: DetectionSource) -> &'static str {
    match source {
        DetectionSource::Catalogue => "Catalogue",
        DetectionSource::MailExchanger => "Mail exchangers (MX)",
        DetectionSource::AutoconfigHost => "Settings, autoconfig host",
        DetectionSource::AutoconfigWellKnown => "Settings, well-known path",
        DetectionSource::OpenId => "OpenID Connect",
        DetectionSource::OAuthMetadata => "OAuth metadata",
    }
}

/// What a candidate was found by: "by its mail exchangers and the settings it publishes".
pub fn sources(sources: &[DetectionSource]) -> String {
    let mut words: Vec<&str> = Vec::new();
    for source in sources {
        let by = match source {
            DetectionSource::Catalogue => "its domain",
            DetectionSource::MailExchanger => "its mail exchangers",
            DetectionSource::AutoconfigHost | DetectionSource::AutoconfigWellKnown => {
                "the settings it publishes"
            }
            DetectionSource::OpenId | DetectionSource::OAuthMetadata => "the metadata of its sign-in",
        };
        if !words.contains(&by) {
            words.push(by);
        }
    }
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => format!("by {last}"),
        Some((last, before)) => format!("by {} and {last}", before.join(", ")),
    }
}

/// What came of a question, in a few words.
pub fn came(state: &LeadState) -> String {
    match state {
        LeadState::Asking => "Asking …".to_owned(),
        LeadState::Nothing => "Nothing there".to_owned(),
        LeadState::TooSlow => "No answer within 6 seconds".to_owned(),
        LeadState::NotNeeded => "Not asked".to_owned(),
        LeadState::Failed(problem) => super::words(problem).title,
        LeadState::Found(found) => self::found(found),
    }
}

fn found(found: &FoundLead) -> String {
    match found {
        FoundLead::Domain => "The domain is in it".to_owned(),
        FoundLead::MailExchanger(host) => format!("Mail goes to {host}"),
        FoundLead::Settings { with_oauth: true } => "Settings with token sign-in".to_owned(),
        FoundLead::Settings { with_oauth: false } => "Settings with password sign-in only".to_owned(),
        FoundLead::Issuer(issuer) => format!("An authorization server, {issuer}"),
        FoundLead::NoMail => "The domain says that it takes no mail".to_owned(),
    }
}

/// One thing to know before a candidate is taken, as a sentence.
pub fn caution(caution: &Caution) -> String {
    match caution {
        Caution::OtherLetters { shown, ascii } => {
            format!("“{shown}” has letters beyond the Latin ones; computers know it as {ascii}.")
        }
        Caution::Alphabets => {
            "A name mixes letters of different alphabets, as names do that want to be taken for another. Take it only if you know it.".to_owned()
        }
        Caution::ForeignSignIn(host) => {
            format!("The sign-in is at {host}, which belongs to somebody else than the domain. Take it only if you know it.")
        }
        Caution::ForeignServer(host) => {
            format!("The mail server {host} belongs to somebody else, and tokens would be shown to it. Take it only if you know it.")
        }
        Caution::WithoutTls(mail_use) => {
            format!("Its {} server is named without encryption. A token is never sent so; it is left out.", mail_use.name())
        }
        Caution::LeftOut(host) => {
            format!("The mail server {host} is in a private network; it is left out.")
        }
        Caution::Contradicted(other) => format!("Another answer names {other}."),
    }
}

/// The name of a candidate.
pub fn name(candidate: &Candidate, catalogue: &Catalogue) -> String {
    candidate.provider.name(catalogue).to_owned()
}

/// The rows of a search: what was asked, where, and what came of it.
pub fn rows(detection: &Detection) -> Vec<[String; 3]> {
    let row = |lead: &Lead| [source(lead.source).to_owned(), lead.asked.clone(), came(&lead.state)];
    detection.leads.iter().filter(|lead| lead.state != LeadState::NotNeeded).map(row).collect()
}

/// A candidate in a few lines: who, by what, with which servers, and what to know.
pub fn lines(candidate: &Candidate, catalogue: &Catalogue) -> Vec<String> {
    let by = sources(&candidate.sources);
    let mut lines = vec![format!("{}, found {by}", name(candidate, catalogue))];
    if let CandidateProvider::OtherWay(id) = &candidate.provider {
        lines.extend(catalogue.find_other_way(id).map(|other| format!("  {}", other.words())));
    }
    for server in servers(candidate) {
        lines.push(format!("  {} server: {}:{}", server.protocol.name(), server.host, server.port));
    }
    lines.extend(candidate.mailbox.as_ref().map(|user| format!("  The user at the servers is {user}.")));
    lines.extend(candidate.cautions.iter().map(|one| format!("  {}", caution(one))));
    lines
}

/// Every server that was found with it, beside those of a known provider.
pub fn servers(candidate: &Candidate) -> impl Iterator<Item = &MailServer> {
    let own: &[MailServer] = match &candidate.provider {
        CandidateProvider::Defined(defined) => &defined.servers,
        _ => &[],
    };
    own.iter().chain(&candidate.servers)
}

/// The search as a document.
pub fn document(detection: &Detection, catalogue: &Catalogue) -> Value {
    let candidates = detection.candidates.iter().map(|candidate| candidate_document(candidate, catalogue));
    json!({
        "address": detection.address.as_str(),
        "leads": detection.leads.iter().map(lead).collect::<Vec<_>>(),
        "candidates": candidates.collect::<Vec<_>>(),
        "certain": detection.sole().is_some(),
    })
}

fn lead(lead: &Lead) -> Value {
    let state = match &lead.state {
        LeadState::Asking => "asking",
        LeadState::Nothing => "nothing",
        LeadState::Found(_) => "found",
        LeadState::Failed(_) => "failed",
        LeadState::TooSlow => "too-slow",
        LeadState::NotNeeded => "not-needed",
    };
    let problem = match &lead.state {
        LeadState::Failed(problem) => problem_document(problem),
        _ => Value::Null,
    };
    let found = match &lead.state {
        LeadState::Found(found) => found_document(found),
        _ => Value::Null,
    };
    let asked = Some(&lead.asked).filter(|asked| !asked.is_empty());
    json!({
        "source": lead.source.code(),
        "asked": asked,
        "state": state,
        "found": found,
        "words": came(&lead.state),
        "problem": problem,
    })
}

fn found_document(found: &FoundLead) -> Value {
    match found {
        FoundLead::Domain => json!({ "kind": "domain" }),
        FoundLead::MailExchanger(host) => json!({ "kind": "mail-exchanger", "host": host }),
        FoundLead::Settings { with_oauth } => json!({ "kind": "settings", "with_tokens": with_oauth }),
        FoundLead::Issuer(issuer) => json!({ "kind": "issuer", "issuer": issuer }),
        FoundLead::NoMail => json!({ "kind": "no-mail" }),
    }
}

fn candidate_document(candidate: &Candidate, catalogue: &Catalogue) -> Value {
    let (kind, provider, issuer, defined): (_, Option<&str>, Option<&str>, Option<&Provider>) =
        match &candidate.provider {
            CandidateProvider::Known(id) => ("known", Some(id.as_str()), None, None),
            CandidateProvider::OtherWay(id) => ("other-way", Some(id.as_str()), None, None),
            CandidateProvider::Learnt(issuer) => ("learnt", None, Some(issuer), None),
            CandidateProvider::Defined(provider) => {
                let issuer = provider.issuer.as_ref().map(crate::domain::provider::Issuer::as_str);
                ("defined", None, issuer, Some(provider))
            }
        };
    json!({
        "kind": kind,
        "provider": provider,
        "name": name(candidate, catalogue),
        "issuer": issuer,
        "definition": defined,
        "sources": candidate.sources.iter().map(|source| source.code()).collect::<Vec<_>>(),
        "servers": servers(candidate).map(server).collect::<Vec<_>>(),
        "mailbox": candidate.mailbox,
        "cautions": candidate.cautions.iter().map(caution_document).collect::<Vec<_>>(),
    })
}

fn server(server: &MailServer) -> Value {
    let tls = match server.tls {
        Tls::Implicit => "implicit",
        Tls::StartTls => "starttls",
    };
    json!({ "protocol": server.protocol.as_str(), "host": server.host, "port": server.port, "tls": tls })
}

fn caution_document(caution: &Caution) -> Value {
    let code = match caution {
        Caution::OtherLetters { .. } => "other-letters",
        Caution::Alphabets => "alphabets",
        Caution::ForeignSignIn(_) => "foreign-sign-in",
        Caution::ForeignServer(_) => "foreign-server",
        Caution::WithoutTls(_) => "without-tls",
        Caution::LeftOut(_) => "left-out",
        Caution::Contradicted(_) => "contradicted",
    };
    json!({ "code": code, "grave": caution.is_grave(), "text": self::caution(caution) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_asked_is_said_by_the_domain_alone() {
        let catalogue = Catalogue::built_in();
        let unknown: MailAddress = "anna@corp.example".parse().unwrap();
        assert_eq!(will_ask(&unknown, &catalogue)[1..], ["autoconfig.corp.example", "corp.example"]);
        let said = announcement(&unknown, &catalogue);
        assert!(
            said.contains("autoconfig.corp.example and corp.example.") && !said.contains("anna"),
            "{said}"
        );
        for known in ["anna@gmail.com", "anna@proton.me"] {
            let known = known.parse().unwrap();
            assert!(will_ask(&known, &catalogue).is_empty());
            assert!(announcement(&known, &catalogue).starts_with("Nobody is asked"));
        }
    }

    #[test]
    fn sources_of_one_kind_are_named_once() {
        use DetectionSource as S;
        assert_eq!(sources(&[S::Catalogue]), "by its domain");
        let all =
            "by its domain, its mail exchangers, the settings it publishes and the metadata of its sign-in";
        assert_eq!(sources(&S::ALL), all);
    }

    #[test]
    fn every_state_of_a_question_has_words_and_a_document() {
        let problem = crate::domain::problem::Problem::new(crate::domain::problem::ProblemKind::DnsFailed);
        let states = [
            LeadState::Asking,
            LeadState::Nothing,
            LeadState::Found(FoundLead::NoMail),
            LeadState::Failed(Box::new(problem.fact("host", "corp.example"))),
            LeadState::TooSlow,
            LeadState::NotNeeded,
        ];
        let mut seen = std::collections::BTreeSet::new();
        for state in states {
            let document = lead(&Lead { source: DetectionSource::Catalogue, asked: String::new(), state });
            assert!(document["asked"].is_null() && !document["words"].as_str().unwrap().is_empty());
            assert!(seen.insert(document["state"].to_string()), "{document}");
        }
    }
}
