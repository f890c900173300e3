//! The real [`Keyring`]: one named thread that does one thing at a time, and a time limit for whoever waits.
//!
//! A call that never ends cannot be stopped. Its thread is left behind and the next call gets a new one, up to a limit; a
//! thread left behind holds up neither other calls nor the end of the program.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::oneshot;
use tokio::sync::oneshot::error::RecvError;
use tokio::time::error::Elapsed;
use zeroize::Zeroizing;

use super::{Keyring, KeyringError, store};

/// The secret, if there is one.
pub(super) type Found = Option<Zeroizing<Vec<u8>>>;

/// A keyring that blocks. Lives on its thread, and is made there.
pub(super) trait Blocking {
    /// The secret of this name.
    fn get(&mut self, name: &str, prompt: &Prompt) -> Result<Found, KeyringError>;
    /// Stores or replaces it.
    fn set(&mut self, name: &str, secret: &[u8], prompt: &Prompt) -> Result<(), KeyringError>;
    /// Removes it, if it is there.
    fn remove(&mut self, name: &str, prompt: &Prompt) -> Result<(), KeyringError>;
}

/// Whether the person may be asked, and whether they are being asked: a call that ends without an answer of theirs means
/// that the keyring is locked, not that it is broken.
#[derive(Debug, Clone)]
pub(super) struct Prompt {
    allowed: bool,
    open: Arc<AtomicBool>,
    asked: Arc<AtomicBool>,
}

impl Prompt {
    fn new(allowed: bool) -> Self {
        Self { allowed, open: Arc::default(), asked: Arc::default() }
    }

    /// To be called before everything that may ask the person.
    ///
    /// # Errors
    /// [`KeyringError::Locked`] when nobody may be asked.
    #[cfg_attr(all(windows, not(test)), expect(dead_code, reason = "the Credential Manager asks nobody"))]
    pub(super) fn about_to_ask(&self) -> Result<(), KeyringError> {
        self.asked.store(self.allowed, Ordering::Release);
        self.open.store(self.allowed, Ordering::Release);
        if self.allowed { Ok(()) } else { Err(KeyringError::Locked) }
    }

    /// The person has answered.
    #[cfg_attr(all(windows, not(test)), expect(dead_code, reason = "the Credential Manager asks nobody"))]
    pub(super) fn answered(&self) {
        self.open.store(false, Ordering::Release);
    }

    fn was_asked(&self) -> bool {
        self.asked.load(Ordering::Acquire)
    }

    fn is_open(&self) -> bool {
        self.open.load(Ordering::Acquire)
    }
}

/// The keyring of this system: Secret Service, Keychain or Credential Manager. Costs nothing before its first use.
pub struct SystemKeyring {
    open: fn() -> Box<dyn Blocking>,
    limits: Limits,
    worker: Mutex<Option<Worker>>,
    threads: Arc<AtomicUsize>,
}

/// How long a call may take.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// When nobody is asked.
    probe: Duration,
    /// When the person may be asked, and has not been yet: a service that hangs is found out without a minute's wait.
    silence: Duration,
    /// When the person is being asked.
    person: Duration,
}

impl Default for SystemKeyring {
    fn default() -> Self {
        let limits = Limits {
            probe: Duration::from_secs(3),
            silence: if ASKING_IS_ANNOUNCED { Duration::from_secs(8) } else { Duration::from_mins(1) },
            person: Duration::from_mins(1),
        };
        Self {
            open: || Box::<store::Store>::default(),
            limits,
            worker: Mutex::default(),
            threads: Arc::default(),
        }
    }
}

#[async_trait]
impl Keyring for SystemKeyring {
    async fn probe(&self, name: &str) -> Result<Found, KeyringError> {
        self.ask(Wish::Get, name, false).await
    }

    async fn get(&self, name: &str) -> Result<Found, KeyringError> {
        self.ask(Wish::Get, name, true).await
    }

    async fn set(&self, name: &str, secret: Zeroizing<Vec<u8>>) -> Result<(), KeyringError> {
        self.ask(Wish::Set(secret), name, true).await.map(drop)
    }

    async fn remove(&self, name: &str) -> Result<(), KeyringError> {
        self.ask(Wish::Remove, name, true).await.map(drop)
    }
}

/// The way to the thread; the pointer tells one thread from the next.
type Worker = Arc<SyncSender<Job>>;

enum Wish {
    Get,
    Set(Zeroizing<Vec<u8>>),
    Remove,
}

struct Job {
    wish: Wish,
    name: String,
    prompt: Prompt,
    reply: oneshot::Sender<Result<Found, KeyringError>>,
}

impl SystemKeyring {
    async fn ask(&self, wish: Wish, name: &str, may_prompt: bool) -> Result<Found, KeyringError> {
        let prompt = Prompt::new(may_prompt);
        let (reply, answer) = oneshot::channel();
        let job = Job { wish, name: name.to_owned(), prompt: prompt.clone(), reply };
        let worker = self.hand_over(job)?;
        match self.wait(answer, &prompt).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_ended)) => {
                self.leave_behind(&worker); // its thread has panicked
                Err(KeyringError::Broken)
            }
            Err(_late) => {
                tracing::warn!("the keyring did not answer in time");
                self.leave_behind(&worker);
                Err(if prompt.is_open() { KeyringError::Locked } else { KeyringError::Broken })
            }
        }
    }

    /// Waits for a person only when one is really asked.
    async fn wait<T>(
        &self,
        mut answer: oneshot::Receiver<T>,
        prompt: &Prompt,
    ) -> Result<Result<T, RecvError>, Elapsed> {
        let limit = if prompt.allowed { self.limits.silence } else { self.limits.probe };
        match tokio::time::timeout(limit, &mut answer).await {
            Err(_late) if prompt.was_asked() => tokio::time::timeout(self.limits.person, answer).await,
            ended => ended,
        }
    }

    /// Gives the job to the thread, which is started if there is none.
    fn hand_over(&self, mut job: Job) -> Result<Worker, KeyringError> {
        let mut slot = self.worker.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(worker) = slot.as_ref() {
            match worker.try_send(job) {
                Ok(()) => return Ok(Arc::clone(worker)),
                Err(TrySendError::Full(_)) => return Err(KeyringError::Broken),
                Err(TrySendError::Disconnected(back)) => job = back,
            }
        }
        let worker = self.start()?;
        worker.try_send(job).map_err(|_full| KeyringError::Broken)?;
        *slot = Some(Arc::clone(&worker));
        Ok(worker)
    }

    fn start(&self) -> Result<Worker, KeyringError> {
        if self.threads.load(Ordering::Acquire) >= MOST_THREADS {
            return Err(KeyringError::Broken);
        }
        let (sender, jobs) = sync_channel(LONGEST_QUEUE);
        let (open, count) = (self.open, Counted::one_more(&self.threads));
        let thread = std::thread::Builder::new().name("keyring".into());
        let started = thread.spawn(move || {
            serve(open().as_mut(), &jobs);
            drop(count);
        });
        started.map(|_detached| Arc::new(sender)).map_err(|_no_thread| KeyringError::Broken)
    }

    /// Takes this thread out of use, unless another caller has done so.
    fn leave_behind(&self, worker: &Worker) {
        let mut slot = self.worker.lock().unwrap_or_else(PoisonError::into_inner);
        if slot.as_ref().is_some_and(|current| Arc::ptr_eq(current, worker)) {
            *slot = None;
        }
    }
}

/// Whether a call says that it asks the person, or may. The Credential Manager asks nobody.
const ASKING_IS_ANNOUNCED: bool = cfg!(unix);

/// More waiting calls than Mailward has reasons to ask.
const LONGEST_QUEUE: usize = 8;

/// A keyring that has hung this often is not asked again until one of the calls comes back.
const MOST_THREADS: usize = 4;

fn serve(keyring: &mut dyn Blocking, jobs: &Receiver<Job>) {
    for Job { wish, name, prompt, reply } in jobs {
        if reply.is_closed() {
            continue; // whoever asked has given up; a late write would surprise
        }
        let outcome = match wish {
            Wish::Get => keyring.get(&name, &prompt),
            Wish::Set(secret) => keyring.set(&name, &secret, &prompt).map(|()| None),
            Wish::Remove => keyring.remove(&name, &prompt).map(|()| None),
        };
        reply.send(outcome).ok(); // the same
    }
}

struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn one_more(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::AcqRel);
        Self(Arc::clone(count))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests;
