//! Opens the port: exclusively, on loopback addresses only.
//!
//! `SO_REUSEADDR` and `SO_REUSEPORT` stay off, which std would set on Unix: with them another program could listen on the
//! same port and be handed the code (RFC 8252, section 8.3 and appendix B).

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use socket2::{Domain, Protocol, SockAddr, Socket, Type};
use tokio::net::TcpListener;

use super::{ListenWish, LoopbackError};

/// Listens as wished: on one family, or for `localhost` on both with the same port.
///
/// A family that this computer does not have is left out. A port that is taken on one of them is not used at all, because
/// whoever holds it there would receive redirects meant for us.
pub(super) fn bind(wish: &ListenWish) -> Result<(Vec<TcpListener>, u16), LoopbackError> {
    let families: &[IpAddr] = if wish.localhost { &BOTH } else { &BOTH[..1] };
    if let Some(port) = wish.port {
        return attempt(families, port).map_err(|error| worded(&error, Some(port)));
    }
    let mut last = None;
    for _ in 0..ATTEMPTS {
        match attempt(families, 0) {
            Ok(open) => return Ok(open),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => last = Some(error),
            Err(error) => return Err(worded(&error, None)),
        }
    }
    Err(worded(&last.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()), None))
}

const BOTH: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];

/// A free port of one family is hardly ever taken on the other.
const ATTEMPTS: usize = 8;

fn attempt(families: &[IpAddr], port: u16) -> io::Result<(Vec<TcpListener>, u16)> {
    let mut open = Vec::new();
    let mut port = port;
    let mut absent = None;
    for &address in families {
        match listen(SocketAddr::new(address, port)) {
            Ok(listener) => {
                port = listener.local_addr()?.port(); // the next family takes the same one
                open.push(listener);
            }
            Err(error) if is_absent(&error) => absent = Some(error),
            Err(error) => return Err(error),
        }
    }
    match absent {
        Some(error) if open.is_empty() => Err(error),
        _ => Ok((open, port)),
    }
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    if address.is_ipv6() {
        socket.set_only_v6(true)?;
    }
    socket.bind(&SockAddr::from(address))?;
    socket.listen(BACKLOG)?;
    socket.set_nonblocking(true)?;
    TcpListener::from_std(socket.into())
}

const BACKLOG: i32 = 64;

/// Whether the computer lacks this family, as with IPv6 switched off.
fn is_absent(error: &io::Error) -> bool {
    let unknown_family = error.raw_os_error().is_some_and(|code| UNKNOWN_FAMILY.contains(&code));
    unknown_family || matches!(error.kind(), io::ErrorKind::AddrNotAvailable | io::ErrorKind::Unsupported)
}

/// `EAFNOSUPPORT` of Linux, macOS and Windows; std has no kind for it.
const UNKNOWN_FAMILY: [i32; 3] = [97, 47, 10047];

fn worded(error: &io::Error, port: Option<u16>) -> LoopbackError {
    match (error.kind(), port) {
        (io::ErrorKind::AddrInUse, Some(port)) => LoopbackError::PortTaken(port),
        (io::ErrorKind::PermissionDenied, port) => LoopbackError::Denied(port),
        (kind, _) => LoopbackError::Unavailable(kind.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(localhost: bool, port: Option<u16>) -> ListenWish {
        ListenWish { localhost, path: "/callback".into(), port }
    }

    #[tokio::test]
    async fn localhost_is_bound_on_both_families_with_one_port() {
        let (listeners, port) = bind(&wish(true, None)).unwrap();
        for listener in &listeners {
            let address = listener.local_addr().unwrap();
            assert!(address.ip().is_loopback());
            assert_eq!(address.port(), port);
        }
        assert!(!listeners.is_empty());
    }

    #[tokio::test]
    async fn an_open_port_cannot_be_opened_again() {
        let (_held, port) = bind(&wish(false, None)).unwrap();
        assert_eq!(bind(&wish(false, Some(port))).unwrap_err(), LoopbackError::PortTaken(port));
        assert_eq!(bind(&wish(true, Some(port))).unwrap_err(), LoopbackError::PortTaken(port));
    }

    #[tokio::test]
    async fn a_port_taken_on_one_family_only_is_not_used() {
        let Ok(other) = listen(SocketAddr::new(BOTH[1], 0)) else {
            assert!(
                is_absent(&listen(SocketAddr::new(BOTH[1], 0)).unwrap_err()),
                "no IPv6, or a fault of ours"
            );
            return;
        };
        let port = other.local_addr().unwrap().port();
        assert_eq!(bind(&wish(true, Some(port))).unwrap_err(), LoopbackError::PortTaken(port));
        assert!(bind(&wish(false, Some(port))).is_ok(), "127.0.0.1 alone does not need the other family");
    }

    #[tokio::test]
    async fn the_port_is_free_again_after_the_listener_is_gone() {
        let (listeners, port) = bind(&wish(false, None)).unwrap();
        drop(listeners);
        assert!(bind(&wish(false, Some(port))).is_ok());
    }
}
