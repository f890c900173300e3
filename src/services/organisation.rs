//! The profile of an organisation: read, judged, taken, dropped; and what it changes about everything else.
//!
//! One that stands in the system's place goes before one that a person imported, also when it is refused: whoever can break
//! it must not be able to put another one in its place. A profile narrows what can be done here and never widens it.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::domain::account::Account;
use crate::domain::catalogue::Catalogue;
use crate::domain::host::same_owner;
use crate::domain::organisation::{self, Organisation, ProfileOrigin, SettingName};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{Endpoint, Provider, ProviderId};
use crate::platform::managed::{ManagedError, ManagedFile, Stamp};
use crate::platform::network::Decided;

use super::{Context, accounts};

mod allowed;
mod browser;
mod clients;
mod file;
#[cfg(test)]
mod tests;

pub(super) use clients::{client, with_tenant};

/// The profile that counts. Cloning is cheap; all clones are one.
#[derive(Clone, Default)]
pub struct InForce(Arc<Mutex<Held>>);

#[derive(Default)]
struct Held {
    profile: Option<Arc<Organisation>>,
    /// Why none counts although there is one.
    refused: Option<Problem>,
    /// The file of the system's place as it was when it was read.
    stamp: Option<Stamp>,
}

impl fmt::Debug for InForce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InForce")
    }
}

impl InForce {
    /// The profile, if one counts.
    pub fn get(&self) -> Option<Arc<Organisation>> {
        self.held().profile.clone()
    }

    /// Why none counts although there is one.
    pub fn refused(&self) -> Option<Problem> {
        self.held().refused.clone()
    }

    /// Whether the organisation decides this setting.
    pub fn locks(&self, name: SettingName) -> bool {
        self.held().profile.as_ref().is_some_and(|profile| profile.locks(name))
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads what counts: at the start, and after another process has taken or dropped a profile. `true` where it is another one
/// than before, or refused for another reason.
pub async fn load(context: &Context) -> Result<bool, Problem> {
    let imported = context.store.profile().await?;
    let managed = Arc::clone(&context.world.managed);
    let looked = tokio::task::spawn_blocking(move || (managed.stamp(), managed.read())).await;
    let (stamp, found) = looked.unwrap_or_default(); // only a panic ends it early
    let is_managed = found.is_some();
    let read = match (found, imported) {
        (Some(Ok(ManagedFile { path, bytes })), _) => {
            let origin = ProfileOrigin::Managed(path.clone());
            judged(&bytes, origin).map(Some).map_err(|problem| problem.fact("path", path.display()))
        }
        (Some(Err(error)), _) => Err(error.into()),
        (None, Some(text)) => judged(text.as_bytes(), ProfileOrigin::Imported).map(Some),
        (None, None) => Ok(None),
    };
    Ok(context.organisation.becomes(read, stamp, is_managed, context))
}

impl InForce {
    fn becomes(
        &self,
        read: Result<Option<Organisation>, Problem>,
        stamp: Option<Stamp>,
        is_managed: bool,
        context: &Context,
    ) -> bool {
        let mut held = self.held();
        let (profile, refused) = match read {
            Ok(profile) => (profile.map(Arc::new), None),
            Err(problem) => {
                // An administrator's slip in a file does not take everybody's locks off while Mailward runs.
                let stays = held.profile.clone().filter(|profile| is_managed && profile.is_managed());
                (stays, Some(problem))
            }
        };
        let locks = |name| profile.as_ref().is_some_and(|profile| profile.locks(name));
        let decided = Decided { proxy: locks(SettingName::Proxy), ca_file: locks(SettingName::CaFile) };
        context.world.network.decide(decided);
        let changed = held.profile != profile || held.refused != refused;
        *held = Held { profile, refused, stamp };
        changed
    }
}

/// Whether the file in the system's place is another one than was read last.
pub fn managed_changed(context: &Context) -> bool {
    let stamp = context.world.managed.stamp();
    context.organisation.held().stamp != stamp
}

/// Reads a profile from a text, as an imported one or the system's.
pub fn read(text: &str, origin: ProfileOrigin) -> Result<Organisation, Problem> {
    judged(text.as_bytes(), origin)
}

fn judged(bytes: &[u8], origin: ProfileOrigin) -> Result<Organisation, Problem> {
    organisation::read(bytes, origin)
        .map_err(|error| Problem::new(ProblemKind::ProfileInvalid).detail(capital(&error.to_string())))
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The text of the profile that a person imported, as it is kept; `None` where there is none, or the system's counts.
pub async fn imported_text(context: &Context) -> Result<Option<String>, Problem> {
    let is_imported = context.organisation.get().is_some_and(|profile| !profile.is_managed());
    if is_imported { Ok(context.store.profile().await?) } else { Ok(None) }
}

/// Reads a profile from a file and says whether it could be taken. Changes nothing.
pub async fn look(path: &Path, context: &Context) -> Result<Organisation, Problem> {
    let now = context.world.clock.now();
    let named = |problem: Problem| problem.fact("path", path.display()).at(now);
    let opened = path.to_owned();
    let bytes = tokio::task::spawn_blocking(move || file::read(&opened)).await;
    let bytes = bytes.unwrap_or_else(|_ended| Err(Problem::new(ProblemKind::FileUnreadable)));
    let profile = bytes.and_then(|bytes| judged(&bytes, ProfileOrigin::Imported)).map_err(named)?;
    fits(&profile, context).await.map_err(named)?;
    Ok(profile)
}

/// A profile that a file of another Mailward brings, or why it cannot count here; `None` where it counts already.
pub(super) async fn brought(
    text: &str,
    context: &Context,
) -> Result<Option<Result<Organisation, Problem>>, Problem> {
    let profile = match read(text, ProfileOrigin::Imported) {
        Ok(profile) => profile,
        Err(refused) => return Ok(Some(Err(refused))),
    };
    if context.organisation.get().is_some_and(|counts| *counts == profile) {
        return Ok(None);
    }
    Ok(Some(fits(&profile, context).await.map(|()| profile)))
}

/// Lets it count from now on, in place of one that was imported before. Definitions of that one which accounts use and the new
/// one has not stay as the person's own.
pub async fn take(profile: &Organisation, context: &Context) -> Result<(), Problem> {
    let text = profile.to_toml();
    let profile = read(&text, ProfileOrigin::Imported)?; // whoever asks may have put anything together
    fits(&profile, context).await?;
    leave_used(Some(&profile), context).await?;
    context.store.keep_profile(text).await?;
    load(context).await.map(|_changed| ())
}

/// Lets the imported one no longer count. Definitions that accounts use stay, as the person's own.
pub async fn drop(context: &Context) -> Result<(), Problem> {
    if let Some(managed) = managed_one(context) {
        return Err(managed);
    }
    leave_used(None, context).await?;
    context.store.drop_profile().await?;
    load(context).await.map(|_changed| ())
}

/// What is in the way where the system's place has a profile.
fn managed_one(context: &Context) -> Option<Problem> {
    let profile = context.organisation.get().filter(|profile| profile.is_managed())?;
    let problem = Problem::new(ProblemKind::ProfileManaged).fact("organisation", &profile.name);
    Some(match &profile.origin {
        ProfileOrigin::Managed(path) => problem.fact("path", path.display()),
        ProfileOrigin::Imported => problem,
    })
}

/// No account of a person must come under another server by a profile: its tokens would be sent there.
async fn fits(profile: &Organisation, context: &Context) -> Result<(), Problem> {
    if let Some(managed) = managed_one(context) {
        return Err(managed);
    }
    let refused = |why: String| Problem::new(ProblemKind::ProfileInvalid).detail(why);
    let (own, used) = (context.store.providers().await?, context.store.accounts().await?);
    let there = accounts::catalogue(context).await?;
    for provider in &profile.providers {
        let named = own.iter().find(|own| own.id == provider.id);
        let in_use = used.iter().any(|account| account.provider == provider.id);
        let known = named.or_else(|| there.find(&provider.id).filter(|_| in_use).map(AsRef::as_ref));
        if known.is_some_and(|known| !is_same_place(known, provider)) {
            let id = &provider.id;
            return Err(refused(format!(
                "A provider called {id} is here already and leads to other addresses; tokens must not move between them"
            )));
        }
        let others = own.iter().filter(|own| own.id != provider.id).cloned().collect();
        if let Ok(others) = Catalogue::default().with_custom(others)
            && let Err(clash) = others.check_free(provider)
        {
            return Err(refused(format!("Of your own definitions, {clash}")));
        }
    }
    Ok(())
}

/// Whether tokens of the one may go where the other leads.
fn is_same_place(one: &Provider, other: &Provider) -> bool {
    let hosts = |one: &Endpoint, other: &Endpoint| match (one.url().host_str(), other.url().host_str()) {
        (Some(one_host), Some(other_host)) => same_owner(one_host, other_host),
        _ => false,
    };
    one.issuer == other.issuer
        && hosts(&one.endpoints.token, &other.endpoints.token)
        && hosts(&one.endpoints.authorization, &other.endpoints.authorization)
}

/// Keeps the definitions that accounts use and that would be gone.
async fn leave_used(next: Option<&Organisation>, context: &Context) -> Result<(), Problem> {
    let Some(now) = context.organisation.get() else { return Ok(()) };
    let (own, used) = (context.store.providers().await?, context.store.accounts().await?);
    let has = |list: &[Provider], id: &ProviderId| list.iter().any(|provider| provider.id == *id);
    for provider in &now.providers {
        let is_used = used.iter().any(|account: &Account| account.provider == provider.id);
        let stays = next.is_some_and(|next| has(&next.providers, &provider.id)) || has(&own, &provider.id);
        if is_used && !stays {
            context.store.keep_provider(provider.clone()).await?;
        }
    }
    Ok(())
}

/// The catalogue with the organisation's definitions and the person's own. A person's own definition that leads elsewhere stays
/// what it is, because accounts may use it; one that leads to the same place gives way.
pub(super) fn catalogue(own: Vec<Provider>, profile: Option<&Organisation>) -> Catalogue {
    let defined = profile.map(|profile| profile.providers.as_slice()).unwrap_or_default();
    let gives_way = |own: &Provider| defined.iter().any(|one| one.id == own.id && is_same_place(one, own));
    let own: Vec<Provider> = own.into_iter().filter(|own| !gives_way(own)).collect();
    let clashes = |one: &&Provider| {
        let apart = |own: &Provider| {
            let alone = Catalogue::default().with_custom(vec![own.clone()]);
            alone.is_ok_and(|alone| alone.check_free(one).is_ok())
        };
        own.iter().all(apart)
    };
    let defined = defined.iter().filter(clashes).cloned().collect();
    own.into_iter().fold(Catalogue::built_in().with_organisation(defined), |all, provider| {
        let name = provider.id.clone();
        all.clone().with_custom(vec![provider]).unwrap_or_else(|error| {
            tracing::warn!(provider = name.as_str(), %error, "a provider definition is left out");
            all
        })
    })
}

impl From<ManagedError> for Problem {
    fn from(error: ManagedError) -> Self {
        let kind = match error {
            ManagedError::Open { .. } => ProblemKind::ProfileUnsafe,
            ManagedError::Unreadable { .. } => ProblemKind::ProfileInvalid,
        };
        Self::new(kind).fact("path", error.path().display()).detail(capital(&error.to_string()))
    }
}
