//! The check-up of a real installation with a practice account: quiet while all is well, and telling what falls short with
//! what mends it.

use mailward::platform::clock::{Clock as _, SystemClock};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use mailward::practice::{Fault, IdTokenFault};
use serde_json::{Value, json};

use crate::home::Home;
use crate::http;
use crate::person::{self, ANNA};
use crate::provider::{Provider, link_of, sign_in};

/// What needs somebody, as `rule reason`, and how the program ended.
fn needing(home: &Home, arguments: &[&str]) -> (Vec<String>, Option<i32>) {
    let ended = home.mailward(&[&["checkup", "--json"], arguments].concat());
    let document: Value = serde_json::from_str(&ended.out).unwrap_or_else(|_| panic!("{ended:?}"));
    let verdicts = document["verdicts"].as_array().unwrap().iter();
    let needs = |verdict: &&Value| {
        ["bad", "attention"].contains(&verdict["state"].as_str().unwrap()) && verdict["put_aside"].is_null()
    };
    let word = |verdict: &Value, name: &str| verdict[name].as_str().unwrap().to_owned();
    let said = verdicts.filter(needs).map(|one| format!("{} {}", word(one, "rule"), word(one, "reason")));
    (said.collect(), ended.status)
}

fn fresh(provider: &Provider) -> Home {
    let home = Home::new().with("BROWSER", "true");
    provider.signed_in(&home);
    home
}

#[test]
fn a_practice_account_on_a_fresh_installation_raises_no_alarm() {
    let provider = Provider::start();
    let home = fresh(&provider);
    assert_eq!(needing(&home, &[]), (Vec::new(), Some(0)));
    assert_eq!(needing(&home, &[ANNA]), (Vec::new(), Some(0)));
    assert_eq!(needing(&home, &["--offline"]), (Vec::new(), Some(0)));
    let told = home.mailward(&["checkup"]).done();
    assert!(told.starts_with("19 practices: "), "{told}");
    assert!(!told.contains("attention") && !told.contains("bad"), "{told}");
}

#[test]
fn a_file_that_others_can_read_is_told_and_protected() {
    let provider = Provider::start();
    let home = fresh(&provider);
    let file = home.data().join("note.txt");
    fs::write(&file, "x").unwrap();
    fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
    assert_eq!(needing(&home, &["--offline"]), (vec!["vault.permissions readable".to_owned()], Some(3)));
    let told = home.mailward(&["checkup", "--offline"]);
    told.failed_quietly(3);
    assert!(told.out.contains("mailward checkup --protect"), "{}", told.out);
    home.mailward(&["checkup", "--protect"]).done();
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(needing(&home, &["--offline"]), (Vec::new(), Some(0)));
    let log = home.mailward(&["audit", "list", "--json"]).done();
    assert!(log.contains("files.protected"), "{log}");
}

#[test]
fn one_factor_is_told_put_aside_for_a_while_and_taken_up_again() {
    let provider = Provider::start();
    provider.only(Fault::IdToken(IdTokenFault::OneFactor));
    let home = fresh(&provider);
    provider.behave();
    let one = (vec!["mfa.seen one".to_owned()], Some(3));
    assert_eq!(needing(&home, &[ANNA]), one);
    let aside = ["checkup", "--put-aside", "mfa.seen", "--reason", "a shared box", "--until"];
    home.mailward(&[&aside[..], &["2020-01-01"]].concat()).failed_quietly(2);
    let ahead = SystemClock.now() + jiff::SignedDuration::from_hours(24 * 30);
    let day = ahead.to_zoned(jiff::tz::TimeZone::UTC).date().to_string();
    home.mailward(&[&aside[..], &[day.as_str(), "--about", ANNA]].concat()).done();
    assert_eq!(needing(&home, &["--offline"]), (Vec::new(), Some(0)));
    home.mailward(&["checkup", "--take-up", "mfa.seen"]).done();
    assert_eq!(needing(&home, &[ANNA]), one);
    home.mailward(&["checkup", "--take-up", "mfa.seen"]).failed_quietly(2);
    let (ended, _page) = sign_in(&home, "allow");
    ended.done();
    assert_eq!(needing(&home, &[ANNA]), (Vec::new(), Some(0)));
}

#[test]
fn a_grant_that_was_revoked_elsewhere_and_a_key_in_memory_are_told() {
    let provider = Provider::start();
    let home = fresh(&provider);
    provider.fail(&[mailward::domain::practice::PracticeFailure::GrantRevoked]);
    home.mailward(&["rotate", ANNA]).failed_quietly(3);
    provider.behave();
    let (told, status) = needing(&home, &["--offline"]);
    assert_eq!((told, status), (vec!["grant.revoked waits".to_owned()], Some(3)));
    let memory = Home::with_keyring().with("MAILWARD_VAULT", "memory");
    assert_eq!(needing(&memory, &["--offline"]), (vec!["vault.key memory".to_owned()], Some(3)));
}

#[test]
fn the_age_of_refresh_tokens_that_an_organisation_decides_is_the_one_that_counts() {
    let provider = Provider::start();
    let home = fresh(&provider);
    let limit = |home: &Home| {
        let ended = home.mailward(&["checkup", "--json", "--offline"]);
        let document: Value = serde_json::from_str(&ended.out).unwrap();
        let rule = |verdict: &&Value| verdict["rule"] == "rotation.age";
        document["verdicts"].as_array().unwrap().iter().find(rule).unwrap()["facts"]["limit"].clone()
    };
    assert_eq!(limit(&home), 90);
    fs::write(home.data().join("settings.toml"), "refresh_age = \"month\"\n").unwrap();
    assert_eq!(limit(&home), 30);
    home.write("profile.toml", "profile = 1\nname = \"Example\"\n[locked]\nrefresh_age = \"half-year\"\n");
    let file = home.path("profile.toml").display().to_string();
    home.mailward(&["provider", "import", &file, "--yes"]).done();
    assert_eq!(limit(&home), 180, "what the file says does not count while it is decided");
    home.mailward(&["profile", "drop", "--yes"]).done();
    assert_eq!(limit(&home), 30);
}

/// Asked for by its name, and told honestly where the provider answers with another one.
#[test]
fn a_second_factor_is_asked_for_by_its_name_and_another_answer_is_told() {
    let provider = Provider::start();
    let home = fresh(&provider);
    let sign_in_freshly = || {
        let mut running = home.start(&["sign-in", ANNA, "--fresh", "--timeout", "120", "--json"]);
        let link = link_of(&mut running);
        let sent = |name: &str| {
            link.query_pairs().find(|(sent, _)| sent == name).map(|(_, value)| value.into_owned()).unwrap()
        };
        let sent = ["prompt", "max_age", "acr_values"].map(sent);
        assert_eq!(sent, ["login", "0", "https://refeds.org/profile/mfa"]);
        let page = http::get(&person::agree(&link));
        let ended = running.end();
        let told = ended.err.clone();
        let document: Value = serde_json::from_str(&ended.done()).unwrap();
        (page.body, told, document["fresh"].clone())
    };
    let asked = "https://refeds.org/profile/mfa";
    provider.only(Fault::IdToken(IdTokenFault::OtherStrength));
    let (page, told, fresh) = sign_in_freshly();
    provider.behave();
    for said in [&page, &told] {
        assert!(said.contains("was asked for a second factor") && said.contains("profile/sfa"), "{said}");
    }
    let short =
        json!({ "class_asked": asked, "class": "https://refeds.org/profile/sfa", "falls_short": true });
    assert_eq!(fresh, short);
    assert_eq!(needing(&home, &["--offline"]), (vec!["mfa.seen other-class".to_owned()], Some(3)));
    let told = home.mailward(&["checkup", "--offline"]).out;
    assert!(told.contains("https://refeds.org/profile/sfa") && told.contains("--fresh"), "{told}");
    let (page, told, fresh) = sign_in_freshly();
    assert!(!page.contains("second factor") && !told.contains("second factor"), "{page} {told}");
    assert_eq!(fresh, json!({ "class_asked": asked, "class": asked, "falls_short": false }));
    assert_eq!(needing(&home, &["--offline"]), (Vec::new(), Some(0)));
}
