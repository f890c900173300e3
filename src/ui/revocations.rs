//! Revocations as the window shows them: tone, icon and words of each way they can end, how many came to what, and the
//! summary of revoking all as text. Pure.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::problem::Problem;
use crate::domain::provider::RevocationForm;
use crate::domain::revocation::Revoked;
use crate::engine::snapshot::{AccountView, RevocationState, RevokingAll, Snapshot};
use crate::explain;
use crate::explain::revoked::{self, Ended};

use super::icons::{self, Icon};
use super::theme::Tone;
use super::words;

/// Whether the account's provider can be asked to end its sign-in: some want the access token for it.
pub fn can_ask(view: &AccountView) -> bool {
    let endpoints = view.provider.as_ref().map(|provider| &provider.endpoints);
    endpoints.is_some_and(|endpoints| {
        let standard = endpoints.revocation_form == RevocationForm::Standard;
        endpoints.revocation.is_some() && (standard || view.account.access().is_some())
    })
}

/// How far revoking every account reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reach {
    /// Whose provider is asked.
    pub asked: usize,
    /// Whose sign-in the person has to end on a page.
    pub by_hand: usize,
    /// Which are not signed in.
    pub nothing: usize,
}

impl Reach {
    /// Over all accounts.
    pub fn of(snapshot: &Snapshot) -> Self {
        let mut reach = Self::default();
        for view in &snapshot.accounts {
            match (view.account.grant.is_some(), can_ask(view)) {
                (false, _) => reach.nothing += 1,
                (true, true) => reach.asked += 1,
                (true, false) => reach.by_hand += 1,
            }
        }
        reach
    }

    /// How many have something to revoke.
    pub const fn signed_in(self) -> usize {
        self.asked + self.by_hand
    }
}

/// Tone and icon of what came of it.
pub const fn look(ended: Ended) -> (Tone, Icon) {
    match ended {
        Ended::Confirmed => (Tone::Ok, icons::CHECK_CIRCLE.filled()),
        Ended::Unchecked => (Tone::Ok, icons::CHECK_CIRCLE),
        Ended::Refuted => (Tone::Bad, icons::X_SQUARE.filled()),
        Ended::ByHand => (Tone::Warn, icons::WARNING.filled()),
        Ended::Waiting => (Tone::Info, icons::HOURGLASS_MEDIUM),
        Ended::Before | Ended::Nothing => (Tone::Idle, icons::MINUS_CIRCLE),
    }
}

/// One word for it, beside the icon.
pub const fn word(ended: Ended) -> &'static str {
    match ended {
        Ended::Confirmed => "Confirmed",
        Ended::Unchecked => "Revoked",
        Ended::Refuted => "Not revoked",
        Ended::ByHand => "By hand",
        Ended::Waiting => "Waiting",
        Ended::Before => "Ended before",
        Ended::Nothing => "Nothing to do",
    }
}

/// How a state of one account looks in a list: tone, icon, word, sentence.
pub fn state(state: &RevocationState, now: Timestamp, zone: &TimeZone) -> (Tone, Icon, &'static str, String) {
    match state {
        RevocationState::Queued => {
            (Tone::Idle, icons::CIRCLE_DASHED, "Queued", "Waits for its turn".to_owned())
        }
        RevocationState::Asking => {
            (Tone::Info, icons::HOURGLASS_MEDIUM, "Asking", "Deleted here; the provider is asked".to_owned())
        }
        RevocationState::Confirming => (
            Tone::Info,
            icons::SEAL_QUESTION,
            "Checking",
            "It is checked whether the tokens are dead".to_owned(),
        ),
        RevocationState::Done(done) => {
            let ended = revoked::ended(done);
            let (tone, icon) = look(ended);
            (tone, icon, word(ended), revoked::line(done, now, zone))
        }
        RevocationState::Failed(problem) => {
            (Tone::Bad, icons::X_SQUARE.filled(), "Failed", not_begun(problem))
        }
        RevocationState::LeftOut => (
            Tone::Idle,
            icons::MINUS_CIRCLE,
            "Left out",
            "You stopped before it began; its tokens are still here".to_owned(),
        ),
    }
}

/// Why it could not even be begun.
pub fn not_begun(problem: &Problem) -> String {
    format!("{}; its tokens are still here", explain::words(problem).title)
}

/// Whether one is under way or about to be.
pub const fn runs(state: &RevocationState) -> bool {
    matches!(state, RevocationState::Queued | RevocationState::Asking | RevocationState::Confirming)
}

/// What the account's row and page say while it runs; `None` otherwise.
pub fn under_way(view: &AccountView) -> Option<String> {
    let name = view.provider_name();
    match view.revocation.as_ref()? {
        RevocationState::Queued => Some(format!("Waiting for its turn to ask {name}")),
        RevocationState::Asking => Some(format!("Asking {name} to end the sign-in")),
        RevocationState::Confirming => Some(format!("Checking at {name} that the tokens are dead")),
        _ => None,
    }
}

/// How many are through, of how many.
pub fn progress(all: &RevokingAll) -> (usize, usize) {
    let through = all.accounts.iter().filter(|(.., state)| !runs(state)).count();
    (through, all.accounts.len())
}

/// Whether the last one is through.
pub fn is_over(all: &RevokingAll) -> bool {
    let (through, of) = progress(all);
    through == of
}

/// "3 revoked and confirmed, 2 to be removed by hand, 1 left out".
pub fn sums(all: &RevokingAll) -> String {
    let count = |fits: &dyn Fn(&RevocationState) -> bool| {
        all.accounts.iter().filter(|(.., state)| fits(state)).count()
    };
    let came_to = |wanted: Ended| {
        count(&|state| matches!(state, RevocationState::Done(done) if revoked::ended(done) == wanted))
    };
    let parts = [
        (came_to(Ended::Confirmed), "revoked and confirmed"),
        (came_to(Ended::Unchecked), "revoked, not checkable"),
        (came_to(Ended::Refuted), "not revoked although the provider said so"),
        (came_to(Ended::ByHand), "to be removed by hand"),
        (came_to(Ended::Waiting), "waiting for the provider"),
        (came_to(Ended::Before), "ended before"),
        (came_to(Ended::Nothing), "with nothing to revoke"),
        (count(&|state| matches!(state, RevocationState::Failed(_))), "failed"),
        (count(&|state| matches!(state, RevocationState::LeftOut)), "left out"),
    ];
    let said: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{count} {words}"))
        .collect();
    if said.is_empty() { "Nothing was there to revoke".to_owned() } else { said.join(", ") }
}

/// The summary of revoking all, to keep: what became of each account, by the full moment.
pub fn summary(all: &RevokingAll, now: Timestamp, zone: &TimeZone) -> String {
    let begun = words::in_full(all.began_at, zone);
    let mut lines = vec![format!("Mailward: every sign-in revoked, begun {begun}"), sums(all)];
    for (_, address, state) in &all.accounts {
        lines.push(String::new());
        if let RevocationState::Done(done) = state {
            lines.push(format!("{address}, {}", done.provider));
            lines.extend(of_one(done, zone).into_iter().map(|line| format!("  {line}")));
        } else {
            let (_, _, word, sentence) = self::state(state, now, zone);
            lines.push(address.to_string());
            lines.push(format!("  {word}: {sentence}"));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

/// One account of the summary, line by line.
fn of_one(done: &Revoked, zone: &TimeZone) -> Vec<String> {
    let mut lines = vec![revoked::headline(done), revoked::at_provider(done)];
    lines.extend(revoked::checked(done));
    lines.extend(done.works_until.map(|at| {
        format!("An access token that was handed out may work until {}.", words::in_full(at, zone))
    }));
    lines.extend(done.page.as_ref().map(|page| format!("To be removed at {page}")));
    lines
}

/// The result that the account's page still has to show.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shown<'a> {
    /// It runs.
    UnderWay(&'a RevocationState),
    /// It ended.
    Done(&'a Revoked),
    /// It could not be begun.
    Failed(&'a Problem),
}

/// What to show of the account's last revocation.
pub fn shown(view: &AccountView) -> Option<Shown<'_>> {
    match view.revocation.as_ref()? {
        state @ (RevocationState::Queued | RevocationState::Asking | RevocationState::Confirming) => {
            Some(Shown::UnderWay(state))
        }
        RevocationState::Done(done) => Some(Shown::Done(done)),
        RevocationState::Failed(problem) => Some(Shown::Failed(problem)),
        RevocationState::LeftOut => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::problem::ProblemKind;
    use crate::testing::snapshots::{self, revocations};

    #[test]
    fn the_sums_name_every_way_it_ended() {
        let all = revocations::all_over();
        let words = sums(&all);
        assert_eq!(
            words,
            "2 revoked and confirmed, 1 revoked, not checkable, 1 not revoked although the provider said so, \
             1 to be removed by hand, 1 waiting for the provider, 1 with nothing to revoke, 1 left out"
        );
        assert_eq!(progress(&all), (8, 8));
    }

    #[test]
    fn the_summary_tells_of_each_account_with_the_page_where_one_is_needed() {
        let all = revocations::all_over();
        let text = summary(&all, snapshots::now(), &snapshots::zone());
        for (_, address, _) in &all.accounts {
            assert!(text.contains(address.as_str()), "{address} is missing in {text}");
        }
        assert!(text.contains("begun 22 Nov 2026, 14:21:00 (13:21:00 UTC)"), "{text}");
        assert!(text.contains("To be removed at https://"), "{text}");
    }

    #[test]
    fn what_could_not_be_begun_says_that_the_tokens_are_still_here() {
        let failed = RevocationState::Failed(Box::new(Problem::new(ProblemKind::VaultLocked)));
        let (.., sentence) = state(&failed, snapshots::now(), &snapshots::zone());
        assert!(sentence.ends_with("its tokens are still here"), "{sentence}");
    }
}
