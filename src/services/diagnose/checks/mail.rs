//! A mail server, from what the account has to what the server says of it.

use super::super::plan::check_of;
use super::super::room::Room;
use crate::domain::report::{CheckResult, Finding};
use crate::domain::scope::MailUse;

/// Visits the server of this protocol.
#[expect(clippy::unused_async, reason = "the visit comes with the mail protocols")]
pub(in crate::services::diagnose) async fn check(room: &Room<'_>, protocol: MailUse) -> Finding {
    let _server = room.server(protocol);
    Finding::new(check_of(protocol), CheckResult::Skip, "not looked at yet")
}
