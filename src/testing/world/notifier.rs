//! A desktop whose notifications a test reads and presses.

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use tokio::sync::Notify;

use crate::platform::notifier::{Chosen, Notification, Notifier, NotifierError};

/// Remembers every notification; shows those that were not withdrawn.
#[derive(Debug, Default)]
pub struct FakeNotifier {
    told: Mutex<Told>,
    pressed: Notify,
}

#[derive(Debug, Default)]
struct Told {
    ever: Vec<Notification>,
    shown: Vec<Notification>,
    choices: Vec<Chosen>,
}

impl FakeNotifier {
    /// Every notification so far, withdrawn ones too.
    pub fn ever(&self) -> Vec<Notification> {
        self.told().ever.clone()
    }

    /// Those on the screen now.
    pub fn shown(&self) -> Vec<Notification> {
        self.told().shown.clone()
    }

    /// A person presses a notification, or its button.
    pub fn press(&self, tag: &str, action: Option<&str>) {
        let chosen = Chosen { tag: tag.to_owned(), action: action.map(str::to_owned) };
        self.told().choices.push(chosen);
        self.pressed.notify_one();
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Notifier for FakeNotifier {
    async fn show(&self, notification: Notification) -> Result<(), NotifierError> {
        let mut told = self.told();
        told.shown.retain(|shown| shown.tag != notification.tag);
        told.shown.push(notification.clone());
        told.ever.push(notification);
        Ok(())
    }

    async fn withdraw(&self, tag: &str) {
        self.told().shown.retain(|shown| shown.tag != tag);
    }

    async fn chosen(&self) -> Chosen {
        loop {
            let next = {
                let mut told = self.told();
                (!told.choices.is_empty()).then(|| told.choices.remove(0))
            };
            match next {
                Some(chosen) => return chosen,
                None => self.pressed.notified().await,
            }
        }
    }
}
