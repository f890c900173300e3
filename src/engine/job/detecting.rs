//! Finding out who issues the tokens of an address.

use tokio::sync::mpsc;

use crate::domain::account::MailAddress;
use crate::services::detect;

use super::{Desk, Outcome};

/// There is one for each question, and each is answered once.
const NEWS_THAT_WAIT: usize = 8;

impl Desk {
    /// Searches and tells each step; the loop answers whoever asked, so that leaving answers, too.
    pub(in crate::engine) async fn detect(self, count: u64, address: MailAddress) {
        let (told, mut heard) = mpsc::channel(NEWS_THAT_WAIT);
        let work = detect::run(address, &self.context, told);
        tokio::pin!(work);
        let ended = loop {
            tokio::select! {
                biased;
                Some(step) = heard.recv() => self.send(Outcome::Detection(count, Ok(step))).await,
                ended = &mut work => break ended,
            }
        };
        // Steps that were not told by now are all in the last one.
        self.send(Outcome::Detection(count, ended.map_err(Box::new))).await;
    }
}
