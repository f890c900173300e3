//! A trial sign-in at a provider as a face sees it.

use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::problem::Problem;
use crate::services::providers::TestedSignIn;

use super::{AuthorizeLink, BrowserState, SignInStep};

/// A trial sign-in.
#[derive(Debug, Clone, PartialEq)]
pub struct ProviderTestView {
    /// The provider's name for people.
    pub provider: String,
    /// How far it is.
    pub step: SignInStep,
    /// The link that was opened, to copy.
    pub link: Option<AuthorizeLink>,
    /// Whether the browser was started, and why not.
    pub browser: BrowserState,
    /// When the wait began and when it ends.
    pub wait: Option<(Timestamp, Timestamp)>,
    /// Whether the browser cannot come back by itself, so that the person pastes the address of its last page.
    pub paste: bool,
    /// Why what was pasted cannot be used; it goes on waiting.
    pub paste_refused: Option<Box<Problem>>,
    /// What it came to; `None` while it runs.
    pub end: Option<ProviderTestEnd>,
}

/// What a trial came to.
#[derive(Debug, Clone, PartialEq)]
pub enum ProviderTestEnd {
    /// It worked.
    Worked(Arc<TestedSignIn>),
    /// It did not.
    Failed(Box<Problem>),
}
