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

fn write(line: &Line) -> Result<String, AutostartError> {
    let words = line.words()?.into_iter().map(|word| format!("    <string>{}</string>\n", escaped(word)));
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n\
         <plist version=\"1.0\">\n\
         <dict>\n  \
           <key>Label</key>\n  \
           <string>mailward.serve</string>\n  \
           <key>ProgramArguments</key>\n  \
           <array>\n{}  </array>\n  \
           <key>RunAtLoad</key>\n  \
           <true/>\n\
         </dict>\n\
         </plist>\n",
        words.collect::<String>()
    ))
}

fn read(text: &str) -> Option<bool> {
    let (_, words) = text.split_once("<array>")?;
    let (words, _) = words.split_once("</array>")?;
    let words: Vec<String> = words
        .lines()
        .filter_map(|line| line.trim().strip_prefix("<string>")?.strip_suffix("</string>"))
        .map(|word| word.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
        .collect();
    (write(&Line::of(&words)?).ok()? == text).then_some(true)
}

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
    fn an_agent_that_somebody_changed_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let place = home(&folder);
        let line = Line { program: "/usr/local/bin/mailward".into(), data_dir: None };
        place.set(Some(&line)).unwrap();
        let changed = std::fs::read_to_string(&place.file).unwrap().replace("RunAtLoad", "KeepAlive");
        std::fs::write(&place.file, &changed).unwrap();
        for wish in [None, Some(&line)] {
            assert_eq!(place.set(wish), Err(AutostartError::Foreign(place.file.clone())));
        }
        assert_eq!(std::fs::read_to_string(&place.file).unwrap(), changed);
    }
}
