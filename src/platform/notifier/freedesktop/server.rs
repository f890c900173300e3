//! The notification server: what it can do, and the calls to it.
//!
//! It is called by its unique name once that is known. A number that one server gave can then never reach another one.

use std::collections::HashMap;

use zbus::zvariant::Value;

use super::super::{Notification, words};
use super::bus::Bus;

pub(super) const NAME: &str = "org.freedesktop.Notifications";
pub(super) const PATH: &str = "/org/freedesktop/Notifications";
pub(super) const INTERFACE: &str = NAME;

/// The action that is chosen by pressing the notification itself.
pub(super) const PRESS: &str = "default";

/// A server that has answered.
#[derive(Debug)]
pub(super) struct Server {
    /// Its unique name on the bus.
    pub(super) owner: String,
    actions: bool,
    markup: bool,
}

/// Why a call came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The connection has ended.
    BusEnded,
    /// The server has ended, or there is none.
    ServerEnded,
    /// It is there and does not do it, or not in time.
    Refused,
}

impl Server {
    /// Finds the server of this desktop, which the bus may start for it, and asks what it can do.
    pub(super) async fn find(bus: &Bus) -> Result<Self, Trouble> {
        let answer =
            bus.connection.call_method(Some(NAME), PATH, Some(INTERFACE), "GetCapabilities", &()).await?;
        let owner = answer.header().sender().ok_or(Trouble::Refused)?.to_string();
        let abilities: Vec<String> = answer.body().deserialize()?;
        Ok(Self::of(owner, &abilities))
    }

    fn of(owner: String, abilities: &[String]) -> Self {
        let can = |ability: &str| abilities.iter().any(|known| known == ability);
        Self { owner, actions: can("actions"), markup: can("body-markup") }
    }

    /// Shows it, in place of the one with this number; gives its number.
    pub(super) async fn notify(
        &self,
        bus: &Bus,
        notification: &Notification,
        replaced: Option<u32>,
    ) -> Result<u32, Trouble> {
        let (title, body) = self.words(notification);
        let hints = HashMap::from([
            ("desktop-entry", Value::from("mailward")),
            ("urgency", Value::from(if notification.urgent { CRITICAL } else { NORMAL })),
        ]);
        let stay = if notification.urgent { UNTIL_SEEN } else { AS_USUAL };
        let actions = self.actions(notification);
        let body = (APP, replaced.unwrap_or(0), "mailward", title, body, actions, hints, stay);
        let call =
            bus.connection.call_method(Some(self.owner.as_str()), PATH, Some(INTERFACE), "Notify", &body);
        Ok(call.await?.body().deserialize()?)
    }

    /// Takes the one with this number away.
    pub(super) async fn close(&self, bus: &Bus, id: u32) -> Result<(), Trouble> {
        let owner = Some(self.owner.as_str());
        bus.connection.call_method(owner, PATH, Some(INTERFACE), "CloseNotification", &id).await?;
        Ok(())
    }

    fn words(&self, notification: &Notification) -> (String, String) {
        let body = words::body(&notification.body);
        (words::title(&notification.title), if self.markup { words::without_markup(&body) } else { body })
    }

    /// Names and words in turn; none for a server that would show them as text.
    fn actions<'a>(&self, notification: &'a Notification) -> Vec<&'a str> {
        let mut actions = Vec::new();
        if self.actions {
            actions.extend([PRESS, OPEN]);
            if let Some((name, label)) = &notification.action {
                actions.extend([name.as_str(), label.as_str()]);
            }
        }
        actions
    }
}

const APP: &str = "Mailward";

/// Shown by the few servers that make a button of pressing, too.
const OPEN: &str = "Open Mailward";

const NORMAL: u8 = 1;
const CRITICAL: u8 = 2;

const AS_USUAL: i32 = -1;
const UNTIL_SEEN: i32 = 0;

impl From<zbus::Error> for Trouble {
    /// Only kind and name are looked at: the rest may hold what was sent.
    fn from(error: zbus::Error) -> Self {
        match error {
            zbus::Error::MethodError(name, ..) => match name.as_str() {
                "org.freedesktop.DBus.Error.ServiceUnknown"
                | "org.freedesktop.DBus.Error.NameHasNoOwner"
                | "org.freedesktop.DBus.Error.NoReply"
                | "org.freedesktop.DBus.Error.Disconnected" => Self::ServerEnded,
                _ => Self::Refused,
            },
            zbus::Error::InputOutput(error) if error.kind() != std::io::ErrorKind::TimedOut => Self::BusEnded,
            _ => Self::Refused,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notification() -> Notification {
        Notification {
            tag: "anna".into(),
            title: "anna@example.org needs you".into(),
            body: "The grant <ended> & is gone.".into(),
            action: Some(("sign-in".into(), "Sign in".into())),
            urgent: true,
        }
    }

    fn server(abilities: &[&str]) -> Server {
        Server::of(":1.1".into(), &abilities.iter().map(|ability| (*ability).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_server_without_actions_is_given_none() {
        assert_eq!(server(&["body"]).actions(&notification()), Vec::<&str>::new());
        let all = ["default", "Open Mailward", "sign-in", "Sign in"];
        assert_eq!(server(&["body", "actions"]).actions(&notification()), all);
    }

    #[test]
    fn only_a_server_that_reads_markup_gets_it_escaped() {
        let body = |abilities: &[&str]| server(abilities).words(&notification()).1;
        assert_eq!(body(&["body-markup"]), "The grant &lt;ended&gt; &amp; is gone.");
        assert_eq!(body(&["body"]), "The grant <ended> & is gone.");
    }

    #[test]
    fn an_end_is_told_apart_from_a_refusal() {
        let broken = |kind: std::io::ErrorKind| {
            Trouble::from(zbus::Error::InputOutput(std::sync::Arc::new(kind.into())))
        };
        assert_eq!(broken(std::io::ErrorKind::BrokenPipe), Trouble::BusEnded);
        assert_eq!(broken(std::io::ErrorKind::TimedOut), Trouble::Refused);
        assert_eq!(Trouble::from(zbus::Error::InvalidReply), Trouble::Refused);
    }
}
