//! Moving to another computer with the real program: the tokens arrive there and work, and a program that is killed in the
//! middle loses nothing and says so.

use std::path::Path;

use mailward::platform::failpoint::{Point, VARIABLE};
use mailward::practice::Rotation;
use serde_json::Value;

use crate::home::Home;
use crate::person::ANNA;
use crate::provider::Provider;
use crate::running::Ended;
use crate::seed;

const WORDS: &str = "cobalt-orchid-lantern-mosaic-thimble";

/// A computer with Anna's sign-in at a provider whose refresh tokens work once.
fn signed_in() -> (Provider, Home) {
    let (provider, home) = (Provider::with(|options| options.rotation = Rotation::Strict), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    home.write("words", WORDS);
    (provider, home)
}

fn moving<'a>(home: &Home, file: &'a str, words: &'a str) -> Vec<&'a str> {
    assert!(!Path::new(file).exists(), "{}", home.data().display());
    vec!["export", file, "--with-tokens", "move", "--passphrase-file", words, "--json"]
}

fn said(ended: Ended) -> Value {
    serde_json::from_str(&ended.done()).unwrap()
}

#[test]
fn moved_tokens_work_on_the_other_computer_and_only_there() {
    let (provider, old) = signed_in();
    let token = old.mailward(&["token", ANNA]).done();
    let (file, words) =
        (old.path("new.mailward").display().to_string(), old.path("words").display().to_string());
    let exported = said(old.mailward(&moving(&old, &file, &words)));
    assert_eq!((&exported["taken_out"][0], &exported["accounts"]), (&Value::from(ANNA), &Value::from(1)));
    old.mailward(&["token", ANNA]).failed(3, "was moved to another computer");
    assert_eq!(old.accounts()[0]["problem"]["code"], "token.moved-away");
    let bytes = std::fs::read(&file).unwrap();
    assert!(!bytes.windows(token.trim().len()).any(|window| window == token.trim().as_bytes()));

    let new = Home::new();
    new.write("wrong", "another-orchid-lantern-mosaic");
    let wrong = new.path("wrong").display().to_string();
    // The practice provider is on this computer and not on Anna's domain, so she is named.
    let import = |words: &str| {
        new.mailward(&["import", &file, "--yes", "--also", ANNA, "--passphrase-file", words, "--json"])
    };
    import(&wrong).failed(1, "does not open");
    assert_eq!(new.accounts(), Value::from(Vec::<Value>::new()));
    assert_eq!(said(import(&words))["signed_in"][0], ANNA);
    let arrived = new.mailward(&["token", ANNA]).done();
    assert!(arrived == token && provider.is_active(&arrived));
    assert_eq!(said(new.mailward(&["rotate", ANNA, "--json"]))[0]["outcome"], "rotated");
    assert_eq!(provider.tally().refused_refreshes, 0, "no refresh token was used in two places");
    new.mailward(&["import", &file, "--yes"]).done();
    assert_eq!(new.accounts().as_array().unwrap().len(), 1);
}

#[test]
fn a_move_that_is_killed_loses_nothing_and_is_ended_as_the_person_says() {
    for (point, there) in [(Point::BeforeAppearing, false), (Point::BeforeTakingOut, true)] {
        let (provider, home) = signed_in();
        let (file, words) =
            (home.path("new.mailward").display().to_string(), home.path("words").display().to_string());
        let mut running = home.start_with(&[(VARIABLE, point.name())], &moving(&home, &file, &words));
        running.err_line(&format!("fail point {}", point.name()));
        running.signal("KILL");
        running.end();
        assert_eq!(Path::new(&file).exists(), there, "{point:?}");
        let token = home.mailward(&["token", ANNA]).done();
        assert!(provider.is_active(&token), "{point:?}");
        let listed = home.mailward(&["status"]);
        assert!(listed.err.contains("A move to another computer was interrupted"), "{}", listed.err);
        let finished = home.mailward(&["export", "--finish"]);
        if there {
            finished.done();
            home.mailward(&["token", ANNA]).failed(3, "was moved to another computer");
        } else {
            finished.failed(3, "was interrupted");
            home.mailward(&["export", "--keep"]).done();
            assert!(provider.is_active(&home.mailward(&["token", ANNA]).done()));
        }
        let listed = home.mailward(&["status"]);
        assert!(!listed.err.contains("interrupted"), "{}", listed.err);
        let rest = std::fs::read_dir(home.data().parent().unwrap()).unwrap();
        let rest =
            rest.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".part"));
        assert_eq!(rest.count(), 0, "{point:?}");
    }
}
