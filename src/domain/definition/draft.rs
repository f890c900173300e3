//! A definition while it is being written: TOML text, and its members by name for those who would rather fill in a form.
//!
//! The text is the truth. A member that is changed by name changes the text; a text that is no TOML has no members. Nothing is
//! judged here: whether it can be kept is for a [`DefinitionCheck`](super::DefinitionCheck) to say.

use std::fmt::Write as _;

use jiff::civil::Date;
use toml::{Table, Value};

use crate::domain::provider::Provider;
use crate::domain::scope::MailUse;

/// A definition that is being written.
#[derive(Debug, Clone, PartialEq)]
pub struct DefinitionDraft {
    text: String,
    members: Option<Table>,
}

/// How a member is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Member {
    /// One text.
    Text,
    /// Several, with blanks between them.
    List,
    /// A number.
    Number,
}

impl DefinitionDraft {
    /// What every definition begins with.
    pub fn blank(today: Date) -> Self {
        Self::from_text(format!(
            "id = \"\"\nname = \"\"\nshort_name = \"\"\nkind = \"oauth\"\nverified = false\ndate = \"{today}\"\n\
             source = \"written by hand\"\n\n[endpoints]\nauthorization = \"\"\ntoken = \"\"\n\n[scopes]\nimap = []\n\
             smtp = []\n\n[client]\nsecret = \"never\"\nauthentication = [\"none\"]\n\n[redirect]\npath = \"\"\n"
        ))
    }

    /// One that is there, to be changed.
    pub fn of(provider: &Provider) -> Self {
        let members = Table::try_from(provider).map(without_empty).unwrap_or_default();
        Self { text: written(&members), members: Some(members) }
    }

    /// Somebody's text.
    pub fn from_text(text: String) -> Self {
        let members = text.parse().ok();
        Self { text, members }
    }

    /// The text as it stands.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether its members can be read and changed by name.
    pub fn is_readable(&self) -> bool {
        self.members.is_some()
    }

    /// A member as it is typed; empty where there is none. `endpoints.token` names one of a table.
    pub fn get(&self, path: &str) -> String {
        self.find(path).map_or_else(String::new, typed)
    }

    /// Changes a member. Nothing typed takes it away.
    pub fn set(&mut self, path: &str, member: Member, typed: &str) {
        let Some(members) = &mut self.members else { return };
        let value = value(member, typed);
        match path.split_once('.') {
            Some((table, key)) => {
                let inner = members.entry(table).or_insert_with(|| Value::Table(Table::new()));
                if let Value::Table(inner) = inner {
                    put(inner, key, value);
                }
            }
            None => put(members, path, value),
        }
        self.text = written(members);
    }

    /// A member of the mail server for a task.
    pub fn server(&self, mail_use: MailUse, key: &str) -> String {
        let all = self.members.as_ref().and_then(|members| members.get("servers")).and_then(Value::as_array);
        let server = all.and_then(|all| all.iter().find(|server| serves(server, mail_use)));
        server.and_then(|server| server.get(key)).map_or_else(String::new, typed)
    }

    /// Changes that. A server without a host is taken away.
    pub fn set_server(&mut self, mail_use: MailUse, key: &str, member: Member, typed: &str) {
        let Some(members) = &mut self.members else { return };
        let all = members.entry("servers").or_insert_with(|| Value::Array(Vec::new()));
        let Value::Array(all) = all else { return };
        if !all.iter().any(|server| serves(server, mail_use)) {
            all.push(Value::Table(usual_server(mail_use)));
        }
        for server in all.iter_mut().filter(|server| serves(server, mail_use)) {
            if let Value::Table(server) = server {
                put(server, key, value(member, typed));
            }
        }
        all.retain(|server| server.get("host").is_some_and(|host| host.as_str() != Some("")));
        if all.is_empty() {
            members.remove("servers");
        }
        self.text = written(members);
    }

    fn find(&self, path: &str) -> Option<&Value> {
        let members = self.members.as_ref()?;
        match path.split_once('.') {
            Some((table, key)) => members.get(table)?.get(key),
            None => members.get(path),
        }
    }
}

fn serves(server: &Value, mail_use: MailUse) -> bool {
    server.get("protocol").and_then(Value::as_str) == Some(mail_use.as_str())
}

/// The ports on which TLS begins with the first byte (RFC 8314, section 3).
fn usual_server(mail_use: MailUse) -> Table {
    let port = match mail_use {
        MailUse::Imap => 993,
        MailUse::Smtp => 465,
        MailUse::Pop => 995,
    };
    Table::from_iter([
        ("protocol".to_owned(), Value::from(mail_use.as_str())),
        ("host".to_owned(), Value::from("")),
        ("port".to_owned(), Value::from(port)),
        ("tls".to_owned(), Value::from("implicit")),
    ])
}

fn put(table: &mut Table, key: &str, value: Option<Value>) {
    match value {
        Some(value) => drop(table.insert(key.to_owned(), value)),
        None => drop(table.remove(key)),
    }
}

fn value(member: Member, typed: &str) -> Option<Value> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    Some(match member {
        Member::Text => Value::from(typed),
        Member::List => Value::Array(typed.split_whitespace().map(Value::from).collect()),
        // What is no number stays as it was typed, for the check to refuse.
        Member::Number => typed.parse::<i64>().map_or_else(|_word| Value::from(typed), Value::from),
    })
}

fn typed(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(typed).collect::<Vec<_>>().join(" "),
        Value::Table(_) => String::new(),
        other => other.to_string(),
    }
}

/// Members that say nothing only stand in the way of those that do.
fn without_empty(table: Table) -> Table {
    let kept = table.into_iter().filter_map(|(key, value)| match value {
        Value::Array(all) if all.is_empty() => None,
        Value::Table(inner) => {
            let inner = without_empty(inner);
            (!inner.is_empty()).then_some((key, Value::Table(inner)))
        }
        value => Some((key, value)),
    });
    kept.collect()
}

/// As people write one: who it is first, tables after what stands alone.
fn written(members: &Table) -> String {
    let mut text = String::new();
    write_table(&mut text, "", members);
    text
}

fn write_table(text: &mut String, path: &str, table: &Table) {
    let mut keys: Vec<&String> = table.keys().collect();
    keys.sort_by_key(|key| ORDER.iter().position(|known| known == key).unwrap_or(ORDER.len()));
    let (tables, plain): (Vec<&String>, Vec<&String>) =
        keys.into_iter().partition(|key| is_table(&table[*key]));
    for key in plain {
        // Writing to a text cannot fail.
        writeln!(text, "{} = {}", quoted(key), table[key]).ok();
    }
    for key in tables {
        let name = if path.is_empty() { quoted(key) } else { format!("{path}.{}", quoted(key)) };
        match &table[key] {
            Value::Table(inner) => {
                write!(text, "\n[{name}]\n").ok();
                write_table(text, &name, inner);
            }
            Value::Array(all) => {
                for inner in all.iter().filter_map(Value::as_table) {
                    write!(text, "\n[[{name}]]\n").ok();
                    write_table(text, &name, inner);
                }
            }
            _ => {}
        }
    }
}

fn is_table(value: &Value) -> bool {
    match value {
        Value::Table(_) => true,
        Value::Array(all) => !all.is_empty() && all.iter().all(Value::is_table),
        _ => false,
    }
}

/// A key that is more than letters, digits, dashes and underscores, as a scope is, stands in quotes.
fn quoted(key: &str) -> String {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if !key.is_empty() && key.bytes().all(bare) { key.to_owned() } else { Value::from(key).to_string() }
}

/// What stands where; members that are not named here follow by their letters.
const ORDER: [&str; 30] = [
    "id",
    "name",
    "short_name",
    "kind",
    "family",
    "serves",
    "verified",
    "unverified",
    "date",
    "source",
    "domains",
    "mx_suffixes",
    "custom_domains",
    "issuer",
    "tenant",
    "quirks",
    "protocol",
    "host",
    "port",
    "tls",
    "sasl",
    "endpoints",
    "authorization",
    "token",
    "scopes",
    "parameters",
    "client",
    "redirect",
    "tokens",
    "servers",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::Catalogue;

    #[test]
    fn every_definition_that_is_known_can_be_written_and_read_again() {
        for provider in Catalogue::built_in().providers() {
            let draft = DefinitionDraft::of(provider);
            let again = Provider::from_toml(draft.text());
            assert_eq!(again.as_ref(), Ok(&**provider), "{}", draft.text());
        }
    }

    #[test]
    fn a_member_that_is_changed_by_name_stands_in_the_text_and_nothing_else_moves() {
        let mut draft = DefinitionDraft::of(&Catalogue::built_in().providers()[0]);
        let before = draft.text().to_owned();
        let was = draft.get("endpoints.token");
        draft.set("endpoints.token", Member::Text, " https://id.example.org/token ");
        assert!(draft.text().contains("token = \"https://id.example.org/token\""));
        assert_eq!(draft.get("endpoints.token"), "https://id.example.org/token");
        draft.set("endpoints.token", Member::Text, &was);
        assert_eq!(draft.text(), before);
    }

    #[test]
    fn a_list_is_typed_with_blanks_and_nothing_typed_takes_a_member_away() {
        let mut draft = DefinitionDraft::blank(jiff::civil::date(2026, 11, 22));
        draft.set("scopes.imap", Member::List, " mail.read  mail.more ");
        assert!(draft.text().contains("imap = [\"mail.read\", \"mail.more\"]"), "{}", draft.text());
        draft.set("scopes.imap", Member::List, " ");
        assert!(!draft.text().contains("imap"));
        assert_eq!(draft.get("scopes.imap"), "");
    }

    #[test]
    fn a_server_comes_with_its_host_and_goes_with_it() {
        let mut draft = DefinitionDraft::blank(jiff::civil::date(2026, 11, 22));
        draft.set_server(MailUse::Imap, "host", Member::Text, "imap.example.org");
        assert_eq!(draft.server(MailUse::Imap, "port"), "993");
        draft.set_server(MailUse::Imap, "port", Member::Number, "143");
        draft.set_server(MailUse::Imap, "tls", Member::Text, "starttls");
        assert!(
            draft
                .text()
                .contains("[[servers]]\nprotocol = \"imap\"\nhost = \"imap.example.org\"\nport = 143")
        );
        draft.set_server(MailUse::Imap, "host", Member::Text, "");
        assert!(!draft.text().contains("servers"));
    }

    #[test]
    fn a_text_that_is_no_toml_has_no_members_and_stays_as_it_is() {
        let mut draft = DefinitionDraft::from_text("id = [".to_owned());
        assert!(!draft.is_readable());
        draft.set("id", Member::Text, "example");
        assert_eq!((draft.text(), draft.get("id").as_str()), ("id = [", ""));
    }

    #[test]
    fn a_key_that_is_an_address_stands_in_quotes() {
        let text = "[scopes.words.\"https://a.example/b\"]\ntitle = \"x\"\n";
        let mut draft = DefinitionDraft::from_text(text.to_owned());
        draft.set("id", Member::Text, "example");
        assert!(draft.text().parse::<Table>().is_ok(), "{}", draft.text());
    }
}
