//! A provider: who issues tokens, where, under which rules, and for which mail servers.
//!
//! Providers are data. What one does differently is a named field here, never a comparison with its name. A [`Provider`]
//! that exists has been checked: its addresses are safe to open, its redirect is well-formed, its parameters leave the
//! flow's own alone. Built-in ones, discovered ones and a person's own have the same form, in TOML and JSON.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    scope::{MailUse, Scope, ScopeWords, Uses},
    secret::ClientSecret,
};

mod audience;
mod client;
mod endpoint;
mod facts;
mod id;
mod metadata;
mod other;
mod redirect;
mod server;
mod shape;
mod strength;
mod text;

pub use audience::{Audience, Service};
pub use client::{
    ClientAuthentication, ClientId, ClientIdProblem, ClientRules, ClientSecretProblem, IdShape, Pkce,
    RegistrationRule, SecretRule, check_pair,
};
pub use endpoint::{Endpoint, EndpointError, Endpoints, Issuer, RevocationForm, UserinfoForm};
pub use facts::{
    AuthorizationParameters, ClientSteps, MailServer, Rotation, Sasl, ScopeTable, Tls, TokenFacts,
};
pub use id::{ProviderId, ProviderIdError};
pub use metadata::{Discovered, Found, MAIL_MEMBER, MetadataError};
pub use other::OtherWay;
pub use redirect::{LoopbackHost, PortRule, RedirectForm, RedirectRules};
pub use server::ServerError;
pub use shape::{ShapeKind, TokenShape};
pub use strength::says_second_factor;

/// A provider with OAuth for mail programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Provider {
    /// Short name, as in `--provider`.
    pub id: ProviderId,
    /// Full name.
    pub name: String,
    /// Name for narrow places.
    pub short_name: String,
    /// Always [`SignInKind::OAuth`]; the others are [`OtherWay`]s.
    pub kind: SignInKind,
    /// Whether the core of the entry comes from the provider's own documents or a well-kept mail program.
    pub verified: bool,
    /// Which fields of it still need a check.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unverified: Vec<String>,
    /// When the facts were gathered.
    pub date: Date,
    /// Where they come from, in a few words.
    pub source: String,
    /// Domains of its mail addresses.
    #[serde(default)]
    pub domains: Vec<String>,
    /// Endings of its mail exchangers' names.
    #[serde(default)]
    pub mx_suffixes: Vec<String>,
    /// Whether people use it with domains of their own.
    #[serde(default)]
    pub custom_domains: bool,
    /// Name of the authorization server, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<Issuer>,
    /// The provider whose authorization server this one uses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_server_as: Option<ProviderId>,
    /// What its definitions for different kinds of accounts have in common: `microsoft`. A person who was taken for another
    /// kind is moved within the family.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// Which accounts of the family it serves, in words: "personal", "work or school".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serves: Option<String>,
    /// The path segment that names the organisation, where there is one: Microsoft's `organizations`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// Where it is spoken to.
    pub endpoints: Endpoints,
    /// Which scopes serve which task.
    pub scopes: ScopeTable,
    /// What else goes into the authorization request.
    #[serde(default)]
    pub parameters: AuthorizationParameters,
    /// What it expects of a registration.
    pub client: ClientRules,
    /// Where the browser comes back to.
    pub redirect: RedirectRules,
    /// How long its tokens live.
    #[serde(default)]
    pub tokens: TokenFacts,
    /// Its mail servers.
    #[serde(default)]
    pub servers: Vec<MailServer>,
    /// Who alone vouches for the mail servers (PEM): only for a provider on this computer, and for its servers there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loopback_authority: Option<String>,
    /// How to get a client ID.
    #[serde(default)]
    pub steps: ClientSteps,
    /// What else to know, one sentence each.
    #[serde(default)]
    pub quirks: Vec<String>,
}

/// How mail programs sign in at a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignInKind {
    /// With a token.
    #[serde(rename = "oauth")]
    OAuth,
    /// With a password made for the program.
    AppPassword,
    /// Through a program of the provider on the same computer.
    Bridge,
}

/// Whether a person who has already consented is asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// The usual case: only the first time.
    Usual,
    /// The last sign-in brought no refresh token; some providers give one only with a new consent.
    AskAgain,
}

impl Provider {
    /// The scopes for these tasks: identity, lasting, the tasks' own, and nothing more, each once.
    pub fn scopes_for(&self, uses: &Uses) -> Result<Vec<Scope>, ScopeError> {
        if uses.is_empty() {
            return Err(ScopeError::NothingWanted);
        }
        let table = &self.scopes;
        let mut wanted = [table.identity.as_slice(), table.offline.as_slice()].concat();
        for mail_use in uses.iter() {
            let scopes = table.of(mail_use);
            if scopes.is_empty() && !table.mail_unknown {
                return Err(ScopeError::NotOffered(mail_use));
            }
            wanted.extend_from_slice(scopes);
        }
        let mut once: Vec<Scope> = Vec::new();
        for scope in wanted {
            if !once.contains(&scope) {
                once.push(scope);
            }
        }
        self.check_resources(&once)?;
        Ok(once)
    }

    /// Refuses scopes of two services in one request where one token serves one resource.
    pub fn check_resources(&self, scopes: &[Scope]) -> Result<(), ScopeError> {
        let mut resources = scopes.iter().filter_map(Scope::resource);
        let (true, Some(first)) = (self.scopes.one_resource, resources.next()) else {
            return Ok(());
        };
        let other = resources.find(|resource| *resource != first);
        other.map_or(Ok(()), |second| Err(ScopeError::MixedResources(first, second)))
    }

    /// The scopes of a request as one text, with this provider's separator.
    pub fn scope_text(&self, scopes: &[Scope]) -> String {
        scopes.iter().map(Scope::as_str).collect::<Vec<_>>().join(&self.scopes.separator)
    }

    /// The tasks that these granted scopes open.
    pub fn uses_granted(&self, granted: &[Scope]) -> Uses {
        let missing = |scope: &Scope| super::scope::is_missing(scope, granted);
        let opens = |mail_use: &MailUse| {
            let needed = self.scopes.of(*mail_use);
            !needed.is_empty() && !needed.iter().any(missing)
        };
        MailUse::ALL.into_iter().filter(opens).collect()
    }

    /// A scope in plain words, as it is meant at this provider.
    pub fn words_for(&self, scope: &Scope) -> ScopeWords {
        self.scopes.words.get(scope).cloned().unwrap_or_else(|| scope.words())
    }

    /// What goes into the authorization request beside the flow's own parameters.
    pub fn authorization_parameters(&self, consent: Consent) -> Vec<(String, String)> {
        let mut parameters = self.parameters.required.clone();
        if consent == Consent::AskAgain {
            parameters.extend(self.parameters.on_missing_refresh.clone());
        }
        if let Some(resource) = &self.parameters.resource {
            parameters.insert("resource".to_owned(), resource.clone());
        }
        parameters.into_iter().collect()
    }

    /// What asks the person to prove anew who they are; `None` where no way is known. An OpenID provider that was discovered
    /// takes what the standard says (OpenID Connect Core 1.0, section 3.1.2.1).
    pub fn asks_freshly(&self) -> Option<BTreeMap<String, String>> {
        let own = &self.parameters.fresh;
        if !own.is_empty() {
            return Some(own.clone());
        }
        let says_openid = self.scopes.identity.iter().any(|scope| scope.as_str() == "openid");
        let by_standard = !self.verified && self.issuer.is_some() && says_openid;
        let usual = [("prompt", "login"), ("max_age", "0")];
        by_standard.then(|| usual.map(|(name, value)| (name.to_owned(), value.to_owned())).into())
    }

    /// Judges a typed client ID; the problem's text is for the person.
    pub fn check_client_id(&self, typed: &str) -> Result<ClientId, ClientIdProblem> {
        self.client.check_id(typed)
    }

    /// Judges a typed client secret; nothing typed gives `None` where that is allowed.
    pub fn check_client_secret(
        &self,
        typed: &ClientSecret,
    ) -> Result<Option<ClientSecret>, ClientSecretProblem> {
        self.client.check_secret(typed)
    }

    /// The first server for a task, if any is known.
    pub fn server(&self, mail_use: MailUse) -> Option<&MailServer> {
        self.servers.iter().find(|server| server.protocol == mail_use)
    }

    /// The tasks that OAuth opens here.
    pub fn offered_uses(&self) -> Uses {
        let offered = |mail_use: &MailUse| self.scopes.mail_unknown || !self.scopes.of(*mail_use).is_empty();
        MailUse::ALL.into_iter().filter(offered).collect()
    }

    /// The name of this provider that a token carries as its issuer, as it stands here (a template for Microsoft); `None` if
    /// the token is another one's. `tenant` is the token's `tid`.
    pub fn issuer_of(&self, issuer: &str, tenant: Option<&str>) -> Option<&str> {
        let own = self.issuer.iter().map(Issuer::as_str);
        let mut names = own.chain(self.tokens.issuers.iter().map(String::as_str));
        names.find(|name| endpoint::is_named(name, issuer, tenant))
    }

    /// The exact redirect to enter at the provider; `None` where it has no field for one.
    pub fn redirect_line(&self) -> Option<String> {
        self.redirect.registered.then(|| self.redirect.line())
    }

    /// What to send to whoever owns the client ID: the redirect and the permissions to register, in words.
    pub fn owner_words(&self, uses: &Uses) -> Result<String, ScopeError> {
        let permissions = self.scope_text(&self.scopes_for(uses)?);
        let redirect = self.redirect_line().map_or_else(String::new, |line| format!("Redirect: {line}. "));
        Ok(format!("{redirect}Permissions: {permissions}"))
    }

    /// The same provider for one organisation: a verified domain or the directory's number in place of
    /// [`Provider::tenant`].
    pub fn with_tenant(&self, tenant: &str) -> Result<Self, ProviderError> {
        let Some(old) = &self.tenant else {
            return Err(ProviderError::NoTenants);
        };
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
        if tenant.is_empty() || tenant.len() > 253 || !tenant.bytes().all(plain) || tenant.starts_with('.') {
            return Err(ProviderError::Tenant);
        }
        let mut narrowed = self.clone();
        narrowed.endpoints.replace_segment(old, tenant);
        narrowed.tenant = Some(tenant.to_owned());
        Ok(narrowed)
    }

    fn checked(self) -> Result<Self, ProviderError> {
        if self.kind != SignInKind::OAuth {
            return Err(ProviderError::NotOAuth);
        }
        if self.name.trim().is_empty() || self.short_name.trim().is_empty() {
            return Err(ProviderError::Name);
        }
        if self.client.authentication.is_empty() {
            return Err(ProviderError::NoAuthentication);
        }
        let is_here = self.issuer.as_ref().is_some_and(Issuer::is_loopback);
        if self.loopback_authority.is_some() && !is_here {
            return Err(ProviderError::Authority);
        }
        check_domains(self.domains.iter().chain(&self.mx_suffixes))?;
        self.parameters.check()?;
        self.redirect.check()?;
        self.tokens.check()?;
        Ok(self)
    }
}

fn check_domains<'a>(mut domains: impl Iterator<Item = &'a String>) -> Result<(), ProviderError> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.';
    let bad = |domain: &&String| {
        !domain.contains('.')
            || domain.starts_with('.')
            || domain.ends_with('.')
            || !domain.bytes().all(plain)
    };
    domains.find(bad).map_or(Ok(()), |domain| Err(ProviderError::Domain(domain.clone())))
}

impl Serialize for Provider {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Provider {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)?.checked().map_err(serde::de::Error::custom)
    }
}

/// Why a provider's definition is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// Not TOML or JSON, a member missing, unknown or of the wrong kind.
    #[error("line {line} of the definition: {what}")]
    Unreadable {
        /// Counted from 1; 0 where there is no line.
        line: usize,
        /// The reader's words, shortened.
        what: String,
    },
    /// The entry is for a provider without OAuth.
    #[error("this provider has no OAuth for mail programs")]
    NotOAuth,
    /// The entry is for a provider with OAuth.
    #[error("this provider has OAuth for mail programs")]
    HasOAuth,
    /// A name is missing.
    #[error("the provider's name is empty")]
    Name,
    /// No way to name the client at the token endpoint.
    #[error("no way of client authentication is named")]
    NoAuthentication,
    /// Not a plain lower-case domain.
    #[error("“{0}” is not a domain in lower-case letters")]
    Domain(String),
    /// A parameter that only the flow itself may set.
    #[error("the parameter “{0}” is set by the sign-in itself")]
    ReservedParameter(String),
    /// A shape of tokens that would fit nearly everything.
    #[error("tokens cannot be known by “{0}”: two to forty visible characters are needed")]
    Shape(String),
    /// The redirect's path or port cannot be listened on.
    #[error("the redirect is not a plain path on this computer")]
    Redirect,
    /// A provider elsewhere brings a certificate authority.
    #[error("only a provider on this computer can bring a certificate authority")]
    Authority,
    /// The provider has no organisations.
    #[error("this provider’s addresses name no organisation")]
    NoTenants,
    /// Not an organisation's domain or number.
    #[error("an organisation is named by its domain or its directory ID")]
    Tenant,
}

/// Why a set of tasks cannot be asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScopeError {
    /// No task named.
    #[error("name at least one of IMAP, SMTP and POP")]
    NothingWanted,
    /// OAuth does not open this task here.
    #[error("this provider does not open {} to tokens", .0.name())]
    NotOffered(MailUse),
    /// Scopes of two services, which one token cannot serve.
    #[error("one token cannot serve both {0} and {1}")]
    MixedResources(String, String),
}

#[cfg(test)]
mod tests;
