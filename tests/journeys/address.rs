//! Addresses as people paste them, and arguments that make no sense: refused with words, or taken as they are.

use crate::home::Home;
use crate::provider::Provider;

#[test]
fn what_cannot_be_an_address_is_refused_with_words() {
    let home = Home::new();
    let (long, longer_host) =
        (format!("{}@example.org", "a".repeat(300)), format!("a@{}.org", "b".repeat(300)));
    for address in [
        "anna example.org",
        "an na@example.org",
        "anna@exa mple.org",
        "anna@",
        "@example.org",
        "anna@a@b",
        "",
        &long,
        &longer_host,
    ] {
        let ended = home.mailward(&["account", "add", address, "--provider", "google"]);
        ended.failed(2, "This is not a mail address");
    }
    assert_eq!(home.accounts().as_array().unwrap().len(), 0);
}

#[test]
fn letters_that_no_sign_in_takes_are_named_as_the_reason() {
    let home = Home::new();
    for address in ["jörg@example.org", "почта@example.org"] {
        let ended = home.mailward(&["account", "add", address, "--provider", "google"]);
        ended.failed(2, "has letters that mail sign-ins do not allow");
    }
    assert_eq!(home.accounts().as_array().unwrap().len(), 0);
}

#[test]
fn an_address_is_added_once_and_its_second_adding_changes_nothing() {
    let (provider, home) = (Provider::start(), Home::new());
    provider.add(&home, "anna@example.org").done();
    let before = home.accounts();
    provider.add(&home, "Anna@Example.org").failed(1, "is there already");
    assert_eq!(home.accounts(), before);
}

#[test]
fn arguments_that_make_no_sense_are_usage_and_what_is_not_there_is_missing() {
    let home = Home::new();
    home.mailward(&["sign-in", "anna@example.org", "--device", "--paste"]).failed(2, "cannot be used with");
    home.mailward(&["token", "nobody@example.org"]).failed(5, "There is no account");
    home.mailward(&["provider", "show", "nowhere"]).failed(5, "There is no provider");
    home.mailward(&["account", "add", "anna@nowhere.invalid"])
        .failed(5, "There is no domain nowhere.invalid");
    let wrong = home.mailward(&[
        "account",
        "add",
        "anna@example.org",
        "--provider",
        "google",
        "--client-id",
        "not one",
    ]);
    wrong.failed(2, "This cannot be a client ID");
}
