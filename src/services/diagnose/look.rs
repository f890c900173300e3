//! The same checks for the check-up: of this computer once, and of each account what lies outside of it. Nothing is renewed.

use tokio::sync::mpsc;

use super::run::Recorder;
use super::{About, News, checks, plan, run};
use crate::domain::account::{Account, AccountId};
use crate::domain::problem::Problem;
use crate::domain::report::{CheckId, Finding};
use crate::services::Context;

/// Which checks a look runs: of an account, or of this computer; `asks` for those that ask somebody elsewhere.
pub fn planned(account: Option<&Account>, asks: bool) -> Vec<CheckId> {
    match (account, asks) {
        (None, true) => plan::of(None),
        (None, false) => plan::of(None).into_iter().filter(|check| plan::asks_nobody(*check)).collect(),
        (Some(account), true) => {
            let elsewhere = |check: &CheckId| *check == CheckId::Clock || !plan::COMPUTER.contains(check);
            plan::of(Some(account)).into_iter().filter(elsewhere).collect()
        }
        (Some(_), false) => vec![CheckId::Scopes],
    }
}

/// Runs them, each within its limit, and tells each finding as it comes. Fails only when the account cannot be read.
pub async fn look(
    account: Option<AccountId>,
    asks: bool,
    context: &Context,
    news: mpsc::Sender<News>,
) -> Result<(), Problem> {
    let recorder = Recorder::new(&news, context.world.clock.as_ref());
    match account {
        None if asks => run::computer(&recorder, context).await,
        None => run::this_computer(&recorder, context).await,
        Some(id) => {
            let about = About::of(id, context).await?;
            if asks {
                // Boxed, because it holds every exchange of every check.
                Box::pin(run::elsewhere(&recorder, &about, None, context)).await;
            } else {
                run::at_rest(&recorder, &about, context).await;
            }
        }
    }
    Ok(())
}

/// The data folder alone.
pub async fn folder(context: &Context) -> Finding {
    checks::folder::check(context).await
}
