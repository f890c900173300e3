//! Names for a sign-in with a second factor (`acr`, OpenID Connect Core 1.0, section 2) that are not one provider's own.
//!
//! A provider publishes which it knows (`acr_values_supported`). One of them is asked for only where it is among these, since
//! what any other word means is the provider's secret.

use std::collections::BTreeMap;

/// In the order in which they are asked for: what asks for a second factor of any kind before what insists on hardware. From
/// the policy extension of OpenID, the profile of the research federations, the mobile profile, and the extended profile of
/// OpenID Connect.
const SECOND_FACTOR: [&str; 7] = [
    "http://schemas.openid.net/pape/policies/2007/06/multi-factor",
    "https://refeds.org/profile/mfa",
    "http://schemas.openid.net/policies/modrna/multi-factor",
    "mod-mf",
    "http://schemas.openid.net/pape/policies/2007/06/multi-factor-physical",
    "phr",
    "phrh",
];

/// What asks for a proof of this moment: what every OpenID provider takes (OpenID Connect Core 1.0, section 3.1.2.1), unless
/// it lists what it takes and this is not there, and the name of a second factor where it publishes one that is known.
pub(super) fn asks_freshly(
    prompts: Option<&[String]>,
    classes: Option<&[String]>,
) -> BTreeMap<String, String> {
    let lists = |values: &[String], wanted: &str| values.iter().any(|value| value == wanted);
    let login = prompts.is_none_or(|prompts| lists(prompts, "login")).then_some(("prompt", "login"));
    let offered = classes.unwrap_or_default();
    let class = SECOND_FACTOR.into_iter().find(|known| lists(offered, known));
    let asked = [login, Some(("max_age", "0")), class.map(|class| ("acr_values", class))];
    asked.into_iter().flatten().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// Whether this says that there was a second factor.
pub fn says_second_factor(class: &str) -> bool {
    SECOND_FACTOR.contains(&class)
}
