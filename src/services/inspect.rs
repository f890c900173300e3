//! A pasted or stored token: taken apart, checked, judged, and told whether mail takes it.
//!
//! Nothing of a token leaves this computer. What may be fetched is a provider's own published keys, and only when the person
//! chose to check against them; addresses in a token are never followed. A stored token is recorded before it is looked at.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use url::Url;

use crate::domain::account::AccountId;
use crate::domain::inspection::{
    Finding, FindingFact, FindingId, Form, Inspection, MailVerdict, Severity, StoredToken, Subject,
    mail_verdict,
};
use crate::domain::problem::Problem;
use crate::domain::provider::ProviderId;
use crate::domain::secret::{PastedToken, SharedSecret};
use crate::jwt::dissect::dissect_among;
use crate::jwt::lint::lint;

use super::{Context, accounts};

mod brought;
mod keys;
mod recognise;
mod shelf;

use brought::Brought;
use recognise::Judge;
pub use shelf::KeyShelf;

/// What to look at, and against what.
#[derive(Debug, Clone)]
pub struct InspectWish {
    /// The token.
    pub token: TokenSource,
    /// What it is judged by.
    pub against: Against,
    /// The issuer it must have, beside what `against` expects.
    pub issuer: Option<String>,
    /// The audience it must have.
    pub audience: Option<String>,
}

/// Where the token is.
#[derive(Debug, Clone)]
pub enum TokenSource {
    /// Here.
    Pasted(PastedToken),
    /// In the vault.
    Stored(AccountId, StoredToken),
}

/// What a token is judged by.
#[derive(Clone, Default)]
pub enum Against {
    /// The provider that is recognised by the issuer, or that the stored token is from; its keys are not fetched.
    #[default]
    Recognised,
    /// This provider, with the keys it publishes.
    Provider(ProviderId),
    /// This account: its provider with the keys it publishes, its mailbox, its uses.
    Account(AccountId),
    /// The keys in this document: JWKS, JWK or PEM. The name is for people.
    Keys(Arc<[u8]>, String),
    /// The keys published at this address: HTTPS, or plain HTTP on this computer.
    Address(Url),
    /// This secret, for tokens that are signed with one.
    Secret(SharedSecret),
}

impl fmt::Debug for Against {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Recognised => f.write_str("Recognised"),
            Self::Provider(id) => write!(f, "Provider({})", id.as_str()),
            Self::Account(id) => write!(f, "Account({id:?})"),
            Self::Keys(_, name) => write!(f, "Keys({name})"),
            Self::Address(url) => write!(f, "Address({})", url.host_str().unwrap_or("?")),
            Self::Secret(_) => f.write_str("Secret(…)"),
        }
    }
}

/// Looks at a token. Fails only where there is nothing to look at or to look with: what is wrong with the token, and keys that
/// cannot be had, are told by the inspection.
pub async fn run(wish: &InspectWish, context: &Context) -> Result<Inspection, Problem> {
    let now = context.world.clock.now();
    // Boxed, because it holds every exchange that can be needed.
    Box::pin(look(wish, now, context)).await.map_err(|problem| match problem.facts.at {
        Some(_) => problem,
        None => problem.at(now),
    })
}

async fn look(wish: &InspectWish, now: Timestamp, context: &Context) -> Result<Inspection, Problem> {
    let brought = Brought::of(&wish.token, context).await?;
    let catalogue = accounts::catalogue(context).await?;
    let token = dissect_among(brought.text(), &catalogue);
    let whose = brought.whose(&token, context).await;
    let judge = Judge::of(wish, &brought, &token, whose, (&catalogue, context)).await?;
    let checked = keys::check(&token, &wish.against, &judge, context).await?;

    let mut findings = [token.findings.clone(), checked.findings].concat();
    if token.form != Form::TooLong {
        findings.extend(lint(&token, &judge.expected(&token), now));
    }
    findings.extend(
        whose
            .revoked_at
            .map(|at| Finding::new(FindingId::RevokedHere, Severity::Fail).with(FindingFact::Moment, at)),
    );
    let mail = judge.provider.as_deref().map(|provider| {
        let subject = Subject {
            form: &token.form,
            stored: brought.stored().or(whose.known.map(|(_, known)| known.kind())),
            header: token.header.as_ref(),
            claims: token.claims.as_ref(),
            signature: checked.signature.state,
            revoked_at: whose.revoked_at,
            account: judge.account.as_ref(),
        };
        mail_verdict(&subject, provider, now)
    });
    findings.extend(mail.as_ref().and_then(MailVerdict::finding));
    Ok(Inspection {
        at: now,
        known: judge.known.filter(|_| brought.stored().is_none()),
        characters: token.characters,
        // Of a stored token no character is shown, so there is nothing to colour.
        parts: if brought.stored().is_none() { token.parts } else { Vec::new() },
        source: brought.source,
        form: token.form,
        header: token.header,
        claims: token.claims,
        signature: checked.signature,
        findings: in_order(findings),
        mail,
        provider: judge.provider.map(|provider| provider.id.clone()),
        keys_trouble: checked.trouble,
    })
}

/// The worst first, and nothing twice: two readers may stumble over the same thing.
fn in_order(findings: Vec<Finding>) -> Vec<Finding> {
    let mut once: Vec<Finding> = Vec::new();
    for finding in findings {
        if !once.contains(&finding) {
            once.push(finding);
        }
    }
    once.sort_by_key(|finding| finding.severity);
    once
}

#[cfg(test)]
mod tests;
