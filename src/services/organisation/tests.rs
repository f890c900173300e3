//! What a profile changes: who is asked as what, what may be asked and handed out, and what stays when it goes.

use jiff::SignedDuration;

use super::*;
use crate::domain::account::{MailAddress, Particulars};
use crate::domain::browser::Opens;
use crate::domain::scope::Uses;
use crate::services::accounts::{AddAccount, ClientChoice, ProviderChoice};
use crate::services::hand_out::{self, HandOutRequest};
use crate::services::tests::Stage;
use crate::testing::world::FakeManaged;

const LOCKED: &str = "profile = 1\nname = \"Example University\"\n[locked]\nrenew = false\n";

const UNIVERSITY: &str = r#"
profile = 1
name = "Example University"

[clients.university]
id = "mail-programs"

[clients.microsoft-work]
id = "00000000-1111-2222-3333-444444444444"
tenant = "example.edu"

[[providers]]
id = "university"
name = "Example University mail"
short_name = "University"
kind = "oauth"
verified = false
date = "2026-11-22"
source = "the computing service"
domains = ["example.edu"]
issuer = "https://login.example.edu"
endpoints = { authorization = "https://login.example.edu/authorize", token = "https://login.example.edu/token" }
scopes = { imap = ["read"], smtp = ["send"] }
client = { secret = "never", authentication = ["none"] }
redirect = { host = "ip", path = "/callback/university" }
"#;

fn profile(text: &str) -> Organisation {
    read(text, ProfileOrigin::Imported).unwrap()
}

fn wish(address: &str, uses: Uses) -> AddAccount {
    AddAccount {
        address: address.parse().unwrap(),
        provider: ProviderChoice::ByAddress,
        client: ClientChoice::AsOthers,
        uses,
        mailbox: None,
        servers: Vec::new(),
        redirect: None,
        particulars: Particulars::default(),
    }
}

async fn taken(text: &str) -> Stage {
    let stage = Stage::in_memory().await;
    take(&profile(text), &stage.context).await.unwrap();
    stage
}

#[tokio::test]
async fn a_new_account_asks_under_the_organisations_client_at_its_organisation() {
    let stage = taken(UNIVERSITY).await;
    let account = accounts::add(wish("anna@example.edu", Uses::usual()), &stage.context).await.unwrap();
    assert_eq!(account.provider.as_str(), "university");
    assert_eq!(account.client.as_ref().unwrap().id.as_str(), "mail-programs");
    let at_work = AddAccount {
        provider: ProviderChoice::Known("microsoft-work".parse().unwrap()),
        ..wish("anna@work.example", Uses::usual())
    };
    let account = accounts::add(at_work, &stage.context).await.unwrap();
    assert_eq!(account.particulars.tenant.as_deref(), Some("example.edu"));
    let provider = accounts::catalogue(&stage.context).await.unwrap().of(&account).unwrap();
    assert!(provider.endpoints.token.as_str().contains("/example.edu/"), "{}", provider.endpoints.token);
}

#[tokio::test]
async fn a_client_of_ones_own_is_bound_to_no_organisation_and_one_that_needs_a_secret_is_not_taken_without() {
    let google = "[clients.google]\nid = \"1-a.apps.googleusercontent.com\"\n\n[clients.university]";
    let stage = taken(&UNIVERSITY.replacen("[clients.university]", google, 1)).await;
    let own = "99999999-1111-2222-3333-444444444444".to_owned();
    let at_work = AddAccount {
        provider: ProviderChoice::Known("microsoft-work".parse().unwrap()),
        client: ClientChoice::Given { id: own.clone(), secret: None, secret_expires_at: None },
        ..wish("anna@work.example", Uses::usual())
    };
    let account = accounts::add(at_work, &stage.context).await.unwrap();
    assert_eq!((account.client.unwrap().id.as_str(), account.particulars.tenant), (own.as_str(), None));
    let account = accounts::add(wish("anna@gmail.com", Uses::usual()), &stage.context).await.unwrap();
    assert_eq!(account.client, None, "its secret has to be typed with it");
}

#[tokio::test]
async fn what_is_not_allowed_is_refused_before_anybody_is_asked() {
    let text = UNIVERSITY.replacen(
        "[clients.university]",
        "[allowed_scopes]\nuniversity = [\"read\"]\n[clients.university]",
        1,
    );
    let stage = taken(&text).await;
    let refused = accounts::add(wish("anna@example.edu", Uses::usual()), &stage.context).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::ScopesNotAllowed);
    assert_eq!(refused.facts.more["scope"], "send");
    assert_eq!(refused.facts.more["organisation"], "Example University");
    let reading = [crate::domain::scope::MailUse::Imap].into_iter().collect();
    accounts::add(wish("anna@example.edu", reading), &stage.context).await.unwrap();
    assert!(stage.fakes.transport.requests().is_empty(), "nobody was asked");
}

#[tokio::test]
async fn the_browser_that_it_decides_opens_whatever_an_account_or_a_person_says() {
    let stage = taken("profile = 1\nname = \"Example University\"\n[locked]\nbrowser = \"system\"\n").await;
    let counts = &stage.context.organisation;
    let own = Some("firefox".to_owned());
    assert_eq!(counts.browser(own.clone(), own.clone()), Opens::System);
    let refused = counts.allow_browser(own.as_deref()).unwrap_err();
    assert_eq!(refused.kind, ProblemKind::BrowserDecided);
    assert_eq!(refused.facts.more["organisation"], "Example University");
    counts.allow_browser(None).unwrap();
    let account = stage.signed_in("anna@example.org").await;
    let browser = crate::domain::account::Particulars { browser: own.clone(), ..account.particulars.clone() };
    let change = accounts::AccountChange::Particulars(browser);
    let refused = accounts::change(&account, change, &stage.context).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::BrowserDecided);
    drop(&stage.context).await.unwrap();
    assert_eq!(counts.browser(own.clone(), None), Opens::Command("firefox".into()));
    assert_eq!(counts.browser(None, Some("  ".into())), Opens::Usual);
    counts.allow_browser(own.as_deref()).unwrap();
}

#[tokio::test]
async fn a_token_from_before_is_not_handed_out_when_it_opens_more_than_is_allowed() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let request = HandOutRequest {
        account: account.id,
        min_life: SignedDuration::from_secs(60),
        requester: None,
        for_sending: false,
    };
    hand_out::run(&request, &stage.context).await.unwrap();
    // The provider of the stage is a person's own; a rule for its server holds by whichever name it goes.
    let own = crate::services::tests::provider();
    let narrow = profile(LOCKED);
    let named = crate::domain::provider::Provider { id: "other".parse().unwrap(), ..own };
    let narrow = Organisation {
        allowed_scopes: [(named.id.clone(), Vec::new())].into(),
        providers: vec![named],
        ..narrow
    };
    stage.context.organisation.held().profile = Some(Arc::new(narrow));
    let refused = hand_out::run(&request, &stage.context).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::ScopesNotAllowed);
}

#[tokio::test]
async fn what_accounts_use_stays_when_the_profile_is_dropped() {
    let stage = taken(UNIVERSITY).await;
    let account = accounts::add(wish("anna@example.edu", Uses::usual()), &stage.context).await.unwrap();
    drop(&stage.context).await.unwrap();
    assert!(stage.context.organisation.get().is_none());
    let all = accounts::catalogue(&stage.context).await.unwrap();
    assert!(all.of(&account).is_some() && all.is_own(&account.provider));
    take(&profile(UNIVERSITY), &stage.context).await.unwrap();
    let all = accounts::catalogue(&stage.context).await.unwrap();
    assert!(all.is_organisations(&account.provider), "the same definition gives way again");
}

#[tokio::test]
async fn no_profile_leads_the_tokens_of_an_account_to_another_server() {
    let stage = taken(UNIVERSITY).await;
    accounts::add(wish("anna@example.edu", Uses::usual()), &stage.context).await.unwrap();
    let elsewhere = UNIVERSITY.replace("https://login.example.edu", "https://login.thief.example");
    let refused = take(&profile(&elsewhere), &stage.context).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::ProfileInvalid);
    assert!(refused.facts.detail.unwrap().contains("leads to other addresses"));
    drop(&stage.context).await.unwrap();
    let refused = take(&profile(&elsewhere), &stage.context).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::ProfileInvalid, "nor after it was dropped");
    stage.fakes.managed.put(Some(&elsewhere));
    load(&stage.context).await.unwrap();
    let all = accounts::catalogue(&stage.context).await.unwrap();
    let kept = all.find(&"university".parse().unwrap()).unwrap();
    assert!(kept.endpoints.token.as_str().contains("login.example.edu"), "nor by the system's place");
}

#[tokio::test]
async fn the_system_s_profile_goes_before_an_imported_one_and_cannot_be_dropped_or_replaced() {
    let stage = taken(UNIVERSITY).await;
    stage.fakes.managed.put(Some(LOCKED));
    assert!(managed_changed(&stage.context));
    assert!(load(&stage.context).await.unwrap() && !managed_changed(&stage.context));
    let counts = stage.context.organisation.get().unwrap();
    assert!(counts.is_managed() && counts.locks(SettingName::Renew) && counts.providers.is_empty());
    assert_eq!(drop(&stage.context).await.unwrap_err().kind, ProblemKind::ProfileManaged);
    let refused = take(&profile(UNIVERSITY), &stage.context).await.unwrap_err();
    assert_eq!(refused.facts.more["path"], FakeManaged::PLACE);
    stage.fakes.managed.put(None);
    load(&stage.context).await.unwrap();
    assert_eq!(
        stage.context.organisation.get().unwrap().providers.len(),
        1,
        "the imported one is still there"
    );
}

#[tokio::test]
async fn a_file_that_others_can_change_counts_for_nothing_and_lets_no_other_count() {
    let stage = taken(UNIVERSITY).await;
    stage.fakes.managed.is_open();
    load(&stage.context).await.unwrap();
    assert!(stage.context.organisation.get().is_none());
    assert_eq!(stage.context.organisation.refused().unwrap().kind, ProblemKind::ProfileUnsafe);
}

#[tokio::test]
async fn a_slip_in_the_systems_file_takes_no_lock_off_while_mailward_runs() {
    let stage = Stage::in_memory().await;
    stage.fakes.managed.put(Some(LOCKED));
    assert!(load(&stage.context).await.unwrap());
    stage.fakes.managed.put(Some("profile = 1\nname = "));
    assert!(load(&stage.context).await.unwrap());
    let refused = stage.context.organisation.refused().unwrap();
    assert!(refused.facts.detail.as_deref().unwrap().starts_with("Line 2"), "{refused:?}");
    assert!(stage.context.organisation.locks(SettingName::Renew));
    assert!(!load(&stage.context).await.unwrap(), "and it is told once");
}

#[tokio::test]
async fn taking_and_dropping_are_on_the_record_without_the_name() {
    let stage = taken(UNIVERSITY).await;
    drop(&stage.context).await.unwrap();
    let all = crate::domain::audit::AuditFilter::default();
    let events = crate::services::audit::list(&all, 10, &stage.context).await.unwrap();
    let kinds: Vec<_> = events.iter().map(|event| event.event.kind.code()).collect();
    assert_eq!(kinds[..2], ["profile.dropped", "profile.taken"], "{kinds:?}");
    assert!(!format!("{events:?}").contains("Example University"));
}

#[tokio::test]
async fn a_file_is_looked_at_without_changing_anything() {
    let stage = Stage::in_memory().await;
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("profile.toml");
    std::fs::write(&path, UNIVERSITY).unwrap();
    let found = look(&path, &stage.context).await.unwrap();
    assert_eq!(found, profile(UNIVERSITY));
    assert!(
        stage.context.organisation.get().is_none() && stage.context.store.profile().await.unwrap().is_none()
    );
    std::fs::write(&path, UNIVERSITY.replace("id = \"mail-programs\"", "client_secret = \"CANARY\""))
        .unwrap();
    let refused = look(&path, &stage.context).await.unwrap_err();
    assert!(
        !format!("{refused:?}").contains("CANARY") && format!("{refused:?}").contains("Line 6"),
        "{refused:?}"
    );
    for (name, kind) in [("nothing.toml", ProblemKind::FileUnreadable), ("", ProblemKind::FileUnreadable)] {
        assert_eq!(look(&home.path().join(name), &stage.context).await.unwrap_err().kind, kind);
    }
    let address: MailAddress = "anna@example.edu".parse().unwrap();
    assert_eq!(
        accounts::add(wish(address.as_str(), Uses::usual()), &stage.context).await.unwrap_err().kind,
        ProblemKind::ProviderUnknown
    );
}
