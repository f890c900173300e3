//! What all endpoints share: the options, the keys, the faults, and the ledger of what was given to whom.
//!
//! The ledger has one lock, which is never held across an `await`. It keeps fingerprints of codes and tokens, never
//! the characters themselves.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::sync::watch;

use super::authorize::Request;
use super::client::Clients;
use super::device::Devices;
use super::fault::Fault;
use super::grant::{Grants, Seen};
use super::mail::Offer;
use super::options::{Options, User};
use super::shelf::Shelf;
use crate::jwt::sign::SignError;
use crate::jwt::{SigningAlgorithm, SigningKey};

/// The provider, as its endpoints hold it.
pub(super) type Shared = Arc<App>;

/// Everything behind the endpoints.
pub(super) struct App {
    pub(super) issuer: String,
    pub(super) port: u16,
    pub(super) options: Options,
    pub(super) keys: Arc<Keys>,
    pub(super) faults: watch::Sender<Vec<Fault>>,
    /// The mail servers.
    pub(super) mail: Offer,
    /// Counts what has been carried out, for those who wait for something to have happened.
    pub(super) news: watch::Sender<u64>,
    ledger: Mutex<Ledger>,
}

impl App {
    pub(super) fn new(port: u16, keys: Arc<Keys>, options: Options, mail: Offer) -> Self {
        let ledger = Ledger {
            clients: Clients::new(options.confidential.as_ref()),
            requests: Shelf::default(),
            grants: Grants::default(),
            devices: Devices::default(),
            tally: Tally::default(),
        };
        Self {
            issuer: format!("http://127.0.0.1:{port}"),
            port,
            options,
            keys,
            faults: watch::Sender::new(Vec::new()),
            mail,
            news: watch::Sender::new(0),
            ledger: Mutex::new(ledger),
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        (self.options.now)()
    }

    pub(super) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        // A test that panicked while looking must not silence the provider for the next one.
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something has been carried out.
    pub(super) fn tell_news(&self) {
        self.news.send_modify(|count| *count += 1);
    }

    /// Whether a fault is on.
    pub(super) fn has(&self, fault: &Fault) -> bool {
        self.faults.borrow().contains(fault)
    }

    /// The first fault that `pick` understands.
    pub(super) fn fault<T>(&self, pick: impl Fn(&Fault) -> Option<T>) -> Option<T> {
        self.faults.borrow().iter().find_map(pick)
    }

    /// The address of one of our own paths.
    pub(super) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.issuer)
    }

    pub(super) fn user(&self, sub: &str) -> Option<&User> {
        self.options.users.iter().find(|user| user.sub == sub)
    }

    /// What a token stands for, wherever one is shown.
    pub(super) fn look<'a>(&self, ledger: &'a mut Ledger, token: &str) -> Option<Seen<'a>> {
        let seen = ledger.grants.look(token, self.now());
        seen.filter(|seen| !(seen.first && self.has(&Fault::AccessDead)))
    }

    /// Whether this person's token opens the mailbox of this address: the person's own, or a shared one.
    pub(super) fn may_open(&self, sub: &str, mailbox: &str) -> bool {
        let own = self.user(sub).is_some_and(|user| user.address.eq_ignore_ascii_case(mailbox));
        let shared = self.options.shared.iter().filter(|shared| shared.address.eq_ignore_ascii_case(mailbox));
        own || shared.flat_map(|shared| &shared.members).any(|member| member == sub)
    }

    pub(super) fn signing_key(&self) -> &SigningKey {
        match self.options.signing {
            SigningAlgorithm::Rs256 => &self.keys.rsa,
            SigningAlgorithm::Es256 => &self.keys.ec,
        }
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// One key for each algorithm, made at start.
pub(super) struct Keys {
    pub(super) rsa: SigningKey,
    pub(super) ec: SigningKey,
}

impl Keys {
    pub(super) fn generate() -> Result<Self, SignError> {
        Ok(Self {
            rsa: SigningKey::generate(SigningAlgorithm::Rs256)?,
            ec: SigningKey::generate(SigningAlgorithm::Es256)?,
        })
    }
}

/// Who asked for what, and what they were given.
pub(super) struct Ledger {
    pub(super) clients: Clients,
    pub(super) requests: Shelf<Request>,
    pub(super) grants: Grants,
    pub(super) devices: Devices,
    pub(super) tally: Tally,
}

/// What has happened since the start, for tests to look at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Requests at the token endpoint, of any grant type and outcome.
    pub token_requests: u64,
    /// Renewals that were granted.
    pub refreshes: u64,
    /// Renewals that were refused.
    pub refused_refreshes: u64,
    /// Codes that were redeemed.
    pub redeemed_codes: u64,
    /// Grants that ended because a code or a refresh token came a second time.
    pub reuses: u64,
    /// Revocations that were accepted.
    pub revocations: u64,
    /// Introspections that were answered.
    pub introspections: u64,
    /// Programs that registered themselves.
    pub registrations: u64,
    /// Grants that still have a usable token.
    pub live_grants: usize,
}
