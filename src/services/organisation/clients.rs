//! Under which client the people of an organisation ask, and where they sign in.

use crate::domain::account::{Client, Particulars};
use crate::domain::provider::{Provider, SecretRule};
use crate::services::Context;

/// The client that the organisation registered for its people. One that needs a secret has to be given with it.
pub(in crate::services) fn client(provider: &Provider, context: &Context) -> Option<Client> {
    let organisation =
        context.organisation.get().filter(|_| provider.client.secret != SecretRule::Required)?;
    let registered = organisation.client_for(&provider.id)?;
    Some(Client {
        id: registered.id.clone(),
        name: registered.name.clone(),
        has_secret: false,
        registered_here: false,
        secret_expires_at: None,
        management: None,
    })
}

/// Under the client of an organisation, its people sign in there and nowhere else, unless the person says where.
pub(in crate::services) fn with_tenant(
    particulars: Particulars,
    provider: &Provider,
    client: Option<&Client>,
    context: &Context,
) -> Particulars {
    let organisation = context.organisation.get();
    let registered = organisation.as_ref().and_then(|organisation| organisation.client_for(&provider.id));
    let registered = registered.filter(|known| client.is_some_and(|client| client.id == known.id));
    let tenant = particulars.tenant.or_else(|| registered.and_then(|known| known.tenant.clone()));
    Particulars { tenant, ..particulars }
}
