//! Makes the tokens of an answer: access token, refresh token, ID token.
//!
//! Everything that is handed out is recorded first, so that introspection and revocation know it. The faults that
//! concern tokens are applied here and nowhere else.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::app::{App, Ledger};
use super::fault::{Fault, IdTokenFault};
use super::grant::{Grant, GrantId, Made};
use super::mint::mint;
use super::options::{AccessTokens, RefreshEnd, User};
use super::refusal::Refusal;
use super::scope;
use crate::jwt::verify::at_hash_of;

/// A token answer to be made.
pub(super) struct Order<'a> {
    /// For which grant.
    pub(super) grant: GrantId,
    /// With which permissions: all of the grant's, or fewer.
    pub(super) scopes: &'a [String],
    /// Whether a refresh token belongs to it.
    pub(super) refresh: bool,
    /// Whether it is the first answer of the grant, the only one whose ID token repeats the nonce.
    pub(super) first: bool,
}

/// Makes a token answer (RFC 6749, section 5.1; OpenID Connect Core 1.0, section 3.1.3.3).
pub(super) fn issue(app: &App, ledger: &mut Ledger, order: &Order) -> Result<Value, Refusal> {
    let now = app.now();
    let grant = ledger.grants.get(order.grant).cloned();
    let grant = grant.ok_or_else(|| Refusal::invalid_grant("The grant has ended"))?;
    let user = app.user(&grant.sub).ok_or_else(Refusal::server_error)?;
    let scopes = granted(app, order.scopes);
    let lifetime = access_lifetime(app);
    let expires = after(now, lifetime);

    let access = access_token(app, &grant, user, &Span { scopes: &scopes, now, expires })?;
    let made = Made { grant: order.grant, scopes: scopes.clone(), now, expires, first: order.first };
    ledger.grants.keep_access(&access, &made);
    let mut answer =
        json!({ "access_token": access, "token_type": token_type(app), "scope": scopes.join(" ") });
    match (app.has(&Fault::OmitExpiresIn), app.has(&Fault::ExpiresInAsText)) {
        (true, _) => {}
        (_, true) => answer["expires_in"] = json!(lifetime.as_secs().to_string()),
        _ => answer["expires_in"] = json!(lifetime.as_secs()),
    }
    if order.refresh && !app.has(&Fault::WithholdRefreshToken) {
        let token = mint()?;
        let expires = after(now, app.options.refresh_lifetime);
        ledger.grants.keep_refresh(&token, &Made { expires, ..made });
        answer["refresh_token"] = json!(token);
        if app.options.refresh_end == RefreshEnd::Said {
            answer["refresh_token_expires_in"] = json!(app.options.refresh_lifetime.as_secs());
        }
    }
    if scopes.iter().any(|scope| scope == scope::OPENID) {
        let nonce = grant.nonce.as_deref().filter(|_| order.first);
        let span = Span { scopes: &scopes, now, expires };
        answer["id_token"] = json!(id_token(app, &grant, user, &span, &Binding { nonce, access: &access })?);
    }
    if app.has(&Fault::UnknownMembers) {
        answer["x_practice"] = json!({ "nested": [1, null, "text"] });
        answer["ext_expires_in"] = json!(7200);
    }
    Ok(answer)
}

/// A moment later by a lifetime, or the end of time.
pub(super) fn after(now: Timestamp, lifetime: Duration) -> Timestamp {
    now.checked_add(lifetime).unwrap_or(Timestamp::MAX)
}

fn granted(app: &App, asked: &[String]) -> Vec<String> {
    let withheld = |scope: &String| app.has(&Fault::WithholdScope(scope.clone()));
    asked.iter().filter(|scope| !withheld(scope)).cloned().collect()
}

fn access_lifetime(app: &App) -> Duration {
    app.fault(|fault| match fault {
        Fault::AccessLives(lifetime) => Some(*lifetime),
        _ => None,
    })
    .unwrap_or(app.options.access_lifetime)
}

/// Whom access tokens are meant for.
pub(super) fn audience(app: &App) -> String {
    app.fault(|fault| match fault {
        Fault::AccessAudience(other) => Some((*other).to_owned()),
        _ => None,
    })
    .unwrap_or_else(|| app.issuer.clone())
}

fn token_type(app: &App) -> String {
    app.fault(|fault| match fault {
        Fault::TokenType(name) => Some(name.clone()),
        _ => None,
    })
    .unwrap_or_else(|| "Bearer".to_owned())
}

/// What a token allows, and from when to when.
struct Span<'a> {
    scopes: &'a [String],
    now: Timestamp,
    expires: Timestamp,
}

/// What an ID token is bound to.
struct Binding<'a> {
    nonce: Option<&'a str>,
    access: &'a str,
}

/// RFC 9068, or random characters.
fn access_token(app: &App, grant: &Grant, user: &User, span: &Span) -> Result<String, Refusal> {
    let unique = mint()?;
    if app.options.access_tokens == AccessTokens::Opaque {
        return Ok(unique);
    }
    let claims = members(json!({
        "iss": app.issuer, "sub": user.sub, "aud": audience(app), "client_id": grant.client_id, "jti": unique,
        "scope": span.scopes.join(" "), "iat": span.now.as_second(), "exp": span.expires.as_second(),
        "auth_time": grant.signed_in_at.as_second(),
    }));
    app.signing_key().sign("at+jwt", &claims).ok().ok_or_else(Refusal::server_error)
}

/// OpenID Connect Core 1.0, section 2.
fn id_token(app: &App, grant: &Grant, user: &User, span: &Span, bound: &Binding) -> Result<String, Refusal> {
    let fault = app.fault(|fault| match fault {
        Fault::IdToken(how) => Some(*how),
        _ => None,
    });
    let key = app.signing_key();
    let mut claims = members(json!({
        "iss": app.issuer, "sub": user.sub, "aud": grant.client_id, "azp": grant.client_id,
        "iat": span.now.as_second(), "exp": span.expires.as_second(), "auth_time": grant.signed_in_at.as_second(),
        "amr": ["pwd", "otp"], "acr": SECOND_FACTOR, "at_hash": at_hash_of(bound.access, key.algorithm()),
    }));
    if let Some(nonce) = bound.nonce {
        claims.insert("nonce".to_owned(), json!(nonce));
    }
    claims.extend(person(user, span.scopes));
    spoil(&mut claims, fault, span.now);
    if fault == Some(IdTokenFault::AlgNone) {
        return Ok(unsigned(claims));
    }
    let token = key.sign("JWT", &claims).ok().ok_or_else(Refusal::server_error)?;
    Ok(if fault == Some(IdTokenFault::BrokenSignature) { broken(&token) } else { token })
}

/// What the granted scopes tell about a person (OpenID Connect Core 1.0, section 5.4).
pub(super) fn person(user: &User, scopes: &[String]) -> Map<String, Value> {
    let has = |name| scopes.iter().any(|scope| scope == name);
    let mut claims = Map::new();
    if has(scope::EMAIL) {
        claims.extend(members(json!({ "email": user.address, "email_verified": true })));
    }
    if has(scope::PROFILE) {
        claims.extend(members(json!({ "name": user.name, "preferred_username": user.address })));
    }
    claims
}

fn spoil(claims: &mut Map<String, Value>, fault: Option<IdTokenFault>, now: Timestamp) {
    let (name, value) = match fault {
        Some(IdTokenFault::WrongNonce) => ("nonce", json!("another-nonce")),
        Some(IdTokenFault::WrongAudience) => ("aud", json!("another-client")),
        Some(IdTokenFault::WrongIssuer) => ("iss", json!(FOREIGN_ISSUER)),
        Some(IdTokenFault::Expired) => ("exp", json!(now.as_second() - 24 * 60 * 60)),
        Some(IdTokenFault::OtherSubject) => ("sub", json!("practice-somebody-else")),
        Some(IdTokenFault::OtherAddress) => ("email", json!("somebody.else@example.org")),
        Some(IdTokenFault::OneFactor) => ("amr", json!(["pwd"])),
        Some(IdTokenFault::OtherStrength) => {
            claims.remove("amr");
            ("acr", json!(ONE_FACTOR))
        }
        Some(IdTokenFault::BrokenSignature | IdTokenFault::AlgNone) | None => return,
    };
    claims.insert(name.to_owned(), value);
}

/// The names that a sign-in with a second factor and one without it have here (`acr`).
pub(super) const SECOND_FACTOR: &str = "https://refeds.org/profile/mfa";
pub(super) const ONE_FACTOR: &str = "https://refeds.org/profile/sfa";

/// The issuer that wrong answers name; it does not exist (RFC 2606).
pub(super) const FOREIGN_ISSUER: &str = "https://foreign.invalid";

fn unsigned(claims: Map<String, Value>) -> String {
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.", part(json!({ "alg": "none", "typ": "JWT" })), part(Value::Object(claims)))
}

/// Changes the first character of the signature, which keeps its length and alphabet.
fn broken(token: &str) -> String {
    let (head, signature) = token.rsplit_once('.').unwrap_or((token, ""));
    let first = if signature.starts_with('A') { 'B' } else { 'A' };
    format!("{head}.{first}{}", signature.get(1..).unwrap_or_default())
}

fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
