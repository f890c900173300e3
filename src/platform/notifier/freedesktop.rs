//! Notifications over D-Bus, as desktops on Linux and its relatives offer them (Desktop Notifications Specification 1.3).
//!
//! One connection for everything. Servers come and go: what was known of one is forgotten with it, so that its numbers never
//! touch what another program shows. Only the server that shows a notification may say that it was pressed.

use tokio::sync::mpsc::{Receiver, Sender};

use super::system::{Wish, pass_on};
use super::{Chosen, Notification, NotifierError};

mod bus;
mod server;
mod shown;

use bus::{Bus, News};
use server::{Server, Trouble};
use shown::Shown;

/// Carries out wishes and passes choices on until nobody can wish any more.
pub(super) async fn serve(address: Option<String>, mut wishes: Receiver<Wish>, choices: Sender<Chosen>) {
    let mut desktop = Desktop { address, choices, bus: None, server: None, shown: Shown::default() };
    loop {
        tokio::select! {
            biased; // what has happened by now decides how the next wish is carried out
            news = bus::news(&mut desktop.bus) => desktop.heard(news),
            wish = wishes.recv() => match wish {
                None => return,
                Some(Wish::Show(_, reply)) if reply.is_closed() => {} // whoever asked has given up and will ask again
                Some(Wish::Show(notification, reply)) => {
                    reply.send(desktop.show(&notification).await).ok(); // it is shown all the same
                }
                Some(Wish::Withdraw(tag, reply)) => {
                    desktop.withdraw(&tag).await;
                    reply.send(()).ok(); // it is gone all the same
                }
            },
        }
    }
}

struct Desktop {
    address: Option<String>,
    choices: Sender<Chosen>,
    bus: Option<Bus>,
    server: Option<Server>,
    shown: Shown,
}

impl Desktop {
    async fn show(&mut self, notification: &Notification) -> Result<(), NotifierError> {
        let mut shown = self.try_to_show(notification).await;
        if self.forget_what_ended(shown.as_ref().err()) {
            shown = self.try_to_show(notification).await; // it may be back already
            self.forget_what_ended(shown.as_ref().err());
        }
        shown.map_err(|trouble| {
            tracing::debug!(?trouble, "a notification could not be shown");
            NotifierError::Unavailable
        })
    }

    async fn try_to_show(&mut self, notification: &Notification) -> Result<(), Trouble> {
        let bus = match &mut self.bus {
            Some(bus) => bus,
            none => none.insert(Bus::connect(self.address.as_deref()).await?),
        };
        let server = match &mut self.server {
            Some(server) => server,
            none => none.insert(Server::find(bus).await?),
        };
        let replaced = self.shown.open(&notification.tag);
        let id = server.notify(bus, notification, replaced).await?;
        self.shown.remember(id, notification);
        Ok(())
    }

    async fn withdraw(&mut self, tag: &str) {
        let id = self.shown.open(tag);
        self.shown.withdrawn(tag);
        if let (Some(id), Some(bus), Some(server)) = (id, &self.bus, &self.server) {
            let closed = server.close(bus, id).await;
            self.forget_what_ended(closed.as_ref().err());
        }
    }

    /// Whether it is worth another try.
    fn forget_what_ended(&mut self, trouble: Option<&Trouble>) -> bool {
        match trouble {
            Some(Trouble::BusEnded) => self.bus = None,
            Some(Trouble::ServerEnded) => {}
            Some(Trouble::Refused) | None => return false,
        }
        (self.server, self.shown) = (None, Shown::default());
        true
    }

    fn heard(&mut self, news: News) {
        let server = self.server.as_ref().map(|server| server.owner.as_str());
        match news {
            News::BusEnded => drop(self.forget_what_ended(Some(&Trouble::BusEnded))),
            News::Left(owner) if server == Some(&owner) => {
                self.forget_what_ended(Some(&Trouble::ServerEnded));
            }
            News::Pressed { server: by, id, action } if server == Some(&by) => {
                if let Some((tag, action)) = self.shown.pressed(id, &action) {
                    pass_on(&self.choices, tag, action);
                }
            }
            News::Closed { server: by, id } if server == Some(&by) => self.shown.closed(id),
            News::Left(_) | News::Pressed { .. } | News::Closed { .. } | News::Nothing => {}
        }
    }
}
