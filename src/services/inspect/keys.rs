//! The keys that a signature is checked with, and what is told where they cannot be had.
//!
//! Keys are fetched only for a token that they could check, and only from where the person said. A `kid` that is unknown may
//! mean that the provider has changed its keys: they are fetched once more, and then it is final.

use url::Url;

use crate::domain::inspection::{Finding, FindingId, Signature, SignatureReason};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{Endpoint, Issuer, Provider};
use crate::jwt::KeySet;
use crate::jwt::check::{CheckKeys, check as check_with};
use crate::jwt::dissect::Dissected;
use crate::services::Context;

use super::Against;
use super::recognise::Judge;
use super::shelf::{NotAgain, Place, Published};

/// What checking a signature came to.
pub(super) struct Checked {
    pub(super) signature: Signature,
    pub(super) findings: Vec<Finding>,
    /// Why the keys could not be had.
    pub(super) trouble: Option<Box<Problem>>,
}

/// Checks a signature as the wish has it.
pub(super) async fn check(
    token: &Dissected,
    against: &Against,
    judge: &Judge,
    context: &Context,
) -> Result<Checked, Problem> {
    let given =
        |keys: &CheckKeys, name: Option<&str>| Checked::with(token, keys, judge.issuer.as_deref(), name);
    let place = match against {
        Against::Recognised => {
            let (signature, findings) = check_with(token, None, None);
            return Ok(Checked { signature, findings, trouble: None });
        }
        Against::Secret(secret) => return Ok(given(&CheckKeys::Secret(secret.clone()), None)),
        Against::Keys(document, name) => {
            return Ok(given(&CheckKeys::Public(read(document)?), Some(name)));
        }
        Against::Address(url) => at_address(url)?,
        Against::Provider(_) | Against::Account(_) => {
            let Some(place) = judge.provider.as_deref().and_then(of_provider) else {
                return Ok(Checked::without(token, judge, nothing_published(judge)));
            };
            place
        }
    };
    Ok(published(token, &place, judge, context).await)
}

/// What a person brought.
fn read(document: &[u8]) -> Result<KeySet, Problem> {
    KeySet::parse(document)
        .map_err(|error| Problem::new(ProblemKind::KeysUnreadable).detail(error.to_string()))
}

/// An address that a person typed: of the keys, or of the metadata that name them.
fn at_address(url: &Url) -> Result<Place, Problem> {
    if ["/openid-configuration", "/oauth-authorization-server"].iter().any(|end| url.path().ends_with(end)) {
        return Ok(Place::Issuer(url.to_string()));
    }
    let endpoint: Result<Endpoint, _> = url.as_str().parse();
    endpoint.map(Place::Keys).map_err(|error| {
        let plain = url.scheme() == "http";
        let kind = if plain { ProblemKind::PlainHttp } else { ProblemKind::KeysUnreadable };
        Problem::new(kind).detail(error.to_string()).fact("host", url.host_str().unwrap_or("?"))
    })
}

fn of_provider(provider: &Provider) -> Option<Place> {
    if let Some(jwks) = &provider.endpoints.jwks {
        return Some(Place::Keys(jwks.clone()));
    }
    let own = provider.issuer.as_ref().filter(|issuer| !issuer.is_template());
    own.map(|issuer| Place::Issuer(issuer.as_str().to_owned()))
}

fn nothing_published(judge: &Judge) -> Problem {
    let name = judge.provider.as_ref().map_or("the provider", |provider| provider.short_name.as_str());
    Problem::new(ProblemKind::KeysUnusable)
        .detail("It is not known where its keys are published")
        .fact("provider", name)
}

async fn published(token: &Dissected, place: &Place, judge: &Judge, context: &Context) -> Checked {
    let before = Checked::with(token, &CheckKeys::Public(KeySet::default()), None, None);
    if !could_be_checked(before.signature.reason) {
        return before;
    }
    let on_shelf = match context.keys.get(place, context).await {
        Ok(taken) => taken,
        Err(problem) => return Checked::without(token, judge, *problem),
    };
    let checked = with_published(token, &on_shelf.published, judge);
    if !may_be_new_keys(checked.signature.reason) {
        return checked;
    }
    match context.keys.newer(place, &on_shelf, context).await {
        Ok(taken) => with_published(token, &taken.published, judge),
        // A signature that is wrong by a key of this name stays wrong: no network that fails makes it less so.
        Err(_) if checked.signature.reason != SignatureReason::KeyUnknown => checked,
        Err(NotAgain::JustFetched) => checked,
        Err(NotAgain::TooSoon) => checked.instead(SignatureReason::KeysTooSoon, None),
        Err(NotAgain::Failed(problem)) => {
            checked.instead(SignatureReason::KeysUnreachable, Some(named(*problem, judge)))
        }
    }
}

/// Whether keys could make a difference: without any, nothing but their lack stands in the way.
const fn could_be_checked(reason: SignatureReason) -> bool {
    matches!(reason, SignatureReason::NoKeys | SignatureReason::KeyUnknown | SignatureReason::KeyUnfit)
}

/// Whether other keys could check it. A provider may put a new key under an old name, or under none.
const fn may_be_new_keys(reason: SignatureReason) -> bool {
    matches!(reason, SignatureReason::KeyUnknown | SignatureReason::KeyUnfit | SignatureReason::Wrong)
}

fn with_published(token: &Dissected, published: &Published, judge: &Judge) -> Checked {
    let own = judge.provider.as_deref().and_then(|provider| provider.issuer.as_ref()).map(Issuer::as_str);
    let issuer = published.issuer.as_deref().or(judge.issuer.as_deref()).or(own);
    let keys = CheckKeys::Public(published.keys.clone());
    Checked::with(token, &keys, issuer, Some(&published.host))
}

fn named(problem: Problem, judge: &Judge) -> Problem {
    match &judge.provider {
        Some(provider) => {
            problem.fact("provider", &provider.short_name).fact("provider_id", provider.id.as_str())
        }
        None => problem,
    }
}

impl Checked {
    fn with(token: &Dissected, keys: &CheckKeys, issuer: Option<&str>, from: Option<&str>) -> Self {
        let (signature, findings) = check_with(token, Some(keys), issuer);
        let signature = Signature { keys_from: from.map(str::to_owned), ..signature };
        Self { signature, findings, trouble: None }
    }

    /// The keys could not be had.
    fn without(token: &Dissected, judge: &Judge, problem: Problem) -> Self {
        let (signature, findings) = check_with(token, Some(&CheckKeys::Public(KeySet::default())), None);
        let checked = Self { signature, findings, trouble: None };
        if !could_be_checked(checked.signature.reason) {
            return checked;
        }
        checked.instead(SignatureReason::KeysUnreachable, Some(named(problem, judge)))
    }

    /// The same with another reason, and without what was said of the signature for the old one.
    fn instead(self, reason: SignatureReason, trouble: Option<Problem>) -> Self {
        let Signature { algorithm, key_id, keys_from, .. } = self.signature;
        let signature = Signature { algorithm, key_id, keys_from, ..Signature::because(reason) };
        let mut findings = self.findings;
        findings.retain(|finding| finding.id != FindingId::Signature);
        Self { signature, findings, trouble: trouble.map(Box::new) }
    }
}
