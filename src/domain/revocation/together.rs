//! Which other accounts lose their sign-in when one is revoked: some providers end every grant that the same person gave to the
//! same client, and a person may have signed in for several mailboxes.

use crate::domain::account::{Account, MailAddress};
use crate::domain::client;
use crate::domain::provider::Provider;

/// The accounts among these whose sign-in ends with that of `account`.
pub fn ended_with<'a>(
    account: &Account,
    provider: &Provider,
    all: impl IntoIterator<Item = &'a Account>,
) -> Vec<&'a MailAddress> {
    if !provider.tokens.revoking_ends_all || account.grant.is_none() {
        return Vec::new();
    }
    let ends = |other: &&Account| {
        other.id != account.id && is_same_consent(account, other, provider) && is_same_person(account, other)
    };
    all.into_iter().filter(ends).map(|other| &other.address).collect()
}

fn is_same_consent(one: &Account, other: &Account, provider: &Provider) -> bool {
    let (Some(own), Some(theirs)) = (&one.client, &other.client) else { return false };
    one.provider == other.provider && client::shares_consent(&own.id, &theirs.id, provider)
}

/// By the provider's own name for them, which is sure; where it gave none, by the name they signed in with. Without either
/// nobody can tell, and they count as who was to sign in.
fn is_same_person(one: &Account, other: &Account) -> bool {
    let (Some(own), Some(theirs)) = (&one.grant, &other.grant) else { return false };
    if let (Some(own), Some(theirs)) = (&own.subject, &theirs.subject) {
        return own == theirs;
    }
    let own = own.signed_in_as.as_deref().unwrap_or_else(|| one.wanted_person());
    let theirs = theirs.signed_in_as.as_deref().unwrap_or_else(|| other.wanted_person());
    own.eq_ignore_ascii_case(theirs)
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::domain::account::AccountId;
    use crate::domain::catalogue::Catalogue;
    use crate::domain::examples;

    fn account(row: i64, address: &str, subject: Option<&str>) -> Account {
        let at = "2026-11-22T10:00:00Z".parse().unwrap();
        let mut account = examples::confidential(examples::signed_in(at, SignedDuration::from_hours(1)), at);
        (account.id, account.address) = (AccountId::new(row), address.parse().unwrap());
        if let Some(grant) = &mut account.grant {
            grant.subject = subject.map(str::to_owned);
        }
        account
    }

    fn ended(account: &Account, ends_all: bool, all: &[Account]) -> Vec<String> {
        let mut provider = Catalogue::built_in().find(&"google".parse().unwrap()).unwrap().as_ref().clone();
        provider.tokens.revoking_ends_all = ends_all;
        ended_with(account, &provider, all).into_iter().map(ToString::to_string).collect()
    }

    #[test]
    fn only_what_the_same_person_gave_to_the_same_client_ends_with_it() {
        let anna = account(1, "anna@example.org", Some("1"));
        let team = account(2, "team@example.org", Some("1"));
        let bob = account(3, "bob@example.org", Some("2"));
        let mut elsewhere = account(4, "elsewhere@example.org", Some("1"));
        elsewhere.client.as_mut().unwrap().id = "another".parse().unwrap();
        let signed_out = Account { grant: None, ..account(5, "out@example.org", Some("1")) };
        let all = [anna.clone(), team.clone(), bob, elsewhere, signed_out];
        assert_eq!(ended(&anna, true, &all), ["team@example.org"]);
        assert_eq!(ended(&team, true, &all), ["anna@example.org"]);
        assert!(ended(&anna, false, &all).is_empty(), "this provider ends one grant at a time");
    }

    #[test]
    fn what_was_given_to_another_client_of_the_same_project_ends_with_it() {
        let with = |row: i64, address: &str, client: &str| {
            let mut account = account(row, address, Some("1"));
            account.client.as_mut().unwrap().id = client.parse().unwrap();
            account
        };
        let anna = with(1, "anna@example.org", "407408718192-abc.apps.googleusercontent.com");
        let team = with(2, "team@example.org", "407408718192-xyz.apps.googleusercontent.com");
        let old = with(3, "old@example.org", "407408718192.apps.googleusercontent.com");
        let other = with(4, "other@example.org", "4074087181923-abc.apps.googleusercontent.com");
        let plain = with(5, "plain@example.org", "client-1");
        let all = [anna.clone(), team, old, other, plain.clone(), with(6, "own@example.org", "client-2")];
        assert_eq!(ended(&anna, true, &all), ["team@example.org", "old@example.org"]);
        assert!(ended(&plain, true, &all).is_empty(), "what names no project is a client by itself");
    }

    #[test]
    fn without_the_providers_name_for_a_person_the_name_they_signed_in_with_counts() {
        let (anna, team) = (account(1, "anna@example.org", None), account(2, "team@example.org", Some("1")));
        let mut bob = account(3, "bob@example.org", None);
        bob.grant.as_mut().unwrap().signed_in_as = None;
        assert_eq!(ended(&anna, true, &[team, bob]), ["team@example.org"]);
    }
}
