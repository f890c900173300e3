//! Twelve faults and one more, each in a sound installation: exactly the right rule turns, and its fix, pressed, makes it good.
//! They come about as they would: by what a provider answers, what somebody chooses, a program that runs wild, and time. Only
//! what comes from outside of Mailward, a changed database and the rights of a file, is put there by the test.

use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};

use super::*;
use crate::domain::checkup::Value;
use crate::domain::provider::{MailServer, SecretRule, Tls};
use crate::domain::scope::MailUse;
use crate::domain::secret::ClientSecret;
use crate::domain::settings::{KeyPlace, Retention};
use crate::engine::command::{AccountChange, ClientChoice, SignInRequest};
use crate::services::tests::{id_token, parameter};
use crate::testing::world::KeyringState;

impl Ward {
    /// The same beside a window, which learns by itself what others write.
    async fn watching() -> Self {
        let ward = Self::on(Stage::on_disk().await, Settings::default(), true).await;
        ward.begins_sound().await;
        ward
    }

    /// Exactly this is told, with this fix, as soon as the engine has learnt of it.
    async fn turned(&self, reason: Reason) -> Fix {
        for _ in 0..500 {
            if !self.needing().is_empty() {
                break;
            }
            self.running.rest().await;
        }
        assert_eq!(self.needing(), [reason]);
        let checkup = self.checkup();
        checkup.needing()[0].fix.clone().unwrap_or_else(|| panic!("{reason:?} has no fix"))
    }

    fn alerts(&self) -> usize {
        self.running.handle.snapshot().alerts.len()
    }

    /// Nothing is told any more, and the rule itself is good.
    #[track_caller]
    fn is_good_again(&self, rule: RuleId) {
        assert_eq!(self.needing(), []);
        assert_eq!(self.verdict(rule).state(), RuleState::Good, "{:?}", self.verdict(rule));
    }

    async fn begins_sound(&self) {
        self.ask(None, true).await;
        assert_eq!(self.needing(), []);
    }

    /// Anna signs in; the ID token says these things beside.
    async fn sign_in(&self, fresh: bool, claims: serde_json::Value) {
        self.is_granted(fresh, claims, None).await;
    }

    /// Anna signs in, and these are the permissions that the provider grants; those that were asked for, where none are named.
    async fn is_granted(&self, fresh: bool, claims: serde_json::Value, scope: Option<&str>) {
        let request = SignInRequest { fresh, ..SignInRequest::by_browser(self.account.id) };
        let (reply, answered) = Reply::channel();
        let fakes = &self.running.stage.fakes;
        let links = fakes.browser.links().len();
        self.running.handle.send(Command::SignIn(request, reply));
        let link = fakes.browser.link(links + 1).await;
        let mut said = json!({ "email": "anna@example.org", "auth_time": fakes.clock.now().as_second() });
        for (name, claim) in claims.as_object().unwrap() {
            said[name] = claim.clone();
        }
        let id = id_token(&parameter(&link, "nonce"), &said);
        let mut given = tokens("CANARY-access-1", Some("CANARY-refresh-1"), Some(id));
        if let Some(more) = scope {
            given["scope"] = format!("{} {more}", parameter(&link, "scope")).into();
        }
        fakes.transport.answer(TOKEN, answer(200, &given));
        let query = format!("code=CANARY-code&state={}", parameter(&link, "state"));
        fakes.loopback.redirect(&query).await;
        answered.await.unwrap().unwrap();
        self.running.rest().await;
    }

    /// Days go by in which the tokens are renewed, and a program gets so many a day.
    async fn is_used(&self, days: u32, a_day: u32) {
        for number in 0..days {
            self.running.stage.fakes.transport.always(TOKEN, rotated(100 + number));
            for _ in 0..a_day {
                self.running.hand_out(self.account.id, 1).await.unwrap();
            }
            self.running.turn(SignedDuration::from_hours(24)).await;
        }
    }

    /// A definition comes in by the way of every definition: as a file that is read.
    async fn defines(&self, definition: &Provider) {
        let read = Provider::from_toml(&definition.to_toml().unwrap()).unwrap();
        let keep = |reply| Command::KeepProvider(Box::new(read), reply);
        self.running.handle.ask(keep).await.unwrap();
        self.running.rest().await;
    }

    async fn gives_client(&self, secret: Option<&str>, lasts_days: Option<i64>) {
        let now = self.running.stage.fakes.clock.now();
        let choice = ClientChoice::Given {
            id: "client-1".to_owned(),
            secret: secret.map(ClientSecret::new),
            secret_expires_at: lasts_days.map(|days| now + SignedDuration::from_hours(24 * days)),
        };
        let set = |reply| Command::SetClient(self.account.id, choice, reply);
        self.running.handle.ask(set).await.unwrap();
    }
}

#[tokio::test]
async fn file_mode() {
    let ward = Ward::watching().await;
    ward.others_can_read();
    ward.ask(None, false).await;
    assert_eq!(ward.turned(Reason::FilesOpen).await, Fix::ProtectFiles);
    ward.running.handle.ask(Command::ProtectFiles).await.unwrap();
    ward.is_good_again(RuleId::VaultPermissions);
    assert_eq!(ward.running.of_kind(AuditKind::FilesProtected).await.len(), 1);
}

/// The client got a secret while its provider allowed one; by its new definition it is a public client.
#[tokio::test]
async fn weak_client() {
    let ward = Ward::watching().await;
    ward.gives_client(Some("CANARY-needless"), Some(200)).await;
    assert_eq!(ward.needing(), []);
    let mut public = published();
    public.client.secret = SecretRule::Never;
    ward.defines(&public).await;
    assert_eq!(ward.turned(Reason::SecretNeedless).await, Fix::Client(ward.account.id));
    ward.gives_client(None, None).await;
    assert_eq!(ward.needing(), []);
    assert_eq!(ward.verdict(RuleId::ClientSecret).reason, Reason::SecretNone);
}

#[tokio::test]
async fn too_wide_scopes() {
    let ward = Ward::watching().await;
    ward.is_granted(false, json!({ "amr": ["pwd", "otp"] }), Some("contacts")).await;
    assert_eq!(ward.turned(Reason::ScopesWide).await, Fix::FewerPermissions(ward.account.id));
    ward.sign_in(false, json!({ "amr": ["pwd", "otp"] })).await;
    ward.is_good_again(RuleId::ScopesMinimal);
}

/// A chain that is broken stays broken. Either what was changed is put back, or a new one begins after it.
#[tokio::test]
async fn broken_chain() {
    let ward = Ward::watching().await;
    let store = &ward.running.stage.context.store;
    store.spoil("UPDATE audit SET address = 'mallory@example.org' WHERE seq = 2").await;
    ward.ask(None, false).await;
    assert_eq!(ward.turned(Reason::ChainBroken).await, Fix::ShowChain);
    let verified = ward.running.handle.ask(Command::VerifyAudit).await.unwrap();
    assert_eq!(verified.broken.and_then(|broken| broken.first_bad), Some(2));
    assert_eq!(ward.needing(), [Reason::ChainBroken]);
    ward.running.turn_until(SignedDuration::from_secs(2), || ward.alerts() == 1).await;
    let begun = ward.running.handle.ask(Command::BeginLogAnew).await.unwrap();
    assert!(begun.is_intact());
    ward.is_good_again(RuleId::AuditIntact);
    assert_eq!(ward.alerts(), 0, "what was told about the old one is settled");
    assert_eq!(ward.running.of_kind(AuditKind::ChainBegun).await.len(), 1);
    ward.ask(None, false).await;
    ward.is_good_again(RuleId::AuditIntact);
    let again = ward.running.handle.ask(Command::BeginLogAnew).await.unwrap();
    assert_eq!(again.first, begun.first, "one that is whole is left as it is");
}

#[tokio::test]
async fn broken_chain_that_is_put_back() {
    let ward = Ward::watching().await;
    let store = &ward.running.stage.context.store;
    store.spoil("UPDATE audit SET address = 'mallory@example.org' WHERE seq = 2").await;
    ward.ask(None, false).await;
    assert_eq!(ward.turned(Reason::ChainBroken).await, Fix::ShowChain);
    store.spoil("UPDATE audit SET address = (SELECT address FROM audit WHERE seq = 3) WHERE seq = 2").await;
    ward.running.handle.ask(Command::VerifyAudit).await.unwrap();
    ward.is_good_again(RuleId::AuditIntact);
}

/// A secret that lasts forty days, after forty-one.
#[tokio::test]
async fn expired_secret() {
    let ward = Ward::watching().await;
    ward.gives_client(Some("CANARY-old"), Some(40)).await;
    ward.is_used(9, 2).await;
    assert_eq!(ward.needing(), []);
    ward.is_used(2, 2).await;
    assert_eq!(ward.needing(), [Reason::SecretEnding], "it is told a month ahead");
    ward.is_used(29, 2).await;
    ward.running.turn_until(SignedDuration::from_hours(1), || ward.needing() != [Reason::SecretEnding]).await;
    assert_eq!(ward.turned(Reason::SecretEnded).await, Fix::Client(ward.account.id));
    ward.gives_client(Some("CANARY-new"), Some(200)).await;
    ward.is_good_again(RuleId::ClientSecret);
}

/// An IMAP server that speaks, and offers no TLS.
async fn plain_server() -> std::net::SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut stream = BufReader::new(stream);
            stream.write_all(b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] here\r\n").await.ok();
            let mut line = String::new();
            while stream.read_line(&mut line).await.is_ok_and(|read| read > 0) {
                let tag = line.split(' ').next().unwrap_or_default();
                let said = format!("* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n{tag} OK done\r\n");
                stream.write_all(said.as_bytes()).await.ok();
                line.clear();
            }
        }
    });
    at
}

#[tokio::test]
async fn plain_endpoint() {
    let ward = Ward::watching().await;
    ward.running.stage.fakes.dial.lead("mail.example.org:143", plain_server().await);
    let server = MailServer {
        protocol: MailUse::Imap,
        host: "mail.example.org".to_owned(),
        port: 143,
        tls: Tls::StartTls,
        sasl: Vec::new(),
    };
    let id = ward.account.id;
    let change = |reply| Command::ChangeAccount(id, AccountChange::Servers(vec![server]), reply);
    ward.running.handle.ask(change).await.unwrap();
    ward.ask(Some(vec![id]), true).await;
    assert_eq!(ward.turned(Reason::TlsPlain).await, Fix::Servers(id));
    let change = |reply| Command::ChangeAccount(id, AccountChange::Servers(Vec::new()), reply);
    ward.running.handle.ask(change).await.unwrap();
    ward.is_good_again(RuleId::TransportTls);
    ward.ask(Some(vec![id]), true).await;
    ward.is_good_again(RuleId::TransportTls);
}

#[tokio::test]
async fn old_definition() {
    let ward = Ward::on(Stage::on_disk().await, Settings::default(), true).await;
    assert_eq!(ward.needing(), []);
    ward.defines(&Provider { date: "2025-01-01".parse().unwrap(), ..published() }).await;
    let Fix::Compare(provider) = ward.turned(Reason::DatedOld).await else { panic!("another fix") };
    assert_eq!(provider, published().id);
    ward.ask(Some(vec![ward.account.id]), true).await;
    ward.is_good_again(RuleId::ProviderDated);
}

#[tokio::test]
async fn another_address_in_the_definition() {
    let ward = Ward::watching().await;
    let reason = || ward.verdict(RuleId::OauthCurrent).reason;
    assert_eq!(reason(), Reason::CurrentPkceUntold, "it was compared");
    let mut elsewhere = published();
    elsewhere.endpoints.token = "https://id.example.org/old/token".parse().unwrap();
    ward.defines(&elsewhere).await;
    assert_eq!(reason(), Reason::CurrentNeverCompared, "not these addresses");
    ward.ask(Some(vec![ward.account.id]), true).await;
    let Fix::EditProvider(id) = ward.turned(Reason::CurrentDiffers).await else { panic!("another fix") };
    assert_eq!(id, elsewhere.id);
    ward.defines(&published()).await;
    assert_eq!(ward.needing(), [], "what differed is gone");
    let Some(Fix::Compare(_)) = ward.verdict(RuleId::OauthCurrent).fix else { panic!("another fix") };
    ward.ask(Some(vec![ward.account.id]), true).await;
    assert_eq!((ward.needing(), reason()), (vec![], Reason::CurrentPkceUntold));
}

#[tokio::test]
async fn one_factor() {
    let ward = Ward::watching().await;
    ward.sign_in(false, json!({ "amr": ["pwd"] })).await;
    assert_eq!(ward.turned(Reason::FactorsOne).await, Fix::SignInFreshly(ward.account.id));
    ward.sign_in(true, json!({ "amr": ["pwd", "otp"] })).await;
    ward.is_good_again(RuleId::MfaSeen);
}

#[tokio::test]
async fn revoked_grant() {
    let ward = Ward::watching().await;
    let refused = ward.running.handle.ask(|reply| Command::Rotate(ward.account.id, reply)).await;
    assert_eq!(refused.unwrap_err().kind, ProblemKind::GrantEnded);
    assert_eq!(ward.turned(Reason::GrantWaits).await, Fix::SignIn(ward.account.id));
    ward.sign_in(false, json!({ "amr": ["pwd", "otp"] })).await;
    ward.is_good_again(RuleId::GrantRevoked);
}

#[tokio::test]
async fn memory_vault() {
    let ward = Ward::on(Stage::in_memory().await, Settings::default(), true).await;
    ward.running.rest().await;
    assert_eq!(ward.turned(Reason::KeyInMemory).await, Fix::MoveVault);
    let move_to = |place| ward.running.handle.ask(move |reply| Command::MoveVault(place, None, reply));
    ward.running.stage.fakes.keyring.become_state(KeyringState::Denied);
    assert_eq!(move_to(KeyPlace::Keyring).await.unwrap_err().kind, ProblemKind::KeyringDenied);
    assert_eq!(ward.needing(), [Reason::KeyInMemory], "it is said as long as it is so");
    ward.running.stage.fakes.keyring.become_state(KeyringState::Works);
    assert_eq!(move_to(KeyPlace::Keyring).await.unwrap().place, Some(KeyPlace::Keyring));
    ward.is_good_again(RuleId::VaultKey);
    // It is on the disk, with its sign-in, and mail programs go on getting tokens.
    ward.running.hand_out(ward.account.id, 1).await.unwrap();
    let folder = ward.running.stage.context.home.clone().unwrap();
    let other = ward.running.stage.other_process().await;
    assert_eq!(other.store.folder(), Some(folder.as_path()));
    assert!(other.store.tokens(ward.account.id).await.unwrap().refresh.is_some());
    assert!(ward.running.handle.snapshot().leads);
}

/// A mail program that runs wild after a week in which it asked twice a day.
#[tokio::test]
async fn unusual_burst() {
    let ward = Ward::watching().await;
    ward.is_used(7, 2).await;
    assert_eq!(ward.needing(), []);
    for _ in 0..61 {
        ward.running.hand_out(ward.account.id, 1).await.unwrap();
    }
    ward.running.turn_until(SignedDuration::from_secs(2), || ward.alerts() == 1).await;
    assert_eq!(ward.turned(Reason::UseAlerts).await, Fix::ShowAlerts);
    let verdict = ward.verdict(RuleId::UseUnusual);
    assert_eq!(verdict.about, About::Account(ward.account.id));
    let said = ["counted", "usual", "use_days"].map(|name| verdict.said(name).cloned());
    assert_eq!(said, [61, 2, 7].map(|number| Some(Value::Count(number))));
    assert_eq!(verdict.said("program"), Some(&Value::Text("mutt".to_owned())));
    let seq = ward.running.handle.snapshot().alerts[0].seq;
    ward.running.handle.ask(|reply| Command::MarkExpected(seq, reply)).await.unwrap();
    ward.is_good_again(RuleId::UseUnusual);
    for _ in 0..61 {
        ward.running.hand_out(ward.account.id, 1).await.unwrap();
    }
    ward.running.turn(SignedDuration::from_secs(2)).await;
    ward.is_good_again(RuleId::UseUnusual);
}

/// The provider still allows the implicit grant to the client that Mailward registered there.
#[tokio::test]
async fn implicit_grant_allowed() {
    const REGISTER: &str = "id.example.org/register";
    let ward = Ward::watching().await;
    let registered = |client: &str, grants: &[&str]| {
        json!({
            "client_id": client, "token_endpoint_auth_method": "none", "grant_types": grants,
            "registration_access_token": "CANARY-registration",
            "registration_client_uri": format!("https://{REGISTER}/{client}"),
        })
    };
    let id = ward.account.id;
    let becomes = async |client: &str, grants: &[&str]| {
        let transport = &ward.running.stage.fakes.transport;
        let document = registered(client, grants);
        transport.answer(REGISTER, answer(201, &document));
        transport.always(&format!("{REGISTER}/{client}"), answer(200, &document));
        let register = |reply| Command::SetClient(id, ClientChoice::Register, reply);
        ward.running.handle.ask(register).await.unwrap();
        ward.sign_in(false, json!({ "amr": ["pwd", "otp"], "aud": client })).await;
        ward.running.handle.ask(|reply| Command::ReadRegistration(id, reply)).await.unwrap();
        ward.running.rest().await;
    };
    becomes("c-1", &["authorization_code", "refresh_token", "implicit"]).await;
    assert_eq!(ward.turned(Reason::ImplicitAllowed).await, Fix::Client(id));
    // The client is changed for one that the provider registers as it was asked to.
    becomes("c-2", &["authorization_code", "refresh_token"]).await;
    ward.is_good_again(RuleId::OauthImplicit);
}

#[tokio::test]
async fn retention() {
    let stage = Stage::on_disk().await;
    // Its first events are a hundred days old when the account comes.
    stage.fakes.clock.advance(SignedDuration::from_hours(24 * 100));
    let ward = Ward::on(stage, Settings::default(), false).await;
    assert_eq!(ward.needing(), []);
    let quarter = Settings { retention: Retention::Quarter, ..Settings::default() };
    ward.running.handle.send(Command::ChangeSettings(quarter));
    ward.running.rest().await;
    assert_eq!(ward.turned(Reason::RetentionExceeded).await, Fix::Prune);
    let gone = ward.running.handle.ask(Command::PruneAudit).await.unwrap();
    assert!(gone > 0);
    ward.is_good_again(RuleId::PrivacyRetention);
}
