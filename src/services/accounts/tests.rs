//! Adding, changing and forgetting.

use serde_json::json;

use super::*;
use crate::domain::revocation::AtProvider;
use crate::platform::transport::TransportError;
use crate::services::tests::{REVOKE, Stage, TOKEN, answer, client, provider};
use crate::testing::world::Reply;

fn wish(address: &str) -> AddAccount {
    AddAccount {
        address: address.parse().unwrap(),
        provider: ProviderChoice::ByAddress,
        client: ClientChoice::AsOthers,
        uses: Uses::usual(),
        mailbox: None,
        servers: Vec::new(),
        redirect: None,
        particulars: crate::domain::account::Particulars::default(),
    }
}

fn given(id: &str, secret: Option<&str>) -> ClientChoice {
    ClientChoice::Given { id: id.into(), secret: secret.map(ClientSecret::new), secret_expires_at: None }
}

async fn refused(stage: &Stage, wish: AddAccount) -> ProblemKind {
    let before = stage.context.store.accounts().await.unwrap();
    let problem = add(wish, &stage.context).await.unwrap_err();
    assert_eq!(stage.context.store.accounts().await.unwrap(), before);
    assert!(problem.account.is_some() && problem.facts.at.is_some());
    assert!(!format!("{problem:?}").contains("CANARY"));
    problem.kind
}

fn learnt(stage: &Stage) {
    let issuer = "https://login.example.com";
    let body = json!({
        "issuer": issuer, "authorization_endpoint": format!("{issuer}/a"), "token_endpoint": format!("{issuer}/t"),
        "registration_endpoint": format!("{issuer}/r"), "scopes_supported": ["openid", "email", "offline_access", "imap", "smtp"],
    });
    for path in ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"] {
        stage.fakes.transport.always(&format!("login.example.com{path}"), Reply::json(200, body.to_string()));
    }
}

#[tokio::test]
async fn an_account_is_added_by_its_address_and_takes_the_client_of_others() {
    let stage = Stage::in_memory().await;
    let first = AddAccount { client: given(" client-1 ", Some("CANARY-secret")), ..wish("anna@example.org") };
    let first = add(first, &stage.context).await.unwrap();
    assert_eq!((first.provider.as_str(), first.generation.get()), ("example", 0));
    assert!(first.client.as_ref().unwrap().has_secret);
    let second = add(wish("bob@mail.example.org"), &stage.context).await.unwrap();
    assert_eq!(second.client, first.client);
    let auth = stage.context.client_auth(&second).await.unwrap();
    assert_eq!(
        auth.secret.as_ref().map(crate::services::tests::open_secret).as_deref(),
        Some("CANARY-secret")
    );
    assert!(stage.fakes.transport.requests().is_empty());
}

#[tokio::test]
async fn the_first_account_of_a_provider_has_no_client_until_one_is_given() {
    let stage = Stage::in_memory().await;
    let account = add(wish("anna@example.org"), &stage.context).await.unwrap();
    assert_eq!(account.client, None);
    let changed = set_client(&account, given("client-2", None), &provider(), &stage.context).await.unwrap();
    assert_eq!(changed.client, Some(client("client-2")));
}

#[tokio::test]
async fn what_cannot_be_added_is_told_and_leaves_nothing() {
    let stage = Stage::in_memory().await;
    stage.account("anna@example.org").await;
    let cases = [
        (wish("ANNA@example.org"), ProblemKind::AccountExists),
        (wish("anna@nowhere.example.net"), ProblemKind::ProviderUnknown),
        (
            AddAccount {
                provider: ProviderChoice::Known("nowhere".parse().unwrap()),
                ..wish("b@example.org")
            },
            ProblemKind::NoSuchProvider,
        ),
        (
            AddAccount { redirect: Some("ftp://x".into()), ..wish("b@example.org") },
            ProblemKind::RedirectInvalid,
        ),
        (AddAccount { client: given("", None), ..wish("b@example.org") }, ProblemKind::ClientIdInvalid),
        (AddAccount { uses: Uses::default(), ..wish("b@example.org") }, ProblemKind::ScopeRefused),
        (
            AddAccount {
                provider: ProviderChoice::Issuer("https://gone.example.com".into()),
                ..wish("b@example.org")
            },
            ProblemKind::Unreachable,
        ),
    ];
    for (wish, kind) in cases {
        assert_eq!(refused(&stage, wish).await, kind);
    }
}

#[tokio::test]
async fn an_address_without_oauth_is_told_what_to_do_instead() {
    let stage = Stage::in_memory().await;
    let catalogue = Catalogue::built_in();
    let other = catalogue.other_ways().iter().find(|other| !other.domains.is_empty()).unwrap();
    let problem = add(wish(&format!("anna@{}", other.domains[0])), &stage.context).await.unwrap_err();
    assert_eq!(problem.kind, ProblemKind::ProviderWithoutOAuth);
    assert_eq!(
        problem.facts.detail.as_deref(),
        Some(crate::domain::problem::harmless(&other.words()).as_str())
    );
}

#[tokio::test]
async fn permissions_of_two_services_are_refused_before_an_account_is_there() {
    let stage = Stage::in_memory().await;
    let mut one_resource = provider();
    one_resource.scopes.one_resource = true;
    one_resource.scopes.imap = vec!["https://a.example.org/mail".parse().unwrap()];
    one_resource.scopes.smtp = vec!["https://b.example.org/mail".parse().unwrap()];
    stage.context.store.keep_provider(one_resource).await.unwrap();
    assert_eq!(refused(&stage, wish("anna@example.org")).await, ProblemKind::ScopesMixed);
    let imap = AddAccount { uses: "imap".parse().unwrap(), ..wish("anna@example.org") };
    let account = add(imap, &stage.context).await.unwrap();
    let both = change(&account, AccountChange::Uses(Uses::usual()), &stage.context).await.unwrap_err();
    assert_eq!(both.kind, ProblemKind::ScopesMixed);
}

#[tokio::test]
async fn a_provider_is_learnt_from_its_issuer_and_a_client_registered_there() {
    let stage = Stage::in_memory().await;
    learnt(&stage);
    let body = json!({ "client_id": "new-client", "token_endpoint_auth_method": "none" });
    stage.fakes.transport.answer("login.example.com/r", answer(201, &body));
    let issuer = ProviderChoice::Issuer("https://login.example.com".into());
    let wish =
        AddAccount { provider: issuer, client: ClientChoice::Register, ..wish("anna@company.example.net") };
    let account = add(wish, &stage.context).await.unwrap();
    let registered = account.client.unwrap();
    assert!(registered.registered_here && !registered.has_secret && registered.id.as_str() == "new-client");
    let catalogue = catalogue(&stage.context).await.unwrap();
    let known = catalogue.find(&account.provider).unwrap();
    assert_eq!(known.endpoints.token.as_str(), "https://login.example.com/t");
    let asked = &stage.fakes.transport.requests_to("login.example.com/r")[0];
    assert!(String::from_utf8(asked.body.clone()).unwrap().contains(&known.redirect.path));
}

#[tokio::test]
async fn an_issuer_that_is_known_already_is_not_learnt_twice() {
    let stage = Stage::in_memory().await;
    let mut own = provider();
    own.issuer = Some("https://login.example.com".parse().unwrap());
    stage.context.store.keep_provider(own.clone()).await.unwrap();
    learnt(&stage);
    let catalogue = catalogue(&stage.context).await.unwrap();
    assert_eq!(learn("https://login.example.com", &catalogue, &stage.context).await.unwrap(), own);
}

#[tokio::test]
async fn a_secret_that_cannot_be_kept_leaves_no_half_account_behind() {
    let stage = Stage::on_disk().await;
    stage.context.store.lock().await.unwrap();
    let wished = AddAccount { client: given("client-1", Some("CANARY-secret")), ..wish("anna@example.org") };
    assert_eq!(refused(&stage, wished).await, ProblemKind::VaultLocked);
    learnt(&stage);
    let issuer = ProviderChoice::Issuer("https://login.example.com".into());
    let wished = AddAccount { provider: issuer, client: ClientChoice::Register, ..wish("bob@example.org") };
    assert_eq!(refused(&stage, wished).await, ProblemKind::VaultLocked);
    assert!(stage.fakes.transport.requests_to("login.example.com/r").is_empty());
    assert!(
        add(wish("anna@example.org"), &stage.context).await.is_ok(),
        "without a secret the vault may be shut"
    );
}

#[tokio::test]
async fn one_definition_that_collides_leaves_the_others_usable() {
    let stage = Stage::in_memory().await;
    let shipped = Catalogue::built_in();
    let shipped = shipped.providers().iter().find(|shipped| shipped.issuer.is_some()).unwrap();
    let mut double = provider();
    (double.id, double.issuer) = ("double".parse().unwrap(), shipped.issuer.clone());
    stage.context.store.keep_provider(double).await.unwrap();
    let all = catalogue(&stage.context).await.unwrap();
    assert!(all.find(&provider().id).is_some() && all.find(&"double".parse().unwrap()).is_none());
}

#[tokio::test]
async fn a_mailbox_of_blanks_means_the_address_itself() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    let team = AccountChange::Mailbox(Some(" team@example.org ".into()));
    assert_eq!(change(&account, team, &stage.context).await.unwrap().sasl_user(), "team@example.org");
    let blank = AccountChange::Mailbox(Some("  ".into()));
    assert_eq!(change(&account, blank, &stage.context).await.unwrap().sasl_user(), "anna@example.org");
}

#[tokio::test]
async fn an_account_moves_to_the_other_sign_in_of_its_company_and_asks_for_a_new_one() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let to = |id: &str| AccountChange::Provider(id.parse().unwrap());
    let gone = change(&account, to("nobody"), &stage.context).await.unwrap_err();
    assert_eq!(gone.kind, ProblemKind::NoSuchProvider);
    let moved = change(&account, to("microsoft-personal"), &stage.context).await.unwrap();
    assert_eq!((moved.provider.as_str(), &moved.client), ("microsoft-personal", &account.client));
    assert_eq!(moved.problem.unwrap().problem.kind, ProblemKind::GrantExpired);
    assert!(moved.grant.is_some(), "nothing is thrown away");
}

async fn forgets(
    stage: &Stage,
    account: &Account,
    ending: Ending,
    provider: Option<&Provider>,
) -> Result<Forgotten, Problem> {
    forget(account.clone(), ending, provider, &stage.context).await
}

/// The provider ended it, by its own word.
fn ended(forgotten: &Forgotten) -> Option<(AtProvider, Option<bool>)> {
    forgotten.revocation.as_ref().map(|revoked| (revoked.at_provider, revoked.confirmed))
}

#[tokio::test]
async fn forgetting_ends_the_grant_at_the_provider_and_sees_that_it_is_dead() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    stage.fakes.transport.always(REVOKE, answer(200, &json!({})));
    stage.fakes.transport.answer(TOKEN, answer(400, &json!({ "error": "invalid_grant" })));
    let forgotten = forgets(&stage, &account, Ending::Revoke, Some(&provider())).await.unwrap();
    assert_eq!(ended(&forgotten), Some((AtProvider::Revoked, Some(true))));
    let asked = stage.fakes.transport.requests_to(REVOKE);
    let sent: Vec<_> = asked.iter().map(|asked| asked.param("token").unwrap()).collect();
    assert_eq!(sent, ["CANARY-refresh-0", "CANARY-access-0"]);
    assert!(stage.context.store.accounts().await.unwrap().is_empty());
    assert!(stage.context.store.outstanding().await.unwrap().is_empty());
}

#[tokio::test]
async fn forgetting_without_a_network_leaves_the_grant_to_be_ended_later() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    stage.fakes.transport.fail(REVOKE, TransportError::Dns);
    let forgotten = forgets(&stage, &account, Ending::Revoke, Some(&provider())).await.unwrap();
    assert_eq!(ended(&forgotten), Some((AtProvider::Waiting, None)));
    assert!(stage.context.store.accounts().await.unwrap().is_empty());
    let [waiting] = &stage.context.store.outstanding().await.unwrap()[..] else { panic!("nothing waits") };
    assert_eq!((waiting.account, waiting.address.as_str()), (account.id, "anna@example.org"));
    assert_eq!(Some(waiting.id), forgotten.revocation.unwrap().outstanding);
}

#[tokio::test]
async fn a_grant_that_cannot_be_ended_from_here_is_told_with_the_page_for_it() {
    let mut silent = provider();
    silent.endpoints.revocation = None;
    let unsupported = Some((AtProvider::Unsupported, None));
    for (ending, provider, came, page) in [
        (Ending::Revoke, Some(&silent), unsupported, Some("https://id.example.org/account")),
        (Ending::Revoke, None, unsupported, None),
        (Ending::KeepGrant, Some(&silent), None, None),
    ] {
        let stage = Stage::in_memory().await;
        let account = stage.signed_in("anna@example.org").await;
        let forgotten = forgets(&stage, &account, ending, provider).await.unwrap();
        assert_eq!(ended(&forgotten), came);
        assert_eq!(forgotten.revocation.and_then(|revoked| revoked.page).as_deref(), page);
        assert!(stage.fakes.transport.requests().is_empty());
    }
    let stage = Stage::in_memory().await;
    let never = stage.account("anna@example.org").await;
    let forgotten = forgets(&stage, &never, Ending::Revoke, Some(&provider())).await.unwrap();
    assert_eq!(forgotten.revocation, None);
}

fn particulars(change: impl FnOnce(&mut Particulars)) -> AccountChange {
    let mut particulars = Particulars::default();
    change(&mut particulars);
    AccountChange::Particulars(particulars)
}

async fn expect(stage: &Stage, account: &Account, wanted: AccountChange) -> Account {
    change(account, wanted, &stage.context).await.unwrap()
}

#[tokio::test]
async fn what_is_different_about_an_account_is_kept_and_recorded() {
    let stage = Stage::in_memory().await;
    let account = stage.account("team@example.org").await;
    let wanted = particulars(|it| {
        it.person = Some("anna@example.org".parse().unwrap());
        it.browser = Some("  firefox -P work ".to_owned());
        it.tenant = Some("  ".to_owned());
    });
    expect(&stage, &account, wanted).await;
    let kept = stage.reread(account.id).await.particulars;
    assert_eq!(kept.person.unwrap().as_str(), "anna@example.org");
    assert_eq!((kept.browser.as_deref(), kept.tenant), (Some("firefox -P work"), None));
    let itself = particulars(|it| it.person = Some("TEAM@example.org".parse().unwrap()));
    assert_eq!(expect(&stage, &account, itself).await.particulars, Particulars::default());
}

#[tokio::test]
async fn who_sends_for_an_account_is_here_sends_itself_and_is_another() {
    let stage = Stage::in_memory().await;
    let anna = stage.account("anna@example.org").await;
    let bob = stage.account("bob@example.org").await;
    let reads = stage.account("reads@example.org").await;
    expect(&stage, &reads, AccountChange::Uses("imap".parse().unwrap())).await;
    let with = |address: &str| {
        let address = address.parse().unwrap();
        particulars(|it| it.sends_with = Some(address))
    };
    let refused = async |account: &Account, wanted| {
        let problem = change(account, wanted, &stage.context).await.unwrap_err();
        assert_eq!(problem.kind, ProblemKind::ParticularInvalid);
        assert_eq!(problem.account.as_deref(), Some(account.address.as_str()));
        problem.facts.detail.unwrap()
    };
    assert!(refused(&anna, with("nobody@example.org")).await.contains("no account nobody@example.org"));
    assert!(refused(&anna, with("reads@example.org")).await.contains("not used for sending"));
    let anna = expect(&stage, &anna, with("BOB@example.org")).await;
    assert!(refused(&bob, with("anna@example.org")).await.contains("itself sends with another"));
    let carol = stage.account("carol@example.org").await;
    assert!(refused(&bob, with("carol@example.org")).await.contains("sends for anna@example.org"));
    assert!(refused(&carol, with("anna@example.org")).await.contains("itself sends with another"));
    // Its partner is gone; something else can be changed all the same.
    stage.context.store.forget(bob.id).await.unwrap();
    let mut other = anna.particulars.clone();
    other.browser = Some("firefox".to_owned());
    let changed = expect(&stage, &anna, AccountChange::Particulars(other)).await;
    assert_eq!(changed.particulars.sends_with, anna.particulars.sends_with);
}

#[tokio::test]
async fn whoever_signed_in_as_the_address_itself_signs_in_anew_for_another_person() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("bob@example.org").await;
    assert_eq!(account.grant.as_ref().unwrap().signed_in_as.as_deref(), Some("bob@example.org"));
    for (person, parts) in [("BOB@example.org", false), ("carol@example.org", true)] {
        let wanted = particulars(|it| it.person = Some(person.parse().unwrap()));
        let changed = change(&account, wanted, &stage.context).await.unwrap();
        let asked = changed.problem.map(|standing| standing.problem.kind);
        assert_eq!(asked, parts.then_some(ProblemKind::GrantExpired), "{person}");
    }
}

#[tokio::test]
async fn another_person_or_organisation_wants_a_new_sign_in_and_a_browser_does_not() {
    type Change = fn(&mut Particulars);
    let from = |account: &Account, change: Change| {
        let mut particulars = account.particulars.clone();
        change(&mut particulars);
        AccountChange::Particulars(particulars)
    };
    let cases: [(Change, bool); 3] = [
        (|it| it.browser = Some("firefox".to_owned()), false),
        (|it| it.person = Some("carol@example.org".parse().unwrap()), true),
        (|it| it.tenant = Some("example.org".to_owned()), true),
    ];
    for (index, (wanted, parts)) in cases.into_iter().enumerate() {
        let stage = Stage::in_memory().await;
        let mut with_tenants = provider();
        let path = with_tenants.endpoints.token.url().path().trim_matches('/').to_owned();
        with_tenants.tenant = Some(path);
        stage.context.store.keep_provider(with_tenants).await.unwrap();
        let account = stage.signed_in("bob@example.org").await;
        // As if Bob had opened it: who signed in is not its address.
        let mut account = account;
        account.address = "team@example.org".parse().unwrap();
        account.particulars.person = Some("bob@example.org".parse().unwrap());
        let changed = change(&account, from(&account, wanted), &stage.context).await;
        let changed = changed.unwrap_or_else(|problem| panic!("{index}: {problem:?}"));
        let asked = changed.problem.map(|standing| standing.problem.kind);
        assert_eq!(asked, parts.then_some(ProblemKind::GrantExpired), "{index}");
        assert_eq!(changed.grant, account.grant, "nothing is lost");
    }
}
