//! What the list knows of each provider: whose definition it is, which accounts use it, and under which clients. Pure.
//!
//! Used ones come first, the most used at the top; then a person's own, then the rest as the catalogue has them.

use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::account::Client;
use crate::domain::provider::{OtherWay, Provider, ProviderId};
use crate::domain::scope::MailUse;
use crate::engine::snapshot::{AccountView, Snapshot};
use crate::ui::picture::Picture;

/// One provider of the list.
#[derive(Debug, Clone)]
pub(super) struct Entry<'a> {
    pub(super) kind: Kind<'a>,
    pub(super) whose: Whose,
    pub(super) accounts: Vec<&'a AccountView>,
}

/// Whether tokens open its mailboxes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind<'a> {
    OAuth(&'a Arc<Provider>),
    Other(&'a OtherWay),
}

/// Whose definition it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// It came with Mailward.
    Mailward,
    /// It is for trying out, on this computer.
    Practice,
    /// An organisation's profile brought it.
    Organisation,
    /// The person's own.
    Mine,
}

/// A registration, and the accounts that ask under it.
#[derive(Debug, Clone)]
pub(super) struct Registered<'a> {
    pub(super) client: &'a Client,
    pub(super) accounts: Vec<&'a AccountView>,
}

impl<'a> Entry<'a> {
    pub(super) fn id(&self) -> &'a ProviderId {
        match self.kind {
            Kind::OAuth(provider) => &provider.id,
            Kind::Other(way) => &way.id,
        }
    }

    pub(super) fn short_name(&self) -> &'a str {
        match self.kind {
            Kind::OAuth(provider) => &provider.short_name,
            Kind::Other(way) => &way.short_name,
        }
    }

    pub(super) fn name(&self) -> &'a str {
        match self.kind {
            Kind::OAuth(provider) => &provider.name,
            Kind::Other(way) => &way.name,
        }
    }

    pub(super) fn provider(&self) -> Option<&'a Arc<Provider>> {
        match self.kind {
            Kind::OAuth(provider) => Some(provider),
            Kind::Other(_) => None,
        }
    }

    /// The protocols that it has mail servers for: "IMAP, SMTP".
    pub(super) fn mail(&self) -> String {
        let offered = |one: &MailUse| match self.kind {
            Kind::OAuth(provider) => provider.offered_uses().contains(*one),
            Kind::Other(way) => way.servers.iter().any(|server| server.protocol == *one),
        };
        MailUse::ALL.into_iter().filter(offered).map(MailUse::name).collect::<Vec<_>>().join(", ")
    }

    /// Under which clients its accounts ask, in the order of the accounts.
    pub(super) fn registered(&self) -> Vec<Registered<'a>> {
        let mut all: Vec<Registered<'a>> = Vec::new();
        for view in &self.accounts {
            let Some(client) = &view.account.client else { continue };
            match all.iter_mut().find(|known| known.client.id == client.id) {
                Some(known) => known.accounts.push(view),
                None => all.push(Registered { client, accounts: vec![view] }),
            }
        }
        all
    }

    /// Whether what was typed stands in one of its names or domains.
    pub(super) fn fits(&self, typed: &str) -> bool {
        let wanted = typed.trim().to_lowercase();
        let domains = match self.kind {
            Kind::OAuth(provider) => &provider.domains,
            Kind::Other(way) => &way.domains,
        };
        let names = [self.short_name(), self.name(), self.id().as_str()];
        let has = |name: &str| name.to_lowercase().contains(&wanted);
        names.into_iter().any(has) || domains.iter().any(|domain| has(domain))
    }
}

impl Registered<'_> {
    /// When its secret ends; of several accounts the one that knows says so.
    pub(super) fn secret_ends(&self) -> Option<Timestamp> {
        self.accounts.iter().filter_map(|view| view.account.client.as_ref()?.secret_expires_at).min()
    }

    /// Whether it is in testing, so that its sign-ins end early.
    pub(super) fn in_testing(&self) -> bool {
        self.accounts.iter().any(|view| view.account.rules.in_testing())
    }
}

/// Every provider, in the order of the list.
pub(super) fn all(picture: &Picture) -> Vec<Entry<'_>> {
    let snapshot = &*picture.snapshot;
    let with_tokens = snapshot.catalogue.providers().iter().map(|provider| of(snapshot, provider));
    let mut all: Vec<Entry<'_>> = with_tokens.collect();
    let place = |entry: &Entry<'_>| match entry.accounts.len() {
        0 => (usize::MAX, rank(entry.whose)),
        used => (usize::MAX - used, 0),
    };
    all.sort_by_key(place);
    all.extend(snapshot.catalogue.other_ways().iter().map(|way| Entry {
        kind: Kind::Other(way),
        whose: Whose::Mailward,
        accounts: Vec::new(),
    }));
    all
}

/// One of them, while it is there.
pub(super) fn find<'a>(picture: &'a Picture, id: &ProviderId) -> Option<Entry<'a>> {
    let snapshot = &*picture.snapshot;
    if let Some(provider) = snapshot.catalogue.find(id) {
        return Some(of(snapshot, provider));
    }
    let way = snapshot.catalogue.find_other_way(id)?;
    Some(Entry { kind: Kind::Other(way), whose: Whose::Mailward, accounts: Vec::new() })
}

fn of<'a>(snapshot: &'a Snapshot, provider: &'a Arc<Provider>) -> Entry<'a> {
    let uses_it = |view: &&AccountView| view.account.provider == provider.id;
    Entry {
        kind: Kind::OAuth(provider),
        whose: whose(snapshot, provider),
        accounts: snapshot.accounts.iter().filter(uses_it).collect(),
    }
}

fn whose(snapshot: &Snapshot, provider: &Provider) -> Whose {
    let brought = snapshot
        .organisation
        .as_ref()
        .is_some_and(|organisation| organisation.providers.iter().any(|theirs| theirs.id == provider.id));
    let here = provider.loopback_authority.is_some();
    match () {
        () if brought => Whose::Organisation,
        () if !snapshot.catalogue.is_own(&provider.id) => Whose::Mailward,
        // Only a provider on this computer can bring an authority; of those Mailward makes one itself.
        () if here => Whose::Practice,
        () => Whose::Mine,
    }
}

const fn rank(whose: Whose) -> u8 {
    match whose {
        Whose::Mine | Whose::Organisation => 0,
        Whose::Practice => 1,
        Whose::Mailward => 2,
    }
}
