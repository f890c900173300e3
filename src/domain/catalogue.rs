//! The providers Mailward knows: the built-in ones and a person's own beside them.
//!
//! Guarantees that no two authorization servers have the same issuer and no two providers the same short name or redirect
//! path, because answers are told apart by them (RFC 9207, section 4; RFC 8252, section 8.10).

use std::sync::{Arc, LazyLock};

use super::account::Account;
use super::provider::{OtherWay, Provider, ProviderId};

mod built_in;

/// All known providers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Catalogue {
    providers: Vec<Arc<Provider>>,
    /// How many of `providers` are built in; those of an organisation's profile follow, then a person's own.
    built_in: usize,
    of_organisation: usize,
    other_ways: Vec<OtherWay>,
}

impl Catalogue {
    /// What Mailward ships. The files are part of the program, and a test reads every one of them.
    pub fn built_in() -> Self {
        // Read once: the files never change while the program runs, and every look-up of an account needs them.
        static SHIPPED: LazyLock<Catalogue> = LazyLock::new(|| {
            let providers: Vec<Arc<Provider>> = built_in::providers().into_iter().map(Arc::new).collect();
            let (built_in, of_organisation) = (providers.len(), 0);
            Catalogue { built_in, of_organisation, providers, other_ways: built_in::other_ways() }
        });
        SHIPPED.clone()
    }

    /// Adds a person's own providers. The first that collides with one already there is named, and nothing is added.
    pub fn with_custom(mut self, own: Vec<Provider>) -> Result<Self, CatalogueError> {
        for provider in own {
            self.check_free(&provider)?;
            self.providers.push(Arc::new(provider));
        }
        Ok(self)
    }

    /// The same without a person's own provider of this name: what a new definition of it would stand beside.
    #[must_use]
    pub fn without(&self, id: &ProviderId) -> Self {
        let mut others = self.clone();
        if self.is_own(id) {
            others.providers.retain(|provider| provider.id != *id);
        }
        others
    }

    /// Adds the providers of an organisation's profile, before a person's own. One that collides is left out.
    #[must_use]
    pub fn with_organisation(mut self, defined: Vec<Provider>) -> Self {
        for provider in defined {
            if self.check_free(&provider).is_ok() {
                self.providers.insert(self.built_in + self.of_organisation, Arc::new(provider));
                self.of_organisation += 1;
            }
        }
        self
    }

    /// Whether a provider could be added beside those already there.
    pub fn check_free(&self, provider: &Provider) -> Result<(), CatalogueError> {
        if self.find(&provider.id).is_some() || self.find_other_way(&provider.id).is_some() {
            return Err(CatalogueError::Name(provider.id.clone()));
        }
        let clash = self.providers.iter().find(|known| same_server(known, provider));
        if let Some(known) = clash {
            return Err(CatalogueError::Issuer { by: known.id.clone() });
        }
        let same_path = |known: &&Arc<Provider>| known.redirect.path == provider.redirect.path;
        match self.providers.iter().find(same_path) {
            Some(known) => Err(CatalogueError::RedirectPath { by: known.id.clone() }),
            None => Ok(()),
        }
    }

    /// Every provider with OAuth, the built-in ones first.
    pub fn providers(&self) -> &[Arc<Provider>] {
        &self.providers
    }

    /// Every known provider without OAuth for mail programs.
    pub fn other_ways(&self) -> &[OtherWay] {
        &self.other_ways
    }

    /// Whether a provider is a person's own.
    pub fn is_own(&self, id: &ProviderId) -> bool {
        self.providers.iter().skip(self.built_in + self.of_organisation).any(|provider| provider.id == *id)
    }

    /// Whether a provider comes from an organisation's profile.
    pub fn is_organisations(&self, id: &ProviderId) -> bool {
        let theirs = self.providers.iter().skip(self.built_in).take(self.of_organisation);
        theirs.into_iter().any(|provider| provider.id == *id)
    }

    /// A provider by its short name.
    pub fn find(&self, id: &ProviderId) -> Option<&Arc<Provider>> {
        self.providers.iter().find(|provider| provider.id == *id)
    }

    /// The provider of an account, for its organisation alone where it names one.
    pub fn of(&self, account: &Account) -> Option<Arc<Provider>> {
        let provider = self.find(&account.provider)?;
        let narrowed = account.particulars.tenant.as_deref().map(|tenant| provider.with_tenant(tenant));
        // A tenant was judged when it was given; with another provider it may mean nothing.
        Some(narrowed.and_then(Result::ok).map_or_else(|| Arc::clone(provider), Arc::new))
    }

    /// The definitions of the same company's sign-in beside this one, for other kinds of accounts.
    pub fn siblings(&self, id: &ProviderId) -> impl Iterator<Item = &Arc<Provider>> {
        let family = self.find(id).and_then(|provider| provider.family.as_deref());
        let of_family = move |other: &&Arc<Provider>| family.is_some() && other.family.as_deref() == family;
        self.providers.iter().filter(of_family).filter(move |other| other.id != *id)
    }

    /// A provider without OAuth by its short name.
    pub fn find_other_way(&self, id: &ProviderId) -> Option<&OtherWay> {
        self.other_ways.iter().find(|entry| entry.id == *id)
    }

    /// The provider whose authorization server has this issuer.
    pub fn find_issuer(&self, issuer: &str) -> Option<&Arc<Provider>> {
        self.providers.iter().find(|provider| {
            provider.same_server_as.is_none()
                && provider.issuer.as_ref().is_some_and(|known| known.as_str() == issuer)
        })
    }

    /// The provider that issued a token with these `iss` and `tid`. One that names itself exactly goes before one for any
    /// organisation, because Microsoft's personal accounts look like an organisation, too.
    pub fn for_token(&self, issuer: &str, tenant: Option<&str>) -> Option<&Arc<Provider>> {
        let own_server = || self.providers.iter().filter(|provider| provider.same_server_as.is_none());
        let with = |tenant| own_server().find(|provider| provider.issuer_of(issuer, tenant).is_some());
        with(None).or_else(|| with(tenant))
    }

    /// The provider of an address, by the part behind the `@`: exactly, or as a subdomain; the longest match wins.
    pub fn for_address(&self, domain: &str) -> Option<&Arc<Provider>> {
        let with_domains = self.providers.iter().map(|provider| (provider, &provider.domains));
        longest_match(domain, with_domains)
    }

    /// What to do instead, for an address whose provider has no OAuth for mail programs.
    pub fn other_way_for_address(&self, domain: &str) -> Option<&OtherWay> {
        longest_match(domain, self.other_ways.iter().map(|entry| (entry, &entry.domains)))
    }

    /// The provider of a mail exchanger's host name.
    pub fn for_mail_exchanger(&self, host: &str) -> Option<&Arc<Provider>> {
        longest_match(host, self.providers.iter().map(|provider| (provider, &provider.mx_suffixes)))
    }

    /// What to do instead, for a mail exchanger whose provider has no OAuth for mail programs.
    pub fn other_way_for_mail_exchanger(&self, host: &str) -> Option<&OtherWay> {
        longest_match(host, self.other_ways.iter().map(|entry| (entry, &entry.mx_suffixes)))
    }
}

fn same_server(known: &Provider, new: &Provider) -> bool {
    match (&known.issuer, &new.issuer) {
        (Some(known), Some(new)) => known == new,
        // Without issuers the pair of endpoints tells servers apart (RFC 9700, section 4.4.2).
        _ => {
            known.endpoints.authorization == new.endpoints.authorization
                || known.endpoints.token == new.endpoints.token
        }
    }
}

fn longest_match<'a, T>(
    name: &str,
    entries: impl Iterator<Item = (&'a T, &'a Vec<String>)>,
) -> Option<&'a T> {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let mut best: Option<(&T, usize)> = None;
    for (entry, suffixes) in entries {
        let fitting = suffixes.iter().filter(|suffix| is_or_is_under(&name, suffix));
        let Some(length) = fitting.map(String::len).max() else {
            continue;
        };
        // On a draw the earlier entry stays: the one whose server it is stands before those that borrow it.
        if best.is_none_or(|(_, so_far)| length > so_far) {
            best = Some((entry, length));
        }
    }
    best.map(|(entry, _)| entry)
}

fn is_or_is_under(name: &str, suffix: &str) -> bool {
    name.strip_suffix(suffix).is_some_and(|front| front.is_empty() || front.ends_with('.'))
}

/// Why a provider cannot stand beside the others.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    /// The short name is taken.
    #[error("there is already a provider called {0}")]
    Name(ProviderId),
    /// Another provider has the same authorization server.
    #[error("the provider {by} already has this authorization server; choose it instead")]
    Issuer {
        /// The one that has it.
        by: ProviderId,
    },
    /// Another provider has the same redirect path.
    #[error("the provider {by} already has this redirect path; choose another")]
    RedirectPath {
        /// The one that has it.
        by: ProviderId,
    },
}

#[cfg(test)]
mod tests;
