//! The road to a provider in networks that lie, block and listen in: real names, real sockets, real certificates, inside a
//! network namespace that belongs to one test and has no other way out than itself.
//!
//! There the name server is ours, and so is whoever answers at a public address.

use std::net::Ipv4Addr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use mailward::domain::account::NewAccount;
use mailward::domain::problem::ProblemKind as K;
use mailward::domain::report::{CheckId, CheckResult, FactName, Report, Verdict, verdict};
use mailward::domain::scope::Uses;
use mailward::domain::settings::KeyPlace;
use mailward::platform::{World, WorldOptions};
use mailward::services::diagnose::{self, DiagnoseWish};
use mailward::services::{Context, accounts};
use mailward::store::Store;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, UdpSocket};

use crate::namespace;

/// A public address, which in the namespace is ours.
const PUBLIC: Ipv4Addr = Ipv4Addr::new(203, 0, 114, 5);

/// Where a portal stands: within its own network.
const PRIVATE: Ipv4Addr = Ipv4Addr::new(10, 9, 8, 7);

#[test]
fn a_dead_name_server_is_told() {
    in_namespace("a_dead_name_server_is_told", &[], dead_names());
}

#[test]
fn a_captive_portal_is_the_cause_of_everything_that_it_breaks() {
    in_namespace("a_captive_portal_is_the_cause_of_everything_that_it_breaks", &[], portal());
}

#[test]
fn a_name_server_that_leads_a_public_provider_into_a_private_network_lies() {
    in_namespace(
        "a_name_server_that_leads_a_public_provider_into_a_private_network_lies",
        &[],
        false_names(),
    );
}

#[test]
fn a_filter_that_opens_the_connection_is_named_by_its_certificate() {
    in_namespace("a_filter_that_opens_the_connection_is_named_by_its_certificate", &[], filter_in_the_way());
}

#[test]
fn a_blocked_port_is_told_from_a_host_that_is_gone() {
    in_namespace("a_blocked_port_is_told_from_a_host_that_is_gone", &[], blocked());
}

#[test]
fn a_filter_behind_a_proxy_is_seen_through_it() {
    in_namespace(
        "a_filter_behind_a_proxy_is_seen_through_it",
        &[("HTTPS_PROXY", "http://127.0.0.1:8888")],
        proxy(),
    );
}

#[test]
fn a_proxy_that_does_not_answer_is_the_cause() {
    in_namespace(
        "a_proxy_that_does_not_answer_is_the_cause",
        &[("HTTPS_PROXY", "http://127.0.0.1:9")],
        dead_proxy(),
    );
}

/// Does it inside a namespace, with a name server and addresses of our own.
fn in_namespace(test: &str, variables: &[(&str, &str)], inside: impl Future<Output = ()>) {
    let setup = format!("ip addr add {PUBLIC}/32 dev lo && ip addr add {PRIVATE}/32 dev lo");
    namespace::run(&format!("roads::{test}"), &setup, variables, inside);
}

async fn dead_names() {
    let report = diagnose().await;
    expect(&report, CheckId::Names, CheckResult::Fail, Some(K::DnsFailed));
    expect(&report, CheckId::Connection, CheckResult::Skip, None);
    assert_eq!(cause(&report), Some(K::DnsFailed));
}

async fn portal() {
    names(PRIVATE, Made::Up).await;
    answers(PRIVATE, "HTTP/1.1 302 Found\r\nLocation: http://login.hotel.test/\r\nConnection: close\r\n\r\n")
        .await;
    let report = diagnose().await;
    expect(&report, CheckId::Names, CheckResult::Fail, Some(K::NamesFalse));
    expect(&report, CheckId::Portal, CheckResult::Fail, Some(K::CaptivePortal));
    assert_eq!(cause(&report), Some(K::CaptivePortal));
}

async fn false_names() {
    names(PRIVATE, Made::Nobody).await;
    let report = diagnose().await;
    assert_eq!(cause(&report), Some(K::NamesFalse));
}

async fn filter_in_the_way() {
    names(PUBLIC, Made::Nobody).await;
    filter(PUBLIC).await;
    filtered(&diagnose().await);
}

async fn blocked() {
    names(PUBLIC, Made::Nobody).await;
    answers(PUBLIC, "HTTP/1.1 301 Moved\r\nLocation: https://oauth2.googleapis.com/\r\n\r\n").await;
    let report = diagnose().await;
    expect(&report, CheckId::Connection, CheckResult::Fail, Some(K::PortBlocked));
    assert_eq!(cause(&report), Some(K::PortBlocked));
}

async fn proxy() {
    names(PUBLIC, Made::Nobody).await;
    filter(PUBLIC).await;
    let proxy = Proxy::start().await;
    let report = diagnose().await;
    expect(&report, CheckId::Proxy, CheckResult::Pass, None);
    expect(&report, CheckId::Connection, CheckResult::Skip, None);
    filtered(&report);
    drop(proxy);
}

async fn dead_proxy() {
    names(PUBLIC, Made::Nobody).await;
    let report = diagnose().await;
    expect(&report, CheckId::Proxy, CheckResult::Fail, Some(K::ProxyFailed));
    assert_eq!(cause(&report), Some(K::ProxyFailed));
}

fn filtered(report: &Report) {
    expect(report, CheckId::Tls, CheckResult::Fail, Some(K::TlsInspected));
    let tls = report.findings.iter().find(|finding| finding.check == CheckId::Tls).unwrap();
    let issuer = tls.facts.iter().find(|fact| fact.name == FactName::IssuedBy).unwrap();
    assert_eq!(issuer.value, "Example School Filter");
    assert_eq!(cause(report), Some(K::TlsInspected));
}

fn expect(report: &Report, check: CheckId, result: CheckResult, kind: Option<K>) {
    let finding = report.findings.iter().find(|finding| finding.check == check).unwrap();
    let found = finding.problem.as_ref().map(|problem| problem.kind);
    assert_eq!((finding.result, found), (result, kind), "{finding:?}");
}

fn cause(report: &Report) -> Option<K> {
    match verdict(report) {
        Verdict::Cause(_, problem) => Some(problem.kind),
        _ => None,
    }
}

/// A real diagnosis of an account at a provider that everybody knows.
async fn diagnose() -> Report {
    let world = World::real(WorldOptions::default());
    let store = Store::open(None, Arc::clone(&world.random), Arc::clone(&world.clock)).await.unwrap();
    store.create_vault(KeyPlace::Memory, None, world.keyring.as_ref()).await.unwrap();
    let context = Context {
        world,
        store,
        folder: None,
        home: None,
        keys: mailward::services::inspect::KeyShelf::default(),
        organisation: mailward::services::organisation::InForce::default(),
    };
    let catalogue = accounts::catalogue(&context).await.unwrap();
    let provider = catalogue.for_address("gmail.com").unwrap().id.clone();
    let new = NewAccount {
        address: "anna@gmail.com".parse().unwrap(),
        mailbox: None,
        provider,
        uses: Uses::usual(),
        servers: Vec::new(),
        redirect: None,
        particulars: mailward::domain::account::Particulars::default(),
    };
    let account = context.store.add_account(new, context.world.clock.now()).await.unwrap();
    let wish = DiagnoseWish { account: Some(account.id), renew: false };
    let (news, mut heard) = tokio::sync::mpsc::channel(64);
    let listening = async { while heard.recv().await.is_some() {} };
    let (report, ()) = tokio::join!(Box::pin(diagnose::run(wish, None, &context, news)), listening);
    report.unwrap()
}

/// What the name server says of names that nobody has.
#[derive(Clone, Copy, PartialEq)]
enum Made {
    /// They are here, too.
    Up,
    /// Nobody has them.
    Nobody,
}

/// A name server (RFC 1035) that leads everything to one address.
async fn names(to: Ipv4Addr, made: Made) {
    let socket = UdpSocket::bind("127.0.0.1:53").await.unwrap();
    tokio::spawn(async move {
        let mut asked = [0; 512];
        while let Ok((count, from)) = socket.recv_from(&mut asked).await {
            let question = &asked[..count];
            let end = 12 + question[12..].iter().position(|byte| *byte == 0).unwrap() + 5;
            let is_a = question[end - 4..end - 2] == [0, 1];
            let nobody = made == Made::Nobody && question[12..].starts_with(b"\x13nobody-");
            let mut answer = question[..end].to_vec();
            answer[2..4].copy_from_slice(&[0x81, if nobody { 0x83 } else { 0x80 }]);
            answer[6..12].copy_from_slice(&[0, u8::from(is_a && !nobody), 0, 0, 0, 0]);
            if is_a && !nobody {
                answer.extend_from_slice(&[0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4]);
                answer.extend_from_slice(&to.octets());
            }
            socket.send_to(&answer, from).await.ok();
        }
    });
}

/// Somebody on the port for plain HTTP who says always the same.
async fn answers(at: Ipv4Addr, words: &'static str) {
    let listener = TcpListener::bind((at, 80)).await.unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _asked = stream.read(&mut [0; 2048]).await;
            stream.write_all(words.as_bytes()).await.ok();
        }
    });
}

/// A filter that shows a certificate of its own for whatever is asked for.
async fn filter(at: Ipv4Addr) {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.distinguished_name.push(DnType::CommonName, "Example School Filter");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = Issuer::new(authority, KeyPair::generate().unwrap());
    let key = KeyPair::generate().unwrap();
    let shown = CertificateParams::new(vec!["oauth2.googleapis.com".to_owned()]).unwrap();
    let shown = CertificateDer::from(shown.signed_by(&key, &issuer).unwrap());
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let crypto = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(crypto).with_safe_default_protocol_versions().unwrap();
    let config = config.with_no_client_auth().with_single_cert(vec![shown], key).unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind((at, 443)).await.unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move { acceptor.accept(stream).await.is_ok() });
        }
    });
}

/// A real proxy.
struct Proxy(Child, #[expect(dead_code, reason = "its settings go away with it")] tempfile::TempDir);

impl Proxy {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = folder.path().join("tinyproxy.conf");
        std::fs::write(
            &settings,
            "Port 8888\nListen 127.0.0.1\nTimeout 60\nAllow 127.0.0.1\nConnectPort 443\n",
        )
        .unwrap();
        let mut command = Command::new("tinyproxy");
        command.arg("-d").arg("-c").arg(&settings).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().expect("tinyproxy is there");
        let ended = async {
            while tokio::net::TcpStream::connect("127.0.0.1:8888").await.is_err() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(crate::running::LONG, ended).await.expect("the proxy listens");
        Self(child, folder)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}
