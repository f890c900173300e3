//! Requests about accounts, the vault, settings and practice: look up what the job needs, then start it.

use std::sync::Arc;

use crate::domain::account::{Account, AccountId, Sender, sender};
use crate::domain::practice::PracticeFailure;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::Provider;
use crate::domain::settings::KeyPlace;
use crate::domain::snippet::Part;
use crate::services::Context;
use crate::services::vault::{self, Landed, OnlyWindow};

use super::super::command::{
    Checked, ClientChoice, Command, Ending, Forgotten, LookAtProgram, ProgramLooked, Reply, ShowRequest,
    Shown,
};
use super::super::event::Event;
use super::super::job::Desk;
use super::super::snapshot::{CheckState, VaultView};
use super::Runner;
use super::clockwork::Raises;
use super::renewals::no_such_account;

impl Runner {
    pub(super) fn with_account<F: Future<Output = ()> + Send + 'static>(
        &mut self,
        id: AccountId,
        reply: Reply<Account>,
        job: impl FnOnce(Desk, Account, Reply<Account>) -> F,
    ) {
        let Some(account) = self.state.account(id).cloned() else {
            return reply.send(Err(no_such_account()));
        };
        self.pledge(|desk| job(desk, account, reply));
    }

    pub(super) fn with_provider<F: Future<Output = ()> + Send + 'static>(
        &mut self,
        id: AccountId,
        reply: Reply<Account>,
        job: impl FnOnce(Desk, Account, Arc<Provider>, Reply<Account>) -> F,
    ) {
        let Some(provider) = self.provider_of(id) else {
            return reply.send(Err(Problem::new(ProblemKind::NoSuchProvider)));
        };
        self.with_account(id, reply, |desk, account, reply| job(desk, account, provider, reply));
    }

    /// Another client: a sign-in that runs for the old one would bring tokens that the new one cannot renew.
    pub(super) fn set_client(&mut self, id: AccountId, choice: ClientChoice, reply: Reply<Account>) {
        self.close_sign_ins_of(id);
        self.with_provider(id, reply, |desk, account, provider, reply| {
            desk.set_client(account, choice, provider, reply)
        });
    }

    /// Looks at a mail program. What is promised by a hand-out of its own is the command's business, so it may be dropped.
    pub(super) fn look_at_program(&mut self, wish: LookAtProgram, reply: Reply<ProgramLooked>) {
        let Some(account) = self.state.account(wish.account).cloned() else {
            return reply.send(Err(no_such_account()));
        };
        let sends = wish.part == Part::Send;
        let sender = if sends { sender(&account, self.state.accounts()) } else { Sender::Own };
        let account = match sender {
            Sender::Own => account,
            Sender::Other(other) => other.clone(),
            Sender::Gone(address) => {
                let gone = Problem::new(ProblemKind::SenderGone).about(&account.address);
                return reply.send(Err(gone.fact("sends_with", address.as_str()).at(self.now())));
            }
        };
        let call = self.state.call().cloned();
        self.start(|desk| desk.look_at_program(wish, account, call, reply));
    }

    pub(super) fn forget(&mut self, id: AccountId, ending: Ending, reply: Reply<Forgotten>) {
        let Some(account) = self.state.account(id).cloned() else {
            return reply.send(Err(no_such_account()));
        };
        let provider = self.provider_of(id);
        let sign_ins = self.sign_ins_ending(id);
        self.pledge(|desk| desk.forget(account, ending, provider, sign_ins, reply));
    }

    pub(super) fn vault<F: Future<Output = Result<(), Problem>> + Send + 'static>(
        &mut self,
        reply: Reply<VaultView>,
        work: impl FnOnce(Context) -> F,
    ) {
        let was = self.state.vault().clone();
        let work = work(self.context.clone());
        self.start(|desk| desk.vault(work, was, reply));
    }

    /// What is asked of the vault.
    pub(super) fn vault_command(&mut self, command: Command) {
        match command {
            Command::Unlock(passphrase, reply) => {
                self.vault(reply, |context| async move { vault::unlock(passphrase, &context).await });
            }
            Command::CreateVault(KeyPlace::Memory, _, reply) => self.keep_in_memory(reply),
            Command::CreateVault(place, passphrase, reply) => self
                .vault(reply, move |context| async move { vault::create(place, passphrase, &context).await }),
            Command::MoveVault(place, passphrase, reply) if self.context.folder.is_none() => {
                let was = self.state.vault().clone();
                self.pledge(|desk| desk.onto_disk(place, passphrase, was, reply));
            }
            Command::MoveVault(place, passphrase, reply) => {
                self.vault(reply, move |context| async move {
                    vault::move_key(place, passphrase, &context).await
                });
            }
            Command::ChangePassphrase { old, new, reply } => {
                self.vault(
                    reply,
                    |context| async move { vault::change_passphrase(old, new, &context).await },
                );
            }
            _ => {} // nothing else is asked of it
        }
    }

    pub(super) fn keep_in_memory(&mut self, reply: Reply<VaultView>) {
        let was = self.state.vault().clone();
        self.pledge(|desk| desk.in_memory(was, reply));
    }

    /// What was only in memory is on the disk: the same store and the same log, in a folder that others may know, too.
    pub(super) fn landed(&mut self, landed: Landed) {
        let Landed { context, settings, was_from_there } = landed;
        self.context = context;
        if !was_from_there {
            (self.lacks_window_lock, self.raises) = (true, Raises::default());
        }
        self.settings_landed(settings);
        self.look_around();
    }

    /// Keeps other windows from a folder that this one did not begin on. While one of them is open it has the lock, and this
    /// one gets it when that one closes.
    pub(super) fn take_window_lock(&mut self) {
        if self.lacks_window_lock {
            self.window = OnlyWindow::try_take(&self.context);
            self.lacks_window_lock = self.window.is_none();
        }
    }

    /// Asks the provider whether the sign-in stands.
    pub(super) fn check(&mut self, id: AccountId, reply: Reply<Checked>) {
        let Some(account) = self.state.account(id).cloned() else {
            return reply.send(Err(no_such_account()));
        };
        let Some(provider) = self.provider_of(id) else {
            let gone = Problem::new(ProblemKind::NoSuchProvider).about(&account.address);
            return reply.send(Err(gone));
        };
        if self.vault_is_in_the_way() {
            return self.wait_for_the_vault(Command::Check(id, reply));
        }
        self.state.apply(Event::Check(id, CheckState::Running));
        let waking = self.waking();
        self.pledge(|desk| desk.check(account, provider, waking, reply));
    }

    /// One token for a person's eyes.
    pub(super) fn show_token(&mut self, request: ShowRequest, reply: Reply<Shown>) {
        if self.state.account(request.account).is_none() {
            return reply.send(Err(no_such_account()));
        }
        if self.vault_is_in_the_way() {
            return self.wait_for_the_vault(Command::ShowToken(request, reply));
        }
        self.pledge(|desk| desk.show_token(request, reply));
    }

    pub(super) fn try_practice(&mut self, reply: Reply<Account>) {
        let Some(starter) = self.practice.clone() else {
            return reply.send(Err(Problem::new(ProblemKind::PracticeUnavailable)));
        };
        self.start(|desk| async move {
            match starter(None).await {
                Ok(offer) => desk.practice(offer, reply).await,
                Err(problem) => desk.practice_failed(problem, reply).await,
            }
        });
    }

    /// Lets the practice provider fail in these ways.
    pub(super) fn set_practice_failures(&mut self, failures: Vec<PracticeFailure>, reply: Reply<()>) {
        let Some(starter) = self.practice.clone() else {
            return reply.send(Err(Problem::new(ProblemKind::PracticeUnavailable)));
        };
        self.start(|desk| async move {
            match starter(Some(failures)).await {
                Ok(offer) => desk.practice_fails(offer, reply).await,
                Err(problem) => desk.practice_failed(problem, reply).await,
            }
        });
    }
}
