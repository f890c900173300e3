//! Addresses of a provider: parsed and judged once, here.
//!
//! Guarantees that an [`Endpoint`] is HTTPS, or plain HTTP on this very computer, without user information and without
//! fragment. Guarantees that an [`Issuer`] keeps its exact characters: it is compared, never normalised.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// An address that Mailward may talk to or open (RFC 6749, sections 3.1 and 3.2; plain HTTP only on loopback).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Endpoint(Url);

impl Endpoint {
    /// The parsed address.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether it lies on this computer.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.0)
    }
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() > 2048 {
            return Err(EndpointError::TooLong);
        }
        let url = Url::parse(text).map_err(|_ours_says_enough| EndpointError::NotAnAddress)?;
        if url.host().is_none() {
            return Err(EndpointError::NotAnAddress);
        }
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            "http" => return Err(EndpointError::NotHttps),
            _ => return Err(EndpointError::NotAnAddress),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(EndpointError::UserInformation);
        }
        if url.fragment().is_some() {
            return Err(EndpointError::Fragment);
        }
        Ok(Self(url))
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

impl TryFrom<String> for Endpoint {
    type Error = EndpointError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Endpoint> for String {
    fn from(endpoint: Endpoint) -> Self {
        endpoint.0.into()
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why an address cannot be an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// Not a web address at all.
    #[error("this is not a web address")]
    NotAnAddress,
    /// More than 2,048 characters.
    #[error("this address is longer than 2,048 characters")]
    TooLong,
    /// Plain HTTP to another computer.
    #[error("this address is not https; plain http is only taken on this computer")]
    NotHttps,
    /// `user:password@` in front of the host.
    #[error("this address has a user name or password in it")]
    UserInformation,
    /// A part after `#`.
    #[error("this address has a part after #")]
    Fragment,
    /// A part after `?`, which an issuer may not have.
    #[error("an issuer has no part after ?")]
    Query,
}

/// The name of an authorization server (RFC 8414, section 2): an endpoint without query, kept character by character.
///
/// Microsoft writes `{tenantid}` for the organisation's number; [`Issuer::is`] puts the number in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Issuer(String);

impl Issuer {
    /// The exact characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the organisation's number has to be put in before comparing.
    pub fn is_template(&self) -> bool {
        self.0.contains(TENANT_ID)
    }

    /// Simple string comparison (RFC 9207, section 2.4), with `tenant` in place of Microsoft's `{tenantid}`. A template
    /// without a tenant matches nothing.
    pub fn is(&self, candidate: &str, tenant: Option<&str>) -> bool {
        is_named(&self.0, candidate, tenant)
    }

    /// The address to ask for metadata from; a template has none of its own.
    pub fn url(&self) -> Option<Url> {
        Url::parse(&self.0).ok().filter(|_| !self.is_template())
    }

    /// Whether the server runs on this computer.
    pub fn is_loopback(&self) -> bool {
        Url::parse(&self.0).is_ok_and(|url| is_loopback(&url))
    }
}

const TENANT_ID: &str = "{tenantid}";

/// Compares as [`Issuer::is`] does, for names that need not be addresses.
pub(super) fn is_named(name: &str, candidate: &str, tenant: Option<&str>) -> bool {
    if !name.contains(TENANT_ID) {
        return name == candidate;
    }
    let is_plain = |id: &&str| id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    tenant.filter(is_plain).is_some_and(|id| name.replace(TENANT_ID, id) == candidate)
}

impl FromStr for Issuer {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let endpoint: Endpoint = text.parse()?;
        if endpoint.url().query().is_some() {
            return Err(EndpointError::Query);
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(EndpointError::NotAnAddress);
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for Issuer {
    type Error = EndpointError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Issuer> for String {
    fn from(issuer: Issuer) -> Self {
        issuer.0
    }
}

impl fmt::Display for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where a provider is spoken to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Endpoints {
    /// Opened in the browser (RFC 6749, section 3.1).
    pub authorization: Endpoint,
    /// Codes and refresh tokens go here (RFC 6749, section 3.2).
    pub token: Endpoint,
    /// Start of the device grant (RFC 8628, section 3.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_authorization: Option<Endpoint>,
    /// Whether the device grant gives tokens that mail servers take.
    #[serde(default)]
    pub device_usable_for_mail: bool,
    /// Where tokens are revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revocation: Option<Endpoint>,
    /// How the revocation endpoint wants to be spoken to.
    #[serde(default)]
    pub revocation_form: RevocationForm,
    /// Whether a token is still good (RFC 7662).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introspection: Option<Endpoint>,
    /// Whose account it is (OpenID Connect Core 1.0, section 5.3); absent where a mail token does not open it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub userinfo: Option<Endpoint>,
    /// How the userinfo endpoint differs from the standard.
    #[serde(default)]
    pub userinfo_form: UserinfoForm,
    /// The provider's public keys (RFC 7517).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks: Option<Endpoint>,
    /// The provider's metadata document (RFC 8414 or OpenID Connect Discovery).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discovery: Option<Endpoint>,
    /// Dynamic registration (RFC 7591).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration: Option<Endpoint>,
    /// The provider's own page on which a person removes a program's access.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_page: Option<Endpoint>,
    /// Explains a provider's error number; `{number}` stands for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_page: Option<String>,
    /// Where an administrator agrees for a whole organisation; `{tenant}` and `{client_id}` stand for which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent_page: Option<String>,
}

impl Endpoints {
    /// Every address with its name, for checks and for showing.
    pub fn all(&self) -> Vec<(&'static str, &Endpoint)> {
        let optional = [
            ("device authorization", &self.device_authorization),
            ("revocation", &self.revocation),
            ("introspection", &self.introspection),
            ("user information", &self.userinfo),
            ("keys", &self.jwks),
            ("metadata", &self.discovery),
            ("registration", &self.registration),
            ("account page", &self.account_page),
        ];
        let fixed = [("authorization", &self.authorization), ("token", &self.token)];
        let there = optional.into_iter().filter_map(|(name, endpoint)| Some((name, endpoint.as_ref()?)));
        fixed.into_iter().chain(there).collect()
    }

    /// Where an administrator of this organisation agrees to this client; `None` where there is no such page, or none that
    /// may be opened.
    pub fn consent_page_for(&self, tenant: &str, client_id: &str) -> Option<Endpoint> {
        let coded = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let page = self.consent_page.as_ref()?;
        page.replace("{tenant}", &coded(tenant)).replace("{client_id}", &coded(client_id)).parse().ok()
    }

    /// The device endpoint, if a token from there opens mail.
    pub fn device_for_mail(&self) -> Option<&Endpoint> {
        self.device_authorization.as_ref().filter(|_| self.device_usable_for_mail)
    }

    pub(super) fn replace_segment(&mut self, old: &str, new: &str) {
        let fixed = [&mut self.authorization, &mut self.token];
        let optional = [&mut self.device_authorization, &mut self.jwks, &mut self.discovery];
        for Endpoint(url) in fixed.into_iter().chain(optional.into_iter().flatten()) {
            let path = url.path().replacen(&format!("/{old}/"), &format!("/{new}/"), 1);
            url.set_path(&path);
        }
    }
}

/// How a revocation endpoint wants to be spoken to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RevocationForm {
    /// As RFC 7009 says.
    #[default]
    Standard,
    /// A form with the member `access_token` and client authentication; only for tokens asked for with a device number.
    AccessTokenOnly,
    /// A JSON body with `token` and `token_type_hint`, and the token as bearer.
    BearerJson,
}

/// How a userinfo endpoint differs from OpenID Connect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserinfoForm {
    /// The word in front of the token in the `Authorization` header.
    pub authorization_scheme: String,
    /// The member that holds the mail address.
    pub address_member: String,
}

impl Default for UserinfoForm {
    fn default() -> Self {
        Self { authorization_scheme: "Bearer".to_owned(), address_member: "email".to_owned() }
    }
}

#[cfg(test)]
mod tests;
