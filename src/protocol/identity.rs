//! Finds out who signed in: from the checked ID token, or from userinfo (OpenID Connect Core 1.0, sections 3.1.3.7 and 5.3).
//!
//! An ID token that fails a check is never passed over in favour of something weaker. Userinfo is asked when there is no ID
//! token, when the token names no address, or when the keys to check it cannot be had; it must speak of the same person.

use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde_json::{Map, Value};

use super::answer::{self, Sent};
use super::fault::{Exchange, Fault, ProtocolError};
use super::jwks;
use crate::domain::account::MailAddress;
use crate::domain::problem::harmless;
use crate::domain::provider::{ClientId, Endpoint, Provider};
use crate::domain::secret::{AccessToken, IdToken, Nonce};
use crate::domain::token::TokenSet;
use crate::jwt::keys::{KeySet, PickError};
use crate::jwt::{self, Rules, Verified, VerifyError};
use crate::platform::transport::{Request, Transport};

/// Who signed in, as far as the provider says. Everything may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// The mail address.
    pub address: Option<String>,
    /// The name the person signs in with, which may be no address.
    pub username: Option<String>,
    /// The provider's own name for the person; unique together with the issuer.
    pub subject: Option<String>,
    /// Display name.
    pub person: Option<String>,
    /// How the person proved who they are (`amr`, RFC 8176), in the provider's words.
    pub factors: Vec<String>,
    /// Who issued the ID token; `None` if none was checked.
    pub issuer: Option<String>,
    /// When the person proved who they are (`auth_time`).
    pub authenticated_at: Option<Timestamp>,
    /// How strong the proof was, in the provider's words (`acr`).
    pub class: Option<String>,
}

/// Asks the provider who signed in. An identity without anything in it means that the provider does not say.
///
/// The moment against which the ID token is checked is when it was received.
pub async fn find_out(
    provider: &Provider,
    client: &ClientId,
    tokens: &TokenSet,
    nonce: Option<&Nonce>,
    transport: &dyn Transport,
) -> Result<Identity, ProtocolError> {
    let proven = match &tokens.id {
        Some(id) => proven(provider, client, id, tokens, nonce, transport).await?,
        None => None,
    };
    let (Some(endpoint), true) =
        (&provider.endpoints.userinfo, proven.as_ref().is_none_or(|who| who.address.is_none()))
    else {
        return Ok(proven.unwrap_or_default());
    };
    match (proven, userinfo(provider, endpoint, &tokens.access, transport).await) {
        (None, asked) => asked,
        (Some(proven), Ok(asked)) => same_person(proven, asked),
        // Who it was is known already; only the address stays open.
        (Some(proven), Err(_)) => Ok(proven),
    }
}

/// Asks userinfo with an access token, which shows whether the token still opens anything there.
pub async fn ask(
    provider: &Provider,
    access: &AccessToken,
    transport: &dyn Transport,
) -> Result<Identity, ProtocolError> {
    let endpoint = provider.endpoints.userinfo.as_ref();
    let endpoint = endpoint.ok_or_else(|| ProtocolError::new(Exchange::Userinfo, Fault::NotOffered))?;
    userinfo(provider, endpoint, access, transport).await
}

/// What the ID token says, once it has passed every check; `None` if it cannot be checked and userinfo can say instead.
async fn proven(
    provider: &Provider,
    client: &ClientId,
    id: &IdToken,
    tokens: &TokenSet,
    nonce: Option<&Nonce>,
    transport: &dyn Transport,
) -> Result<Option<Identity>, ProtocolError> {
    let (Some(issuer), Some(address)) = (&provider.issuer, &provider.endpoints.jwks) else {
        return Ok(None);
    };
    let rules = Rules::new(issuer.as_str(), client.as_str(), nonce.cloned());
    let keys = match jwks::fetch(address, transport).await {
        Err(_) if provider.endpoints.userinfo.is_some() => return Ok(None),
        fetched => fetched?,
    };
    let verified = match check(id, &keys, &rules, tokens) {
        // The provider may have changed its keys between our two requests.
        Err(VerifyError::Key(PickError::Unknown)) => {
            check(id, &jwks::fetch(address, transport).await?, &rules, tokens)
        }
        checked => checked,
    };
    let verified = verified.map_err(|error| ProtocolError::new(Exchange::Token, Fault::IdToken(error)))?;
    Ok(Some(from_token(verified)))
}

fn check(id: &IdToken, keys: &KeySet, rules: &Rules, tokens: &TokenSet) -> Result<Verified, VerifyError> {
    #[expect(clippy::disallowed_methods, reason = "read for its claims, which may be shown")]
    let verified = jwt::verify(id.expose_secret(), keys, rules, tokens.received_at)?;
    verified.check_access_token(&tokens.access)?;
    Ok(verified)
}

fn from_token(verified: Verified) -> Identity {
    let text = |text: Option<String>| text.as_deref().and_then(answer::line);
    let (email, username) = (text(verified.email), text(verified.preferred_username));
    Identity {
        address: address(email, username.as_deref()),
        username,
        subject: answer::line(&verified.sub),
        person: text(verified.name),
        factors: verified.amr.iter().map(|factor| harmless(factor)).take(MOST_FACTORS).collect(),
        issuer: Some(verified.iss),
        authenticated_at: verified.auth_time,
        class: text(verified.acr),
    }
}

/// More than any registry of methods has.
const MOST_FACTORS: usize = 20;

/// The address, where the provider gives one; otherwise the name the person signs in with, if it is an address.
fn address(email: Option<String>, username: Option<&str>) -> Option<String> {
    let is_address = |text: &&str| text.parse::<MailAddress>().is_ok();
    email.or_else(|| username.filter(is_address).map(str::to_owned))
}

/// OpenID Connect Core 1.0, section 5.3.1. The token goes into the header, never into the address.
async fn userinfo(
    provider: &Provider,
    endpoint: &Endpoint,
    access: &AccessToken,
    transport: &dyn Transport,
) -> Result<Identity, ProtocolError> {
    let form = &provider.endpoints.userinfo_form;
    #[expect(
        clippy::disallowed_methods,
        reason = "the provider's own endpoint is told whose account to name"
    )]
    let access = access.expose_secret();
    let credentials = format!("{} {access}", form.authorization_scheme);
    let request = Request::get(endpoint.url().clone()).header("authorization", credentials);
    let sent = Sent { names: vec!["authorization"], secrets: vec![access] };
    let answer = answer::ask(Exchange::Userinfo, request, sent, transport).await?;
    let said: Map<String, Value> = answer.parse()?;
    let text = |name: &str| said.get(name).and_then(Value::as_str).and_then(answer::line);
    let username = text("preferred_username").or_else(|| text("login"));
    Ok(Identity {
        address: address(text(&form.address_member), username.as_deref()),
        username,
        subject: text("sub"),
        person: text("name"),
        ..Identity::default()
    })
}

/// OpenID Connect Core 1.0, section 5.3.2: another `sub`, or none, makes userinfo worthless.
fn same_person(proven: Identity, asked: Identity) -> Result<Identity, ProtocolError> {
    if asked.subject != proven.subject {
        return Err(ProtocolError::new(Exchange::Userinfo, Fault::SubjectDifferent));
    }
    Ok(Identity {
        address: asked.address,
        username: proven.username.or(asked.username),
        person: proven.person.or(asked.person),
        ..proven
    })
}

#[cfg(test)]
mod tests;
