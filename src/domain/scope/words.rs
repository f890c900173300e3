//! Scopes in plain words: one table, used by window, command line and diagnosis alike.
//!
//! A title says what the permission lets a program do; the detail says for what or with which limit. A scope that the
//! table does not know keeps its own spelling as title. No guess is ever shown as a fact.

use serde::{Deserialize, Serialize};

use super::{MailUse, Scope, Uses};

/// A permission, told to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScopeWords {
    /// What it lets a program do: "Send mail".
    pub title: String,
    /// For what, or with which limit: "for mail programs that use SMTP".
    pub detail: String,
    /// How much it opens.
    pub sensitivity: Sensitivity,
}

/// How much a permission opens, from little to much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sensitivity {
    /// Who the person is.
    Identity,
    /// That the sign-in lasts.
    Lasting,
    /// Mail in one direction: send only, or read only.
    Mail,
    /// The whole mailbox: read, change, delete.
    Mailbox,
    /// More than mail needs, for example contacts or a service that mail programs do not use.
    Beyond,
    /// Not known to Mailward.
    Unknown,
}

pub(super) fn of(scope: &Scope) -> ScopeWords {
    let (title, detail, sensitivity) = known(scope.as_str()).or_else(|| by_ending(scope)).unwrap_or((
        scope.as_str(),
        "Mailward does not know this permission",
        Sensitivity::Unknown,
    ));
    ScopeWords { title: title.to_owned(), detail: detail.to_owned(), sensitivity }
}

type Row = (&'static str, &'static str, Sensitivity);

const IMAP: Row = ("Read and organise mail", "for mail programs that use IMAP", Sensitivity::Mailbox);
const POP: Row = ("Fetch mail", "for mail programs that use POP", Sensitivity::Mailbox);
const SMTP: Row = ("Send mail", "for mail programs that use SMTP", Sensitivity::Mail);
const ALL_MAIL: Row =
    ("Read, organise and send mail", "one permission for IMAP, POP and SMTP", Sensitivity::Mailbox);
const READ_ONLY: Row = ("Read mail", "without changing it", Sensitivity::Mail);
const ADDRESS: Row = ("Know your address", "so that the right account is signed in", Sensitivity::Identity);
const NAME: Row = ("Know your name", "as it stands in your profile", Sensitivity::Identity);
const WHO: Row =
    ("Know who signed in", "a number that stands for you at this provider", Sensitivity::Identity);
const LASTING: Row = ("Stay signed in", "so that you are not asked every hour", Sensitivity::Lasting);
const CONTACTS: Row = ("Use your contacts", "mail programs do not need it", Sensitivity::Beyond);
const CALENDARS: Row = ("Use your calendars", "mail programs do not need it", Sensitivity::Beyond);

/// Microsoft names permissions of Graph in tokens by their last part only.
const OVER_GRAPH: &str = "over Microsoft Graph, which mail servers have nothing to do with";

/// Scopes known by their full name.
fn known(scope: &str) -> Option<Row> {
    Some(match scope {
        "openid" => WHO,
        "email" | "login:email" | "https://www.googleapis.com/auth/userinfo.email" => ADDRESS,
        "profile" | "https://www.googleapis.com/auth/userinfo.profile" => NAME,
        "identity" | "userinfo" => ("Know who you are", "your name and address", Sensitivity::Identity),
        "offline_access" => LASTING,
        "https://mail.google.com/"
        | "https://email.comcast.net/"
        | "mail-w"
        | "mail.imap"
        | "mail"
        | "urn:ietf:params:oauth:scope:mail" => ALL_MAIL,
        "mail:imap_full" => IMAP,
        "mail:smtp" => SMTP,
        "mail-r" | "mail:imap_ro" => READ_ONLY,
        "Mail.Read" | "Mail.ReadBasic" => ("Read mail", OVER_GRAPH, Sensitivity::Beyond),
        "Mail.ReadWrite" => ("Read and organise mail", OVER_GRAPH, Sensitivity::Beyond),
        "Mail.Send" => ("Send mail", OVER_GRAPH, Sensitivity::Beyond),
        "sdct-w" | "urn:ietf:params:oauth:scope:contacts" => CONTACTS,
        "ycal-w" | "urn:ietf:params:oauth:scope:calendars" => CALENDARS,
        _ => return None,
    })
}

/// Scopes whose name ends with a protocol: Microsoft's clouds, Fastmail, and what providers of one's own use.
fn by_ending(scope: &Scope) -> Option<Row> {
    if scope.as_str().starts_with("https://graph.microsoft.com/") {
        return Some((
            "Use Microsoft Graph",
            "mail programs cannot use it over IMAP, POP or SMTP",
            Sensitivity::Beyond,
        ));
    }
    match protocol_named_by(scope)? {
        Ending::One(MailUse::Imap) => Some(IMAP),
        Ending::One(MailUse::Pop) => Some(POP),
        Ending::One(MailUse::Smtp) => Some(SMTP),
        Ending::All => Some(ALL_MAIL),
    }
}

pub(super) fn usual_uses(scope: &Scope) -> Uses {
    match protocol_named_by(scope) {
        Some(Ending::One(mail_use)) => [mail_use].into_iter().collect(),
        Some(Ending::All) => MailUse::ALL.into_iter().collect(),
        None if known(scope.as_str()) == Some(ALL_MAIL) => MailUse::ALL.into_iter().collect(),
        None => Uses::default(),
    }
}

enum Ending {
    One(MailUse),
    All,
}

/// The table of endings. The last part of the name decides, where parts end at `/`, `:` and `.`:
///
/// | last part | stands for |
/// | --- | --- |
/// | `imap`, `imap_full`, `protocol-imap`, `IMAP.AccessAsUser.All` | IMAP |
/// | `smtp`, `submission`, `protocol-smtp`, `SMTP.Send` | SMTP |
/// | `pop`, `pop3`, `protocol-pop`, `POP.AccessAsUser.All` | POP |
/// | `mail` | all three |
fn protocol_named_by(scope: &Scope) -> Option<Ending> {
    let name = scope.as_str().to_ascii_lowercase();
    let name = name.trim_end_matches(".accessasuser.all");
    let name = name.strip_suffix("smtp.send").map_or(name, |_| "smtp");
    let last = name.rsplit(['/', ':', '.']).next()?;
    match last.trim_start_matches("protocol-") {
        "imap" | "imap_full" => Some(Ending::One(MailUse::Imap)),
        "smtp" | "submission" => Some(Ending::One(MailUse::Smtp)),
        "pop" | "pop3" => Some(Ending::One(MailUse::Pop)),
        "mail" => Some(Ending::All),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(scope: &str) -> ScopeWords {
        scope.parse::<Scope>().unwrap().words()
    }

    fn uses(scope: &str) -> String {
        scope.parse::<Scope>().unwrap().usual_uses().to_string()
    }

    #[test]
    fn the_same_task_has_the_same_words_at_every_provider() {
        for scope in [
            "https://outlook.office.com/IMAP.AccessAsUser.All",
            "https://partner.outlook.cn/IMAP.AccessAsUser.All",
            "https://www.fastmail.com/dev/protocol-imap",
            "mail:imap_full",
            "imap",
            "https://auth.example.org/scope/imap",
        ] {
            assert_eq!(words(scope).title, "Read and organise mail", "{scope}");
        }
        assert_eq!(words("https://outlook.office.com/SMTP.Send").title, "Send mail");
        assert_eq!(words("https://outlook.office365.us/POP.AccessAsUser.All").title, "Fetch mail");
        assert_eq!(words("offline_access").title, "Stay signed in");
    }

    #[test]
    fn an_unknown_scope_is_shown_as_it_is() {
        let unknown = words("urn:example:Frobnicate");
        assert_eq!(unknown.title, "urn:example:Frobnicate");
        assert_eq!(unknown.sensitivity, Sensitivity::Unknown);
    }

    #[test]
    fn graph_scopes_are_told_to_be_useless_for_mail_programs() {
        assert_eq!(words("https://graph.microsoft.com/Mail.ReadWrite").sensitivity, Sensitivity::Beyond);
        assert_eq!(uses("https://graph.microsoft.com/Mail.ReadWrite"), "");
    }

    #[test]
    fn the_usual_tasks_follow_from_the_last_part_of_the_name() {
        assert_eq!(uses("urn:ietf:params:oauth:scope:mail"), "imap,smtp,pop");
        assert_eq!(uses("https://auth.example.org/scope/imap"), "imap");
        assert_eq!(uses("mail:pop3"), "pop");
        assert_eq!(uses("submission"), "smtp");
        assert_eq!(uses("email"), "");
        assert_eq!(uses("webmail-settings"), "");
    }
}
