//! The real [`Notifier`]: a thread that speaks to the desktop, and callers who never wait for it for long.
//!
//! The thread starts with the first notification, so that a program that shows none pays nothing. A desktop that is missing
//! or hangs costs each call two seconds at most and is asked again by the next one; nothing is remembered against it.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};

use super::{Chosen, Notification, Notifier, NotifierError, desktop};

/// This desktop's notifications.
pub struct SystemNotifier {
    address: Option<String>,
    limit: Duration,
    wishes: Mutex<Option<mpsc::Sender<Wish>>>,
    choices: mpsc::Sender<Chosen>,
    chosen: tokio::sync::Mutex<mpsc::Receiver<Chosen>>,
}

/// What the thread is asked for.
pub(super) enum Wish {
    Show(Notification, oneshot::Sender<Result<(), NotifierError>>),
    Withdraw(String, oneshot::Sender<()>),
}

impl Default for SystemNotifier {
    fn default() -> Self {
        let (choices, chosen) = mpsc::channel(MOST_CHOICES);
        Self {
            address: None,
            limit: LIMIT,
            wishes: Mutex::default(),
            choices,
            chosen: tokio::sync::Mutex::new(chosen),
        }
    }
}

impl SystemNotifier {
    /// On the session bus at this address instead of the session's own; systems without such a bus do not look at it.
    pub fn at(address: impl Into<String>) -> Self {
        Self { address: Some(address.into()), ..Self::default() }
    }

    async fn ask<T>(&self, wish: Wish, answer: oneshot::Receiver<T>) -> Result<T, NotifierError> {
        self.hand_over(wish)?;
        match tokio::time::timeout(self.limit, answer).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(_ended)) => Err(NotifierError::Unavailable),
            Err(_late) => {
                tracing::debug!("the desktop did not answer about a notification in time");
                Err(NotifierError::Unavailable)
            }
        }
    }

    /// Gives the wish to the thread, which is started if there is none.
    fn hand_over(&self, mut wish: Wish) -> Result<(), NotifierError> {
        let mut slot = self.wishes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(wishes) = slot.as_ref() {
            match wishes.try_send(wish) {
                Ok(()) => return Ok(()),
                Err(TrySendError::Full(_)) => return Err(NotifierError::Unavailable),
                Err(TrySendError::Closed(back)) => wish = back,
            }
        }
        let wishes = self.start()?;
        let handed = wishes.try_send(wish).map_err(|_full| NotifierError::Unavailable);
        *slot = Some(wishes);
        handed
    }

    fn start(&self) -> Result<mpsc::Sender<Wish>, NotifierError> {
        let (sender, wishes) = mpsc::channel(LONGEST_QUEUE);
        let (address, choices) = (self.address.clone(), self.choices.clone());
        let thread = std::thread::Builder::new().name("notifications".into());
        let started =
            thread.spawn(move || match tokio::runtime::Builder::new_current_thread().enable_time().build() {
                Ok(runtime) => runtime.block_on(desktop::serve(address, wishes, choices)),
                Err(error) => tracing::debug!(why = %error.kind(), "no notifications"),
            });
        started.map(|_detached| sender).map_err(|_no_thread| NotifierError::Unavailable)
    }
}

/// No caller waits longer.
const LIMIT: Duration = Duration::from_secs(2);

/// Accounts that need somebody at the same time, and some more.
const LONGEST_QUEUE: usize = 64;

/// A person presses one at a time.
const MOST_CHOICES: usize = 16;

#[async_trait]
impl Notifier for SystemNotifier {
    async fn show(&self, notification: Notification) -> Result<(), NotifierError> {
        let (reply, answer) = oneshot::channel();
        self.ask(Wish::Show(notification, reply), answer).await?
    }

    async fn withdraw(&self, tag: &str) {
        if self.wishes.lock().unwrap_or_else(PoisonError::into_inner).is_none() {
            return; // nothing was ever shown
        }
        let (reply, answer) = oneshot::channel();
        self.ask(Wish::Withdraw(tag.to_owned(), reply), answer).await.ok(); // nobody could do more about it
    }

    async fn chosen(&self) -> Chosen {
        match self.chosen.lock().await.recv().await {
            Some(chosen) => chosen,
            None => std::future::pending().await, // never: a sender lives as long as this
        }
    }
}

/// Passes a choice on. When nobody listens to so many presses, one more says nothing new.
#[cfg(not(target_os = "macos"))] // nothing can be chosen there
pub(super) fn pass_on(choices: &mpsc::Sender<Chosen>, tag: &str, action: Option<&str>) {
    let chosen = Chosen { tag: tag.to_owned(), action: action.map(str::to_owned) };
    if choices.try_send(chosen).is_err() {
        tracing::debug!("a press on a notification was dropped");
    }
}
