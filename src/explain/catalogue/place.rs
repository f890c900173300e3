//! Where a failure can come from, as a set that costs one comparison.

use crate::domain::problem::{Problem, ProblemKind as K};

/// One place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::explain) enum Place {
    Authorize,
    Token,
    Refresh,
    Device,
    Revoke,
    Register,
    Userinfo,
    Discovery,
    Jwks,
    Introspect,
    Imap,
    Smtp,
    Pop,
    Tls,
    Dns,
    Tcp,
    Http,
    Keyring,
    Loopback,
    Browser,
    Jwt,
    Config,
    Clock,
}

impl Place {
    /// The place with this name, as in `Facts::during` and the fact `where`.
    pub(in crate::explain) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "authorize" => Self::Authorize,
            "token" => Self::Token,
            "refresh" => Self::Refresh,
            "device" => Self::Device,
            "revoke" => Self::Revoke,
            "register" => Self::Register,
            "userinfo" => Self::Userinfo,
            "discovery" => Self::Discovery,
            "jwks" => Self::Jwks,
            "introspect" => Self::Introspect,
            "imap" => Self::Imap,
            "smtp" => Self::Smtp,
            "pop" => Self::Pop,
            "tls" => Self::Tls,
            "dns" => Self::Dns,
            "tcp" => Self::Tcp,
            "http" => Self::Http,
            "keyring" => Self::Keyring,
            "loopback" => Self::Loopback,
            "browser" => Self::Browser,
            "jwt" => Self::Jwt,
            "config" => Self::Config,
            "clock" => Self::Clock,
            _ => return None,
        })
    }
}

/// Several places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::explain) struct Places(u32);

impl Places {
    /// These places.
    pub(in crate::explain) const fn of(places: &[Place]) -> Self {
        let mut set = 0;
        let mut at = 0;
        while at < places.len() {
            set |= 1 << places[at] as u32;
            at += 1;
        }
        Self(set)
    }

    /// The places a problem comes from: the exchange it says, and what its kind says of the layer that failed.
    pub(in crate::explain) fn of_problem(problem: &Problem) -> Self {
        let facts = &problem.facts;
        let said = [facts.during.as_deref(), facts.more.get("where").map(String::as_str)];
        let said = said.into_iter().flatten().filter_map(Place::named);
        said.fold(Self::of(by_kind(problem.kind)), Self::with)
    }

    /// The same and this one.
    pub(in crate::explain) fn with(self, place: Place) -> Self {
        Self(self.0 | Self::of(&[place]).0)
    }

    /// Whether one of the places is in both.
    pub(in crate::explain) const fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether nothing here says anything of the kind of place the other one is about: an exchange with the provider, a mail
    /// server, or the system below.
    pub(in crate::explain) fn is_silent_on(self, other: Self) -> bool {
        let oauth = (1 << Place::Imap as u32) - 1;
        let mail = (1 << Place::Tls as u32) - 1 - oauth;
        let system = !(oauth | mail);
        let both = |class: u32| self.0 & class != 0 && other.0 & class != 0;
        !both(oauth) && !both(mail) && !both(system)
    }

    /// Whether there is none.
    pub(in crate::explain) const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// What failed, by the kind alone.
const fn by_kind(kind: K) -> &'static [Place] {
    match kind {
        K::DnsFailed | K::NamesFalse => &[Place::Dns],
        K::Unreachable | K::PortBlocked => &[Place::Tcp],
        K::TimedOut | K::AnswerLost => &[Place::Tcp, Place::Http],
        K::TlsFailed | K::TlsInspected => &[Place::Tls],
        K::ProxyFailed | K::CaptivePortal | K::AnswerIsPage | K::ProviderBusy => &[Place::Http],
        K::KeyringMissing
        | K::KeyringLocked
        | K::KeyringDenied
        | K::KeyringBroken
        | K::VaultKeyWrong
        | K::VaultDamaged => &[Place::Keyring],
        K::LoopbackUnavailable
        | K::LoopbackHalf
        | K::SignInTimedOut
        | K::StateForeign
        | K::RedirectMalformed
        | K::IssuerMixUp => &[Place::Loopback],
        K::BrowserUnavailable | K::PortalMissing => &[Place::Browser],
        K::IdTokenInvalid | K::KeysUnusable | K::IdentityDifferent | K::AudienceWrong => &[Place::Jwt],
        K::ClientIdMissing
        | K::ClientIdInvalid
        | K::PlainHttp
        | K::ProviderInvalid
        | K::MetadataInvalid
        | K::IssuerForeign => &[Place::Config],
        K::ClockWrong => &[Place::Clock],
        _ => &[],
    }
}
