//! What a person can choose, with defaults. Every field has one: an old settings file always reads.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

mod forward;
mod proxy;

pub use forward::{Collector, CollectorError, Forward};
pub use proxy::{ProxyAddress, ProxyAddressError};

/// All settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Light, dark, or as the system.
    pub theme: ThemeChoice,
    /// Size of everything in the window.
    pub text_size: TextSize,
    /// Whether movements are left out.
    pub reduce_motion: bool,
    /// Whether access tokens are renewed ahead of need. Without it they are renewed when a program asks; a refresh token
    /// that would die of disuse is used in time either way.
    pub renew: bool,
    /// Whether the desktop shows a notification when an account needs the person.
    pub notifications: bool,
    /// Whether Mailward runs without a window from login on, renewing and answering mail programs.
    pub start_at_login: bool,
    /// The browser to start, as in `BROWSER`; `None` for the system's.
    pub browser: Option<String>,
    /// Where requests to providers go through; `None` for the system's. The environment wins.
    pub proxy: Option<ProxyAddress>,
    /// A file with further certificate authorities (PEM). The one a start was told wins.
    pub ca_file: Option<PathBuf>,
    /// How old a refresh token may become before the check-up asks for a new sign-in.
    pub refresh_age: RefreshAge,
    /// How long events stay in the audit log.
    pub retention: Retention,
    /// Where each event of the audit log is sent as well, as it happens; `None` for nowhere.
    pub forward: Option<Forward>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::System,
            text_size: TextSize::Normal,
            reduce_motion: false,
            renew: true,
            notifications: true,
            start_at_login: false,
            browser: None,
            proxy: None,
            ca_file: None,
            refresh_age: RefreshAge::default(),
            retention: Retention::default(),
            forward: None,
        }
    }
}

impl Settings {
    /// What counts where somebody who began with `begun` has chosen these, and something else is chosen `there`: every choice
    /// that was made, and for the rest what is there. A choice that was taken back counts as none.
    #[must_use]
    pub fn since(&self, begun: &Self, there: &Self) -> Self {
        fn newer<T: Clone + PartialEq>(chosen: &T, begun: &T, there: &T) -> T {
            if chosen == begun { there.clone() } else { chosen.clone() }
        }
        Self {
            theme: newer(&self.theme, &begun.theme, &there.theme),
            text_size: newer(&self.text_size, &begun.text_size, &there.text_size),
            reduce_motion: newer(&self.reduce_motion, &begun.reduce_motion, &there.reduce_motion),
            renew: newer(&self.renew, &begun.renew, &there.renew),
            notifications: newer(&self.notifications, &begun.notifications, &there.notifications),
            start_at_login: newer(&self.start_at_login, &begun.start_at_login, &there.start_at_login),
            browser: newer(&self.browser, &begun.browser, &there.browser),
            proxy: newer(&self.proxy, &begun.proxy, &there.proxy),
            ca_file: newer(&self.ca_file, &begun.ca_file, &there.ca_file),
            refresh_age: newer(&self.refresh_age, &begun.refresh_age, &there.refresh_age),
            retention: newer(&self.retention, &begun.retention, &there.retention),
            forward: newer(&self.forward, &begun.forward, &there.forward),
        }
    }
}

/// What a start was told about the network, so that the settings do not decide it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AtStart {
    /// The file with further certificate authorities.
    pub ca_file: Option<PathBuf>,
    /// The variable of the environment that names a proxy. Its value may hold a password and is not kept.
    pub proxy_variable: Option<&'static str>,
}

/// How old a refresh token may become before the check-up asks for a new sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefreshAge {
    /// 30 days.
    Month,
    /// 90 days.
    #[default]
    Quarter,
    /// 180 days.
    HalfYear,
    /// A year.
    Year,
    /// As old as it will.
    Any,
}

impl RefreshAge {
    /// Every choice, shortest first.
    pub const ALL: [Self; 5] = [Self::Month, Self::Quarter, Self::HalfYear, Self::Year, Self::Any];

    /// In days; `None` for any age.
    pub const fn days(self) -> Option<u16> {
        match self {
            Self::Month => Some(30),
            Self::Quarter => Some(90),
            Self::HalfYear => Some(180),
            Self::Year => Some(365),
            Self::Any => None,
        }
    }
}

/// How long events stay in the audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Retention {
    /// 90 days.
    Quarter,
    /// A year.
    Year,
    /// Two years.
    #[default]
    TwoYears,
    /// Five years.
    FiveYears,
    /// For ever.
    Forever,
}

impl Retention {
    /// Every choice, shortest first.
    pub const ALL: [Self; 5] = [Self::Quarter, Self::Year, Self::TwoYears, Self::FiveYears, Self::Forever];

    /// In days; `None` for ever.
    pub const fn days(self) -> Option<u16> {
        match self {
            Self::Quarter => Some(90),
            Self::Year => Some(365),
            Self::TwoYears => Some(730),
            Self::FiveYears => Some(1826),
            Self::Forever => None,
        }
    }
}

/// Light, dark, or as the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ThemeChoice {
    /// As the system.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Size of everything in the window, in per cent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextSize {
    /// 90 %.
    Small,
    /// 100 %.
    #[default]
    Normal,
    /// 125 %.
    Large,
    /// 150 %.
    Larger,
    /// 200 %.
    Largest,
}

impl TextSize {
    /// Every size, smallest first.
    pub const ALL: [Self; 5] = [Self::Small, Self::Normal, Self::Large, Self::Larger, Self::Largest];

    /// In per cent.
    pub const fn per_cent(self) -> u16 {
        match self {
            Self::Small => 90,
            Self::Normal => 100,
            Self::Large => 125,
            Self::Larger => 150,
            Self::Largest => 200,
        }
    }

    /// As the factor egui wants.
    pub fn zoom(self) -> f32 {
        f32::from(self.per_cent()) / 100.0
    }
}

/// Where the vault's key is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyPlace {
    /// In the system's keyring.
    Keyring,
    /// Wrapped by a passphrase.
    Passphrase,
    /// In memory only: nothing survives.
    Memory,
}

impl KeyPlace {
    /// The code used in arguments and JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Keyring => "keyring",
            Self::Passphrase => "passphrase",
            Self::Memory => "memory",
        }
    }
}
