//! Snippets for mail programs in words: what is written where, what has to be installed, and whether the installed program can
//! use it.

use serde_json::{Value, json};

use crate::domain::provider::Sasl;
use crate::domain::snippet::fitness::{Called, Fitness, Look};
use crate::domain::snippet::program::Package;
use crate::domain::snippet::{MailProgram, Part, Snippet};

/// How sure one can be of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It works.
    Good,
    /// It is not known, or something is to be seen to first.
    Attention,
    /// It cannot work like this.
    Bad,
}

/// What a look came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// How sure it is.
    pub tone: Tone,
    /// One sentence without a full stop.
    pub title: String,
    /// What was found, and what to do.
    pub sentence: String,
}

/// That no secret is in it, and when the program asks.
pub fn asks(program: MailProgram) -> String {
    let facts = program.facts();
    let who = if program == MailProgram::Another { "The program" } else { facts.name };
    format!("No password and no token is written there. {who} asks Mailward {}.", facts.asks)
}

/// What a program is for, in a few words.
pub const fn does(program: MailProgram) -> &'static str {
    match program.facts().does {
        Part::Both => "reads and sends",
        Part::Read => "reads",
        Part::Send => "sends",
    }
}

/// What has to be installed, a line each: "XOAUTH2 for Cyrus SASL: libsasl2-modules-kdexoauth2 (Debian), …".
pub fn packages(program: MailProgram) -> Vec<String> {
    let line = |package: &Package| {
        let names: Vec<String> = grouped(package);
        format!("{}: {}", package.what.unwrap_or(program.name()), names.join(", "))
    };
    program.facts().packages.iter().map(line).collect()
}

/// One name for all, or the name of each.
fn grouped(package: &Package) -> Vec<String> {
    let mut names: Vec<(&str, Vec<&str>)> = Vec::new();
    for (system, name) in package.names() {
        match names.iter_mut().find(|(known, _)| *known == name) {
            Some((_, systems)) => systems.push(system),
            None => names.push((name, vec![system])),
        }
    }
    names.into_iter().map(|(name, systems)| format!("{name} ({})", systems.join(", "))).collect()
}

/// Whether the program as it is installed can use the account.
pub fn verdict(look: &Look, called: Option<&Called>) -> Verdict {
    let name = look.program.name();
    let found = look
        .version
        .as_ref()
        .map_or_else(|| "Found".to_owned(), |version| format!("Version {version} found"));
    let (tone, title, first) = match &look.fitness {
        Fitness::Fits => (Tone::Good, format!("{name} can use this account"), format!("{found}{}.", with(look))),
        Fitness::NotFound => (
            Tone::Attention,
            format!("{name} is not installed here"),
            "It was not found in the search path. The lines are the same wherever it runs; the path of Mailward may differ there."
                .to_owned(),
        ),
        Fitness::Unknown if look.path.is_none() => (
            Tone::Attention,
            "Whether the program can use this account is for it to say".to_owned(),
            "It needs XOAUTH2 or OAUTHBEARER, and a command for its password.".to_owned(),
        ),
        Fitness::Unknown => (
            Tone::Attention,
            format!("{name} is installed; whether this version can use tokens is not known"),
            format!("{found}."),
        ),
        Fitness::TooOld(needed) => {
            (Tone::Bad, format!("This {name} is too old for tokens"), format!("{found}; it takes {needed} or newer."))
        }
        Fitness::NoMechanism(sasl) => (
            Tone::Bad,
            format!("This {name} was built without {}", sasl.name()),
            format!("{found}. A build of another distribution or a newer version has it."),
        ),
        Fitness::NoPlugIn(sasl) => {
            (Tone::Bad, format!("The plug-in for {} is missing", sasl.name()), format!("{found}. {}", plug_in(look.program)))
        }
    };
    let Some(called) = called else {
        return Verdict { tone, title, sentence: first };
    };
    let (good, second) = answered(called);
    match (good, tone) {
        (true, tone) => Verdict { tone, title, sentence: format!("{first} {second}") },
        (false, Tone::Bad) => Verdict { tone, title, sentence: format!("{first} {second}") },
        (false, _) => {
            Verdict { tone: Tone::Bad, title: "The command gives no token now".to_owned(), sentence: second }
        }
    }
}

fn with(look: &Look) -> &'static str {
    match look.program {
        MailProgram::Mbsync => ", with the plug-in for XOAUTH2",
        MailProgram::Msmtp => ", built with the mechanism",
        _ => "",
    }
}

fn plug_in(program: MailProgram) -> String {
    let package = program.facts().packages.iter().find(|package| package.what.is_some());
    package.map_or_else(String::new, |package| format!("Install {}.", grouped(package).join(", ")))
}

fn answered(called: &Called) -> (bool, String) {
    let why = |words: &str| {
        if words.is_empty() { String::new() } else { format!(": {}", words.trim_end_matches('.')) }
    };
    match called {
        Called::Answered(ms) => (true, format!("The command answered in {ms}\u{202f}ms.")),
        Called::Refused(Some(status), words) => {
            (false, format!("It ended with status {status}{}.", why(words)))
        }
        Called::Refused(None, words) => (false, format!("It was ended{}.", why(words))),
        Called::TooSlow => (false, "It did not answer in time.".to_owned()),
        Called::NotStarted(why) => (false, format!("It could not be started: {why}.")),
    }
}

/// A program of the list as a JSON document.
pub fn listed(program: MailProgram) -> Value {
    let facts = program.facts();
    let sasl: Vec<&str> = facts.sasl.iter().map(|sasl| sasl.name()).collect();
    json!({
        "program": facts.id, "name": facts.name, "reads": facts.does != Part::Send, "sends": facts.does != Part::Read,
        "mechanisms": sasl, "packages": documents(program), "notes": facts.notes,
    })
}

fn documents(program: MailProgram) -> Vec<Value> {
    let one = |package: &Package| {
        json!({
            "what": package.what, "debian": package.debian, "fedora": package.fedora, "arch": package.arch,
            "homebrew": package.homebrew,
        })
    };
    program.facts().packages.iter().map(one).collect()
}

/// A snippet as a JSON document.
pub fn document(snippet: &Snippet, look: &Look, called: Option<&Called>) -> Value {
    let pieces = snippet
        .pieces
        .iter()
        .map(|piece| json!({ "how": piece.how.words(), "file": piece.how.file(), "text": piece.text }));
    let verdict = verdict(look, called);
    json!({
        "program": snippet.program.id(),
        "part": part(snippet.part),
        "mechanism": Sasl::name(snippet.mechanism),
        "pieces": pieces.collect::<Vec<_>>(),
        "packages": documents(snippet.program),
        "notes": snippet.program.facts().notes,
        "installed": {
            "path": look.path, "version": look.version.as_ref().map(ToString::to_string),
            "fit": match look.fitness {
                Fitness::Fits => json!(true),
                Fitness::TooOld(_) | Fitness::NoMechanism(_) | Fitness::NoPlugIn(_) => json!(false),
                Fitness::NotFound | Fitness::Unknown => Value::Null,
            },
            "title": verdict.title, "sentence": verdict.sentence,
        },
        "command": called.map(|called| json!({
            "works": matches!(called, Called::Answered(_)),
            "ms": match called { Called::Answered(ms) => Some(*ms), _ => None },
            "why_not": match called { Called::Answered(_) => None, other => Some(answered(other).1) },
        })),
    })
}

const fn part(part: Part) -> &'static str {
    match part {
        Part::Both => "both",
        Part::Read => "read",
        Part::Send => "send",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::snippet::Version;

    fn look(program: MailProgram, version: &str, fitness: Fitness) -> Look {
        Look { program, path: Some("/usr/bin/x".to_owned()), version: Version::find(version, ""), fitness }
    }

    #[test]
    fn a_program_that_fits_is_called_so_with_what_was_found() {
        let look = look(MailProgram::NeoMutt, "20241114", Fitness::Fits);
        let verdict = verdict(&look, Some(&Called::Answered(3)));
        assert_eq!(verdict.title, "NeoMutt can use this account");
        assert_eq!(verdict.sentence, "Version 20241114 found. The command answered in 3\u{202f}ms.");
        assert_eq!(verdict.tone, Tone::Good);
    }

    #[test]
    fn what_is_missing_is_named_with_its_packages() {
        let look = look(MailProgram::Mbsync, "1.4.4", Fitness::NoPlugIn(Sasl::XOAuth2));
        let verdict = verdict(&look, None);
        assert_eq!((verdict.tone, verdict.title.as_str()), (Tone::Bad, "The plug-in for XOAUTH2 is missing"));
        assert!(
            verdict.sentence.contains("libsasl2-modules-kdexoauth2 (Debian), libkgapi (Fedora, Arch)"),
            "{}",
            verdict.sentence
        );
    }

    #[test]
    fn a_command_that_gives_no_token_is_never_called_good() {
        let failed = Called::Refused(Some(6), "The vault is locked".to_owned());
        for fitness in [Fitness::Fits, Fitness::NotFound, Fitness::Unknown, Fitness::NoPlugIn(Sasl::XOAuth2)]
        {
            let verdict = verdict(&look(MailProgram::Mbsync, "1.4.4", fitness), Some(&failed));
            assert_eq!(verdict.tone, Tone::Bad);
            assert!(
                verdict.sentence.contains("It ended with status 6: The vault is locked."),
                "{}",
                verdict.sentence
            );
        }
    }

    #[test]
    fn every_program_says_that_no_secret_is_written_and_what_it_needs() {
        for program in MailProgram::ALL {
            assert!(asks(program).starts_with("No password and no token"), "{}", program.id());
            assert_eq!(packages(program).len(), program.facts().packages.len());
            assert!(packages(program).iter().all(|line| !line.ends_with(": ")), "{}", program.id());
        }
    }
}
