//! A look at installed programs, and the command tried.

use std::path::PathBuf;

use crate::domain::provider::Sasl;
use crate::domain::snippet::fitness::{Called, Fitness};
use crate::domain::snippet::{Call, MailProgram};
use crate::platform::programs::RunError;
use crate::services::tests::Stage;

use super::*;

fn address() -> MailAddress {
    "anna@example.org".parse().unwrap()
}

#[tokio::test]
async fn a_program_is_found_asked_for_its_version_and_judged() {
    let Stage { context, fakes, .. } = Stage::in_memory().await;
    fakes.programs.install("mbsync", "isync 1.4.4\n");
    let look = look(MailProgram::Mbsync, Sasl::XOAuth2, &context).await;
    assert_eq!(look.path.as_deref(), Some("/usr/bin/mbsync"));
    assert_eq!(
        (look.version.unwrap().to_string().as_str(), look.fitness),
        ("1.4.4", Fitness::NoPlugIn(Sasl::XOAuth2))
    );
    fakes.programs.plug_ins(&["libkdexoauth2.so.3"]);
    let look = super::look(MailProgram::Mbsync, Sasl::XOAuth2, &context).await;
    assert_eq!(look.fitness, Fitness::Fits);
    assert_eq!(fakes.programs.runs()[0].arguments, ["--version"]);
}

#[tokio::test]
async fn what_is_not_installed_is_not_run() {
    let Stage { context, fakes, .. } = Stage::in_memory().await;
    for program in MailProgram::ALL {
        let look = look(program, Sasl::XOAuth2, &context).await;
        let expected = if program == MailProgram::Another { Fitness::Unknown } else { Fitness::NotFound };
        assert_eq!((look.path, look.fitness), (None, expected), "{}", program.id());
    }
    assert!(fakes.programs.runs().is_empty());
}

#[tokio::test]
async fn the_command_of_the_snippet_is_the_one_that_is_tried() {
    let Stage { context, fakes, .. } = Stage::in_memory().await;
    let call = Call { program: "/usr/bin/mailward".to_owned(), data_dir: Some("/srv/mail ward".to_owned()) };
    fakes.programs.command(Ok((0, "CANARY-access\n", "")));
    let called = try_call(&call, &address(), &context).await;
    assert!(matches!(called, Called::Answered(_)) && !format!("{called:?}").contains("CANARY"), "{called:?}");
    let run = &fakes.programs.runs()[0];
    assert_eq!(run.program, PathBuf::from("/usr/bin/mailward"));
    assert_eq!(run.arguments, ["--data-dir", "/srv/mail ward", "token", "anna@example.org"]);
}

#[tokio::test]
async fn what_a_mail_program_could_not_use_is_no_answer() {
    let Stage { context, fakes, .. } = Stage::in_memory().await;
    let call = Call { program: "/usr/bin/mailward".to_owned(), data_dir: None };
    let refused = |status, words: &str| Called::Refused(Some(status), words.to_owned());
    for (does, expected) in [
        (Ok((0, "", "")), refused(0, "")),
        (Ok((0, "\n", "")), refused(0, "")),
        (Ok((0, "two words\n", "")), refused(0, "")),
        (Ok((0, "one\ntwo\n", "")), refused(0, "")),
        (Ok((6, "", "\nThe vault is locked\n  Next: unlock it\n")), refused(6, "The vault is locked")),
        (Ok((3, "token\n", "Sign in again\n")), refused(3, "Sign in again")),
        (Err(RunError::TooSlow), Called::TooSlow),
        (
            Err(RunError::NotStarted(std::io::ErrorKind::NotFound)),
            Called::NotStarted("entity not found".to_owned()),
        ),
    ] {
        fakes.programs.command(does);
        assert_eq!(try_call(&call, &address(), &context).await, expected);
    }
}

#[tokio::test]
async fn while_everything_is_in_memory_programs_call_the_folder_in_which_they_are_answered() {
    let stage = Stage::in_memory().await;
    let (home, data_dir) = (stage.context.home.clone().unwrap(), call(&stage.context).unwrap().data_dir);
    assert_eq!(data_dir.as_deref(), home.to_str());
    let nowhere = Context { home: None, ..stage.context.clone() };
    assert_eq!(call(&nowhere).unwrap().data_dir, None);
}
