//! Accounts from the settings of other programs: read, shown, and added once the person agrees.
//!
//! Passwords, client secrets and tokens in a file are skipped while it is read: none is kept, shown or used, because a refresh
//! token belongs to the client it was given to. Nothing of a file is run, and nothing is asked of a network before the person
//! agrees.

use std::fmt;
use std::path::PathBuf;

use zeroize::Zeroizing;

use crate::domain::account::MailAddress;
use crate::domain::import::{Addition, ImportFormat, ImportProvider, Imported, Preview};
use crate::domain::problem::{Problem, ProblemKind};

use super::accounts::{self, AddAccount, ClientChoice, ProviderChoice};
use super::transfer::document::{self, ExportFile};
use super::{Context, organisation};

pub(in crate::services) mod autoconfig;
mod k9;
mod mutt;
mod oama;
pub(super) mod own;
mod pizauth;
pub(in crate::services) mod plan;
mod prefs;
mod profiles;
mod proxy;
mod qr;
pub mod read;
mod source;
#[cfg(test)]
mod tests;

/// What to read.
#[derive(Debug, Clone)]
pub struct ImportWish {
    /// Where it is.
    pub source: ImportSource,
    /// Whose account it is to be, where the settings are those of a whole domain.
    pub address: Option<MailAddress>,
}

/// Where settings are.
#[derive(Clone)]
pub enum ImportSource {
    /// A file, or the folder of a program.
    Path(PathBuf),
    /// Here. A password may be in it.
    Text(Zeroizing<Vec<u8>>),
}

impl fmt::Debug for ImportSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => write!(f, "Path({})", path.display()),
            Self::Text(_) => f.write_str("Text(…)"),
        }
    }
}

/// Reads settings and says what would be done with them. Changes nothing.
pub async fn look(wish: ImportWish, context: &Context) -> Result<Preview, Problem> {
    let now = context.world.clock.now();
    let ImportWish { source, address } = wish;
    let path = match &source {
        ImportSource::Path(path) => Some(path.clone()),
        ImportSource::Text(_) => None,
    };
    // A disk may be far away; and whoever made a file to break its reader breaks no more than this.
    let read = tokio::task::spawn_blocking(move || read_any(source, address.as_ref()));
    let read = read.await.unwrap_or_else(|_ended| Err(read::Unreadable::invalid("reading it ended early")));
    let read = read.map_err(|why| {
        let problem = why.into_problem().at(now);
        match &path {
            Some(path) => problem.fact("path", path.display()),
            None => problem,
        }
    })?;
    let accounts = context.store.accounts().await?;
    let catalogue = accounts::catalogue(context).await?;
    let ground = plan::Ground {
        accounts: &accounts,
        catalogue: &catalogue,
        today: now.to_zoned(jiff::tz::TimeZone::UTC).date(),
    };
    Ok(match read {
        Read::Foreign(parsed) => Preview {
            path,
            format: parsed.format,
            items: plan::items(&parsed.found, &ground),
            notes: parsed.notes,
            brings: None,
        },
        Read::Own(file) => {
            let settings = super::settings::read(context).await.unwrap_or_default();
            let profile = match file.document.profile.as_deref() {
                Some(text) => organisation::brought(text, context).await?,
                None => None,
            };
            let planned = own::plan(&file.document, &ground);
            Preview {
                path,
                format: ImportFormat::Mailward,
                items: planned.into_iter().map(|planned| planned.item).collect(),
                notes: own::notes(&file.document),
                brings: Some(own::brings(&file, settings, profile)),
            }
        }
    })
}

/// What was read.
enum Read {
    /// Settings of another program.
    Foreign(read::Parsed),
    /// A file of another Mailward.
    Own(Box<ExportFile>),
}

fn read_any(source: ImportSource, address: Option<&MailAddress>) -> Result<Read, read::Unreadable> {
    if let Some(bytes) = source::own_file(&source)? {
        return document::parse(&bytes).map(Box::new).map(Read::Own);
    }
    let parsed = match source {
        ImportSource::Path(path) => source::read(&path, address),
        ImportSource::Text(bytes) => {
            source::bounded(bytes.as_slice()).and_then(|bytes| read::parse(&bytes, address))
        }
    };
    parsed.map(Read::Foreign)
}

/// Adds accounts, one after the other, without signing in. One that fails does not hold the others up; one that is there by
/// now is left as it is.
pub async fn add(additions: Vec<Addition>, context: &Context) -> Imported {
    let mut imported = Imported::default();
    for addition in additions {
        let address = addition.address.clone();
        match accounts::add(wish(addition), context).await {
            Ok(account) => imported.added.push(account),
            Err(problem) if problem.kind == ProblemKind::AccountExists => imported.there.push(address),
            Err(problem) => imported.failed.push((address, problem)),
        }
    }
    imported
}

pub(super) fn wish(addition: Addition) -> AddAccount {
    AddAccount {
        address: addition.address,
        provider: match addition.provider {
            ImportProvider::Known(id, _) => ProviderChoice::Known(id),
            ImportProvider::Defined(provider) => ProviderChoice::Defined(provider),
            ImportProvider::Learnt(issuer) => ProviderChoice::Issuer(issuer),
        },
        client: match addition.client {
            Some(id) => {
                ClientChoice::Given { id: id.as_str().to_owned(), secret: None, secret_expires_at: None }
            }
            None => ClientChoice::AsOthers,
        },
        uses: addition.uses,
        mailbox: addition.mailbox,
        servers: addition.servers,
        redirect: addition.redirect,
        particulars: addition.particulars,
    }
}

/// A file of another Mailward, and nothing else.
pub(super) async fn read_own(source: ImportSource) -> Result<ExportFile, Problem> {
    let read = tokio::task::spawn_blocking(move || {
        let bytes = source::own_file(&source)?;
        let none = || read::Unreadable::Unknown("It is no file of another Mailward any more".to_owned());
        document::parse(&bytes.ok_or_else(none)?)
    });
    let read = read.await.unwrap_or_else(|_ended| Err(read::Unreadable::invalid("reading it ended early")));
    read.map_err(read::Unreadable::into_problem)
}
