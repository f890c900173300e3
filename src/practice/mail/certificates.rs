//! Certificates of the practice mail servers, made anew at each start by an authority of their own.
//!
//! The authority may vouch for this computer only (RFC 5280, section 4.2.1.10), and its key is gone as soon as the server's
//! certificates are signed: nobody can use it for anything else, not even we.

use std::io;
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, NameConstraints, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::fault::CertificateFault;

/// What the servers show, right and wrong.
pub(super) struct Certificates {
    right: Arc<ServerConfig>,
    wrong: Vec<(CertificateFault, Arc<ServerConfig>)>,
}

impl Certificates {
    /// Makes them, and gives the authority's own certificate (PEM).
    pub(super) fn make() -> io::Result<(Self, String)> {
        make().map_err(|why| io::Error::other(format!("no certificate could be made: {why}")))
    }

    /// What to show under this fault, or without one.
    pub(super) fn shown(&self, fault: Option<CertificateFault>) -> Arc<ServerConfig> {
        let wrong = self.wrong.iter().find(|(how, _)| Some(*how) == fault);
        Arc::clone(wrong.map_or(&self.right, |(_, config)| config))
    }
}

fn make() -> Result<(Certificates, String), rcgen::Error> {
    let ours = authority("Mailward practice authority", Some(this_computer()))?;
    let stranger = authority("Nobody’s authority", None)?;
    // What such programs call themselves, so that the look at the issuer has something to find.
    let filter = authority("Practice Web Filter SSL Inspection", None)?;
    let wrong = [
        (CertificateFault::Expired, server(&ours.issuer, HERE, (LONG_AGO, 2021))?),
        (CertificateFault::Early, server(&ours.issuer, HERE, (2098, FAR_OFF))?),
        // Within what the authority may vouch for, so that the name alone is wrong.
        (CertificateFault::OtherName, server(&ours.issuer, &["other.localhost"], ALWAYS)?),
        (CertificateFault::Unknown, server(&stranger.issuer, HERE, ALWAYS)?),
        (CertificateFault::Filter, server(&filter.issuer, HERE, ALWAYS)?),
    ];
    let right = server(&ours.issuer, HERE, ALWAYS)?;
    Ok((Certificates { right, wrong: wrong.into() }, ours.pem))
}

/// The names of the practice servers.
const HERE: &[&str] = &["localhost", "127.0.0.1", "::1"];

/// The provider's clock may be a test's, so what is right is right at any time; the authority's key is gone, and this
/// computer is all it ever spoke for.
const ALWAYS: (i32, i32) = (LONG_AGO, FAR_OFF);
const LONG_AGO: i32 = 2020;
const FAR_OFF: i32 = 2099;

struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

fn authority(name: &str, limits: Option<NameConstraints>) -> Result<Authority, rcgen::Error> {
    let mut params = within(CertificateParams::new(Vec::new())?, ALWAYS);
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    params.name_constraints = limits;
    let key = KeyPair::generate()?;
    let pem = params.self_signed(&key)?.pem();
    Ok(Authority { issuer: Issuer::new(params, key), pem })
}

fn this_computer() -> NameConstraints {
    let permitted_subtrees = vec![
        GeneralSubtree::DnsName("localhost".to_owned()),
        GeneralSubtree::IpAddress(CidrSubnet::from_v4_prefix([127, 0, 0, 0], 8)),
        GeneralSubtree::IpAddress(CidrSubnet::from_v6_prefix(std::net::Ipv6Addr::LOCALHOST.octets(), 128)),
    ];
    NameConstraints { permitted_subtrees, excluded_subtrees: Vec::new() }
}

fn server(
    issuer: &Issuer<'_, KeyPair>,
    names: &[&str],
    years: (i32, i32),
) -> Result<Arc<ServerConfig>, rcgen::Error> {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = within(CertificateParams::new(names)?, years);
    params.distinguished_name.push(DnType::CommonName, "Mailward practice mail server");
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let key = KeyPair::generate()?;
    let certificate = params.signed_by(&key, issuer)?.der().clone();
    let key =
        PrivateKeyDer::try_from(key.serialize_der()).map_err(|_kind| rcgen::Error::CouldNotParseKeyPair)?;
    config(certificate, key).map_err(|_refused| rcgen::Error::CouldNotParseCertificate)
}

fn within(mut params: CertificateParams, (from, until): (i32, i32)) -> CertificateParams {
    params.not_before = date_time_ymd(from, 1, 1);
    params.not_after = date_time_ymd(until, 1, 1);
    params.distinguished_name = rcgen::DistinguishedName::new();
    params
}

fn config(
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
) -> Result<Arc<ServerConfig>, rustls::Error> {
    let builder = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
    let builder = builder.with_safe_default_protocol_versions()?.with_no_client_auth();
    builder.with_single_cert(vec![certificate], key).map(Arc::new)
}
