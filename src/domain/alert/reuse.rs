//! Whether a provider's answer to a renewal says that the refresh token was used before.
//!
//! The standard has no word for it: it comes as `invalid_grant` (RFC 9700, section 4.14.2, says what follows from it and not
//! how it is told), so only the provider's own words tell. What they do not tell is not guessed.

use crate::domain::problem::{Problem, ProblemKind};

/// Whether the provider says that a refresh token was used twice, where nothing of ours explains it.
pub fn says_reuse(problem: &Problem) -> bool {
    // Where an answer was lost we are the one who sends a token twice.
    if problem.kind == ProblemKind::RenewalLost {
        return false;
    }
    let facts = &problem.facts;
    let said = [&facts.error, &facts.suberror, &facts.error_description];
    said.into_iter().flatten().any(|text| {
        let text = text.to_lowercase().replace(['_', '-'], " ");
        PHRASES.iter().any(|phrase| text.contains(phrase))
    })
}

/// What providers write, in lower case, with blanks for underscores and hyphens.
const PHRASES: [&str; 12] = [
    "already used",
    "already been used",
    "already redeemed",
    "already been redeemed",
    "already consumed",
    "used before",
    "used more than once",
    "used twice",
    // Keycloak: "Maximum allowed refresh token reuse exceeded". Others: "refresh token reuse detected".
    "token reuse",
    "token was reused",
    "token replay",
    // Keycloak, where the session has moved on.
    "stale token",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(kind: ProblemKind, description: &str) -> Problem {
        let mut problem = Problem::new(kind);
        problem.facts.error = Some("invalid_grant".to_owned());
        problem.facts.error_description = Some(description.to_owned());
        problem
    }

    #[test]
    fn what_providers_write_of_a_token_that_was_used_twice_is_known() {
        let said = [
            "Maximum allowed refresh token reuse exceeded",
            "Stale token",
            "Invalid Refresh Token: Already Used",
            "The refresh token has already been used.",
            "The refresh token was used before; the whole grant has ended",
            "refresh_token_reuse_detected",
        ];
        for description in said {
            assert!(says_reuse(&refused(ProblemKind::GrantEnded, description)), "{description}");
        }
    }

    #[test]
    fn other_ends_of_a_grant_are_none_and_neither_is_an_answer_that_was_lost() {
        let said = [
            "Token has been expired or revoked.",
            "AADSTS700082: The refresh token has expired due to inactivity.",
            "grant request is invalid",
            "",
        ];
        for description in said {
            assert!(!says_reuse(&refused(ProblemKind::GrantEnded, description)), "{description}");
        }
        assert!(!says_reuse(&refused(ProblemKind::RenewalLost, "Invalid Refresh Token: Already Used")));
        assert!(!says_reuse(&Problem::new(ProblemKind::GrantEnded)));
    }
}
