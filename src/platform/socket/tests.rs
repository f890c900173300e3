//! Real sockets in folders of the test: who may come in, what is replaced, and what is never followed.

use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener as Blocking;
use std::path::{Path, PathBuf};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use super::*;

const LONG: Duration = Duration::from_secs(20);

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
}

fn home() -> (tempfile::TempDir, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let place = home.path().join("run").join(NAME);
    (home, place)
}

/// Takes in one caller, reads a line and writes this back.
fn answering(listener: Blocking, back: &'static [u8]) -> JoinHandle<()> {
    let answer = move || {
        let (mut caller, _) = listener.accept().unwrap();
        let mut byte = [0];
        while byte != *b"\n" {
            caller.read_exact(&mut byte).unwrap();
        }
        caller.write_all(back).unwrap();
    };
    Builder::new().name("answers".into()).spawn(answer).unwrap()
}

fn back(place: &Path, most: usize, limit: Duration) -> Option<String> {
    exchange(place, "hello\n", most, limit).map(|line| String::from_utf8(line.to_vec()).unwrap())
}

#[tokio::test]
async fn the_socket_is_its_users_alone_and_goes_with_its_listener() {
    let (_home, place) = home();
    let listener = Listener::bind(&place).unwrap();
    assert_eq!((mode(&place), mode(place.parent().unwrap())), (0o600, 0o700));
    assert!(listener.is_there());
    assert_eq!(fs::read_dir(place.parent().unwrap()).unwrap().count(), 1);
    drop(listener);
    assert!(!place.exists());
}

#[tokio::test]
async fn a_folder_that_was_open_to_others_is_closed() {
    let (_home, place) = home();
    fs::create_dir(place.parent().unwrap()).unwrap();
    fs::set_permissions(place.parent().unwrap(), fs::Permissions::from_mode(0o777)).unwrap();
    let _listener = Listener::bind(&place).unwrap();
    assert_eq!(mode(place.parent().unwrap()), 0o700);
}

#[tokio::test]
async fn what_a_dead_process_left_is_replaced() {
    let (_home, place) = home();
    fs::create_dir(place.parent().unwrap()).unwrap();
    drop(Blocking::bind(&place).unwrap());
    drop(Blocking::bind(place.with_extension("new")).unwrap());
    assert_eq!(back(&place, 100, LONG), None);
    let listener = Listener::bind(&place).unwrap();
    assert!(listener.is_there() && mode(&place) == 0o600);
}

#[tokio::test]
async fn a_listener_leaves_the_socket_of_its_successor_alone() {
    let (_home, place) = home();
    let first = Listener::bind(&place).unwrap();
    let second = Listener::bind(&place).unwrap();
    assert!(!first.is_there() && second.is_there());
    drop(first);
    assert!(second.is_there());
    fs::remove_file(&place).unwrap();
    assert!(!second.is_there());
}

#[tokio::test]
async fn a_place_that_cannot_be_used_is_an_error_in_few_words() {
    let (_home, place) = home();
    fs::write(place.parent().unwrap(), "a file").unwrap();
    assert_eq!(Listener::bind(&place).unwrap_err().to_string(), "not a directory");
    let (_home, place) = self::home();
    fs::create_dir_all(place.join("a folder")).unwrap();
    assert_eq!(Listener::bind(&place).unwrap_err().to_string(), "is a directory");
}

#[tokio::test]
async fn the_caller_is_known_by_the_systems_word() {
    let (_home, place) = home();
    let listener = Listener::bind(&place).unwrap();
    let _caller = tokio::net::UnixStream::connect(&place).await.unwrap();
    let peer = listener.accept().await.unwrap().peer();
    assert_eq!(peer, Peer { ours: true, pid: Some(std::process::id()) });
}

#[test]
fn one_line_goes_and_one_line_comes() {
    let (home, _) = home();
    let place = home.path().join(NAME);
    let other = answering(Blocking::bind(&place).unwrap(), b"there you are\nand more");
    assert_eq!(back(&place, 100, LONG).as_deref(), Some("there you are"));
    other.join().unwrap();
}

#[test]
fn a_line_without_end_or_beyond_the_limit_is_none() {
    let (home, _) = home();
    for (name, most) in [("a", 100), ("b", 4), ("c", 7)] {
        let place = home.path().join(name);
        let other = answering(Blocking::bind(&place).unwrap(), b"no end!");
        assert_eq!(back(&place, most, LONG), None, "{name}");
        other.join().unwrap();
    }
}

#[test]
fn where_nobody_listens_or_answers_there_is_nothing() {
    let (home, gone) = home();
    assert_eq!(back(&gone, 100, LONG), None);
    let silent = home.path().join("silent");
    let _listener = Blocking::bind(&silent).unwrap();
    assert_eq!(back(&silent, 100, Duration::from_millis(30)), None);
    assert_eq!(back(&silent, 100, Duration::ZERO), None);
}

#[test]
fn a_listener_that_takes_nobody_in_holds_nobody_up() {
    let (home, _) = home();
    let place = home.path().join(NAME);
    let full = socket2::Socket::new(socket2::Domain::UNIX, socket2::Type::STREAM, None).unwrap();
    full.bind(&socket2::SockAddr::unix(&place).unwrap()).unwrap();
    full.listen(0).unwrap();
    let _waits = std::os::unix::net::UnixStream::connect(&place).unwrap();
    assert_eq!(back(&place, 100, Duration::from_millis(30)), None);
}

#[test]
fn neither_a_link_nor_a_file_is_taken_for_a_socket() {
    let (home, _) = home();
    let (real, link, file) = (home.path().join("real"), home.path().join("link"), home.path().join("file"));
    let listener = Blocking::bind(&real).unwrap();
    listener.set_nonblocking(true).unwrap();
    symlink(&real, &link).unwrap();
    fs::write(&file, "a file").unwrap();
    assert_eq!(back(&link, 100, LONG), None);
    assert_eq!(back(&file, 100, LONG), None);
    assert!(listener.accept().is_err(), "nobody has called");
}
