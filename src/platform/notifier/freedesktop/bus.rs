//! The connection to the session bus, and what is heard on it.
//!
//! Its work is done on the thread of the notifications; connecting has a limit, and every call has one too.

use std::time::Duration;

use futures_util::StreamExt as _;
use tokio::task::JoinHandle;
use zbus::connection::Builder;
use zbus::message::Type;
use zbus::{Connection, MatchRule, Message, MessageStream};

use super::server::{INTERFACE, NAME, PATH, Trouble};

/// A connection that hears the notification server.
pub(super) struct Bus {
    pub(super) connection: Connection,
    signals: MessageStream,
    owners: MessageStream,
    _driver: Driver,
}

/// Does the connection's work; ends with it, also while it is still being made.
struct Driver(JoinHandle<()>);

/// What happened on the bus.
pub(super) enum News {
    /// Something was pressed; the server is known by its unique name.
    Pressed { server: String, id: u32, action: String },
    /// A notification is gone.
    Closed { server: String, id: u32 },
    /// The server with this unique name has ended.
    Left(String),
    /// The connection has ended.
    BusEnded,
    /// Nothing that concerns us.
    Nothing,
}

impl Bus {
    /// Connects to this bus, or to the session's.
    pub(super) async fn connect(address: Option<&str>) -> Result<Self, Trouble> {
        // What hangs here has nothing to lose yet, so the limit is the shorter one.
        match tokio::time::timeout(CONNECTING, Self::connect_slowly(address)).await {
            Ok(connected) => Ok(connected?),
            Err(_late) => Err(Trouble::Refused),
        }
    }

    async fn connect_slowly(address: Option<&str>) -> zbus::Result<Self> {
        let builder = address.map_or_else(Builder::session, Builder::address)?;
        let connection = builder.method_timeout(CALLING).internal_executor(false).build().await?;
        let executor = connection.executor().clone();
        let driver = Driver(tokio::spawn(async move {
            loop {
                executor.tick().await;
            }
        }));
        let (signals, owners) = listen(&connection).await?;
        Ok(Self { connection, signals, owners, _driver: driver })
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.0.abort();
    }
}

const CONNECTING: Duration = Duration::from_millis(1_800);

/// A server that is only being started may take long; the caller has long been told, and its number must still be learnt.
const CALLING: Duration = Duration::from_secs(25);

/// Far more than a desktop says while we wait for one answer; with a full queue no answer would be read any more.
const QUEUE: usize = 512;

async fn listen(connection: &Connection) -> zbus::Result<(MessageStream, MessageStream)> {
    let signals =
        MatchRule::builder().msg_type(Type::Signal).sender(NAME)?.path(PATH)?.interface(INTERFACE)?.build();
    let owners = MatchRule::builder()
        .msg_type(Type::Signal)
        .sender(BUS)?
        .interface(BUS)?
        .member("NameOwnerChanged")?
        .add_arg(NAME)?
        .build();
    Ok((
        MessageStream::for_match_rule(signals, connection, Some(QUEUE)).await?,
        MessageStream::for_match_rule(owners, connection, Some(QUEUE)).await?,
    ))
}

const BUS: &str = "org.freedesktop.DBus";

/// Waits for what happens next; for ever where there is no connection.
pub(super) async fn news(bus: &mut Option<Bus>) -> News {
    let Some(bus) = bus else {
        return std::future::pending().await;
    };
    let message = tokio::select! {
        message = bus.signals.next() => message,
        message = bus.owners.next() => message,
    };
    match message {
        Some(Ok(message)) => understood(&message).unwrap_or(News::Nothing),
        Some(Err(_)) | None => News::BusEnded,
    }
}

fn understood(message: &Message) -> Option<News> {
    let (header, body) = (message.header(), message.body());
    let server = header.sender()?.to_string();
    match header.member()?.as_str() {
        "NameOwnerChanged" if server == BUS => {
            let (_name, before, _after): (String, String, String) = body.deserialize().ok()?;
            Some(News::Left(before))
        }
        "ActionInvoked" => {
            let (id, action) = body.deserialize().ok()?;
            Some(News::Pressed { server, id, action })
        }
        "NotificationClosed" => {
            let (id, _why): (u32, u32) = body.deserialize().ok()?;
            Some(News::Closed { server, id })
        }
        _ => None,
    }
}
