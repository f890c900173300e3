//! One connection: read a head in time, answer what is not for us, hold what is.
//!
//! A held connection is answered when the sign-in has ended. One that is dropped unanswered gets a neutral page, so that no
//! tab is left loading.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use tokio::time::timeout;
use zeroize::Zeroizing;

use super::head::{self, Expected, Head, Refusal};
use super::{ClosingPage, Received, page};

/// How long the parts of a connection may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// For the whole head, however slowly it drips.
    pub head: Duration,
    /// For writing an answer and seeing the other side close.
    pub answer: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { head: Duration::from_secs(10), answer: Duration::from_secs(5) }
    }
}

/// Reads the head; gives back what is for us, and answers what is not.
pub(super) async fn receive(
    mut stream: TcpStream,
    expected: &Expected,
    patience: Patience,
    tls: &AtomicBool,
) -> Option<Held> {
    let read = timeout(patience.head, read_head(&mut stream, expected)).await;
    if matches!(read, Ok(Some(Head::Refused(Refusal::Tls)))) {
        tls.store(true, Ordering::Relaxed);
    }
    match read.unwrap_or(Some(Head::Refused(Refusal::Late)))? {
        Head::Redirect(query) => Some(Held { query, stream: Some(stream), patience }),
        Head::Refused(refusal) => {
            tracing::info!(?refusal, "a request to the loopback listener was refused");
            finish(stream, page::refusal(refusal), patience).await;
            None
        }
    }
}

/// The head, judged; `None` when the other side closed first.
async fn read_head(stream: &mut TcpStream, expected: &Expected) -> Option<Head> {
    let mut bytes = Zeroizing::new(vec![0; LARGEST_HEAD]);
    let mut filled = 0;
    while filled < LARGEST_HEAD {
        let more = stream.read(&mut bytes[filled..]).await.ok().filter(|&more| more > 0)?;
        filled += more;
        if head::is_tls(&bytes) {
            return Some(Head::Refused(Refusal::Tls));
        }
        if let Some(end) = head::end(&bytes[..filled]) {
            return Some(head::judge(&bytes[..end], expected));
        }
    }
    Some(Head::Refused(Refusal::TooLarge))
}

/// A code has some hundred characters; the longest real redirects stay under 8 KiB.
const LARGEST_HEAD: usize = 16 * 1024;

/// Writes the answer and closes our side.
async fn write(stream: &mut TcpStream, answer: &[u8], patience: Patience) {
    let work = async {
        stream.write_all(answer).await?;
        stream.shutdown().await
    };
    timeout(patience.answer, work).await.ok(); // a browser that has gone away cannot be told anything
}

/// Reads and drops what still comes until the other side closes too, or the system would cut the answer off.
async fn drain(stream: TcpStream, patience: Patience) {
    let mut rest = stream.take(LARGEST_REST);
    timeout(patience.answer, tokio::io::copy(&mut rest, &mut tokio::io::sink())).await.ok(); // nothing is left to be done
}

async fn finish(mut stream: TcpStream, answer: Vec<u8>, patience: Patience) {
    write(&mut stream, &answer, patience).await;
    drain(stream, patience).await;
}

const LARGEST_REST: u64 = 4 * 1024 * 1024;

/// A redirect whose browser waits for its page.
pub(super) struct Held {
    query: Zeroizing<String>,
    stream: Option<TcpStream>,
    patience: Patience,
}

#[async_trait]
impl Received for Held {
    fn query(&self) -> &Zeroizing<String> {
        &self.query
    }

    async fn answer(mut self: Box<Self>, page: ClosingPage) {
        if let Some(mut stream) = self.stream.take() {
            write(&mut stream, &page::closing(&page), self.patience).await;
            tokio::spawn(drain(stream, self.patience)); // the sign-in does not wait for the browser to hang up
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let (Some(stream), Ok(runtime)) = (self.stream.take(), Handle::try_current()) {
            runtime.spawn(finish(stream, page::closing(&ClosingPage::nothing_here()), self.patience));
        }
    }
}
