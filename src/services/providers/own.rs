//! Keeping, removing and writing definitions. None of this asks anybody over the network.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::super::{Context, accounts};
use crate::domain::definition::{FindingWeight, LARGEST_DEFINITION, judge};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{Provider, ProviderId};

/// Keeps a definition, in place of one of the same name. What the judge refuses is not kept, wherever it comes from.
pub async fn keep(provider: Provider, context: &Context) -> Result<Provider, Problem> {
    let catalogue = accounts::catalogue(context).await?;
    let findings = judge(&provider, &catalogue);
    if let Some(refusal) = findings.iter().find(|finding| finding.weight == FindingWeight::Refused) {
        let problem = Problem::new(ProblemKind::ProviderInvalid).fact("provider", &provider.name);
        return Err(problem.detail(&refusal.title).at(context.world.clock.now()));
    }
    context.store.keep_provider(provider.clone()).await?;
    Ok(provider)
}

/// Removes a person's own definition. One that an account uses stays, and so do those that came with Mailward.
pub async fn remove(id: &ProviderId, context: &Context) -> Result<(), Problem> {
    let now = context.world.clock.now();
    let catalogue = accounts::catalogue(context).await?;
    // One that is left out of the catalogue, because it collides with another, can be removed as well.
    let is_own = context.store.providers().await?.iter().any(|own| own.id == *id);
    if !is_own {
        let is_shipped = catalogue.find(id).is_some() || catalogue.find_other_way(id).is_some();
        let kind = if is_shipped { ProblemKind::ProviderFixed } else { ProblemKind::NoSuchProvider };
        return Err(Problem::new(kind).fact("provider", id).at(now));
    }
    let users: Vec<String> = context
        .store
        .accounts()
        .await?
        .into_iter()
        .filter(|account| account.provider == *id)
        .map(|account| account.address.to_string())
        .collect();
    if !users.is_empty() {
        let problem = Problem::new(ProblemKind::ProviderInUse).fact("provider", id);
        return Err(problem.fact("accounts", users.join(", ")).at(now));
    }
    Ok(context.store.remove_provider(id.clone()).await?)
}

/// Writes a definition to a file that is not there yet, and says where it is.
pub async fn export(id: &ProviderId, path: PathBuf, context: &Context) -> Result<PathBuf, Problem> {
    let catalogue = accounts::catalogue(context).await?;
    let provider =
        catalogue.find(id).ok_or_else(|| Problem::new(ProblemKind::NoSuchProvider).fact("provider", id))?;
    let text =
        provider.to_toml().map_err(|error| Problem::new(ProblemKind::Internal).detail(error.to_string()))?;
    let target = path.clone();
    let written = tokio::task::spawn_blocking(move || write(&target, &text)).await;
    let written = written.unwrap_or_else(|_ended| Err(io::Error::other("the writing ended early")));
    written.map_err(|error| {
        let problem = Problem::new(ProblemKind::DefinitionUnwritable).fact("path", path.display());
        let why = match error.kind() {
            io::ErrorKind::AlreadyExists => {
                "A file of this name is there already, and none is overwritten".to_owned()
            }
            kind => format!("The system says: {kind}"),
        };
        problem.detail(why).at(context.world.clock.now())
    })?;
    Ok(path)
}

/// A file that is there may be a definition that somebody corrected by hand. What is written half is removed again.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = File::options().write(true).create_new(true).open(path)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if written.is_err() {
        std::fs::remove_file(path).ok(); // the disk is full or gone; that is told already
    }
    written
}

/// The text of a definition's file. One that is too large is read no further than it takes to see that.
pub async fn read_file(path: PathBuf) -> Result<String, Problem> {
    let read = tokio::task::spawn_blocking(move || bounded(&path)).await;
    read.unwrap_or_else(|_ended| Err(Problem::new(ProblemKind::Internal).detail("The reading ended early")))
}

fn bounded(path: &Path) -> Result<String, Problem> {
    let unreadable =
        |why: String| Problem::new(ProblemKind::FileUnreadable).fact("path", path.display()).detail(why);
    let said = |error: io::Error| unreadable(format!("The system says: {}", error.kind()));
    let most = LARGEST_DEFINITION as u64 + 1;
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(said)?;
    if !file.metadata().map_err(said)?.is_file() {
        return Err(unreadable("It is not a file".to_owned())); // a pipe would keep us waiting
    }
    file.take(most).read_to_end(&mut bytes).map_err(said)?;
    String::from_utf8(bytes)
        .or_else(|error| {
            // Cut within a letter, it is too large; the judge says so.
            let too_large = error.as_bytes().len() as u64 == most;
            if too_large { Ok(String::from_utf8_lossy(error.as_bytes()).into_owned()) } else { Err(()) }
        })
        .map_err(|()| unreadable("It is not a text in UTF-8".to_owned()))
}
