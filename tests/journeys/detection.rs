//! Who issues the tokens of an address: looked up by the real program at a real name server and a real web server, which also
//! lie, flood, trickle and keep silent.

use std::net::{TcpListener, UdpSocket};

use serde_json::Value;

use crate::domains::{self, Domains, SILENT, WEB};
use crate::home::Home;
use crate::namespace;

#[test]
fn a_domain_is_looked_up_and_the_account_is_added_with_what_it_answers() {
    let test = "detection::a_domain_is_looked_up_and_the_account_is_added_with_what_it_answers";
    namespace::run(test, &domains::setup(), &[], good_domains());
}

#[test]
fn lies_and_floods_are_told_and_nothing_is_added_for_them() {
    let test = "detection::lies_and_floods_are_told_and_nothing_is_added_for_them";
    namespace::run(test, &domains::setup(), &[], bad_domains());
}

#[test]
fn silence_and_slowness_end_with_the_limit_and_the_rest_counts() {
    let test = "detection::silence_and_slowness_end_with_the_limit_and_the_rest_counts";
    namespace::run(test, &domains::setup(), &[], slow_domains());
}

#[test]
fn a_name_server_that_never_answers_is_told() {
    let test = "detection::a_name_server_that_never_answers_is_told";
    namespace::run(test, &domains::setup(), &[], async { dead_names() });
}

const SETTINGS: &str = ".well-known/autoconfig/mail/config-v1.1.xml";

fn settings(sign_in: &str, servers: [&str; 2]) -> String {
    let [imap, smtp] = servers;
    format!(
        "<?xml version='1.0'?><clientConfig version='1.1'><emailProvider id='x'><domain>x.test</domain>\
         <incomingServer type='imap'><hostname>{imap}</hostname><port>993</port><socketType>SSL</socketType>\
         <username>%EMAILADDRESS%</username><authentication>OAuth2</authentication></incomingServer>\
         <outgoingServer type='smtp'><hostname>{smtp}</hostname><port>465</port><socketType>SSL</socketType>\
         <username>%EMAILADDRESS%</username><authentication>OAuth2</authentication></outgoingServer></emailProvider>\
         <oAuth2><issuer>{sign_in}</issuer><scope>mail</scope><authURL>https://{sign_in}/a</authURL>\
         <tokenURL>https://{sign_in}/t</tokenURL></oAuth2></clientConfig>"
    )
}

fn metadata(issuer: &str, host: &str) -> String {
    format!(
        r#"{{"issuer":"{issuer}","authorization_endpoint":"https://{host}/a","token_endpoint":"https://{host}/t"}}"#
    )
}

fn home(domains: &Domains) -> Home {
    Home::new().with("MAILWARD_CA_FILE", domains.authority())
}

/// What `provider discover` says of an address.
fn discover(home: &Home, address: &str, status: i32) -> Value {
    let ended = home.mailward(&["provider", "discover", address, "--json"]);
    assert_eq!(ended.status, Some(status), "{}\n{}", ended.out, ended.err);
    serde_json::from_str(&ended.out).unwrap()
}

fn lead<'a>(found: &'a Value, source: &str) -> &'a Value {
    let leads = found["detection"]["leads"].as_array().unwrap();
    leads.iter().find(|lead| lead["source"] == source).unwrap()
}

fn candidates(found: &Value) -> &Vec<Value> {
    found["detection"]["candidates"].as_array().unwrap()
}

fn cautions(candidate: &Value) -> Vec<&str> {
    candidate["cautions"].as_array().unwrap().iter().filter_map(|caution| caution["code"].as_str()).collect()
}

async fn good_domains() {
    let records = format!(
        "address=/corp.test/{WEB}\nmx-host=corp.test,mx.corp.test,10\nmx-host=shop.test,aspmx.l.google.com,10\n\
         mx-host=null.test,.,0\nmx-host=split.test,mail.protonmail.ch,20\nmx-host=split.test,aspmx.l.google.com,10"
    );
    let own = settings("login.corp.test", ["imap.corp.test", "smtp.corp.test"]);
    let domains = Domains::start(&records, &[(&format!("corp.test/{SETTINGS}"), own)], "").await;
    let home = home(&domains);

    let corp = discover(&home, "anna@corp.test", 0);
    assert_eq!(lead(&corp, "mx")["found"]["host"], "mx.corp.test");
    assert_eq!(lead(&corp, "autoconfig-well-known")["found"]["with_tokens"], true);
    assert_eq!(lead(&corp, "autoconfig")["state"], "nothing");
    assert_eq!(corp["endpoints"]["token"], "https://login.corp.test/t");
    assert_eq!(candidates(&corp)[0]["servers"][0]["host"], "imap.corp.test");
    assert_eq!(candidates(&discover(&home, "anna@shop.test", 0))[0]["provider"], "google");
    assert_eq!(lead(&discover(&home, "anna@null.test", 5), "mx")["found"]["kind"], "no-mail");
    let gone = discover(&home, "anna@gone.test", 5);
    assert_eq!(lead(&gone, "mx")["problem"]["code"], "discovery.no-such-domain");
    assert_eq!(gone["problem"]["code"], "discovery.no-such-domain", "{gone}");
    let mistyped = home.mailward(&["account", "add", "anna@gone.test"]);
    assert_eq!(mistyped.status, Some(5), "{}", mistyped.err);
    for said in ["There is no domain gone.test", "typing mistake"] {
        assert!(mistyped.err.contains(said), "{}", mistyped.err);
    }

    let added = home.mailward(&["account", "add", "anna@corp.test", "--client-id", "mailward"]);
    assert_eq!(added.status, Some(0), "{}", added.err);
    let before = added.err.find("corp.test. They hear the domain").expect("it says whom it asks");
    assert!(before < added.err.find("Settings with token sign-in").expect("and what was answered"));
    home.mailward(&["account", "add", "anna@shop.test"]).done();
    let accounts = home.accounts();
    assert_eq!((accounts.as_array().unwrap().len(), &accounts[1]["provider"]), (2, &Value::from("google")));

    let split = home.mailward(&["account", "add", "anna@split.test"]);
    assert_eq!(split.status, Some(3), "{}", split.err);
    assert!(split.err.contains("Gmail") && split.err.contains("Proton"), "{}", split.err);
    assert_eq!(home.accounts().as_array().unwrap().len(), 2, "nothing is guessed");

    let pages = domains.asked_pages();
    assert!(
        !pages.is_empty()
            && pages.iter().all(|page| page.starts_with("corp.test/.well-known/")
                || page == "autoconfig.corp.test/mail/config-v1.1.xml"),
        "{pages:?}"
    );
    let names = domains.asked_names();
    let own = |name: &String| {
        let name = name.split(' ').nth(1).unwrap_or_default();
        ["corp", "shop", "null", "split", "gone"]
            .iter()
            .any(|domain| name == format!("{domain}.test") || name == format!("autoconfig.{domain}.test"))
    };
    assert!(names.iter().any(|name| name == "MX corp.test") && names.iter().all(own), "{names:?}");
}

async fn bad_domains() {
    let many = (10..400).map(|number| format!("mx-host=flood.test,mx{number}.flood.test,{number}"));
    let many = many.collect::<Vec<_>>().join("\n");
    let records = format!(
        "address=/liar.test/{WEB}\naddress=/moved.test/{WEB}\naddress=/flood.test/{WEB}\nmx-host=liar.test,mx.liar.test,1\n\
         mx-host=moved.test,mx.moved.test,1\nmx-host=flood.test,aspmx.l.google.com,1\n{many}\n"
    );
    let files = [
        (
            "liar.test/.well-known/openid-configuration",
            metadata("https://login.evil.test", "login.evil.test"),
        ),
        ("liar.test/.well-known/oauth-authorization-server", metadata("https://liar.test", "10.0.0.1")),
        (
            &format!("liar.test/{SETTINGS}"),
            settings("accounts.google.com", ["imap.liar.test", "smtp.liar.test"]),
        ),
        ("moved.test/.well-known/openid-configuration", metadata("https://moved.test", "login.evil.test")),
        (&format!("flood.test/{SETTINGS}"), format!("<clientConfig>{}", " ".repeat(3 << 20))),
        ("flood.test/.well-known/openid-configuration", format!("{{{}", " ".repeat(3 << 20))),
    ];
    let moved = "server { LISTEN server_name moved.test; \
         location /.well-known/autoconfig/ { return 302 https://www.evil.test$request_uri; } root FOLDER/www/moved.test; }";
    let domains = Domains::start(&records, &files, moved).await;
    let home = home(&domains);

    let liar = discover(&home, "anna@liar.test", 0);
    assert_eq!(lead(&liar, "openid-configuration")["problem"]["code"], "discovery.issuer");
    assert_eq!(lead(&liar, "oauth-authorization-server")["problem"]["code"], "discovery.metadata");
    assert_eq!((candidates(&liar).len(), &candidates(&liar)[0]["provider"]), (1, &Value::from("google")));
    assert_eq!(cautions(&candidates(&liar)[0]), ["foreign-server", "foreign-server"]);

    let moved = discover(&home, "anna@moved.test", 0);
    assert_eq!(lead(&moved, "autoconfig-well-known")["problem"]["code"], "network.redirects");
    assert_eq!(cautions(&candidates(&moved)[0]), ["foreign-sign-in"]);

    let flood = discover(&home, "anna@flood.test", 0);
    assert_eq!(
        lead(&flood, "mx")["found"]["host"],
        "aspmx.l.google.com",
        "over TCP, where it is too long for UDP"
    );
    for source in ["autoconfig-well-known", "openid-configuration"] {
        assert_eq!(lead(&flood, source)["problem"]["code"], "network.answer-too-large", "{source}");
    }

    for address in ["anna@liar.test", "anna@moved.test"] {
        let refused = home.mailward(&["account", "add", address]);
        assert_eq!(refused.status, Some(3), "{}", refused.err);
    }
    assert_eq!(home.accounts().as_array().unwrap().len(), 0);
    assert!(!domains.asked_names().iter().any(|name| name.contains("evil")), "nobody else was asked");
}

async fn slow_domains() {
    let records = format!(
        "address=/silent.test/{SILENT}\naddress=/autoconfig.silent.test/{WEB}\naddress=/slow.test/{WEB}\n\
         mx-host=silent.test,mx.silent.test,1\nmx-host=slow.test,aspmx.l.google.com,1"
    );
    let files = [
        (
            "autoconfig.silent.test/mail/config-v1.1.xml",
            settings("login.silent.test", ["imap.silent.test", "smtp.silent.test"]),
        ),
        (&format!("slow.test/{SETTINGS}"), settings("login.slow.test", ["imap.slow.test", "smtp.slow.test"])),
    ];
    let trickle = "server { LISTEN server_name slow.test; limit_rate 1; root FOLDER/www/slow.test; }";
    let domains = Domains::start(&records, &files, trickle).await;
    let _accepts_and_says_nothing = TcpListener::bind((SILENT, 443)).unwrap();
    let home = home(&domains);

    let silent = discover(&home, "anna@silent.test", 0);
    for source in ["autoconfig-well-known", "openid-configuration", "oauth-authorization-server"] {
        assert_eq!(lead(&silent, source)["state"], "too-slow", "{source}");
    }
    assert_eq!(lead(&silent, "autoconfig")["state"], "found");
    assert_eq!(silent["detection"]["certain"], true);

    let slow = discover(&home, "anna@slow.test", 0);
    assert_eq!(lead(&slow, "autoconfig-well-known")["state"], "too-slow");
    assert_eq!(candidates(&slow)[0]["provider"], "google");
}

fn dead_names() {
    let _hears_and_says_nothing = UdpSocket::bind("127.0.0.1:53").unwrap();
    let dead = discover(&Home::new(), "anna@corp.test", 5);
    let mx = lead(&dead, "mx");
    assert!(mx["state"] == "too-slow" || mx["problem"]["code"] == "network.dns", "{mx}");
    assert!(candidates(&dead).is_empty());
}
