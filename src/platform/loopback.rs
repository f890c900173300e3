//! Listens on loopback for the browser's redirect (RFC 8252, sections 7.3 and 8.3).
//!
//! Bound exclusively before the link is built, on 127.0.0.1, and on `::1` with the same port when the name `localhost` is
//! registered; only the registered path is served, the `Host` is checked, at most 16 KiB are read, and a slow or silent
//! connection never holds up a good one. Dropping the listener closes it.

use async_trait::async_trait;
use url::Url;
use zeroize::Zeroizing;

mod bind;
mod connection;
mod head;
mod page;
mod tcp;

pub use tcp::TcpLoopback;

/// Starts to listen.
#[async_trait]
pub trait Loopback: Send + Sync {
    /// Binds and gives back the listener; from now on the redirect address is known.
    async fn listen(&self, wish: ListenWish) -> Result<Box<dyn Listener>, LoopbackError>;
}

/// On what to listen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListenWish {
    /// Whether the registration says `localhost`: then both families are bound on one port.
    pub localhost: bool,
    /// The registered path, as in `/callback`.
    pub path: String,
    /// A fixed port, if the registration names one.
    pub port: Option<u16>,
}

/// Waits for redirects.
#[async_trait]
pub trait Listener: Send {
    /// The redirect address to register and to send.
    fn redirect_uri(&self) -> Url;

    /// The next request to the registered path. Whoever finds it wanting answers it and asks for the next.
    async fn next(&mut self) -> Result<Box<dyn Received>, LoopbackError>;

    /// Whether somebody came with TLS, which nobody speaks here: a browser that changes http to https would wait in vain.
    fn came_with_tls(&self) -> bool {
        false
    }
}

/// One request that came to the registered path.
#[async_trait]
pub trait Received: Send {
    /// The query as it came: form-encoded, still to be parsed. It may hold a code.
    fn query(&self) -> &Zeroizing<String>;

    /// Shows the closing page and ends the connection.
    async fn answer(self: Box<Self>, page: ClosingPage);
}

/// What the person reads in the browser: the same words as in the window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosingPage {
    /// Whether it went well.
    pub outcome: PageOutcome,
    /// The headline.
    pub title: String,
    /// What happened.
    pub text: String,
    /// What to do next, in order.
    pub next_steps: Vec<String>,
}

impl ClosingPage {
    /// For a request that belongs to no sign-in any more.
    pub fn nothing_here() -> Self {
        Self {
            outcome: PageOutcome::Neutral,
            title: "Nothing more to do here".into(),
            text: "This page belongs to a sign-in that has ended, or that goes on in another tab. It changed nothing.".into(),
            next_steps: vec!["Go back to Mailward to see how your accounts are".into()],
        }
    }
}

/// How the closing page is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageOutcome {
    /// The sign-in is complete.
    Good,
    /// It failed.
    Bad,
    /// This request changed nothing: a second tab, a foreign redirect.
    Neutral,
}

/// Why nothing can be listened on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoopbackError {
    /// The port the registration names is taken.
    #[error("port {0} is taken by another program")]
    PortTaken(u16),
    /// The system does not let us listen: a rule, or a port that is kept for something else.
    #[error("the system does not let Mailward listen{}", .0.map(|port| format!(" on port {port}")).unwrap_or_default())]
    Denied(Option<u16>),
    /// No port could be bound on any family.
    #[error("no port of this computer could be opened: {0}")]
    Unavailable(String),
}
