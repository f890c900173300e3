//! Ends a grant at the provider (RFC 7009), refresh token first.
//!
//! A token counts as ended only on the provider's own word; a web page, a redirect or a lost answer is none. Which words it
//! said is told for each token, because some providers end one kind only. Two forms beside the standard are spoken, where a
//! provider's definition says so.

use secrecy::ExposeSecret;
use serde::Serialize;
use url::Url;
use zeroize::Zeroizing;

use super::answer::{self, Answer, Sent};
use super::fault::{Exchange, Fault, ProtocolError};
use super::form::{ClientAuth, Form};
use super::verdict;
use crate::domain::problem::Failure;
use crate::domain::provider::{Provider, RevocationForm};
use crate::domain::secret::{AccessToken, RefreshToken};
use crate::platform::transport::{Method, Request, Transport};

/// The tokens that are to be ended.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tokens<'a> {
    /// The refresh token.
    pub refresh: Option<&'a RefreshToken>,
    /// The one before it, which may stand for a grant of its own.
    pub previous: Option<&'a RefreshToken>,
    /// The access token.
    pub access: Option<&'a AccessToken>,
}

/// What the provider said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// Of the refresh token.
    pub refresh: Said,
    /// Of the access token.
    pub access: Said,
}

/// What a provider said of one token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// It was not asked: there is no such token, or the form has no place for it.
    Nothing,
    /// It is dead (RFC 7009, section 2.2).
    Ended,
    /// Such tokens are not ended on request (RFC 7009, section 2.2.1), or this one is not.
    Kept,
}

/// Asks the provider to end these tokens. `None` when it does not offer that: no endpoint, one whose form needs what is not
/// there, or one that ends no token of these kinds. A failure that may pass leaves everything to be asked again.
///
/// RFC 7009, sections 2.1, 2.2 and 2.2.1.
pub async fn revoke(
    provider: &Provider,
    auth: &ClientAuth,
    tokens: Tokens<'_>,
    transport: &dyn Transport,
) -> Result<Option<Word>, ProtocolError> {
    let Some(endpoint) = &provider.endpoints.revocation else { return Ok(None) };
    let form = provider.endpoints.revocation_form;
    let one = Revocation { provider, auth, url: endpoint.url(), form, bearer: tokens.access, transport };
    if form == RevocationForm::AccessTokenOnly {
        return one.access_alone(tokens.access).await;
    }
    let refresh = match tokens.refresh {
        Some(refresh) => one.ask(refresh, REFRESH).await?,
        None => Said::Nothing,
    };
    // It stands for another grant at most, so that its refusal does not spoil what was reached.
    if let Some(previous) = tokens.previous {
        one.try_to(previous, REFRESH).await?;
    }
    let access = match tokens.access {
        Some(access) if refresh == Said::Ended => one.try_to(access, ACCESS).await?,
        Some(access) => one.ask(access, ACCESS).await?,
        None => Said::Nothing,
    };
    let ended = refresh == Said::Ended || access == Said::Ended;
    Ok(ended.then_some(Word { refresh, access }))
}

const REFRESH: &str = "refresh_token";
const ACCESS: &str = "access_token";

struct Revocation<'a> {
    provider: &'a Provider,
    auth: &'a ClientAuth,
    url: &'a Url,
    form: RevocationForm,
    /// What opens an endpoint that wants a bearer.
    bearer: Option<&'a AccessToken>,
    transport: &'a dyn Transport,
}

impl Revocation<'_> {
    /// Asks about one token. A definite refusal that is not about the token itself is a failure.
    async fn ask(&self, token: &impl ExposeSecret<str>, hint: &'static str) -> Result<Said, ProtocolError> {
        let sent = match self.form {
            RevocationForm::BearerJson => self.send_json(token, hint).await,
            RevocationForm::Standard | RevocationForm::AccessTokenOnly => self.send_form(token, hint).await,
        };
        match sent {
            Ok(_) => Ok(Said::Ended),
            Err(error) => self.of_token(hint, &error).ok_or(error),
        }
    }

    /// The same, where a definite refusal changes nothing.
    async fn try_to(
        &self,
        token: &impl ExposeSecret<str>,
        hint: &'static str,
    ) -> Result<Said, ProtocolError> {
        match self.ask(token, hint).await {
            Err(error) if verdict::failure(verdict::problem_kind(&error)) == Failure::Final => Ok(Said::Kept),
            asked => asked,
        }
    }

    /// What a refusal says of the token itself, if it says anything.
    fn of_token(&self, hint: &str, error: &ProtocolError) -> Option<Said> {
        let Fault::Refused(refusal) = &error.fault else { return None };
        // Where a bearer opens the endpoint, 401 speaks of that one, and it is the access token.
        let of_bearer =
            self.form == RevocationForm::BearerJson && error.context.status == Some(401) && hint != ACCESS;
        match refusal.error.as_str() {
            "unsupported_token_type" => Some(Said::Kept),
            "invalid_token" if of_bearer => Some(Said::Kept),
            // Words of some providers for a token that is dead or unknown, which is what was wanted.
            "invalid_token" | "invalid_grant" if is_definite(error) => Some(Said::Ended),
            _ => None,
        }
    }

    async fn send_form(
        &self,
        token: &impl ExposeSecret<str>,
        hint: &'static str,
    ) -> Result<Answer, ProtocolError> {
        let form = Form::new(Exchange::Revoke)
            .secret("token", token)
            .with("token_type_hint", hint)
            .by(self.auth, self.provider);
        form.post(self.url, self.transport).await
    }

    /// An endpoint that takes access tokens only, in a member of that name, from clients with a secret. The refresh token
    /// goes with the access token it belongs to.
    async fn access_alone(&self, access: Option<&AccessToken>) -> Result<Option<Word>, ProtocolError> {
        let (Some(access), true) = (access, self.auth.secret.is_some()) else { return Ok(None) };
        let form = Form::new(Exchange::Revoke).secret("access_token", access).by(self.auth, self.provider);
        let said = match form.post(self.url, self.transport).await {
            Ok(_) => Said::Ended,
            Err(error) => self.of_token(ACCESS, &error).ok_or(error)?,
        };
        Ok((said == Said::Ended).then_some(Word { refresh: Said::Nothing, access: said }))
    }

    /// A JSON body, opened by a bearer: the access token, or else the token itself.
    async fn send_json(
        &self,
        token: &impl ExposeSecret<str>,
        hint: &'static str,
    ) -> Result<Answer, ProtocolError> {
        let token = shown(token);
        let bearer = self.bearer.map_or(token, shown);
        // Large enough from the start, so that growing leaves no copy behind.
        let mut body = Zeroizing::new(Vec::with_capacity(2 * token.len() + 64));
        // Writing two texts into memory cannot fail.
        serde_json::to_writer(&mut *body, &JsonBody { token, token_type_hint: hint }).ok();
        let headers = vec![
            ("accept", Zeroizing::new("application/json".to_owned())),
            ("content-type", Zeroizing::new("application/json".to_owned())),
            ("authorization", Zeroizing::new(format!("Bearer {bearer}"))),
        ];
        let request = Request { method: Method::Post, url: self.url.clone(), headers, body };
        let names = vec!["token", "token_type_hint", "authorization"];
        let sent = Sent { names, secrets: vec![token, bearer] };
        answer::ask(Exchange::Revoke, request, sent, self.transport).await
    }
}

#[derive(Serialize)]
struct JsonBody<'a> {
    token: &'a str,
    token_type_hint: &'a str,
}

/// Whether it is the provider's word and no trouble on the way.
fn is_definite(error: &ProtocolError) -> bool {
    matches!(error.context.status, Some(200..=299 | 400 | 401))
}

fn shown(token: &impl ExposeSecret<str>) -> &str {
    #[expect(
        clippy::disallowed_methods,
        reason = "the provider gave it and ends it; body and header are wiped"
    )]
    token.expose_secret()
}

#[cfg(test)]
mod tests;
