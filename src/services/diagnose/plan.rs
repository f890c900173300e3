//! Which checks a wish asks for: pure.

use crate::domain::account::Account;
use crate::domain::report::CheckId;
use crate::domain::scope::MailUse;

/// The checks of this computer alone, in the order of the list.
pub(super) const COMPUTER: [CheckId; 8] = [
    CheckId::System,
    CheckId::Clock,
    CheckId::Folder,
    CheckId::Keyring,
    CheckId::Vault,
    CheckId::Chain,
    CheckId::Browser,
    CheckId::Loopback,
];

/// The checks of the road to a provider and of what it gave.
const ACCOUNT: [CheckId; 11] = [
    CheckId::Proxy,
    CheckId::Names,
    CheckId::Connection,
    CheckId::Tls,
    CheckId::Portal,
    CheckId::Metadata,
    CheckId::Keys,
    CheckId::TokenEndpoint,
    CheckId::Refresh,
    CheckId::Access,
    CheckId::Scopes,
];

/// What is checked, in the order of the list: without an account this computer and its proxy.
pub(super) fn of(account: Option<&Account>) -> Vec<CheckId> {
    let Some(account) = account else {
        return COMPUTER.into_iter().chain([CheckId::Proxy]).collect();
    };
    let mail = protocols(account).map(check_of);
    let mut planned: Vec<CheckId> = COMPUTER.into_iter().chain(ACCOUNT).chain(mail).collect();
    planned.sort_unstable();
    planned
}

/// Whether a check of this computer asks nobody elsewhere.
pub(super) const fn asks_nobody(check: CheckId) -> bool {
    !matches!(check, CheckId::Clock | CheckId::Proxy)
}

/// The protocols to be visited: those that it is used for, and sending where another account does it.
pub(super) fn protocols(account: &Account) -> impl Iterator<Item = MailUse> + '_ {
    let sends = account.particulars.sends_with.is_some();
    MailUse::ALL
        .into_iter()
        .filter(move |protocol| account.uses.contains(*protocol) || (sends && *protocol == MailUse::Smtp))
}

/// The check of a mail protocol.
pub(super) const fn check_of(mail_use: MailUse) -> CheckId {
    match mail_use {
        MailUse::Imap => CheckId::Imap,
        MailUse::Smtp => CheckId::Smtp,
        MailUse::Pop => CheckId::Pop,
    }
}
