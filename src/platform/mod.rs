//! The outside world, one file a thing: the trait and its real form side by side.
//!
//! [`World`] is the bundle that is passed down. Tests pass one made of fakes; nothing below this folder knows the difference.

use std::path::PathBuf;
use std::sync::Arc;

pub mod autostart;
pub mod browser;
pub mod browsers;
pub mod certificate;
pub mod clock;
pub mod computer;
pub mod dial;
pub mod dns;
pub mod failpoint;
pub mod host;
pub mod keyring;
pub mod logging;
pub mod loopback;
pub mod managed;
pub mod network;
pub mod notifier;
pub mod paths;
pub mod process;
pub mod programs;
pub mod proxy;
pub mod random;
pub mod socket;
pub mod syslog;
pub mod transport;
pub mod twin;

/// Everything outside that Mailward touches, except its own files.
#[derive(Clone)]
pub struct World {
    /// The time.
    pub clock: Arc<dyn clock::Clock>,
    /// One HTTP exchange at a time.
    pub transport: Arc<dyn transport::Transport>,
    /// The system's keyring.
    pub keyring: Arc<dyn keyring::Keyring>,
    /// Listens for the browser's redirect.
    pub loopback: Arc<dyn loopback::Loopback>,
    /// Opens a link.
    pub browser: Arc<dyn browser::Browser>,
    /// Entropy.
    pub random: Arc<dyn random::Random>,
    /// Desktop notifications.
    pub notifier: Arc<dyn notifier::Notifier>,
    /// Starting at login.
    pub autostart: Arc<dyn autostart::Autostart>,
    /// Which way requests leave this computer, and whom TLS trusts beside the system's authorities.
    pub network: Arc<network::Network>,
    /// Connections that speak no HTTP.
    pub dial: Arc<dyn dial::Dial>,
    /// This computer itself.
    pub computer: Arc<dyn computer::Computer>,
    /// The syslog of this computer.
    pub local_syslog: Arc<dyn syslog::LocalSyslog>,
    /// Other programs on this computer.
    pub programs: Arc<dyn programs::Programs>,
    /// Who takes a domain's mail.
    pub resolver: Arc<dyn dns::Resolver>,
    /// Which browsers are on this computer.
    pub browsers: Arc<dyn browsers::Browsers>,
    /// What whoever administers this computer decides.
    pub managed: Arc<dyn managed::Managed>,
}

/// What the real world can be told.
#[derive(Debug, Clone, Default)]
pub struct WorldOptions {
    /// A file with further certificate authorities (PEM).
    pub ca_file: Option<PathBuf>,
}

impl World {
    /// The real one. Making it touches nothing outside yet.
    pub fn real(options: WorldOptions) -> Self {
        let clock: Arc<dyn clock::Clock> = Arc::new(clock::SystemClock);
        let network = Arc::new(network::Network::new(options.ca_file));
        Self {
            dial: Arc::new(dial::NetworkDial::over(Arc::clone(&network))),
            transport: Arc::new(transport::HttpTransport::over(Arc::clone(&clock), Arc::clone(&network))),
            network,
            clock,
            keyring: Arc::new(keyring::SystemKeyring::default()),
            loopback: Arc::new(loopback::TcpLoopback::default()),
            browser: Arc::new(browser::SystemBrowser),
            random: Arc::new(random::SystemRandom),
            notifier: Arc::new(notifier::SystemNotifier::default()),
            autostart: Arc::new(autostart::SystemAutostart::default()),
            computer: Arc::new(computer::SystemComputer),
            local_syslog: Arc::new(syslog::SystemSyslog::default()),
            programs: Arc::new(programs::SystemPrograms),
            resolver: Arc::new(dns::SystemResolver),
            browsers: Arc::new(browsers::SystemBrowsers),
            managed: Arc::new(managed::SystemManaged::default()),
        }
    }
}
