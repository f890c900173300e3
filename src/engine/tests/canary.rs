//! Every journey with secrets that can be recognised, and then a search for them wherever something is written down.
//!
//! Files of the data folder, log lines, `Debug` of pictures, events, commands and answers, and every word and document made
//! of a problem. The search is tried on planted secrets first, so that its silence means something.

use serde_json::json;

use super::super::command::{AccountChange, ClientChoice, Decision, Ending};
use super::super::event::Event;
use super::super::snapshot::{AuthorizeLink, DeviceView, SignInStop};
use super::*;
use crate::domain::secret::{ClientSecret, Passphrase, PastedAddress};
use crate::domain::settings::KeyPlace;
use crate::explain;
use crate::platform::logging;
use crate::services::tests::{DEVICE, REVOKE, id_token, parameter};
use url::Url;

mod roads;

/// Everything that was told, and every secret by which it could be recognised.
struct Search {
    told: Vec<String>,
    secrets: Vec<String>,
}

impl Search {
    fn new() -> Self {
        Self { told: Vec::new(), secrets: vec!["CANARY".into()] }
    }

    fn hear(&mut self, what: &impl std::fmt::Debug) {
        self.told.push(format!("{what:?} {what:#?}"));
    }

    fn hear_problem(&mut self, problem: &Problem) {
        self.hear(problem);
        self.hear(&explain::words(problem));
        self.told.push(explain::text(problem));
        self.told.push(explain::document(problem).to_string());
        self.told.push(serde_json::to_string(problem).unwrap());
    }

    /// What is in the link is secret, although the link itself is shown.
    fn keep_link(&mut self, link: &Url) {
        self.secrets.extend(["state", "nonce", "code_challenge"].map(|name| parameter(link, name)));
    }

    /// Where a secret stands: paths of files, and what was told.
    fn leaks(&self, files: &[(std::path::PathBuf, Vec<u8>)]) -> Vec<String> {
        let mut leaks = Vec::new();
        for secret in &self.secrets {
            let holds = |bytes: &[u8]| bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            let files = files.iter().filter(|(_, bytes)| holds(bytes));
            leaks.extend(files.map(|(path, _)| path.display().to_string()));
            leaks.extend(self.told.iter().filter(|told| told.contains(secret.as_str())).cloned());
        }
        leaks
    }
}

async fn link(running: &Running, search: &mut Search, count: usize) -> Url {
    let link = running.stage.fakes.browser.link(count).await;
    search.keep_link(&link);
    link
}

/// The redirect of this link, and whether the sign-in that waits for it is answered.
async fn come_back(running: &Running, search: &mut Search, link: &Url, email: &str) {
    let id = id_token(&parameter(link, "nonce"), &json!({ "email": email }));
    let granted = tokens("CANARY-access-1", Some("CANARY-refresh-1"), Some(id.clone()));
    search.secrets.push(id);
    running.stage.fakes.transport.answer(TOKEN, answer(200, &granted));
    let query = format!("code=CANARY-code&state={}", parameter(link, "state"));
    let page = running.stage.fakes.loopback.redirect(&query).await.page().await;
    search.hear(&page);
}

async fn sign_ins(running: &mut Running, search: &mut Search, account: &Account) {
    let answered = running.begin(account.id);
    let first = link(running, search, 1).await;
    come_back(running, search, &first, "anna@example.org").await;
    search.hear(&answered.await);
    let answered = running.begin(account.id);
    let second = link(running, search, 2).await;
    let attempt = running.signing_in(|view| view.link.is_some()).await.attempt;
    let paste =
        Command::PasteRedirect(attempt, PastedAddress::new("https://example.com/?code=CANARY-pasted"));
    search.hear(&paste);
    running.handle.send(paste);
    running.signing_in(|view| view.paste_refused.is_some()).await;
    let denied = format!("error=access_denied&error_description=no&state={}", parameter(&second, "state"));
    let page = running.stage.fakes.loopback.redirect(&denied).await.page().await;
    search.hear(&page);
    search.hear_problem(&answered.await.unwrap().unwrap_err());
    let answered = running.begin(account.id);
    let third = link(running, search, 3).await;
    come_back(running, search, &third, "bob@example.org").await;
    let view = running.signing_in(|view| matches!(view.stop, Some(SignInStop::SomeoneElse { .. }))).await;
    running.handle.send(Command::Decide(view.attempt, Decision::Discard));
    search.hear_problem(&answered.await.unwrap().unwrap_err());
    let answered = running.begin(account.id);
    let fourth = link(running, search, 4).await;
    let refused = json!({ "error": "invalid_grant", "error_description": "The code CANARY-code was used" });
    running.stage.fakes.transport.answer(TOKEN, answer(400, &refused));
    let query = format!("code=CANARY-code&state={}", parameter(&fourth, "state"));
    search.hear(&running.stage.fakes.loopback.redirect(&query).await.page().await);
    search.hear_problem(&answered.await.unwrap().unwrap_err());
}

async fn device(running: &mut Running, search: &mut Search, account: &Account) {
    let body = json!({ "device_code": "CANARY-device", "user_code": "CANARY-user", "verification_uri": "https://id.example.org/go" });
    running.stage.fakes.transport.answer(DEVICE, answer(200, &body));
    let request = SignInRequest { way: Way::Device, ..SignInRequest::by_browser(account.id) };
    let (reply, answered) = Reply::channel();
    running.handle.send(Command::SignIn(request, reply));
    let view = running.signing_in(|view| view.device.is_some()).await;
    search.hear(&view);
    running.handle.send(Command::CancelSignIn(view.attempt));
    search.hear_problem(&answered.await.unwrap().unwrap_err());
}

async fn renewals(running: &Running, search: &mut Search, account: &Account) {
    running.rotates(2);
    search.hear(&running.handle.ask(|reply| Command::Rotate(account.id, reply)).await);
    search.hear(&running.hand_out(account.id, 5).await);
    for (status, error) in [(503, "server_error"), (400, "invalid_scope"), (400, "invalid_grant")] {
        // A provider may repeat the token that it was sent.
        running.stage.fakes.transport.always_with(TOKEN, move |asked| {
            let sent = asked.param("refresh_token").unwrap_or_default();
            let sentence = format!("The token {sent} is not good");
            answer(status, &json!({ "error": error, "error_description": sentence, "suberror": sent }))
        });
        let refused = running.handle.ask(|reply| Command::Rotate(account.id, reply)).await;
        search.hear_problem(&refused.unwrap_err());
    }
}

async fn vault(running: &Running, search: &mut Search, account: &Account) {
    let choice = ClientChoice::Given {
        id: "client-1".into(),
        secret: Some(ClientSecret::new("CANARY-secret")),
        secret_expires_at: None,
    };
    search.hear(&choice);
    search.hear(&running.handle.ask(|reply| Command::SetClient(account.id, choice, reply)).await);
    let mailbox = AccountChange::Mailbox(Some("team@example.org".into()));
    search.hear(&running.handle.ask(|reply| Command::ChangeAccount(account.id, mailbox, reply)).await);
    let passphrase = || Some(Passphrase::new("CANARY-passphrase"));
    let moved = Command::MoveVault(KeyPlace::Passphrase, passphrase(), Reply::nowhere());
    search.hear(&moved);
    let place = KeyPlace::Passphrase;
    search.hear(&running.handle.ask(|reply| Command::MoveVault(place, passphrase(), reply)).await);
    let (old, new) = (Passphrase::new("CANARY-wrong"), Passphrase::new("CANARY-new"));
    let changed = running.handle.ask(|reply| Command::ChangePassphrase { old, new, reply }).await;
    search.hear_problem(&changed.unwrap_err());
}

async fn forget(running: &Running, search: &mut Search, account: &Account) {
    running.stage.fakes.transport.answer_with(REVOKE, |asked| {
        let sentence = format!("{} stays", asked.param("token").unwrap_or_default());
        answer(400, &json!({ "error": "server_error", "error_description": sentence }))
    });
    let ending = Ending::Revoke;
    let forgotten = running.handle.ask(|reply| Command::Forget(account.id, ending, reply)).await;
    let waits = forgotten.unwrap().revocation.unwrap();
    search.hear_problem(waits.problem.as_deref().unwrap());
}

fn events(search: &mut Search, link: &Url) {
    let now = jiff::Timestamp::UNIX_EPOCH;
    let device = DeviceView {
        user_code: "CANARY-user".into(),
        page: "https://example.org/".into(),
        page_with_code: None,
    };
    search.hear(&Event::SignInLink(AttemptId(1), AuthorizeLink(link.clone()), (now, now)));
    search.hear(&Event::SignInDevice(AttemptId(1), device, (now, now)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_is_in_any_file_log_line_picture_event_answer_or_word() {
    let mut search = Search::new();
    let stage = Stage::on_disk().await;
    let log = logging::start(Some("off"), Arc::clone(&stage.context.world.clock));
    tracing::info!("the search begins");
    let account = stage.account("anna@example.org").await;
    let mut running = Running::window(stage).await;
    let mut watching = running.handle.clone();
    let pictures = tokio::spawn(async move {
        let mut seen = Vec::new();
        while watching.changed().await {
            seen.push(format!("{:?}", watching.snapshot()));
        }
        seen
    });
    sign_ins(&mut running, &mut search, &account).await;
    let mut files = roads::walk(&mut running, &mut search).await;
    device(&mut running, &mut search, &account).await;
    renewals(&running, &mut search, &account).await;
    vault(&running, &mut search, &account).await;
    forget(&running, &mut search, &account).await;
    files.extend(roads::leave(&running, &mut search).await);
    let link = running.stage.fakes.browser.link(1).await;
    events(&mut search, &link);
    let verifiers = running.stage.fakes.transport.requests_to(TOKEN);
    search
        .secrets
        .extend(verifiers.iter().filter_map(|asked| asked.param("code_verifier")).map(str::to_owned));
    files.extend(running.stage.files());
    let stage = running.quit().await;
    let pictures = pictures.await.unwrap();
    let lines = log.lines();
    assert!(pictures.len() > 20 && files.len() >= 5 && search.told.len() > 60, "too little was searched");
    assert!(lines.iter().any(|line| line.contains("the search begins")), "the log is not heard");
    search.told.extend(pictures);
    search.told.extend(lines);
    let leaks = search.leaks(&[files, stage.files()].concat());
    assert!(leaks.is_empty(), "{} leaks, the first: {}", leaks.len(), leaks[0]);
}

#[tokio::test]
async fn the_search_finds_secrets_that_are_planted() {
    let stage = Stage::on_disk().await;
    let mut search = Search::new();
    search.secrets.push("state-1".into());
    assert_eq!(search.leaks(&stage.files()), Vec::<String>::new());
    search.hear_problem(&Problem::new(ProblemKind::Internal).detail("got CANARY-1"));
    search.hear(&"state-1");
    std::fs::write(stage.context.folder.as_ref().unwrap().join("left.tmp"), b"\0\0CANARY-2\0").unwrap();
    let leaks = search.leaks(&stage.files());
    assert!(leaks.iter().any(|leak| leak.ends_with("left.tmp")));
    assert!(
        leaks.iter().any(|leak| leak.contains("CANARY-1"))
            && leaks.iter().any(|leak| leak.contains("state-1"))
    );
}
