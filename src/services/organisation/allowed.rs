//! Which permissions an organisation lets its people ask for, and which tokens leave under its rules.

use crate::domain::account::Account;
use crate::domain::catalogue::Catalogue;
use crate::domain::organisation::Organisation;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{Provider, ProviderId};
use crate::domain::scope::{MailUse, Scope};
use crate::services::{Context, accounts};

use super::InForce;

impl InForce {
    /// Refuses permissions that the organisation does not allow, before anybody is asked for them.
    pub(in crate::services) fn allow(&self, provider: &Provider, scopes: &[Scope]) -> Result<(), Problem> {
        let Some(organisation) = self.get() else { return Ok(()) };
        let forbidden = forbidden(&organisation, provider, scopes);
        if forbidden.is_empty() { Ok(()) } else { Err(refusal(&organisation, provider, &forbidden)) }
    }

    /// Refuses a token that opens mail in a way that the organisation does not allow: one from before its profile counted.
    /// What else a provider grants by itself is in nobody's way.
    pub(in crate::services) async fn allow_hand_out(
        &self,
        account: &Account,
        context: &Context,
    ) -> Result<(), Problem> {
        let Some(organisation) = self.get().filter(|profile| !profile.allowed_scopes.is_empty()) else {
            return Ok(());
        };
        let Some(provider) = accounts::catalogue(context).await?.of(account) else { return Ok(()) };
        let granted = account.grant.as_ref().map(|grant| grant.granted.as_slice()).unwrap_or_default();
        let opens_mail = |scope: &&Scope| {
            MailUse::ALL.iter().any(|mail_use| provider.scopes.of(*mail_use).contains(scope))
        };
        let opening: Vec<Scope> = granted.iter().filter(opens_mail).cloned().collect();
        let forbidden = forbidden(&organisation, &provider, &opening);
        if forbidden.is_empty() { Ok(()) } else { Err(refusal(&organisation, &provider, &forbidden)) }
    }
}

/// A person's own definition of a server is under the rule for that server, by whichever name it goes.
fn forbidden<'a>(organisation: &Organisation, provider: &Provider, scopes: &'a [Scope]) -> Vec<&'a Scope> {
    let by_name = |id: &ProviderId| organisation.forbidden(id, scopes);
    let built_in = Catalogue::built_in();
    let is_known = built_in.find(&provider.id).is_some()
        || organisation.providers.iter().any(|known| known.id == provider.id);
    if is_known || organisation.allowed_scopes.contains_key(&provider.id) {
        return by_name(&provider.id);
    }
    let host = provider.endpoints.token.url().host_str();
    let same_server = |id: &&ProviderId| {
        let defined = organisation.providers.iter().find(|known| known.id == **id);
        let known = defined.or_else(|| built_in.find(id).map(AsRef::as_ref));
        known.is_some_and(|known| known.endpoints.token.url().host_str() == host)
    };
    let mut rules = organisation.allowed_scopes.keys().filter(same_server).map(by_name);
    let first = rules.next().unwrap_or_default();
    // Of several rules for one server, what one of them allows is allowed.
    rules.fold(first, |kept, other| kept.into_iter().filter(|scope| other.contains(scope)).collect())
}

fn refusal(organisation: &Organisation, provider: &Provider, forbidden: &[&Scope]) -> Problem {
    let named: Vec<&str> = forbidden.iter().map(|scope| scope.as_str()).collect();
    Problem::new(ProblemKind::ScopesNotAllowed)
        .fact("provider", &provider.short_name)
        .fact("organisation", &organisation.name)
        .fact("scope", named.join(" "))
}
