//! By whom a token is judged: the provider that was chosen, that of its account, or the one that its own words point to.
//!
//! What a token says of its issuer is believed for this much only: whose rules are held against it. No address in it is asked.

use std::sync::Arc;

use jiff::SignedDuration;

use crate::domain::account::Account;
use crate::domain::catalogue::Catalogue;
use crate::domain::inspection::{Form, Known, OpaqueShape};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{Issuer, Provider, ProviderId};
use crate::domain::scope::MailUse;
use crate::jwt::dissect::Dissected;
use crate::jwt::lint::Expected;
use crate::services::Context;
use crate::store::Whose;

use super::brought::Brought;
use super::{Against, InspectWish};

/// Whose rules count.
pub(super) struct Judge {
    /// The provider.
    pub(super) provider: Option<Arc<Provider>>,
    /// The account that the token is for, or belongs to.
    pub(super) account: Option<Account>,
    /// Which token of the vault it is, if it was pasted and is one.
    pub(super) known: Option<Known>,
    /// The issuer that the person expects.
    pub(super) issuer: Option<String>,
    audience: Option<String>,
}

impl Judge {
    /// Finds out. What was chosen goes before whose token it is, and that before what it says.
    pub(super) async fn of(
        wish: &InspectWish,
        brought: &Brought,
        token: &Dissected,
        whose: Whose,
        (catalogue, context): (&Catalogue, &Context),
    ) -> Result<Self, Problem> {
        let owner = match whose.known {
            Some((id, token)) => context.account(id).await.ok().map(|owner| (owner, token)), // or forgotten a moment ago
            None => None,
        };
        let known = owner.as_ref().map(|(owner, token)| Known {
            account: owner.id,
            address: owner.address.clone(),
            token: *token,
        });
        let account = match &wish.against {
            Against::Account(id) => Some(context.account(*id).await?),
            _ => brought.account.clone().or(owner.map(|(owner, _)| owner)),
        };
        let listed = |id: &ProviderId| catalogue.find(id).cloned();
        let chosen = |id: &ProviderId| {
            listed(id).ok_or_else(|| Problem::new(ProblemKind::NoSuchProvider).fact("provider", id.as_str()))
        };
        let provider = match (&wish.against, &account) {
            (Against::Provider(id), _) => Some(chosen(id)?),
            (Against::Account(_), Some(account)) => Some(chosen(&account.provider)?),
            (_, Some(account)) => listed(&account.provider).or_else(|| recognised(token, catalogue)),
            (_, None) => recognised(token, catalogue),
        };
        let (issuer, audience) = (wish.issuer.clone(), wish.audience.clone());
        Ok(Self { provider, account, known, issuer, audience })
    }

    /// What the token must say.
    pub(super) fn expected(&self, token: &Dissected) -> Expected {
        let issuer = self.issuer.clone().or_else(|| {
            let provider = self.provider.as_deref()?;
            let (said, tenant) = named(token);
            let own = said.and_then(|said| provider.issuer_of(said, tenant));
            own.or(provider.issuer.as_ref().map(Issuer::as_str)).map(str::to_owned)
        });
        let life = self.provider.as_ref().and_then(|provider| provider.tokens.access_lifetime_s);
        Expected {
            issuer,
            audience: self.audience.clone(),
            usual_life: life.map(|seconds| SignedDuration::from_secs(seconds.into())),
            mail_scopes: self.provider.as_deref().map(mail_scopes).unwrap_or_default(),
            provider: self.provider.as_ref().map(|provider| provider.short_name.clone()),
        }
    }
}

fn mail_scopes(provider: &Provider) -> Vec<String> {
    let table = &provider.scopes;
    let of_mail = MailUse::ALL.into_iter().flat_map(|mail_use| table.of(mail_use));
    of_mail.chain(&table.identity).chain(&table.offline).map(|scope| scope.as_str().to_owned()).collect()
}

fn recognised(token: &Dissected, catalogue: &Catalogue) -> Option<Arc<Provider>> {
    if let Form::Opaque(OpaqueShape::AccessOf(id) | OpaqueShape::RefreshOf(id) | OpaqueShape::CodeOf(id)) =
        &token.form
    {
        return catalogue.find(id).cloned();
    }
    let (issuer, tenant) = named(token);
    catalogue.for_token(issuer?, tenant).cloned()
}

/// Its `iss` and `tid`, where they are text. An encrypted token may repeat them in its header (RFC 7519, section 5.3).
fn named(token: &Dissected) -> (Option<&str>, Option<&str>) {
    (said(token, "iss"), said(token, "tid"))
}

fn said<'a>(token: &'a Dissected, name: &str) -> Option<&'a str> {
    let parts = [token.claims.as_ref(), token.header.as_ref()];
    parts.into_iter().flatten().find_map(|part| part.get(name)?.text())
}
