//! The checks, one file each. A check looks, never throws, and says what it found.
//!
//! None changes anything: what one has to write to find out (a file, an entry in the keyring) is gone when it ends.

pub(super) mod access;
pub(super) mod browser;
pub(super) mod chain;
pub(super) mod clock;
pub(super) mod connection;
pub(super) mod folder;
pub(super) mod keyring;
pub(super) mod keys;
pub(super) mod loopback;
pub(super) mod mail;
pub(super) mod metadata;
pub(super) mod names;
pub(super) mod portal;
pub(super) mod proxy;
pub(super) mod refresh;
pub(super) mod scopes;
pub(super) mod system;
pub(super) mod tls;
pub(super) mod token_endpoint;
pub(super) mod vault;

use url::Url;

use crate::platform::transport::{Request, Response};
use crate::protocol::fault::Context as Asked;
use crate::protocol::{Exchange, Fault, ProtocolError};

use super::room::Room;

/// A document of the provider, as it came. A redirect, a page and a status that is no success are faults.
async fn fetch(room: &Room<'_>, exchange: Exchange, url: &Url) -> Result<Response, ProtocolError> {
    let answer = room.context.world.transport.exchange(Request::get(url.clone())).await;
    let answer = answer.map_err(|error| ProtocolError {
        exchange,
        fault: error.into(),
        context: Box::new(Asked { host: url.host_str().map(str::to_owned), ..Asked::default() }),
    })?;
    let is_page = answer.body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<');
    match answer.status {
        300..400 => {
            let to = answer.header("location").and_then(|to| url.join(to).ok());
            let to = to.and_then(|to| to.host_str().map(str::to_owned));
            Err(fault(exchange, url, &answer, Fault::Redirects { to }))
        }
        200..300 if is_page => Err(fault(exchange, url, &answer, Fault::Page)),
        200..300 => Ok(answer),
        _ if is_page && answer.status < 500 => Err(fault(exchange, url, &answer, Fault::Page)),
        _ => Err(fault(exchange, url, &answer, Fault::Status)),
    }
}

/// What is wrong with an answer.
fn fault(exchange: Exchange, url: &Url, answer: &Response, fault: Fault) -> ProtocolError {
    let context = Asked {
        host: url.host_str().map(str::to_owned),
        status: Some(answer.status),
        at: Some(answer.received_at),
        ..Asked::default()
    };
    ProtocolError { exchange, fault, context: Box::new(context) }
}
