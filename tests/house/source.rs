//! Reads Rust source just far enough to see paths: comments and text are gone, `use` groups are spread out, `super`
//! and `self` are resolved, and code for tests is told from code for people.
//!
//! It does not know macros or re-exports: a path that a macro puts together is not seen.

/// A path as written, spread out and resolved: `crate::{a, b::c}` gives `crate::a` and `crate::b::c`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mention {
    pub(crate) path: Vec<String>,
    /// Inside a module called `tests`, or in a file of that name.
    pub(crate) in_tests: bool,
}

/// Every path of the file that has at least one `::`, and every `use` of a single name. `file` is the path below `src`.
pub(crate) fn mentions(file: &str, text: &str) -> Vec<Mention> {
    let tokens = tokens(text);
    let mut reader =
        Reader { tokens: &tokens, at: 0, modules: module_of(file), open: Vec::new(), found: Vec::new() };
    reader.read();
    reader.found
}

/// The module that a file is: `ui/app.rs` is `ui::app`, `ui/mod.rs` is `ui`, `lib.rs` is the root.
pub(crate) fn module_of(file: &str) -> Vec<String> {
    let mut parts: Vec<String> = file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if parts.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
        parts.pop();
    }
    parts
}

struct Reader<'a> {
    tokens: &'a [String],
    at: usize,
    modules: Vec<String>,
    /// For each open brace, whether it opened a module.
    open: Vec<bool>,
    found: Vec<Mention>,
}

impl Reader<'_> {
    fn read(&mut self) {
        while let Some(token) = self.tokens.get(self.at) {
            match token.as_str() {
                "mod" if self.peek(2) == Some("{") => self.enter_module(),
                "mod" if self.peek(2) == Some(";") => self.declare_module(),
                "{" => self.enter(false),
                "}" => self.leave(),
                "use" => {
                    self.at += 1;
                    self.skip_root();
                    self.tree(&[], true);
                }
                word if is_name(word) && self.peek(1) == Some("::") && !self.continues_a_path() => {
                    self.tree(&[], false);
                }
                _ => self.at += 1,
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<&str> {
        self.tokens.get(self.at + ahead).map(String::as_str)
    }

    /// `x::y` after `z::` belongs to `z`; `::x::y` begins at the root of all crates and is a path of its own.
    fn continues_a_path(&self) -> bool {
        self.at >= 2 && self.tokens[self.at - 1] == "::" && is_name(&self.tokens[self.at - 2])
    }

    fn skip_root(&mut self) {
        if self.peek(0) == Some("::") {
            self.at += 1;
        }
    }

    fn enter_module(&mut self) {
        let name = self.tokens[self.at + 1].clone();
        self.modules.push(name);
        self.at += 2;
        self.enter(true);
    }

    /// `mod a;` makes `a` known here, just as `use self::a` would.
    fn declare_module(&mut self) {
        let name = self.tokens[self.at + 1].clone();
        self.keep(vec!["self".to_owned(), name]);
        self.at += 2;
    }

    fn enter(&mut self, module: bool) {
        self.open.push(module);
        self.at += 1;
    }

    fn leave(&mut self) {
        if self.open.pop() == Some(true) {
            self.modules.pop();
        }
        self.at += 1;
    }

    /// One branch of a `use`, or one path in running code, where braces are never part of a path.
    fn tree(&mut self, stem: &[String], in_use: bool) {
        let mut path = stem.to_vec();
        loop {
            match self.peek(0) {
                Some("{") if in_use => return self.group(&path),
                Some("*") if in_use => self.at += 1,
                Some(word) if is_name(word) => {
                    path.push(word.to_owned());
                    self.at += 1;
                    if self.peek(0) == Some("::") {
                        self.at += 1;
                        continue;
                    }
                }
                _ => {}
            }
            return self.keep(path);
        }
    }

    fn group(&mut self, stem: &[String]) {
        self.at += 1;
        while let Some(token) = self.peek(0) {
            match token {
                "}" => {
                    self.at += 1;
                    return;
                }
                "," => self.at += 1,
                "as" => self.at += 2,
                _ => {
                    let before = self.at;
                    self.tree(stem, true);
                    if self.at == before {
                        self.at += 1; // not Rust as we know it; go on rather than stand still
                    }
                }
            }
        }
    }

    fn keep(&mut self, path: Vec<String>) {
        let in_tests = self.modules.iter().any(|module| module == "tests");
        if let Some(path) = self.resolve(path) {
            self.found.push(Mention { path, in_tests });
        }
    }

    /// `self::` and `super::` as paths from the root of the crate.
    fn resolve(&self, path: Vec<String>) -> Option<Vec<String>> {
        let first = path.first()?;
        if first != "self" && first != "super" {
            return Some(path);
        }
        let up = path.iter().filter(|part| *part == "super").count();
        let here = self.modules.len().saturating_sub(up);
        let rest = path.into_iter().skip_while(|part| part == "self" || part == "super");
        Some(
            std::iter::once("crate".to_owned())
                .chain(self.modules[..here].iter().cloned())
                .chain(rest)
                .collect(),
        )
    }
}

fn is_name(token: &str) -> bool {
    token.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// Names, `::` and single signs; comments, text and characters are left out.
pub(crate) fn tokens(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (length, counts) = next_token(rest, first);
        if counts {
            found.push(rest[..length].to_owned());
        }
        rest = &rest[length..];
    }
    found
}

/// How long the next token is, and whether it can be part of a path or its surroundings.
fn next_token(rest: &str, first: char) -> (usize, bool) {
    match first {
        '/' if rest.starts_with("//") => (rest.find('\n').unwrap_or(rest.len()), false),
        '/' if rest.starts_with("/*") => (block_comment(rest), false),
        '"' => (quoted(rest), false),
        '\'' => (character(rest), false),
        'r' | 'b' | 'c' if literal_prefix(rest).is_some() => (literal(rest), false),
        ':' if rest.starts_with("::") => (2, true),
        _ if first.is_alphanumeric() || first == '_' => (name(rest), true),
        _ => (first.len_utf8(), !first.is_whitespace()),
    }
}

fn name(rest: &str) -> usize {
    rest.find(|next: char| !next.is_alphanumeric() && next != '_').unwrap_or(rest.len())
}

fn block_comment(rest: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        let here = &rest[at..];
        let step = if here.starts_with("/*") {
            depth += 1;
            2
        } else if here.starts_with("*/") {
            depth -= 1;
            2
        } else {
            here.chars().next().map_or(1, char::len_utf8)
        };
        at += step;
        if depth == 0 {
            break;
        }
    }
    at
}

/// Text in double quotes, with escapes.
fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (at, sign) in rest.char_indices().skip(1) {
        match sign {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// A character, or only the quote of a lifetime.
fn character(rest: &str) -> usize {
    let mut signs = rest.char_indices().skip(1);
    match (signs.next(), signs.next()) {
        (Some((_, '\\')), Some(_)) => rest[3..].find('\'').map_or(1, |at| at + 4),
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 1,
    }
}

/// What stands before the quote of `r"…"`, `b"…"`, `br#"…"#`, `c"…"`, `b'…'`.
fn literal_prefix(rest: &str) -> Option<&str> {
    let quote = rest.find(['"', '\''])?;
    let prefix = &rest[..quote];
    let letters = prefix.trim_end_matches('#');
    let hashes = prefix.len() - letters.len();
    let fits = ["r", "b", "c", "br", "cr"].contains(&letters) && (hashes == 0 || letters.contains('r'));
    let byte = letters == "b" || rest[quote..].starts_with('"');
    (fits && byte).then_some(prefix)
}

fn literal(rest: &str) -> usize {
    let Some(prefix) = literal_prefix(rest) else {
        return 1;
    };
    let body = &rest[prefix.len()..];
    if !prefix.contains('r') {
        return prefix.len() + if body.starts_with('"') { quoted(body) } else { character(body) };
    }
    let hashes = prefix.matches('#').count();
    let end = format!("\"{}", "#".repeat(hashes));
    body[1..].find(&end).map_or(rest.len(), |at| prefix.len() + 1 + at + end.len())
}

#[cfg(test)]
mod tests {
    use super::{mentions, module_of, tokens};

    fn paths(file: &str, text: &str) -> Vec<String> {
        mentions(file, text).into_iter().map(|mention| mention.path.join("::")).collect()
    }

    #[test]
    fn a_group_is_spread_out_to_its_last_branch() {
        let text = "use crate::{store::{self, vault::{Vault, Slot as Place}}, domain::*};";
        let expected = [
            "crate::store::self",
            "crate::store::vault::Vault",
            "crate::store::vault::Slot",
            "crate::domain",
        ];
        assert_eq!(paths("services/refresh.rs", text), expected);
    }

    #[test]
    fn a_path_in_running_code_counts_like_an_import() {
        let text = "fn f() { if x { crate::store::lock::take(&y)?; } Vec::<crate::ui::Row>::new() }";
        assert_eq!(paths("engine/mod.rs", text), ["crate::store::lock::take", "Vec", "crate::ui::Row"]);
    }

    #[test]
    fn climbing_out_with_super_is_seen_as_the_path_it_is() {
        assert_eq!(paths("engine/runner.rs", "use super::super::ui::app;"), ["crate::ui::app"]);
        assert_eq!(paths("engine/mod.rs", "use super::store::Store;"), ["crate::store::Store"]);
        assert_eq!(paths("ui/app.rs", "mod tests { use super::App; }"), ["crate::ui::app::App"]);
        assert_eq!(paths("ui/mod.rs", "use self::app::App;"), ["crate::ui::app::App"]);
        assert_eq!(paths("ui/mod.rs", "mod app;"), ["crate::ui::app"]);
    }

    #[test]
    fn comments_and_text_mention_nothing() {
        let text = "// crate::a\n/* crate::b /* crate::c */ */ \"crate::d \\\" crate::e\" r#\"crate::f\"# b\"crate::g\" '\"' '\\'' \
                    'a: loop {} use crate::h;";
        assert_eq!(paths("x.rs", text), ["crate::h"]);
    }

    #[test]
    fn code_for_tests_is_told_from_code_for_people() {
        let found =
            mentions("store/vault.rs", "use crate::a; mod tests { fn f() {} use crate::b; } use crate::c;");
        assert_eq!(found.iter().map(|mention| mention.in_tests).collect::<Vec<_>>(), [false, true, false]);
        assert!(mentions("store/vault/tests.rs", "use crate::a;")[0].in_tests);
    }

    #[test]
    fn a_file_is_the_module_of_its_path() {
        assert_eq!(module_of("ui/app.rs"), ["ui", "app"]);
        assert_eq!(module_of("ui/mod.rs"), ["ui"]);
        assert!(module_of("lib.rs").is_empty());
    }

    #[test]
    fn raw_names_and_numbers_do_not_stop_the_reader() {
        assert_eq!(tokens("let r#type = 1_000u64 + b'x';").len(), 8);
    }
}
