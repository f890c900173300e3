//! Judges a definition: its text, what was read of it, and how it stands beside the providers that are there.

use url::Host;

use super::leaves::Leaves;
use super::{DefinitionFinding, LARGEST_DEFINITION, forbidden, names, quoted};
use crate::domain::catalogue::{Catalogue, CatalogueError};
use crate::domain::host;
use crate::domain::provider::{ClientAuthentication, Endpoint, Issuer, Provider, ProviderError, SecretRule};
use crate::domain::scope::{MailUse, Scope};

/// Reads a definition and judges it. The provider is there where its text can be read; findings that refuse it say why it
/// cannot be kept all the same. Worst first, then as they stand in the text.
pub fn read(text: &str, catalogue: &Catalogue) -> (Option<Provider>, Vec<DefinitionFinding>) {
    if text.len() > LARGEST_DEFINITION {
        let title = format!("The definition is larger than {} KiB", LARGEST_DEFINITION / 1024);
        let why = "Those that come with Mailward have 2 to 6 KiB. This is probably another file.";
        return (None, vec![DefinitionFinding::refused("too-large", "", (title, why))]);
    }
    let text = text.trim_start_matches('\u{feff}');
    let leaves = match Leaves::read(text) {
        Ok(leaves) => leaves,
        Err(finding) => return (None, vec![finding]),
    };
    let mut findings = forbidden::forbidden(&leaves);
    let provider = match Provider::read_toml(text) {
        Ok(provider) => {
            findings.extend(judge(&provider, catalogue));
            Some(provider)
        }
        Err((why, at)) => {
            let finding = unread(&why, at.map(|span| span.start), &leaves);
            // What is forbidden is often also unknown or not readable; the reason is what counts.
            if !findings.iter().any(|told| told.field == finding.field) {
                findings.push(finding);
            }
            None
        }
    };
    for finding in &mut findings {
        if finding.line == 0 {
            finding.line = leaves.line_of(&finding.field);
        }
    }
    findings.sort_by_key(|finding| (finding.weight, finding.line));
    (provider, findings)
}

fn unread(why: &ProviderError, at: Option<usize>, leaves: &Leaves) -> DefinitionFinding {
    let (code, field, advice) = match why {
        ProviderError::Unreadable { what, .. } => {
            let is_missing = what.starts_with("missing field");
            let place = |at| if is_missing { leaves.table_at(at) } else { leaves.path_at(at) };
            let around = at.map_or("", place);
            let line = at.map_or(0, |at| leaves.line_at(at));
            let finding = unreadable(what, around);
            return DefinitionFinding { line, ..finding };
        }
        ProviderError::NotOAuth | ProviderError::HasOAuth => (
            "not-oauth",
            "kind".to_owned(),
            "A definition of your own is for a sign-in with tokens: kind = \"oauth\".",
        ),
        ProviderError::Name => {
            ("name", "name".to_owned(), "Give it a name and a short name; people choose it by them.")
        }
        ProviderError::NoAuthentication => (
            "authentication",
            "client.authentication".to_owned(),
            "Name at least one of none, client_secret_post and client_secret_basic.",
        ),
        ProviderError::Domain(domain) => return unfit_domain(domain, leaves),
        ProviderError::ReservedParameter(name) => (
            "reserved",
            format!("parameters.required.{name}"),
            "State, PKCE, redirect, scopes and the client are the sign-in’s own (RFC 6749, section 4.1.1). Remove it.",
        ),
        ProviderError::Shape(_) => {
            ("shape", "tokens.shapes".to_owned(), "Remove it, or name more of the beginning.")
        }
        ProviderError::Redirect => (
            "redirect",
            "redirect".to_owned(),
            "Write a path such as /callback/example, and a port from 1024 on where the provider insists on one.",
        ),
        ProviderError::Authority => (
            "authority",
            "loopback_authority".to_owned(),
            "Who vouches for servers elsewhere is set in the settings, under Network.",
        ),
        ProviderError::NoTenants | ProviderError::Tenant => ("tenant", "tenant".to_owned(), "Remove it."),
    };
    DefinitionFinding::refused(code, field, (capital(&why.to_string()), advice))
}

fn unreadable(what: &str, around: &str) -> DefinitionFinding {
    let named =
        |start: &str| what.strip_prefix(start).and_then(|rest| rest.split('`').next()).map(str::to_owned);
    if let Some(name) = named("unknown field `") {
        let why = "Members that are not known may be slips of the pen, so none is passed over. Correct its name or remove it; \
                   mailward provider export writes every name that there is.";
        let title = format!("There is no member {}", quoted(&name));
        return DefinitionFinding::refused("unknown-key", around, (title, why));
    }
    if let Some(name) = named("missing field `") {
        let field = if around.is_empty() { name.clone() } else { format!("{around}.{name}") };
        let title = format!("The member {} is missing", quoted(&field));
        let why = "A sign-in cannot do without it.";
        return DefinitionFinding::refused("missing", field, (title, why));
    }
    let title = if around.is_empty() { capital(what) } else { format!("{around}: {}", super::quoted(what)) };
    DefinitionFinding::refused("value", around, (title, "What stands there is not what belongs there."))
}

fn unfit_domain(domain: &str, leaves: &Leaves) -> DefinitionFinding {
    let stands = leaves.texts().find(|(leaf, text)| *text == domain && leaf.path.contains('['));
    let field = stands.map_or("domains", |(leaf, _)| leaf.path.as_str());
    match Host::parse(domain) {
        Ok(Host::Domain(ascii)) if !domain.is_ascii() => {
            let title = format!(
                "The domain {} has letters beyond a to z; in plain letters it is {ascii}",
                quoted(domain)
            );
            let why = "Letters of other alphabets can look like Latin ones. If this is the domain that you mean, write its plain \
                       form.";
            DefinitionFinding::refused("homoglyph", field, (title, why))
        }
        _ => {
            let title = format!("{} is not a domain in lower-case letters", quoted(domain));
            DefinitionFinding::refused("domain", field, (title, "Write it like example.org."))
        }
    }
}

/// Judges a provider that was read, as one of a person's own beside those that are there.
pub fn judge(provider: &Provider, catalogue: &Catalogue) -> Vec<DefinitionFinding> {
    let mut findings = beside_others(provider, catalogue);
    findings.extend(names::hosts(provider));
    findings.extend(foreign_hosts(provider));
    findings.extend(scopes(provider));
    findings.extend(client(provider));
    findings.extend(hints(provider));
    findings.sort_by_key(|finding| finding.weight);
    findings
}

fn beside_others(provider: &Provider, catalogue: &Catalogue) -> Vec<DefinitionFinding> {
    let others = catalogue.without(&provider.id);
    let mut findings = Vec::new();
    if let Err(taken) = others.check_free(provider) {
        let (code, field) = match &taken {
            CatalogueError::Name(_) => ("id-taken", "id"),
            CatalogueError::Issuer { .. } if provider.issuer.is_some() => ("issuer-taken", "issuer"),
            CatalogueError::Issuer { .. } => ("issuer-taken", "endpoints.token"),
            CatalogueError::RedirectPath { .. } => ("redirect-taken", "redirect.path"),
        };
        let why = "Answers of sign-ins are told apart by name, issuer and redirect path (RFC 9207; RFC 8252, section 8.10), so each \
                   belongs to one provider.";
        findings.push(DefinitionFinding::refused(code, field, (capital(&taken.to_string()), why)));
    }
    if let Some(server) = &provider.same_server_as
        && others.find(server).is_none()
    {
        let title = format!("There is no provider {}", quoted(server.as_str()));
        let why = "Remove the line, or name a provider that is there.";
        findings.push(DefinitionFinding::refused("no-such-provider", "same_server_as", (title, why)));
    }
    for (domain, number) in provider.domains.iter().zip(0..) {
        let by = others.for_address(domain).map(|known| known.name.clone());
        let by = by.or_else(|| others.other_way_for_address(domain).map(|known| known.name.clone()));
        if let Some(by) = by {
            let title = format!("Addresses at {domain} belong to {by}");
            let why = "For such an address that provider is proposed; this one has to be chosen by hand.";
            let field = format!("domains[{number}]");
            findings.push(DefinitionFinding::attention("domain-claimed", field, (title, why)));
        }
    }
    findings
}

/// Every address with the member it stands in.
pub(super) fn endpoints(provider: &Provider) -> Vec<(String, &Endpoint)> {
    let member = |name: &str| match name {
        "keys" => "jwks",
        "metadata" => "discovery",
        "user information" => "userinfo",
        "device authorization" => "device_authorization",
        "account page" => "account_page",
        other => match other {
            "authorization" => "authorization",
            "token" => "token",
            "revocation" => "revocation",
            "introspection" => "introspection",
            _ => "registration",
        },
    };
    let all = provider.endpoints.all().into_iter();
    all.map(|(name, endpoint)| (format!("endpoints.{}", member(name)), endpoint)).collect()
}

/// Codes and tokens go to whoever owns these hosts.
fn foreign_hosts(provider: &Provider) -> Vec<DefinitionFinding> {
    let issuer = provider.issuer.as_ref().and_then(|issuer| url::Url::parse(issuer.as_str()).ok());
    let home = issuer.as_ref().unwrap_or_else(|| provider.endpoints.authorization.url());
    let (Some(home_host), at_home) = (home.host_str(), home.host()) else { return Vec::new() };
    let is_here = at_home.is_some_and(|name| host::is_loopback_host(&name.to_owned()));
    let called = if issuer.is_some() { "issuer" } else { "authorization endpoint" };
    let mut findings = Vec::new();
    for (field, endpoint) in endpoints(provider) {
        let name = endpoint.url().host_str().unwrap_or_default();
        if endpoint.is_loopback() && !is_here {
            let title = format!("{field} points at this computer, although the provider is elsewhere");
            let why = "Another program on this computer would be given what belongs to the provider.";
            findings.push(DefinitionFinding::refused("points-here", field, (title, why)));
        } else if !host::same_owner(home_host, name) && field != "endpoints.account_page" {
            let title = format!("{name} has another owner than the {called}, {home_host}");
            let why = "Codes, tokens and client secrets are sent there. Some providers do that; make sure that it stands in their \
                       own documents.";
            findings.push(DefinitionFinding::attention("foreign-host", field, (title, why)));
        }
    }
    for (server, number) in provider.servers.iter().zip(0..) {
        if host::is_loopback(&server.host) && !is_here {
            let title = format!(
                "The {} server is this computer, although the provider is elsewhere",
                server.protocol.name()
            );
            let why =
                "The token is shown to whatever listens there. That is right for a bridge of your own only.";
            let field = format!("servers[{number}].host");
            findings.push(DefinitionFinding::attention("server-here", field, (title, why)));
        }
    }
    findings
}

fn scopes(provider: &Provider) -> Vec<DefinitionFinding> {
    let table = &provider.scopes;
    let mut findings = Vec::new();
    let offered = provider.offered_uses();
    if offered.is_empty() {
        let title = "No permission for mail is named".to_owned();
        let why = "Nothing could be asked for. Name the scopes of IMAP, SMTP or POP, or write mail_unknown = true where the mail \
                   server decides.";
        findings.push(DefinitionFinding::refused("no-scopes", "scopes", (title, why)));
    }
    let all = MailUse::ALL.iter().flat_map(|mail_use| table.of(*mail_use));
    let mut resources: Vec<String> =
        all.chain(&table.identity).chain(&table.offline).filter_map(Scope::resource).collect();
    resources.dedup();
    if table.one_resource && resources.iter().any(|resource| *resource != resources[0]) {
        let title = format!("The permissions belong to different services: {}", resources.join(", "));
        let why = "One token serves one service here (one_resource), so the provider refuses such a request. Take the permissions \
                   of the mail service alone.";
        findings.push(DefinitionFinding::refused("scopes-mixed", "scopes", (title, why)));
    }
    if table.separator != " " {
        let title = format!("Permissions are separated by {} instead of a blank", quoted(&table.separator));
        let why = "RFC 6749 (section 3.3) wants a blank; few providers want something else.";
        findings.push(DefinitionFinding::attention("separator", "scopes.separator", (title, why)));
    }
    let tells_who = table.identity.iter().any(|scope| scope.as_str() == "openid")
        || provider.endpoints.userinfo.is_some();
    if !tells_who {
        let title = "Who signed in will not be known".to_owned();
        let why = "Neither openid is asked for nor is there a user information address, so a sign-in with the wrong account is not \
                   noticed.";
        findings.push(DefinitionFinding::note("nobody-known", "scopes.identity", (title, why)));
    }
    findings
}

fn client(provider: &Provider) -> Vec<DefinitionFinding> {
    let with_secret = provider.client.authentication.iter().any(|way| *way != ClientAuthentication::None);
    let mut findings = Vec::new();
    if provider.client.secret == SecretRule::Required && !with_secret {
        let title = "A client secret is required, and no way to send one is named".to_owned();
        let why = "Add client_secret_post or client_secret_basic to client.authentication.";
        findings.push(DefinitionFinding::attention("authentication", "client.authentication", (title, why)));
    }
    if provider.issuer.as_ref().is_none_or(Issuer::is_template) && !provider.client.sends_iss {
        let title = "Its metadata cannot be asked for".to_owned();
        let why = "There is no plain issuer, so nothing here is compared with what the provider itself says.";
        findings.push(DefinitionFinding::note("no-issuer", "issuer", (title, why)));
    }
    findings
}

fn hints(provider: &Provider) -> Vec<DefinitionFinding> {
    let mut findings = Vec::new();
    let parameters = &provider.parameters;
    let all = [
        ("required", &parameters.required),
        ("on_missing_refresh", &parameters.on_missing_refresh),
        ("with_several", &parameters.with_several),
        ("fresh", &parameters.fresh),
    ];
    for (table, (name, value)) in
        all.iter().flat_map(|(table, values)| values.iter().map(move |one| (table, one)))
    {
        let field = format!("parameters.{table}.{name}");
        if name == "response_mode" && value != "query" {
            let title = format!("The answer is to come as {}", quoted(value));
            let why = "Mailward reads answers from the query of the redirect; in another form the sign-in ends without one.";
            findings.push(DefinitionFinding::attention("response-mode", field, (title, why)));
        } else if name == "prompt" && value.split(' ').any(|word| word == "none") {
            let title = "The provider is asked to show nothing (prompt=none)".to_owned();
            let why = "Then nobody can sign in who is not signed in there already.";
            findings.push(DefinitionFinding::attention("prompt-none", field, (title, why)));
        }
    }
    if provider.servers.is_empty() {
        let title = "No mail server is named".to_owned();
        let why = "Snippets, diagnosis and the check with the mail server want one; it can also be named for each account.";
        findings.push(DefinitionFinding::note("no-servers", "servers", (title, why)));
    }
    findings
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
