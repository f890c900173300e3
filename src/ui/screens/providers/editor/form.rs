//! The members of a definition as fields, each with what is to be said of it below. What has no field stands in the TOML.

use std::collections::BTreeMap;

use egui::{Id, Ui};

use crate::domain::definition::FindingWeight;
use crate::domain::definition::draft::Member;
use crate::domain::scope::MailUse;
use crate::ui::icons;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::card;
use crate::ui::widgets::field::Field;
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::remark;
use crate::ui::widgets::segmented::{Segment, segmented};
use crate::ui::widgets::term;

use super::Editor;

/// What stands in the fields: a blank at the end of a list is no member yet, but must stay where it was typed.
#[derive(Debug, Default)]
pub(super) struct Typed {
    fields: BTreeMap<String, String>,
    /// The one that was typed in last.
    last: Option<String>,
}

impl Typed {
    /// Whether somebody is in the middle of typing where a server is.
    pub(super) fn names_a_server(&self, ui: &Ui) -> bool {
        let names = |path: &&String| ADDRESSES.iter().any(|(address, _)| *address == path.as_str());
        let last = self.last.as_ref().filter(names);
        last.is_some_and(|path| ui.memory(|memory| memory.has_focus(id(path))))
    }
}

fn id(path: &str) -> Id {
    Id::unique(("member of a definition", path))
}

/// Those that are asked for metadata, or compared with it.
const ADDRESSES: [(&str, &str); 9] = [
    ("issuer", "Issuer"),
    ("endpoints.authorization", "Authorization"),
    ("endpoints.token", "Token"),
    ("endpoints.revocation", "Revocation, if there is one"),
    ("endpoints.userinfo", "User information, if there is one"),
    ("endpoints.device_authorization", "Device authorization, if there is one"),
    ("endpoints.jwks", "Keys, if there are any"),
    ("endpoints.registration", "Registration, if there is one"),
    ("endpoints.account_page", "Page on which access is removed"),
];

pub(super) fn show(ui: &mut Ui, editor: &mut Editor) {
    group(ui, "Names", "The short name stands in commands and in the redirect.", |ui| {
        if let Some(of) = &editor.of {
            let words = format!("The short name “{}” stays: accounts know it by that.", of.as_str());
            remark(ui, &words);
        } else {
            text(ui, editor, "id", "Short name", "example-isp");
        }
        text(ui, editor, "name", "Name", "Example ISP");
        text(ui, editor, "short_name", "Name for narrow places", "Example");
        list(ui, editor, "domains", "Domains of its addresses", "example.org example.net");
        text(ui, editor, "source", "Where the facts come from", "");
    });
    group(
        ui,
        "Addresses",
        "Only https, and all of the same owner. A changed issuer is asked for its metadata when you leave it.",
        |ui| {
            for (path, name) in ADDRESSES {
                code(ui, editor, path, name, "https://id.example.org", Member::Text);
            }
        },
    );
    group(ui, "Permissions", "As the provider spells them, with blanks between them.", |ui| {
        for (path, name) in [
            ("scopes.imap", "To read mail (IMAP)"),
            ("scopes.smtp", "To send mail (SMTP)"),
            ("scopes.pop", "To fetch mail (POP)"),
            ("scopes.identity", "To know whose account it is"),
            ("scopes.offline", "To stay signed in"),
        ] {
            code(ui, editor, path, name, "", Member::List);
        }
    });
    group(ui, "Client and redirect", "What the provider expects of a registration.", |ui| {
        secret(ui, editor);
        host(ui, editor);
        code(ui, editor, "redirect.path", "Path of the redirect", "/callback/example-isp", Member::Text);
    });
    group(ui, "Mail servers", "With TLS from the first byte, or after STARTTLS.", |ui| {
        for mail_use in MailUse::ALL {
            server(ui, editor, mail_use);
        }
    });
}

fn group(ui: &mut Ui, name: &str, what: &str, contents: impl FnOnce(&mut Ui)) {
    card::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        card::head(ui, name, |_| {});
        ui.add_space(space::XS);
        remark(ui, what);
        contents(ui);
    });
    ui.add_space(space::L);
}

fn text(ui: &mut Ui, editor: &mut Editor, path: &str, name: &str, hint: &str) {
    member(ui, editor, path, Field::new(name).hint(hint), Member::Text);
}

fn list(ui: &mut Ui, editor: &mut Editor, path: &str, name: &str, hint: &str) {
    member(ui, editor, path, Field::new(name).hint(hint), Member::List);
}

fn code(ui: &mut Ui, editor: &mut Editor, path: &str, name: &str, hint: &str, member: Member) {
    self::member(ui, editor, path, Field::new(name).hint(hint).code(), member);
}

fn member(ui: &mut Ui, editor: &mut Editor, path: &str, field: Field<'_>, member: Member) {
    ui.add_space(space::M);
    let (refused, attention) = said(editor, path);
    let stored = editor.draft.get(path);
    let typed = editor.form.fields.entry(path.to_owned()).or_insert(stored);
    let field = field.labelled().id(id(path)).at_most(2_048).error(refused.as_deref());
    if field.show(ui, typed).changed() {
        let typed = typed.clone();
        editor.draft.set(path, member, &typed);
        editor.form.last = Some(path.to_owned());
        if path == "id" {
            follow_id(editor, &typed);
        }
        editor.changed(ui);
    }
    weaker(ui, attention.as_deref());
}

/// The redirect follows the short name as long as nobody has chosen another.
fn follow_id(editor: &mut Editor, typed: &str) {
    let path = editor.draft.get("redirect.path");
    if path.is_empty() || path.starts_with("/callback/") {
        let path = format!("/callback/{}", typed.trim());
        editor.draft.set("redirect.path", Member::Text, &path);
        editor.form.fields.remove("redirect.path");
    }
}

/// What stands below a field: why it cannot stay like this, or else what to look at.
fn said(editor: &Editor, path: &str) -> (Option<String>, Option<String>) {
    let Some(checked) = editor.checked.as_ref().filter(|_| editor.is_current()) else {
        return (None, None);
    };
    let about = |field: &str| {
        field == path || field.strip_prefix(path).is_some_and(|rest| rest.starts_with(['.', '[']))
    };
    let of = |weight: FindingWeight| {
        let found = checked.findings.iter().find(|one| one.weight == weight && about(&one.field));
        found.map(|one| one.title.clone())
    };
    (of(FindingWeight::Refused), of(FindingWeight::Attention))
}

fn weaker(ui: &mut Ui, words: Option<&str>) {
    let Some(words) = words else { return };
    let t = theme::of(ui);
    ui.add_space(space::XS);
    mark::sentence(ui, icons::WARNING.filled(), t.warn.mark, words, Text::Small, t.warn.word);
}

/// Whether there is a secret decides how the client names itself, too.
fn secret(ui: &mut Ui, editor: &mut Editor) {
    ui.add_space(space::M);
    term::label(ui, "Client secret");
    ui.add_space(space::XS);
    let mut chosen = match editor.draft.get("client.secret").as_str() {
        "required" => "required",
        "optional" => "optional",
        _ => "never",
    };
    let segments = [("never", "None"), ("optional", "If there is one"), ("required", "Needed")]
        .map(|(value, words)| Segment::new(value, words));
    if segmented(ui, &mut chosen, &segments).changed() {
        let ways = match chosen {
            "required" => "client_secret_post",
            "optional" => "none client_secret_post",
            _ => "none",
        };
        editor.draft.set("client.secret", Member::Text, chosen);
        editor.draft.set("client.authentication", Member::List, ways);
        editor.changed(ui);
    }
}

fn host(ui: &mut Ui, editor: &mut Editor) {
    ui.add_space(space::M);
    ui.label(Text::Label.rich("The browser comes back to", theme::of(ui).text));
    ui.add_space(space::XS);
    let mut chosen = if editor.draft.get("redirect.host") == "localhost" { "localhost" } else { "ip" };
    let segments = [Segment::new("ip", "127.0.0.1"), Segment::new("localhost", "localhost")];
    if segmented(ui, &mut chosen, &segments).changed() {
        editor.draft.set("redirect.host", Member::Text, chosen);
        editor.changed(ui);
    }
}

fn server(ui: &mut Ui, editor: &mut Editor, mail_use: MailUse) {
    let name = format!("{} server", mail_use.name());
    let path = format!("servers.{}", mail_use.as_str());
    ui.add_space(space::M);
    let (refused, attention) = said(editor, &path);
    let stored = editor.draft.server(mail_use, "host");
    let typed = editor.form.fields.entry(path.clone()).or_insert(stored);
    let hint = format!("{}.example.org", mail_use.as_str());
    let field = Field::new(&name).hint(&hint).code().labelled().id(id(&path)).error(refused.as_deref());
    if field.show(ui, typed).changed() {
        let typed = typed.clone();
        editor.draft.set_server(mail_use, "host", Member::Text, &typed);
        editor.changed(ui);
    }
    weaker(ui, attention.as_deref());
    if editor.draft.server(mail_use, "host").is_empty() {
        return;
    }
    ui.add_space(space::S);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let key = format!("{path}.port");
        let stored = editor.draft.server(mail_use, "port");
        let typed = editor.form.fields.entry(key.clone()).or_insert(stored);
        let name = format!("{} port", mail_use.name());
        if Field::new(&name).code().width(80.0).at_most(5).id(id(&key)).show(ui, typed).changed() {
            let typed = typed.clone();
            editor.draft.set_server(mail_use, "port", Member::Number, &typed);
            editor.changed(ui);
        }
        let later = editor.draft.server(mail_use, "tls") == "starttls";
        let mut chosen = if later { "starttls" } else { "implicit" };
        let segments = [Segment::new("implicit", "TLS"), Segment::new("starttls", "STARTTLS")];
        if ui.push_id(&path, |ui| segmented(ui, &mut chosen, &segments).changed()).inner {
            editor.draft.set_server(mail_use, "tls", Member::Text, chosen);
            editor.changed(ui);
        }
    });
}
