//! What is different about an account: who signs in, at which organisation, in which browser, and whose sign-in sends.
//!
//! Three names are kept apart, because they differ for shared mailboxes and aliases: the *address* is what the account is
//! called, the *person* is who signs in, and the *SASL user* is whom mail servers are told.

use serde::{Deserialize, Serialize};

use super::{Account, MailAddress};

/// What is different about an account; for most accounts nothing is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Particulars {
    /// Who signs in, when it is not the address: the owner of the mailbox that the address is an alias of, or a person with
    /// a right to a shared one. The `login_hint` of a sign-in, and who is expected to come back from it.
    pub person: Option<MailAddress>,
    /// The organisation to sign in at and no other, by its domain or directory number, in place of the provider's
    /// [`tenant`](crate::domain::provider::Provider::tenant).
    pub tenant: Option<String>,
    /// The browser that its sign-ins open, as in [`Settings::browser`](crate::domain::settings::Settings::browser); `None`
    /// for that of the settings.
    pub browser: Option<String>,
    /// Another account whose sign-in sends mail for this one; `None` when its own does.
    pub sends_with: Option<MailAddress>,
}

impl Account {
    /// Who signs in, where it is somebody else than the address and known: as the person said, or who opened the mailbox of
    /// another name before.
    pub fn other_person(&self) -> Option<&str> {
        let said = self.particulars.person.as_ref().map(MailAddress::as_str);
        let before = self.grant.as_ref().and_then(|grant| grant.signed_in_as.as_deref());
        said.or_else(|| before.filter(|_| self.mailbox.is_some()))
    }

    /// Who is to sign in: the `login_hint` of a sign-in.
    pub fn wanted_person(&self) -> &str {
        self.other_person().unwrap_or_else(|| self.address.as_str())
    }

    /// Whether a sign-in by somebody of this name opens it. The address itself always does.
    pub fn is_opened_by(&self, person: &str) -> bool {
        let is_other = self.other_person().is_some_and(|other| other.eq_ignore_ascii_case(person.trim()));
        self.address.same_mailbox(person) || is_other
    }
}

/// Whose sign-in sends mail for an account.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sender<'a> {
    /// Its own.
    Own,
    /// That of another account.
    Other(&'a Account),
    /// That of an account which is not here any more.
    Gone(&'a MailAddress),
}

/// Finds it among all accounts. One step only: whom the other account sends with makes no difference.
pub fn sender<'a>(account: &'a Account, all: impl IntoIterator<Item = &'a Account>) -> Sender<'a> {
    let Some(wanted) = &account.particulars.sends_with else {
        return Sender::Own;
    };
    if account.address.same_mailbox(wanted.as_str()) {
        return Sender::Own;
    }
    let found = all.into_iter().find(|other| other.address.same_mailbox(wanted.as_str()));
    found.map_or(Sender::Gone(wanted), Sender::Other)
}
