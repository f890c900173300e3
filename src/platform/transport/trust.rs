//! Whom TLS trusts, over HTTP and without it: the system's authorities, and those of one file the person named.
//!
//! Certificates are always checked. A missing or unreadable trust store is an error of the exchange that needs it, never a
//! panic, and exchanges on loopback without TLS do not need one.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::{Arc, Once};

use reqwest::{Certificate, ClientBuilder};
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use super::{TransportError, failure};

/// Adds the authorities of `ca_file` (PEM) to the system's.
///
/// # Errors
/// [`TransportError::Setup`] when the file cannot be read or holds no certificate.
pub(super) fn with_authorities(
    builder: ClientBuilder,
    ca_file: Option<&Path>,
) -> Result<ClientBuilder, TransportError> {
    install_crypto();
    match ca_file {
        Some(path) => {
            let certificates = read(path)?.into_iter().map(|der| Certificate::from_der(&der));
            let certificates: Result<Vec<_>, _> = certificates.collect();
            Ok(builder.tls_certs_merge(certificates.map_err(|error| failure::of_setup(&error))?))
        }
        None => Ok(builder),
    }
}

/// The same trust for connections that speak no HTTP.
pub(super) fn config(ca_file: Option<&Path>) -> Result<ClientConfig, TransportError> {
    let (verifier, crypto) = verifier(ca_file)?;
    let builder = ClientConfig::builder_with_provider(crypto)
        .with_safe_default_protocol_versions()
        .map_err(|error| TransportError::Setup(failure::setup_reason(&error)))?;
    // Called dangerous because it could be given a verifier that checks nothing; this is the one that reqwest uses.
    Ok(builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth())
}

/// Who judges certificates, and with whose cryptography.
pub(super) fn verifier(
    ca_file: Option<&Path>,
) -> Result<(Arc<dyn ServerCertVerifier>, Arc<CryptoProvider>), TransportError> {
    install_crypto();
    let crypto = CryptoProvider::get_default()
        .ok_or_else(|| TransportError::Setup("there is no cryptography".to_owned()))?;
    let extra = ca_file.map(read).transpose()?.unwrap_or_default();
    let verifier = Verifier::new_with_extra_roots(extra, Arc::clone(crypto))
        .map_err(|error| TransportError::Setup(failure::setup_reason(&error)))?;
    Ok((Arc::new(verifier), Arc::clone(crypto)))
}

/// Trusts the authorities in this text (PEM) and nobody else.
pub(super) fn config_of(authority: &str) -> Result<ClientConfig, TransportError> {
    install_crypto();
    let refused = |why: &str| TransportError::Setup(format!("the server’s own authority {why}"));
    let crypto = CryptoProvider::get_default()
        .ok_or_else(|| TransportError::Setup("there is no cryptography".to_owned()))?;
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(authority.as_bytes()) {
        let certificate = certificate.map_err(|_not_pem| refused("is not in PEM form"))?;
        roots.add(certificate).map_err(|_not_one| refused("is no authority"))?;
    }
    if roots.is_empty() {
        return Err(refused("is not in PEM form"));
    }
    let builder = ClientConfig::builder_with_provider(Arc::clone(crypto))
        .with_safe_default_protocol_versions()
        .map_err(|error| TransportError::Setup(failure::setup_reason(&error)))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// Trusts nobody: for exchanges that have no TLS, so that they do not wait for the system's certificates to be read.
pub(super) fn without_authorities(builder: ClientBuilder) -> ClientBuilder {
    install_crypto();
    builder.tls_certs_only([])
}

/// One crypto provider for the whole program. An embedder may have installed one before; that one stays.
fn install_crypto() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        rustls::crypto::aws_lc_rs::default_provider().install_default().ok();
    });
}

/// Whether certificates can be read from this file and taken as authorities.
pub(super) fn check(path: &Path) -> Result<(), TransportError> {
    config(Some(path)).map(drop)
}

fn read(path: &Path) -> Result<Vec<CertificateDer<'static>>, TransportError> {
    let unreadable = |why: &dyn std::fmt::Display| {
        TransportError::Setup(format!("the file of certificate authorities {} {why}", path.display()))
    };
    let mut pem = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LARGEST_FILE).read_to_end(&mut pem))
        .map_err(|error| unreadable(&format_args!("cannot be read: {}", error.kind())))?;
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    match certificates {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        Ok(_) => Err(unreadable(&"holds no certificate in PEM form")),
        Err(_) => Err(unreadable(&"is not in PEM form")),
    }
}

/// The bundle of a whole system is a quarter of this.
const LARGEST_FILE: u64 = 1024 * 1024;
