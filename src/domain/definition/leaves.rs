//! A definition as the places in its text: every member with its path and its line.
//!
//! Read beside the typed reader, because that one stops at the first thing it does not take and knows no paths.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::DefinitionFinding;

/// One member.
#[derive(Debug)]
pub(super) struct Leaf {
    /// As it is written in TOML: `servers[1].host`.
    pub(super) path: String,
    /// The last name in it.
    pub(super) key: String,
    /// From its name to the end of its value, in bytes.
    span: Range<usize>,
    /// Its value, where that is a text.
    pub(super) text: Option<String>,
    /// Whether it has members of its own.
    is_table: bool,
}

/// All members, tables included.
#[derive(Debug, Default)]
pub(super) struct Leaves {
    all: Vec<Leaf>,
    /// Where each line begins, in bytes.
    lines: Vec<usize>,
}

impl Leaves {
    /// Reads a text; what is no TOML is refused with its line.
    pub(super) fn read(text: &str) -> Result<Self, DefinitionFinding> {
        let mut leaves = Self::default();
        leaves.lines.push(0);
        leaves.lines.extend(text.match_indices('\n').map(|(at, _)| at + 1));
        let table = DeTable::parse(text).map_err(|error| {
            let at = error.span().map(|span| span.start);
            let (code, why) = if error.message().contains("duplicate key") {
                ("duplicate-key", "Each member stands once. Which of the two was meant cannot be told.")
            } else {
                ("unreadable", "A definition is a text in TOML, as mailward provider export writes it.")
            };
            let title = format!("This is not TOML: {}", super::quoted(error.message()));
            let finding = DefinitionFinding::refused(code, "", (title, why));
            DefinitionFinding { line: at.map_or(0, |at| leaves.line_at(at)), ..finding }
        })?;
        leaves.walk_table(table.get_ref(), "");
        Ok(leaves)
    }

    /// All members that are texts.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&Leaf, &str)> {
        self.all.iter().filter_map(|leaf| Some((leaf, leaf.text.as_deref()?)))
    }

    /// The path of the innermost member that this place belongs to.
    pub(super) fn path_at(&self, at: usize) -> &str {
        let there = self.all.iter().filter(|leaf| leaf.span.contains(&at));
        there.min_by_key(|leaf| leaf.span.len()).map_or("", |leaf| leaf.path.as_str())
    }

    /// The path of the innermost table that begins at or before this place and holds it: where a member is missing. The whole
    /// begins with the text.
    pub(super) fn table_at(&self, at: usize) -> &str {
        let there = self.all.iter().filter(|leaf| at > 0 && leaf.is_table && leaf.span.contains(&at));
        there.min_by_key(|leaf| leaf.span.len()).map_or("", |leaf| leaf.path.as_str())
    }

    /// The line of a member, or of the nearest one around it that stands in the text.
    pub(super) fn line_of(&self, path: &str) -> usize {
        let mut path = path;
        loop {
            if let Some(leaf) = self.all.iter().find(|leaf| leaf.path == path) {
                return self.line_at(leaf.span.start);
            }
            match path.rfind(['.', '[']) {
                Some(end) => path = &path[..end],
                None => return 0,
            }
        }
    }

    pub(super) fn line_at(&self, at: usize) -> usize {
        self.lines.partition_point(|&begin| begin <= at)
    }

    fn walk_table(&mut self, table: &DeTable<'_>, path: &str) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let inner = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
            self.walk(&inner, name, key.span().start, value);
        }
    }

    fn walk(&mut self, path: &str, key: &str, begins: usize, value: &Spanned<DeValue<'_>>) {
        let text = match value.get_ref() {
            DeValue::String(text) => Some(text.as_ref().to_owned()),
            _ => None,
        };
        let span = begins.min(value.span().start)..value.span().end.max(begins + 1);
        let is_table = matches!(value.get_ref(), DeValue::Table(_));
        self.all.push(Leaf { path: path.to_owned(), key: key.to_owned(), span, text, is_table });
        match value.get_ref() {
            DeValue::Table(table) => self.walk_table(table, path),
            DeValue::Array(items) => {
                for (item, number) in items.iter().zip(0..) {
                    self.walk(&format!("{path}[{number}]"), key, item.span().start, item);
                }
            }
            _ => {}
        }
    }
}
