//! A browser that remembers.

use async_trait::async_trait;
use tokio::sync::watch;
use url::Url;

use crate::domain::browser::Opens;
use crate::platform::browser::{Browser, BrowserError};

/// Remembers what it was to open.
#[derive(Debug, Default)]
pub struct FakeBrowser {
    opened: watch::Sender<Vec<(Url, Opens)>>,
    failure: watch::Sender<Option<BrowserError>>,
}

impl FakeBrowser {
    /// Every link it was to open, in order, also when it failed.
    pub fn links(&self) -> Vec<Url> {
        self.opened.borrow().iter().map(|(link, _)| link.clone()).collect()
    }

    /// Which browser the last link was for.
    pub fn last_choice(&self) -> Option<Opens> {
        self.opened.borrow().last().map(|(_, which)| which.clone())
    }

    /// Waits until `count` links have been opened and gives the last one.
    pub async fn link(&self, count: usize) -> Url {
        let mut opened = self.opened.subscribe();
        #[expect(clippy::expect_used, reason = "the sender lives as long as this handle")]
        let opened =
            opened.wait_for(|opened| opened.len() >= count.max(1)).await.expect("the browser is there");
        opened[count.max(1) - 1].0.clone()
    }

    /// Fails from now on, or works again.
    pub fn fail(&self, failure: Option<BrowserError>) {
        self.failure.send_replace(failure);
    }
}

#[async_trait]
impl Browser for FakeBrowser {
    async fn open(&self, link: &Url, which: &Opens) -> Result<(), BrowserError> {
        self.opened.send_modify(|opened| opened.push((link.clone(), which.clone())));
        self.failure.borrow().clone().map_or(Ok(()), Err)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_link_is_remembered_even_when_the_browser_fails() {
        let browser = FakeBrowser::default();
        let link = Url::parse("https://example.org/a").unwrap();
        let lynx = Opens::Command("lynx".into());
        browser.fail(Some(BrowserError::Missing));
        assert_eq!(browser.open(&link, &lynx).await, Err(BrowserError::Missing));
        assert_eq!((browser.link(1).await, browser.last_choice()), (link, Some(lynx)));
    }
}
