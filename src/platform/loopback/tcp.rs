//! The real [`Loopback`]: accepts on every bound address and passes on what is for us.
//!
//! Connections are read side by side. When too many are open, the one that has been silent longest goes, so nobody can
//! keep the good one out.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinSet};
use url::Url;

use super::connection::{self, Held, Patience};
use super::head::Expected;
use super::{ListenWish, Listener, Loopback, LoopbackError, Received, bind};

/// Listens with real sockets.
#[derive(Debug, Default)]
pub struct TcpLoopback {
    patience: Patience,
}

#[async_trait]
impl Loopback for TcpLoopback {
    async fn listen(&self, wish: ListenWish) -> Result<Box<dyn Listener>, LoopbackError> {
        let (listeners, port) = bind::bind(&wish)?;
        let name = if wish.localhost { "localhost" } else { "127.0.0.1" };
        let host = format!("{name}:{port}");
        let redirect_uri = redirect(&host, &wish.path)?;
        let expected = Arc::new(Expected { path: redirect_uri.path().to_owned(), host });
        let (pass_on, redirects) = mpsc::channel(MOST_HELD);
        let tls = Arc::new(AtomicBool::new(false));
        let mut doors = JoinSet::new();
        for listener in listeners {
            let room =
                Room { expected: Arc::clone(&expected), tls: Arc::clone(&tls), patience: self.patience };
            doors.spawn(accept(listener, room, pass_on.clone()));
        }
        Ok(Box::new(OpenListener { redirect_uri, redirects, tls, _doors: doors }))
    }
}

/// A person opens a link in a handful of tabs at most; whoever comes after these gets the neutral page at once.
const MOST_HELD: usize = 8;

fn redirect(host: &str, path: &str) -> Result<Url, LoopbackError> {
    let unusable = || LoopbackError::Unavailable("the registered path cannot be part of an address".into());
    let url =
        Url::parse(&format!("http://{host}/{}", path.trim_start_matches('/'))).map_err(|_bad| unusable())?;
    if url.query().is_some() || url.fragment().is_some() { Err(unusable()) } else { Ok(url) }
}

struct OpenListener {
    redirect_uri: Url,
    redirects: mpsc::Receiver<Held>,
    tls: Arc<AtomicBool>,
    _doors: JoinSet<()>, // dropped with the listener, which closes every socket that is still being read
}

#[async_trait]
impl Listener for OpenListener {
    fn redirect_uri(&self) -> Url {
        self.redirect_uri.clone()
    }

    async fn next(&mut self) -> Result<Box<dyn Received>, LoopbackError> {
        let held = self.redirects.recv().await;
        let held = held.ok_or_else(|| LoopbackError::Unavailable("the listener has stopped".into()))?;
        Ok(Box::new(held))
    }

    fn came_with_tls(&self) -> bool {
        self.tls.load(Ordering::Relaxed)
    }
}

/// What every connection of a listener needs.
#[derive(Clone)]
struct Room {
    expected: Arc<Expected>,
    /// Whether one of them came with TLS.
    tls: Arc<AtomicBool>,
    patience: Patience,
}

async fn accept(listener: TcpListener, room: Room, pass_on: mpsc::Sender<Held>) {
    let mut open = JoinSet::new();
    let mut oldest_first = VecDeque::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(AFTER_REFUSED_ACCEPT).await;
            continue;
        };
        while open.try_join_next().is_some() {}
        make_room(&mut oldest_first);
        oldest_first.push_back(open.spawn(one(stream, room.clone(), pass_on.clone())));
    }
}

/// Accepting fails when the process has no file handles left; asking again at once would spin.
const AFTER_REFUSED_ACCEPT: Duration = Duration::from_millis(200);

fn make_room(oldest_first: &mut VecDeque<AbortHandle>) {
    oldest_first.retain(|connection| !connection.is_finished());
    while oldest_first.len() >= MOST_OPEN {
        if let Some(silent) = oldest_first.pop_front() {
            silent.abort();
        }
    }
}

const MOST_OPEN: usize = 16;

async fn one(stream: TcpStream, room: Room, pass_on: mpsc::Sender<Held>) {
    if let Some(held) = connection::receive(stream, &room.expected, room.patience, &room.tls).await {
        pass_on.try_send(held).ok(); // full or gone: dropping it shows the neutral page
    }
}

#[cfg(test)]
mod tests;
