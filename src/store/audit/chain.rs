//! How an event is authenticated: HMAC-SHA-256 over its fields and the code of the event before it.
//!
//! The bytes are taken from the columns as they are stored, each with its type and its length before it, so no two rows give
//! the same bytes and nothing has to be parsed to check one. Nothing is allocated for it. Never changed after a release:
//! another form gets another [`FORM`].

use hmac::{Hmac, KeyInit, Mac as _};
use rusqlite::types::ValueRef;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::domain::audit::{Mac, NewEvent};
use crate::store::error::StoreError;
use crate::store::seal::VaultId;

/// What the record is authenticated and sealed with. Derived from the vault's key, which it does not tell.
#[derive(Clone)]
pub(in crate::store) struct AuditKey {
    chain: Hmac<Sha256>,
    pub(super) sealing: Zeroizing<[u8; 32]>,
    pub(super) vault: VaultId,
}

impl AuditKey {
    /// From two keys that were derived for nothing else.
    pub(in crate::store) fn new(chain: &[u8; 32], sealing: Zeroizing<[u8; 32]>, vault: VaultId) -> Self {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of every length")]
        let chain = <Hmac<Sha256> as KeyInit>::new_from_slice(chain).expect("any key length");
        Self { chain, sealing, vault }
    }

    /// The code of an event with these fields, in the order of [`FIELDS`], after the event with the code `before`.
    pub(super) fn mac<'a>(&self, fields: impl IntoIterator<Item = ValueRef<'a>>, before: &Mac) -> Mac {
        let mut mac = self.chain.clone();
        mac.update(&[FORM]);
        for field in fields {
            match field {
                ValueRef::Null => feed(&mut mac, 0, &[]),
                ValueRef::Integer(number) => feed(&mut mac, 1, &number.to_be_bytes()),
                ValueRef::Real(number) => feed(&mut mac, 2, &number.to_be_bytes()),
                ValueRef::Text(text) => feed(&mut mac, 3, text),
                ValueRef::Blob(bytes) => feed(&mut mac, 4, bytes),
            }
        }
        mac.update(before);
        mac.finalize().into_bytes().into()
    }
}

const FORM: u8 = 1;

fn feed(mac: &mut Hmac<Sha256>, kind: u8, bytes: &[u8]) {
    let mut head = [kind; 5];
    head[1..].copy_from_slice(&(bytes.len() as u32).to_be_bytes()); // no value in SQLite is longer
    mac.update(&head);
    mac.update(bytes);
}

/// The columns that are authenticated, in this order.
pub(super) const FIELDS: &str = "seq, at, account, address, kind, program, pid, outcome, code, detail";

/// How many they are; the code stands in the column after them.
pub(super) const FIELD_COUNT: usize = 10;

/// The code before the first event.
pub(super) const BEGINNING: Mac = [0; 32];

/// The fields of an event as they are stored, except for its number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) at: i64,
    pub(super) account: Option<i64>,
    pub(super) address: Option<String>,
    pub(super) kind: String,
    pub(super) program: Option<String>,
    pub(super) pid: Option<u32>,
    pub(super) outcome: String,
    pub(super) code: Option<String>,
    pub(super) detail: String,
}

impl Entry {
    /// What is stored of an event: moments to the microsecond.
    pub(super) fn of(event: &NewEvent) -> Result<Self, StoreError> {
        let (subject, actor) = (event.subject.as_ref(), event.actor.as_ref());
        let detail = serde_json::to_string(&event.detail)
            .map_err(|_never| StoreError::Io("an event cannot be written down".to_owned()))?;
        Ok(Self {
            at: event.at.as_microsecond(),
            account: subject.map(|subject| subject.id.get()),
            address: subject.map(|subject| subject.address.as_str().to_owned()),
            kind: event.kind.code().to_owned(),
            program: actor.map(|actor| actor.program.clone()),
            pid: actor.and_then(|actor| actor.pid),
            outcome: event.outcome.code().to_owned(),
            code: event.code.as_ref().map(|code| code.as_str().to_owned()),
            detail,
        })
    }

    /// The fields as they are authenticated.
    pub(super) fn fields(&self, seq: i64) -> [ValueRef<'_>; FIELD_COUNT] {
        fn text(text: Option<&String>) -> ValueRef<'_> {
            text.map_or(ValueRef::Null, |text| ValueRef::Text(text.as_bytes()))
        }
        [
            ValueRef::Integer(seq),
            ValueRef::Integer(self.at),
            self.account.map_or(ValueRef::Null, ValueRef::Integer),
            text(self.address.as_ref()),
            text(Some(&self.kind)),
            text(self.program.as_ref()),
            self.pid.map_or(ValueRef::Null, |pid| ValueRef::Integer(pid.into())),
            text(Some(&self.outcome)),
            text(self.code.as_ref()),
            text(Some(&self.detail)),
        ]
    }
}
