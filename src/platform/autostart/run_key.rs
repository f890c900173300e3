//! A value below the person's `Run` key, which Windows starts at login.
//!
//! A value is ours when it is, letter by letter, what Mailward writes. The task manager keeps its own word beside it: what
//! the person switched off there is off, and is on again once it is switched on here.

#[cfg(windows)]
pub(super) use registry::place;

use super::{AutostartError, Line};

/// Windows starts no longer ones.
const LONGEST: usize = 260;

fn write(line: &Line) -> Result<String, AutostartError> {
    let words: Vec<String> = line.words()?.into_iter().map(quoted).collect();
    let text = words.join(" ");
    if text.chars().count() > LONGEST {
        return Err(AutostartError::Unspeakable(line.program.clone()));
    }
    Ok(text)
}

/// Whether Mailward wrote it.
fn is_ours(text: &str) -> bool {
    Line::of(&split(text)).and_then(|line| write(&line).ok()).is_some_and(|ours| ours == text)
}

/// One argument, as programs on Windows take their command line apart. A path has no quotation mark in it; a backslash
/// before the closing one would hide it.
fn quoted(word: &str) -> String {
    if !word.is_empty() && !word.contains([' ', '\t']) {
        return word.to_owned();
    }
    let backslashes = word.len() - word.trim_end_matches('\\').len();
    format!("\"{word}{}\"", "\\".repeat(backslashes))
}

fn split(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (place, part) in text.split('"').enumerate() {
        if place % 2 == 1 {
            let backslashes = part.len() - part.trim_end_matches('\\').len();
            words.push(part[..part.len() - backslashes / 2].to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

#[cfg(windows)]
mod registry {
    use std::ffi::OsString;

    use windows_registry::{CURRENT_USER, Key, Result as Registered};

    use super::super::super::paths::PathError;
    use super::super::{AutostartError, Line};
    use super::{is_ours, write};

    /// The person's own keys are always at the same place.
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
    pub(in super::super) fn place(
        _environment: impl Fn(&str) -> Option<OsString>,
    ) -> Result<Place, AutostartError> {
        Ok(Place { name: "Mailward" })
    }

    pub(in super::super) struct Place {
        name: &'static str,
    }

    impl Place {
        pub(in super::super) fn set(&self, line: Option<&Line>) -> Result<(), AutostartError> {
            let found = self.look()?;
            match line {
                Some(line) => {
                    let text = write(line)?;
                    known(CURRENT_USER.create(RUN).and_then(|run| run.set_string(self.name, text)))?;
                }
                None if found.is_none() => return Ok(()),
                None => drop(known(change(RUN).and_then(|run| run.remove_value(self.name)))?),
            }
            known(change(APPROVED).and_then(|approved| approved.remove_value(self.name)))?;
            Ok(())
        }

        pub(in super::super) fn is_on(&self) -> Result<bool, AutostartError> {
            Ok(self.look()?.is_some() && !self.switched_off()?)
        }

        fn look(&self) -> Result<Option<String>, AutostartError> {
            let found = known(CURRENT_USER.open(RUN).and_then(|run| run.get_string(self.name)))?;
            match found {
                Some(text) if !is_ours(&text) => {
                    Err(AutostartError::Foreign(format!(r"{RUN}\{}", self.name).into()))
                }
                found => Ok(found),
            }
        }

        /// The task manager writes an odd first byte for what it has switched off.
        fn switched_off(&self) -> Result<bool, AutostartError> {
            let word = known(CURRENT_USER.open(APPROVED).and_then(|approved| approved.get_value(self.name)))?;
            Ok(word.is_some_and(|word| word.first().is_some_and(|first| first % 2 == 1)))
        }
    }

    const RUN: &str = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Run";
    const APPROVED: &str = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run";

    fn change(key: &str) -> Registered<Key> {
        CURRENT_USER.options().read().write().open(key)
    }

    /// What is not there is `None`.
    fn known<T>(result: Registered<T>) -> Result<Option<T>, AutostartError> {
        match result {
            Ok(found) => Ok(Some(found)),
            Err(error) => match error.code().0.cast_unsigned() {
                0x8007_0002 => Ok(None), // ERROR_FILE_NOT_FOUND
                0x8007_0005 => Err(PathError::Denied(RUN.into()).into()),
                code => Err(PathError::Other(RUN.into(), format!("error {code:#x}")).into()),
            },
        }
    }
}

#[cfg(all(test, windows))] // a path with a drive is absolute on Windows only
mod on_windows {
    use super::*;

    #[test]
    fn a_value_of_ours_is_known_again() {
        let line =
            Line { program: r"C:\Program Files\Mailward\mailward.exe".into(), data_dir: Some(r"D:\".into()) };
        let text = write(&line).unwrap();
        assert_eq!(text, r#""C:\Program Files\Mailward\mailward.exe" serve --data-dir D:\"#);
        assert!(is_ours(&text) && !is_ours(&format!("{text} --verbose")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_is_taken_apart_again() {
        for word in [r"C:\Program Files\Mailward\mailward.exe", r"D:\mail ward\", r"\\server\a b\\", "serve"]
        {
            assert_eq!(split(&format!("{0} {0}", quoted(word))), [word, word]);
        }
        assert_eq!(quoted(r"D:\mail ward\"), r#""D:\mail ward\\""#);
    }

    #[test]
    fn a_value_is_ours_only_when_we_would_have_written_it() {
        let line = Line { program: "/opt/mail ward/mailward".into(), data_dir: None };
        let text = write(&line).unwrap();
        assert_eq!(text, r#""/opt/mail ward/mailward" serve"#);
        assert!(is_ours(&text) || cfg!(windows));
        assert!(!is_ours(&format!("{text} --verbose")) && !is_ours("C:\\other.exe") && !is_ours(""));
    }

    #[test]
    fn a_line_that_windows_would_not_start_is_refused() {
        let line = Line { program: format!("/{}", "x".repeat(LONGEST)).into(), data_dir: None };
        assert_eq!(write(&line), Err(AutostartError::Unspeakable(line.program.clone())));
    }
}
