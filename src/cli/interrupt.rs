//! Being told to end: Ctrl-C at the terminal, or the word of the system.
//!
//! From [`Interrupt::listen`] on these no longer end the process by themselves, so whoever listens ends it. Listening begins
//! before anybody is told that a program is ready: a word that comes right then must not be missed.

/// Hears that this process is to end.
pub(super) struct Interrupt {
    #[cfg(unix)]
    signals: Vec<tokio::signal::unix::Signal>,
}

impl Interrupt {
    /// Listens from now on. Wants a runtime around it.
    pub(super) fn listen() -> Self {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let kinds = [SignalKind::interrupt(), SignalKind::terminate()];
            Self { signals: kinds.into_iter().filter_map(|kind| signal(kind).ok()).collect() }
        }
        #[cfg(not(unix))]
        Self {}
    }

    /// Waits for it. Where the system tells nothing it ends the process itself, and this waits for ever.
    pub(super) async fn told(&mut self) {
        #[cfg(unix)]
        {
            let heard = self.signals.iter_mut().map(|signal| Box::pin(signal.recv()));
            match heard.collect::<Vec<_>>() {
                none if none.is_empty() => std::future::pending().await,
                some => drop(futures_util::future::select_all(some).await),
            }
        }
        #[cfg(not(unix))]
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
