//! A loopback listener into which the test sends redirects.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use tokio::sync::{mpsc, oneshot, watch};
use url::Url;
use zeroize::Zeroizing;

use crate::platform::loopback::{ClosingPage, ListenWish, Listener, Loopback, LoopbackError, Received};

/// Opens no port. The first free one is 49152, then 49153 and so on.
#[derive(Debug, Default)]
pub struct FakeLoopback {
    opened: watch::Sender<Vec<Arc<Open>>>,
    refusal: Mutex<Option<LoopbackError>>,
}

#[derive(Debug)]
struct Open {
    wish: ListenWish,
    redirect_uri: Url,
    tabs: mpsc::Sender<FakeReceived>,
}

/// The page of one redirect, as the person's browser will show it.
pub struct Tab(oneshot::Receiver<ClosingPage>);

impl Tab {
    /// Waits for the page; the neutral one when the request was dropped unanswered.
    pub async fn page(self) -> ClosingPage {
        self.0.await.unwrap_or_else(|_dropped| ClosingPage::nothing_here())
    }
}

impl FakeLoopback {
    /// Waits until somebody listens and gives the redirect address of the newest listener.
    pub async fn redirect_uri(&self) -> Url {
        self.newest().await.redirect_uri.clone()
    }

    /// What was wished for each listener so far.
    pub fn wishes(&self) -> Vec<ListenWish> {
        self.opened.borrow().iter().map(|open| open.wish.clone()).collect()
    }

    /// Waits until somebody listens and sends a redirect with this query to the newest listener.
    pub async fn redirect(&self, query: &str) -> Tab {
        let (show, shown) = oneshot::channel();
        let received = FakeReceived { query: Zeroizing::new(query.to_owned()), show };
        self.newest().await.tabs.send(received).await.ok(); // gone: dropping it shows the neutral page
        Tab(shown)
    }

    /// Whether anybody listens.
    pub fn is_open(&self) -> bool {
        self.opened.borrow().iter().any(|open| !open.tabs.is_closed())
    }

    /// Waits until nobody listens any more.
    pub async fn closed(&self) {
        let opened = self.opened.borrow().clone();
        for open in opened {
            open.tabs.closed().await;
        }
    }

    /// Cannot listen from now on, or can again.
    pub fn refuse(&self, refusal: Option<LoopbackError>) {
        *self.refusal.lock().unwrap_or_else(PoisonError::into_inner) = refusal;
    }

    async fn newest(&self) -> Arc<Open> {
        let mut opened = self.opened.subscribe();
        #[expect(clippy::expect_used, reason = "the sender lives as long as this handle")]
        let opened = opened.wait_for(|opened| !opened.is_empty()).await.expect("the loopback is there");
        Arc::clone(&opened[opened.len() - 1])
    }
}

#[async_trait]
impl Loopback for FakeLoopback {
    async fn listen(&self, wish: ListenWish) -> Result<Box<dyn Listener>, LoopbackError> {
        if let Some(refusal) = self.refusal.lock().unwrap_or_else(PoisonError::into_inner).clone() {
            return Err(refusal);
        }
        let free = FIRST_PORT.saturating_add(u16::try_from(self.opened.borrow().len()).unwrap_or(u16::MAX));
        let name = if wish.localhost { "localhost" } else { "127.0.0.1" };
        let address = format!("http://{name}:{}{}", wish.port.unwrap_or(free), wish.path);
        let redirect_uri =
            Url::parse(&address).map_err(|error| LoopbackError::Unavailable(error.to_string()))?;
        let (tabs, redirects) = mpsc::channel(8);
        let open = Arc::new(Open { wish, redirect_uri: redirect_uri.clone(), tabs });
        self.opened.send_modify(|opened| opened.push(open));
        Ok(Box::new(FakeListener { redirect_uri, redirects }))
    }
}

const FIRST_PORT: u16 = 49_152;

struct FakeListener {
    redirect_uri: Url,
    redirects: mpsc::Receiver<FakeReceived>,
}

#[async_trait]
impl Listener for FakeListener {
    fn redirect_uri(&self) -> Url {
        self.redirect_uri.clone()
    }

    async fn next(&mut self) -> Result<Box<dyn Received>, LoopbackError> {
        match self.redirects.recv().await {
            Some(received) => Ok(Box::new(received)),
            None => std::future::pending().await, // the fake world has ended, and nobody will come
        }
    }
}

struct FakeReceived {
    query: Zeroizing<String>,
    show: oneshot::Sender<ClosingPage>,
}

#[async_trait]
impl Received for FakeReceived {
    fn query(&self) -> &Zeroizing<String> {
        &self.query
    }

    async fn answer(self: Box<Self>, page: ClosingPage) {
        self.show.send(page).ok(); // the tab was closed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::loopback::PageOutcome;

    fn wish() -> ListenWish {
        ListenWish { localhost: false, path: "/callback".into(), port: None }
    }

    #[tokio::test]
    async fn a_redirect_reaches_the_listener_and_its_page_comes_back() {
        let loopback = FakeLoopback::default();
        let mut listener = loopback.listen(wish()).await.unwrap();
        let tab = loopback.redirect("code=1").await;
        let received = listener.next().await.unwrap();
        assert_eq!(received.query().as_str(), "code=1");
        received.answer(ClosingPage { outcome: PageOutcome::Good, ..ClosingPage::nothing_here() }).await;
        assert_eq!(tab.page().await.outcome, PageOutcome::Good);
        assert!(loopback.is_open());
        drop(listener);
        loopback.closed().await;
        assert_eq!(loopback.redirect("code=2").await.page().await, ClosingPage::nothing_here());
    }

    #[tokio::test]
    async fn a_refusal_is_told() {
        let loopback = FakeLoopback::default();
        loopback.refuse(Some(LoopbackError::PortTaken(7)));
        assert_eq!(loopback.listen(wish()).await.err(), Some(LoopbackError::PortTaken(7)));
    }
}
