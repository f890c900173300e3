//! What the checks of an account stand on: the account, its provider, its tokens as they are at this moment.
//!
//! Checks read and never write. A token leaves the room towards the server that is checked and nowhere else.

use tokio::sync::mpsc;

use super::News;
use crate::domain::account::Account;
use crate::domain::host::HostPort;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{MailServer, Provider};
use crate::domain::report::CheckId;
use crate::domain::scope::MailUse;
use crate::domain::secret::AccessToken;
use crate::services::{Context, named};
use crate::store::Tokens;

/// Everything a check of an account may look at.
pub(super) struct Room<'a> {
    /// The account, as it was read last.
    pub(super) account: &'a Account,
    /// Who issues its tokens.
    pub(super) provider: &'a Provider,
    /// What is in the vault; `None` when nobody signed in or the vault is closed.
    pub(super) tokens: Option<&'a Tokens>,
    /// The outside world and what is kept.
    pub(super) context: &'a Context,
    /// Where news go.
    pub(super) news: &'a mpsc::Sender<News>,
    /// The account that the check is about, where this one only sends for it.
    pub(super) asks_for: Option<&'a Account>,
}

impl Room<'_> {
    /// The server of this protocol: the one the person named, else the provider's.
    pub(super) fn server(&self, protocol: MailUse) -> Option<&MailServer> {
        let whose = [self.asks_for, Some(self.account)].into_iter().flatten();
        let named = whose.flat_map(|account| &account.servers).find(|server| server.protocol == protocol);
        named.or_else(|| self.provider.server(protocol))
    }

    /// The access token, if it is there and has not ended; otherwise why it cannot be used, in a few words.
    pub(super) fn token(&self) -> Result<&AccessToken, &'static str> {
        let Some(facts) = self.account.access() else {
            return Err("nobody is signed in");
        };
        let Some(token) = self.tokens.and_then(|tokens| tokens.access.as_ref()) else {
            return Err("the vault is closed");
        };
        let now = self.context.world.clock.now();
        if facts.expires_at.is_some_and(|end| end <= now) {
            return Err("the access token has ended");
        }
        Ok(token)
    }

    /// A problem that knows its account, its provider and its moment.
    pub(super) fn problem(&self, kind: ProblemKind) -> Problem {
        named(Problem::new(kind), self.account, self.provider).at(self.context.world.clock.now())
    }

    /// Says what a check is doing now.
    pub(super) fn doing(&self, check: CheckId, what: impl Into<String>) {
        // Words about what happens right now are worth nothing later: a full queue drops them.
        self.news.try_send(News::Doing(check, Some(what.into()))).ok();
    }

    /// Whether the host answers on one of these other ports: then this one is held back on the way, and the host is there.
    pub(super) async fn other_port_answers(&self, to: &HostPort, others: &[u16]) -> bool {
        for &port in others.iter().filter(|port| **port != to.port) {
            let other = HostPort { host: to.host.clone(), port };
            if self.context.world.dial.tcp(&other).await.is_ok() {
                return true;
            }
        }
        false
    }
}
