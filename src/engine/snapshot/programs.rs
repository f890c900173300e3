//! Mail programs as a face sees them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::domain::account::{AccountId, Sender, sender};
use crate::domain::browser::KnownBrowser;
use crate::domain::scope::MailUse;
use crate::domain::snippet::fitness::{Called, Look};
use crate::domain::snippet::{Call, MailProgram, Part, Subject};

use super::{AccountView, Snapshot};

/// Mail programs as a face sees them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProgramsView {
    /// How they call this Mailward; `None` where its file cannot be named.
    pub call: Option<Call>,
    /// What a look at each found.
    pub looks: BTreeMap<MailProgram, Look>,
    /// Those that are being looked at.
    pub looking: BTreeSet<MailProgram>,
    /// How the command did, account by account.
    pub called: BTreeMap<AccountId, Called>,
    /// The accounts for which the command is being tried.
    pub calling: BTreeSet<AccountId>,
    /// The browsers of this computer; `None` until somebody has asked for them.
    pub browsers: Option<Arc<Vec<KnownBrowser>>>,
}

impl ProgramsView {
    /// The browsers that are known so far.
    pub fn browsers(&self) -> &[KnownBrowser] {
        self.browsers.as_deref().map_or(&[], Vec::as_slice)
    }
}

impl Snapshot {
    /// For whom a snippet of this account is: also who sends for it, where that is another account.
    pub fn snippet_subject(&self, view: &AccountView, call: Call) -> Subject {
        let subject = Subject::of(&view.account, view.provider.as_deref(), call);
        let all = self.accounts.iter().map(|view| &view.account);
        let Sender::Other(partner) = sender(&view.account, all) else { return subject };
        let known = self.accounts.iter().find(|view| view.account.id == partner.id);
        let provider = known.and_then(|view| view.provider.as_deref());
        let named_server = view.account.servers.iter().any(|server| server.protocol == MailUse::Smtp);
        subject.sent_by(partner, provider, named_server)
    }

    /// Whose command a snippet of this account and part runs first: what only sends runs that of whoever sends.
    pub fn called_by<'a>(&'a self, view: &'a AccountView, part: Part) -> &'a AccountView {
        let all = self.accounts.iter().map(|view| &view.account);
        let Sender::Other(partner) = sender(&view.account, all) else { return view };
        let known = self.accounts.iter().find(|view| view.account.id == partner.id);
        known.filter(|_| part == Part::Send).unwrap_or(view)
    }
}
