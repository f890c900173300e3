//! What comes in besides arguments: secrets from a file, from standard input, or from a prompt without echo, and answers to
//! questions.
//!
//! A secret is read into a type that cannot speak, and what was read on the way is wiped. Of a line at most 64 KiB are read.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::path::Path;

use zeroize::{Zeroize, Zeroizing};

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::secret::{ClientSecret, Passphrase};

use super::output::Output;

/// Whether a person can be asked: standard input and standard error are a terminal.
pub(super) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// The client secret in a file, or on standard input for `-`.
pub(super) fn client_secret(file: &Path) -> Result<ClientSecret, Problem> {
    let line = if file == Path::new("-") { next_line()? } else { first_line(file)? };
    let line = line.filter(|line| !line.trim().is_empty());
    let line =
        line.ok_or_else(|| Problem::new(ProblemKind::ClientSecretInvalid).detail("Nothing was in the file"))?;
    Ok(ClientSecret::new(line.trim()))
}

/// The passphrase in a file.
pub(super) fn passphrase_in(file: &Path) -> Result<Passphrase, Problem> {
    Ok(Passphrase::new(first_line(file)?.as_deref().map_or("", String::as_str)))
}

/// The passphrase in force, without echo; from standard input where nobody can be asked.
pub(super) fn passphrase(prompt: &str) -> Result<Passphrase, Problem> {
    Ok(Passphrase::new(hidden(prompt)?.as_str()))
}

/// A passphrase to come: typed twice by a person, read once where nobody can be asked. Never empty.
pub(super) fn new_passphrase(output: &Output) -> Result<Passphrase, Problem> {
    for _ in 0..3 {
        let first = hidden("New passphrase: ")?;
        if !can_ask() {
            return Some(first)
                .filter(|typed| !typed.is_empty())
                .map(|typed| Passphrase::new(typed.as_str()))
                .ok_or_else(not_given);
        }
        if first.is_empty() {
            output.words("A passphrase has at least one character.");
        } else if *hidden("The same again: ")? == *first {
            return Ok(Passphrase::new(first.as_str()));
        } else {
            output.words("The two differ.");
        }
    }
    Err(not_given())
}

/// One line that is not shown while it is typed.
pub(super) fn hidden(prompt: &str) -> Result<Zeroizing<String>, Problem> {
    if !can_ask() {
        return next_line()?.ok_or_else(not_given);
    }
    rpassword::prompt_password(prompt).map(Zeroizing::new).map_err(|_cancelled| not_given())
}

/// One line of standard input without its end; `None` when there is no more.
pub(super) fn next_line() -> Result<Option<Zeroizing<String>>, Problem> {
    line_of(&mut io::stdin().lock()).map_err(|error| unreadable("standard input", &error))
}

fn first_line(file: &Path) -> Result<Option<Zeroizing<String>>, Problem> {
    let name = file.display().to_string();
    let opened = File::open(file).map_err(|error| unreadable(&name, &error))?;
    line_of(&mut BufReader::new(opened)).map_err(|error| unreadable(&name, &error))
}

/// A whole file of at most so many bytes.
pub(super) fn whole_file(file: &Path, most: usize) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let failed = |error: io::Error| unreadable(&file.display().to_string(), &error);
    let opened = File::open(file).map_err(failed)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(most + 1)); // never grows, so no copy is left behind
    opened.take(most as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > most {
        return Err(unusable(file, &format!("It has more than {} KiB", most / 1024)));
    }
    Ok(bytes)
}

/// A file that can be read and is not what it should be.
pub(super) fn unusable(file: &Path, why: &str) -> Problem {
    Problem::new(ProblemKind::FileUnreadable).fact("path", file.display()).detail(why)
}

fn line_of(source: &mut impl BufRead) -> io::Result<Option<Zeroizing<String>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(MOST_BYTES)); // never grows, so no copy is left behind
    let read = source.take(MOST_BYTES as u64).read_until(b'\n', &mut bytes)?;
    if read == 0 {
        return Ok(None);
    }
    let mut text = String::from_utf8(std::mem::take(&mut *bytes)).map_err(|wrong| {
        wrong.into_bytes().zeroize();
        io::Error::from(io::ErrorKind::InvalidData)
    })?;
    text.truncate(text.trim_end_matches(['\r', '\n']).len());
    Ok(Some(Zeroizing::new(text)))
}

const MOST_BYTES: usize = 64 * 1024;

pub(super) fn unreadable(name: &str, error: &io::Error) -> Problem {
    Problem::new(ProblemKind::FileUnreadable)
        .fact("path", name)
        .detail(format!("The system says: {}", error.kind()))
}

fn not_given() -> Problem {
    Problem::new(ProblemKind::PassphraseNeeded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Vec<String> {
        let mut source = bytes;
        std::iter::from_fn(|| line_of(&mut source).unwrap()).map(|line| line.to_string()).collect()
    }

    #[test]
    fn lines_lose_their_end_and_nothing_else() {
        assert_eq!(read(b" one \r\ntwo\n\nlast"), [" one ", "two", "", "last"]);
        assert!(read(b"").is_empty());
    }

    #[test]
    fn what_is_not_text_is_refused() {
        assert_eq!(line_of(&mut &b"\xff\xfe\n"[..]).unwrap_err().kind(), io::ErrorKind::InvalidData);
    }

    #[test]
    fn a_line_without_end_is_cut() {
        let endless = vec![b'x'; MOST_BYTES * 2];
        assert_eq!(line_of(&mut endless.as_slice()).unwrap().unwrap().len(), MOST_BYTES);
    }

    #[test]
    fn a_missing_secret_file_is_named() {
        let problem = client_secret(Path::new("/nowhere/secret")).unwrap_err();
        assert_eq!(
            (problem.kind, problem.facts.more["path"].as_str()),
            (ProblemKind::FileUnreadable, "/nowhere/secret")
        );
    }
}
