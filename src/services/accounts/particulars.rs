//! What is different about an account, judged before it is kept: nothing that could only fail later, at a sign-in or when
//! mail is sent.
//!
//! Only what is new is judged: a partner that was forgotten meanwhile must not stand in the way of another change.

use crate::domain::account::{Account, MailAddress, Particulars};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::Provider;
use crate::domain::scope::MailUse;

/// The particulars as they can be kept. `before` is what they were, `others` are the other accounts here.
pub(super) fn judged(
    wanted: Particulars,
    before: &Particulars,
    address: &MailAddress,
    provider: Option<&Provider>,
    others: &[Account],
) -> Result<Particulars, Problem> {
    let person = wanted.person.filter(|person| !address.same_mailbox(person.as_str()));
    let tenant = tidy(wanted.tenant);
    if let (Some(tenant), Some(provider)) = (tenant.as_deref().filter(|_| tenant != before.tenant), provider)
    {
        provider.with_tenant(tenant).map_err(|why| refused(why.to_string()))?;
    }
    let browser = tidy(wanted.browser);
    if browser.as_deref().is_some_and(|browser| browser.chars().any(char::is_control)) {
        return Err(refused("the command of the browser has characters that no command has"));
    }
    let sends_with = wanted.sends_with.filter(|with| !address.same_mailbox(with.as_str()));
    if let Some(with) = sends_with.as_ref().filter(|_| sends_with != before.sends_with) {
        check_sender(with, address, others)?;
    }
    Ok(Particulars { person, tenant, browser, sends_with })
}

/// Another account can send for it if it is here, is used for sending, and sends by its own sign-in.
fn check_sender(with: &MailAddress, address: &MailAddress, others: &[Account]) -> Result<(), Problem> {
    let Some(partner) = others.iter().find(|other| other.address.same_mailbox(with.as_str())) else {
        return Err(refused(format!("there is no account {with}; add it first")));
    };
    if !partner.uses.contains(MailUse::Smtp) {
        return Err(refused(format!("{with} is not used for sending; switch SMTP on there first")));
    }
    if partner.particulars.sends_with.is_some() {
        return Err(refused(format!("{with} itself sends with another account")));
    }
    let sends_for = |other: &&Account| {
        other.particulars.sends_with.as_ref().is_some_and(|with| with.same_mailbox(address.as_str()))
    };
    match others.iter().find(sends_for) {
        Some(other) => {
            Err(refused(format!("{address} sends for {}, so it has to send itself", other.address)))
        }
        None => Ok(()),
    }
}

fn refused(why: impl Into<String>) -> Problem {
    Problem::new(ProblemKind::ParticularInvalid).detail(why)
}

/// Nothing but blanks means none.
fn tidy(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Why a grant cannot stay when these change, as a sentence; `None` where it can.
pub(super) fn parts_with_grant(account: &Account, wanted: &Particulars) -> Option<&'static str> {
    let grant = account.grant.as_ref()?;
    if wanted.tenant != account.particulars.tenant {
        return Some("The account was moved to another organisation’s sign-in");
    }
    let mut changed = account.clone();
    changed.particulars = wanted.clone();
    // The address opens its own mailbox, yet whoever names another person wants that one to. Without a word of the provider
    // nobody knows who it was, and the person's word says that it was another.
    let fits = match (&grant.signed_in_as, &wanted.person) {
        (Some(signed_in), Some(person)) => person.same_mailbox(signed_in),
        (Some(signed_in), None) => changed.is_opened_by(signed_in),
        (None, _) => changed.wanted_person() == account.wanted_person(),
    };
    (wanted.person != account.particulars.person && !fits)
        .then_some("Another person is to sign in than the one who did")
}
