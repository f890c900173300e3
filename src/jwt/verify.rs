//! Checks an ID token: signature first, then every claim (OpenID Connect Core 1.0, section 3.1.3.7; RFC 8725).
//!
//! What is accepted comes from [`Rules`] alone. The token chooses neither the algorithm nor the key nor the place a
//! key comes from: `jku`, `x5u`, `jwk` and `x5c` are never looked at. The clock is given. No error holds a claim that
//! could be a secret.

use aws_lc_rs::digest;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;
use serde_json::{Map, Value};

use super::algorithm::Algorithm;
use super::keys::{KeySet, PickError};
use super::parse::{Jws, ParseError};
use crate::domain::secret::{AccessToken, Nonce};

/// How far two clocks may be apart.
pub const LEEWAY: SignedDuration = SignedDuration::from_mins(5);

/// What an acceptable ID token looks like, set by who sent the request.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The issuer whose keys are used. May hold Microsoft's `{tenantid}`, which the token's `tid` takes the place of.
    pub issuer: String,
    /// Our client ID: must be an audience.
    pub client_id: String,
    /// Further audiences that may stand beside ours. Usually none.
    pub also_trusted: Vec<String>,
    /// The nonce that was sent, if one was.
    pub nonce: Option<Nonce>,
    /// The algorithms this issuer may sign with.
    pub algorithms: Vec<Algorithm>,
}

impl Rules {
    /// The usual rules: one audience, every asymmetric algorithm.
    pub fn new(issuer: impl Into<String>, client_id: impl Into<String>, nonce: Option<Nonce>) -> Self {
        Self {
            issuer: issuer.into(),
            client_id: client_id.into(),
            also_trusted: Vec::new(),
            nonce,
            algorithms: Algorithm::ALL.to_vec(),
        }
    }
}

/// What a checked ID token says. Field names are claim names (OpenID Connect Core 1.0, sections 2 and 5.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    /// Who issued it.
    pub iss: String,
    /// Who signed in; unique only together with `iss`.
    pub sub: String,
    /// Whom it is for.
    pub aud: Vec<String>,
    /// When it ends.
    pub exp: Timestamp,
    /// When it was made.
    pub iat: Timestamp,
    /// When the person last proved who they are.
    pub auth_time: Option<Timestamp>,
    /// How they proved it (RFC 8176).
    pub amr: Vec<String>,
    /// How strong that was, in the issuer's terms.
    pub acr: Option<String>,
    /// The mail address, as the issuer knows it.
    pub email: Option<String>,
    /// Whether the issuer has checked the address.
    pub email_verified: Option<bool>,
    /// A name for display; may change and may be anything.
    pub preferred_username: Option<String>,
    /// The person's full name.
    pub name: Option<String>,
    /// Microsoft: the organisation that the account belongs to.
    pub tid: Option<String>,
    /// What it was signed with.
    pub algorithm: Algorithm,
    at_hash: Option<String>,
}

impl Verified {
    /// Compares `at_hash`, where there is one, with the access token that came in the same answer
    /// (OpenID Connect Core 1.0, section 3.1.3.8).
    pub fn check_access_token(&self, token: &AccessToken) -> Result<(), VerifyError> {
        let Some(at_hash) = &self.at_hash else {
            return Ok(());
        };
        #[expect(clippy::disallowed_methods, reason = "hashed here, and only the hash is compared")]
        let expected = at_hash_of(token.expose_secret(), self.algorithm);
        if *at_hash == expected { Ok(()) } else { Err(VerifyError::AccessTokenHash) }
    }
}

/// The `at_hash` of an access token: the left half of its hash (OpenID Connect Core 1.0, section 3.1.3.6).
pub fn at_hash_of(access_token: &str, algorithm: Algorithm) -> String {
    let hash = digest::digest(algorithm.digest(), access_token.as_bytes());
    let hash = hash.as_ref();
    URL_SAFE_NO_PAD.encode(&hash[..hash.len() / 2])
}

/// Why a token is not to be believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// It could not even be taken apart.
    #[error(transparent)]
    Parse(#[from] ParseError),
    /// `alg` is missing, `none`, symmetric, unknown, or not allowed for this issuer.
    #[error("the token's algorithm is not allowed")]
    Algorithm,
    /// `crit` names something that must be understood, and nothing is (RFC 7515, section 4.1.11).
    #[error("the token demands an extension that is not known here")]
    Critical,
    /// `typ` says that this is another kind of token (RFC 8725, section 3.11).
    #[error("the token is of another type than an ID token")]
    Type,
    /// No key can check it.
    #[error(transparent)]
    Key(#[from] PickError),
    /// The signature was not made by the issuer's key over these bytes.
    #[error("the token's signature is wrong")]
    Signature,
    /// A claim that must be there is not.
    #[error("the token has no {0}")]
    Missing(&'static str),
    /// A claim has another JSON type than it must have, or is no moment that exists.
    #[error("the token's {0} is malformed")]
    Malformed(&'static str),
    /// `iss` is not the issuer whose keys were used.
    #[error("the token comes from another issuer")]
    Issuer,
    /// `aud` does not name us, or also names somebody who is not trusted.
    #[error("the token is for another client")]
    Audience,
    /// `azp` is another client, or is missing although there are several audiences.
    #[error("the token was made for another client")]
    AuthorizedParty,
    /// `exp` is past, beyond the leeway.
    #[error("the token ended at {0}")]
    Expired(Timestamp),
    /// `nbf` is ahead, beyond the leeway.
    #[error("the token is not valid before {0}")]
    NotYet(Timestamp),
    /// `iat` is ahead, beyond the leeway.
    #[error("the token was made in the future, at {0}")]
    FromTheFuture(Timestamp),
    /// The nonce is missing or not the one that was sent.
    #[error("the token does not belong to this sign-in")]
    Nonce,
    /// `at_hash` belongs to another access token.
    #[error("the ID token belongs to another access token")]
    AccessTokenHash,
}

/// Checks an ID token at a moment, with the issuer's keys.
pub fn verify(token: &str, keys: &KeySet, rules: &Rules, now: Timestamp) -> Result<Verified, VerifyError> {
    let jws = Jws::parse(token)?;
    let algorithm = check_header(&jws.header, rules)?;
    let issuer = issuer_of_tenant(&rules.issuer, &jws.claims);
    check_signature(&jws, algorithm, keys, &issuer)?;

    let claims = &jws.claims;
    if required_text(claims, "iss")? != issuer {
        return Err(VerifyError::Issuer);
    }
    let aud = check_audience(claims, rules)?;
    let (exp, iat) = check_times(claims, now)?;
    check_nonce(claims, rules)?;
    Ok(Verified {
        sub: required_text(claims, "sub")?,
        aud,
        exp,
        iat,
        auth_time: moment(claims, "auth_time")?,
        amr: texts(claims.get("amr")).unwrap_or_default(),
        acr: text(claims, "acr"),
        email: text(claims, "email"),
        email_verified: claims.get("email_verified").and_then(Value::as_bool),
        preferred_username: text(claims, "preferred_username"),
        name: text(claims, "name"),
        tid: text(claims, "tid"),
        iss: issuer,
        algorithm,
        at_hash: optional_text(claims, "at_hash")?,
    })
}

fn check_header(header: &Map<String, Value>, rules: &Rules) -> Result<Algorithm, VerifyError> {
    let algorithm = header.get("alg").and_then(Value::as_str).and_then(Algorithm::from_name);
    let algorithm =
        algorithm.filter(|algorithm| rules.algorithms.contains(algorithm)).ok_or(VerifyError::Algorithm)?;
    if header.contains_key("crit") {
        return Err(VerifyError::Critical);
    }
    match header.get("typ") {
        None => Ok(algorithm),
        Some(Value::String(typ)) if is_id_token_type(typ) => Ok(algorithm),
        Some(_) => Err(VerifyError::Type),
    }
}

/// Media types are compared without case and with or without `application/` (RFC 7515, section 4.1.9).
fn is_id_token_type(typ: &str) -> bool {
    let typ = typ.to_ascii_lowercase();
    typ.strip_prefix("application/").unwrap_or(&typ) == "jwt"
}

/// Microsoft publishes one issuer for all organisations; only the signed token says which one it is.
pub(super) fn issuer_of_tenant(issuer: &str, claims: &Map<String, Value>) -> String {
    let is_id =
        |tid: &&str| tid.len() == 36 && tid.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    match claims.get("tid").and_then(Value::as_str).filter(is_id) {
        Some(tid) => issuer.replace("{tenantid}", tid),
        None => issuer.to_owned(),
    }
}

fn check_signature(jws: &Jws, algorithm: Algorithm, keys: &KeySet, issuer: &str) -> Result<(), VerifyError> {
    let kid = match jws.header.get("kid") {
        None => None,
        Some(Value::String(kid)) => Some(kid.as_str()),
        Some(_) => return Err(VerifyError::Malformed("kid")),
    };
    let candidates = keys.pick(kid, algorithm, Some(issuer))?;
    let message = jws.signing_input.as_bytes();
    if candidates.into_iter().any(|key| key.verifies(algorithm, message, &jws.signature)) {
        Ok(())
    } else {
        Err(VerifyError::Signature)
    }
}

fn check_audience(claims: &Map<String, Value>, rules: &Rules) -> Result<Vec<String>, VerifyError> {
    let aud = match claims.get("aud") {
        None => return Err(VerifyError::Missing("aud")),
        Some(Value::String(one)) => vec![one.clone()],
        several => texts(several).ok_or(VerifyError::Malformed("aud"))?,
    };
    let trusted = |one: &String| *one == rules.client_id || rules.also_trusted.contains(one);
    if !aud.contains(&rules.client_id) || !aud.iter().all(trusted) {
        return Err(VerifyError::Audience);
    }
    match optional_text(claims, "azp")? {
        Some(azp) if azp != rules.client_id => Err(VerifyError::AuthorizedParty),
        None if aud.len() > 1 => Err(VerifyError::AuthorizedParty),
        _ => Ok(aud),
    }
}

fn check_times(claims: &Map<String, Value>, now: Timestamp) -> Result<(Timestamp, Timestamp), VerifyError> {
    let exp = moment(claims, "exp")?.ok_or(VerifyError::Missing("exp"))?;
    let iat = moment(claims, "iat")?.ok_or(VerifyError::Missing("iat"))?;
    if now.duration_since(exp) >= LEEWAY {
        return Err(VerifyError::Expired(exp));
    }
    if let Some(nbf) = moment(claims, "nbf")?.filter(|nbf| nbf.duration_since(now) > LEEWAY) {
        return Err(VerifyError::NotYet(nbf));
    }
    if iat.duration_since(now) > LEEWAY {
        return Err(VerifyError::FromTheFuture(iat));
    }
    Ok((exp, iat))
}

fn check_nonce(claims: &Map<String, Value>, rules: &Rules) -> Result<(), VerifyError> {
    let Some(sent) = &rules.nonce else { return Ok(()) };
    #[expect(clippy::disallowed_methods, reason = "compared with the one in the token, nothing leaves")]
    let sent = sent.expose_secret();
    if claims.get("nonce").and_then(Value::as_str) == Some(sent) { Ok(()) } else { Err(VerifyError::Nonce) }
}

/// A `NumericDate`: seconds, possibly with a fraction, never text (RFC 7519, section 2).
fn moment(claims: &Map<String, Value>, name: &'static str) -> Result<Option<Timestamp>, VerifyError> {
    let Some(value) = claims.get(name) else {
        return Ok(None);
    };
    let seconds = value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds.floor() as i64));
    match seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()) {
        Some(moment) => Ok(Some(moment)),
        None => Err(VerifyError::Malformed(name)),
    }
}

fn required_text(claims: &Map<String, Value>, name: &'static str) -> Result<String, VerifyError> {
    optional_text(claims, name)?.ok_or(VerifyError::Missing(name))
}

fn optional_text(claims: &Map<String, Value>, name: &'static str) -> Result<Option<String>, VerifyError> {
    match claims.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(VerifyError::Malformed(name)),
    }
}

/// For claims that only inform: another JSON type than expected is treated as not said.
fn text(claims: &Map<String, Value>, name: &str) -> Option<String> {
    claims.get(name).and_then(Value::as_str).map(str::to_owned)
}

fn texts(value: Option<&Value>) -> Option<Vec<String>> {
    value?.as_array()?.iter().map(|item| item.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests;
