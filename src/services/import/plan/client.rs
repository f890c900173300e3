//! Whether the client ID of somebody's settings can be taken over, and the redirect that was registered for it.

use crate::domain::import::{FoundOAuth, Remark};
use crate::domain::provider::{ClientId, Provider, RedirectRules, SecretRule};
use crate::services::sign_in::form;

use super::provider::{Chosen, host_in, host_of};

/// The client ID, with its redirect where that is not the provider's usual one.
pub(super) fn choose(
    oauth: Option<&FoundOAuth>,
    chosen: &Chosen<'_>,
    remarks: &mut Vec<Remark>,
) -> Option<(ClientId, Option<String>)> {
    let oauth = oauth?;
    let typed = oauth.client_id.as_deref()?;
    let Some(provider) = chosen.provider() else {
        // What is learnt later says only then what its IDs look like.
        let id: ClientId = typed.parse().ok()?;
        remarks.push(Remark::ClientTaken(id.clone()));
        return Some((id, None));
    };
    if !is_registered_at(oauth, provider) {
        return None;
    }
    let Ok(id) = provider.check_client_id(typed) else {
        remarks.push(Remark::ClientUnfit);
        return None;
    };
    if oauth.has_secret || provider.client.secret == SecretRule::Required {
        remarks.push(Remark::ClientNeedsSecret(id));
        return None;
    }
    let redirect = redirect(oauth.redirect.as_deref(), provider, remarks);
    remarks.push(Remark::ClientTaken(id.clone()));
    Some((id, redirect))
}

/// A registration counts at the server it was made at, and nowhere else.
fn is_registered_at(oauth: &FoundOAuth, provider: &Provider) -> bool {
    let named = oauth.authorization.as_deref().or(oauth.issuer.as_deref());
    named.is_none_or(|named| host_in(named) == host_of(&provider.endpoints.authorization))
}

fn redirect(named: Option<&str>, provider: &Provider, remarks: &mut Vec<Remark>) -> Option<String> {
    let named = named.map(str::trim).filter(|named| !named.is_empty())?;
    let Ok(rules) = form::rules(provider, Some(named)) else {
        remarks.push(Remark::RedirectUnfit);
        return None;
    };
    let same = |rules: &RedirectRules| (rules.form, rules.host, rules.path.clone(), rules.port);
    (same(&rules) != same(&provider.redirect)).then(|| named.to_owned())
}
