//! The practice mail servers as a mail program sees them: real sockets, real TLS, each protocol by hand.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt as _, BufReader};

use super::super::probe::{Probe, link};
use super::super::{CertificateFault, Fault, MailFault, PUBLIC_CLIENT_ID};
use crate::domain::provider::{MailServer, Tls};
use crate::domain::scope::MailUse;
use crate::domain::secret::AccessToken;
use crate::mail::sasl::{oauthbearer, xoauth2};
use crate::platform::dial::{Dial as _, DialError, NetworkDial, Wire};

const ANNA: &str = "practice.user@example.org";

fn server(probe: &Probe, protocol: MailUse, tls: Tls) -> MailServer {
    let mut servers = probe.practice.servers.iter();
    servers.find(|server| server.protocol == protocol && server.tls == tls).unwrap().clone()
}

/// A conversation by hand.
struct Talk {
    wire: BufReader<Wire>,
}

impl Talk {
    async fn plain(server: &MailServer) -> Self {
        let to = format!("{}:{}", server.host, server.port).parse().unwrap();
        Self { wire: BufReader::new(NetworkDial::new(None).tcp(&to).await.unwrap()) }
    }

    async fn secured(self, authority: &str) -> Result<Self, DialError> {
        let host = url::Host::parse("127.0.0.1").unwrap();
        let wire = self.wire.into_inner();
        let wire = NetworkDial::new(None).secure_with(wire, &host, Some(authority)).await?;
        Ok(Self { wire: BufReader::new(wire) })
    }

    /// With TLS, and the greeting read.
    async fn begin(probe: &Probe, protocol: MailUse) -> Self {
        let talk = Self::plain(&server(probe, protocol, Tls::Implicit)).await;
        let mut talk = talk.secured(&probe.practice.authority).await.unwrap();
        talk.line().await;
        talk
    }

    /// A line without its end; empty at the end of the conversation.
    async fn line(&mut self) -> String {
        let mut line = String::new();
        self.wire.read_line(&mut line).await.unwrap_or_default();
        line.trim_end().to_owned()
    }

    async fn ask(&mut self, line: &str) -> String {
        self.wire.get_mut().send(format!("{line}\r\n").as_bytes()).await.unwrap();
        self.line().await
    }

    /// Asks and reads until a line begins like this.
    async fn until(&mut self, line: &str, start: &str) -> Vec<String> {
        let mut lines = vec![self.ask(line).await];
        while !lines.last().unwrap().starts_with(start) {
            lines.push(self.line().await);
            assert!(!lines.last().unwrap().is_empty() || lines.len() < 40, "{lines:?}");
        }
        lines
    }
}

async fn token(probe: &Probe) -> AccessToken {
    token_for(probe, "openid imap smtp").await
}

async fn token_for(probe: &Probe, scopes: &str) -> AccessToken {
    let code = probe.agree(&link(&[("scope", scopes)])).await.location("code").unwrap();
    AccessToken::new(probe.redeem(&code).await.json()["access_token"].as_str().unwrap())
}

#[tokio::test]
async fn a_live_token_opens_the_inbox_over_imap_in_both_forms_of_tls_and_with_both_mechanisms() {
    let probe = Probe::start().await;
    let token = token(&probe).await;
    for tls in [Tls::Implicit, Tls::StartTls] {
        for (name, sent) in
            [("XOAUTH2", xoauth2(ANNA, &token)), ("OAUTHBEARER", oauthbearer(ANNA, None, &token))]
        {
            let mut talk = Talk::plain(&server(&probe, MailUse::Imap, tls)).await;
            if tls == Tls::StartTls {
                let greeting = talk.line().await;
                assert!(
                    greeting.contains("STARTTLS LOGINDISABLED") && !greeting.contains("AUTH="),
                    "{greeting}"
                );
                assert_eq!(
                    talk.ask(&format!("a AUTHENTICATE {name} {}", *sent)).await,
                    "a NO [PRIVACYREQUIRED] Not without TLS"
                );
                assert_eq!(talk.ask("b STARTTLS").await, "b OK Begin TLS now");
            }
            let mut talk = talk.secured(&probe.practice.authority).await.unwrap();
            if tls == Tls::Implicit {
                assert!(talk.line().await.contains("AUTH=OAUTHBEARER AUTH=XOAUTH2"));
            }
            assert_eq!(talk.ask(&format!("c AUTHENTICATE {name}")).await, "+");
            assert!(talk.until(&sent, "c ").await.pop().unwrap().starts_with("c OK"));
            let selected = talk.until("d EXAMINE INBOX", "d ").await;
            assert!(
                selected[0] == "* 3 EXISTS" && selected.last().unwrap().contains("[READ-ONLY]"),
                "{selected:?}"
            );
            let fetched = talk.until("e UID FETCH 2:* (RFC822.SIZE BODY.PEEK[HEADER])", "e ").await;
            assert!(fetched.iter().any(|line| line == "Subject: Lunch?"), "{fetched:?}");
            assert!(!fetched.iter().any(|line| line == "Subject: Welcome"), "{fetched:?}");
            assert!(talk.until("f LOGOUT", "f ").await[0].starts_with("* BYE"));
        }
    }
}

#[tokio::test]
async fn a_token_that_was_taken_back_opens_nothing_and_the_reason_stands_in_the_challenge() {
    let probe = Probe::start().await;
    let token = token_for(&probe, "imap smtp pop").await;
    let revoked = probe.tokens().await;
    let revoked = revoked["access_token"].as_str().unwrap();
    probe.post("/revoke", &[("client_id", PUBLIC_CLIENT_ID), ("token", revoked)]).await;
    let dead = AccessToken::new(revoked);
    for (protocol, command, prompt, no) in [
        (MailUse::Imap, "a AUTHENTICATE", "+ ", "a NO [AUTHENTICATIONFAILED]"),
        (MailUse::Smtp, "AUTH", "334 ", "535 5.7.8"),
        (MailUse::Pop, "AUTH", "+ ", "-ERR [AUTH]"),
    ] {
        for (name, sent, reason) in [
            ("XOAUTH2", xoauth2(ANNA, &dead), "\"status\":\"401\""),
            ("OAUTHBEARER", oauthbearer(ANNA, None, &dead), "\"status\":\"invalid_token\""),
        ] {
            let mut talk = Talk::begin(&probe, protocol).await;
            let answer = talk.ask(&format!("{command} {name} {}", *sent)).await;
            let challenge = STANDARD.decode(answer.strip_prefix(prompt).unwrap()).unwrap();
            assert!(String::from_utf8(challenge).unwrap().contains(reason));
            assert!(talk.ask("AQ==").await.starts_with(no));
            let again = talk.ask(&format!("{command} XOAUTH2 {}", *xoauth2(ANNA, &token))).await;
            assert!(["* CAPABILITY", "235 ", "+OK"].iter().any(|yes| again.starts_with(yes)), "{again}");
        }
    }
}

#[tokio::test]
async fn a_token_opens_the_persons_own_mailbox_and_the_shared_one_and_no_other() {
    let probe = Probe::start().await;
    let token = token(&probe).await;
    for (mailbox, opens) in [(ANNA, true), ("team@example.org", true), ("second.user@example.org", false)] {
        let mut talk = Talk::begin(&probe, MailUse::Imap).await;
        let answer = talk.ask(&format!("a AUTHENTICATE XOAUTH2 {}", *xoauth2(mailbox, &token))).await;
        assert_eq!(answer.starts_with("* CAPABILITY"), opens, "{answer}");
        assert_eq!(answer.starts_with("a NO [AUTHORIZATIONFAILED]"), !opens, "{answer}");
    }
}

#[tokio::test]
async fn a_token_without_the_permission_is_told_so() {
    let probe = Probe::start().await;
    let token = token(&probe).await; // for IMAP and SMTP only
    let mut talk = Talk::begin(&probe, MailUse::Pop).await;
    let answer = talk.ask(&format!("AUTH OAUTHBEARER {}", *oauthbearer(ANNA, None, &token))).await;
    let challenge = STANDARD.decode(answer.strip_prefix("+ ").unwrap()).unwrap();
    assert!(String::from_utf8(challenge).unwrap().contains("insufficient_scope"));
}

#[tokio::test]
async fn a_message_is_taken_from_its_owner_only_and_thrown_away() {
    let probe = Probe::start().await;
    let token = token(&probe).await;
    let mut talk = Talk::begin(&probe, MailUse::Smtp).await;
    assert!(talk.until("EHLO here", "250 ").await.iter().any(|line| line == "250-AUTH OAUTHBEARER XOAUTH2"));
    assert!(talk.ask("MAIL FROM:<a@example.org>").await.starts_with("530"));
    assert!(talk.ask(&format!("AUTH XOAUTH2 {}", *xoauth2(ANNA, &token))).await.starts_with("235"));
    assert!(talk.ask("MAIL FROM:<somebody.else@example.org>").await.starts_with("553"));
    assert!(talk.ask(&format!("MAIL FROM:<{ANNA}>")).await.starts_with("250"));
    assert!(talk.ask("RCPT TO:<anybody@example.org>").await.starts_with("250"));
    assert!(talk.ask("DATA").await.starts_with("354"));
    assert!(talk.ask("Subject: x\r\n\r\ntext\r\n.").await.starts_with("250"));
    assert!(talk.ask("QUIT").await.starts_with("221"));
}

#[tokio::test]
async fn mail_is_collected_over_pop() {
    let probe = Probe::start().await;
    let token = token_for(&probe, "openid pop").await;
    let mut plain = Talk::plain(&server(&probe, MailUse::Pop, Tls::StartTls)).await;
    assert!(plain.line().await.starts_with("+OK"));
    assert!(plain.until("CAPA", ".").await.contains(&"STLS".to_owned()));
    assert!(plain.ask("STLS").await.starts_with("+OK"));
    let mut talk = plain.secured(&probe.practice.authority).await.unwrap();
    assert!(talk.until("CAPA", ".").await.contains(&"SASL OAUTHBEARER XOAUTH2".to_owned()));
    assert!(talk.ask(&format!("AUTH XOAUTH2 {}", *xoauth2(ANNA, &token))).await.starts_with("+OK"));
    assert!(talk.ask("STAT").await.starts_with("+OK 3 "));
    assert_eq!(talk.until("UIDL", ".").await[1], "1 practice-1");
    assert!(talk.until("RETR 1", ".").await.contains(&"Subject: Welcome".to_owned()));
}

#[tokio::test]
async fn nothing_that_came_before_tls_counts() {
    let probe = Probe::start().await;
    let mut talk = Talk::plain(&server(&probe, MailUse::Imap, Tls::StartTls)).await;
    talk.line().await;
    assert_eq!(talk.ask("a STARTTLS\r\nb NOOP").await, "a OK Begin TLS now");
    assert!(talk.secured(&probe.practice.authority).await.is_err());
}

#[tokio::test]
async fn each_certificate_fault_is_one_that_tls_refuses_by_its_name() {
    let probe = Probe::start().await;
    let tried = async || {
        let talk = Talk::plain(&server(&probe, MailUse::Imap, Tls::Implicit)).await;
        talk.secured(&probe.practice.authority).await.map(drop)
    };
    assert_eq!(tried().await, Ok(()));
    for (fault, reason) in [
        (CertificateFault::Expired, "expired"),
        (CertificateFault::Early, "not valid yet"),
        (CertificateFault::OtherName, "another name"),
        (CertificateFault::Unknown, "unknown issuer"),
        (CertificateFault::Filter, "unknown issuer"),
    ] {
        probe.practice.clear_faults();
        probe.practice.set_fault(Fault::Mail(MailUse::Imap, MailFault::Certificate(fault)));
        let Err(DialError::Tls(told)) = tried().await else { panic!("{fault:?} was taken") };
        assert!(told.contains(reason), "{fault:?}: {told}");
    }
    probe.practice.clear_faults();
    assert_eq!(tried().await, Ok(()));
}

#[tokio::test]
async fn the_authority_counts_for_this_computer_only() {
    let probe = Probe::start().await;
    let elsewhere = url::Host::parse("mail.example.org").unwrap();
    let talk = Talk::plain(&server(&probe, MailUse::Imap, Tls::Implicit)).await;
    let authority = Some(probe.practice.authority.as_str());
    let secured = NetworkDial::new(None).secure_with(talk.wire.into_inner(), &elsewhere, authority).await;
    assert!(matches!(secured, Err(DialError::Tls(_))), "{secured:?}");
}

#[tokio::test]
async fn a_closed_port_opens_again() {
    let probe = Probe::start().await;
    let imap = server(&probe, MailUse::Imap, Tls::Implicit);
    let to = format!("{}:{}", imap.host, imap.port).parse().unwrap();
    let dial = NetworkDial::new(None);
    probe.practice.set_fault(Fault::Mail(MailUse::Imap, MailFault::Closed));
    // The port closes a moment after the fault is set; whoever is faster finds a connection that ends.
    let limit = std::time::Duration::from_mins(1);
    let closing = async { while dial.tcp(&to).await.is_ok() {} };
    tokio::time::timeout(limit, closing).await.expect("the port closes");
    probe.practice.clear_faults();
    let opening = async { while dial.tcp(&to).await.is_err() {} };
    tokio::time::timeout(limit, opening).await.expect("the port opens again");
    assert_eq!(Talk::begin(&probe, MailUse::Imap).await.ask("a NOOP").await, "a OK Done");
}

#[tokio::test]
async fn a_server_that_hangs_lets_go_when_it_is_told_to() {
    let probe = Probe::start().await;
    let token = token(&probe).await;
    probe.practice.set_fault(Fault::Mail(MailUse::Imap, MailFault::HangsInSignIn));
    let mut talk = Talk::begin(&probe, MailUse::Imap).await;
    let sent = format!("a AUTHENTICATE XOAUTH2 {}", *xoauth2(ANNA, &token));
    let (answer, ()) = tokio::join!(talk.ask(&sent), async {
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
        probe.practice.clear_faults();
    });
    assert!(answer.is_empty() || answer.starts_with("* CAPABILITY"), "{answer}");
}

#[tokio::test]
async fn a_dead_access_token_opens_nothing_until_it_is_renewed() {
    let probe = Probe::start().await;
    probe.practice.set_fault(Fault::AccessDead);
    let tokens = probe.tokens().await;
    let signs_in = async |token: &str| {
        let mut talk = Talk::begin(&probe, MailUse::Imap).await;
        let sent = xoauth2(ANNA, &AccessToken::new(token));
        talk.ask(&format!("a AUTHENTICATE XOAUTH2 {}", *sent)).await.starts_with("* CAPABILITY")
    };
    assert!(!signs_in(tokens["access_token"].as_str().unwrap()).await);
    let renewed = probe.renew(tokens["refresh_token"].as_str().unwrap()).await.json();
    assert!(signs_in(renewed["access_token"].as_str().unwrap()).await);
}
