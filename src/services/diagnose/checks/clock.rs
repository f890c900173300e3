//! The clock of this computer against the `Date` of an answer (RFC 9110, section 6.6.1).

use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Timestamp};
use url::Url;

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::report::{CheckId, CheckResult, FactName, Finding};
use crate::platform::clock::within;
use crate::platform::transport::Request;
use crate::services::Context;

use super::portal::Probe;

/// Asks this address for nothing but the date; where no answer comes over the secure way, what came over the plain one
/// counts, because a wrong clock is a reason why the secure way is shut.
pub(in crate::services::diagnose) async fn check(
    context: &Context,
    address: Option<&Url>,
    plain: Option<&Probe<'_>>,
) -> Finding {
    let Some(address) = address else {
        return Finding::new(CheckId::Clock, CheckResult::Skip, "there is no provider to compare it with");
    };
    let asked = within(context.world.clock.as_ref(), PATIENCE, offset(context, address)).await;
    let offset = match asked.flatten() {
        Some(offset) => Some(offset),
        None => match plain {
            Some(plain) => plain.clone().await.offset,
            None => None,
        },
    };
    let Some(offset) = offset else {
        return Finding::new(CheckId::Clock, CheckResult::Skip, "no answer with a date came");
    };
    let seconds = offset.as_secs();
    let finding = |result, summary: &str| {
        Finding::new(CheckId::Clock, result, summary).fact(FactName::ClockOffset, seconds)
    };
    let result = match seconds.unsigned_abs() {
        0..=SHOWN_FROM => return finding(CheckResult::Pass, "right"),
        seconds if seconds < HARMFUL_FROM => CheckResult::Warn,
        _ => CheckResult::Fail,
    };
    let words = words(seconds);
    let problem = Problem::new(ProblemKind::ClockWrong)
        .at(context.world.clock.now())
        .fact("offset", &words)
        .fact("offset_s", seconds)
        .fact("check", "clock_skew")
        .fact("host", address.host_str().unwrap_or("the provider"));
    let side = if seconds > 0 { "fast" } else { "slow" };
    finding(result, &format!("{words} {side}")).problem(problem)
}

/// A little less than any check may take: who does not answer is told elsewhere.
const PATIENCE: SignedDuration = SignedDuration::from_secs(8);

/// Seconds of difference that are worth a word.
const SHOWN_FROM: u64 = 30;

/// Seconds from which tokens and certificates are refused for it: servers allow five minutes.
const HARMFUL_FROM: u64 = 300;

async fn offset(context: &Context, address: &Url) -> Option<SignedDuration> {
    let answer = context.world.transport.exchange(Request::get(address.clone())).await.ok()?;
    let date = moment(answer.header("date")?)?;
    // A cache on the way says how long it has kept the answer (RFC 9111, section 5.1).
    let age =
        answer.header("age").and_then(|age| age.parse().ok()).map_or(0, |age: i64| age.clamp(0, 86_400));
    Some(answer.received_at.duration_since(date + SignedDuration::from_secs(age)))
}

/// A moment as HTTP writes it.
pub(super) fn moment(text: &str) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new().parse_timestamp(text).ok()
}

fn words(seconds: i64) -> String {
    let seconds = seconds.unsigned_abs();
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        7200..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}
