//! A provider that ends all that one person gave to one client: whoever is not asked hears of it all the same, in words and in
//! the document.

use serde_json::{Value, json};

use crate::home::Home;
use crate::person::{ANNA, BEN};
use crate::provider::Provider;
use crate::seed;

/// Two mailboxes, one person.
fn one_person() -> (Provider, Home) {
    let (provider, home) = (Provider::start(), Home::new());
    seed::signed_in(&provider, &home, [ANNA, BEN]);
    let ends_all =
        "UPDATE providers SET definition = json_set(definition, '$.tokens.revoking_ends_all', json('true'))";
    assert_eq!(home.change(ends_all), 1, "the definition of the practice provider");
    let one = "UPDATE accounts SET account = json_set(account, '$.grant.subject', 'one')";
    assert_eq!(home.change(one), 2);
    (provider, home)
}

fn document(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn a_revocation_names_the_accounts_that_end_with_it() {
    let (_provider, home) = one_person();
    let ended = home.mailward(&["revoke", ANNA, "--yes", "--json"]);
    assert!(ended.err.contains(&format!("It also ends the sign-in of {BEN}")), "{}", ended.err);
    assert_eq!(document(&ended.done())["ends_too"], json!([BEN]));
    let last = home.mailward(&["revoke", BEN, "--yes", "--json"]);
    assert!(!last.err.contains("It also ends"), "{}", last.err);
    assert_eq!(document(&last.done())["ends_too"], json!([]));
}

#[test]
fn forgetting_names_them_too_unless_the_grant_is_kept() {
    let (_provider, home) = one_person();
    let ended = home.mailward(&["account", "forget", ANNA, "--yes", "--json"]);
    assert!(ended.err.contains(&format!("It also ends the sign-in of {BEN}")), "{}", ended.err);
    assert_eq!(document(&ended.done())["revocation"]["ends_too"], json!([BEN]));
    let (_provider, home) = one_person();
    let kept = home.mailward(&["account", "forget", ANNA, "--keep-grant", "--yes"]);
    assert!(!kept.err.contains("It also ends"), "{}", kept.err);
    kept.done();
}
