//! Mail programs through the engine: what a look found is in the picture, and a try of the command only when it is asked for.

use super::*;
use crate::domain::provider::Sasl;
use crate::domain::snippet::fitness::{Called, Fitness};
use crate::domain::snippet::{MailProgram, Part};
use crate::engine::command::LookAtProgram;

fn wish(account: AccountId, try_call: bool) -> LookAtProgram {
    LookAtProgram {
        program: MailProgram::Mutt,
        account,
        mechanism: Sasl::XOAuth2,
        part: Part::Both,
        try_call,
    }
}

#[tokio::test]
async fn a_look_at_a_program_is_in_the_picture_and_the_command_runs_only_on_request() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let running = Running::session(stage).await;
    let programs = std::sync::Arc::clone(&running.stage.fakes.programs);
    programs.install("mutt", "Mutt 2.2.12 (2023-09-09)\n");
    programs.command(Ok((0, "CANARY-access\n", "")));
    let call = running.handle.snapshot().programs.call.clone().unwrap();
    assert_eq!((call.program.as_str(), call.data_dir.is_some()), ("/usr/bin/mailward", true));

    let ask =
        |try_call| running.handle.ask(move |reply| Command::LookAtProgram(wish(account.id, try_call), reply));
    let looked = ask(false).await.unwrap();
    assert_eq!((looked.look.fitness, looked.called), (Fitness::Fits, None));
    assert_eq!(programs.runs().len(), 1);
    let tried = ask(true).await.unwrap();
    assert!(matches!(tried.called, Some(Called::Answered(_))));
    assert_eq!(programs.runs().last().unwrap().arguments.last().unwrap(), "anna@example.org");
    let picture = running.handle.snapshot();
    assert!(picture.programs.looks.contains_key(&MailProgram::Mutt) && picture.programs.looking.is_empty());
    assert!(picture.programs.called.contains_key(&account.id) && picture.programs.calling.is_empty());
    assert!(!format!("{picture:?}").contains("CANARY"), "a token is in the picture");
}

#[tokio::test]
async fn nobody_looks_for_an_account_that_is_gone() {
    let running = Running::session(Stage::on_disk().await).await;
    let gone = wish(AccountId::new(99), true);
    let refused = running.handle.ask(|reply| Command::LookAtProgram(gone, reply)).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::NoSuchAccount);
    assert!(running.stage.fakes.programs.runs().is_empty());
}

#[tokio::test]
async fn what_only_sends_runs_the_command_of_the_account_that_sends() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let partner = stage.signed_in("bob@example.org").await;
    let sends_with = Some(partner.address.clone());
    let particulars = crate::domain::account::Particulars { sends_with, ..account.particulars.clone() };
    let change = move |account: &mut Account| account.particulars = particulars;
    stage.context.store.change_account(account.id, change).await.unwrap();
    let running = Running::session(stage).await;
    let programs = std::sync::Arc::clone(&running.stage.fakes.programs);
    programs.install("mutt", "Mutt 2.2.12 (2023-09-09)\n");
    for (part, whose) in [(Part::Both, &account), (Part::Read, &account), (Part::Send, &partner)] {
        programs.command(Ok((0, "CANARY-access\n", "")));
        let wish = LookAtProgram { part, ..wish(account.id, true) };
        running.handle.ask(move |reply| Command::LookAtProgram(wish, reply)).await.unwrap();
        let ran = programs.runs().pop().unwrap();
        assert_eq!(ran.arguments.last().unwrap(), whose.address.as_str(), "{part:?}");
        let picture = running.handle.snapshot();
        let view = picture.accounts.iter().find(|view| view.account.id == account.id).unwrap();
        assert_eq!(picture.called_by(view, part).account.id, whose.id);
        assert!(picture.programs.called.contains_key(&whose.id));
    }
    let gone = running
        .handle
        .ask(|reply| Command::Forget(partner.id, crate::engine::command::Ending::KeepGrant, reply));
    gone.await.unwrap();
    let wish = LookAtProgram { part: Part::Send, ..wish(account.id, true) };
    let refused = running.handle.ask(move |reply| Command::LookAtProgram(wish, reply)).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::SenderGone);
}
