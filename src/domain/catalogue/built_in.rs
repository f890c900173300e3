//! The files of `assets/providers/`, built into the program.
//!
//! A new provider is a file there and a line here.

use crate::domain::provider::{OtherWay, Provider};

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("../../../assets/providers/", $name, ".toml")))),+]
    };
}

/// Providers with OAuth, in the order in which they are shown.
pub(super) const OAUTH: [(&str, &str); 14] = files![
    "google",
    "microsoft-work",
    "microsoft-personal",
    "yahoo",
    "aol",
    "att",
    "fastmail",
    "yandex",
    "mailru",
    "seznam",
    "xfinity",
    "thundermail",
    "microsoft-us-gov",
    "microsoft-china",
];

/// Providers without.
pub(super) const OTHER: [(&str, &str); 9] =
    files!["icloud", "proton", "gmx", "webde", "tonline", "posteo", "mailboxorg", "zoho", "qq"];

#[expect(clippy::expect_used, reason = "the files are part of the program, and a test reads each of them")]
pub(super) fn providers() -> Vec<Provider> {
    let read =
        |(_, text): (&str, &str)| Provider::from_toml(text).expect("a built-in provider is well-formed");
    OAUTH.into_iter().map(read).collect()
}

#[expect(clippy::expect_used, reason = "the files are part of the program, and a test reads each of them")]
pub(super) fn other_ways() -> Vec<OtherWay> {
    let read = |(_, text): (&str, &str)| OtherWay::from_toml(text).expect("a built-in entry is well-formed");
    OTHER.into_iter().map(read).collect()
}
