//! `prefs.js` of Thunderbird: parsed line by line, never run.
//!
//! Only `user_pref("key", value);` with a text, a number or true and false counts; whatever else stands there, code among it, is
//! skipped and said. Of the keys, only those about accounts and servers are kept.

use crate::domain::import::{
    Found, FoundOAuth, FoundServer, FoundSignIn, FoundTls, ImportFormat, Note, Refusal, Remark,
};
use crate::domain::scope::{MailUse, Scope};

use super::read::{MOST_ACCOUNTS, Parsed, Unreadable, usual_port};

mod scan;

pub(super) use scan::is_one;
use scan::{Prefs, Value};

/// Reads `prefs.js`, and `user.js` over it where there is one.
pub(super) fn read(text: &str, over: Option<&str>) -> Result<Parsed, Unreadable> {
    let mut prefs = Prefs::default();
    let skipped = {
        let (first, second) = (prefs.scan(text), over.and_then(|over| prefs.scan(over)));
        first.or(second)
    };
    let mut parsed = Parsed::of(ImportFormat::Thunderbird);
    parsed.notes.extend(skipped.map(Note::LinesSkipped));
    if prefs.cut_off {
        parsed.note(Note::CutOff);
    }
    let Some(accounts) = prefs.text("mail.accountmanager.accounts") else {
        return Err(Unreadable::invalid("no account is set up in it"));
    };
    let mut seen = Vec::new();
    for key in list(accounts) {
        if seen.contains(&key) {
            continue;
        }
        if seen.len() >= MOST_ACCOUNTS {
            parsed.note(Note::CutOff);
            break;
        }
        seen.push(key);
        parsed.found.extend(account(key, &prefs));
    }
    Ok(parsed)
}

/// The names in a list with commas.
fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|name| !name.is_empty())
}

/// `None` for what is no mail account, as the folders on the computer.
fn account(key: &str, prefs: &Prefs) -> Option<Found> {
    let server = prefs.text(&format!("mail.account.{key}.server"))?;
    let at = |name: &str| format!("mail.server.{server}.{name}");
    let kind = prefs.text(&at("type")).unwrap_or_default();
    let ids = prefs.text(&format!("mail.account.{key}.identities")).unwrap_or_default();
    let ids: Vec<&str> = list(ids).take(MOST_ACCOUNTS).collect();
    let mut addresses =
        ids.iter().filter_map(|id| prefs.text(&format!("mail.identity.{id}.useremail"))).map(str::to_owned);
    let mut found = Found {
        label: prefs.text(&at("name")).map(str::to_owned),
        address: addresses.next(),
        aliases: addresses.collect(),
        ..Found::default()
    };
    let protocol = match kind {
        "imap" => MailUse::Imap,
        "pop3" => MailUse::Pop,
        // Folders of the computer, feeds, news and chats have no mailbox.
        "" | "none" | "rss" | "nntp" | "im" => return None,
        other => {
            found.refusal = Some(Refusal::Kind(other.to_owned()));
            return Some(found);
        }
    };
    found.servers.push(incoming(protocol, server, prefs, &mut found.remarks));
    found.oauth = oauth(&format!("mail.server.{server}"), prefs);
    let smtp = ids.iter().find_map(|id| prefs.text(&format!("mail.identity.{id}.smtpServer")));
    if let Some(smtp) = smtp.or_else(|| prefs.text("mail.smtp.defaultserver")).filter(|_| !ids.is_empty()) {
        found.servers.extend(outgoing(smtp, prefs, &mut found.remarks));
        found.oauth = found.oauth.or_else(|| oauth(&format!("mail.smtpserver.{smtp}"), prefs));
    }
    Some(found)
}

fn incoming(protocol: MailUse, key: &str, prefs: &Prefs, remarks: &mut Vec<Remark>) -> FoundServer {
    let at = |name: &str| format!("mail.server.{key}.{name}");
    // Profiles of before the rename keep the true values beside the first ones.
    let text = |real: &str, name: &str| prefs.text(&at(real)).or_else(|| prefs.text(&at(name)));
    let tls = tls(prefs.number(&at("socketType")));
    FoundServer {
        protocol,
        host: text("realhostname", "hostname").unwrap_or_default().to_owned(),
        port: port(prefs.get(&at("port")), protocol, tls),
        tls,
        sign_in: sign_in(prefs.number(&at("authMethod")), remarks),
        user: text("realuserName", "userName").map(str::to_owned),
    }
}

/// `None` for what is no SMTP server.
fn outgoing(key: &str, prefs: &Prefs, remarks: &mut Vec<Remark>) -> Option<FoundServer> {
    let at = |name: &str| format!("mail.smtpserver.{key}.{name}");
    if prefs.text(&at("type")).is_some_and(|kind| kind != "smtp") {
        return None;
    }
    let tls = tls(prefs.number(&at("try_ssl")));
    Some(FoundServer {
        protocol: MailUse::Smtp,
        host: prefs.text(&at("hostname"))?.to_owned(),
        port: port(prefs.get(&at("port")), MailUse::Smtp, tls),
        tls,
        sign_in: sign_in(prefs.number(&at("authMethod")), remarks),
        user: prefs.text(&at("username")).map(str::to_owned),
    })
}

fn tls(number: Option<i64>) -> FoundTls {
    match number {
        Some(3) => FoundTls::Implicit,
        Some(2) => FoundTls::StartTls,
        Some(1) => FoundTls::IfPossible,
        _ => FoundTls::Clear,
    }
}

fn port(value: Option<&Value>, protocol: MailUse, tls: FoundTls) -> Option<u16> {
    match value {
        None | Some(Value::Number(-1)) => Some(usual_port(protocol, tls)),
        Some(Value::Number(number)) => u16::try_from(*number).ok().filter(|port| *port != 0),
        Some(_) => None,
    }
}

fn sign_in(number: Option<i64>, remarks: &mut Vec<Remark>) -> FoundSignIn {
    match number {
        Some(10) => FoundSignIn::OAuth,
        None | Some(2 | 3 | 4 | 8 | 9) => FoundSignIn::Password,
        Some(7) => {
            remarks.push(Remark::Certificate);
            FoundSignIn::Certificate
        }
        Some(_) => FoundSignIn::Other,
    }
}

fn oauth(prefix: &str, prefs: &Prefs) -> Option<FoundOAuth> {
    let text = |name: &str| prefs.text(&format!("{prefix}.oauth2.{name}")).map(str::to_owned);
    let own = prefs.get(&format!("{prefix}.oauth2.useCustomDetails")) == Some(&Value::Truth(true));
    let found = if own {
        // With details of one's own, the issuer is a random number.
        FoundOAuth {
            issuer: None,
            authorization: text("authorizationEndpoint"),
            token: text("tokenEndpoint"),
            scopes: text("scopes").map(|scopes| Scope::list(&scopes)).unwrap_or_default(),
            client_id: text("clientId"),
            has_secret: prefs.text(&format!("{prefix}.oauth2.clientSecret")).is_some(),
            redirect: text("redirectionEndpoint"),
        }
    } else {
        let scopes = text("scope").map(|scopes| Scope::list(&scopes)).unwrap_or_default();
        FoundOAuth { issuer: text("issuer"), scopes, ..FoundOAuth::default() }
    };
    (!found.is_empty()).then_some(found)
}
