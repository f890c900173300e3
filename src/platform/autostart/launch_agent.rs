//! A launch agent of the person, as macOS starts it at the next login.
//!
//! The file is enough for the next login, so nothing is loaded or unloaded now. An agent is ours when it is, letter by
//! letter, what Mailward writes.

use std::ffi::OsString;
use std::path::PathBuf;

use super::super::paths::PathError;
use super::file::Place;
use super::{AutostartError, Line};

/// `~/Library/LaunchAgents/mailward.serve.plist`.
pub(super) fn place(environment: impl Fn(&str) -> Option<OsString>) -> Result<Place, AutostartError> {
    let home = environment("HOME").map(PathBuf::from).filter(|home| home.is_absolute());
    let file = home.ok_or(PathError::Nowhere)?.join("Library/LaunchAgents/mailward.serve.plist");
    Ok(Place { file, write, read })
}

/// What packages ship as an example is what is written, with other words in its list.
const AGENT: &str = include_str!("../../../packaging/macos/mailward.serve.plist");

fn write(line: &Line) -> Result<String, AutostartError> {
    let words = line.words()?.into_iter().map(|word| format!("    <string>{}</string>\n", escaped(word)));
    let (before, _, after) = around_words(AGENT).ok_or(AutostartError::NoProgram)?;
    Ok(format!("{before}{}{after}", words.collect::<String>()))
}

fn read(text: &str) -> Option<bool> {
    let (_, words, _) = around_words(text)?;
    let words: Vec<String> = words
        .lines()
        .filter_map(|line| line.trim().strip_prefix("<string>")?.strip_suffix("</string>"))
        .map(|word| word.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
        .collect();
    (write(&Line::of(&words)?).ok()? == text).then_some(true)
}

/// What stands before the words of the command, they themselves, and what stands after them.
fn around_words(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.find(LIST)? + LIST.len();
    let end = start + text.get(start..)?.find(LIST_END)?;
    Some((&text[..start], &text[start..end], &text[end..]))
}

const LIST: &str = "<array>\n";
const LIST_END: &str = "  </array>\n";

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(folder: &tempfile::TempDir) -> Place {
        let home = folder.path().as_os_str().to_owned();
        place(|name| (name == "HOME").then(|| home.clone())).unwrap()
    }

    #[test]
    fn an_agent_is_written_found_again_and_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let place = home(&folder);
        assert_eq!(place.is_on(), Ok(false));
        let line = Line {
            program: "/Applications/R&D <x>/Mailward.app/Contents/MacOS/mailward".into(),
            data_dir: Some("/Users/anna/&amp;".into()),
        };
        place.set(Some(&line)).unwrap();
        assert_eq!(place.is_on(), Ok(true));
        let text = std::fs::read_to_string(&place.file).unwrap();
        let program =
            "<string>/Applications/R&amp;D &lt;x&gt;/Mailward.app/Contents/MacOS/mailward</string>\n";
        assert!(text.contains(program) && text.contains("<string>/Users/anna/&amp;amp;</string>"), "{text}");
        place.set(None).unwrap();
        assert!(!place.file.exists());
    }

    #[test]
    fn the_example_in_the_package_is_what_mailward_writes_and_finds_again() {
        let program = "/Applications/Mailward.app/Contents/MacOS/mailward".into();
        assert_eq!(write(&Line { program, data_dir: None }).unwrap(), AGENT);
        assert_eq!(read(AGENT), Some(true));
    }

    #[test]
    fn an_agent_that_somebody_changed_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let place = home(&folder);
        let line = Line { program: "/usr/local/bin/mailward".into(), data_dir: None };
        place.set(Some(&line)).unwrap();
        let changed = std::fs::read_to_string(&place.file).unwrap().replace("<integer>45", "<integer>1");
        std::fs::write(&place.file, &changed).unwrap();
        for wish in [None, Some(&line)] {
            assert_eq!(place.set(wish), Err(AutostartError::Foreign(place.file.clone())));
        }
        assert_eq!(std::fs::read_to_string(&place.file).unwrap(), changed);
    }
}
