//! How long to wait before a collector that did not take events is tried again.

use jiff::SignedDuration;

use crate::platform::random::Random;

/// After so many failures in a row: doubles from 1 s to 5 min, a quarter more or less, so that a thousand computers do not
/// come back to a collector in the same second. What the collector asked for counts where it is longer.
pub(super) fn pause(failures: u32, asked: Option<SignedDuration>, random: &dyn Random) -> SignedDuration {
    let doubled = (SHORTEST * (1 << failures.saturating_sub(1).min(9))).min(LONGEST);
    let own = spread(doubled, random).clamp(SHORTEST, LONGEST);
    match asked {
        Some(asked) => own.max(asked.clamp(SignedDuration::ZERO, LONGEST_ASKED)),
        None => own,
    }
}

/// For a collector that refuses until somebody changes something.
pub(super) const LONGEST: SignedDuration = SignedDuration::from_mins(5);

const SHORTEST: SignedDuration = SignedDuration::from_secs(1);

/// A collector that asks for more made a mistake, and a mistake must not end the forwarding.
const LONGEST_ASKED: SignedDuration = SignedDuration::from_hours(1);

/// From three to five quarters of it.
fn spread(pause: SignedDuration, random: &dyn Random) -> SignedDuration {
    let mut byte = [0];
    random.fill(&mut byte);
    pause * 3 / 4 + pause / 2 * i32::from(byte[0]) / 255
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::world::SeededRandom;

    #[test]
    fn pauses_double_from_a_second_to_five_minutes_and_differ() {
        let random = SeededRandom::default();
        let mut seen = std::collections::BTreeSet::new();
        for failures in 1..60 {
            let doubled = (1_u64 << (failures - 1).min(20)).min(300);
            let pause = pause(failures, None, &random);
            let (least, most) = ((doubled * 3 / 4).max(1), (doubled * 5 / 4 + 1).min(300));
            let within = SignedDuration::from_secs(least.try_into().unwrap())
                ..=SignedDuration::from_secs(most.try_into().unwrap());
            assert!(within.contains(&pause), "{failures}: {pause:?}");
            seen.insert(pause);
        }
        assert!(seen.len() > 20, "{seen:?}");
    }

    #[test]
    fn a_collector_may_ask_for_longer_within_reason_and_not_for_less() {
        let random = SeededRandom::default();
        let asked = |seconds| pause(1, Some(SignedDuration::from_secs(seconds)), &random);
        assert_eq!(asked(120), SignedDuration::from_mins(2));
        assert!(asked(0) >= SHORTEST);
        assert!(asked(-5) >= SHORTEST);
        assert_eq!(asked(604_800), LONGEST_ASKED);
    }
}
