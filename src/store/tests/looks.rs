//! What the check-up keeps: looks, replaced by newer ones, and what was put aside; both go with their account.

use super::sharing::provider;
use super::*;
use crate::domain::audit::AuditKind;
use crate::domain::checkup::{About, Dismissal, LookId, LookKey, Looked, Reason};
use crate::domain::provider::{MailServer, Provider, Tls};
use crate::domain::report::{CheckId, CheckResult, Fact, FactName};
use crate::domain::scope::MailUse;

fn key(account: Option<AccountId>, check: CheckId) -> LookKey {
    LookKey { account, what: LookId::Check(check) }
}

fn saw(minute: i64, result: CheckResult) -> Looked {
    let facts = vec![Fact::new(FactName::Host, "mail.example.org")];
    Looked { at: moment(minute), result, problem: Some("network.tls".to_owned()), facts }
}

fn aside(reason: Reason, about: About) -> Dismissal {
    Dismissal { reason, about, why: "it is fine".to_owned(), at: moment(0), until: moment(60) }
}

#[tokio::test]
async fn the_newest_look_at_each_thing_is_kept_and_goes_with_its_account() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = home.unlocked(&keyring).await;
    let account = anna(&store).await;
    let (tls, folder) = (key(Some(account.id), CheckId::Tls), key(None, CheckId::Folder));
    let gone = key(Some(AccountId::new(99)), CheckId::Tls);
    let looks = vec![(tls, saw(1, CheckResult::Fail)), (folder, saw(1, CheckResult::Pass))];
    store.keep_looks(looks).await.unwrap();
    let newer = vec![(tls, saw(2, CheckResult::Pass)), (gone, saw(2, CheckResult::Pass))];
    store.keep_looks(newer).await.unwrap();
    let kept = home.open().await.looks().await.unwrap();
    assert_eq!(kept.len(), 2, "one of an account that is not there is left out");
    assert_eq!((&kept[&tls], &kept[&folder]), (&saw(2, CheckResult::Pass), &saw(1, CheckResult::Pass)));
    assert_eq!(store.look_of(tls).await.unwrap(), Some(saw(2, CheckResult::Pass)));
    store.put_aside(aside(Reason::ScopesWide, About::Account(account.id))).await.unwrap();
    store.forget(account.id).await.unwrap();
    assert_eq!(store.looks().await.unwrap().into_keys().collect::<Vec<_>>(), [folder]);
    assert_eq!(store.dismissals().await.unwrap(), []);
}

#[tokio::test]
async fn what_a_newer_version_wrote_is_left_out_and_is_no_error() {
    let store = in_memory().await;
    let id = anna(&store).await.id;
    store.keep_looks(vec![(key(Some(id), CheckId::Tls), saw(1, CheckResult::Pass))]).await.unwrap();
    store
        .spoil(
            r#"INSERT INTO looks VALUES (NULL, 'moon', '2026-11-22T10:00:00Z', 'pass', NULL, '[]');
               INSERT INTO looks VALUES (NULL, 'folder', 'yesterday', 'pass', NULL, '[]');
               INSERT INTO looks VALUES (NULL, 'vault', '2026-11-22T10:00:00Z', 'excellent', NULL, '[]');
               INSERT INTO looks VALUES (NULL, 'chain', '2026-11-22T10:00:00Z', 'pass', NULL, 'no list');
               INSERT INTO looks VALUES (NULL, 'clock', '2026-11-22T10:00:00Z', 'pass', NULL,
                   '[{"name":"phase","value":"full"},{"name":"clock_offset_s","value":"2"}]');
               INSERT INTO dismissals (account, document) VALUES (NULL, '{"rule":"moon.full"}');"#,
        )
        .await;
    let looks = store.looks().await.unwrap();
    assert_eq!(looks.len(), 2, "{looks:?}");
    assert_eq!(looks[&key(None, CheckId::Clock)].facts, [Fact::new(FactName::ClockOffset, 2)]);
    assert_eq!(store.dismissals().await.unwrap(), []);
}

#[tokio::test]
async fn what_is_put_aside_is_recorded_replaced_and_taken_up_again() {
    let store = in_memory().await;
    let account = anna(&store).await;
    let about = About::Account(account.id);
    store.put_aside(aside(Reason::ScopesWide, about.clone())).await.unwrap();
    let longer = Dismissal { until: moment(90), ..aside(Reason::ScopesWide, about.clone()) };
    store.put_aside(longer.clone()).await.unwrap();
    let provider = About::Provider("example".parse().unwrap());
    store.put_aside(aside(Reason::DatedOld, provider.clone())).await.unwrap();
    let other = aside(Reason::DatedOld, provider);
    assert_eq!(store.dismissals().await.unwrap(), [longer, other.clone()]);
    assert!(store.take_up(Reason::ScopesWide, about.clone()).await.unwrap());
    assert!(!store.take_up(Reason::ScopesWide, about).await.unwrap(), "it is up already");
    assert_eq!(store.dismissals().await.unwrap(), [other]);
    let events = store.audit_after(0, 100).await.unwrap();
    let of = |kind| events.iter().filter(|event| event.event.kind == kind).collect::<Vec<_>>();
    assert_eq!((of(AuditKind::CheckPutAside).len(), of(AuditKind::CheckTakenUp).len()), (3, 1));
    let told = serde_json::to_string(&of(AuditKind::CheckPutAside)[0].event.detail).unwrap();
    assert!(told.contains("scopes.minimal") && told.contains("wide") && !told.contains("fine"), "{told}");
    assert_eq!(of(AuditKind::CheckTakenUp)[0].event.subject.as_ref().map(|whose| whose.id), Some(account.id));
}

#[tokio::test]
async fn what_was_put_aside_and_cannot_be_recorded_is_not_put_aside() {
    let store = in_memory().await;
    store.write_nothing(true).await;
    store.put_aside(aside(Reason::KeyInMemory, About::Installation)).await.unwrap_err();
    store.write_nothing(false).await;
    assert_eq!(store.dismissals().await.unwrap(), []);
}

#[tokio::test]
async fn what_was_seen_at_mail_servers_says_nothing_about_others() {
    let store = in_memory().await;
    let id = anna(&store).await.id;
    let (imap, tls) = (key(Some(id), CheckId::Imap), key(Some(id), CheckId::Tls));
    let looks = [imap, tls].map(|key| (key, saw(1, CheckResult::Fail)));
    store.keep_looks(looks.to_vec()).await.unwrap();
    store.change_account(id, |account| account.mailbox = Some("office".to_owned())).await.unwrap();
    assert_eq!(store.looks().await.unwrap().len(), 2);
    let server = MailServer {
        protocol: MailUse::Imap,
        host: "mail.example.org".to_owned(),
        port: 993,
        tls: Tls::Implicit,
        sasl: Vec::new(),
    };
    store.change_account(id, |account| account.servers = vec![server]).await.unwrap();
    assert_eq!(store.looks().await.unwrap().into_keys().collect::<Vec<_>>(), [tls]);
}

#[tokio::test]
async fn what_was_seen_at_a_provider_says_nothing_about_other_addresses() {
    let store = in_memory().await;
    let id = anna(&store).await.id;
    let mut own = provider("example", "https://id.example.org");
    let kept = async |own: &Provider, account: bool| {
        let keys = [CheckId::Tls, CheckId::Metadata, CheckId::Imap].map(|check| key(Some(id), check));
        store.keep_looks(keys.map(|key| (key, saw(1, CheckResult::Pass))).to_vec()).await.unwrap();
        if account {
            let tenant = |account: &mut Account| account.particulars.tenant = Some("example.org".to_owned());
            store.change_account(id, tenant).await.unwrap();
        } else {
            store.keep_provider(own.clone()).await.unwrap();
        }
        store.looks().await.unwrap().into_keys().collect::<Vec<_>>()
    };
    let imap = key(Some(id), CheckId::Imap);
    assert_eq!(kept(&own, false).await, [imap], "there was none of this name before");
    own.name = "Another name".to_owned();
    assert_eq!(kept(&own, false).await.len(), 3, "it asks where it asked");
    own.endpoints.token = "https://id.example.org/other".parse().unwrap();
    assert_eq!(kept(&own, false).await, [imap]);
    let other = provider("other", "https://id.example.com");
    assert_eq!(kept(&other, false).await.len(), 3, "nobody asks there");
    assert_eq!(kept(&own, true).await, [imap], "its organisation has a server of its own");
}
