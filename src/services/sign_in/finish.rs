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

/// From here on all roads are the same.
pub(super) async fn finish(
    came: Result<(TokenSet, Identity), Problem>,
    page: Option<Box<dyn Received>>,
    wish: &Wish,
    prepared: Prepared,
    context: &Context,
    line: &mut Line,
) -> Result<Signed, Problem> {
    let (tokens, identity) = match came {
        Ok(came) => came,
        Err(problem) => {
            closing::show(page, closing::bad(problem.clone(), wish)).await;
            return Err(problem);
        }
    };
    let (until, old_grant) = (prepared.until, prepared.old_grant);
    let fits = fits(&identity, &wish.account);
    let brought = keep::Brought { tokens, identity, asked: prepared.scopes, client: prepared.auth.id };
    let ends_old = wish.ends_old && old_grant.is_none();
    let kept = if fits {
        line.tell(Progress::Step(Step::Store)).await;
        let kept = keep::keep(&wish.account, brought, ends_old, context).await;
        let words = match &kept {
            Ok(kept) => closing::good(&kept.signed.account),
            Err(problem) => closing::bad(problem.clone(), wish),
        };
        closing::show(page, words).await;
        kept?
    } else {
        closing::show(page, closing::bad(different(&brought.identity), wish)).await;
        decide(brought, wish, until, ends_old, context, line).await?
    };
    let signed = Box::pin(kept.end_old(&wish.provider, context)).await; // large, because it holds several exchanges
    Ok(Signed { old_grant: signed.old_grant.or(old_grant), ..signed })
}

/// Nothing is stored until the person has said what it means that someone else signed in.
async fn decide(
    brought: keep::Brought,
    wish: &Wish,
    until: Timestamp,
    ends_old: bool,
    context: &Context,
    line: &mut Line,
) -> Result<keep::Kept, Problem> {
    let who = name(&brought.identity).unwrap_or_default().to_owned();
    line.tell(Progress::SomeoneElse(who.clone())).await;
    let decision = tokio::select! {
        decision = next_decision(line) => decision,
        () = clock::wait_until(context.world.clock.as_ref(), until) => Decision::Discard,
    };
    let different = different(&brought.identity);
    match decision {
        Decision::Discard => Err(different),
        Decision::SharedMailbox => {
            line.tell(Progress::Step(Step::Store)).await;
            let mailbox = wish.account.sasl_user().to_owned();
            context.store.change_account(wish.account.id, |account| account.mailbox = Some(mailbox)).await?;
            keep::keep(&wish.account, brought, ends_old, context).await
        }
        Decision::AnotherAccount => {
            let address: MailAddress = who.parse().map_err(|_not_an_address| different)?;
            line.tell(Progress::Step(Step::Store)).await;
            let account = keep::sibling(&wish.account, address, &wish.provider, context).await?;
            // The wanted account has nothing newer yet, so its grant is not ended.
            keep::keep(&account, brought, false, context).await
        }
    }
}

async fn next_decision(line: &mut Line) -> Decision {
    loop {
        if let Input::Decide(decision) = line.input().await {
            return decision;
        }
    }
}

fn different(identity: &Identity) -> Problem {
    let problem = Problem::new(ProblemKind::IdentityDifferent);
    match name(identity) {
        Some(who) => problem.fact("signed_in_as", who),
        None => problem,
    }
}

fn name(identity: &Identity) -> Option<&str> {
    identity.address.as_deref()
}

/// Whether who signed in is who was wanted. A provider that does not say leaves it open, and the account shows so.
///
/// A shared mailbox is opened by whoever opened it before, as the person has once said.
fn fits(identity: &Identity, account: &Account) -> bool {
    let Some(signed_in) = name(identity) else {
        return true;
    };
    let before = account.grant.as_ref().and_then(|grant| grant.signed_in_as.as_deref());
    let known_person =
        account.mailbox.is_some() && before.is_some_and(|before| before.eq_ignore_ascii_case(signed_in));
    account.address.same_mailbox(signed_in) || known_person
}
