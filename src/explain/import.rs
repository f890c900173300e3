//! What was found in another program's settings, in words: for the window, the terminal and JSON.
//!
//! Every sentence is told once, here. Texts of a file were cleaned before (`domain::import::clean`); whoever shows them must
//! not take them for more than quotations.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::domain::import::{
    Addition, Doubt, ImportFormat, ImportProvider, Imported, Item, Note, Preview, Refusal, Remark, Verdict,
};
use crate::domain::provider::{ClientId, Tls};
use crate::domain::scope::{MailUse, Uses};

use super::document as problem_document;
use super::transfer;

/// The name of a program's settings.
pub const fn format(format: ImportFormat) -> &'static str {
    match format {
        ImportFormat::K9 => "K-9 Mail or Thunderbird for Android",
        ImportFormat::Thunderbird => "Thunderbird",
        ImportFormat::ThunderbirdQr => "Thunderbird’s export for mobile",
        ImportFormat::Autoconfig => "Autoconfig of a mail domain",
        ImportFormat::Pizauth => "pizauth",
        ImportFormat::Oama => "oama",
        ImportFormat::MuttOauth2 => "mutt_oauth2",
        ImportFormat::EmailOauth2Proxy => "email-oauth2-proxy",
        ImportFormat::Mailward => "Mailward on another computer",
    }
}

/// What is done with an account, in a word or two.
pub const fn verdict(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Ready => "Will be added",
        Verdict::Asks(_) => "Left out",
        Verdict::There => "Here already",
        Verdict::Cannot(_) => "Cannot be added",
    }
}

/// Why, as a sentence; `None` where it is simply added.
pub fn why(verdict: &Verdict) -> Option<String> {
    match verdict {
        Verdict::Ready => None,
        Verdict::Asks(doubt) => Some(self::doubt(*doubt).to_owned()),
        Verdict::There => Some("An account with this address keeps its sign-in and its settings.".to_owned()),
        Verdict::Cannot(refusal) => Some(self::refusal(refusal)),
    }
}

const fn doubt(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::Password => {
            "It signs in with a password there, which needs no Mailward. Choose it to sign in with tokens from now on."
        }
        Doubt::Alphabets => {
            "A name mixes letters of different alphabets, as names do that want to be taken for another. Choose it only if you know it."
        }
        Doubt::ForeignSignIn => {
            "Its sign-in page belongs to somebody else than its mail server. Choose it only if you trust whoever made this file."
        }
        Doubt::ForeignServer => {
            "Its mail server belongs neither to the provider nor to the address, and tokens would be shown to it. Choose it only if you trust whoever made this file."
        }
    }
}

fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NoAddress => {
            "The settings name no address for it. Give the address beside the file.".to_owned()
        }
        Refusal::AddressInvalid(why) => format!("What stands there as its address is none: {}.", lower(why)),
        Refusal::Entry(why) => format!("The entry is not valid: {why}."),
        Refusal::Twice => "An account of the same address stands further up.".to_owned(),
        Refusal::Kind(kind) if kind.is_empty() => "Its kind is not told.".to_owned(),
        Refusal::Kind(kind) => format!("Accounts of the kind “{kind}” do not use IMAP, POP or SMTP."),
        Refusal::WithoutOAuth(name, instead) => {
            format!("{name} has no token sign-in for mail programs. {instead}")
        }
        Refusal::Password => {
            "It signs in with a password, and no provider with token sign-in is known for it.".to_owned()
        }
        Refusal::ProviderUnknown(host) => {
            format!(
                "Nobody is known who issues tokens for {host}, and the settings do not say. Add it with its issuer."
            )
        }
        Refusal::SignInUnusable(why) => format!("The sign-in that the settings name cannot be used: {why}."),
        Refusal::NothingOffered => "Its provider opens nothing of what it is used for to tokens.".to_owned(),
    }
}

/// One thing to know about an account, as a sentence.
pub fn remark(remark: &Remark) -> String {
    match remark {
        Remark::OtherLetters { shown, ascii } => {
            format!("“{shown}” has letters beyond the Latin ones; computers know it as {ascii}.")
        }
        Remark::WithoutTls(mail_use) => format!(
            "Its {} connection is not encrypted there. A token is never sent so; that server is left out.",
            mail_use.name()
        ),
        Remark::TlsRequired(mail_use) => {
            format!("Encryption is only tried there for {}; here it is required.", mail_use.name())
        }
        Remark::ServerInvalid(mail_use) => {
            format!("Its {} server cannot be read; that server is left out.", mail_use.name())
        }
        Remark::OwnServer(mail_use, place) => format!("{} server: {place}", mail_use.name()),
        Remark::NotByToken(mail_use) => {
            format!("{} does not go by token there; no permission for it is asked.", mail_use.name())
        }
        Remark::NotOffered(mail_use) => {
            format!("Its provider does not open {} to tokens.", mail_use.name())
        }
        Remark::OtherUser(user) => format!("The user at the server is {user}."),
        Remark::Aliases(aliases) => {
            format!(
                "Further addresses of the same mailbox: {}. None is an account of its own.",
                aliases.join(", ")
            )
        }
        Remark::Certificate => "A client certificate is used there, which Mailward does not have.".to_owned(),
        Remark::ClientNeedsSecret(id) => {
            format!(
                "Its client {id} needs a secret, and secrets are not read. Enter both before the sign-in."
            )
        }
        Remark::ClientUnfit => {
            "What stands there as client ID cannot be one of this provider; it is left out.".to_owned()
        }
        Remark::ClientTaken(id) => format!("Client ID: {id}"),
        Remark::RedirectUnfit => {
            "The redirect of its client cannot be listened on here; register Mailward’s own.".to_owned()
        }
        Remark::SignInOf(host) => format!("The sign-in is the one these settings name: {host}."),
        Remark::LearntFrom(issuer) => {
            format!("The sign-in is learnt from {issuer} when the account is added.")
        }
        Remark::BringsSignIn(go, rotation, name) => transfer::comes_along(*go, *rotation, name),
        Remark::OnlySignIn => "It is here already, without a sign-in; only its sign-in is added.".to_owned(),
        Remark::SignsInAs(person) => format!("{person} signs in for it."),
        Remark::SendsWith(other) => format!("Mail is sent with the sign-in of {other}."),
        Remark::Organisation(tenant) => format!("It signs in at {tenant} only."),
    }
}

/// One thing to know about the whole, as a sentence.
pub fn note(note: &Note) -> String {
    match note {
        Note::SecretsSkipped => {
            "Passwords, client secrets or tokens stand in it. They were skipped, and nothing of them was kept.".to_owned()
        }
        Note::Encrypted => {
            "What is in there is encrypted and stays so. Tokens belong to the client they were given to; a new sign-in is needed.".to_owned()
        }
        Note::NoAddresses => {
            "It names registrations and no addresses. oama and mutt_oauth2 keep those as names of their token files.".to_owned()
        }
        Note::PartsMissing(here, of) => format!("{here} of {of} parts of the export are here; the others are missing."),
        Note::CutOff => "There are more entries than are looked at; the rest was left out.".to_owned(),
        Note::OtherProfiles(names) => {
            format!("Other profiles were not looked at: {}. Name the folder of one to read it.", names.join(", "))
        }
        Note::LinesSkipped(line) => {
            format!("Some lines are no settings and were skipped, at first line {line}. Nothing of it was run.")
        }
        Note::SwitchOn(page) => format!("Mail programs may first have to be allowed at {page}."),
    }
}

/// The provider, its protocols: "Google, IMAP and SMTP".
pub fn summary(addition: &Addition) -> String {
    format!("{}, {}", addition.provider.name(), uses(&addition.uses))
}

fn uses(uses: &Uses) -> String {
    let names: Vec<&str> = uses.iter().map(MailUse::name).collect();
    match names.as_slice() {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        other => other.concat(),
    }
}

/// How many would be added: "2 accounts", "1 account", "no account".
pub fn accounts(count: usize) -> String {
    match count {
        0 => "no account".to_owned(),
        1 => "1 account".to_owned(),
        count => format!("{count} accounts"),
    }
}

/// The name an item goes by: its address where it has a good one.
pub fn name(item: &Item) -> &str {
    item.addition.as_ref().map_or(item.label.as_str(), |addition| addition.address.as_str())
}

/// The whole preview as plain text, ending with a newline.
pub fn text(preview: &Preview) -> String {
    let mut text = format!("{}: {} found\n", format(preview.format), accounts(preview.items.len()));
    for item in &preview.items {
        write!(text, "\n{}\n  {}", name(item), verdict(&item.verdict)).ok(); // a `String` takes everything
        if let Some(addition) = &item.addition {
            write!(text, ": {}", summary(addition)).ok();
        }
        text.push('\n');
        for line in why(&item.verdict).into_iter().chain(item.remarks.iter().map(remark)) {
            writeln!(text, "  {line}").ok();
        }
    }
    if !preview.notes.is_empty() || preview.brings.is_some() {
        text.push('\n');
    }
    for line in preview.brings.iter().flat_map(transfer::brings) {
        writeln!(text, "{line}").ok();
    }
    preview.notes.iter().for_each(|said| {
        writeln!(text, "{}", note(said)).ok();
    });
    text
}

/// The `import` document of the command line's JSON; `imported` is `None` for a mere preview.
pub fn document(preview: &Preview, imported: Option<&Imported>) -> Value {
    let failed = |imported: &Imported| {
        let one = |(address, problem): &(
            crate::domain::account::MailAddress,
            crate::domain::problem::Problem,
        )| { json!({ "address": address.as_str(), "problem": problem_document(problem) }) };
        imported.failed.iter().map(one).collect::<Vec<_>>()
    };
    json!({
        "path": preview.path.as_ref().map(|path| path.display().to_string()),
        "format": preview.format.code(),
        "accounts": preview.items.iter().map(item_document).collect::<Vec<_>>(),
        "notes": preview.notes.iter().map(note).collect::<Vec<_>>(),
        "added": imported.map(|imported| imported.added.iter().map(|account| account.address.to_string()).collect::<Vec<_>>()),
        "failed": imported.map(failed),
        "brings": preview.brings.as_ref().map(transfer::brings_document),
        "signed_in": imported.map(|imported| imported.signed_in.iter().map(ToString::to_string).collect::<Vec<_>>()),
    })
}

fn item_document(item: &Item) -> Value {
    let addition = item.addition.as_ref();
    json!({
        "label": item.label,
        "address": addition.map(|addition| addition.address.as_str()),
        "verdict": code(&item.verdict).0,
        "reason": code(&item.verdict).1,
        "why": why(&item.verdict),
        "provider": addition.map(|addition| match &addition.provider {
            ImportProvider::Known(id, _) => id.as_str(),
            ImportProvider::Defined(provider) => provider.id.as_str(),
            ImportProvider::Learnt(issuer) => issuer,
        }),
        "client_id": addition.and_then(|addition| addition.client.as_ref()).map(ClientId::as_str),
        "mailbox": addition.and_then(|addition| addition.mailbox.as_deref()),
        "uses": addition.map(|addition| addition.uses.iter().map(MailUse::as_str).collect::<Vec<_>>()),
        "servers": addition.map(servers).unwrap_or_default(),
        "remarks": item.remarks.iter().map(remark).collect::<Vec<_>>(),
    })
}

fn servers(addition: &Addition) -> Vec<Value> {
    let tls = |tls: Tls| match tls {
        Tls::Implicit => "implicit",
        Tls::StartTls => "starttls",
    };
    let one = |server: &crate::domain::provider::MailServer| json!({ "protocol": server.protocol.as_str(), "host": server.host, "port": server.port, "tls": tls(server.tls) });
    addition.servers.iter().map(one).collect()
}

/// The stable words of a verdict and of its reason.
const fn code(verdict: &Verdict) -> (&'static str, Option<&'static str>) {
    match verdict {
        Verdict::Ready => ("ready", None),
        Verdict::There => ("there", None),
        Verdict::Asks(doubt) => (
            "asks",
            Some(match doubt {
                Doubt::Password => "password",
                Doubt::Alphabets => "alphabets",
                Doubt::ForeignSignIn => "foreign-sign-in",
                Doubt::ForeignServer => "foreign-server",
            }),
        ),
        Verdict::Cannot(refusal) => (
            "cannot",
            Some(match refusal {
                Refusal::NoAddress => "no-address",
                Refusal::AddressInvalid(_) => "address-invalid",
                Refusal::Entry(_) => "entry-invalid",
                Refusal::Twice => "twice",
                Refusal::Kind(_) => "kind",
                Refusal::WithoutOAuth(..) => "no-oauth",
                Refusal::Password => "password",
                Refusal::ProviderUnknown(_) => "provider-unknown",
                Refusal::SignInUnusable(_) => "sign-in-unusable",
                Refusal::NothingOffered => "nothing-offered",
            }),
        ),
    }
}

/// The first letter small, to go on in a sentence.
fn lower(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
