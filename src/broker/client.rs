//! The asking end: one line out, one line back, or nothing. Blocking and without a runtime, so that it costs next to nothing.

use std::path::Path;
use std::time::Duration;

use crate::domain::problem::Problem;
use crate::platform::socket;

use super::wire::{Answer, LONGEST_ANSWER, LONGEST_REQUEST, Request, not_a_request};

/// Asks whoever serves at `place`. An error only for a request that is too long for a line.
///
/// `Ok(None)` when nobody does: nobody listens, the other end is not this user's, or no line that can be understood comes
/// within `limit`. Then the caller uses an engine of its own, and that is safe even if the request did arrive:
/// handing out changes nothing, a renewal that is on its way holds the account's lock, and whoever waits for that lock
/// reads the account again before it asks the provider. At worst an account is rotated twice.
///
/// Who serves learns of what other processes store a moment later: a caller that hears [`NoSuchAccount`] may look itself.
///
/// [`NoSuchAccount`]: crate::domain::problem::ProblemKind::NoSuchAccount
pub fn ask(place: &Path, request: &Request, limit: Duration) -> Result<Option<Answer>, Problem> {
    let line = request.encode();
    if line.len() > LONGEST_REQUEST {
        return Err(not_a_request(format!("it is longer than {LONGEST_REQUEST} bytes")));
    }
    let back = socket::exchange(place, &line, LONGEST_ANSWER, limit);
    Ok(back.and_then(|line| Answer::decode(&line)))
}

/// Whether somebody answers at `place`. It is asked for a token of nobody's account: a refusal is an answer too.
pub fn answers(place: &Path) -> bool {
    let nobody = Request::Token { address: String::new(), min_life_s: 0, for_sending: false };
    matches!(ask(place, &nobody, AT_ONCE), Ok(Some(_)))
}

/// Whoever is there refuses within this time.
const AT_ONCE: Duration = Duration::from_secs(2);
