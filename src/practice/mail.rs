//! The practice mail servers: IMAP, SMTP and POP on loopback, each with TLS from the first byte and with TLS after a command.
//!
//! They take the practice provider's own access tokens and look each up in its ledger, so that a token that was taken back
//! opens nothing. Nothing that is sent to them goes anywhere, nothing is kept, and no password opens anything.

use std::fmt;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::app::Shared;
use super::fault::Fault;
use crate::domain::provider::{MailServer, Sasl, Tls};
use crate::domain::scope::MailUse;

mod certificates;
mod fault;
mod guest;
mod imap;
mod inbox;
mod peer;
mod pop;
mod sasl;
mod smtp;

pub use fault::{CertificateFault, MailFault};

use certificates::Certificates;
use guest::Guest;

/// What the provider says of its mail servers.
#[derive(Debug, Clone, Default)]
pub(super) struct Offer {
    /// Each with its port; for each protocol the one with TLS from the first byte comes first.
    pub(super) servers: Vec<MailServer>,
    /// Who alone vouches for them (PEM).
    pub(super) authority: String,
}

/// Ports that are taken, with nobody behind them yet.
pub(super) struct Doors {
    pub(super) offer: Offer,
    listeners: Vec<TcpListener>,
    certificates: Arc<Certificates>,
}

impl fmt::Debug for Doors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Doors").field("servers", &self.offer.servers).finish_non_exhaustive()
    }
}

/// Takes the ports: those after `port` as far as they are free, or any.
pub(super) async fn open(port: Option<u16>) -> io::Result<Doors> {
    let (certificates, authority) = Certificates::make()?;
    let (mut servers, mut listeners) = (Vec::new(), Vec::new());
    let kinds = MailUse::ALL.into_iter().flat_map(|at| [(at, Tls::Implicit), (at, Tls::StartTls)]);
    for (number, (protocol, tls)) in (1..).zip(kinds) {
        let listener = bind(port.and_then(|port| port.checked_add(number))).await?;
        let port = listener.local_addr()?.port();
        let sasl = vec![Sasl::OAuthBearer, Sasl::XOAuth2];
        servers.push(MailServer { protocol, host: Ipv4Addr::LOCALHOST.to_string(), port, tls, sasl });
        listeners.push(listener);
    }
    Ok(Doors { offer: Offer { servers, authority }, listeners, certificates: Arc::new(certificates) })
}

async fn bind(wanted: Option<u16>) -> io::Result<TcpListener> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, wanted.unwrap_or(0))).await {
        Err(_taken) if wanted.is_some() => TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await,
        bound => bound,
    }
}

/// Lets people in. Dropping what comes back ends every conversation.
pub(super) fn serve(doors: Doors, app: &Shared) -> JoinSet<()> {
    let mut serving = JoinSet::new();
    for (server, listener) in doors.offer.servers.into_iter().zip(doors.listeners) {
        let door = Door { server, app: Arc::clone(app), certificates: Arc::clone(&doors.certificates) };
        serving.spawn(door.watch(listener));
    }
    serving
}

/// One port.
struct Door {
    server: MailServer,
    app: Shared,
    certificates: Arc<Certificates>,
}

impl Door {
    /// Takes connections until the provider ends, or while the port is not to be closed.
    async fn watch(self, listener: TcpListener) {
        let (mut faults, mut guests) = (self.app.faults.subscribe(), JoinSet::new());
        let mut listener = Some(listener);
        loop {
            if faults.borrow_and_update().contains(&Fault::Mail(self.server.protocol, MailFault::Closed)) {
                listener = None;
            } else if listener.is_none() {
                // Somebody may have taken the port in the meantime; the next change of the faults tries again.
                listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.server.port)).await.ok();
            }
            let come = self.until_changed(listener.as_ref(), &mut guests, &mut faults).await;
            if come.is_none() {
                return;
            }
        }
    }

    /// Lets people in until the faults change; `None` when the provider is gone.
    async fn until_changed(
        &self,
        listener: Option<&TcpListener>,
        guests: &mut JoinSet<()>,
        faults: &mut watch::Receiver<Vec<Fault>>,
    ) -> Option<()> {
        loop {
            let coming = async {
                match listener {
                    Some(listener) => listener.accept().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                changed = faults.changed() => return changed.ok(),
                Some(_ended) = guests.join_next() => {}
                come = coming => match come {
                    Ok((stream, _)) if guests.len() < MOST_GUESTS => {
                        guests.spawn(self.guest(stream).entertain());
                    }
                    // Too many at once, or one that was gone before it was let in.
                    Ok(_) | Err(_) => {}
                },
            }
        }
    }

    fn guest(&self, stream: TcpStream) -> Guest {
        Guest::new(&self.server, stream, Arc::clone(&self.app), Arc::clone(&self.certificates))
    }
}

/// Most connections at one port.
const MOST_GUESTS: usize = 64;
