//! A world without an outside: a clock that is turned by hand, a keyring that can be locked, a scripted network, redirects
//! sent by the test, a browser that remembers.
//!
//! The same parts that are passed to the code under test are kept in [`FakeWorld`] as handles. Nothing here touches network,
//! keyring, browser or time, and nothing waits for real time.

use std::sync::Arc;

use crate::platform::World;
use crate::platform::network::Network;

mod autostart;
mod browser;
mod browsers;
mod clock;
mod computer;
mod dial;
mod keyring;
mod loopback;
mod managed;
mod notifier;
mod programs;
mod random;
mod resolver;
mod transport;

pub use autostart::FakeAutostart;
pub use browser::FakeBrowser;
pub use browsers::FakeBrowsers;
pub use clock::FakeClock;
pub use computer::FakeComputer;
pub use dial::{FakeDial, FakeSyslog};
pub use keyring::{FakeKeyring, KeyringState};
pub use loopback::{FakeLoopback, Tab};
pub use managed::FakeManaged;
pub use notifier::FakeNotifier;
pub use programs::FakePrograms;
pub use random::SeededRandom;
pub use resolver::FakeResolver;
pub use transport::{Gate, Recorded, Reply, ScriptedTransport};

/// How long a test waits in vain, in real time, on a machine that does much else.
const IN_VAIN: std::time::Duration = std::time::Duration::from_mins(2);

/// The handles of a [`World`] made of fakes.
#[derive(Clone)]
pub struct FakeWorld {
    /// Turns the time.
    pub clock: Arc<FakeClock>,
    /// Says what the network answers, and what was asked.
    pub transport: Arc<ScriptedTransport>,
    /// Locks, breaks and looks into the keyring.
    pub keyring: Arc<FakeKeyring>,
    /// Sends redirects and reads closing pages.
    pub loopback: Arc<FakeLoopback>,
    /// Knows which links were opened.
    pub browser: Arc<FakeBrowser>,
    /// Gives the same entropy in every run.
    pub random: Arc<SeededRandom>,
    /// Remembers notifications and lets a test press them.
    pub notifier: Arc<FakeNotifier>,
    /// Knows whether Mailward starts at login, and can refuse.
    pub autostart: Arc<FakeAutostart>,
    /// Knows which proxy and which file of authorities count.
    pub network: Arc<Network>,
    /// Knows which connections were wanted.
    pub dial: Arc<FakeDial>,
    /// Says what is wrong with this computer.
    pub computer: Arc<FakeComputer>,
    /// Remembers what the syslog of this computer got, and can refuse.
    pub local_syslog: Arc<FakeSyslog>,
    /// Says which other programs are installed, and what they print.
    pub programs: Arc<FakePrograms>,
    /// Says where the mail of domains goes.
    pub resolver: Arc<FakeResolver>,
    /// Says which browsers are installed.
    pub browsers: Arc<FakeBrowsers>,
    /// Says what whoever administers this computer decides.
    pub managed: Arc<FakeManaged>,
}

impl FakeWorld {
    /// A world where everything works and nothing has happened. It is 2026-11-22T10:00:00Z.
    pub fn new() -> (World, Self) {
        let clock = Arc::new(FakeClock::default());
        let fakes = Self {
            transport: Arc::new(ScriptedTransport::new(Arc::clone(&clock))),
            clock,
            keyring: Arc::default(),
            loopback: Arc::default(),
            browser: Arc::default(),
            random: Arc::default(),
            notifier: Arc::default(),
            autostart: Arc::default(),
            network: Arc::default(),
            dial: Arc::default(),
            computer: Arc::default(),
            local_syslog: Arc::default(),
            programs: Arc::default(),
            resolver: Arc::default(),
            browsers: Arc::default(),
            managed: Arc::default(),
        };
        (fakes.world(), fakes)
    }

    /// Another [`World`] on the same fakes, as a second process on the same machine would have.
    pub fn world(&self) -> World {
        World {
            clock: Arc::clone(&self.clock) as _,
            transport: Arc::clone(&self.transport) as _,
            keyring: Arc::clone(&self.keyring) as _,
            loopback: Arc::clone(&self.loopback) as _,
            browser: Arc::clone(&self.browser) as _,
            random: Arc::clone(&self.random) as _,
            notifier: Arc::clone(&self.notifier) as _,
            autostart: Arc::clone(&self.autostart) as _,
            network: Arc::clone(&self.network),
            dial: Arc::clone(&self.dial) as _,
            computer: Arc::clone(&self.computer) as _,
            local_syslog: Arc::clone(&self.local_syslog) as _,
            programs: Arc::clone(&self.programs) as _,
            resolver: Arc::clone(&self.resolver) as _,
            browsers: Arc::clone(&self.browsers) as _,
            managed: Arc::clone(&self.managed) as _,
        }
    }
}
