//! The profile file: TOML, read strictly and judged whole. What is refused is refused with its line and the reason.
//!
//! It can say less than a person's own choice could, never more: no secret has a place in it, no check can be switched off, and
//! a program to run is named by whoever administers the computer only. What stands in it as a value is never quoted in an
//! error, because somebody may have pasted a secret into the wrong place.
//!
//! Its form is told in `mailward profile --help` and in the README.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::{Organisation, ProfileClient, ProfileOrigin, SettingName};
use crate::domain::catalogue::Catalogue;
use crate::domain::provider::{Provider, ProviderId};
use crate::domain::scope::Scope;
use crate::domain::settings::{Forward, ProxyAddress, RefreshAge, Retention, Settings};

mod fault;
mod hosts;

pub use fault::{ProfileError, ProfileFault};
pub(super) use hosts::of as hosts_of;

/// The newest form that this program knows.
const FORM: i64 = 1;

/// A profile with a hundred definitions has less.
const LARGEST: usize = 512 * 1024;

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "profile")]
    _form: i64,
    name: Spanned<String>,
    #[serde(default)]
    clients: BTreeMap<ProviderId, Spanned<ClientEntry>>,
    #[serde(default)]
    allowed_scopes: BTreeMap<ProviderId, Spanned<Vec<Scope>>>,
    #[serde(default)]
    locked: Locked,
    #[serde(default)]
    providers: Vec<Spanned<Provider>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClientEntry {
    id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tenant: Option<String>,
}

/// What stands here is decided by the organisation.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Locked {
    renew: Option<bool>,
    notifications: Option<bool>,
    start_at_login: Option<bool>,
    browser: Option<Spanned<String>>,
    proxy: Option<Spanned<String>>,
    ca_file: Option<Spanned<PathBuf>>,
    refresh_age: Option<RefreshAge>,
    retention: Option<Retention>,
    forward: Option<Spanned<toml::Table>>,
}

/// Says of browser and proxy that no other than the system's is to be used.
const SYSTEM: &str = "system";

/// Whether a text says at its top that it is a profile, whatever else is wrong with it. A definition of a provider does not.
pub fn is_profile(text: &str) -> bool {
    let top = text.lines().map(str::trim_start).take_while(|line| !line.starts_with('['));
    let mut members = top.filter_map(|line| line.split_once('='));
    members.any(|(name, _)| name.trim() == "profile")
}

/// Reads and judges a profile; beside the providers that Mailward ships, only those in it can be named.
pub fn read(bytes: &[u8], origin: ProfileOrigin) -> Result<Organisation, ProfileError> {
    if bytes.len() > LARGEST {
        return Err(ProfileFault::TooLarge.somewhere());
    }
    let text = std::str::from_utf8(bytes).map_err(|_bytes| ProfileFault::NotText.somewhere())?;
    let text = text.trim_start_matches('\u{feff}');
    check_form(text)?;
    let file: File = toml::from_str(text).map_err(|error| fault::unreadable(text, &error))?;
    Judge { text, origin }.judge(file)
}

/// What a newer Mailward wrote is not read half.
fn check_form(text: &str) -> Result<(), ProfileError> {
    #[derive(Deserialize)]
    struct Form {
        profile: Option<Spanned<i64>>,
    }
    let form: Form = toml::from_str(text).map_err(|error| fault::unreadable(text, &error))?;
    let Some(form) = form.profile else {
        return Err(ProfileFault::NotAProfile.somewhere());
    };
    match *form.get_ref() {
        FORM => Ok(()),
        newer if newer > FORM => Err(fault::at(text, form.span().start, ProfileFault::Newer)),
        _ => Err(fault::at(text, form.span().start, ProfileFault::NotAProfile)),
    }
}

struct Judge<'a> {
    text: &'a str,
    origin: ProfileOrigin,
}

impl Judge<'_> {
    fn judge(self, file: File) -> Result<Organisation, ProfileError> {
        let name = file.name.get_ref().trim().to_owned();
        let readable = |c: char| !c.is_control() && !is_hidden(c);
        if name.is_empty() || name.chars().count() > LONGEST_NAME || !name.chars().all(readable) {
            return Err(self.at(&file.name, ProfileFault::Name));
        }
        let (providers, catalogue) = self.providers(file.providers)?;
        let clients = self.clients(file.clients, &catalogue)?;
        let allowed_scopes = self.allowed(file.allowed_scopes, &catalogue)?;
        let (settings, locked) = self.locked(file.locked)?;
        Ok(Organisation { name, origin: self.origin, providers, clients, allowed_scopes, settings, locked })
    }

    fn providers(&self, listed: Vec<Spanned<Provider>>) -> Result<(Vec<Provider>, Catalogue), ProfileError> {
        let mut catalogue = Catalogue::built_in();
        let mut providers = Vec::new();
        for listed in listed {
            let refused = |fault| self.at(&listed, fault);
            let provider = listed.get_ref().clone();
            if let Some(host) = hosts::mixed(&provider) {
                return Err(refused(ProfileFault::Homoglyph(host)));
            }
            let all = catalogue.with_custom(vec![provider.clone()]);
            catalogue = all.map_err(|error| refused(ProfileFault::Clash(error)))?;
            providers.push(provider);
        }
        Ok((providers, catalogue))
    }

    fn clients(
        &self,
        listed: BTreeMap<ProviderId, Spanned<ClientEntry>>,
        catalogue: &Catalogue,
    ) -> Result<BTreeMap<ProviderId, ProfileClient>, ProfileError> {
        let judged = listed.into_iter().map(|(of, entry)| {
            let refused = |fault| self.at(&entry, fault);
            let provider =
                catalogue.find(&of).ok_or_else(|| refused(ProfileFault::NoProvider(of.clone())))?;
            let ClientEntry { id, name, tenant } = entry.get_ref();
            let id = provider.check_client_id(id).map_err(|why| refused(ProfileFault::Client(why)))?;
            if let Some(tenant) = tenant {
                provider.with_tenant(tenant).map_err(|why| refused(ProfileFault::Tenant(why)))?;
                if hosts::is_mixed(tenant) {
                    return Err(refused(ProfileFault::Homoglyph(tenant.clone())));
                }
            }
            Ok((of, ProfileClient { id, name: name.clone(), tenant: tenant.clone() }))
        });
        judged.collect()
    }

    /// A provider that is misspelt here would be allowed everything, so it must be there.
    fn allowed(
        &self,
        listed: BTreeMap<ProviderId, Spanned<Vec<Scope>>>,
        catalogue: &Catalogue,
    ) -> Result<BTreeMap<ProviderId, Vec<Scope>>, ProfileError> {
        let judged = listed.into_iter().map(|(of, scopes)| match catalogue.find(&of) {
            Some(_) => Ok((of, scopes.into_inner())),
            None => Err(self.at(&scopes, ProfileFault::NoProvider(of))),
        });
        judged.collect()
    }

    fn locked(&self, listed: Locked) -> Result<(Settings, BTreeSet<SettingName>), ProfileError> {
        let (mut settings, mut locked) = (Settings::default(), BTreeSet::new());
        if let Some(on) = listed.renew {
            (settings.renew, _) = (on, locked.insert(SettingName::Renew));
        }
        if let Some(on) = listed.notifications {
            (settings.notifications, _) = (on, locked.insert(SettingName::Notifications));
        }
        if let Some(on) = listed.start_at_login {
            (settings.start_at_login, _) = (on, locked.insert(SettingName::StartAtLogin));
        }
        if let Some(age) = listed.refresh_age {
            (settings.refresh_age, _) = (age, locked.insert(SettingName::RefreshAge));
        }
        if let Some(retention) = listed.retention {
            (settings.retention, _) = (retention, locked.insert(SettingName::Retention));
        }
        if let Some(browser) = listed.browser {
            (settings.browser, _) = (self.browser(&browser)?, locked.insert(SettingName::Browser));
        }
        if let Some(proxy) = listed.proxy {
            settings.proxy = match proxy.get_ref().as_str() {
                SYSTEM => None,
                written => Some(written.parse().map_err(|why| self.at(&proxy, ProfileFault::Proxy(why)))?),
            };
            if let Some(host) = settings.proxy.as_ref().and_then(ProxyAddress::host)
                && hosts::is_mixed(&host.to_string())
            {
                return Err(self.at(&proxy, ProfileFault::Homoglyph(host.to_string())));
            }
            locked.insert(SettingName::Proxy);
        }
        if let Some(file) = listed.ca_file {
            if !file.get_ref().is_absolute() {
                return Err(self.at(&file, ProfileFault::RelativePath));
            }
            (settings.ca_file, _) = (Some(file.into_inner()), locked.insert(SettingName::CaFile));
        }
        if let Some(forward) = listed.forward {
            (settings.forward, _) = (Some(self.forward(forward)?), locked.insert(SettingName::Forward));
        }
        Ok((settings, locked))
    }

    /// It is a program that a sign-in starts: a file that a person was sent must not name one.
    fn browser(&self, browser: &Spanned<String>) -> Result<Option<String>, ProfileError> {
        match browser.get_ref().trim() {
            SYSTEM => Ok(None),
            "" => Err(self.at(browser, ProfileFault::Browser)),
            _ if self.origin == ProfileOrigin::Imported => {
                Err(self.at(browser, ProfileFault::BrowserImported))
            }
            command => Ok(Some(command.to_owned())),
        }
    }

    fn forward(&self, table: Spanned<toml::Table>) -> Result<Forward, ProfileError> {
        let start = table.span().start;
        let refused = |fault| fault::at(self.text, start, fault);
        let table = table.into_inner();
        if let Some(unknown) = table.keys().find(|key| !["by", "to", "url"].contains(&key.as_str())) {
            return Err(refused(ProfileFault::unknown(unknown)));
        }
        let read = table.try_into::<Forward>();
        let forward = read.map_err(|error| refused(fault::of_words(error.message())))?;
        let collector = forward.collector().map_err(|why| refused(ProfileFault::Collector(why)))?;
        let host = collector.to_string();
        if hosts::is_mixed(host.rsplit_once(':').map_or(&*host, |(host, _port)| host)) {
            return Err(refused(ProfileFault::Homoglyph(host)));
        }
        Ok(forward)
    }

    fn at<T>(&self, place: &Spanned<T>, fault: ProfileFault) -> ProfileError {
        fault::at(self.text, place.span().start, fault)
    }
}

/// A name stands in a title and beside settings.
const LONGEST_NAME: usize = 100;

/// Signs that show nothing, or turn around what follows.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// The file as Mailward writes it.
#[derive(Serialize)]
struct Written<'a> {
    profile: i64,
    name: &'a str,
    allowed_scopes: &'a BTreeMap<ProviderId, Vec<Scope>>,
    locked: toml::Table,
    clients: BTreeMap<&'a ProviderId, ClientEntry>,
    providers: &'a [Provider],
}

impl Organisation {
    /// The profile as a file that reads as the same profile again.
    pub fn to_toml(&self) -> String {
        let clients = self.clients.iter().map(|(of, client)| {
            let (name, tenant) = (client.name.clone(), client.tenant.clone());
            (of, ClientEntry { id: client.id.as_str().to_owned(), name, tenant })
        });
        let written = Written {
            profile: FORM,
            name: &self.name,
            allowed_scopes: &self.allowed_scopes,
            locked: self.locked_table(),
            clients: clients.collect(),
            providers: &self.providers,
        };
        toml::to_string(&written).unwrap_or_default() // strings, lists and tables with texts as keys can be written
    }

    fn locked_table(&self) -> toml::Table {
        let mut all = toml::Table::try_from(&self.settings).unwrap_or_default(); // a table of plain values
        let entries = self.locked.iter().filter_map(|name| {
            let unset = match name {
                SettingName::Browser | SettingName::Proxy => Some(SYSTEM.into()),
                _ => None,
            };
            Some((name.code().to_owned(), all.remove(name.code()).or(unset)?))
        });
        entries.collect()
    }
}
