//! A browser's command, read from a setting or from `BROWSER`: a program with arguments, in which `%s` stands for the link.
//!
//! Pure. Words are split at spaces; a word in double quotes may hold spaces. Nothing else is special, because there is no
//! shell.

use std::path::Path;

/// A program and its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// A name to be found in `PATH`, or a path.
    pub program: String,
    /// With the link in it.
    pub arguments: Vec<String>,
}

impl Line {
    /// One command with the link put in: where `%s` stands, else at the end. `None` when there is no program in it.
    ///
    /// The whole text may also be the path of a program whose name holds spaces, as on macOS and Windows.
    pub(super) fn read(text: &str, link: &str) -> Option<Self> {
        let text = text.trim();
        let mut words = if Path::new(text).is_absolute() && Path::new(text).is_file() {
            vec![text.to_owned()]
        } else {
            split(text)
        };
        if words.is_empty() || words[0].is_empty() {
            return None;
        }
        let program = words.remove(0);
        let mut placed = false;
        let mut arguments: Vec<String> = words.iter().map(|word| filled(word, link, &mut placed)).collect();
        if !placed {
            arguments.push(link.to_owned());
        }
        Some(Self { program, arguments })
    }

    /// The commands of `BROWSER`, in their order; they are separated as entries of `PATH` are.
    pub(super) fn list(text: &str, link: &str) -> Vec<Self> {
        text.split(if cfg!(windows) { ';' } else { ':' })
            .filter_map(|entry| Self::read(entry, link))
            .collect()
    }
}

fn split(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (place, part) in text.split('"').enumerate() {
        if place % 2 == 1 {
            words.push(part.to_owned()); // between quotes
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// `%s` is the link, `%%` a per cent sign, `%c` a colon. One pass, so that nothing in the link is taken for a sign.
fn filled(word: &str, link: &str, placed: &mut bool) -> String {
    let mut done = String::with_capacity(word.len() + link.len());
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        let meaning = if letter == '%' { letters.peek().copied() } else { None };
        match meaning {
            Some('s') => {
                *placed = true;
                done.push_str(link);
            }
            Some('c') => done.push(':'),
            Some('%') => done.push('%'),
            _ => {
                done.push(letter);
                continue;
            }
        }
        letters.next();
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://example.org/a?b=%73&c=$(id);`id` \"'";

    fn read(text: &str) -> (String, Vec<String>) {
        let line = Line::read(text, LINK).unwrap();
        (line.program, line.arguments)
    }

    #[test]
    fn the_link_is_one_argument_whatever_is_in_it() {
        assert_eq!(read("firefox"), ("firefox".into(), vec![LINK.into()]));
        assert_eq!(
            read("firefox --new-window %s -x"),
            ("firefox".into(), vec!["--new-window".into(), LINK.into(), "-x".into()])
        );
        assert_eq!(
            read("x --url=%s 100%% a%cb"),
            ("x".into(), vec![format!("--url={LINK}"), "100%".into(), "a:b".into()])
        );
    }

    #[test]
    fn a_word_in_quotes_keeps_its_spaces() {
        assert_eq!(read("\"/opt/My Browser/run\" -p \"two words\"").0, "/opt/My Browser/run");
        assert_eq!(read("x \"two words\" %s").1, ["two words", LINK]);
    }

    #[test]
    fn a_program_whose_path_has_spaces_needs_no_quotes() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("my browser");
        std::fs::write(&program, "").unwrap();
        assert_eq!(read(program.to_str().unwrap()).0, program.to_str().unwrap());
    }

    #[test]
    fn empty_entries_are_no_browsers() {
        assert_eq!(Line::list(if cfg!(windows) { "; ;a;" } else { ": :a:" }, LINK).len(), 1);
        assert_eq!(Line::read("  ", LINK), None);
        assert_eq!(Line::read("\"\"", LINK), None);
    }
}
