//! Several accounts at once: which ones are meant, and working on them side by side.
//!
//! One that fails holds up no other. Ctrl-C starts no further one and waits for those that have left for a provider: an
//! answer that is dropped may be a sign-in lost.

use std::cell::Cell;
use std::future::ready;

use futures_util::stream::{self, StreamExt};

use crate::domain::problem::Problem;
use crate::engine::snapshot::AccountView;

use super::Desk;
use super::interrupt::Interrupt;

/// An account, or the address that was asked for and why there is none.
pub(super) type Chosen = Result<Box<AccountView>, (String, Problem)>;

/// The accounts of these addresses, each once, in their order.
pub(super) fn named(addresses: &[String], desk: &Desk<'_>) -> Vec<Chosen> {
    let mut chosen: Vec<Chosen> = Vec::new();
    for address in addresses {
        let named_before = |there: &Chosen| match there {
            Ok(view) => view.account.address.same_mailbox(address),
            Err((there, _)) => there == address,
        };
        if !chosen.iter().any(named_before) {
            let account = desk.account(address).map(Box::new);
            chosen.push(account.map_err(|problem| (address.clone(), problem)));
        }
    }
    chosen
}

/// Every account that fits.
pub(super) fn every(fits: impl Fn(&AccountView) -> bool, desk: &Desk<'_>) -> Vec<Chosen> {
    desk.accounts().into_iter().filter(fits).map(|view| Ok(Box::new(view))).collect()
}

/// Works on all, some at a time, and gives the outcomes in the order of the wishes; fewer when it was ended early, which is
/// said: "2 of 5 accounts were rotated or tried".
pub(super) fn side_by_side<T, R, F>(
    wishes: Vec<T>,
    work: impl FnMut(T) -> F,
    done: &str,
    desk: &Desk<'_>,
) -> Vec<R>
where
    F: Future<Output = R>,
{
    let (all, stopped) = (wishes.len(), Cell::new(false));
    let waiting = stream::iter(wishes).take_while(|_one| ready(!stopped.get()));
    let mut ends = waiting.map(work).buffered(AT_A_TIME);
    let mut ended = Vec::with_capacity(all);
    desk.session.block_on(async {
        let mut interrupt = Interrupt::listen();
        loop {
            tokio::select! {
                () = interrupt.told(), if !stopped.get() => stopped.set(true),
                next = ends.next() => match next {
                    Some(one) => ended.push(one),
                    None => break,
                },
            }
        }
    });
    if ended.len() < all {
        desk.output.words(&format!("Ended early: {} of {all} accounts were {done} or tried.", ended.len()));
    }
    ended
}

/// More at a time would only make a provider ask for patience.
const AT_A_TIME: usize = 8;
