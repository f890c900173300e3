//! A mail server as an argument: `HOST:PORT`.

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::MailServer;
use crate::domain::scope::MailUse;

/// Reads it, or says which one is wrong and why.
pub(super) fn parse(protocol: MailUse, text: &str) -> Result<MailServer, Problem> {
    MailServer::parse(protocol, text).map_err(|why| {
        Problem::new(ProblemKind::ServerInvalid).detail(format!("{} server “{text}”: {why}", protocol.name()))
    })
}
