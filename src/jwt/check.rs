//! Whether a signature is right, for the inspector: under an allow-list, with keys that were brought, and said precisely.
//!
//! The token chooses neither the key nor where it comes from. A symmetric algorithm is looked at only with a secret that a
//! person gave, and never with a public key (RFC 8725, section 2.1).

use secrecy::ExposeSecret;
use serde_json::Value;

use super::algorithm::Algorithm;
use super::dissect::Dissected;
use super::keys::{self, DocumentError, KeySet};
use super::parse::Jws;
use crate::domain::inspection::{
    Finding, FindingFact, FindingId, Form, Severity, Signature, SignatureReason,
};
use crate::domain::secret::SharedSecret;
use alg::Named;
use hmac::Hmac;

mod alg;
mod header;
mod hmac;
mod public;
mod shape;

/// What a signature is checked with.
#[derive(Debug, Clone)]
pub enum CheckKeys {
    /// Public keys.
    Public(KeySet),
    /// A secret for HMAC: its characters, its octets in base64, or a JWK whose `kty` is `oct`.
    Secret(SharedSecret),
}

impl CheckKeys {
    /// Reads what a person brings: a JWKS, a JWK, PEM or DER; a symmetric JWK is a secret.
    pub fn read(bytes: &[u8]) -> Result<Self, DocumentError> {
        match (keys::symmetric(bytes), std::str::from_utf8(bytes)) {
            (Some(_octets), Ok(text)) => Ok(Self::Secret(SharedSecret::new(text))),
            _ => KeySet::read(bytes).map(Self::Public),
        }
    }
}

/// Checks a signature; what is to be said of algorithm and keys are findings.
///
/// `issuer` is whose keys they are, where that is known: a key that names another is not used. `{tenantid}` in it is
/// Microsoft's, and the token's `tid` takes its place. Findings about the signature come from nowhere else.
pub fn check(token: &Dissected, keys: Option<&CheckKeys>, issuer: Option<&str>) -> (Signature, Vec<Finding>) {
    let mut findings = header::findings(token);
    let judged = judge(token, keys, issuer);
    findings.extend(judged.findings);
    let mut signature = Signature::because(judged.reason);
    signature.algorithm = header::shown(token, "alg");
    signature.key_id = header::shown(token, "kid");
    (signature, findings)
}

/// A reason, and what is to be said about it.
struct Judged {
    reason: SignatureReason,
    findings: Vec<Finding>,
}

impl From<SignatureReason> for Judged {
    fn from(reason: SignatureReason) -> Self {
        Self { reason, findings: Vec::new() }
    }
}

impl Judged {
    fn with(mut self, finding: Finding) -> Self {
        self.findings.push(finding);
        self
    }

    /// The signature is wrong for this reason, in a clause for people.
    fn wrong(reason: SignatureReason, what: impl std::fmt::Display) -> Self {
        Self::from(reason).with(said(FindingId::Signature, Severity::Fail, what))
    }
}

fn said(id: FindingId, severity: Severity, what: impl std::fmt::Display) -> Finding {
    Finding::new(id, severity).with(FindingFact::What, what)
}

fn judge(token: &Dissected, keys: Option<&CheckKeys>, issuer: Option<&str>) -> Judged {
    match &token.form {
        Form::Jwe | Form::JweJson => return SignatureReason::Encrypted.into(),
        Form::JwsJson => return SignatureReason::FormUnsupported.into(),
        Form::Opaque(_) | Form::TooLong | Form::Empty => return SignatureReason::NotAJwt.into(),
        Form::Jwt | Form::Jws | Form::Broken => {}
    }
    let Some(header) = &token.header else {
        return SignatureReason::NotReadable.into();
    };
    let named = Named::of(header);
    let spelling = named.finding(header);
    let judged = match named {
        Named::Missing => SignatureReason::AlgorithmMissing.into(),
        Named::None => SignatureReason::AlgorithmNone.into(),
        _ if header.get("crit").is_some() => SignatureReason::Critical.into(),
        Named::Known | Named::Disguised(_) | Named::Unknown => SignatureReason::AlgorithmUnknown.into(),
        Named::Symmetric(_) | Named::Asymmetric(_) => match &token.jws {
            Some(jws) => judge_jws(jws, keys, issuer),
            None => SignatureReason::NotReadable.into(),
        },
    };
    Judged { findings: spelling.into_iter().chain(judged.findings).collect(), ..judged }
}

/// The strict reader decides what is checked; what was shown is not asked again.
fn judge_jws(jws: &Jws, keys: Option<&CheckKeys>, issuer: Option<&str>) -> Judged {
    let name = jws.header.get("alg").and_then(Value::as_str).unwrap_or_default();
    if jws.signature.is_empty() {
        return Judged::wrong(
            SignatureReason::Missing,
            format!("there is none, although the header promises {name}"),
        );
    }
    match (Algorithm::from_name(name), Hmac::from_name(name), keys) {
        (Some(algorithm), _, Some(CheckKeys::Public(keys))) => public::judge(jws, algorithm, keys, issuer),
        (Some(algorithm), _, other) => {
            let judged = shape::refuse(algorithm, &jws.signature);
            judged.unwrap_or_else(|| without_a_key(name, other.is_some()))
        }
        (None, Some(hmac), Some(CheckKeys::Secret(secret))) => {
            #[expect(
                clippy::disallowed_methods,
                reason = "the signature is made once more with it, and nothing leaves"
            )]
            let secret = secret.expose_secret();
            hmac.judge(jws, secret.as_bytes())
        }
        (None, Some(_), Some(CheckKeys::Public(_))) => confused(name),
        (None, Some(_), None) => SignatureReason::SecretNeeded.into(),
        (None, None, _) => SignatureReason::NotReadable.into(),
    }
}

fn without_a_key(name: &str, secret_given: bool) -> Judged {
    let judged = Judged::from(SignatureReason::NoKeys);
    if !secret_given {
        return judged;
    }
    let what = format!("it was not checked: {name} needs a public key, and what was given is a secret");
    judged.with(said(FindingId::Signature, Severity::Info, what))
}

/// The public key is known to everybody, so anybody could have made an HMAC with it.
fn confused(name: &str) -> Judged {
    let what = format!("the header says {name}, which needs a secret, and these keys are public");
    Judged::from(SignatureReason::AlgorithmConfusion).with(said(
        FindingId::AlgConfusion,
        Severity::Fail,
        what,
    ))
}

#[cfg(test)]
mod tests;
