//! What a sign-in that was asked for freshly fell short of, as words: the same in the window, in the browser and on the command
//! line.

use crate::domain::factors::Shortfall;
use crate::domain::problem::harmless;

/// What was asked, what was answered, and what to do.
pub fn shortfall(provider: &str, short: &Shortfall) -> String {
    let wanted = harmless(&short.wanted);
    let answer = match (&short.class, short.factors.as_slice()) {
        (Some(class), []) => format!("answered “{}”", harmless(class)),
        (_, factors) => format!("names one only: {}", harmless(&factors.join(", "))),
    };
    format!("{provider} was asked for a second factor (“{wanted}”) and {answer}. {NEXT}")
}

const NEXT: &str = "The sign-in counts all the same. Turn on a second factor there, then sign in freshly.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_is_quoted_and_a_next_step_named() {
        let short = |class: Option<&str>, factors: &[&str]| {
            let factors = factors.iter().map(|&factor| factor.to_owned()).collect();
            shortfall(
                "Example",
                &Shortfall { wanted: "mfa".into(), class: class.map(str::to_owned), factors },
            )
        };
        assert_eq!(
            short(Some("a\u{1b}[2J"), &[]),
            format!(
                "Example was asked for a second factor (“mfa”) and answered “{}”. {NEXT}",
                harmless("a\u{1b}[2J")
            )
        );
        assert!(!short(Some("a\u{1b}[2J"), &[]).contains('\u{1b}'));
        assert!(short(Some("low"), &["pwd"]).contains("and names one only: pwd. The sign-in"));
    }
}
