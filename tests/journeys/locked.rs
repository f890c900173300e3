//! A Mailward that serves while its vault is shut: callers hear so within seconds, and get their tokens once it is open,
//! without a restart. With a keyring that is locked, and with a passphrase that nobody has given.

use std::time::Duration;

use crate::home::{Home, PASSPHRASE};
use crate::keyring::Desk;
use crate::person::ANNA;
use crate::provider::Provider;
use crate::seed;
use crate::server::Server;

/// No token lasts that long, so this renews.
const RENEW: [&str; 4] = ["token", ANNA, "--min-life", "90000"];

/// So long a mail program may wait to hear that the vault is shut.
const SOON: Duration = Duration::from_secs(3);

#[test]
fn a_server_without_the_passphrase_says_so_and_works_once_it_is_given() {
    let (provider, mut home) = (Provider::start(), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    home.unset("MAILWARD_PASSPHRASE_FILE");
    let mut server = Server::start(&home);
    server.running.err_line("mailward vault unlock");
    for _ in 0..3 {
        let ended = home.start(&["token", ANNA]).end_within(SOON);
        ended.failed(6, "The vault needs its passphrase");
        assert!(ended.out.is_empty());
    }
    let mut wrong = home.start(&["vault", "unlock"]);
    wrong.type_line("not this one");
    wrong.end().failed(6, "The passphrase is wrong");
    home.mailward(&["token", ANNA]).failed(6, "passphrase");

    let mut right = home.start(&["vault", "unlock"]);
    right.type_line(PASSPHRASE);
    right.end().done();
    assert!(provider.is_active(&home.mailward(&["token", ANNA]).done()));
    assert!(provider.is_active(&home.mailward(&RENEW).done()), "it renews as well");
    server.end();
}

#[test]
fn a_server_with_a_locked_keyring_says_so_and_works_once_it_is_unlocked() {
    let (provider, desk) = (Provider::start(), Desk::with("unlocked"));
    provider.signed_in(&desk.home);
    let token = desk.mailward(&["token", ANNA]).done();
    desk.lock();
    let server = Server::start(&desk.home);
    for _ in 0..3 {
        let ended = desk.home.start(&["token", ANNA]).end_within(SOON);
        ended.failed(6, "The system’s keyring is locked");
        assert!(ended.out.is_empty());
    }
    desk.unlock();
    // Whoever asks next finds it open; nobody has to tell the server.
    desk.home.until("the unlocked keyring is found", || {
        let ended = desk.mailward(&["token", ANNA]);
        (ended.status == Some(0)).then(|| assert_eq!(ended.out, token))
    });
    server.end();
}

#[test]
fn a_keyring_that_is_locked_while_it_serves_stops_nothing() {
    let (provider, desk) = (Provider::start(), Desk::with("unlocked"));
    provider.signed_in(&desk.home);
    let server = Server::start(&desk.home);
    let token = desk.mailward(&["token", ANNA]).done();
    desk.lock();
    assert_eq!(desk.mailward(&["token", ANNA]).done(), token, "the server has the key already");
    let renewed = desk.mailward(&RENEW).done();
    assert!(renewed != token && provider.is_active(&renewed));
    server.end();
}
