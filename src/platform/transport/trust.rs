//! Whom TLS trusts: the system's authorities, and those of one file the person named.
//!
//! Certificates are always checked. A missing or unreadable trust store is an error of the exchange that needs it, never a
//! panic, and exchanges on loopback without TLS do not need one.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::Once;

use reqwest::{Certificate, ClientBuilder};

use super::TransportError;

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
        Some(path) => Ok(builder.tls_certs_merge(read(path)?)),
        None => Ok(builder),
    }
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

fn read(path: &Path) -> Result<Vec<Certificate>, TransportError> {
    let unreadable = |why: &dyn std::fmt::Display| {
        TransportError::Setup(format!("the file of certificate authorities {} {why}", path.display()))
    };
    let mut pem = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LARGEST_FILE).read_to_end(&mut pem))
        .map_err(|error| unreadable(&format_args!("cannot be read: {}", error.kind())))?;
    match Certificate::from_pem_bundle(&pem) {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        Ok(_) => Err(unreadable(&"holds no certificate in PEM form")),
        Err(_) => Err(unreadable(&"is not in PEM form")),
    }
}

/// The bundle of a whole system is a quarter of this.
const LARGEST_FILE: u64 = 1024 * 1024;
