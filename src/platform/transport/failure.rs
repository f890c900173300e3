//! Turns reqwest's errors into ours.
//!
//! Only the kind of a foreign error is looked at, and of TLS errors the reason, which concerns the certificate. Addresses
//! with queries, headers and bodies, which reqwest's texts may hold, never get through.

use std::error::Error;
use std::io;

use rustls::{CertificateError, Error as TlsError};

use super::TransportError;
use crate::domain::problem::harmless;

/// How the request was to travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Straight to the host.
    Direct,
    /// Through the proxy of the environment or the system.
    Proxy,
}

/// What a failed exchange means.
pub(super) fn of_exchange(error: &reqwest::Error, way: Way) -> TransportError {
    if let Some(reason) = tls_reason(error) {
        return TransportError::Tls(reason);
    }
    if error.is_timeout() {
        return TransportError::TimedOut;
    }
    if error.is_builder() {
        return TransportError::Setup("the request could not be built".into());
    }
    match (error.is_connect() || error.is_dns(), way) {
        (false, _) => TransportError::Lost, // the connection stood, so the request may have been received
        (true, Way::Proxy) if wants_sign_in(error) => TransportError::ProxyWantsSignIn,
        (true, Way::Proxy) => TransportError::Proxy,
        (true, Way::Direct) if error.is_dns() => of_look_up(error),
        (true, Way::Direct) => of_connection(error),
    }
}

/// The tunnel's errors are private to their crate; their words are the only sign.
fn wants_sign_in(error: &(dyn Error + 'static)) -> bool {
    chain(error).any(|link| link.to_string().ends_with("proxy authorization required"))
}

/// Whether the name servers said that there is no such name, or nothing.
fn of_look_up(error: &(dyn Error + 'static)) -> TransportError {
    let again = |error: &io::Error| {
        let text = error.to_string();
        error.raw_os_error() == Some(WINDOWS_TRY_AGAIN) || TRY_AGAIN.iter().any(|words| text.ends_with(words))
    };
    let silent = chain(error).filter_map(|link| link.downcast_ref::<io::Error>()).any(again);
    if silent { TransportError::DnsSilent } else { TransportError::Dns }
}

/// `EAI_AGAIN` in the words of glibc and musl; std keeps the words and drops the number.
const TRY_AGAIN: [&str; 2] = ["Temporary failure in name resolution", "Try again"];
const WINDOWS_TRY_AGAIN: i32 = 11002;

fn of_connection(error: &(dyn Error + 'static)) -> TransportError {
    use io::ErrorKind as Kind;
    let io = chain(error).find_map(|link| link.downcast_ref::<io::Error>().map(io::Error::kind));
    match io {
        Some(Kind::ConnectionRefused) => TransportError::Refused,
        Some(Kind::NetworkUnreachable | Kind::HostUnreachable | Kind::NetworkDown) => TransportError::Offline,
        _ => TransportError::Unreachable,
    }
}

/// The name that rustls has for one of the reasons below.
pub(super) fn tls_name(reason: &str) -> Option<&'static str> {
    Some(match reason {
        "unknown issuer" => "UnknownIssuer",
        "the certificate has expired" => "Expired",
        "the certificate is not valid yet" => "NotValidYet",
        "the certificate was revoked" => "Revoked",
        "the certificate belongs to another name" => "NotValidForName",
        "the certificate is not meant for servers" => "InvalidPurpose",
        "the certificate cannot be read" => "BadEncoding",
        "the certificate's signature is wrong" => "BadSignature",
        "no certificate was presented" => "NoCertificatesPresented",
        "the answer is not TLS" => "InvalidMessage",
        "no common version or cipher" => "PeerIncompatible",
        "the other side ended the handshake" => "UnexpectedEof",
        other => return other.ends_with("HandshakeFailure").then_some("HandshakeFailure"),
    })
}

/// What a client that could not be built means.
pub(super) fn of_setup(error: &reqwest::Error) -> TransportError {
    let tls = chain(error).find_map(|link| link.downcast_ref::<TlsError>());
    let reason = tls.map_or_else(|| "the TLS settings were refused".into(), setup_reason);
    TransportError::Setup(reason)
}

/// Why TLS cannot be set up.
pub(super) fn setup_reason(error: &TlsError) -> String {
    match error {
        TlsError::General(_) => "this system has no certificate authorities".into(),
        other => harmless(&other.to_string()),
    }
}

/// The reason why TLS failed, if TLS failed.
pub(super) fn tls_reason(error: &(dyn Error + 'static)) -> Option<String> {
    chain(error).find_map(|link| {
        if let Some(tls) = link.downcast_ref::<TlsError>() {
            return Some(reason(tls));
        }
        // The handshake's own text is the only sign that the other side hung up in the middle of it.
        let io = link.downcast_ref::<io::Error>()?;
        (io.kind() == io::ErrorKind::UnexpectedEof && io.to_string().contains("handshake"))
            .then(|| "the other side ended the handshake".to_owned())
    })
}

/// The error and its causes. `io::Error` hides the one it wraps from `source`, so that one is asked for by name.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&link: &&'a (dyn Error + 'static)| {
        let wrapped = link.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        wrapped.map(|inner| inner as &(dyn Error + 'static)).or_else(|| link.source())
    })
}

fn reason(error: &TlsError) -> String {
    let words = match error {
        TlsError::InvalidCertificate(certificate) => return certificate_reason(certificate),
        TlsError::NoCertificatesPresented => "no certificate was presented",
        TlsError::InvalidMessage(_) => "the answer is not TLS",
        TlsError::PeerIncompatible(_) => "no common version or cipher",
        TlsError::AlertReceived(alert) => return format!("the other side refused the handshake: {alert:?}"),
        other => return harmless(&other.to_string()),
    };
    words.to_owned()
}

fn certificate_reason(error: &CertificateError) -> String {
    let words = match error {
        CertificateError::UnknownIssuer => "unknown issuer",
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "the certificate has expired",
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "the certificate is not valid yet"
        }
        CertificateError::Revoked => "the certificate was revoked",
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "the certificate belongs to another name"
        }
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            "the certificate is not meant for servers"
        }
        CertificateError::BadEncoding => "the certificate cannot be read",
        CertificateError::BadSignature => "the certificate's signature is wrong",
        other => return harmless(&other.to_string()),
    };
    words.to_owned()
}
