//! What each failure of the list does: which faults of the provider and of its mail servers it stands for.
//!
//! Words and numbers are those that the real providers and servers send; identifiers in them are made up. One table a group.

use crate::domain::practice::{PracticeArea as A, PracticeFailure};

use super::fault::Fault;

mod browser;
mod exchange;
mod imap;
mod provider;
mod renewal;
mod smtp_pop;

/// The faults that make this failure happen.
pub(super) fn faults(failure: PracticeFailure) -> Vec<Fault> {
    let one = match failure.area() {
        A::Page => browser::page(failure),
        A::Redirect => browser::redirect(failure),
        A::Exchange => return exchange::of(failure),
        A::Device => exchange::device(failure),
        A::Renewal => renewal::any(failure),
        A::Microsoft => renewal::microsoft(failure),
        A::GoogleYahoo => renewal::google_and_yahoo(failure),
        A::Provider => provider::lasting(failure),
        A::Revocation => provider::taking_back(failure),
        A::Imap => imap::of(failure),
        A::Smtp => smtp_pop::smtp(failure),
        A::Pop => smtp_pop::pop(failure),
    };
    one.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_does_something_and_no_two_do_the_same() {
        let mut seen: Vec<(PracticeFailure, Vec<Fault>)> = Vec::new();
        for failure in PracticeFailure::ALL {
            let faults = faults(*failure);
            assert!(!faults.is_empty(), "{} does nothing", failure.code());
            let twin = seen.iter().find(|(_, others)| *others == faults);
            assert!(twin.is_none(), "{} does what {twin:?} does", failure.code());
            seen.push((*failure, faults));
        }
    }
}
