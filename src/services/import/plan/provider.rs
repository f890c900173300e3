//! Who issues the tokens of an account in somebody's settings: by its servers, its domain, its sign-in; a definition is made
//! of the file only where nobody is known.

use std::sync::Arc;

use url::Url;

use crate::domain::account::MailAddress;
use crate::domain::import::{Found, FoundOAuth, ImportProvider, Refusal};
use crate::domain::provider::{
    AuthorizationParameters, ClientAuthentication, ClientRules, ClientSteps, Endpoint, Endpoints, IdShape,
    Issuer, Pkce, Provider, ProviderId, RedirectRules, RegistrationRule, RevocationForm, ScopeTable,
    SecretRule, SignInKind, TokenFacts, UserinfoForm,
};
use crate::domain::scope::{MailUse, Scope};

use super::{Ground, servers};

/// The provider of an account that would be added.
pub(in crate::services) enum Chosen<'a> {
    Known(&'a Arc<Provider>),
    Defined(Box<Provider>),
    Learnt(String),
}

impl Chosen<'_> {
    /// What is known of it.
    pub(super) fn provider(&self) -> Option<&Provider> {
        match self {
            Self::Known(provider) => Some(provider),
            Self::Defined(provider) => Some(provider),
            Self::Learnt(_) => None,
        }
    }

    pub(super) fn offers(&self, mail_use: MailUse) -> bool {
        self.provider().is_none_or(|provider| provider.offered_uses().contains(mail_use))
    }

    /// The host of a sign-in that only the file names.
    pub(super) fn brings_sign_in(&self) -> Option<String> {
        match self {
            Self::Defined(provider) => host_of(&provider.endpoints.authorization),
            Self::Known(_) | Self::Learnt(_) => None,
        }
    }

    pub(super) fn learnt_from(&self) -> Option<&str> {
        match self {
            Self::Learnt(issuer) => Some(issuer),
            Self::Known(_) | Self::Defined(_) => None,
        }
    }

    pub(super) fn into_provider(self) -> ImportProvider {
        match self {
            Self::Known(provider) => ImportProvider::Known(provider.id.clone(), provider.short_name.clone()),
            Self::Defined(provider) => ImportProvider::Defined(provider),
            Self::Learnt(issuer) => ImportProvider::Learnt(issuer),
        }
    }
}

/// The provider, or why there is none.
pub(in crate::services) fn choose<'a>(
    found: &Found,
    address: &MailAddress,
    by_token: bool,
    ground: &Ground<'a>,
) -> Result<Chosen<'a>, Refusal> {
    let catalogue = ground.catalogue;
    let by_domain = catalogue.for_address(address.host());
    let known = by_servers(found, by_domain, ground)
        .or(by_domain)
        .or_else(|| found.oauth.as_ref().and_then(|oauth| by_sign_in(oauth, ground)));
    if let Some(provider) = known {
        return Ok(Chosen::Known(provider));
    }
    if let Some(other) = catalogue.other_way_for_address(address.host()) {
        return Err(Refusal::WithoutOAuth(other.short_name.clone(), other.words()));
    }
    let Some(oauth) = found.oauth.as_ref().filter(|oauth| !oauth.is_empty()) else {
        return Err(unknown(found, address, by_token, ground));
    };
    named_by_file(found, oauth, address, ground)
}

/// Why there is no provider: the servers are of one without OAuth, a password is used, or nobody knows.
fn unknown(found: &Found, address: &MailAddress, by_token: bool, ground: &Ground<'_>) -> Refusal {
    let mut hosts = found.servers.iter().filter_map(|server| servers::host(&server.host));
    let serves = |host: String| {
        let mut ways = ground.catalogue.other_ways().iter();
        ways.find(|way| way.servers.iter().any(|server| server.host == host))
    };
    match hosts.find_map(serves) {
        Some(way) => Refusal::WithoutOAuth(way.short_name.clone(), way.words()),
        None if by_token => Refusal::ProviderUnknown(address.host().to_owned()),
        None => Refusal::Password,
    }
}

/// Several definitions share servers (Microsoft's for work and personal): the one of the address, else the one that serves
/// domains of people's own.
fn by_servers<'a>(
    found: &Found,
    by_domain: Option<&'a Arc<Provider>>,
    ground: &Ground<'a>,
) -> Option<&'a Arc<Provider>> {
    // Where mail comes in decides: where it goes out may be anybody's.
    let comes_in = found.servers.iter().any(|server| server.protocol != MailUse::Smtp);
    let deciding = found.servers.iter().filter(|server| !comes_in || server.protocol != MailUse::Smtp);
    let hosts: Vec<String> = deciding.filter_map(|server| servers::host(&server.host)).collect();
    let serves =
        |provider: &&Arc<Provider>| provider.servers.iter().any(|server| hosts.contains(&server.host));
    let fitting: Vec<&Arc<Provider>> = ground.catalogue.providers().iter().filter(serves).collect();
    preferred(&fitting, by_domain)
}

fn preferred<'a>(
    fitting: &[&'a Arc<Provider>],
    by_domain: Option<&'a Arc<Provider>>,
) -> Option<&'a Arc<Provider>> {
    let same = by_domain.filter(|wanted| fitting.iter().any(|provider| provider.id == wanted.id));
    let own_domains = || fitting.iter().find(|provider| provider.custom_domains).copied();
    same.or_else(own_domains).or_else(|| fitting.first().copied())
}

/// Programs name a server by its issuer, by the host of it, or by where the browser goes.
fn by_sign_in<'a>(oauth: &FoundOAuth, ground: &Ground<'a>) -> Option<&'a Arc<Provider>> {
    let named = oauth.authorization.as_deref().or(oauth.issuer.as_deref())?;
    let host = host_in(named)?;
    if let Some(exact) = oauth.issuer.as_deref().and_then(|issuer| ground.catalogue.find_issuer(issuer)) {
        return Some(exact);
    }
    let signs_in =
        |provider: &&Arc<Provider>| host_of(&provider.endpoints.authorization).as_ref() == Some(&host);
    let fitting: Vec<&Arc<Provider>> = ground.catalogue.providers().iter().filter(signs_in).collect();
    // On a host with many realms, only the same address is the same server.
    let own = |provider: &&Arc<Provider>| ground.catalogue.is_own(&provider.id);
    if fitting.iter().any(own) {
        let same = |provider: &&&Arc<Provider>| {
            Some(provider.endpoints.authorization.as_str()) == oauth.authorization.as_deref()
        };
        return fitting.iter().find(same).copied();
    }
    preferred(&fitting, None)
}

fn named_by_file<'a>(
    found: &Found,
    oauth: &FoundOAuth,
    address: &MailAddress,
    ground: &Ground<'a>,
) -> Result<Chosen<'a>, Refusal> {
    let unusable = |why: String| Refusal::SignInUnusable(why);
    if let (Some(authorization), Some(token)) = (&oauth.authorization, &oauth.token) {
        let read = |text: &str| text.trim().parse::<Endpoint>().map_err(|why| unusable(why.to_string()));
        let provider = definition(found, oauth, (read(authorization)?, read(token)?), ground);
        let provider =
            provider.ok_or_else(|| unusable("it cannot be told apart from the others".to_owned()))?;
        return match ground.catalogue.check_free(&provider) {
            Ok(()) => Ok(Chosen::Defined(Box::new(provider))),
            Err(taken) => Err(unusable(taken.to_string())),
        };
    }
    // A bare host is a name for people and no issuer.
    match oauth.issuer.as_deref().map(str::parse::<Issuer>) {
        Some(Ok(issuer)) => Ok(Chosen::Learnt(issuer.as_str().to_owned())),
        Some(Err(why)) if oauth.issuer.as_deref().is_some_and(|issuer| issuer.contains("://")) => {
            Err(unusable(why.to_string()))
        }
        _ => Err(Refusal::ProviderUnknown(address.host().to_owned())),
    }
}

/// A definition of no more than the file says. What is asked for stands in one list there; identity and lasting are told by
/// their standard names, the rest opens mail.
fn definition(
    found: &Found,
    oauth: &FoundOAuth,
    (authorization, token): (Endpoint, Endpoint),
    ground: &Ground<'_>,
) -> Option<Provider> {
    let at = authorization.url();
    let issuer: Issuer = at.origin().ascii_serialization().parse().ok()?;
    let name = at.host_str()?.to_owned();
    let id = free_id(&issuer, &authorization, ground)?;
    let is = |names: &[&str], scope: &Scope| names.contains(&scope.as_str());
    let these = |names: &'static [&'static str]| {
        oauth.scopes.iter().filter(move |scope| is(names, scope)).cloned().collect()
    };
    let mail: Vec<Scope> =
        oauth.scopes.iter().filter(|scope| !is(IDENTITY, scope) && !is(OFFLINE, scope)).cloned().collect();
    let provider = Provider {
        name: name.clone(),
        short_name: name,
        kind: SignInKind::OAuth,
        verified: false,
        unverified: vec!["endpoints".to_owned(), "scopes".to_owned()],
        date: ground.today,
        source: "settings of another program, imported".to_owned(),
        domains: Vec::new(),
        mx_suffixes: Vec::new(),
        custom_domains: true,
        issuer: None,
        same_server_as: None,
        family: None,
        serves: None,
        tenant: None,
        endpoints: endpoints(authorization, token),
        scopes: ScopeTable {
            mail_unknown: mail.is_empty(),
            imap: mail.clone(),
            pop: mail.clone(),
            smtp: mail,
            identity: these(IDENTITY),
            offline: these(OFFLINE),
            separator: " ".to_owned(),
            one_resource: false,
            words: std::collections::BTreeMap::new(),
        },
        parameters: AuthorizationParameters { login_hint: true, ..AuthorizationParameters::default() },
        client: client_rules(),
        redirect: RedirectRules::usual(format!("/callback/{id}")),
        tokens: TokenFacts::default(),
        servers: servers::of_provider(&found.servers),
        loopback_authority: None,
        steps: ClientSteps::default(),
        quirks: Vec::new(),
        id,
    };
    // The same look that every definition gets.
    Provider::from_json(&serde_json::to_string(&provider).ok()?).ok()
}

const IDENTITY: &[&str] = &["openid", "email", "profile"];
const OFFLINE: &[&str] = &["offline_access"];

/// Named after its host, and after its path too where the host has several.
fn free_id(issuer: &Issuer, authorization: &Endpoint, ground: &Ground<'_>) -> Option<ProviderId> {
    let id = ProviderId::for_issuer(issuer);
    let is_free = |id: &ProviderId| {
        ground.catalogue.find(id).is_none() && ground.catalogue.find_other_way(id).is_none()
    };
    if is_free(&id) {
        return Some(id);
    }
    let whole: Issuer = authorization.as_str().split('?').next()?.parse().ok()?;
    Some(ProviderId::for_issuer(&whole)).filter(is_free)
}

fn endpoints(authorization: Endpoint, token: Endpoint) -> Endpoints {
    Endpoints {
        authorization,
        token,
        device_authorization: None,
        device_usable_for_mail: false,
        revocation: None,
        revocation_form: RevocationForm::Standard,
        introspection: None,
        userinfo: None,
        userinfo_form: UserinfoForm::default(),
        jwks: None,
        discovery: None,
        registration: None,
        account_page: None,
        error_page: None,
        consent_page: None,
    }
}

fn client_rules() -> ClientRules {
    ClientRules {
        secret: SecretRule::Optional,
        secret_note: Some("Needed only if the client was registered with a secret".to_owned()),
        authentication: vec![ClientAuthentication::None, ClientAuthentication::Post],
        sends_iss: false,
        registration: RegistrationRule::ByHand,
        id_shape: IdShape::Any,
        pkce: Pkce::Unknown,
    }
}

pub(in crate::services) fn host_of(endpoint: &Endpoint) -> Option<String> {
    endpoint.url().host_str().map(str::to_owned)
}

/// The host of an address, or of a bare name.
pub(in crate::services) fn host_in(text: &str) -> Option<String> {
    match Url::parse(text.trim()) {
        Ok(url) if url.has_host() => url.host_str().map(str::to_owned),
        _ => servers::host(text.trim()),
    }
}
