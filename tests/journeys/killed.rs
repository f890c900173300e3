//! Killed at every step of a renewal, in an order that chance makes: afterwards the account works without a new sign-in, or,
//! where the provider's answer died with the program and the provider forbids to ask twice, says exactly that.

use mailward::practice::Rotation;

use crate::kills::{Chance, Rounds};

/// Rounds with a seed that is told, so that a failure can be had again.
fn rounds(rotation: Rotation, count: usize) -> usize {
    let seed = Chance::seed();
    #[expect(clippy::print_stderr, reason = "the seed is what makes a failure repeatable")]
    {
        eprintln!("seed {seed} for {rotation:?}");
    }
    let mut rounds = Rounds::new(rotation, seed);
    rounds.run(count);
    rounds.lost
}

#[test]
fn where_a_refresh_token_works_once_only_a_lost_answer_costs_the_sign_in() {
    assert_eq!(rounds(Rotation::Strict, 21), 12, "4 of the 7 moments lose the answer");
}

#[test]
fn where_old_refresh_tokens_stay_good_no_moment_costs_the_sign_in() {
    assert_eq!(rounds(Rotation::OldStaysGood, 14), 0);
}

#[test]
fn where_refresh_tokens_stay_the_same_no_moment_costs_the_sign_in() {
    assert_eq!(rounds(Rotation::Off, 7), 0);
}
