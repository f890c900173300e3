//! Looking at a server's certificate, also at one that is refused: the chain is noted, then judged as always.
//!
//! Nothing is ever sent over a connection that is not trusted; noting the chain changes no judgement.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::ClientConfig;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, Error, ProtocolVersion, SignatureScheme};

use super::DialError;
use crate::platform::certificate::Certificate;

/// What a server showed, and whether it is trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsLook {
    /// The chain that it presented, its own certificate first; what cannot be read is left out.
    pub chain: Vec<Certificate>,
    /// The version that was agreed on.
    pub version: Option<&'static str>,
    /// Whether the connection came about, which means that the certificate is trusted.
    pub outcome: Result<(), DialError>,
}

/// Notes every chain and judges it by another verifier.
#[derive(Debug)]
pub(super) struct Noting {
    judge: Arc<dyn ServerCertVerifier>,
    chain: Mutex<Vec<Certificate>>,
}

impl Noting {
    /// With this judge.
    pub(super) fn new(judge: Arc<dyn ServerCertVerifier>) -> Arc<Self> {
        Arc::new(Self { judge, chain: Mutex::default() })
    }

    /// The same configuration, judged by the same judge, with a note taken.
    pub(super) fn config(self: &Arc<Self>, like: &ClientConfig) -> ClientConfig {
        let mut config = like.clone();
        // A session that is resumed shows no certificate.
        config.resumption = rustls::client::Resumption::disabled();
        let noting: Arc<dyn ServerCertVerifier> = Arc::clone(self) as _;
        // Called dangerous because it could be given a verifier that checks nothing; this one asks the one it was given.
        config.dangerous().set_certificate_verifier(noting);
        config
    }

    /// The chain that was presented.
    pub(super) fn chain(&self) -> Vec<Certificate> {
        self.chain.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ServerCertVerifier for Noting {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let presented = std::iter::once(end_entity).chain(intermediates.iter().take(MOST_CERTIFICATES));
        let read = presented.filter_map(|der| Certificate::read(der)).collect();
        *self.chain.lock().unwrap_or_else(PoisonError::into_inner) = read;
        self.judge.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.judge.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.judge.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.judge.supported_verify_schemes()
    }
}

/// Chains have three or four.
const MOST_CERTIFICATES: usize = 8;

/// A version by its name for people.
pub(super) fn version_name(version: ProtocolVersion) -> Option<&'static str> {
    match version {
        ProtocolVersion::TLSv1_3 => Some("1.3"),
        ProtocolVersion::TLSv1_2 => Some("1.2"),
        _ => None,
    }
}
