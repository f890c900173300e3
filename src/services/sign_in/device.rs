//! The road over another device: show a code, ask at the provider's pace until it was typed (RFC 8628).

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::token::TokenSet;
use crate::platform::clock;
use crate::protocol::device::{self, Poll};
use crate::protocol::identity::{self, Identity};

use super::finish::{Finished, finish};
use super::{Context, DeviceCodeShown, Line, Prepared, Progress, Signed, Step, Wish, redirect};

pub(super) async fn run(wish: Wish, context: &Context, line: &mut Line) -> Result<Signed, Problem> {
    let mut prepared = super::prepare(&wish, context, line).await?;
    loop {
        let came = round(&wish, &mut prepared, context, line).await?;
        match finish(Ok(came), None, &wish, &mut prepared, context, line).await? {
            Finished::Signed(signed) => return Ok(*signed),
            Finished::Again => {} // another code, for whoever types it
        }
    }
}

async fn round(
    wish: &Wish,
    prepared: &mut Prepared,
    context: &Context,
    line: &mut Line,
) -> Result<(TokenSet, Identity), Problem> {
    let transport = context.world.transport.as_ref();
    let started = device::start(&wish.provider, &prepared.auth, &prepared.scopes, transport).await?;
    let until = started.expires_at.min(prepared.until);
    let shown = DeviceCodeShown {
        user_code: started.user_code.clone(),
        page: started.verification_uri.clone(),
        page_with_code: started.verification_uri_complete.clone(),
    };
    super::end_old_first(wish, prepared, context, line).await?;
    line.tell(Progress::Device(shown, (prepared.since, until))).await;
    let tokens = poll(started, wish, prepared, until, context).await?;
    line.tell(Progress::Step(Step::Identify)).await;
    let who = identity::find_out(&wish.provider, &prepared.auth.id, &tokens, None, transport).await?;
    Ok((tokens, who))
}

async fn poll(
    mut started: device::Started,
    wish: &Wish,
    prepared: &Prepared,
    until: jiff::Timestamp,
    context: &Context,
) -> Result<TokenSet, Problem> {
    let clock = context.world.clock.as_ref();
    loop {
        let next = clock.now() + started.interval;
        if next > until {
            clock::wait_until(clock, until).await;
            let own_limit = until == prepared.until;
            return Err(if own_limit {
                redirect::timed_out(wish)
            } else {
                Problem::new(ProblemKind::DeviceExpired)
            });
        }
        clock::wait_until(clock, next).await;
        match device::poll(&mut started, &wish.provider, &prepared.auth, context.world.transport.as_ref())
            .await?
        {
            Poll::Pending => {}
            Poll::Granted(tokens) => return Ok(*tokens),
        }
    }
}
