//! For which service a token is: what a provider's `aud` values mean (RFC 7519, section 4.1.3; RFC 8707).
//!
//! Told apart by data alone. Where a provider's names are not known, nothing is judged: what it calls its mail servers is
//! its own affair.

use serde::{Deserialize, Serialize};

use super::Provider;
use crate::domain::scope::{MailUse, Scope};

/// A service that a provider issues tokens for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Its name for people: Outlook.
    pub name: String,
    /// What it is called in `aud`: addresses and numbers.
    pub audiences: Vec<String>,
    /// Whether it is the mail servers.
    #[serde(default)]
    pub mail: bool,
    /// Where that is known from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// For whom a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// For the mail servers, under this name if they have one.
    Mail(Option<String>),
    /// For this other service: its name, or what stands in the token.
    Other(String),
    /// What is called so is not known.
    Unknown,
}

impl Provider {
    /// What its mail servers are called as an audience: Outlook.
    pub fn mail_service(&self) -> Option<&str> {
        self.tokens.services.iter().find(|service| service.mail).map(|service| service.name.as_str())
    }

    /// For whom a token with these audiences is. One that is for mail and for something else is for mail.
    pub fn audience(&self, audiences: &[&str]) -> Audience {
        let mut other = Audience::Unknown;
        for audience in audiences {
            match self.one_audience(audience) {
                Audience::Mail(name) => return Audience::Mail(name),
                Audience::Other(name) if other == Audience::Unknown => other = Audience::Other(name),
                _ => {}
            }
        }
        other
    }

    fn one_audience(&self, audience: &str) -> Audience {
        let named = |service: &&super::Service| service.audiences.iter().any(|own| is_same(own, audience));
        if let Some(service) = self.tokens.services.iter().find(named) {
            let name = service.name.clone();
            return if service.mail { Audience::Mail(Some(name)) } else { Audience::Other(name) };
        }
        let Some(host) = host_of(audience).filter(|_| self.scopes.one_resource) else {
            // Where one token serves one service and the services are known, a number is an app's own.
            let is_another = self.scopes.one_resource && self.mail_service().is_some() && is_number(audience);
            return if is_another { Audience::Other(audience.to_owned()) } else { Audience::Unknown };
        };
        let scopes = MailUse::ALL.into_iter().flat_map(|mail_use| self.scopes.of(mail_use));
        let resources: Vec<String> = scopes.filter_map(Scope::resource).collect();
        match resources.iter().any(|resource| host_of(resource).is_some_and(|own| own == host)) {
            true => Audience::Mail(self.mail_service().map(str::to_owned)),
            false if resources.is_empty() => Audience::Unknown,
            false => Audience::Other(audience.to_owned()),
        }
    }
}

/// Addresses are compared without the slash at their end, and numbers without case.
fn is_same(own: &str, audience: &str) -> bool {
    own.trim_end_matches('/').eq_ignore_ascii_case(audience.trim_end_matches('/'))
}

fn host_of(text: &str) -> Option<String> {
    url::Url::parse(text).ok()?.host_str().map(str::to_owned)
}

/// A directory's number for an app or a service (RFC 9562, section 4).
fn is_number(text: &str) -> bool {
    text.len() == 36 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::Catalogue;

    fn told(provider: &str, audience: &str) -> String {
        let catalogue = Catalogue::built_in();
        let provider = catalogue.find(&provider.parse().unwrap()).unwrap();
        match provider.audience(&[audience]) {
            Audience::Mail(name) => format!("mail: {}", name.unwrap_or_default()),
            Audience::Other(name) => format!("other: {name}"),
            Audience::Unknown => "unknown".to_owned(),
        }
    }

    #[test]
    fn what_a_token_is_for_is_known_by_every_name_of_the_service() {
        for (provider, audience, expected) in [
            ("microsoft-work", "https://outlook.office.com", "mail: Outlook"),
            ("microsoft-work", "https://outlook.office.com/", "mail: Outlook"),
            ("microsoft-work", "https://outlook.office365.com", "mail: Outlook"),
            ("microsoft-work", "00000002-0000-0FF1-CE00-000000000000", "mail: Outlook"),
            ("microsoft-personal", "https://outlook.office.com", "mail: Outlook"),
            ("microsoft-work", "https://graph.microsoft.com", "other: Microsoft Graph"),
            ("microsoft-work", "00000003-0000-0000-c000-000000000000", "other: Microsoft Graph"),
            ("microsoft-work", "https://management.azure.com/", "other: Azure"),
            ("microsoft-work", "https://api.example.com", "other: https://api.example.com"),
            (
                "microsoft-work",
                "6d1f2c8a-1111-4222-8333-444455556666",
                "other: 6d1f2c8a-1111-4222-8333-444455556666",
            ),
            ("microsoft-work", "something", "unknown"),
            ("microsoft-us-gov", "https://graph.microsoft.us", "other: Microsoft Graph"),
            ("microsoft-china", "https://partner.outlook.cn", "mail: Outlook"),
            ("google", "https://graph.microsoft.com", "unknown"),
            ("google", "https://mail.google.com", "unknown"),
        ] {
            assert_eq!(told(provider, audience), expected, "{provider} {audience}");
        }
    }

    #[test]
    fn a_token_for_mail_and_for_more_is_for_mail() {
        let catalogue = Catalogue::built_in();
        let provider = catalogue.find(&"microsoft-work".parse().unwrap()).unwrap();
        let both = provider.audience(&["https://graph.microsoft.com", "https://outlook.office.com"]);
        assert_eq!(both, Audience::Mail(Some("Outlook".into())));
        assert_eq!(provider.audience(&[]), Audience::Unknown);
    }
}
