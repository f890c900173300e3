//! The end of every sign-in: compare who signed in with who was wanted, let the person decide, keep, and say so in the
//! browser. Then, for a full rotation, end the grant of before.
//!
//! Nothing is stored before the identity fits or the person has decided.

use jiff::Timestamp;

use crate::domain::account::{Account, MailAddress};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::token::TokenSet;
use crate::platform::clock;
use crate::platform::loopback::Received;
use crate::protocol::identity::Identity;

use super::{Context, Decision, Input, Line, Prepared, Progress, Signed, Step, Wish, closing, keep};

/// How a visit to the provider's page ended, when it did not fail.
pub(super) enum Finished {
    /// It was kept.
    Signed(Box<Signed>),
    /// Somebody else is to sign in; nothing was kept.
    Again,
}

/// From here on all roads are the same.
pub(super) async fn finish(
    came: Result<(TokenSet, Identity), Problem>,
    page: Option<Box<dyn Received>>,
    wish: &Wish,
    prepared: &mut Prepared,
    context: &Context,
    line: &mut Line,
) -> Result<Finished, Problem> {
    let (tokens, identity) = match came {
        Ok(came) => came,
        Err(problem) => {
            closing::show(page, closing::bad(problem.clone(), wish)).await;
            return Err(problem);
        }
    };
    let fits = fits(&identity, &wish.account);
    let (asked, client) = (prepared.scopes.clone(), prepared.auth.id.clone());
    let brought = keep::Brought { tokens, identity, asked, client };
    let ends_old = wish.ends_old && prepared.old_grant.is_none();
    let kept = if fits {
        line.tell(Progress::Step(Step::Store)).await;
        let kept = keep::keep(&wish.account, brought, ends_old, context).await;
        let words = match &kept {
            Ok(kept) => closing::good(&kept.signed.account, wish),
            Err(problem) => closing::bad(problem.clone(), wish),
        };
        closing::show(page, words).await;
        kept?
    } else {
        closing::show(page, closing::bad(different(&brought.identity, wish), wish)).await;
        let Some(kept) = decide(brought, wish, prepared.until, ends_old, context, line).await? else {
            prepared.anew(wish, context.world.clock.now());
            return Ok(Finished::Again);
        };
        kept
    };
    let signed = Box::pin(kept.end_old(&wish.provider, context)).await; // large, because it holds several exchanges
    let old_grant = signed.old_grant.or(prepared.old_grant.take());
    Ok(Finished::Signed(Box::new(Signed { old_grant, ..signed })))
}

/// Nothing is stored until the person has said what it means that someone else signed in. `None`: they sign in again.
async fn decide(
    brought: keep::Brought,
    wish: &Wish,
    until: Timestamp,
    ends_old: bool,
    context: &Context,
    line: &mut Line,
) -> Result<Option<keep::Kept>, Problem> {
    let who = name(&brought.identity).unwrap_or_default().to_owned();
    line.tell(Progress::SomeoneElse(who.clone())).await;
    let decision = tokio::select! {
        decision = next_decision(line) => decision,
        () = clock::wait_until(context.world.clock.as_ref(), until) => Decision::Discard,
    };
    let different = different(&brought.identity, wish);
    let mailbox = match decision {
        Decision::Discard => return Err(different),
        Decision::AsSomeoneElse => return Ok(None),
        Decision::AnotherAccount => {
            let address: MailAddress = who.parse().map_err(|_not_an_address| different)?;
            line.tell(Progress::Step(Step::Store)).await;
            let account = keep::sibling(&wish.account, address, &wish.provider, context).await?;
            // The wanted account has nothing newer yet, so its grant is not ended.
            return keep::keep(&account, brought, false, context).await.map(Some);
        }
        Decision::SharedMailbox => wish.account.sasl_user().to_owned(),
        // Mail servers know the mailbox by its owner's name.
        Decision::Alias => who.clone(),
    };
    line.tell(Progress::Step(Step::Store)).await;
    let person = who.parse::<MailAddress>().ok();
    let change = move |account: &mut Account| {
        account.mailbox = Some(mailbox);
        account.particulars.person = person;
    };
    context.store.change_account(wish.account.id, change).await?;
    keep::keep(&wish.account, brought, ends_old, context).await.map(Some)
}

async fn next_decision(line: &mut Line) -> Decision {
    loop {
        if let Input::Decide(decision) = line.input().await {
            return decision;
        }
    }
}

fn different(identity: &Identity, wish: &Wish) -> Problem {
    let problem = Problem::new(ProblemKind::IdentityDifferent);
    let problem = match wish.account.other_person() {
        Some(person) => problem.fact("person", person),
        None => problem,
    };
    match name(identity) {
        Some(who) => problem.fact("signed_in_as", who),
        None => problem,
    }
}

fn name(identity: &Identity) -> Option<&str> {
    identity.address.as_deref()
}

/// Whether who signed in is who was wanted. A provider that does not say leaves it open, and the account shows so.
fn fits(identity: &Identity, account: &Account) -> bool {
    name(identity).is_none_or(|signed_in| account.is_opened_by(signed_in))
}
