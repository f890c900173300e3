//! Asking the desktop from inside a Flatpak (XDG Desktop Portal, `org.freedesktop.portal.Background`, version 1 and newer).
//!
//! The portal answers twice: with the path of the request at once, and on that path once the person or the desktop has
//! decided. It cannot be asked what it decided before, so that is kept where the entry would be outside of a sandbox.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use futures_util::StreamExt as _;
use zbus::connection::Builder;
use zbus::message::Type;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};
use zbus::{MatchRule, Message, MessageStream};

use super::{AutostartError, Line};

/// Whether a desktop outside starts what is in here.
pub(super) fn needed() -> bool {
    Path::new("/.flatpak-info").exists()
}

/// Has the desktop start this line from the next login on, or nothing. `bus` is its address, where it is not the session's.
pub(super) async fn agree(
    bus: Option<&str>,
    line: Option<&Line>,
    patience: Duration,
) -> Result<(), AutostartError> {
    let words = line.map(Line::words).transpose()?;
    match tokio::time::timeout(patience, ask(bus, words.as_deref())).await {
        Ok(Ok(true)) => Ok(()),
        Ok(Ok(false)) => Err(AutostartError::Declined),
        Ok(Err(_unsaid)) => Err(AutostartError::Unasked),
        Err(_late) => Err(AutostartError::Unanswered),
    }
}

/// A person may be asked.
pub(super) const DECIDING: Duration = Duration::from_mins(1);

/// Whether the desktop does what was asked for.
async fn ask(bus: Option<&str>, words: Option<&[&str]>) -> zbus::Result<bool> {
    let connection = bus.map_or_else(Builder::session, Builder::address)?.build().await?;
    // Listened to before anything is asked: the answer may be there before the path of the request is.
    let answers = MatchRule::builder()
        .msg_type(Type::Signal)
        .sender(NAME)?
        .interface("org.freedesktop.portal.Request")?
        .member("Response")?
        .build();
    let mut answers = MessageStream::for_match_rule(answers, &connection, None).await?;
    let mut options = HashMap::from([
        ("reason", Value::from("Keep the sign-ins of your mail accounts fresh and answer mail programs")),
        ("autostart", Value::from(words.is_some())),
        ("dbus-activatable", Value::from(false)),
    ]);
    options.extend(words.map(|words| ("commandline", Value::from(words.to_vec()))));
    let called = connection
        .call_method(Some(NAME), PATH, Some(INTERFACE), "RequestBackground", &("", options))
        .await?;
    let request: OwnedObjectPath = called.body().deserialize()?;
    while let Some(answer) = answers.next().await {
        let answer = answer?;
        let header = answer.header();
        // A signal that is sent to us alone reaches us from everybody: only whoever took the request may answer it.
        let of_the_desktop = header.sender() == called.header().sender();
        if of_the_desktop && header.path().is_some_and(|path| path.as_str() == request.as_str()) {
            return Ok(decided(&answer)? == Some(words.is_some()));
        }
    }
    Err(zbus::Error::InvalidReply)
}

const NAME: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";
const INTERFACE: &str = "org.freedesktop.portal.Background";

/// Whether the next login starts it; `None` when nothing was decided.
fn decided(answer: &Message) -> zbus::Result<Option<bool>> {
    let (response, results): (u32, HashMap<String, OwnedValue>) = answer.body().deserialize()?;
    let starts = results.get("autostart").and_then(|value| bool::try_from(value).ok());
    Ok(starts.filter(|_| response == DECIDED))
}

/// The others say that the person closed the question, or that it ended some other way.
const DECIDED: u32 = 0;
