//! The local socket against sockets of a folder of the test.

use tokio::io::AsyncReadExt as _;
use tokio::net::{UnixDatagram, UnixListener};

use super::*;

fn messages() -> Vec<Vec<u8>> {
    vec![b"one\nline".to_vec(), "zwei – 2".as_bytes().to_vec(), b"three".to_vec()]
}

#[tokio::test]
async fn each_message_is_a_datagram() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("log");
    let listener = UnixDatagram::bind(&place).unwrap();
    assert_eq!(SystemSyslog::at(place).send(&messages()).await, (3, Ok(())));
    for message in messages() {
        let mut got = [0; 64];
        let length = listener.recv(&mut got).await.unwrap();
        assert_eq!(got[..length], message);
    }
}

#[tokio::test]
async fn where_the_socket_is_a_stream_each_message_ends_with_a_zero_byte() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("log");
    let listener = UnixListener::bind(&place).unwrap();
    let reading = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut got = Vec::new();
        stream.read_to_end(&mut got).await.unwrap();
        got
    };
    let (sent, got) =
        tokio::join!(async { SystemSyslog::at(place.clone()).send(&messages()).await }, reading);
    assert_eq!(sent, (3, Ok(())));
    assert_eq!(got, "one\nline\0zwei – 2\0three\0".as_bytes());
}

#[tokio::test]
async fn a_stream_that_is_closed_before_everything_was_read_has_taken_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("log");
    let listener = UnixListener::bind(&place).unwrap();
    let closing = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.read_exact(&mut [0; 4]).await.unwrap();
    };
    let (sent, ()) = tokio::join!(async { SystemSyslog::at(place.clone()).send(&messages()).await }, closing);
    assert_eq!(sent, (0, Err(SyslogError::Silent)));
}

#[tokio::test]
async fn no_socket_and_a_socket_without_a_listener_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("log");
    let syslog = SystemSyslog::at(place.clone());
    assert_eq!(syslog.send(&messages()).await, (0, Err(SyslogError::Missing)));
    drop(UnixDatagram::bind(&place).unwrap());
    assert_eq!(syslog.send(&messages()).await, (0, Err(SyslogError::Silent)));
}

#[tokio::test]
async fn the_first_place_with_a_listener_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let places: Vec<PathBuf> = ["missing", "silent", "heard"].map(|name| folder.path().join(name)).into();
    drop(UnixDatagram::bind(&places[1]).unwrap());
    let listener = UnixDatagram::bind(&places[2]).unwrap();
    assert_eq!(SystemSyslog { places }.send(&messages()[..1]).await, (1, Ok(())));
    assert_eq!(listener.recv(&mut [0; 64]).await.unwrap(), 8);
}
