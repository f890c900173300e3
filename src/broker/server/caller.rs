//! One caller: who it is, its line, its answer.

use std::sync::Arc;

use jiff::SignedDuration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use zeroize::Zeroizing;

use crate::broker::wire::{Answer, LONGEST_REQUEST, Request, not_a_request};
use crate::domain::account::{AccountId, Requester};
use crate::domain::problem::{Problem, ProblemKind};
use crate::engine::command::{Command, HandOutRequest};
use crate::engine::handle::EngineHandle;
use crate::engine::snapshot::{Snapshot, VaultState, VaultView};
use crate::platform::clock::{self, Clock};
use crate::platform::process;
use crate::platform::socket::Stream;

use super::limits::Limits;

/// What every caller's task works with.
#[derive(Clone)]
pub(super) struct Desk {
    pub(super) handle: EngineHandle,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) limits: Arc<Limits>,
}

/// For the line of a request, and for taking the answer.
const PATIENCE: SignedDuration = SignedDuration::from_secs(5);

impl Desk {
    /// Waits until this process leads; `None` when the engine has ended.
    pub(super) async fn lead(&mut self) -> Option<()> {
        self.handle.wait_for(|snapshot| snapshot.leads).await?;
        (!self.handle.has_ended()).then_some(())
    }

    /// Waits until this process leads no longer, or the engine has ended.
    pub(super) async fn lead_lost(&mut self) {
        self.handle.wait_for(|snapshot| !snapshot.leads).await;
    }

    /// Hears a caller and answers it. One that goes away without a word gets nothing.
    pub(super) async fn serve(&self, mut stream: Stream) {
        let peer = stream.peer();
        if !peer.ours {
            tracing::warn!(pid = peer.pid, "another user called and was not heard");
            return;
        }
        let requester = peer.pid.and_then(process::requester_of);
        let Some(answer) = self.hear(&mut stream, requester).await else {
            return;
        };
        let line = answer.encode();
        let writing = async {
            let io = stream.io();
            io.write_all(line.as_bytes()).await.and(io.shutdown().await).ok(); // the caller may have gone away
        };
        clock::within(self.clock.as_ref(), PATIENCE, writing).await;
    }

    /// The answer, if there is one to give.
    async fn hear(&self, stream: &mut Stream, requester: Option<Requester>) -> Option<Answer> {
        let mut engine = self.handle.clone();
        let heard = tokio::select! {
            biased;
            heard = clock::within(self.clock.as_ref(), PATIENCE, read_line(stream)) => heard,
            _ended = engine.wait_for(|_| false) => return None,
        };
        let answered = match heard.unwrap_or_else(|| Err(Some(not_a_request("it did not come in time")))) {
            Ok(line) => self.answer(&line, requester).await,
            Err(problem) => Err(problem?),
        };
        match answered {
            Err(_) if self.handle.has_ended() => None,
            answered => Some(answered.unwrap_or_else(|problem| Answer::Refused(Box::new(problem)))),
        }
    }

    async fn answer(&self, line: &[u8], requester: Option<Requester>) -> Result<Answer, Problem> {
        let admitted = self.limits.admit(requester.as_ref(), self.clock.now());
        if let Err(problem) = admitted {
            self.note_refusal(requester, &problem);
            return Err(problem);
        }
        match Request::decode(line)? {
            Request::Token { address, min_life_s, for_sending } => {
                let min_life = SignedDuration::from_secs(min_life_s.into());
                let account = self.account(&address).await.inspect_err(|problem| {
                    // Whoever hears that looks itself, and may find an account that was added a moment ago.
                    if problem.kind != ProblemKind::NoSuchAccount {
                        self.note_refusal(requester.clone(), problem);
                    }
                })?;
                let request = HandOutRequest { account, for_sending, min_life, requester };
                let handed = self.handle.ask(|reply| Command::HandOut(request, reply)).await?;
                Ok(Answer::Token(handed.into()))
            }
            Request::Rotate { address } => {
                let account = self.account(&address).await?;
                let rotated = self.handle.ask(|reply| Command::Rotate(account, reply)).await?;
                Ok(Answer::Rotated(rotated.into()))
            }
            Request::Unlock(passphrase) => {
                unlocked(self.handle.ask(|reply| Command::Unlock(passphrase, reply)).await?)
            }
        }
    }

    /// Whoever is turned away here is on the record as well. A queue that is full has more important things to do.
    fn note_refusal(&self, requester: Option<Requester>, problem: &Problem) {
        self.handle.send(Command::NoteRefusal(None, requester, problem.kind));
    }

    /// The account of this address, however its letters' case, as soon as the accounts have been read.
    async fn account(&self, address: &str) -> Result<AccountId, Problem> {
        let read = |snapshot: &Arc<Snapshot>| snapshot.loaded || snapshot.fatal.is_some();
        let Some(snapshot) = self.handle.clone().wait_for(read).await else {
            return Err(Problem::new(ProblemKind::Internal)); // the engine has ended, so nobody hears this
        };
        if let Some(fatal) = &snapshot.fatal {
            return Err(fatal.as_ref().clone());
        }
        let mut accounts = snapshot.accounts.iter().map(|view| &view.account);
        let found = accounts.find(|account| account.address.same_mailbox(address));
        found.map(|account| account.id).ok_or_else(|| Problem::new(ProblemKind::NoSuchAccount).about(address))
    }
}

fn unlocked(view: VaultView) -> Result<Answer, Problem> {
    match view.state {
        VaultState::Open => Ok(Answer::Unlocked),
        VaultState::Opening => Err(Problem::new(ProblemKind::VaultLocked)),
        VaultState::Shut(problem) => Err(*problem),
    }
}

/// The line without its end. An error without a problem is a caller that went away without a word.
///
/// The buffer never moves, so no part of a passphrase is left behind unwiped.
async fn read_line(stream: &mut Stream) -> Result<Zeroizing<Vec<u8>>, Option<Problem>> {
    let mut line = Zeroizing::new(vec![0; LONGEST_REQUEST]);
    let mut filled = 0;
    while filled < line.len() {
        let count = stream.io().read(&mut line[filled..]).await.map_err(|_gone| None)?;
        if count == 0 {
            return Err((filled > 0).then(|| not_a_request("the line has no end")));
        }
        if let Some(at) = line[filled..filled + count].iter().position(|&byte| byte == b'\n') {
            line.truncate(filled + at);
            return Ok(line);
        }
        filled += count;
    }
    Err(Some(not_a_request(format!("it is longer than {LONGEST_REQUEST} bytes"))))
}
