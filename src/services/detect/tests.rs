//! What each answer, and all of them together, come to.

use serde_json::json;

use super::*;
use crate::domain::detection::{Caution, DetectionSource as From, FoundLead};
use crate::domain::problem::ProblemKind;
use crate::domain::provider::Tls;
use crate::domain::scope::MailUse;
use crate::platform::clock::Clock as _;
use crate::platform::dns::ResolveError;
use crate::services::tests::Stage;
use crate::testing::world::{Gate, Reply};

mod hostile;

const DOMAIN: &str = "corp.example";
const HOST_FILE: &str = "autoconfig.corp.example/mail/config-v1.1.xml";
const PATH_FILE: &str = "corp.example/.well-known/autoconfig/mail/config-v1.1.xml";
const OPENID: &str = "corp.example/.well-known/openid-configuration";
const OAUTH: &str = "corp.example/.well-known/oauth-authorization-server";

/// A domain that is there and knows nothing: a mail exchanger of its own, and a web server that finds nothing.
async fn stage() -> Stage {
    let stage = Stage::in_memory().await;
    stage.fakes.resolver.mail_exchangers_of(DOMAIN, Ok(&["mx.corp.example"]));
    for path in [HOST_FILE, PATH_FILE, OPENID, OAUTH] {
        stage.fakes.transport.always(path, Reply::html(404, "<html>Not here</html>"));
    }
    stage
}

fn anna() -> MailAddress {
    "anna.secret@corp.example".parse().unwrap()
}

async fn found(stage: &Stage) -> Arc<Detection> {
    found_for(anna(), stage).await
}

async fn found_for(address: MailAddress, stage: &Stage) -> Arc<Detection> {
    let (told, mut heard) = mpsc::channel(1);
    let listening = async { while heard.recv().await.is_some() {} };
    let (found, ()) = tokio::join!(run(address, &stage.context, told), listening);
    let found = found.unwrap();
    assert!(!found.running && found.leads.iter().all(|lead| lead.state != LeadState::Asking));
    found
}

fn state(found: &Detection, source: From) -> &LeadState {
    &found.leads.iter().find(|lead| lead.source == source).unwrap().state
}

fn failed(found: &Detection, source: From) -> ProblemKind {
    match state(found, source) {
        LeadState::Failed(problem) => problem.kind,
        other => panic!("{other:?}"),
    }
}

fn only(found: &Detection) -> &Candidate {
    assert_eq!(found.candidates.len(), 1, "{:?}", found.candidates);
    &found.candidates[0]
}

fn known(candidate: &Candidate) -> &str {
    match &candidate.provider {
        CandidateProvider::Known(id) | CandidateProvider::OtherWay(id) => id.as_str(),
        other => panic!("{other:?}"),
    }
}

fn defined(candidate: &Candidate) -> &Provider {
    match &candidate.provider {
        CandidateProvider::Defined(provider) => provider,
        other => panic!("{other:?}"),
    }
}

/// Settings with these servers (kind, host, port, TLS, user, way) and this sign-in.
fn settings(servers: &[[&str; 6]], sign_in: &str) -> Reply {
    let server = |[kind, host, port, tls, user, way]: &[&str; 6]| {
        let element = if *kind == "smtp" { "outgoingServer" } else { "incomingServer" };
        format!(
            "<{element} type='{kind}'><hostname>{host}</hostname><port>{port}</port><socketType>{tls}</socketType>\
             <username>{user}</username><authentication>{way}</authentication></{element}>"
        )
    };
    let servers: String = servers.iter().map(server).collect();
    let body = format!(
        "<?xml version='1.0'?>\n<clientConfig version='1.1'><emailProvider id='x'><domain>{DOMAIN}</domain>\
         {servers}</emailProvider>{sign_in}</clientConfig>"
    );
    let mut reply = Reply::json(200, body);
    reply.headers = vec![("content-type".into(), "text/xml".into())];
    reply
}

const OWN: [[&str; 6]; 2] = [
    ["imap", "imap.%EMAILDOMAIN%", "993", "SSL", "%EMAILLOCALPART%", "OAuth2"],
    ["smtp", "smtp.corp.example", "587", "STARTTLS", "%EMAILADDRESS%", "OAuth2"],
];

fn sign_in(host: &str) -> String {
    format!(
        "<oAuth2><issuer>{host}</issuer><scope>mail offline_access</scope><authURL>https://{host}/auth</authURL>\
         <tokenURL>https://{host}/token</tokenURL></oAuth2>"
    )
}

fn metadata(issuer: &str, at: &str) -> Reply {
    let body = json!({
        "issuer": issuer, "authorization_endpoint": format!("https://{at}/auth"),
        "token_endpoint": format!("https://{at}/token"), "scopes_supported": ["openid", "offline_access"],
    });
    Reply::json(200, body.to_string())
}

#[tokio::test]
async fn a_domain_of_the_catalogue_is_known_without_asking_anybody() {
    let stage = stage().await;
    for (address, id) in [("anna@gmail.com", "google"), ("anna@proton.me", "proton")] {
        let found = found_for(address.parse().unwrap(), &stage).await;
        assert_eq!(known(only(&found)), id);
        assert_eq!(state(&found, From::Catalogue), &LeadState::Found(FoundLead::Domain));
        assert!(found.leads[1..].iter().all(|lead| lead.state == LeadState::NotNeeded));
        assert_eq!(found.sole().is_some(), id == "google", "an app password is no sign-in");
    }
    assert!(stage.fakes.transport.requests().is_empty() && stage.fakes.resolver.asked().is_empty());
}

#[tokio::test]
async fn only_the_domain_is_told_and_only_to_its_own_hosts_and_the_resolver() {
    let stage = stage().await;
    found(&stage).await;
    assert_eq!(stage.fakes.resolver.asked(), [DOMAIN]);
    let requests = stage.fakes.transport.requests();
    let mut asked: Vec<String> = requests.iter().map(|request| request.url.to_string()).collect();
    asked.sort();
    assert_eq!(asked, [HOST_FILE, PATH_FILE, OAUTH, OPENID].map(|path| format!("https://{path}")));
    assert!(!format!("{requests:?}").contains("anna"), "no part of the address before the @");
    let said = crate::explain::detection::will_ask(&anna(), &crate::domain::catalogue::Catalogue::built_in());
    for request in &requests {
        assert!(said.iter().any(|host| Some(host.as_str()) == request.url.host_str()), "{}", request.url);
    }
}

#[tokio::test]
async fn a_mail_exchanger_says_whose_the_domain_is() {
    for (host, id) in [
        ("aspmx.l.google.com", "google"),
        ("corp-example.mail.protection.outlook.com", "microsoft-work"),
        ("mail.protonmail.ch", "proton"),
        // Not one of its mail exchangers' endings, and a domain of its addresses all the same.
        ("mx7.fastmail.com", "fastmail"),
    ] {
        let stage = stage().await;
        stage.fakes.resolver.mail_exchangers_of(DOMAIN, Ok(&["gateway.example.net", host]));
        let found = found(&stage).await;
        assert_eq!((known(only(&found)), only(&found).sources.as_slice()), (id, &[From::MailExchanger][..]));
        let lead = LeadState::Found(FoundLead::MailExchanger(host.into()));
        assert_eq!(state(&found, From::MailExchanger), &lead);
        assert!(only(&found).cautions.is_empty());
    }
}

#[tokio::test]
async fn a_domain_without_any_answer_is_nobody_s() {
    let stage = stage().await;
    let found = found(&stage).await;
    assert!(found.candidates.is_empty() && found.best().is_none());
    let lead = LeadState::Found(FoundLead::MailExchanger("mx.corp.example".into()));
    assert_eq!(state(&found, From::MailExchanger), &lead);
    assert!(found.leads[2..].iter().all(|lead| lead.state == LeadState::Nothing));
}

#[tokio::test]
async fn what_the_resolver_says_is_told_apart() {
    let stage = stage().await;
    for (answer, expected) in
        [(Ok(&[][..]), LeadState::Nothing), (Err(ResolveError::NoMail), LeadState::Found(FoundLead::NoMail))]
    {
        stage.fakes.resolver.mail_exchangers_of(DOMAIN, answer);
        assert_eq!(state(&*found(&stage).await, From::MailExchanger), &expected);
    }
    for (error, kind) in [
        (ResolveError::NoSuchDomain, ProblemKind::NoSuchDomain),
        (ResolveError::TimedOut, ProblemKind::DnsFailed),
        (ResolveError::Failed, ProblemKind::DnsFailed),
    ] {
        stage.fakes.resolver.mail_exchangers_of(DOMAIN, Err(error));
        let found = found(&stage).await;
        assert_eq!(failed(&found, From::MailExchanger), kind);
        assert_eq!(found.no_such_domain().is_some(), kind == ProblemKind::NoSuchDomain);
    }
}

#[tokio::test]
async fn settings_with_a_sign_in_of_the_domain_are_a_definition() {
    let stage = stage().await;
    stage.fakes.transport.always(HOST_FILE, settings(&OWN, &sign_in("login.corp.example")));
    let found = found(&stage).await;
    let candidate = found.sole().expect("nothing speaks against it");
    let provider = defined(candidate);
    assert_eq!(provider.endpoints.token.as_str(), "https://login.corp.example/token");
    let imap = provider.server(MailUse::Imap).unwrap();
    assert_eq!((imap.host.as_str(), imap.port, imap.tls), ("imap.corp.example", 993, Tls::Implicit));
    assert_eq!(candidate.mailbox.as_deref(), Some("anna.secret"));
    assert!(candidate.servers.is_empty(), "they stand in the definition");
    let lead = LeadState::Found(FoundLead::Settings { with_oauth: true });
    assert_eq!(state(&found, From::AutoconfigHost), &lead);
    assert!(matches!(ProviderChoice::of(candidate), Some(ProviderChoice::Defined(_))));
}

#[tokio::test]
async fn settings_that_name_a_known_provider_s_servers_are_that_provider() {
    let stage = stage().await;
    let google = [["imap", "imap.gmail.com", "993", "SSL", "%EMAILLOCALPART%", "password-cleartext"]];
    stage.fakes.transport.always(PATH_FILE, settings(&google, ""));
    stage.fakes.resolver.mail_exchangers_of(DOMAIN, Ok(&["aspmx.l.google.com"]));
    let found = found(&stage).await;
    let candidate = found.sole().unwrap();
    assert_eq!(known(candidate), "google");
    assert_eq!(candidate.sources, [From::MailExchanger, From::AutoconfigWellKnown]);
    assert!(candidate.servers.is_empty() && candidate.mailbox.is_none(), "its own facts count");
}

#[tokio::test]
async fn the_servers_of_a_provider_without_tokens_tell_it() {
    let stage = stage().await;
    let posteo = [["imap", "posteo.de", "993", "SSL", "%EMAILADDRESS%", "password-cleartext"]];
    stage.fakes.transport.always(PATH_FILE, settings(&posteo, ""));
    let found = found(&stage).await;
    assert_eq!(known(only(&found)), "posteo");
    assert!(found.best().is_none() && ProviderChoice::of(only(&found)).is_none());
}

#[tokio::test]
async fn metadata_of_the_domain_and_servers_of_its_settings_are_one_candidate() {
    let stage = stage().await;
    stage.fakes.transport.always(OPENID, metadata("https://corp.example", "login.corp.example"));
    stage.fakes.transport.always(OAUTH, metadata("https://corp.example", "login.corp.example"));
    stage.fakes.transport.always(PATH_FILE, settings(&OWN, ""));
    let found = found(&stage).await;
    let candidate = found.sole().unwrap();
    assert_eq!(defined(candidate).issuer.as_ref().unwrap().as_str(), "https://corp.example");
    assert_eq!(candidate.sources, [From::OpenId, From::OAuthMetadata, From::AutoconfigWellKnown]);
    assert_eq!(candidate.servers.len(), 2);
    assert_eq!(
        state(&found, From::OpenId),
        &LeadState::Found(FoundLead::Issuer("https://corp.example".into()))
    );
}

#[tokio::test]
async fn a_server_that_settings_and_metadata_name_is_told_once_with_its_own_words() {
    let stage = stage().await;
    stage.fakes.transport.always(OPENID, metadata("https://corp.example", "login.corp.example"));
    stage.fakes.transport.always(HOST_FILE, settings(&OWN, &sign_in("login.corp.example")));
    let found = found(&stage).await;
    let candidate = found.sole().unwrap();
    assert!(defined(candidate).issuer.is_some(), "the metadata know more than the file");
    assert_eq!(candidate.sources, [From::AutoconfigHost, From::OpenId]);
    assert_eq!(candidate.servers.len(), 2, "{:?}", candidate.servers);
    assert_eq!(candidate.mailbox.as_deref(), Some("anna.secret"));
}

#[tokio::test]
async fn an_issuer_that_settings_only_name_is_not_asked_before_it_is_taken() {
    let stage = stage().await;
    let named = "<oAuth2><issuer>https://id.corp.example</issuer></oAuth2>";
    stage.fakes.transport.always(HOST_FILE, settings(&OWN, named));
    let found = found(&stage).await;
    let candidate = found.sole().unwrap();
    assert_eq!(candidate.provider, CandidateProvider::Learnt("https://id.corp.example".into()));
    assert_eq!(candidate.servers.len(), 2);
    assert!(
        stage.fakes.transport.requests().iter().all(|asked| asked.url.host_str() != Some("id.corp.example"))
    );
    let choice = ProviderChoice::of(candidate);
    assert_eq!(choice, Some(ProviderChoice::Issuer("https://id.corp.example".into())));
}

#[tokio::test]
async fn an_issuer_that_settings_name_and_the_domain_has_is_one_candidate() {
    let stage = stage().await;
    stage.fakes.transport.always(OPENID, metadata("https://corp.example", "login.corp.example"));
    let named = "<oAuth2><issuer>https://corp.example/</issuer></oAuth2>";
    stage.fakes.transport.always(HOST_FILE, settings(&OWN, named));
    let found = found(&stage).await;
    let candidate = found.sole().expect("both speak for the same server");
    assert_eq!(defined(candidate).issuer.as_ref().unwrap().as_str(), "https://corp.example");
    assert_eq!(candidate.sources, [From::AutoconfigHost, From::OpenId]);
}

#[tokio::test]
async fn two_answers_for_different_providers_are_never_one() {
    let stage = stage().await;
    stage.fakes.resolver.mail_exchangers_of(DOMAIN, Ok(&["aspmx.l.google.com"]));
    stage.fakes.transport.always(OPENID, metadata("https://corp.example", "corp.example"));
    let found = found(&stage).await;
    let [google, own] = found.candidates.as_slice() else { panic!("{:?}", found.candidates) };
    assert_eq!(known(google), "google");
    assert_eq!(google.cautions, [Caution::Contradicted("corp.example".into())]);
    assert_eq!(own.cautions, [Caution::Contradicted("Gmail".into())]);
    assert!(found.sole().is_none() && found.best() == Some(google));
}

#[tokio::test]
async fn each_answer_is_told_as_it_comes_and_the_order_changes_nothing() {
    let order = |stage: &Stage, gates: [&str; 2]| -> [Gate; 2] {
        gates.map(|path| match path {
            OPENID => {
                stage.fakes.transport.hold(path, metadata("https://corp.example", "login.corp.example"))
            }
            path => stage.fakes.transport.hold(path, settings(&OWN, &sign_in("login.corp.example"))),
        })
    };
    let mut ends = Vec::new();
    for paths in [[OPENID, HOST_FILE], [HOST_FILE, OPENID]] {
        let stage = stage().await;
        let [first, second] = order(&stage, paths);
        let (told, mut heard) = mpsc::channel(16);
        let steps = async {
            let mut step = async |answered: usize| loop {
                let step: Arc<Detection> = heard.recv().await.expect("it goes on");
                let open = step.leads.iter().filter(|lead| lead.state == LeadState::Asking).count();
                assert!(step.running);
                if open == 5 - answered {
                    return step;
                }
            };
            step(3).await;
            first.open();
            assert_eq!(step(4).await.candidates.len(), 1);
            second.open();
        };
        let (end, ()) = tokio::join!(run(anna(), &stage.context, told), steps);
        ends.push(end.unwrap());
    }
    assert_eq!(ends[0], ends[1]);
}

#[tokio::test]
async fn what_is_silent_costs_the_limit_once_and_the_rest_is_told() {
    let stage = stage().await;
    stage.fakes.resolver.hang();
    let _never = stage.fakes.transport.hold(PATH_FILE, settings(&OWN, ""));
    stage.fakes.transport.always(OPENID, metadata("https://corp.example", "login.corp.example"));
    let begun = stage.fakes.clock.now();
    let turning = async {
        stage.fakes.transport.asked(PATH_FILE, 1).await;
        stage.fakes.clock.somebody_naps().await;
        stage.fakes.clock.advance(LIMIT - SignedDuration::from_secs(1));
        tokio::task::yield_now().await;
        stage.fakes.clock.somebody_naps().await;
        stage.fakes.clock.advance(SignedDuration::from_secs(1));
    };
    let (found, ()) = tokio::join!(found(&stage), turning);
    assert_eq!(stage.fakes.clock.now(), begun + LIMIT);
    assert_eq!(state(&found, From::MailExchanger), &LeadState::TooSlow);
    assert_eq!(state(&found, From::AutoconfigWellKnown), &LeadState::TooSlow);
    assert!(found.sole().is_some(), "what did answer counts");
}
