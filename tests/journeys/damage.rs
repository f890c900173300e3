//! Files that are damaged, newer, read-only or on a full disk: the program says so, writes nothing over them, and what was
//! stored before is still there once the trouble is over.

use std::fs::{self, Permissions};
use std::os::unix::fs::{FileExt as _, PermissionsExt as _};
use std::path::Path;
use std::process::Command;

use rusqlite::Connection;

use crate::home::Home;
use crate::person::ANNA;
use crate::provider::{Provider, begin};
use crate::{http, person};

/// A signed-in account whose database is one file, without a journal beside it.
fn settled(provider: &Provider) -> Home {
    let home = Home::new();
    provider.signed_in(&home);
    home.settle("");
    home
}

/// Every command that reads or writes ends like this, and no file changes.
fn all_end(home: &Home, status: i32, words: &str) {
    let before = home.files();
    for arguments in [
        &["token", ANNA][..],
        &["account", "list"],
        &["sign-in", ANNA, "--no-browser"],
        &["account", "add", "anna@example.org", "--provider", "google"],
        &["vault", "status"],
    ] {
        let ended = home.mailward(arguments);
        assert_eq!(ended.status, Some(status), "{arguments:?}\n{}", ended.err);
        ended.failed(status, words);
    }
    assert_eq!(home.files(), before, "a file was changed");
}

#[test]
fn a_database_of_a_newer_mailward_is_refused_and_not_touched() {
    let home = settled(&Provider::start());
    home.settle("PRAGMA user_version = 9000");
    all_end(&home, 6, "The database was written by a newer Mailward");
    let known = home.mailward(&["token", ANNA]).err;
    assert!(known.contains("9000"), "{known}");
}

#[test]
fn a_damaged_database_is_refused_and_not_touched() {
    let provider = Provider::start();
    for (name, spoil) in [
        ("no database at all", spoil_all as fn(&Path)),
        ("half of it gone", |path| {
            fs::OpenOptions::new().write(true).open(path).unwrap().set_len(1000).unwrap();
        }),
        ("another program's database", |path| {
            fs::remove_file(path).unwrap();
            Connection::open(path).unwrap().execute_batch("CREATE TABLE notes (text)").unwrap();
        }),
    ] {
        let home = settled(&provider);
        let path = home.data().join("mailward.db");
        let good = fs::read(&path).unwrap();
        spoil(&path);
        let ended = home.mailward(&["account", "list"]);
        assert_eq!(ended.status, Some(6), "{name}\n{}", ended.err);
        all_end(&home, 6, "The database is damaged");
        fs::write(&path, good).unwrap();
        assert!(provider.is_active(&home.mailward(&["token", ANNA]).done()), "{name}: the backup works");
    }
}

fn spoil_all(path: &Path) {
    fs::write(path, "this was never a database, however long it is. ".repeat(400)).unwrap();
}

#[test]
fn a_sealed_token_that_was_changed_is_found_out() {
    let provider = Provider::start();
    let home = settled(&provider);
    let path = home.data().join("mailward.db");
    let pages = fs::read(&path).unwrap();
    let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
    // Everything behind the first pages is content; a bit of each 64 bytes is turned.
    for at in (8192..pages.len()).step_by(64) {
        file.write_all_at(&[pages[at] ^ 1], at as u64).unwrap();
    }
    let ended = home.mailward(&["token", ANNA]);
    assert_eq!(ended.status, Some(6), "{}\n{}", ended.out, ended.err);
    assert!(ended.out.is_empty());
}

#[test]
fn a_file_where_the_folder_should_be_is_named() {
    let home = Home::new();
    home.write("data", "a file");
    let ended = home.mailward(&["account", "list"]);
    ended.failed(6, "The data folder cannot be used");
    assert!(ended.err.contains(&home.data().display().to_string()), "{}", ended.err);
    assert_eq!(fs::read_to_string(home.data()).unwrap(), "a file");
}

#[test]
fn a_folder_that_cannot_be_written_is_said_and_stays_as_it_is() {
    let provider = Provider::start();
    let home = settled(&provider);
    let database = home.data().join("mailward.db");
    let set = |folder: u32, file: u32| {
        fs::set_permissions(&database, Permissions::from_mode(file)).unwrap();
        fs::set_permissions(home.data(), Permissions::from_mode(folder)).unwrap();
    };
    for beside in ["mailward.db-wal", "mailward.db-shm"] {
        fs::remove_file(home.data().join(beside)).ok(); // they may not be there
    }
    set(0o500, 0o400);
    let before = home.files();
    let ended = home.start_by(like_everybody(), &["sign-in", ANNA, "--no-browser"]).end();
    ended.failed(6, "The data folder cannot be written");
    let add = ["account", "add", "anna@example.org", "--provider", "google"];
    home.start_by(like_everybody(), &add).end().failed(6, "The data folder cannot be written");
    assert_eq!(home.files(), before);
    set(0o700, 0o600);
    assert!(provider.is_active(&home.mailward(&["token", ANNA]).done()));
}

/// Root may write everywhere; a person may not. Without these two capabilities root is like everybody.
fn like_everybody() -> &'static [&'static str] {
    let id = Command::new("id").arg("-u").output().unwrap().stdout;
    if id == b"0\n" { &["setpriv", "--bounding-set=-dac_override,-dac_read_search"] } else { &[] }
}

#[test]
fn a_disk_that_is_full_is_said_and_keeps_what_was_there() {
    let provider = Provider::start();
    let home = settled(&provider);
    let kept = home.kept();
    home.settle("");
    // A disk of a few pages more than what is there; the rest is filled up. It lasts as long as the shell.
    let script = "
        mkdir \"$HOME/disk\" && mount -t tmpfs -o size=512k,mode=0700 tmpfs \"$HOME/disk\" && cp -p \"$HOME\"/data/* \"$HOME/disk/\" || exit 90
        sum=$(cat \"$HOME/disk/mailward.db\" | cksum)
        for command in 'sign-in practice.user@example.org --no-browser --timeout 9' 'account add anna@example.org --provider google'; do
            cat /dev/zero >\"$HOME/disk/filling\" 2>/dev/null
            \"$0\" --data-dir \"$HOME/disk\" $command; echo \"status $?\"
        done
        [ \"$sum\" = \"$(cat \"$HOME/disk/mailward.db\" | cksum)\" ] && echo unchanged
        rm \"$HOME/disk/filling\"; \"$0\" --data-dir \"$HOME/disk\" account list --json";
    let ended =
        home.start_by(&["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script], &[]).end();
    assert!(ended.out.contains("status 6\nstatus 6\nunchanged\n"), "{}\n{}", ended.out, ended.err);
    assert!(ended.err.contains("The disk is full"), "{}", ended.err);
    assert!(ended.out.contains(kept[1]["fingerprint"].as_str().unwrap()), "{}", ended.out);
    drop(provider);
}

#[test]
fn a_file_that_may_not_grow_ends_a_sign_in_without_losing_the_one_before() {
    let provider = Provider::start();
    let home = settled(&provider);
    let (kept, token) = (home.kept(), home.mailward(&["token", ANNA]).done());
    home.settle("");
    // The system refuses what goes beyond; the signal that would end the program is not wanted here.
    let limited = "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\"";
    let running =
        home.start_by(&["sh", "-c", limited], &["sign-in", ANNA, "--no-browser", "--timeout", "60"]);
    let ended = running.end();
    ended.failed(6, "");
    assert_eq!(home.kept(), kept);
    assert_eq!(home.mailward(&["token", ANNA]).done(), token);
}

#[test]
fn a_program_that_is_killed_in_the_middle_loses_nothing() {
    let provider = Provider::of_long_tokens();
    let home = Home::new();
    provider.signed_in_with_a_short_token(&home);
    let kept = home.kept();
    let (running, link) = begin(&home);
    let back = person::agree(&link);
    running.signal("KILL");
    running.end();
    assert!(std::net::TcpStream::connect(http::authority(&back)).is_err());
    assert_eq!(home.kept(), kept);
    assert!(provider.is_active(&home.mailward(&["token", ANNA, "--min-life", "7200"]).done()));
}
