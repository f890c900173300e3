//! Words for the profile of an organisation: what is refused, what it decides, and what taking it changes.

use crate::domain::catalogue::Catalogue;
use crate::domain::organisation::{Organisation, SettingName};
use crate::domain::problem::{ProblemKind, ProblemKind as K, Who};
use crate::domain::provider::ProviderId;
use crate::domain::scope::MailUse;
use crate::domain::settings::{Retention, Settings};

use super::entry::Entry;

pub(super) const TABLE: &[Entry<ProblemKind>] = &[
    Entry {
        of: K::ProfileInvalid,
        title: "The profile of the organisation cannot be used",
        what: "{detail|Something in it is missing or wrong}.[ It stands in {path}.] Nothing of it counts.",
        steps: &["Send this message to whoever made the profile.", "Import the corrected file."],
        who: Who::Administrator,
        retryable: false,
        remedies: &[],
    },
    Entry {
        of: K::ProfileUnsafe,
        title: "The profile of this computer can be changed by others",
        what: "{detail|Others than the administrator can write to it}, so nobody knows whose word it is. Nothing of it counts.",
        steps: &[
            "Let the file[ {path}] and the folders above it belong to the administrator, and let nobody else write there.",
        ],
        who: Who::Administrator,
        retryable: false,
        remedies: &[],
    },
    Entry {
        of: K::ProfileManaged,
        title: "{organisation|Your organisation} manages this computer’s profile",
        what: "It stands in {path|the place for managed settings} and counts for everybody who uses this computer. It cannot be dropped or replaced here.",
        steps: &["Ask whoever administers this computer to change or remove it."],
        who: Who::Administrator,
        retryable: false,
        remedies: &[],
    },
    Entry {
        of: K::ScopesNotAllowed,
        title: "{organisation|Your organisation} does not allow these permissions",
        what: "At {provider|this provider} its profile leaves out {scope|some of what is needed}. Nothing was asked for, and nothing was handed out.",
        steps: &[
            "Choose other uses for the account, then sign in again.",
            "Or ask your organisation to allow the permissions in its profile.",
        ],
        who: Who::Administrator,
        retryable: false,
        remedies: &[],
    },
    Entry {
        of: K::BrowserDecided,
        title: "{organisation|Your organisation} decides which browser opens",
        what: "Its profile names the browser for sign-ins, so no other can be chosen here. Nothing was opened, and nothing has changed.",
        steps: &[
            "Do it again without naming a browser.",
            "Or ask your organisation to leave the browser to you in its profile.",
        ],
        who: Who::Administrator,
        retryable: false,
        remedies: &[],
    },
];

/// Who decides a setting, beside its control.
pub fn decided_by(organisation: &Organisation) -> String {
    format!("Decided by {}", organisation.name)
}

/// Where the profile comes from.
pub fn origin(organisation: &Organisation) -> &'static str {
    if organisation.is_managed() {
        "It is managed by whoever administers this computer, and cannot be dropped here."
    } else {
        "You imported it, and can drop it again."
    }
}

/// A setting's name for people.
pub const fn setting(name: SettingName) -> &'static str {
    match name {
        SettingName::Renew => "Renewing tokens ahead of need",
        SettingName::Notifications => "Notifications",
        SettingName::StartAtLogin => "Starting at login",
        SettingName::Browser => "Browser",
        SettingName::Proxy => "Proxy",
        SettingName::CaFile => "Certificate authorities",
        SettingName::RefreshAge => "Replacing refresh tokens after",
        SettingName::Retention => "How long the audit log is kept",
        SettingName::Forward => "Forwarding of the audit log",
    }
}

/// What a locked setting is set to.
pub fn value(name: SettingName, settings: &Settings) -> String {
    let on = |on: bool| if on { "on" } else { "off" }.to_owned();
    match name {
        SettingName::Renew => on(settings.renew),
        SettingName::Notifications => on(settings.notifications),
        SettingName::StartAtLogin => on(settings.start_at_login),
        SettingName::Browser => settings.browser.clone().unwrap_or_else(|| "that of the system".to_owned()),
        SettingName::Proxy => {
            settings.proxy.as_ref().map_or_else(|| "that of the system".to_owned(), ToString::to_string)
        }
        SettingName::CaFile => settings
            .ca_file
            .as_ref()
            .map_or_else(|| "those of the system".to_owned(), |file| file.display().to_string()),
        SettingName::RefreshAge => match settings.refresh_age.days() {
            Some(days) => format!("{days} days"),
            None => "never".to_owned(),
        },
        SettingName::Retention => kept(settings.retention).to_owned(),
        SettingName::Forward => {
            match settings.forward.as_ref().map(crate::domain::settings::Forward::collector) {
                Some(Ok(collector)) => format!("to {collector}"),
                Some(Err(why)) => why.to_string(),
                None => "nowhere".to_owned(),
            }
        }
    }
}

/// How long events stay in the audit log.
pub const fn kept(retention: Retention) -> &'static str {
    match retention {
        Retention::Quarter => "90 days",
        Retention::Year => "a year",
        Retention::TwoYears => "two years",
        Retention::FiveYears => "five years",
        Retention::Forever => "for ever",
    }
}

/// A part of a profile: what it is about, and one line each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The heading.
    pub title: &'static str,
    /// Name and words.
    pub rows: Vec<(String, String)>,
    /// Whether it is what a person should look at closer before agreeing.
    pub is_caution: bool,
}

/// Everything that a profile brings and decides; parts without a line are left out.
pub fn parts(organisation: &Organisation, catalogue: &Catalogue) -> Vec<Part> {
    let all = catalogue.clone().with_organisation(organisation.providers.clone());
    let named =
        |id: &ProviderId| all.find(id).map_or_else(|| id.to_string(), |provider| provider.short_name.clone());
    let providers = organisation.providers.iter().map(|provider| {
        let host = provider.endpoints.authorization.url().host_str().unwrap_or_default();
        (provider.name.clone(), format!("signs in at {host}"))
    });
    let clients = organisation.clients.iter().map(|(of, client)| {
        let at = client.tenant.as_ref().map_or_else(String::new, |tenant| format!(", at {tenant} only"));
        (named(of), format!("{}{at}", client.id))
    });
    let scopes = organisation.allowed_scopes.keys().map(|of| (named(of), allowed(of, organisation, &all)));
    let settings = organisation
        .locked
        .iter()
        .map(|name| (setting(*name).to_owned(), value(*name, &organisation.settings)));
    let part = |title, rows: Vec<(String, String)>| Part { title, rows, is_caution: false };
    let mut parts = vec![
        part("Providers it adds", providers.collect()),
        part("Client IDs for new accounts", clients.collect()),
        part("What may be asked for", scopes.collect()),
        part("Settings it decides", settings.collect()),
        Part { is_caution: true, ..part("Look closer", cautions(organisation)) },
    ];
    parts.retain(|part| !part.rows.is_empty());
    parts
}

fn allowed(of: &ProviderId, organisation: &Organisation, all: &Catalogue) -> String {
    let Some(provider) = all.find(of) else { return String::new() };
    let fits = |mail_use: &MailUse| {
        let uses = std::iter::once(*mail_use).collect();
        provider.scopes_for(&uses).is_ok_and(|scopes| organisation.forbidden(of, &scopes).is_empty())
    };
    let open: Vec<&str> =
        MailUse::ALL.iter().filter(|mail_use| fits(mail_use)).map(|one| one.name()).collect();
    if open.is_empty() { "nothing that opens mail".to_owned() } else { format!("{} only", open.join(", ")) }
}

/// What a person should know before agreeing, beyond what the other parts say.
fn cautions(organisation: &Organisation) -> Vec<(String, String)> {
    let mut said = Vec::new();
    if organisation.locks(SettingName::Proxy) && organisation.settings.proxy.is_some() {
        said.push(("Proxy", "Requests to providers go through a computer of the organisation.".to_owned()));
    }
    if organisation.locks(SettingName::CaFile) {
        let words = "Whoever holds these authorities’ keys can read what Mailward sends, tokens included.";
        said.push(("Certificate authorities", words.to_owned()));
    }
    if organisation.locks(SettingName::Retention) && organisation.settings.retention != Retention::Forever {
        let kept = kept(organisation.settings.retention);
        said.push(("Audit log", format!("Events older than {kept} are removed.")));
    }
    if organisation.locks(SettingName::Forward) {
        said.push(("Audit log", "Each event is sent to the collector named above as well.".to_owned()));
    }
    let mut said: Vec<(String, String)> =
        said.into_iter().map(|(what, words)| (what.to_owned(), words)).collect();
    let foreign = organisation.lettered_hosts().into_iter().map(|(ascii, shown)| {
        (ascii, format!("This host is written {shown}, in letters that can look like others."))
    });
    said.extend(foreign);
    said
}
