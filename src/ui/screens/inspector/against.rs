//! What a token is checked against: nothing, a provider, an account, or keys, an address or a secret that the person brings.
//!
//! Keys are fetched only after a choice here; nothing of the token goes along.

use egui::Ui;

use crate::domain::account::AccountId;
use crate::domain::provider::{Provider, ProviderId, SignInKind};
use crate::engine::command::Against;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::route::{CheckWith, Dialog};
use crate::ui::widgets::menu::{Entry, Item, grouped_picker};

use super::Draft;

/// What is chosen, and what it is called.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// For the engine.
    pub against: Against,
    /// For people.
    pub words: String,
}

impl Default for Chosen {
    fn default() -> Self {
        Self { against: Against::Recognised, words: NOTHING.to_owned() }
    }
}

const NOTHING: &str = "nothing";

impl Chosen {
    /// A provider with the keys it publishes.
    pub(super) fn provider(provider: &Provider) -> Self {
        Self { against: Against::Provider(provider.id.clone()), words: provider.short_name.clone() }
    }

    /// The account, if one is chosen.
    pub(super) const fn account(&self) -> Option<AccountId> {
        match self.against {
            Against::Account(id) => Some(id),
            _ => None,
        }
    }

    fn is_provider(&self, id: &ProviderId) -> bool {
        matches!(&self.against, Against::Provider(own) if own == id)
    }
}

/// A line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    Nothing,
    Provider(usize),
    Account(AccountId),
    Bring(CheckWith),
}

/// The list; gives back whether something else was chosen. `most` is the room for its words.
pub(super) fn pick(
    ui: &mut Ui,
    picture: &Picture,
    draft: &mut Draft,
    most: f32,
    outbox: &mut Outbox,
) -> bool {
    let providers = offered(picture);
    let words = words(draft);
    let entries = entries(picture, &providers, &draft.against);
    let Some(choice) = grouped_picker(ui, &words, most, &entries) else { return false };
    draft.against = match choice {
        Choice::Nothing => Chosen::default(),
        Choice::Provider(index) => match providers.get(index) {
            Some(provider) => Chosen::provider(provider),
            None => return false,
        },
        Choice::Account(id) => match picture.account(id) {
            Some(view) => Chosen { against: Against::Account(id), words: view.account.address.to_string() },
            None => return false,
        },
        Choice::Bring(with) => {
            outbox.open(Dialog::CheckWith(with));
            return false;
        }
    };
    true
}

/// What the list says while it is shut.
pub(super) fn words(draft: &Draft) -> String {
    format!("Check against: {}", draft.against.words)
}

/// Those that can issue a token.
fn offered(picture: &Picture) -> Vec<&Provider> {
    let all = picture.snapshot.catalogue.providers().iter();
    all.map(AsRef::as_ref).filter(|provider: &&Provider| issues_tokens(provider)).collect()
}

fn issues_tokens(provider: &Provider) -> bool {
    provider.kind == SignInKind::OAuth
}

fn entries<'a>(picture: &'a Picture, providers: &[&'a Provider], chosen: &Chosen) -> Vec<Entry<'a, Choice>> {
    let nothing = matches!(chosen.against, Against::Recognised);
    let mut entries = vec![Entry::Item(Item::choice(Choice::Nothing, "Nothing, fetch no keys", nothing))];
    entries.push(Entry::Line);
    // A person's own accounts come before all the providers there are.
    entries.extend(picture.snapshot.accounts.iter().map(|view| {
        let id = view.account.id;
        let words = view.account.address.as_str();
        Entry::Item(Item::choice(Choice::Account(id), words, chosen.account() == Some(id)))
    }));
    if !picture.snapshot.accounts.is_empty() {
        entries.push(Entry::Line);
    }
    entries.extend(providers.iter().enumerate().map(|(index, provider)| {
        Entry::Item(Item::choice(
            Choice::Provider(index),
            &provider.short_name,
            chosen.is_provider(&provider.id),
        ))
    }));
    entries.push(Entry::Line);
    let bring = |with, icon, words| Entry::Item(Item::new(Choice::Bring(with), icon, words));
    entries.push(bring(CheckWith::File, icons::KEY, "Key file\u{202f}…"));
    entries.push(bring(CheckWith::Address, icons::LINK, "Address of keys\u{202f}…"));
    entries.push(bring(CheckWith::Secret, icons::LOCK_SIMPLE, "Shared secret\u{202f}…"));
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::snapshots;

    #[test]
    fn everything_that_can_be_checked_against_is_listed_in_groups() {
        let picture = snapshots::picture(snapshots::one_fresh());
        let providers = offered(&picture);
        assert!(!providers.is_empty());
        let listed = entries(&picture, &providers, &Chosen::provider(providers[0]));
        let items: Vec<_> = listed
            .iter()
            .filter_map(|entry| match entry {
                Entry::Item(item) => Some(item.words),
                Entry::Line => None,
            })
            .collect();
        assert_eq!(items.len(), 1 + providers.len() + 1 + 3);
        assert_eq!(items.first(), Some(&"Nothing, fetch no keys"));
        assert_eq!(listed.len() - items.len(), 3, "three lines part four groups");
    }
}
