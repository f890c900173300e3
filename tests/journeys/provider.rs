//! The practice provider inside the test, so that its faults can be switched and its tally read while the real program
//! talks to it.

use std::sync::Arc;
use std::time::Duration;

use mailward::domain::practice::PracticeFailure;
use mailward::platform::clock::{Clock as _, SystemClock};
use mailward::practice::{self, Fault, Options, PUBLIC_CLIENT_ID, Practice, Tally, User};
use tokio::runtime::{Builder, Runtime};
use url::Url;

use crate::home::Home;
use crate::http::{self, Reply};
use crate::person::{self, ANNA};
use crate::running::{Ended, LONG, Running};

/// It listens as long as this lives.
pub(crate) struct Provider {
    practice: Practice,
    runtime: Runtime,
}

impl Provider {
    /// The usual one.
    pub(crate) fn start() -> Self {
        Self::with(|_| {})
    }

    /// One whose tokens last a day, so that a sign-in without a stated end counts as shorter than a renewed token.
    pub(crate) fn of_long_tokens() -> Self {
        Self::with(|options| options.access_lifetime = Duration::from_hours(24))
    }

    /// One with other options.
    pub(crate) fn with(choose: impl FnOnce(&mut Options)) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let mut options = Options::new(Arc::new(|| SystemClock.now()));
        choose(&mut options);
        let practice = runtime.block_on(practice::start(options)).unwrap();
        Self { practice, runtime }
    }

    /// One with so many people.
    pub(crate) fn of_many(count: usize, choose: impl FnOnce(&mut Options)) -> Self {
        Self::with(|options| {
            options.users = User::crowd(count);
            choose(options);
        })
    }

    /// The addresses of everybody.
    pub(crate) fn people(&self) -> impl Iterator<Item = &str> {
        self.practice.users.iter().map(|user| user.address.as_str())
    }

    /// The issuer.
    pub(crate) fn issuer(&self) -> &str {
        &self.practice.issuer
    }

    /// Switches one fault on and all others off.
    pub(crate) fn only(&self, fault: Fault) {
        self.practice.clear_faults();
        self.practice.set_fault(fault);
    }

    /// Switches one more fault on.
    pub(crate) fn set(&self, fault: Fault) {
        self.practice.set_fault(fault);
    }

    /// Lets these failures happen, and nothing else.
    pub(crate) fn fail(&self, failures: &[PracticeFailure]) {
        self.practice.set_failures(failures);
    }

    /// Switches all faults off.
    pub(crate) fn behave(&self) {
        self.practice.clear_faults();
    }

    /// What has happened.
    pub(crate) fn tally(&self) -> Tally {
        self.practice.tally()
    }

    /// Waits until what has happened is enough; a request counts as soon as it is carried out.
    pub(crate) fn until(&self, what: &str, enough: impl Fn(&Tally) -> bool) -> Tally {
        let waiting = async { tokio::time::timeout(LONG, self.practice.until(enough)).await };
        let waited = self.runtime.block_on(waiting);
        waited.unwrap_or_else(|_late| panic!("{what} did not happen: {:?}", self.tally()))
    }

    /// Whether a token is good.
    pub(crate) fn is_active(&self, token: &str) -> bool {
        http::introspect(self.issuer(), PUBLIC_CLIENT_ID, token.trim())["active"] == true
    }

    /// Adds the account of this provider's user.
    pub(crate) fn add(&self, home: &Home, address: &str) -> Ended {
        home.mailward(&[
            "account",
            "add",
            address,
            "--issuer",
            self.issuer(),
            "--client-id",
            PUBLIC_CLIENT_ID,
        ])
    }

    /// Adds the account and signs in.
    pub(crate) fn signed_in(&self, home: &Home) {
        self.add(home, ANNA).done();
        let (ended, page) = sign_in(home, "allow");
        ended.done();
        assert!(page.body.contains(&format!("{ANNA} is signed in")), "{page:?}");
    }

    /// The same, with an access token that is soon to be renewed: `token --min-life 7200` does, and the new one lasts.
    pub(crate) fn signed_in_with_a_short_token(&self, home: &Home) {
        self.only(Fault::OmitExpiresIn);
        self.signed_in(home);
        self.behave();
    }
}

/// Begins a sign-in that opens no browser, and gives its link.
pub(crate) fn begin(home: &Home) -> (Running, Url) {
    let mut running = home.start(&["sign-in", ANNA, "--no-browser", "--timeout", "120"]);
    let link = link_of(&mut running);
    (running, link)
}

/// The link on standard error.
pub(crate) fn link_of(running: &mut Running) -> Url {
    running.err_line("  http://127.0.0.1:").trim().parse().unwrap()
}

/// A whole sign-in over the link: how the program ended, and the page the browser ended on.
pub(crate) fn sign_in(home: &Home, decision: &str) -> (Ended, Reply) {
    let (running, link) = begin(home);
    let page = http::get(&person::decide(&link, ANNA, decision));
    (running.end(), page)
}
