//! The road to the provider, shut in every way.

use super::*;
use crate::platform::certificate::Certificate;

fn address(text: &str) -> std::net::IpAddr {
    text.parse().unwrap()
}

fn shown(issuer: &str) -> Certificate {
    Certificate {
        names: vec!["id.example.org".into()],
        subject: "id.example.org".into(),
        issuer: issuer.into(),
        valid_from: None,
        valid_until: None,
        logged: false,
    }
}

/// Answers every connection with these bytes.
async fn says(words: &'static str) -> std::net::SocketAddr {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _asked = stream.read(&mut [0; 1024]).await;
            stream.write_all(words.as_bytes()).await.ok();
        }
    });
    at
}

#[tokio::test]
async fn a_name_that_is_not_found_ends_the_road_there() {
    let ward = Ward::healthy().await;
    ward.stage.fakes.dial.name("id.example.org", Err(DialError::Dns));
    let report = ward.run().await;
    assert_eq!(told(&report, CheckId::Names), (CheckResult::Fail, Some(K::DnsFailed)));
    for check in
        [CheckId::Connection, CheckId::Tls, CheckId::Portal, CheckId::Metadata, CheckId::TokenEndpoint]
    {
        assert_eq!(told(&report, check), (CheckResult::Skip, None), "{check:?}");
    }
    assert_eq!(cause(&report), Some(K::DnsFailed));
}

#[tokio::test]
async fn an_address_that_nobody_can_have_is_a_lie() {
    let ward = Ward::healthy().await;
    ward.stage.fakes.dial.name("id.example.org", Ok(vec![address("0.0.0.0")]));
    let report = ward.run().await;
    assert_eq!(told(&report, CheckId::Names), (CheckResult::Fail, Some(K::NamesFalse)));
}

#[tokio::test]
async fn a_port_that_is_shut_on_a_host_that_answers_is_blocked() {
    let ward = Ward::healthy().await;
    let dial = &ward.stage.fakes.dial;
    dial.fail("id.example.org:443", DialError::Unreachable);
    assert_eq!(told(&ward.run().await, CheckId::Connection), (CheckResult::Fail, Some(K::Unreachable)));
    dial.lead(
        "id.example.org:80",
        says("HTTP/1.1 301 Moved\r\nLocation: https://id.example.org/\r\n\r\n").await,
    );
    let report = ward.run().await;
    assert_eq!(told(&report, CheckId::Connection), (CheckResult::Fail, Some(K::PortBlocked)));
    assert_eq!(cause(&report), Some(K::PortBlocked));
}

#[tokio::test]
async fn a_portal_is_the_cause_whatever_else_it_breaks() {
    let ward = Ward::healthy().await;
    let dial = &ward.stage.fakes.dial;
    dial.name("id.example.org", Ok(vec![address("127.0.0.1")]));
    dial.lead(
        "id.example.org:80",
        says("HTTP/1.1 302 Found\r\nLocation: http://login.hotel.test/\r\n\r\n").await,
    );
    let unfit = Err(DialError::Tls("the certificate belongs to another name".into()));
    dial.show("id.example.org", TlsLook { chain: vec![shown("Hotel")], version: None, outcome: unfit });
    let report = ward.run().await;
    assert_eq!(told(&report, CheckId::Portal), (CheckResult::Fail, Some(K::CaptivePortal)));
    assert_eq!(cause(&report), Some(K::CaptivePortal));
    let leads = of(&report, CheckId::Portal).facts.iter().find(|fact| fact.name == FactName::Answer);
    assert_eq!(leads.unwrap().value, "leads to login.hotel.test");
}

#[tokio::test]
async fn a_filter_is_named_by_its_certificate() {
    let ward = Ward::healthy().await;
    let unknown = Err(DialError::Tls("unknown issuer".into()));
    let look = TlsLook { chain: vec![shown("Zscaler Inc., Intermediate")], version: None, outcome: unknown };
    ward.stage.fakes.dial.show("id.example.org", look);
    let report = ward.run().await;
    assert_eq!(cause(&report), Some(K::TlsInspected));
    let issued = of(&report, CheckId::Tls).facts.iter().find(|fact| fact.name == FactName::IssuedBy);
    assert_eq!(issued.unwrap().value, "Zscaler Inc., Intermediate");
}

#[tokio::test]
async fn a_handshake_that_hangs_costs_one_limit_with_the_portal_asked_beside_it() {
    let ward = Ward::healthy().await;
    ward.stage.fakes.dial.hang("id.example.org:443");
    ward.stage.fakes.dial.hang("id.example.org:80");
    let clock = &ward.stage.fakes.clock;
    let begun = clock.now();
    let report = ward.run_by_a_turned_clock().await;
    assert_eq!(told(&report, CheckId::Connection), (CheckResult::Fail, Some(K::CheckTooSlow)));
    let took = clock.now().duration_since(begun).as_secs();
    assert!(took <= run::LIMIT.as_secs() + 2, "{took} s");
}

#[tokio::test]
async fn a_wrong_clock_is_found_by_the_plain_port_where_its_certificates_are_refused() {
    let ward = Ward::healthy().await;
    let fakes = &ward.stage.fakes;
    fakes.transport.fail(ROOT, TransportError::Tls("the certificate is not valid yet".into()));
    let early = Err(DialError::Tls("the certificate is not valid yet".into()));
    fakes.dial.show(
        "id.example.org",
        TlsLook { chain: vec![shown("Example Trust")], version: None, outcome: early },
    );
    let answer = "HTTP/1.1 301 Moved\r\nDate: Sun, 22 Nov 2026 12:00:00 GMT\r\nLocation: https://id.example.org/\r\n\r\n";
    fakes.dial.lead("id.example.org:80", says(answer).await);
    let report = ward.run().await;
    assert_eq!(told(&report, CheckId::Tls), (CheckResult::Fail, Some(K::TlsFailed)));
    assert_eq!(of(&report, CheckId::Clock).summary, "2 h slow");
    assert_eq!(cause(&report), Some(K::ClockWrong));
}
