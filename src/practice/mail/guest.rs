//! One conversation: the same steps for all three protocols, with the faults that concern them.

use std::io;
use std::sync::Arc;

use tokio::net::TcpStream;

use super::certificates::Certificates;
use super::fault::MailFault;
use super::peer::Peer;
use super::{imap, pop, smtp};
use crate::domain::provider::{MailServer, Sasl, Tls};
use crate::domain::scope::MailUse;
use crate::practice::app::{App, Shared};
use crate::practice::fault::Fault;

/// Somebody at a door.
pub(super) struct Guest {
    pub(super) app: Shared,
    /// Which protocol is spoken.
    pub(super) at: MailUse,
    pub(super) peer: Peer,
    /// Whether TLS is in force.
    pub(super) secured: bool,
    /// Whose mailbox is open, after signing in.
    pub(super) mailbox: Option<String>,
    tls: Tls,
    certificates: Arc<Certificates>,
}

impl Guest {
    pub(super) fn new(
        server: &MailServer,
        stream: TcpStream,
        app: Shared,
        certificates: Arc<Certificates>,
    ) -> Self {
        let (at, tls) = (server.protocol, server.tls);
        Self { app, at, peer: Peer::new(stream), secured: false, mailbox: None, tls, certificates }
    }

    /// The whole visit. Whatever ends it early is the guest's or the network's doing.
    pub(super) async fn entertain(mut self) {
        self.visit().await.ok();
        self.peer.close().await;
    }

    async fn visit(&mut self) -> io::Result<()> {
        if self.has(MailFault::HangsUp) || self.has(MailFault::Closed) {
            return Ok(());
        }
        self.hang_while(MailFault::Silent).await?;
        if self.tls == Tls::Implicit && !self.has(MailFault::NoTls) {
            self.secure().await?;
        }
        match self.at {
            MailUse::Imap => imap::talk(self).await,
            MailUse::Smtp => smtp::talk(self).await,
            MailUse::Pop => pop::talk(self).await,
        }
    }

    /// Makes the connection secure, with the certificate of the hour.
    pub(super) async fn secure(&mut self) -> io::Result<()> {
        let fault = self.fault(|fault| match fault {
            MailFault::Certificate(how) => Some(*how),
            _ => None,
        });
        self.peer.secure(self.certificates.shown(fault)).await?;
        self.secured = true;
        Ok(())
    }

    /// Says the first line.
    pub(super) async fn greet(&mut self, greeting: &str) -> io::Result<()> {
        let instead = self.fault(|fault| match fault {
            MailFault::Greets(text) => Some(*text),
            MailFault::Garbage => Some(GARBAGE),
            _ => None,
        });
        if let Some(text) = instead {
            self.peer.say(text).await?;
            return over();
        }
        if self.has(MailFault::Endless) {
            let more = vec![b'x'; 64 * 1024];
            for _ in 0..ENDLESS_PARTS {
                self.peer.send(&more).await?;
            }
            return over();
        }
        self.peer.say(greeting).await
    }

    /// Says yes to TLS and begins it.
    pub(super) async fn start_tls(&mut self, yes: &str) -> io::Result<()> {
        let injected = self.has(MailFault::Injected);
        // In one piece with the yes, as somebody in between would do it.
        let more = if injected { "\nNOOP was slipped in" } else { "" };
        self.peer.say(&format!("{yes}{more}")).await?;
        self.secure().await
    }

    /// Whether TLS after a command is offered now.
    pub(super) fn offers_tls(&self) -> bool {
        !self.secured && self.tls == Tls::StartTls && !self.has(MailFault::NoStartTls)
    }

    /// The mechanisms that are offered now. Without TLS none is: the token would be read by everybody (RFC 7628, section 3).
    pub(super) fn mechanisms(&self) -> Vec<Sasl> {
        let only = self.fault(|fault| match fault {
            MailFault::Only(mechanism) => Some(*mechanism),
            _ => None,
        });
        let all = [Sasl::OAuthBearer, Sasl::XOAuth2];
        let offered = self.secured && !self.has(MailFault::NoMechanism);
        all.into_iter().filter(|one| offered && only.is_none_or(|only| only == *one)).collect()
    }

    /// The reply to what is asked for after signing in, if it is to fail.
    pub(super) fn then(&self) -> Option<&'static str> {
        self.fault(|fault| match fault {
            MailFault::Then(reply) => Some(*reply),
            _ => None,
        })
    }

    /// Says nothing until the fault is over or the guest is gone; either way the conversation is.
    pub(super) async fn hang_while(&mut self, fault: MailFault) -> io::Result<()> {
        if !self.has(fault) {
            return Ok(());
        }
        let mut faults = self.app.faults.subscribe();
        let fault = Fault::Mail(self.at, fault);
        tokio::select! {
            _over = faults.wait_for(|faults| !faults.contains(&fault)) => {}
            () = self.peer.gone() => {}
        }
        over()
    }

    /// The user whose mailbox this is, as far as he is one of ours.
    pub(super) fn app(&self) -> &App {
        &self.app
    }

    pub(super) fn has(&self, fault: MailFault) -> bool {
        self.app.has(&Fault::Mail(self.at, fault))
    }

    pub(super) fn fault<T>(&self, pick: impl Fn(&MailFault) -> Option<T>) -> Option<T> {
        self.app.fault(|fault| match fault {
            Fault::Mail(at, fault) if *at == self.at => pick(fault),
            _ => None,
        })
    }
}

/// Ends a conversation before its time.
pub(super) fn over<T>() -> io::Result<T> {
    Err(io::ErrorKind::ConnectionAborted.into())
}

/// What a printer or a web server would say.
const GARBAGE: &str = "HTTP/1.1 400 Bad Request\nContent-Type: text/html\n\n<h1>Bad Request</h1>";

/// So many times 64 KiB: far more than anybody should read as one line.
const ENDLESS_PARTS: usize = 64;
