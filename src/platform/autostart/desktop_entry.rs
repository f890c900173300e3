//! A desktop entry in the autostart folder, as desktops on Linux and its relatives follow it (Desktop Application Autostart
//! Specification; Desktop Entry Specification for how it is written).
//!
//! A path is quoted so that it stays one argument whatever is in it. An entry is ours when its command is exactly what
//! Mailward writes for the program in `TryExec`; desktops may add keys of their own.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::super::paths::PathError;
use super::file::Place;
use super::{AutostartError, Line};

/// `$XDG_CONFIG_HOME/autostart/mailward.desktop`.
pub(super) fn place(environment: impl Fn(&str) -> Option<OsString>) -> Result<Place, AutostartError> {
    let absolute = |name: &str| environment(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let config = absolute("XDG_CONFIG_HOME").or_else(|| Some(absolute("HOME")?.join(".config")));
    let file = config.ok_or(PathError::Nowhere)?.join("autostart/mailward.desktop");
    Ok(Place { file, write, read })
}

fn write(line: &Line) -> Result<String, AutostartError> {
    let words = line.words()?;
    // The specification forbids the one; with the other GLib looks for a file that is called otherwise.
    if words[0].contains(['=', '%']) {
        return Err(AutostartError::Unspeakable(line.program.clone()));
    }
    let command: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    Ok(format!(
        "[Desktop Entry]\n\
         Type=Application\n\
         Version=1.5\n\
         Name=Mailward\n\
         Comment=Keeps the sign-ins of your mail accounts fresh and answers mail programs\n\
         Exec={}\n\
         TryExec={}\n\
         Icon=mailward\n\
         Terminal=false\n\
         StartupNotify=false\n\
         X-GNOME-Autostart-enabled=true\n",
        value(&command.join(" ")),
        value(words[0]),
    ))
}

/// Whether a desktop starts it; `None` for an entry that is not ours.
fn read(text: &str) -> Option<bool> {
    let of = |key: &str| entry_value(text, key);
    let line = Line::of(&split(&of("Exec")?)?)?;
    if line.program != Path::new(&of("TryExec")?) {
        return None;
    }
    let is = |key: &str, word: &str| of(key).is_some_and(|value| value == word);
    Some(!is("Hidden", "true") && !is("X-GNOME-Autostart-enabled", "false"))
}

/// One argument of a command. "The Exec key".
fn quoted(word: &str) -> String {
    let word = word.replace('%', "%%"); // a field code otherwise
    if !word.is_empty() && !word.contains(RESERVED) {
        return word;
    }
    let mut quoted = String::from('"');
    for letter in word.chars() {
        if ESCAPED.contains(&letter) {
            quoted.push('\\');
        }
        quoted.push(letter);
    }
    quoted.push('"');
    quoted
}

const RESERVED: [char; 21] = [
    ' ', '\t', '\n', '"', '\'', '\\', '>', '<', '~', '|', '&', ';', '$', '*', '?', '#', '(', ')', '`', '[',
    ']',
];
const ESCAPED: [char; 4] = ['"', '`', '$', '\\'];

/// The arguments of a command; `None` for one that Mailward would not have written.
fn split(command: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut rest = command.trim_start_matches(' ');
    while !rest.is_empty() {
        let (word, after) = if let Some(inside) = rest.strip_prefix('"') {
            unquoted(inside)?
        } else {
            let (word, after) = rest.split_once(' ').unwrap_or((rest, ""));
            (word.to_owned(), after)
        };
        let plain = word.replace("%%", "\0");
        if plain.contains('%') {
            return None; // a field code
        }
        words.push(plain.replace('\0', "%"));
        rest = after.trim_start_matches(' ');
    }
    Some(words)
}

/// What stands before the closing quotation mark, and what follows it.
fn unquoted(inside: &str) -> Option<(String, &str)> {
    let mut word = String::new();
    let mut letters = inside.char_indices();
    loop {
        match letters.next()? {
            (end, '"') => {
                let after = &inside[end + 1..];
                return (after.is_empty() || after.starts_with(' ')).then_some((word, after));
            }
            (_, '\\') => word.push(letters.next().map(|(_, letter)| letter).filter(|l| ESCAPED.contains(l))?),
            (_, letter) => word.push(letter),
        }
    }
}

/// A text as the value of a key. "Possible value types": a backslash is written twice.
fn value(text: &str) -> String {
    text.replace('\\', r"\\")
}

/// The text of this key in the entry's own group.
fn entry_value(text: &str, key: &str) -> Option<String> {
    let lines = text.lines().map(str::trim).skip_while(|line| *line != "[Desktop Entry]").skip(1);
    let mut pairs = lines.take_while(|line| !line.starts_with('[')).filter_map(|line| line.split_once('='));
    let (_, written) = pairs.find(|(name, _)| name.trim_end() == key)?;
    let mut value = String::new();
    let mut letters = written.trim_start().chars();
    while let Some(letter) = letters.next() {
        value.push(match letter {
            '\\' => match letters.next()? {
                's' => ' ',
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                other => other,
            },
            other => other,
        });
    }
    Some(value)
}

#[cfg(test)]
mod tests;
