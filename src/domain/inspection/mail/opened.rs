//! What the permissions of a token open, where nothing else speaks against it.

use super::super::StoredToken;
use super::{MailReason, Subject};
use crate::domain::provider::Provider;
use crate::domain::scope::{MailUse, Scope, Uses};

/// Whether IMAP, SMTP and POP are opened, and why.
pub(super) fn judge(subject: &Subject<'_>, provider: &Provider) -> ([Option<bool>; 3], MailReason) {
    let opened = match subject.permissions() {
        Some(permissions) => by_permissions(&permissions, provider),
        None => match of_account(subject, provider) {
            Some(opened) => opened,
            None => return ([None; 3], MailReason::NotReadable),
        },
    };
    let wanted = match subject.account {
        Some(account) if !account.uses.is_empty() => account.uses.clone(),
        _ => provider.offered_uses(),
    };
    let why = if !MailUse::ALL.into_iter().any(|mail_use| opened.contains(mail_use)) {
        MailReason::NoMailPermission
    } else if wanted.iter().all(|mail_use| opened.contains(mail_use)) {
        MailReason::Fits
    } else {
        MailReason::SomeOnly
    };
    let of = |mail_use| Some(opened.contains(mail_use));
    ([of(MailUse::Imap), of(MailUse::Smtp), of(MailUse::Pop)], why)
}

/// What was granted with the stored token that cannot be read, or does not say it.
fn of_account(subject: &Subject<'_>, provider: &Provider) -> Option<Uses> {
    let grant = subject.account.filter(|_| subject.stored == Some(StoredToken::Access))?.grant.as_ref()?;
    let known = !grant.granted.is_empty() && !provider.scopes.mail_unknown;
    known.then(|| provider.uses_granted(&grant.granted))
}

fn by_permissions(permissions: &[&str], provider: &Provider) -> Uses {
    if provider.scopes.mail_unknown {
        let scopes = permissions.iter().filter_map(|permission| permission.parse::<Scope>().ok());
        return scopes.flat_map(|scope| scope.usual_uses().iter().collect::<Vec<_>>()).collect();
    }
    let has = |needed: &Scope| permissions.iter().any(|permission| needed.is_called(permission));
    let opens = |mail_use: &MailUse| {
        let needed = provider.scopes.of(*mail_use);
        !needed.is_empty() && needed.iter().all(has)
    };
    MailUse::ALL.into_iter().filter(opens).collect()
}
