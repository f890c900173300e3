//! Everything that can knock at the port of a waiting sign-in. None of it ends the sign-in or changes anything; the
//! provider's own answer still wins.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread::Builder;

use mailward::practice::{Answer, Endpoint, Fault};
use url::Url;

use crate::home::Home;
use crate::http::{self, authority, target};
use crate::person::{self, ANNA};
use crate::provider::{Provider, begin};

const FOREIGN: &str = "This page does not belong to the sign-in that is open";

fn changed(url: &Url, name: &str, value: &str) -> Url {
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let mut other = url.clone();
    let replaced = |(key, old): (String, String)| {
        let new = if key == name { value.to_owned() } else { old };
        (key, new)
    };
    other.query_pairs_mut().clear().extend_pairs(pairs.into_iter().map(replaced));
    other
}

#[test]
fn the_good_answer_wins_whatever_else_knocks() {
    let (provider, home) = (Provider::start(), Home::new());
    provider.add(&home, ANNA).done();
    let (running, link) = begin(&home);
    let good = person::agree(&link);
    let mut slow = http::connect(&good);
    let mut drip =
        format!("GET {} HTTP/1.1\r\nHost: {}\r\n", target(&good), authority(&good)).into_bytes().into_iter();
    let mut one_byte_more = |stream: &mut TcpStream| stream.write_all(&[drip.next().unwrap()]).unwrap();

    one_byte_more(&mut slow);
    let foreign = http::get(&changed(&good, "state", "somebody-else"));
    assert!(foreign.body.contains(FOREIGN), "{foreign:?}");
    one_byte_more(&mut slow);
    let refused = changed(&changed(&good, "state", "x"), "code", "y");
    assert!(http::get(&refused).body.contains(FOREIGN));
    one_byte_more(&mut slow);
    assert_eq!(http::get(&good.join("/favicon.ico").unwrap()).status, 404);
    assert_eq!(http::get(&good.join("/callback/other?code=a&state=b").unwrap()).status, 404);
    one_byte_more(&mut slow);
    let elsewhere = format!("GET {} HTTP/1.1\r\nHost: mail.example.org\r\n\r\n", target(&good));
    assert_eq!(http::send(&good, &elsewhere).status, 400);
    one_byte_more(&mut slow);
    assert_eq!(http::post(&good, &[("a", "b")]).status, 405);
    let header = format!(
        "GET {} HTTP/1.1\r\nHost: {}\r\nX: {}\r\n\r\n",
        target(&good),
        authority(&good),
        "x".repeat(1 << 20)
    );
    let large = http::send(&good, &header);
    assert!(matches!(large.status, 0 | 431), "{large:?}");
    one_byte_more(&mut slow);

    let page = http::get(&good);
    assert!(page.body.contains(&format!("{ANNA} is signed in")), "{page:?}");
    running.end().done();
    assert!(provider.is_active(&home.mailward(&["token", ANNA]).done()));
    assert_eq!(provider.tally().redeemed_codes, 1);
    assert!(TcpStream::connect(authority(&good)).is_err(), "nobody listens any more");
}

#[cfg(target_os = "linux")]
#[test]
fn the_port_of_a_sign_in_is_open_on_loopback_only() {
    let (provider, home) = (Provider::start(), Home::new());
    provider.add(&home, ANNA).done();
    let (running, link) = begin(&home);
    let port = format!(":{:04X}", person::agree(&link).port().unwrap());
    let tables =
        ["/proc/net/tcp", "/proc/net/tcp6"].map(|file| std::fs::read_to_string(file).unwrap_or_default());
    // Second column: the address in hexadecimal; fourth: 0A is "listens".
    let rows =
        tables.iter().flat_map(|table| table.lines()).map(|row| row.split_whitespace().collect::<Vec<_>>());
    let own = rows.filter(|row| row.len() > 3 && row[3] == "0A" && row[1].ends_with(&port));
    let addresses: Vec<String> = own.map(|row| row[1].to_owned()).collect();
    assert_eq!(addresses, [format!("0100007F{port}")], "127.0.0.1 and nothing else");
    drop(running);
}

#[test]
fn a_hundred_idle_connections_do_not_keep_the_browser_out() {
    let (provider, home) = (Provider::start(), Home::new());
    provider.add(&home, ANNA).done();
    let (running, link) = begin(&home);
    let good = person::agree(&link);
    let idle: Vec<TcpStream> = (0..100).map(|_| http::connect(&good)).collect();
    let page = http::get(&good);
    assert!(page.body.contains(&format!("{ANNA} is signed in")), "{page:?}");
    running.end().done();
    drop(idle);
}

#[test]
fn the_same_answer_in_a_second_tab_is_not_used_again() {
    let (provider, home) = (Provider::start(), Home::new());
    provider.add(&home, ANNA).done();
    let (mut running, link) = begin(&home);
    let good = person::agree(&link);
    provider.only(Fault::Answer(Endpoint::Token, Answer::Held));
    let mut first = http::connect(&good);
    write!(first, "GET {} HTTP/1.1\r\nHost: {}\r\n\r\n", target(&good), authority(&good)).unwrap();
    running.err_line("Exchange for tokens");
    let second = Builder::new().name("second tab".into()).spawn({
        let good = good.clone();
        move || TcpStream::connect(authority(&good)).map(|_| http::get(&good))
    });
    provider.behave();
    let mut page = String::new();
    first.read_to_string(&mut page).unwrap();
    assert!(page.contains(&format!("{ANNA} is signed in")), "{page}");
    running.end().done();
    // The port is closed by then, or a page says that nothing was changed; never a second exchange.
    if let Ok(Ok(reply)) = second.unwrap().join() {
        assert!(!reply.body.contains("is signed in"), "{reply:?}");
    }
    assert_eq!((provider.tally().redeemed_codes, provider.tally().reuses), (1, 0));
}

#[test]
fn a_code_that_stands_there_twice_is_not_sent_anywhere() {
    let (provider, home) = (Provider::start(), Home::new());
    provider.signed_in(&home);
    let kept = home.kept();
    let (running, link) = begin(&home);
    let mut twice = person::agree(&link);
    twice.query_pairs_mut().append_pair("code", "another");
    let page = http::get(&twice);
    let headline = "An incomplete answer came back from the browser";
    assert!(page.body.contains(headline), "{page:?}");
    running.end().failed(1, headline);
    assert_eq!(provider.tally().redeemed_codes, 1, "that of the first sign-in");
    assert_eq!(home.kept(), kept);
}

#[test]
fn an_answer_of_an_earlier_sign_in_is_foreign_to_the_next_one() {
    let (provider, home) = (Provider::start(), Home::new());
    provider.add(&home, ANNA).done();
    let (earlier, link) = begin(&home);
    let old = person::agree(&link);
    drop(earlier);
    let (running, link) = begin(&home);
    let good = person::agree(&link);
    let mut replayed = good.clone();
    replayed.set_query(old.query());
    assert!(http::get(&replayed).body.contains(FOREIGN));
    assert!(http::get(&good).body.contains("is signed in"));
    running.end().done();
}

#[test]
fn a_port_that_was_registered_and_is_taken_is_named() {
    let (provider, home) = (Provider::start(), Home::new());
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let redirect = format!("http://127.0.0.1:{port}/callback");
    let added = [
        "account",
        "add",
        ANNA,
        "--issuer",
        provider.issuer(),
        "--client-id",
        "mailward-practice",
        "--redirect",
        &redirect,
    ];
    home.mailward(&added).done();
    let ended = home.mailward(&["sign-in", ANNA, "--no-browser"]);
    ended.failed(1, "Another program uses the port for the browser’s answer");
    assert!(ended.err.contains(&port.to_string()), "{}", ended.err);
}

#[test]
fn a_port_that_is_taken_on_one_family_only_is_not_used_for_localhost() {
    let (provider, home) = (Provider::start(), Home::new());
    let Ok(taken) = std::net::TcpListener::bind("[::1]:0") else {
        return; // this computer has one family only, so nothing can be taken on the other
    };
    let port = taken.local_addr().unwrap().port();
    let redirect = format!("http://localhost:{port}/callback");
    let added = [
        "account",
        "add",
        ANNA,
        "--issuer",
        provider.issuer(),
        "--client-id",
        "mailward-practice",
        "--redirect",
        &redirect,
    ];
    home.mailward(&added).done();
    home.mailward(&["sign-in", ANNA, "--no-browser"])
        .failed(1, "Another program uses the port for the browser’s answer");
}
