//! Accounts for the tests of this folder.

use jiff::{SignedDuration, Timestamp};

use super::account::{Account, AccountId, Client, EndRules, Generation, Grant, Told};
use super::scope::Uses;
use super::token::{AccessFacts, Fingerprint, RefreshFacts, TokenKind};

/// Never signed in.
pub(crate) fn new() -> Account {
    Account {
        id: AccountId::new(1),
        address: "anna@example.org".parse().unwrap(),
        mailbox: None,
        provider: "example".parse().unwrap(),
        client: None,
        uses: Uses::usual(),
        servers: Vec::new(),
        redirect: None,
        particulars: crate::domain::account::Particulars::default(),
        added_at: Timestamp::UNIX_EPOCH,
        generation: Generation::new(0),
        grant: None,
        problem: None,
        last_use: None,
        asking: None,
        rules: EndRules::default(),
        told: Told::default(),
    }
}

/// Signed in then, with an access token of that life and a refresh token without a known end.
pub(crate) fn signed_in(at: Timestamp, life: SignedDuration) -> Account {
    let fingerprint = Fingerprint::from_hash(&[7; 32]);
    let access = AccessFacts {
        kind: TokenKind::Opaque,
        fingerprint: fingerprint.clone(),
        issued_at: at,
        expires_at: Some(at + life),
    };
    let refresh =
        RefreshFacts { fingerprint, issued_at: at, last_used_at: None, replaced: 0, stated_end_at: None };
    let grant = Grant {
        signed_in_as: Some("anna@example.org".into()),
        subject: Some("1".into()),
        person: None,
        signed_in_at: at,
        factors: Vec::new(),
        asked: Vec::new(),
        granted: Vec::new(),
        access: Some(access),
        refresh: Some(refresh),
        id_token: None,
    };
    Account { generation: Generation::new(1), grant: Some(grant), ..new() }
}

/// The same with a confidential client, whose secret ends then.
pub(crate) fn confidential(account: Account, ends: Timestamp) -> Account {
    let client = Client {
        id: "client-1".parse().unwrap(),
        name: None,
        has_secret: true,
        registered_here: false,
        secret_expires_at: Some(ends),
        management: None,
    };
    Account { client: Some(client), ..account }
}
