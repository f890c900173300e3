//! The next step out of a verdict: the one filled button of the screen, if there is one. Pure.

use crate::domain::account::AccountId;
use crate::domain::inspection::{Inspection, MailReason, Source};
use crate::domain::provider::ProviderId;
use crate::engine::snapshot::AccountView;
use crate::ui::actions::AccountAction;
use crate::ui::offers;
use crate::ui::picture::Picture;

/// What can be done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// A new sign-in that asks for mail.
    SignIn(AccountId),
    /// A new access token.
    Rotate(AccountId),
    /// The token that opens mail is another one, and it is here.
    Access(AccountId),
    /// There is no account of this provider yet.
    Add,
}

impl Way {
    /// What its button says.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::SignIn(_) => "Sign in for mail\u{202f}…",
            Self::Rotate(_) => "Rotate now",
            Self::Access(_) => "Inspect the access token",
            Self::Add => "Add account\u{202f}…",
        }
    }
}

/// What can be done about this verdict; `checked` is the account that it was checked against.
pub(super) fn of(found: &Inspection, checked: Option<AccountId>, picture: &Picture) -> Option<Way> {
    let mail = found.mail.as_ref()?;
    let account = account(found, &mail.provider, checked, picture);
    let can = |action, view: &AccountView| offers::why_not(action, view, &picture.snapshot).is_none();
    let sign_in =
        |view: &AccountView| can(AccountAction::SignIn, view).then_some(Way::SignIn(view.account.id));
    match (&mail.why, account) {
        (MailReason::Ended(_), Some(view)) if can(AccountAction::Rotate, view) => {
            Some(Way::Rotate(view.account.id))
        }
        (MailReason::RefreshToken | MailReason::IdToken, Some(view)) => {
            view.account.access().map(|_| Way::Access(view.account.id))
        }
        (
            MailReason::Ended(_)
            | MailReason::RevokedHere
            | MailReason::OtherAudience(_)
            | MailReason::OtherTenant(_)
            | MailReason::OtherPerson(_)
            | MailReason::AppOnly
            | MailReason::NoMailPermission
            | MailReason::SomeOnly,
            Some(view),
        ) => sign_in(view),
        (MailReason::OtherAudience(_) | MailReason::AppOnly | MailReason::NoMailPermission, None) => {
            Some(Way::Add)
        }
        _ => None,
    }
}

/// The account it is about: the one it is from, the one it was checked against, the one it names, or the only one there is.
fn account<'a>(
    found: &Inspection,
    provider: &ProviderId,
    checked: Option<AccountId>,
    picture: &'a Picture,
) -> Option<&'a AccountView> {
    let own = match &found.source {
        Source::Stored { account, .. } => Some(*account),
        Source::Pasted => checked.or(found.known.as_ref().map(|known| known.account)),
    };
    if let Some(id) = own {
        return picture.account(id);
    }
    let mut there = picture.snapshot.accounts.iter().filter(|view| view.account.provider == *provider);
    let claims = found.claims.as_ref();
    let persons: Vec<&str> = PERSON.iter().filter_map(|name| claims?.get(name)?.text()).collect();
    if persons.is_empty() {
        let only = there.next();
        return only.filter(|_| there.next().is_none());
    }
    there.find(|view| persons.iter().any(|name| name.eq_ignore_ascii_case(view.account.address.as_str())))
}

/// Claims that hold the address of whoever signed in.
const PERSON: [&str; 4] = ["upn", "email", "preferred_username", "unique_name"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::inspection::{MailVerdict, Node, StoredToken};
    use crate::engine::snapshot::Snapshot;
    use crate::testing::snapshots::{self, inspection};

    const OKAFOR: AccountId = AccountId::new(5);

    fn because(why: MailReason) -> Inspection {
        let graph = inspection::graph();
        let mail = graph.mail.clone().map(|mail| MailVerdict { why, ..mail });
        Inspection { mail, ..graph }
    }

    #[test]
    fn each_verdict_leads_to_what_ends_it() {
        let picture = snapshots::picture(snapshots::eight());
        let cases = [
            (MailReason::OtherAudience("Graph".to_owned()), Some(Way::SignIn(OKAFOR))),
            (MailReason::NoMailPermission, Some(Way::SignIn(OKAFOR))),
            (MailReason::RevokedHere, Some(Way::SignIn(OKAFOR))),
            (MailReason::Ended(snapshots::now()), Some(Way::Rotate(OKAFOR))),
            (MailReason::IdToken, Some(Way::Access(OKAFOR))),
            (MailReason::Fits, None),
            (MailReason::SignatureWrong, None),
            (MailReason::OtherIssuer("x".to_owned()), None),
        ];
        for (why, way) in cases {
            assert_eq!(of(&because(why.clone()), None, &picture), way, "{why:?}");
        }
    }

    #[test]
    fn without_an_account_one_can_be_added() {
        let picture = snapshots::picture(snapshots::empty());
        let found = because(MailReason::OtherAudience("Graph".to_owned()));
        assert_eq!(of(&found, None, &picture), Some(Way::Add));
        assert_eq!(of(&because(MailReason::Ended(snapshots::now())), None, &picture), None);
    }

    #[test]
    fn the_account_is_the_one_that_was_chosen_before_the_one_that_is_named() {
        let picture = snapshots::picture(snapshots::eight());
        let found = because(MailReason::NoMailPermission);
        let anna = AccountId::new(1);
        assert_eq!(of(&found, Some(anna), &picture), Some(Way::SignIn(anna)));
        let stored = Inspection {
            source: Source::Stored {
                account: anna,
                address: "anna.lindqvist@example.org".parse().unwrap(),
                token: StoredToken::Access,
            },
            ..found.clone()
        };
        assert_eq!(of(&stored, None, &picture), Some(Way::SignIn(anna)));
        let nobody = Inspection { claims: Some(Node::Object(Vec::new())), ..found };
        let one = snapshots::picture(Snapshot {
            accounts: picture
                .snapshot
                .accounts
                .iter()
                .filter(|view| view.account.id == OKAFOR)
                .cloned()
                .collect(),
            ..snapshots::eight()
        });
        assert_eq!(of(&nobody, None, &one), Some(Way::SignIn(OKAFOR)), "the only one there is");
    }
}
