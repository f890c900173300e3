//! What the browser shows at the end: the same words as the window.

use crate::domain::account::Account;
use crate::domain::factors;
use crate::domain::problem::Problem;
use crate::domain::provider::Provider;
use crate::explain;
use crate::platform::loopback::{ClosingPage, PageOutcome, Received};
use crate::services::named;

use super::Wish;

/// Shows the page, if a browser waits for one.
pub(super) async fn show(waiting: Option<Box<dyn Received>>, page: ClosingPage) {
    if let Some(waiting) = waiting {
        waiting.answer(page).await;
    }
}

/// The sign-in is complete and stored; of one that was to be fresh also what its answer lacks.
pub(super) fn good(account: &Account, wish: &Wish) -> ClosingPage {
    let sealed = "The tokens are sealed on this computer.".to_owned();
    let grant = account.grant.as_ref().filter(|_| wish.fresh);
    let short = grant.and_then(|grant| factors::falls_short(grant, &wish.provider));
    ClosingPage {
        outcome: PageOutcome::Good,
        title: format!("{} is signed in", account.address),
        text: match short {
            Some(short) => [sealed, explain::fresh::shortfall(&wish.provider.short_name, &short)].join(" "),
            None => sealed,
        },
        next_steps: vec!["Close this tab and go back to Mailward.".into()],
    }
}

/// The provider withheld a refresh token: its page is opened once more, with consent.
pub(super) fn once_more(provider: &Provider) -> ClosingPage {
    ClosingPage {
        outcome: PageOutcome::Neutral,
        title: "One more page".into(),
        text: format!(
            "{} gave no refresh token yet, so this sign-in would end within the hour.",
            provider.short_name
        ),
        next_steps: vec!["Agree on the page that opens now.".into()],
    }
}

/// It failed, with the words of the window.
pub(super) fn bad(problem: Problem, wish: &Wish) -> ClosingPage {
    let words = explain::words(&named(problem, &wish.account, &wish.provider));
    ClosingPage {
        outcome: PageOutcome::Bad,
        title: words.title,
        text: words.what_happened,
        next_steps: words.next_steps,
    }
}

/// A trial: nothing was kept, whatever came of it.
pub(super) async fn trial_end(
    waiting: Option<Box<dyn Received>>,
    failed: Option<&Problem>,
    provider: &Provider,
) {
    let page = match failed {
        None => ClosingPage {
            outcome: PageOutcome::Good,
            title: format!("The sign-in at {} works", provider.short_name),
            text: "This was a trial: Mailward has kept nothing of it.".into(),
            next_steps: vec!["Close this tab and go back to Mailward.".into()],
        },
        Some(problem) => {
            let words = explain::words(&problem.clone().fact("provider", &provider.short_name));
            ClosingPage {
                outcome: PageOutcome::Bad,
                title: words.title,
                text: words.what_happened,
                next_steps: words.next_steps,
            }
        }
    };
    show(waiting, page).await;
}

/// A redirect that belongs to no sign-in of ours: it changes nothing.
pub(super) fn foreign() -> ClosingPage {
    ClosingPage {
        outcome: PageOutcome::Neutral,
        title: "This page does not belong to the sign-in that is open".into(),
        text: "It was opened by an older link or another program. Nothing was changed.".into(),
        next_steps: vec!["Go back to Mailward and use the link it shows.".into()],
    }
}
