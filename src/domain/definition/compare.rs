//! A definition beside what the provider itself says in its metadata, field by field.
//!
//! The metadata was asked for as the issuer's, so it is the provider's own word; a definition may still know better, because
//! some providers' metadata is meant for other clients. So nothing here refuses.

use super::{DefinitionFinding, quoted};
use crate::domain::provider::{Endpoint, Pkce, Provider};
use crate::domain::scope::{MailUse, Scope};

/// Where the two differ. `said` was made of the metadata.
pub fn compare(provider: &Provider, said: &Provider) -> Vec<DefinitionFinding> {
    let mut findings = endpoints(provider, said);
    findings.extend(behaviour(provider, said));
    findings.extend(scopes(provider, said));
    findings
}

/// An address with its codes for "differs", "is missing" and "stands only here".
type Codes = [&'static str; 3];

fn endpoints(provider: &Provider, said: &Provider) -> Vec<DefinitionFinding> {
    let (own, other) = (&provider.endpoints, &said.endpoints);
    let pairs: [(&str, Codes, Option<&Endpoint>, Option<&Endpoint>); 8] = [
        (
            "authorization",
            ["differs.authorization", "missing.authorization", "alone.authorization"],
            Some(&own.authorization),
            Some(&other.authorization),
        ),
        ("token", ["differs.token", "missing.token", "alone.token"], Some(&own.token), Some(&other.token)),
        (
            "device_authorization",
            ["differs.device", "missing.device", "alone.device"],
            own.device_authorization.as_ref(),
            other.device_authorization.as_ref(),
        ),
        (
            "revocation",
            ["differs.revocation", "missing.revocation", "alone.revocation"],
            own.revocation.as_ref(),
            other.revocation.as_ref(),
        ),
        (
            "introspection",
            ["differs.introspection", "missing.introspection", "alone.introspection"],
            own.introspection.as_ref(),
            other.introspection.as_ref(),
        ),
        (
            "userinfo",
            ["differs.userinfo", "missing.userinfo", "alone.userinfo"],
            own.userinfo.as_ref(),
            other.userinfo.as_ref(),
        ),
        ("jwks", ["differs.jwks", "missing.jwks", "alone.jwks"], own.jwks.as_ref(), other.jwks.as_ref()),
        (
            "registration",
            ["differs.registration", "missing.registration", "alone.registration"],
            own.registration.as_ref(),
            other.registration.as_ref(),
        ),
    ];
    pairs.into_iter().filter_map(|(name, codes, own, other)| endpoint(name, codes, own, other)).collect()
}

fn endpoint(
    name: &str,
    [differs, missing, alone]: Codes,
    own: Option<&Endpoint>,
    said: Option<&Endpoint>,
) -> Option<DefinitionFinding> {
    let field = format!("endpoints.{name}");
    match (own, said) {
        (Some(own), Some(said)) if own != said => {
            let title =
                format!("The provider’s metadata has another address for {name}: {}", quoted(said.as_str()));
            let why = "Take the provider’s own word, unless its documents for mail programs say otherwise.";
            Some(DefinitionFinding::attention(differs, field, (title, why)))
        }
        (None, Some(said)) => {
            let title =
                format!("The provider’s metadata also has an address for {name}: {}", quoted(said.as_str()));
            Some(DefinitionFinding::note(missing, field, (title, gain(name))))
        }
        (Some(_), None) => {
            let title = format!("The provider’s metadata has no address for {name}");
            let why = "It may be an old one, or one that is not published.";
            Some(DefinitionFinding::note(alone, field, (title, why)))
        }
        _ => None,
    }
}

fn gain(name: &str) -> &'static str {
    match name {
        "device_authorization" => {
            "With it people can sign in with a code on another device, if such tokens open mail."
        }
        "revocation" => "With it Mailward can end a sign-in at the provider.",
        "introspection" => "With it Mailward can check whether a sign-in still stands without renewing it.",
        "userinfo" | "jwks" => "With it Mailward can check who signed in.",
        _ => "With it Mailward can register itself, if the provider lets it.",
    }
}

fn behaviour(provider: &Provider, said: &Provider) -> Vec<DefinitionFinding> {
    let mut findings = Vec::new();
    if provider.client.sends_iss && !said.client.sends_iss {
        let title = "The metadata does not say that the redirect names its issuer".to_owned();
        let why = "With sends_iss every redirect without iss is refused (RFC 9207, section 2.4), so a sign-in may fail.";
        findings.push(DefinitionFinding::attention("differs.iss", "client.sends_iss", (title, why)));
    }
    if said.client.sends_iss && !provider.client.sends_iss {
        let title = "The metadata says that every redirect names its issuer".to_owned();
        let why = "Write sends_iss = true: then a redirect that does not name it, which may be another server’s, is refused.";
        findings.push(DefinitionFinding::note("missing.iss", "client.sends_iss", (title, why)));
    }
    if provider.client.pkce == Pkce::Required && said.client.pkce == Pkce::Unknown {
        let title = "The metadata does not list PKCE with S256".to_owned();
        let why = "It is sent all the same; a server that does not know it ignores it.";
        findings.push(DefinitionFinding::note("differs.pkce", "client.pkce", (title, why)));
    }
    findings
}

fn scopes(provider: &Provider, said: &Provider) -> Vec<DefinitionFinding> {
    let text = |scopes: &[Scope]| scopes.iter().map(Scope::as_str).collect::<Vec<_>>().join(" ");
    let mut findings = Vec::new();
    for mail_use in MailUse::ALL {
        let (own, other) = (provider.scopes.of(mail_use), said.scopes.of(mail_use));
        if other.is_empty() || own == other {
            continue;
        }
        let (name, listed) = (mail_use.name(), text(other));
        let title = format!("For {name} the provider lists the permission {}", quoted(&listed));
        let why = "Make sure that the one in the definition opens mail.";
        let field = format!("scopes.{}", name.to_ascii_lowercase());
        findings.push(DefinitionFinding::note("differs.scopes", field, (title, why)));
    }
    let offline = provider.scopes.offline.is_empty() && !said.scopes.offline.is_empty();
    if offline && provider.parameters.required.get("access_type").is_none_or(|value| value != "offline") {
        let title =
            format!("The provider lists {}, which is not asked for", quoted(&text(&said.scopes.offline)));
        let why = "Without it there may be no refresh token, and every sign-in ends with its access token.";
        findings.push(DefinitionFinding::attention("missing.offline", "scopes.offline", (title, why)));
    }
    findings
}
