//! Several Mailwards at once, on one data folder: they take turns, and nobody's work is lost.

use crate::home::Home;
use crate::person::{ANNA, BEN};
use crate::provider::Provider;
use crate::running::{Ended, Running};

#[test]
fn thirty_programs_that_need_a_renewed_token_at_once_cause_one_renewal() {
    let (provider, home) = (Provider::of_long_tokens(), Home::new());
    provider.signed_in_with_a_short_token(&home);
    let running: Vec<Running> = (0..30).map(|_| home.start(&["token", ANNA, "--min-life", "7200"])).collect();
    let tokens: Vec<String> = running.into_iter().map(Running::end).map(Ended::done).collect();
    assert_eq!(provider.tally().refreshes, 1);
    assert_eq!((provider.tally().refused_refreshes, provider.tally().reuses), (0, 0));
    assert!(tokens.iter().all(|token| *token == tokens[0]), "all got the same token");
    assert!(provider.is_active(&tokens[0]));
}

#[test]
fn accounts_that_are_added_at_the_same_moment_are_all_there() {
    let (provider, home) = (Provider::start(), Home::new());
    let add = |address: &str| {
        home.start(&[
            "account",
            "add",
            address,
            "--issuer",
            provider.issuer(),
            "--client-id",
            "mailward-practice",
        ])
    };
    let running: Vec<Running> = [ANNA, BEN, ANNA].into_iter().map(add).collect();
    let ended: Vec<Ended> = running.into_iter().map(Running::end).collect();
    let added = ended.iter().filter(|ended| ended.status == Some(0)).count();
    assert_eq!(added, 2, "{ended:?}");
    ended.iter().find(|ended| ended.status != Some(0)).unwrap().failed(1, "is there already");
    assert_eq!(home.accounts().as_array().unwrap().len(), 2);
}

#[test]
fn programs_that_start_together_on_an_empty_folder_share_one_vault() {
    let (provider, home) = (Provider::start(), Home::new());
    let running: Vec<Running> = (0..8).map(|_| home.start(&["vault", "status"])).collect();
    for ended in running.into_iter().map(Running::end) {
        ended.done();
    }
    provider.signed_in(&home);
    assert!(provider.is_active(&home.mailward(&["token", ANNA]).done()));
}
