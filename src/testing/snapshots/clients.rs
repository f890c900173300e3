//! Accounts by their clients: one that Mailward registered and shares, and one whose secret ends soon.

use jiff::SignedDuration;

use super::{accounts, after, ago, with};
use crate::domain::account::Account;
use crate::domain::client::RegistrationRead;
use crate::engine::snapshot::Snapshot;

/// Two accounts of a provider where Mailward registered itself, the first one fresh; the second one was never signed in.
pub fn registered() -> Snapshot {
    let hour = SignedDuration::from_hours(1);
    let first = accounts::new(5, "t.okafor@example.com", "fastmail");
    let first = accounts::signed_in(by_mailward(first), ago(hour / 3), after(hour * 2 / 3));
    let second = by_mailward(accounts::new(6, "desk@example.com", "fastmail"));
    with(vec![accounts::view(first, false, None), accounts::view(second, false, None)])
}

fn by_mailward(mut account: Account) -> Account {
    if let Some(client) = &mut account.client {
        client.registered_here = true;
        client.name = Some("Mailward".to_owned());
        client.management = "https://api.fastmail.com/oauth/register/9f2d4c1e".parse().ok();
    }
    account
}

/// One account whose client has a secret that ends after so many days.
pub fn secret_ends(days: i64) -> Snapshot {
    let hour = SignedDuration::from_hours(1);
    let mut account = accounts::new(5, "t.okafor@example.com", "google");
    if let Some(client) = &mut account.client {
        client.has_secret = true;
        client.secret_expires_at = Some(after(SignedDuration::from_hours(24 * days)));
    }
    let account = accounts::signed_in(account, ago(hour / 3), after(hour * 2 / 3));
    with(vec![accounts::view(account, false, None)])
}

/// What a provider says of a registration; one that cannot renew on demand.
pub fn read(renews: bool) -> RegistrationRead {
    let grants = ["authorization_code", "refresh_token"].into_iter().take(if renews { 2 } else { 1 });
    RegistrationRead {
        id: "9f2d4c1e-5b7a-4e0c-8a4d-2f6e1c3b5a79".parse().expect("a literal"),
        name: Some("Mailward".to_owned()),
        redirects: vec!["http://127.0.0.1/callback/fastmail".to_owned()],
        grants: grants.map(str::to_owned).collect(),
        responses: vec!["code".to_owned()],
        scope: Some("imap smtp offline_access".to_owned()),
        issued_at: Some(ago(SignedDuration::from_hours(24 * 81))),
        secret_expires_at: None,
        authentication: Some("none".to_owned()),
    }
}
