//! How somebody proved who they are: what a provider says of it, held against what it was asked for.
//!
//! No more is believed than the provider says. One that names neither factors nor a class has said nothing, which is neither
//! good nor bad.

use std::collections::BTreeSet;

use super::account::Grant;
use super::provider::{Provider, says_second_factor};

/// What a provider says of a proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// It names factors of more than one kind.
    Several,
    /// It names factors of one kind.
    One,
    /// It names no factors; what it calls the sign-in is its name for a second factor.
    Strong,
    /// It names no factors; what it calls the sign-in is another name than the one it has for a second factor.
    Other {
        /// Its name for a second factor.
        wanted: String,
        /// What it calls this sign-in.
        class: String,
    },
    /// It says nothing that counts.
    Untold,
}

/// What is known of the proof of this grant, at a provider that has this name for a second factor (`acr_values`).
pub fn proof(grant: &Grant, wanted: Option<&str>) -> Proof {
    match kinds(&grant.factors) {
        0 => {}
        1 => return Proof::One,
        _ => return Proof::Several,
    }
    match (class(grant), wanted) {
        (Some(class), _) if says_second_factor(class) => Proof::Strong,
        (Some(class), Some(wanted)) if !wanted.split(' ').any(|one| one == class) => {
            Proof::Other { wanted: wanted.to_owned(), class: class.to_owned() }
        }
        (Some(_), Some(_)) => Proof::Strong,
        _ => Proof::Untold,
    }
}

/// What the provider calls this sign-in.
pub fn class(grant: &Grant) -> Option<&str> {
    grant.id_token.as_ref().and_then(|facts| facts.class.as_deref())
}

/// A second factor was asked for by its name, and the answer says less.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortfall {
    /// The name that was asked for.
    pub wanted: String,
    /// What the provider calls the sign-in instead.
    pub class: Option<String>,
    /// The factors it names.
    pub factors: Vec<String>,
}

/// What a sign-in that was asked for freshly fell short of. An answer that says nothing is none.
pub fn falls_short(grant: &Grant, provider: &Provider) -> Option<Shortfall> {
    let wanted = asked_for(provider)?;
    match proof(grant, Some(&wanted)) {
        Proof::One | Proof::Other { .. } => {
            let class = class(grant).map(str::to_owned);
            Some(Shortfall { wanted, class, factors: grant.factors.clone() })
        }
        Proof::Several | Proof::Strong | Proof::Untold => None,
    }
}

/// The name by which this provider is asked for a second factor when a proof is to be fresh.
pub fn asked_for(provider: &Provider) -> Option<String> {
    provider.asks_freshly()?.remove("acr_values")
}

/// How many kinds of proof these are: something known, something owned, something one is. The words are those of RFC 8176,
/// section 2, and a few that providers use beside them.
fn kinds(factors: &[String]) -> usize {
    let of = |factor: &str| match factor {
        "pwd" | "pin" | "kba" => Some("known"),
        "otp" | "sms" | "tel" | "hwk" | "swk" | "sc" | "rsa" => Some("owned"),
        "face" | "fpt" | "iris" | "retina" | "vbm" => Some("inherent"),
        _ => None,
    };
    // A security key asks for a PIN or a finger itself.
    let says_several = |factor: &String| matches!(factor.as_str(), "mfa" | "ngcmfa" | "fido");
    if factors.iter().any(says_several) {
        return 2;
    }
    factors.iter().filter_map(|factor| of(factor)).collect::<BTreeSet<&str>>().len()
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::domain::catalogue::Catalogue;
    use crate::domain::examples;
    use crate::domain::token::IdFacts;

    const MFA: &str = "https://refeds.org/profile/mfa";

    fn says(class: Option<&str>, factors: &[&str]) -> Grant {
        let at = "2026-11-22T10:00:00Z".parse().unwrap();
        let mut grant = examples::signed_in(at, SignedDuration::from_hours(1)).grant.unwrap();
        grant.factors = factors.iter().map(|&factor| factor.to_owned()).collect();
        grant.id_token = Some(IdFacts {
            fingerprint: grant.refresh.clone().unwrap().fingerprint,
            issuer: "https://id.example.org".into(),
            received_at: at,
            authenticated_at: Some(at),
            class: class.map(str::to_owned),
        });
        grant
    }

    fn asks(class: Option<&str>) -> Provider {
        let mut provider = Catalogue::built_in().find(&"fastmail".parse().unwrap()).unwrap().as_ref().clone();
        provider.parameters.fresh = [("prompt".to_owned(), "login".to_owned())].into();
        provider.parameters.fresh.extend(class.map(|class| ("acr_values".to_owned(), class.to_owned())));
        provider
    }

    #[test]
    fn an_answer_falls_short_only_where_it_says_less_than_was_asked_for() {
        let short = [(Some("urn:password"), &[][..]), (Some("urn:password"), &["pwd"]), (None, &["pwd"])];
        for (class, factors) in short {
            let found = falls_short(&says(class, factors), &asks(Some(MFA))).unwrap();
            assert_eq!(
                (found.wanted.as_str(), found.class.as_deref(), found.factors.len()),
                (MFA, class, factors.len())
            );
        }
        let enough: [(Option<&str>, &[&str]); 5] = [
            (Some(MFA), &[]),
            (Some("phr"), &[]),
            (None, &[]),
            (Some("urn:password"), &["pwd", "otp"]),
            (None, &["fido"]),
        ];
        for (class, factors) in enough {
            assert_eq!(falls_short(&says(class, factors), &asks(Some(MFA))), None, "{class:?} {factors:?}");
        }
    }

    #[test]
    fn where_no_second_factor_was_asked_for_nothing_falls_short() {
        assert_eq!(falls_short(&says(Some("urn:password"), &["pwd"]), &asks(None)), None);
    }
}
