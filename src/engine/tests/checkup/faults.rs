//! Twelve faults, each planted in a sound installation: exactly the right rule turns, and its fix, pressed, makes it good.

use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};

use super::*;
use crate::domain::account::Client;
use crate::domain::alert::{AlertRule, Counted, Finding as Unusually};
use crate::domain::audit::Subject;
use crate::domain::provider::{MailServer, SecretRule, Tls};
use crate::domain::scope::{MailUse, Uses};
use crate::domain::secret::{AccessToken, ClientSecret, RefreshToken};
use crate::domain::settings::{KeyPlace, Retention};
use crate::domain::token::{TokenKind, TokenSet};
use crate::engine::command::{AccountChange, ClientChoice, SignInRequest};
use crate::services::tests::{id_token, parameter};
use crate::services::{Context, scopes};
use crate::store::{SignedIn, Unusual};

impl Ward {
    /// The same beside a window, which learns by itself what others write.
    async fn watching() -> Self {
        let ward = Self::on(Stage::on_disk().await, Settings::default(), true).await;
        ward.begins_sound().await;
        ward
    }

    /// Another process of the same installation, that plants.
    async fn plants(&self) -> Context {
        self.running.stage.other_process().await
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
        let request = SignInRequest { fresh, ..SignInRequest::by_browser(self.account.id) };
        let (reply, answered) = Reply::channel();
        self.running.handle.send(Command::SignIn(request, reply));
        let fakes = &self.running.stage.fakes;
        let link = fakes.browser.link(1).await;
        let mut said = json!({ "email": "anna@example.org", "auth_time": fakes.clock.now().as_second() });
        for (name, claim) in claims.as_object().unwrap() {
            said[name] = claim.clone();
        }
        let id = id_token(&parameter(&link, "nonce"), &said);
        let given = tokens("CANARY-access-1", Some("CANARY-refresh-1"), Some(id));
        fakes.transport.answer(TOKEN, answer(200, &given));
        let query = format!("code=CANARY-code&state={}", parameter(&link, "state"));
        fakes.loopback.redirect(&query).await;
        answered.await.unwrap().unwrap();
        self.running.rest().await;
    }

    /// Tokens as an earlier sign-in brought them.
    async fn was_signed_in(&self, granted: Option<&str>, factors: &[&str]) {
        let context = self.plants().await;
        let received_at = self.running.stage.fakes.clock.now();
        let asked = scopes(&provider(), &Uses::usual(), &context).unwrap();
        let granted = granted.map(|more| {
            let more: Vec<_> = more.split(' ').map(|scope| scope.parse().unwrap()).collect();
            [asked.clone(), more].concat()
        });
        let tokens = TokenSet {
            access: AccessToken::new("CANARY-access-p"),
            refresh: Some(RefreshToken::new("CANARY-refresh-p")),
            id: None,
            kind: TokenKind::Opaque,
            received_at,
            expires_at: Some(received_at + SignedDuration::from_hours(1)),
            refresh_expires_at: None,
            granted,
        };
        let signed_in = SignedIn {
            tokens,
            asked,
            signed_in_as: Some("anna@example.org".to_owned()),
            subject: Some("user-1".into()),
            person: None,
            factors: factors.iter().map(|word| (*word).to_owned()).collect(),
            issuer: None,
            authenticated_at: None,
            class: None,
        };
        let now = context.store.account(self.account.id).await.unwrap().unwrap().generation;
        context.store.keep_sign_in(self.account.id, now, signed_in).await.unwrap();
        self.learns().await;
    }

    /// Time enough to look around.
    async fn learns(&self) {
        for _ in 0..2 {
            self.running.turn(SignedDuration::from_secs(2)).await;
        }
    }

    async fn client_is(&self, secret: Option<&str>, expires_in_days: Option<i64>) {
        let now = self.running.stage.fakes.clock.now();
        let context = self.plants().await;
        let client = Client {
            has_secret: secret.is_some(),
            secret_expires_at: expires_in_days.map(|days| now + SignedDuration::from_hours(24 * days)),
            ..self.account.client.clone().unwrap()
        };
        let secret = secret.map(ClientSecret::new);
        context.store.set_client(self.account.id, Some(client), secret).await.unwrap();
        self.learns().await;
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

#[tokio::test]
async fn weak_client() {
    let ward = Ward::watching().await;
    let mut public = published();
    public.client.secret = SecretRule::Never;
    ward.plants().await.store.keep_provider(public).await.unwrap();
    ward.client_is(Some("CANARY-needless"), None).await;
    assert_eq!(ward.turned(Reason::SecretNeedless).await, Fix::Client(ward.account.id));
    ward.gives_client(None, None).await;
    assert_eq!(ward.needing(), []);
    assert_eq!(ward.verdict(RuleId::ClientSecret).reason, Reason::SecretNone);
}

#[tokio::test]
async fn too_wide_scopes() {
    let ward = Ward::watching().await;
    ward.was_signed_in(Some("contacts"), &[]).await;
    assert_eq!(ward.turned(Reason::ScopesWide).await, Fix::FewerPermissions(ward.account.id));
    ward.sign_in(false, json!({ "amr": ["pwd", "otp"] })).await;
    ward.is_good_again(RuleId::ScopesMinimal);
}

/// A chain that is broken stays broken: what is done about it is finding out who did it. Here it was a hand that puts back
/// what it changed.
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
    store.spoil("UPDATE audit SET address = (SELECT address FROM audit WHERE seq = 3) WHERE seq = 2").await;
    ward.running.handle.ask(Command::VerifyAudit).await.unwrap();
    ward.is_good_again(RuleId::AuditIntact);
}

#[tokio::test]
async fn expired_secret() {
    let ward = Ward::watching().await;
    ward.client_is(Some("CANARY-old"), Some(-1)).await;
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
    ward.plants().await.store.change_account(id, |account| account.servers = vec![server]).await.unwrap();
    ward.learns().await;
    while ward.running.view(id).account.servers.is_empty() {
        ward.running.rest().await;
    }
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
    let old = Provider { date: "2025-01-01".parse().unwrap(), ..published() };
    ward.plants().await.store.keep_provider(old).await.unwrap();
    ward.learns().await;
    let Fix::Compare(provider) = ward.turned(Reason::DatedOld).await else { panic!("another fix") };
    assert_eq!(provider, published().id);
    ward.ask(Some(vec![ward.account.id]), true).await;
    ward.is_good_again(RuleId::ProviderDated);
}

#[tokio::test]
async fn one_factor() {
    let ward = Ward::watching().await;
    ward.was_signed_in(None, &["pwd"]).await;
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

/// A key in memory has everything else in memory, too: there is nothing that could be moved. What mends it is a start with
/// the key in another place.
#[tokio::test]
async fn memory_vault() {
    let ward = Ward::on(Stage::in_memory().await, Settings::default(), true).await;
    ward.running.rest().await;
    assert_eq!((ward.needing(), ward.verdict(RuleId::VaultKey).fix), (vec![Reason::KeyInMemory], None));
    let moved = |reply| Command::MoveVault(KeyPlace::Keyring, None, reply);
    ward.running.handle.ask(moved).await.unwrap_err();
    assert_eq!(ward.needing(), [Reason::KeyInMemory], "it is said as long as it is so");
    let another = Ward::watching().await;
    another.is_good_again(RuleId::VaultKey);
}

#[tokio::test]
async fn unusual_burst() {
    let ward = Ward::watching().await;
    let now = ward.running.stage.fakes.clock.now();
    let finding = Unusually {
        rule: AlertRule::Burst,
        program: Some("neomutt".to_owned()),
        counted: Some(Counted { count: 90, usual: 4, days: 9 }),
    };
    let subject = Some(Subject { id: ward.account.id, address: ward.account.address.clone() });
    let burst = Unusual { finding, subject, pid: Some(7), at: now, about: 2 };
    let alert = ward.plants().await.store.raise_alert(burst, now).await.unwrap().unwrap();
    ward.learns().await;
    assert_eq!(ward.turned(Reason::UseAlerts).await, Fix::ShowAlerts);
    assert_eq!(ward.verdict(RuleId::UseUnusual).about, About::Account(ward.account.id));
    ward.running.handle.ask(|reply| Command::MarkExpected(alert.seq, reply)).await.unwrap();
    ward.is_good_again(RuleId::UseUnusual);
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
