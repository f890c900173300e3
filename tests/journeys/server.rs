//! A Mailward that serves: `mailward serve`, started and ended by a test.

use std::path::PathBuf;

use crate::home::Home;
use crate::running::{Ended, Running};

/// It serves as long as this lives.
pub(crate) struct Server {
    /// The process.
    pub(crate) running: Running,
}

impl Server {
    /// Starts it and waits until it says that it answers.
    pub(crate) fn start(home: &Home) -> Self {
        Self::start_with(home, &[])
    }

    /// The same with variables of its own.
    pub(crate) fn start_with(home: &Home, variables: &[(&str, &str)]) -> Self {
        let mut running = home.start_with(variables, &["serve"]);
        running.err_line(READY);
        Self { running }
    }

    /// Starts it beside another one that leads already.
    pub(crate) fn waiting(home: &Home) -> Self {
        let mut running = home.start(&["serve"]);
        running.err_line(WAITS);
        Self { running }
    }

    /// Waits until it answers in the place of another one.
    pub(crate) fn takes_over(&mut self) {
        self.running.err_line(READY);
    }

    /// Ends it as the system does, and it ends well.
    pub(crate) fn end(self) -> String {
        self.running.signal("TERM");
        let ended = self.running.end();
        assert_eq!(ended.status, Some(0), "{}\n{}", ended.out, ended.err);
        ended.err
    }

    /// Ends it at once, without a chance to tidy up.
    pub(crate) fn kill(self) -> Ended {
        self.running.signal("KILL");
        self.running.end()
    }
}

/// What it says when mail programs are answered.
const READY: &str = "Answering mail programs";
/// What it says when another Mailward answers them.
const WAITS: &str = "Another Mailward answers already";

/// Where mail programs are answered.
pub(crate) fn socket(home: &Home) -> PathBuf {
    home.data().join("run/broker.sock")
}
