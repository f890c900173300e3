//! A provider from its own metadata document (RFC 8414, section 2; OpenID Connect Discovery 1.0, section 3).
//!
//! Pure: bytes in, provider out. A document whose issuer is not exactly the one asked for is worth nothing (RFC 8414,
//! section 3.3), and no address of it is used before it has been judged. What it leaves open is told in notes.

use jiff::civil::Date;
use serde::Deserialize;
use url::Url;

use super::{
    AuthorizationParameters, ClientAuthentication, ClientRules, ClientSteps, Endpoint, EndpointError,
    Endpoints, IdShape, Issuer, MailServer, Pkce, Provider, ProviderId, RedirectRules, RegistrationRule,
    RevocationForm, ScopeTable, SecretRule, SignInKind, TokenFacts, UserinfoForm, strength,
};
use crate::domain::scope::{MailUse, Scope};

/// Where and when a metadata document was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The document's address.
    pub at: Endpoint,
    /// The day.
    pub on: Date,
}

/// A provider made of a metadata document, and what the document leaves open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discovered {
    /// Ready to be used or kept.
    pub provider: Provider,
    /// For the person, one sentence each.
    pub notes: Vec<String>,
}

impl Provider {
    /// The largest metadata document that is read. Real ones have 2 to 10 KiB.
    pub const METADATA_LIMIT: usize = 256 * 1024;

    /// Makes a provider of a metadata document that was asked for as `expected`'s.
    pub fn from_metadata(
        document: &[u8],
        expected: &Issuer,
        found: Found,
    ) -> Result<Discovered, MetadataError> {
        let metadata = Metadata::read(document)?;
        if metadata.issuer != expected.as_str() {
            return Err(MetadataError::ForeignIssuer { found: shown(&metadata.issuer) });
        }
        let mut notes = Vec::new();
        let endpoints = metadata.endpoints(expected, found.at)?;
        let scopes = metadata.scopes(&mut notes);
        let client = metadata.client(&mut notes);
        metadata.note_missing_grants(&mut notes);
        let id = ProviderId::for_issuer(expected);
        let host = host_of(expected);
        let (servers, loopback_authority) = mail(metadata.mail.as_ref(), expected);
        let provider = Self {
            redirect: RedirectRules::usual(format!("/callback/{id}")),
            parameters: metadata.parameters(&scopes),
            name: host.clone(),
            short_name: host,
            kind: SignInKind::OAuth,
            verified: true,
            unverified: Vec::new(),
            date: found.on,
            source: "the provider's own metadata".to_owned(),
            domains: Vec::new(),
            mx_suffixes: Vec::new(),
            custom_domains: true,
            issuer: Some(expected.clone()),
            same_server_as: None,
            family: None,
            serves: None,
            tenant: None,
            tokens: TokenFacts::default(),
            servers,
            loopback_authority,
            steps: steps(&client),
            quirks: notes.clone(),
            id,
            endpoints,
            scopes,
            client,
        };
        Ok(Discovered { provider, notes })
    }
}

/// The members that matter; unknown ones are left alone, as the standard asks.
#[derive(Debug, Deserialize)]
struct Metadata {
    issuer: String,
    authorization_endpoint: Option<String>,
    token_endpoint: Option<String>,
    device_authorization_endpoint: Option<String>,
    revocation_endpoint: Option<String>,
    introspection_endpoint: Option<String>,
    userinfo_endpoint: Option<String>,
    jwks_uri: Option<String>,
    registration_endpoint: Option<String>,
    scopes_supported: Option<Vec<String>>,
    response_types_supported: Option<Vec<String>>,
    grant_types_supported: Option<Vec<String>>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    code_challenge_methods_supported: Option<Vec<String>>,
    prompt_values_supported: Option<Vec<String>>,
    acr_values_supported: Option<Vec<String>>,
    id_token_signing_alg_values_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
    /// [`MAIL_MEMBER`], of whatever kind: no standard, so nothing in it may spoil the rest.
    #[serde(rename = "mailward_mail")]
    mail: Option<serde_json::Value>,
}

/// The member of the document in which the practice provider names its mail servers and who vouches for them.
pub const MAIL_MEMBER: &str = "mailward_mail";

/// Servers and their authority, from a provider on this computer and for servers on this computer only: nobody elsewhere may
/// say whom to trust.
fn mail(member: Option<&serde_json::Value>, issuer: &Issuer) -> (Vec<MailServer>, Option<String>) {
    #[derive(Deserialize)]
    struct Mail {
        #[serde(default)]
        servers: Vec<MailServer>,
        authority: Option<String>,
    }
    let read = member.filter(|_| issuer.is_loopback()).and_then(|member| Mail::deserialize(member).ok());
    let Some(mail) = read else { return (Vec::new(), None) };
    let is_here = |server: &MailServer| crate::domain::host::is_loopback(&server.host);
    let is_pem = |text: &String| text.starts_with("-----BEGIN CERTIFICATE-----") && text.len() <= LARGEST_PEM;
    let servers = mail.servers.into_iter().filter(is_here).take(MOST_SERVERS);
    (servers.collect(), mail.authority.filter(is_pem))
}

/// Three protocols, each with both forms of TLS, and as many to spare.
const MOST_SERVERS: usize = 12;

/// One certificate, generously.
const LARGEST_PEM: usize = 16 * 1024;

impl Metadata {
    fn read(document: &[u8]) -> Result<Self, MetadataError> {
        if document.len() > Provider::METADATA_LIMIT {
            return Err(MetadataError::TooLarge);
        }
        let text = document.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(document).trim_ascii();
        match text.first() {
            Some(b'{') => {}
            Some(b'<') => return Err(MetadataError::WebPage),
            _ => return Err(MetadataError::NotJson),
        }
        serde_json::from_slice(text).map_err(|error| match error.classify() {
            serde_json::error::Category::Data => MetadataError::Member { line: error.line() },
            _ => MetadataError::NotJson,
        })
    }

    fn endpoints(&self, issuer: &Issuer, found_at: Endpoint) -> Result<Endpoints, MetadataError> {
        let judge = |member, text: &Option<String>| judged(member, text.as_deref(), issuer);
        let required = |member, text| judge(member, text)?.ok_or(MetadataError::Missing(member));
        let device = judge("device_authorization_endpoint", &self.device_authorization_endpoint)?;
        Ok(Endpoints {
            authorization: required("authorization_endpoint", &self.authorization_endpoint)?,
            token: required("token_endpoint", &self.token_endpoint)?,
            device_usable_for_mail: device.is_some(),
            device_authorization: device,
            revocation: judge("revocation_endpoint", &self.revocation_endpoint)?,
            revocation_form: RevocationForm::Standard,
            introspection: judge("introspection_endpoint", &self.introspection_endpoint)?,
            userinfo: judge("userinfo_endpoint", &self.userinfo_endpoint)?,
            userinfo_form: UserinfoForm::default(),
            jwks: judge("jwks_uri", &self.jwks_uri)?,
            discovery: Some(found_at),
            registration: judge("registration_endpoint", &self.registration_endpoint)?,
            account_page: None,
            error_page: None,
            consent_page: None,
        })
    }

    /// Identity and lasting by their standard names; a mail task by the table in `domain::scope`, whole names before
    /// endings, one protocol before all. If nothing is known to open mail, none is asked for.
    fn scopes(&self, notes: &mut Vec<String>) -> ScopeTable {
        let listed = self.scopes_supported.as_deref().map(parsed);
        let is_openid = self.id_token_signing_alg_values_supported.is_some();
        let offers = |name: &str| match &listed {
            Some(listed) => listed.iter().any(|scope| scope.as_str() == name),
            None => is_openid,
        };
        let those =
            |names: &[&str]| parsed(names).into_iter().filter(|scope| offers(scope.as_str())).collect();
        let mut table = ScopeTable {
            imap: Vec::new(),
            pop: Vec::new(),
            smtp: Vec::new(),
            identity: those(&["openid", "email"]),
            offline: those(&["offline_access"]),
            separator: " ".to_owned(),
            one_resource: false,
            mail_unknown: false,
            words: std::collections::BTreeMap::new(),
        };
        for mail_use in MailUse::ALL {
            table.of_mut(mail_use).extend(best_for(mail_use, listed.as_deref().unwrap_or_default()));
        }
        table.mail_unknown = MailUse::ALL.iter().all(|mail_use| table.of(*mail_use).is_empty());
        if table.mail_unknown {
            notes.push(
                "The provider names no permission for mail, so none is asked for; its mail server decides"
                    .into(),
            );
        }
        if table.offline.is_empty() {
            notes.push("The provider does not list offline_access; it may give no refresh token".into());
        }
        table
    }

    fn client(&self, notes: &mut Vec<String>) -> ClientRules {
        let pkce = match &self.code_challenge_methods_supported {
            Some(methods) if has(methods, "S256") => Pkce::Supported,
            Some(_) => {
                notes.push("The provider does not list PKCE with S256; a sign-in may fail".into());
                Pkce::Unknown
            }
            None => {
                notes
                    .push("The provider does not say whether it checks PKCE; it is sent all the same".into());
                Pkce::Unknown
            }
        };
        let registration = match &self.registration_endpoint {
            Some(_) => RegistrationRule::Dynamic,
            None => RegistrationRule::ByHand,
        };
        ClientRules {
            secret: SecretRule::Optional,
            secret_note: Some("Needed only if the client was registered with a secret".to_owned()),
            authentication: self.authentication(),
            sends_iss: self.authorization_response_iss_parameter_supported,
            registration,
            id_shape: IdShape::Any,
            pkce,
        }
    }

    /// A missing list means `client_secret_basic` (RFC 8414, section 2). Public clients are always tried as such, because
    /// many servers take them without listing `none`.
    fn authentication(&self) -> Vec<ClientAuthentication> {
        use ClientAuthentication::{Basic, None, Post};
        let secret = match &self.token_endpoint_auth_methods_supported {
            Some(methods) if !has(methods, "client_secret_basic") && has(methods, "client_secret_post") => {
                Post
            }
            _ => Basic,
        };
        vec![None, secret]
    }

    fn note_missing_grants(&self, notes: &mut Vec<String>) {
        if self.response_types_supported.as_ref().is_some_and(|types| !has(types, "code")) {
            notes.push(
                "The provider does not list the response type code; a sign-in will probably fail".into(),
            );
        }
        if self.grant_types_supported.as_ref().is_some_and(|types| !has(types, "refresh_token")) {
            notes.push(
                "The provider does not list refresh tokens; a sign-in may last only as long as its token"
                    .into(),
            );
        }
    }
}

impl Metadata {
    /// OpenID Connect Core 1.0, section 11: a server may ignore `offline_access` unless consent is asked for. That is asked
    /// only after it happened. Which of several accounts is meant is asked only where the server says that it can ask.
    fn parameters(&self, scopes: &ScopeTable) -> AuthorizationParameters {
        let mut parameters =
            AuthorizationParameters { login_hint: true, ..AuthorizationParameters::default() };
        if !scopes.offline.is_empty() {
            parameters.on_missing_refresh.insert("prompt".to_owned(), "consent".to_owned());
        }
        if self.prompt_values_supported.iter().flatten().any(|value| value == CHOOSER) {
            parameters.with_several.insert("prompt".to_owned(), CHOOSER.to_owned());
        }
        if scopes.identity.iter().any(|scope| scope.as_str() == "openid") {
            parameters.fresh = strength::asks_freshly(
                self.prompt_values_supported.as_deref(),
                self.acr_values_supported.as_deref(),
            );
        }
        parameters
    }
}

/// OpenID Connect Core 1.0, section 3.1.2.1.
const CHOOSER: &str = "select_account";

fn steps(client: &ClientRules) -> ClientSteps {
    let step = if client.dynamic_registration() {
        "Mailward can register itself at this provider."
    } else {
        "Ask whoever runs this provider to register Mailward as a public client for programs on a person's computer."
    };
    ClientSteps { steps: vec![step.to_owned()], ..ClientSteps::default() }
}

/// Judges one address of the document. A server elsewhere may not point at this computer.
fn judged(
    member: &'static str,
    text: Option<&str>,
    issuer: &Issuer,
) -> Result<Option<Endpoint>, MetadataError> {
    let Some(text) = text else { return Ok(None) };
    let endpoint: Endpoint = text.parse().map_err(|problem| MetadataError::Endpoint { member, problem })?;
    if endpoint.is_loopback() && !issuer.is_loopback() {
        return Err(MetadataError::PointsHere(member));
    }
    Ok(Some(endpoint))
}

fn best_for(mail_use: MailUse, listed: &[Scope]) -> Option<Scope> {
    let serves = |scope: &&Scope| scope.usual_uses().contains(mail_use);
    let breadth = |scope: &&Scope| scope.usual_uses().iter().count();
    // `min_by_key` takes the first of equals: the order in which the provider lists them.
    listed.iter().filter(serves).min_by_key(breadth).cloned()
}

fn parsed<S: AsRef<str>>(names: &[S]) -> Vec<Scope> {
    names.iter().filter_map(|name| name.as_ref().parse().ok()).collect()
}

fn has(list: &[String], word: &str) -> bool {
    list.iter().any(|item| item == word)
}

fn host_of(issuer: &Issuer) -> String {
    let url = issuer.url();
    let authority = url.as_ref().map(Url::authority).filter(|authority| !authority.is_empty());
    authority.unwrap_or(issuer.as_str()).to_owned()
}

fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// Why nothing of a metadata document is used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MetadataError {
    /// More than [`Provider::METADATA_LIMIT`] bytes.
    #[error("the metadata is larger than {} KiB", Provider::METADATA_LIMIT / 1024)]
    TooLarge,
    /// HTML or XML.
    #[error("a web page came instead of metadata")]
    WebPage,
    /// Not JSON.
    #[error("the metadata is not JSON")]
    NotJson,
    /// A member is missing or of the wrong kind.
    #[error("the metadata has no issuer or a member of the wrong kind (line {line})")]
    Member {
        /// Counted from 1.
        line: usize,
    },
    /// The document is another server's (RFC 8414, section 3.3).
    #[error("the metadata names another issuer: {found}")]
    ForeignIssuer {
        /// The issuer in the document, shortened.
        found: String,
    },
    /// An endpoint that a sign-in cannot do without is not there.
    #[error("the metadata has no {0}")]
    Missing(&'static str),
    /// An address that may not be used.
    #[error("{member}: {problem}")]
    Endpoint {
        /// The member's name.
        member: &'static str,
        /// What is wrong with it.
        problem: EndpointError,
    },
    /// A server elsewhere names an address on this computer.
    #[error("{0} points at this computer, although the provider is elsewhere")]
    PointsHere(&'static str),
}

#[cfg(test)]
mod tests;
