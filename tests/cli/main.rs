//! The command line, tested as text: every `*.toml` beside this file is a case, run against the built program.
//!
//! A case has a folder of its own, a vault with a passphrase, and no keyring, display or network beyond this computer.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a case that cannot be set up is a failed test")]

mod case;
mod pattern;

use std::fs;
use std::path::PathBuf;
#[cfg(unix)]
use std::process::Command;
use std::process::Stdio;

use case::{Case, Place};

#[test]
fn the_program_does_what_the_cases_say() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    cases.sort();
    assert!(cases.len() > 5, "the cases are gone");
    let failed: Vec<String> = cases.iter().filter_map(|path| Case::read(path).play().err()).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let place = Place::new();
    let mut listing = place.program(&["provider", "list", "--json"]).stdout(Stdio::piped()).spawn().unwrap();
    drop(listing.stdout.take());
    assert_eq!(listing.wait().unwrap().code(), Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure_even_when_everything_else_went_well() {
    let place = Place::new();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let listing = place.program(&["provider", "list"]).stdout(full).output().unwrap();
    assert_eq!(listing.status.code(), Some(1));
    assert!(String::from_utf8(listing.stderr).unwrap().starts_with("Standard output cannot be written"));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_sign_in_with_words_and_stores_nothing() {
    use std::io::{BufRead, BufReader};
    let place = Place::new();
    let practice = place.practice();
    let add = [
        "account",
        "add",
        "practice.user@example.org",
        "--issuer",
        &practice.issuer,
        "--client-id",
        "mailward-practice",
    ];
    assert!(place.program(&add).output().unwrap().status.success());
    let waiting = ["sign-in", "practice.user@example.org", "--no-browser"];
    let mut waiting = place.program(&waiting).stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(waiting.stderr.take().unwrap()).lines().map(Result::unwrap);
    assert!(said.by_ref().any(|line| line.starts_with("Waiting until")));
    let interrupted = Command::new("kill").args(["-INT", &waiting.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
    assert_eq!(said.next().as_deref(), Some("The sign-in was cancelled"));
    assert_eq!(waiting.wait().unwrap().code(), Some(1));
    let status = place.program(&["status"]).output().unwrap();
    assert_eq!(
        String::from_utf8(status.stdout).unwrap(),
        "practice.user@example.org\tnew\tnot signed in yet\n"
    );
}

#[cfg(unix)]
#[test]
fn a_second_mailward_that_serves_waits_and_takes_over_from_one_that_is_killed() {
    use std::io::{BufRead, BufReader};
    let place = Place::new();
    let serve = || {
        let mut serving = place.program(&["serve"]).stderr(Stdio::piped()).spawn().unwrap();
        let said = BufReader::new(serving.stderr.take().unwrap()).lines().map(Result::unwrap);
        (serving, said)
    };
    let (mut first, mut first_said) = serve();
    assert!(first_said.any(|line| line.starts_with("Answering mail programs for 0 accounts at ")));
    let (mut second, mut second_said) = serve();
    assert!(second_said.any(|line| line.starts_with("Another Mailward answers already")));
    first.kill().unwrap();
    first.wait().unwrap();
    assert!(second_said.any(|line| line.starts_with("Answering mail programs for 0 accounts at ")));
    assert!(Command::new("kill").args(["-TERM", &second.id().to_string()]).status().unwrap().success());
    assert_eq!(second.wait().unwrap().code(), Some(0));
}

#[cfg(unix)]
#[test]
fn a_running_mailward_and_an_engine_of_the_command_hand_out_the_same_byte_for_byte() {
    use std::io::{BufRead, BufReader};
    let place = Place::new();
    let practice = place.practice();
    for address in ["practice.user@example.org", "new@example.org"] {
        let client = ["--issuer", &practice.issuer, "--client-id", "mailward-practice"];
        let add = [&["account", "add", address][..], &client].concat();
        assert!(place.program(&add).output().unwrap().status.success());
    }
    assert!(place.program(&["sign-in", "practice.user@example.org"]).output().unwrap().status.success());
    let given = || {
        let forms = ["raw", "xoauth2", "oauthbearer", "json"];
        let mut asked: Vec<[&str; 4]> =
            forms.map(|form| ["token", "practice.user@example.org", "--format", form]).to_vec();
        asked.push(["token", "new@example.org", "--format", "raw"]);
        asked.push(["token", "new@example.org", "--format", "json"]);
        let answers = asked.into_iter().map(|wanted| {
            let ended = place.program(&wanted).output().unwrap();
            let words = String::from_utf8(ended.stderr).unwrap();
            let words: Vec<String> =
                words.lines().filter(|line| !line.starts_with("Time ")).map(str::to_owned).collect();
            (ended.status.code(), ended.stdout, words)
        });
        answers.collect::<Vec<_>>()
    };
    let alone = given();
    let mut serving = place.program(&["serve"]).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(serving.stderr.take().unwrap()).lines().map(Result::unwrap);
    assert!(said.any(|line| line.starts_with("Answering mail programs for 2 accounts at ")));
    let served = given();
    serving.kill().unwrap();
    serving.wait().unwrap();
    assert_eq!(alone.iter().map(|(status, ..)| *status).collect::<Vec<_>>(), [0, 0, 0, 0, 3, 3].map(Some));
    assert_eq!(served, alone);
}
