//! What a look keeps, what it leaves as it was, and whom it asks.

use super::*;
use crate::platform::dial::TlsLook;
use crate::services::tests::{ROOT, Stage, TOKEN};
use crate::testing::world::Reply;

async fn looked(wish: &Wish, context: &Context) -> Vec<Seen> {
    let (told, mut heard) = mpsc::channel(64);
    let looking = async {
        let told = told;
        run(wish, context, &told).await
    };
    let hearing = async {
        let mut all = Vec::new();
        while let Some(seen) = heard.recv().await {
            all.push(seen);
        }
        all
    };
    let (done, all) = tokio::join!(looking, hearing);
    done.unwrap();
    all
}

fn of(looks: &Looks, account: Option<AccountId>, check: CheckId) -> Option<&Looked> {
    looks.get(&LookKey { account, what: LookId::Check(check) })
}

#[tokio::test]
async fn who_asks_nobody_looks_at_this_computer_and_at_what_was_granted() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let wish = Wish { here: true, accounts: vec![account], asks: false };
    let asked = stage.fakes.transport.requests().len();
    let seen = looked(&wish, &stage.context).await;
    assert_eq!(seen.len(), wish.checks());
    assert_eq!(stage.fakes.transport.requests().len(), asked, "nothing left this computer");
    assert_eq!(stage.fakes.dial.asked(), []);
    let looks = stage.context.store.looks().await.unwrap();
    assert_eq!(looks.len(), seen.iter().flatten().count());
    let folder = of(&looks, None, CheckId::Folder).unwrap();
    assert_eq!((folder.result, folder.problem.as_deref()), (CheckResult::Pass, None));
    assert!(of(&looks, None, CheckId::Clock).is_none(), "the clock is compared with somebody's");
}

#[tokio::test]
async fn what_could_not_be_asked_leaves_what_was_seen_before() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let fakes = &stage.fakes;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    fakes.dial.lead("id.example.org:443", listener.local_addr().unwrap());
    let look = TlsLook { chain: Vec::new(), version: Some("1.3"), outcome: Ok(()) };
    fakes.dial.show("id.example.org", look);
    fakes.transport.always(TOKEN, Reply::json(400, r#"{"error":"invalid_grant"}"#));
    fakes.transport.always(ROOT, Reply::html(404, ""));
    let wish = Wish { here: false, accounts: vec![account.clone()], asks: true };
    let seen = looked(&wish, &stage.context).await;
    assert_eq!(seen.len(), wish.checks());
    let before = stage.context.store.looks().await.unwrap();
    let tls = of(&before, Some(account.id), CheckId::Tls).unwrap().clone();
    assert_eq!(tls.result, CheckResult::Pass);
    fakes.dial.fail("id.example.org:443", crate::platform::dial::DialError::Unreachable);
    fakes.clock.advance(jiff::SignedDuration::from_mins(1));
    looked(&wish, &stage.context).await;
    let after = stage.context.store.looks().await.unwrap();
    assert_eq!(
        of(&after, Some(account.id), CheckId::Tls),
        Some(&tls),
        "a way that is shut says nothing of it"
    );
    let printed = format!("{after:?}");
    assert!(!printed.contains("CANARY") && !printed.contains("invalid_grant"), "{printed}");
}

#[tokio::test]
async fn a_token_that_was_refused_stays_so_while_nobody_can_be_asked() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let not_asked = Finding::new(CheckId::Access, CheckResult::Pass, "not ended");
    for (kind, kept) in [(ProblemKind::AccessDead, 0), (ProblemKind::NoRefreshToken, 1)] {
        let refused = Finding::new(CheckId::Access, CheckResult::Fail, "").problem(Problem::new(kind));
        keep(Some(account.id), &[refused], &stage.context).await.unwrap();
        let seen = keep(Some(account.id), std::slice::from_ref(&not_asked), &stage.context).await.unwrap();
        assert_eq!(seen.iter().flatten().count(), kept, "{kind:?}");
    }
}

#[test]
fn a_failure_of_the_network_says_nothing_and_a_refusal_does() {
    use ProblemKind as K;

    let failed = |check, kind| Finding::new(check, CheckResult::Fail, "").problem(Problem::new(kind));
    assert!(matches!(tells(&failed(CheckId::Metadata, K::TimedOut)), Tells::Nothing));
    assert!(matches!(tells(&failed(CheckId::Imap, K::CheckTooSlow)), Tells::Nothing));
    assert!(matches!(tells(&failed(CheckId::Imap, K::MailWithoutTls)), Tells::Something));
    assert!(matches!(tells(&failed(CheckId::Metadata, K::IssuerForeign)), Tells::Something));
    assert!(matches!(tells(&failed(CheckId::Keyring, K::KeyringMissing)), Tells::Something));
    let not_asked = Finding::new(CheckId::Access, CheckResult::Pass, "not ended");
    assert!(matches!(tells(&not_asked), Tells::Less));
    let skipped = Finding::new(CheckId::Imap, CheckResult::Skip, "it answers");
    assert!(matches!(tells(&skipped), Tells::Nothing));
}
