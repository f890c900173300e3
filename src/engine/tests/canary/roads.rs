//! The roads of registered clients, of searches, of files from elsewhere, of trials and of moves, looked through for secrets.
//!
//! A file that another computer reads is looked through like those of the data folder; with a wrong passphrase nothing of it
//! gets anywhere.

use std::path::{Path, PathBuf};

use super::*;
use crate::domain::account::Particulars;
use crate::domain::scope::Uses;
use crate::engine::command::{
    AddAccount, Depth, ImportSource, ImportWish, MoveInWish, MoveWish, ProviderChoice, TestWish, TokensGo,
};
use crate::services::tests::provider;
use crate::testing::world::Reply as Answer;

const REGISTER: &str = "id.example.org/register";
const MANAGE: &str = "id.example.org/register/c-1";
const SETTINGS: &str = "autoconfig.corp.example/mail/config-v1.1.xml";
const WORDS: &str = "CANARY-cobalt-orchid-lantern-mosaic";

/// What is walked while somebody is signed in.
pub(super) async fn walk(running: &mut Running, search: &mut Search) -> Vec<(PathBuf, Vec<u8>)> {
    let carol = register(running, search).await;
    let elsewhere = tempfile::tempdir().unwrap();
    let copied = export(running, search, &elsewhere.path().join("copied"), TokensGo::Copy).await;
    import(running, search, &elsewhere.path().join("copied")).await;
    foreign_files(running, search, elsewhere.path()).await;
    trial(running, search).await;
    deleting_fails(running, search, carol).await;
    copied
}

/// What is walked when nothing is needed any more.
pub(super) async fn leave(running: &Running, search: &mut Search) -> Vec<(PathBuf, Vec<u8>)> {
    let elsewhere = tempfile::tempdir().unwrap();
    export(running, search, &elsewhere.path().join("moved"), TokensGo::Move).await
}

/// A client with a secret, read once, when the provider replaces what opens it.
async fn register(running: &Running, search: &mut Search) -> AccountId {
    let document = |token: &str| {
        json!({
            "client_id": "c-1", "token_endpoint_auth_method": "client_secret_post", "client_secret": format!("{token}-secret"),
            "client_secret_expires_at": 0, "registration_access_token": token,
            "registration_client_uri": format!("https://{MANAGE}"),
        })
    };
    running.stage.fakes.transport.always(REGISTER, answer(201, &document("CANARY-registration")));
    running.stage.fakes.transport.always(MANAGE, answer(200, &document("CANARY-next")));
    let wish = AddAccount {
        address: "carol@example.org".parse().unwrap(),
        provider: ProviderChoice::ByAddress,
        client: ClientChoice::Register,
        uses: Uses::usual(),
        mailbox: None,
        servers: Vec::new(),
        redirect: None,
        particulars: Particulars::default(),
    };
    let added = running.handle.ask(|reply| Command::AddAccount(Box::new(wish), reply)).await;
    search.hear(&added);
    let carol = added.unwrap().id;
    search.hear(&running.handle.ask(|reply| Command::ReadRegistration(carol, reply)).await.unwrap());
    let asked = running.stage.fakes.transport.requests_to(MANAGE);
    assert_eq!(asked[0].header("authorization"), Some("Bearer CANARY-registration"));
    carol
}

async fn deleting_fails(running: &Running, search: &mut Search, carol: AccountId) {
    let sentence = json!({ "error": "server_error", "error_description": "CANARY-next is not good" });
    running.stage.fakes.transport.always(MANAGE, answer(503, &sentence));
    let refused = running.handle.ask(|reply| Command::DeleteRegistration(carol, reply)).await;
    search.hear_problem(&refused.unwrap_err());
    let refused = running.handle.ask(|reply| Command::ReadRegistration(carol, reply)).await;
    search.hear_problem(&refused.unwrap_err());
}

async fn export(
    running: &Running,
    search: &mut Search,
    path: &Path,
    tokens: TokensGo,
) -> Vec<(PathBuf, Vec<u8>)> {
    let wish = MoveWish { path: path.to_owned(), tokens, passphrase: Some(Passphrase::new(WORDS)) };
    let weak = MoveWish { passphrase: Some(Passphrase::new("CANARY")), ..wish.clone() };
    let told = Command::MoveOut(Box::new(wish.clone()), Reply::nowhere());
    search.hear(&told);
    let refused = running.handle.ask(|reply| Command::MoveOut(Box::new(weak), reply)).await;
    search.hear_problem(&refused.unwrap_err());
    let written = running.handle.ask(|reply| Command::MoveOut(Box::new(wish), reply)).await.unwrap();
    search.hear(&written);
    let bytes = std::fs::read(path).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("carol@example.org") && text.contains("sealed argon2id"), "{text:.300}");
    vec![(path.to_owned(), bytes)]
}

async fn import(running: &Running, search: &mut Search, path: &Path) {
    let source = ImportSource::Path(path.to_owned());
    let look = ImportWish { source: source.clone(), address: None };
    let preview = running.handle.ask(|reply| Command::LookAtImport(Box::new(look), reply)).await.unwrap();
    search.hear(&preview);
    search.told.push(explain::import::text(&preview));
    let wish = |passphrase: &str| MoveInWish {
        source: source.clone(),
        digest: preview.brings.as_ref().unwrap().digest,
        addresses: vec!["carol@example.org".parse().unwrap()],
        profile: true,
        passphrase: Some(Passphrase::new(passphrase)),
    };
    let told = Command::MoveIn(Box::new(wish("CANARY-wrong")), Reply::nowhere());
    search.hear(&told);
    let wrong = running.handle.ask(|reply| Command::MoveIn(Box::new(wish("CANARY-wrong")), reply)).await;
    let wrong = wrong.unwrap_err();
    assert_eq!(wrong.kind, ProblemKind::TransferSealed);
    search.hear_problem(&wrong);
    search.hear(&running.handle.ask(|reply| Command::MoveIn(Box::new(wish(WORDS)), reply)).await.unwrap());
}

/// Files that hold what does not belong into them, and settings of a domain that do.
async fn foreign_files(running: &Running, search: &mut Search, folder: &Path) {
    let definition = provider().to_toml().unwrap() + "\n[other]\nclient_secret = \"CANARY-in-definition\"\n";
    let checked = running
        .handle
        .ask(|reply| Command::CheckDefinition(definition, Depth::Metadata, reply))
        .await
        .unwrap();
    assert!(checked.refused());
    search.hear(&checked);
    let profiles = [
        "profile = 1\nname = \"Example\"\n[clients.google]\nid = \"x\"\nsecret = \"CANARY-in-profile\"\n",
        "profile = 1\nname = \"CANARY-\u{1}\"\nclient_secret = \"CANARY-in-profile\"\n",
        "profile = 1\nname = \"Example\"\nrefresh_token = CANARY-in-profile\n",
    ];
    for profile in profiles {
        let path = folder.join("profile.toml");
        std::fs::write(&path, profile).unwrap();
        let refused = running.handle.ask(|reply| Command::LookAtProfile(path, reply)).await;
        search.hear_problem(&refused.unwrap_err());
    }
    let settings = "<clientConfig version=\"1.1\"><emailProvider id=\"corp.example\"><domain>corp.example</domain>\
        <incomingServer type=\"imap\"><hostname>imap.corp.example</hostname><port>993</port><socketType>SSL</socketType>\
        <username>CANARY-name</username><password>CANARY-password</password><authentication>OAuth2</authentication>\
        </incomingServer></emailProvider></clientConfig>";
    for body in [settings, &settings.replace("</clientConfig>", "")] {
        let document = Answer { headers: Vec::new(), ..Answer::json(200, body) };
        running.stage.fakes.transport.always(SETTINGS, document);
        let address = "anna@corp.example".parse().unwrap();
        let found = running.handle.ask(|reply| Command::Detect(address, reply)).await.unwrap();
        search.hear(&found);
        assert!(!running.stage.fakes.transport.requests_to(SETTINGS).is_empty());
    }
}

/// A trial that works, and one whose provider answers with what it was sent.
async fn trial(running: &mut Running, search: &mut Search) {
    for refuses in [false, true] {
        let wish = TestWish {
            provider: provider(),
            client: "client-1".parse().unwrap(),
            secret: Some(ClientSecret::new("CANARY-trial-secret")),
            uses: Uses::usual(),
            hint: None,
            way: Way::Link,
        };
        let told = Command::TestProvider(Box::new(wish.clone()), Reply::nowhere());
        search.hear(&told);
        let (reply, answered) = Reply::channel();
        running.handle.send(Command::TestProvider(Box::new(wish), reply));
        let picture = running
            .until(|picture| picture.provider_test.as_ref().is_some_and(|view| view.link.is_some()))
            .await;
        let link = picture.provider_test.as_ref().unwrap().link.clone().unwrap().0;
        search.keep_link(&link);
        if refuses {
            let sentence = "CANARY-code CANARY-trial-secret";
            let refused = json!({ "error": "invalid_grant", "error_description": sentence });
            running.stage.fakes.transport.answer(TOKEN, answer(400, &refused));
            let query = format!("code=CANARY-code&state={}", parameter(&link, "state"));
            search.hear(&running.stage.fakes.loopback.redirect(&query).await.page().await);
            search.hear_problem(&answered.await.unwrap().unwrap_err());
        } else {
            running.stage.fakes.transport.answer(REVOKE, answer(200, &json!({})));
            come_back(running, search, &link, "anna@example.org").await;
            search.hear(&answered.await.unwrap().unwrap());
        }
        search.hear(&running.handle.snapshot());
        running.handle.send(Command::CloseProviderTest);
        running.until(|picture| picture.provider_test.is_none()).await;
    }
}
