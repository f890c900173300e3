//! Diagnoses in a world of fakes: what runs beside what, what is skipped, and what it comes to.

use jiff::SignedDuration;

use super::*;
use crate::domain::problem::ProblemKind as K;
use crate::domain::report::{CheckResult, FactName, Verdict, verdict};
use crate::domain::scope::Scope;
use crate::domain::secret::AccessToken;
use crate::domain::token::{TokenKind, TokenSet};
use crate::platform::clock::Clock as _;
use crate::platform::computer::{FolderFacts, LoopbackTrouble};
use crate::platform::dial::{DialError, TlsLook};
use crate::platform::transport::TransportError;
use crate::services::tests::{JWKS, ROOT, Stage, TOKEN};
use crate::testing::world::{KeyringState, Reply};

mod roads;

/// A stage whose provider is reached, answers, and takes what it gave.
struct Ward {
    stage: Stage,
    account: Account,
}

impl Ward {
    async fn healthy() -> Self {
        let stage = Stage::on_disk().await;
        let account = stage.signed_in("anna@example.org").await;
        let fakes = &stage.fakes;
        let here = listens().await;
        fakes.dial.lead("id.example.org:443", here);
        fakes
            .dial
            .show("id.example.org", TlsLook { chain: Vec::new(), version: Some("1.3"), outcome: Ok(()) });
        fakes.dial.name("nobody", Err(DialError::Dns));
        let refused = r#"{"error":"invalid_grant"}"#;
        fakes.transport.always(TOKEN, Reply::json(400, refused));
        fakes.transport.always(ROOT, Reply::html(404, "").header("date", "Sun, 22 Nov 2026 10:00:00 GMT"));
        Self { stage, account }
    }

    async fn run(&self) -> Report {
        self.run_with(None).await
    }

    async fn run_with(&self, renewal: Option<Renewal>) -> Report {
        let wish = DiagnoseWish { account: Some(self.account.id), renew: renewal.is_some() };
        let (news, heard) = mpsc::channel(64);
        let reading = read(heard);
        let (report, _) = tokio::join!(run(wish, renewal, &self.stage.context, news), reading);
        report.unwrap()
    }

    /// The same, while a second goes by each time that everybody had a chance to go on.
    async fn run_by_a_turned_clock(&self) -> Report {
        let clock = &self.stage.fakes.clock;
        let turning = async {
            for _second in 0..3_600 {
                clock.somebody_naps().await;
                for _ in 0..20 {
                    self.stage.context.store.accounts().await.unwrap(); // goes through another thread and back
                    tokio::task::yield_now().await;
                }
                clock.advance(SignedDuration::from_secs(1));
            }
        };
        tokio::select! {
            report = self.run() => report,
            () = turning => panic!("it has no limit"),
        }
    }

    async fn computer(&self) -> Report {
        let (news, heard) = mpsc::channel(64);
        let wish = DiagnoseWish { account: None, renew: false };
        let (report, _) = tokio::join!(run(wish, None, &self.stage.context, news), read(heard));
        report.unwrap()
    }
}

/// Somebody who takes connections and says nothing.
async fn listens() -> std::net::SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            held.push(stream);
        }
    });
    at
}

async fn read(mut heard: mpsc::Receiver<News>) -> Vec<News> {
    let mut all = Vec::new();
    while let Some(news) = heard.recv().await {
        all.push(news);
    }
    all
}

fn of(report: &Report, check: CheckId) -> &Finding {
    report.findings.iter().find(|finding| finding.check == check).unwrap()
}

fn told(report: &Report, check: CheckId) -> (CheckResult, Option<K>) {
    let finding = of(report, check);
    (finding.result, finding.problem.as_ref().map(|problem| problem.kind))
}

fn cause(report: &Report) -> Option<K> {
    match verdict(report) {
        Verdict::Cause(_, problem) => Some(problem.kind),
        _ => None,
    }
}

#[tokio::test]
async fn every_planned_check_ends_once_and_nothing_is_wrong_with_a_healthy_account() {
    let ward = Ward::healthy().await;
    let wish = DiagnoseWish { account: Some(ward.account.id), renew: false };
    let (news, heard) = mpsc::channel(64);
    let (report, news) = tokio::join!(run(wish, None, &ward.stage.context, news), read(heard));
    let report = report.unwrap();
    let News::Planned(planned, _) = &news[0] else { panic!("{news:?}") };
    let ended: Vec<CheckId> = report.findings.iter().map(|finding| finding.check).collect();
    assert_eq!(&ended, planned);
    let told = news.iter().filter(|news| matches!(news, News::Ended(_))).count();
    assert_eq!(told, planned.len());
    let failed: Vec<&Finding> =
        report.findings.iter().filter(|finding| finding.result == CheckResult::Fail).collect();
    assert!(failed.is_empty() && report.complete, "{failed:?}");
    assert!(report.findings.windows(2).all(|two| two[0].check < two[1].check));
}

#[tokio::test]
async fn this_computer_alone_asks_no_mail_server() {
    let ward = Ward::healthy().await;
    let report = ward.computer().await;
    assert_eq!(report.subject, Subject::Computer);
    assert!(report.findings.iter().all(|finding| finding.check <= CheckId::Proxy), "{:?}", report.findings);
    assert_eq!(ward.stage.fakes.dial.asked(), []);
}

#[tokio::test]
async fn no_secret_gets_into_a_report() {
    let ward = Ward::healthy().await;
    let report = ward.run().await;
    let printed = format!("{report:?} {}", serde_json::to_string(&report).unwrap());
    assert!(!printed.contains("CANARY"), "{printed}");
}

#[tokio::test]
async fn what_is_wrong_with_this_computer_is_told() {
    let ward = Ward::healthy().await;
    let computer = &ward.stage.fakes.computer;
    computer.folder(Ok(FolderFacts { rights: Some(0o755), open: None, free: Some(1 << 30) }));
    computer.sandboxed("Flatpak", false);
    computer.loopback("127.0.0.1".parse().unwrap(), LoopbackTrouble::Reach("connection refused".into()));
    let report = ward.computer().await;
    assert_eq!(told(&report, CheckId::Folder), (CheckResult::Warn, Some(K::FolderOpen)));
    assert_eq!(told(&report, CheckId::Browser), (CheckResult::Fail, Some(K::PortalMissing)));
    assert_eq!(told(&report, CheckId::Loopback), (CheckResult::Fail, Some(K::LoopbackHalf)));
    computer.folder(Ok(FolderFacts { rights: Some(0o700), open: None, free: Some(1024) }));
    let report = ward.computer().await;
    assert_eq!(told(&report, CheckId::Folder), (CheckResult::Fail, Some(K::DiskLow)));
}

#[tokio::test]
async fn a_keyring_is_tried_and_left_as_it_was() {
    let ward = Ward::healthy().await;
    let before = ward.stage.fakes.keyring.names();
    assert_eq!(told(&ward.computer().await, CheckId::Keyring), (CheckResult::Pass, None));
    assert_eq!(ward.stage.fakes.keyring.names(), before);
    ward.stage.fakes.keyring.become_state(KeyringState::Locked);
    assert_eq!(told(&ward.computer().await, CheckId::Keyring), (CheckResult::Fail, Some(K::KeyringLocked)));
}

#[tokio::test]
async fn a_wrong_clock_is_told_with_its_side() {
    let ward = Ward::healthy().await;
    ward.stage.fakes.clock.advance(SignedDuration::from_mins(20));
    let report = ward.run().await;
    assert_eq!(told(&report, CheckId::Clock), (CheckResult::Fail, Some(K::ClockWrong)));
    assert_eq!(of(&report, CheckId::Clock).summary, "20 min fast");
    assert_eq!(cause(&report), Some(K::ClockWrong));
}

#[tokio::test]
async fn a_server_that_hangs_costs_one_limit_and_not_their_sum() {
    let ward = Ward::healthy().await;
    let gates: Vec<_> =
        [ROOT, JWKS, TOKEN].map(|place| ward.stage.fakes.transport.hold(place, Reply::html(404, ""))).into();
    let clock = &ward.stage.fakes.clock;
    let begun = clock.now();
    let report = ward.run_by_a_turned_clock().await;
    assert_eq!(told(&report, CheckId::Keys), (CheckResult::Fail, Some(K::CheckTooSlow)));
    assert_eq!(told(&report, CheckId::TokenEndpoint), (CheckResult::Fail, Some(K::CheckTooSlow)));
    let took = clock.now().duration_since(begun).as_secs();
    assert!(took < 2 * run::LIMIT.as_secs(), "{took} s");
    drop(gates);
}

#[tokio::test]
async fn a_refused_renewal_is_the_cause_and_mail_waits_for_it() {
    let ward = Ward::healthy().await;
    let refused: Renewal = Box::pin(async { Err(Problem::new(K::GrantEnded)) });
    let report = ward.run_with(Some(refused)).await;
    assert_eq!(told(&report, CheckId::Refresh), (CheckResult::Fail, Some(K::GrantEnded)));
    assert_eq!(cause(&report), Some(K::GrantEnded));
    let renewals = ward.stage.fakes.transport.requests_to(TOKEN).len();
    assert_eq!(renewals, 1, "the token endpoint is asked with a made-up token only");
}

#[tokio::test]
async fn an_account_that_nobody_signed_in_to_says_so() {
    let ward = Ward::healthy().await;
    let account = ward.stage.account("new@example.org").await;
    let ward = Ward { account, ..ward };
    let report = ward.run().await;
    assert_eq!(cause(&report), Some(K::NeverSignedIn));
    assert_eq!(told(&report, CheckId::Scopes).0, CheckResult::Skip);
}

#[tokio::test]
async fn a_permission_that_was_not_granted_is_told_with_the_use_that_needs_it() {
    let ward = Ward::healthy().await;
    assert_eq!(told(&ward.run().await, CheckId::Scopes), (CheckResult::Pass, None));
    let tokens = TokenSet {
        access: AccessToken::new("CANARY-access-1"),
        refresh: None,
        id: None,
        kind: TokenKind::Opaque,
        received_at: ward.stage.fakes.clock.now(),
        expires_at: None,
        refresh_expires_at: None,
        granted: Some(Scope::list("openid email imap")),
    };
    let Account { id, generation, .. } = ward.account;
    let narrower = ward.stage.context.store.keep_renewal(id, generation, tokens).await.unwrap();
    assert_eq!(narrower.grant.unwrap().granted, Scope::list("openid email imap"));
    let report = ward.run().await;
    assert_eq!(told(&report, CheckId::Scopes), (CheckResult::Fail, Some(K::ScopeLacking)));
    let finding = of(&report, CheckId::Scopes);
    assert_eq!(finding.summary, "not for SMTP");
    assert_eq!(finding.problem.as_ref().unwrap().facts.more["lacking"], "smtp");
}

#[tokio::test]
async fn a_client_that_the_provider_does_not_know_is_the_cause() {
    let ward = Ward::healthy().await;
    ward.stage.fakes.transport.answer(TOKEN, Reply::json(401, r#"{"error":"invalid_client"}"#));
    let report = ward.run().await;
    assert_eq!(cause(&report), Some(K::ClientRefused));
}

#[tokio::test]
async fn an_account_that_is_gone_cannot_be_diagnosed() {
    let ward = Ward::healthy().await;
    let wish = DiagnoseWish { account: Some(AccountId::new(99)), renew: false };
    let refused = run(wish, None, &ward.stage.context, mpsc::channel(8).0).await.unwrap_err();
    assert_eq!(refused.kind, K::NoSuchAccount);
}
