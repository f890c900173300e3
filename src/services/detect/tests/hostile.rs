//! Domains that lie, point elsewhere, or answer with what nobody should read.

use super::*;
use crate::platform::transport::TransportError;

fn foreign(found: &Detection) -> Vec<Caution> {
    only(found).cautions.clone()
}

#[tokio::test]
async fn metadata_of_another_issuer_are_worth_nothing() {
    let stage = stage().await;
    stage.fakes.transport.always(OPENID, metadata("https://login.evil.example", "login.evil.example"));
    let found = found(&stage).await;
    assert_eq!(failed(&found, From::OpenId), ProblemKind::IssuerForeign);
    assert!(found.candidates.is_empty());
}

#[tokio::test]
async fn a_sign_in_of_somebody_else_is_not_taken_without_a_word() {
    let stage = stage().await;
    stage.fakes.transport.always(OPENID, metadata("https://corp.example", "login.evil.example"));
    assert_eq!(foreign(&*found(&stage).await), [Caution::ForeignSignIn("login.evil.example".into())]);
    assert!(found(&stage).await.sole().is_none());
    stage.fakes.transport.always(OPENID, Reply::html(404, ""));
    stage.fakes.transport.always(HOST_FILE, settings(&OWN, &sign_in("login.evil.example")));
    assert_eq!(foreign(&*found(&stage).await), [Caution::ForeignSignIn("login.evil.example".into())]);
    let named = "<oAuth2><issuer>https://id.evil.example</issuer></oAuth2>";
    stage.fakes.transport.always(HOST_FILE, settings(&OWN, named));
    assert_eq!(foreign(&*found(&stage).await), [Caution::ForeignSignIn("id.evil.example".into())]);
}

#[tokio::test]
async fn tokens_of_a_known_provider_are_not_shown_to_the_servers_of_a_domain() {
    let stage = stage().await;
    // The sign-in is Google's, and the server is not: with such a token it could read everything at Google.
    stage.fakes.transport.always(HOST_FILE, settings(&OWN[..1], &sign_in("accounts.google.com")));
    let found = found(&stage).await;
    assert_eq!(known(only(&found)), "google");
    assert_eq!(foreign(&found), [Caution::ForeignServer("imap.corp.example".into())]);
    assert!(found.sole().is_none());
}

#[tokio::test]
async fn a_mail_server_of_somebody_else_is_told() {
    let stage = stage().await;
    let servers = [OWN[0], ["smtp", "smtp.evil.example", "465", "SSL", "%EMAILADDRESS%", "OAuth2"]];
    stage.fakes.transport.always(HOST_FILE, settings(&servers, &sign_in("login.corp.example")));
    assert_eq!(foreign(&*found(&stage).await), [Caution::ForeignServer("smtp.evil.example".into())]);
}

#[tokio::test]
async fn nothing_elsewhere_can_point_into_this_computer_or_a_private_network() {
    let stage = stage().await;
    for host in ["127.0.0.1", "localhost", "10.0.0.1", "[::1]", "169.254.169.254", "intranet"] {
        stage.fakes.transport.always(OPENID, metadata("https://corp.example", host));
        assert_eq!(failed(&*found(&stage).await, From::OpenId), ProblemKind::MetadataInvalid, "{host}");
        stage.fakes.transport.always(OPENID, Reply::html(404, ""));
        let named = format!("<oAuth2><issuer>https://{host}</issuer></oAuth2>");
        for sign_in in [sign_in(host), named] {
            stage.fakes.transport.always(HOST_FILE, settings(&OWN, &sign_in));
            let found = found(&stage).await;
            assert_eq!(failed(&found, From::AutoconfigHost), ProblemKind::AutoconfigInvalid, "{host}");
            assert!(found.candidates.is_empty());
        }
        stage.fakes.transport.always(HOST_FILE, Reply::html(404, ""));
    }
}

#[tokio::test]
async fn servers_in_a_private_network_or_without_encryption_are_left_out() {
    let stage = stage().await;
    let servers = [
        ["imap", "192.168.1.2", "993", "SSL", "", "OAuth2"],
        ["pop3", "pop.corp.example", "110", "plain", "", "OAuth2"],
        ["smtp", "smtp.corp.example", "0", "SSL", "", "OAuth2"],
        ["smtp", "smtp.corp.example", "25", "plain", "", "OAuth2"],
        ["smtp", "mail.corp.example", "465", "SSL", "", "OAuth2"],
    ];
    stage.fakes.transport.always(HOST_FILE, settings(&servers, &sign_in("login.corp.example")));
    let found = found(&stage).await;
    let candidate = found.sole().expect("what is left can be taken");
    let hosts: Vec<&str> = defined(candidate).servers.iter().map(|server| server.host.as_str()).collect();
    assert_eq!(hosts, ["mail.corp.example"]);
    assert_eq!(
        candidate.cautions,
        [Caution::LeftOut("192.168.1.2".into()), Caution::WithoutTls(MailUse::Pop)]
    );
}

#[tokio::test]
async fn a_redirect_is_followed_within_one_owner_and_over_https_only() {
    let stage = stage().await;
    let to = |location: &str| Reply::html(301, "").header("location", location);
    stage
        .fakes
        .transport
        .always("www.corp.example/autoconfig.xml", settings(&OWN, &sign_in("login.corp.example")));
    stage.fakes.transport.always(PATH_FILE, to("https://www.corp.example/autoconfig.xml"));
    assert!(found(&stage).await.sole().is_some());
    for location in [
        "https://www.evil.example/autoconfig.xml",
        "http://www.corp.example/autoconfig.xml",
        "https://www.corp.example:8443/autoconfig.xml",
        "https://anna@www.corp.example/autoconfig.xml",
        "https://127.0.0.1/autoconfig.xml",
    ] {
        let before = stage.fakes.transport.requests().len();
        stage.fakes.transport.always(PATH_FILE, to(location));
        assert_eq!(failed(&*found(&stage).await, From::AutoconfigWellKnown), ProblemKind::AnswerRedirects);
        assert_eq!(stage.fakes.transport.requests().len(), before + 4, "{location} was not asked");
    }
    stage.fakes.transport.always(PATH_FILE, to("/.well-known/autoconfig/mail/config-v1.1.xml"));
    assert_eq!(failed(&*found(&stage).await, From::AutoconfigWellKnown), ProblemKind::AnswerRedirects);
    stage.fakes.transport.always(PATH_FILE, Reply::html(302, ""));
    assert_eq!(state(&*found(&stage).await, From::AutoconfigWellKnown), &LeadState::Nothing);
}

#[tokio::test]
async fn documents_that_nobody_should_read_are_refused_with_their_reason() {
    let stage = stage().await;
    let raw = |body: &str| Reply { headers: Vec::new(), ..Reply::json(200, body) };
    let bomb = "<!DOCTYPE c [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><clientConfig>&b;</clientConfig>";
    for body in ["<clientConfig", bomb, "<rss/>", "<clientConfig/>", "CANARY", &"<a>".repeat(100_000)] {
        stage.fakes.transport.always(HOST_FILE, raw(body));
        let found = found(&stage).await;
        assert_eq!(failed(&found, From::AutoconfigHost), ProblemKind::AutoconfigInvalid, "{body:.60}");
        assert!(!format!("{found:?}").contains("CANARY"));
    }
    let fails: [(Reply, ProblemKind); 2] = [
        (raw(&" ".repeat(300 * 1024)), ProblemKind::AutoconfigInvalid),
        (Reply::html(503, ""), ProblemKind::ProviderBusy),
    ];
    for (reply, kind) in fails {
        stage.fakes.transport.always(HOST_FILE, reply);
        assert_eq!(failed(&*found(&stage).await, From::AutoconfigHost), kind);
    }
    for page in [Reply::html(200, "<!DOCTYPE HTML><title>Welcome"), raw(" <HTML>"), Reply::html(200, "Hello")]
    {
        stage.fakes.transport.always(HOST_FILE, page);
        assert_eq!(state(&*found(&stage).await, From::AutoconfigHost), &LeadState::Nothing);
    }
}

#[tokio::test]
async fn hosts_that_are_not_there_are_told_from_those_that_cannot_be_asked() {
    for (error, expected) in [
        (TransportError::Dns, None),
        (TransportError::Refused, Some(ProblemKind::Unreachable)),
        (TransportError::Tls("unknown issuer".into()), Some(ProblemKind::TlsFailed)),
        (TransportError::TooLarge(1_048_576), Some(ProblemKind::AnswerTooLarge)),
    ] {
        let stage = stage().await;
        for path in [HOST_FILE, OPENID] {
            stage.fakes.transport.fail(path, error.clone());
        }
        let found = found(&stage).await;
        for source in [From::AutoconfigHost, From::OpenId] {
            match expected {
                None => assert_eq!(state(&found, source), &LeadState::Nothing),
                Some(kind) => assert_eq!(failed(&found, source), kind),
            }
        }
    }
}

#[tokio::test]
async fn a_domain_that_looks_like_another_is_shown_as_computers_know_it() {
    let stage = stage().await;
    for (typed, mixed) in [("anna@gm\u{430}il.com", true), ("anna@b\u{fc}cher.example", false)] {
        let address: MailAddress = typed.parse().unwrap();
        stage.fakes.resolver.mail_exchangers_of(address.host(), Ok(&["aspmx.l.google.com"]));
        let found = found_for(address.clone(), &stage).await;
        let cautions = &only(&found).cautions;
        let shown = typed.split_once('@').unwrap().1.to_owned();
        assert!(cautions.contains(&Caution::OtherLetters { shown, ascii: address.host().to_owned() }));
        assert_eq!((cautions.contains(&Caution::Alphabets), found.sole().is_none()), (mixed, mixed));
        assert!(
            address.host().contains("xn--") && stage.fakes.resolver.asked().contains(&address.host().into())
        );
    }
}

#[tokio::test]
async fn a_domain_cannot_bring_a_name_with_hidden_marks() {
    let stage = stage().await;
    let named = "<oAuth2><issuer>https://id.corp.example/\u{202e}moc</issuer></oAuth2>";
    stage.fakes.transport.always(HOST_FILE, settings(&OWN, named));
    assert!(!format!("{:?}", found(&stage).await).contains("202e"));
}
