//! Ready pictures of sign-ins at every step, of accounts being added, and of vaults that do not open.
//!
//! They are made from the shipped catalogue, so that what a screen shows of a provider is what a person will see. It is
//! 22 Nov 2026, 10:00 UTC, as in [`super::world`].

#![expect(clippy::expect_used, reason = "what is parsed here is written here or shipped")]

use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::domain::account::{Account, AccountId, Client, EndRules, Generation, Grant, Told};
use crate::domain::catalogue::Catalogue;
use crate::domain::health::Health;
use crate::domain::lifespan;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::scope::{Scope, Uses};
use crate::domain::settings::KeyPlace;
use crate::domain::token::{AccessFacts, Fingerprint, IdFacts, RefreshFacts, TokenKind};
use crate::engine::snapshot::{
    AccountView, AddingState, AddingView, AttemptId, AuthorizeLink, BrowserState, DeviceView, SignInStep,
    SignInStop, SignInView, Snapshot, VaultState, VaultView, Way,
};
use crate::ui::picture::Picture;

/// The account all of them are about.
pub const ANNA: AccountId = AccountId::new(1);
/// The sign-in all of them are about.
pub const ATTEMPT: AttemptId = AttemptId(7);

/// The moment of every picture.
pub fn now() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().expect("a literal")
}

/// A picture of this snapshot.
pub fn picture(snapshot: Snapshot) -> Picture {
    Picture { snapshot: Arc::new(snapshot), now: now(), zone: TimeZone::UTC }
}

/// One account at this provider, never signed in, with a client; an open vault; no sign-in.
pub fn prepared_at(provider: &str) -> Snapshot {
    let catalogue = Catalogue::built_in();
    let provider =
        Arc::clone(catalogue.find(&provider.parse().expect("a short name")).expect("it is shipped"));
    let account = anna(&provider.id);
    let view = AccountView {
        expected_end: None,
        rotation: None,
        revocation: None,
        can_undo_sign_out: false,
        check: None,
        will_ask: provider.scopes_for(&account.uses).expect("the usual tasks are offered"),
        provider: Some(provider),
        health: Health::New,
        renews_at: None,
        account,
    };
    Snapshot {
        loaded: true,
        vault: VaultView { place: Some(KeyPlace::Keyring), state: VaultState::Open, answered_ms: Some(4) },
        accounts: vec![view],
        catalogue: Arc::new(catalogue),
        leads: true,
        ..Snapshot::empty()
    }
}

/// The same at Microsoft 365.
pub fn prepared() -> Snapshot {
    prepared_at("microsoft-work")
}

/// The same without a client.
pub fn without_client() -> Snapshot {
    let mut snapshot = prepared();
    for view in &mut snapshot.accounts {
        view.account.client = None;
    }
    snapshot
}

/// No account at all.
pub fn empty() -> Snapshot {
    Snapshot { accounts: Vec::new(), ..prepared() }
}

/// A sign-in that is at this step.
pub fn at(step: SignInStep) -> Snapshot {
    with(SignInView { step, ..running() })
}

/// A sign-in that waits for the browser, which was started.
pub fn waiting() -> Snapshot {
    with(running())
}

/// The same, and the browser could not be started.
pub fn without_browser() -> Snapshot {
    let problem = Box::new(Problem::new(ProblemKind::BrowserUnavailable));
    with(SignInView { browser: BrowserState::Failed(problem), ..running() })
}

/// The same, and what was pasted was refused.
pub fn paste_refused() -> Snapshot {
    let problem = Box::new(Problem::new(ProblemKind::PasteInvalid));
    with(SignInView { way: Way::Paste, paste_refused: Some(problem), ..running() })
}

/// A sign-in that waits for a code to be typed on another device.
pub fn with_device() -> Snapshot {
    let device = DeviceView {
        user_code: "WDJB-MJHT".to_owned(),
        page: "https://login.example.com/device".to_owned(),
        page_with_code: Some("https://login.example.com/device?user_code=WDJB-MJHT".to_owned()),
    };
    with(SignInView {
        way: Way::Device,
        device: Some(device),
        link: None,
        can_use_device: false,
        ..running()
    })
}

/// Someone else has signed in.
pub fn someone_else() -> Snapshot {
    let stop = Some(SignInStop::SomeoneElse { signed_in_as: "a.lindqvist@example.com".to_owned() });
    with(SignInView { step: SignInStep::Identify, stop, ..running() })
}

/// A sign-in that failed like this while tokens were asked for.
pub fn failed(problem: Problem) -> Snapshot {
    let stop = Some(SignInStop::Failed(Box::new(problem)));
    with(SignInView { step: SignInStep::Exchange, stop, ..running() })
}

/// A sign-in that went well.
pub fn done() -> Snapshot {
    let mut snapshot = with(SignInView { step: SignInStep::Done, ..running() });
    for view in &mut snapshot.accounts {
        view.health = Health::Fresh;
        view.account.grant = Some(grant(&view.will_ask));
        let provider = view.provider.as_deref();
        view.expected_end = provider.and_then(|known| lifespan::expected_end(&view.account, &known.tokens));
    }
    snapshot
}

/// The same, and the provider gave no refresh token.
pub fn done_without_refresh() -> Snapshot {
    let mut snapshot = done();
    for grant in snapshot.accounts.iter_mut().filter_map(|view| view.account.grant.as_mut()) {
        grant.refresh = None;
    }
    snapshot
}

/// The same at a provider that was asked for a second factor by its name, and answered with another one.
pub fn done_with_less() -> Snapshot {
    let mut snapshot = done();
    for view in &mut snapshot.accounts {
        let mut asked = view.provider.as_deref().cloned().expect("it has one");
        let class = ("acr_values".to_owned(), "https://refeds.org/profile/mfa".to_owned());
        asked.parameters.fresh = [("prompt".to_owned(), "login".to_owned()), class].into();
        view.provider = Some(Arc::new(asked));
        let Some(grant) = &mut view.account.grant else { continue };
        let fingerprint = grant.access.as_ref().expect("it has one").fingerprint.clone();
        grant.id_token = Some(IdFacts {
            fingerprint,
            issuer: "https://id.example.org".to_owned(),
            received_at: now(),
            authenticated_at: Some(now()),
            class: Some("https://refeds.org/profile/sfa".to_owned()),
        });
    }
    snapshot
}

/// An account is being added, and it is this far.
pub fn adding(state: AddingState) -> Snapshot {
    let address = "anna@example.net".parse().expect("a literal");
    Snapshot { adding: Some(AddingView { address, state }), ..prepared() }
}

/// A vault that does not open; `None` for one that was never made.
pub fn shut(place: Option<KeyPlace>, kind: ProblemKind) -> Snapshot {
    let state = VaultState::Shut(Box::new(Problem::new(kind)));
    Snapshot { vault: VaultView { place, state, answered_ms: None }, ..prepared() }
}

/// An open vault behind a passphrase.
pub fn behind_passphrase() -> Snapshot {
    let vault =
        VaultView { place: Some(KeyPlace::Passphrase), state: VaultState::Open, answered_ms: Some(640) };
    Snapshot { vault, ..prepared() }
}

/// The same, with everything in memory.
pub fn in_memory() -> Snapshot {
    let vault = VaultView { place: Some(KeyPlace::Memory), state: VaultState::Open, answered_ms: None };
    Snapshot { vault, ..prepared() }
}

fn with(sign_in: SignInView) -> Snapshot {
    Snapshot { sign_in: Some(sign_in), ..prepared() }
}

fn anna(provider: &crate::domain::provider::ProviderId) -> Account {
    let client = Client {
        id: "3f7a91c2-5d0e-4b8a-9c66-1e2f8d7b4a10".parse().expect("a literal"),
        name: Some("Northwind Mail".to_owned()),
        has_secret: false,
        registered_here: false,
        secret_expires_at: None,
        management: None,
    };
    Account {
        id: ANNA,
        address: "anna.lindqvist@example.org".parse().expect("a literal"),
        mailbox: None,
        provider: provider.clone(),
        client: Some(client),
        uses: Uses::usual(),
        servers: Vec::new(),
        redirect: None,
        particulars: crate::domain::account::Particulars::default(),
        added_at: now(),
        generation: Generation::default(),
        grant: None,
        problem: None,
        last_use: None,
        asking: None,
        rules: EndRules::default(),
        told: Told::default(),
    }
}

fn running() -> SignInView {
    let link = "https://login.example.com/organizations/oauth2/v2.0/authorize?response_type=code&client_id=3f7a91c2-5d0e-4b8a-9c66-1e2f8d7b4a10&state=Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";
    SignInView {
        attempt: ATTEMPT,
        account: ANNA,
        address: "anna.lindqvist@example.org".parse().expect("a literal"),
        provider: "Microsoft 365".to_owned(),
        way: Way::Browser,
        step: SignInStep::Wait,
        paste_refused: None,
        stop: None,
        link: Some(AuthorizeLink(link.parse().expect("a literal"))),
        browser: BrowserState::Opened,
        device: None,
        wait: Some((now() - SignedDuration::from_secs(18), now() + SignedDuration::from_secs(582))),
        can_use_device: true,
        ends_old: false,
    }
}

fn grant(asked: &[Scope]) -> Grant {
    let fingerprint = || Fingerprint::from_hash(b"\x9f\x2c\x41\xd0\x7a\x3b");
    Grant {
        signed_in_as: Some("anna.lindqvist@example.org".to_owned()),
        subject: None,
        person: Some("Anna Lindqvist".to_owned()),
        signed_in_at: now(),
        factors: Vec::new(),
        asked: asked.to_vec(),
        granted: asked.to_vec(),
        access: Some(AccessFacts {
            kind: TokenKind::Opaque,
            fingerprint: fingerprint(),
            issued_at: now(),
            expires_at: Some(now() + SignedDuration::from_mins(61)),
        }),
        refresh: Some(RefreshFacts {
            fingerprint: fingerprint(),
            issued_at: now(),
            last_used_at: None,
            replaced: 0,
            stated_end_at: None,
        }),
        id_token: None,
    }
}
