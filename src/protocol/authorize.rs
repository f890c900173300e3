//! The authorization code grant: the address for the browser, and the code redeemed (RFC 6749, section 4.1; RFC 7636).
//!
//! Guarantees that every request has its own state, nonce and verifier, that the challenge is S256, that the code goes
//! only to the token endpoint that was known when the browser opened, and that it is sent once. Never opens anything.

use std::fmt;

use url::Url;

use super::fault::{Exchange, ProtocolError};
use super::form::{ClientAuth, Form};
use super::{link, token_answer};

pub use super::redirect::RedirectError;

use crate::domain::provider::{ClientId, Consent, Issuer, Provider};
use crate::domain::scope::Scope;
use crate::domain::secret::{AuthorizationCode, Nonce, PkceVerifier, State};
use crate::domain::token::TokenSet;
use crate::platform::random::{self, Random};
use crate::platform::transport::Transport;

/// What the provider's page is to ask beside the permissions (OpenID Connect Core 1.0, section 3.1.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prompt {
    /// What it asks by itself.
    Usual,
    /// For consent once more, because the last sign-in brought no refresh token.
    Consent,
    /// Which of several accounts, where the provider is known to have a way for that: several of its accounts are here.
    Several,
    /// Which account, because somebody else signed in last time.
    Account,
    /// To prove anew who one is, whatever the browser remembers.
    Fresh,
}

/// One sign-in on its way: what was sent, and what is needed to judge and redeem the answer.
///
/// The endpoints are those of the moment it began, so that a changed definition cannot send a code to another server
/// (RFC 9700, section 4.4.2).
pub struct AuthorizationRequest {
    /// To open in the browser, to copy, to show as a QR code.
    pub link: AuthorizeLink,
    /// What the ID token must repeat; `None` where no ID token was asked for.
    pub nonce: Option<Nonce>,
    /// Where the browser is to come back to.
    pub redirect_uri: Url,
    pub(super) state: State,
    pub(super) issuer: Option<Issuer>,
    pub(super) sends_iss: bool,
    pub(super) authorization_endpoint: Url,
    verifier: PkceVerifier,
    token_endpoint: Url,
    resource: Option<String>,
}

/// The address for the browser. It holds the state, so its `Debug` prints the host only.
#[derive(Clone, PartialEq, Eq)]
pub struct AuthorizeLink(pub Url);

impl AuthorizeLink {
    /// The whole address, for the browser and for the person who copies it. Not for logs.
    pub fn url(&self) -> &Url {
        &self.0
    }
}

impl fmt::Debug for AuthorizeLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AuthorizeLink({})", self.0.host_str().unwrap_or("?"))
    }
}

impl fmt::Debug for AuthorizationRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizationRequest").field("link", &self.link).finish_non_exhaustive()
    }
}

/// What a sign-in tells beside what it asks for. Goes into the address only where the provider is known to take it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hints<'a> {
    /// Who is wanted: `login_hint` (OpenID Connect Core 1.0, section 3.1.2.1).
    pub person: Option<&'a str>,
    /// A name of this sign-in that stays the same, for providers that keep the grants of a person apart by device.
    pub device: Option<&'a str>,
}

/// Begins a sign-in. Nothing is sent yet.
///
/// RFC 6749, section 4.1.1; RFC 7636, sections 4.1 to 4.3; RFC 8707, section 2.1.
pub fn begin(
    provider: &Provider,
    client: &ClientId,
    redirect_uri: &Url,
    scopes: &[Scope],
    hints: Hints<'_>,
    prompt: Prompt,
    random: &dyn Random,
) -> AuthorizationRequest {
    let (state, verifier, nonce) = (random::word(random), random::word(random), random::word(random));
    let nonce = scopes.iter().any(|scope| scope.as_str() == "openid").then_some(nonce);
    let mut extra = provider_parameters(provider, prompt);
    extra.extend(nonce.as_ref().map(|nonce| ("nonce".to_owned(), nonce.to_string())));
    let person = hints.person.filter(|_| provider.parameters.login_hint);
    extra.extend(person.map(|person| ("login_hint".to_owned(), person.to_owned())));
    if let Some(device) = hints.device.filter(|_| provider.parameters.names_device) {
        let named = [("device_id", device), ("device_name", super::register::CLIENT_NAME)];
        extra.extend(named.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
    let parts = link::Parts {
        endpoint: provider.endpoints.authorization.url(),
        client: client.as_str(),
        redirect_uri,
        scope: provider.scope_text(scopes),
        state: &state,
        extra,
    };
    let (address, verifier) = link::build(parts, &verifier);
    AuthorizationRequest {
        link: AuthorizeLink(address),
        nonce: nonce.map(|nonce| Nonce::new(nonce.as_str())),
        redirect_uri: redirect_uri.clone(),
        state: State::new(state.as_str()),
        issuer: provider.issuer.clone(),
        sends_iss: provider.client.sends_iss,
        authorization_endpoint: provider.endpoints.authorization.url().clone(),
        verifier,
        token_endpoint: provider.endpoints.token.url().clone(),
        resource: provider.parameters.resource.clone(),
    }
}

/// The provider's own parameters, each once; the prompt asked for now replaces one that is always sent.
fn provider_parameters(provider: &Provider, prompt: Prompt) -> Vec<(String, String)> {
    let consent = match prompt {
        Prompt::Consent => Consent::AskAgain,
        Prompt::Usual | Prompt::Several | Prompt::Account | Prompt::Fresh => Consent::Usual,
    };
    let mut parameters = provider.authorization_parameters(consent);
    let chooser = match prompt {
        Prompt::Usual | Prompt::Consent => Vec::new(),
        Prompt::Several => provider.parameters.with_several.clone().into_iter().collect(),
        Prompt::Account => vec![("prompt".to_owned(), "select_account".to_owned())],
        Prompt::Fresh => provider.asks_freshly().unwrap_or_default().into_iter().collect(),
    };
    parameters.retain(|(name, _)| chooser.iter().all(|(other, _)| name != other));
    parameters.extend(chooser);
    parameters
}

/// Sends the code to the token endpoint of this request, once, with this request's verifier.
///
/// The code is used up whatever happens: after an error or a lost answer it must not be sent again. `provider` only says
/// how the client names itself.
///
/// RFC 6749, sections 4.1.3 and 4.1.4; RFC 7636, section 4.5; RFC 8707, section 2.2.
pub async fn redeem(
    code: AuthorizationCode,
    request: &AuthorizationRequest,
    auth: &ClientAuth,
    provider: &Provider,
    transport: &dyn Transport,
) -> Result<TokenSet, ProtocolError> {
    let form = Form::new(Exchange::Token)
        .with("grant_type", "authorization_code")
        .secret("code", &code)
        .with("redirect_uri", request.redirect_uri.as_str())
        .secret("code_verifier", &request.verifier)
        .maybe("resource", request.resource.as_deref())
        .by(auth, provider);
    let answer = form.post(&request.token_endpoint, transport).await?;
    token_answer::read(&answer)
}

/// A request as it was sent, for the tests of this folder.
#[cfg(test)]
pub(super) fn example(provider: &Provider) -> AuthorizationRequest {
    let scopes = provider.scopes_for(&crate::domain::scope::Uses::usual()).unwrap();
    let redirect_uri = Url::parse("http://127.0.0.1:4711/callback/example").unwrap();
    let client = "client-1".parse().unwrap();
    begin(
        provider,
        &client,
        &redirect_uri,
        &scopes,
        Hints { person: Some("anna@example.org"), device: None },
        Prompt::Usual,
        &CountingRandom::default(),
    )
}

/// Not random at all: 0, 1, 2, … so that every word differs and tests can be repeated.
#[cfg(test)]
#[derive(Default)]
pub(super) struct CountingRandom(std::sync::atomic::AtomicU8);

#[cfg(test)]
impl Random for CountingRandom {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
    }
}

#[cfg(test)]
mod tests;
