//! What stands in a certificate, as far as a person wants to know it: for whom, by whom, from when until when.
//!
//! For reading only. Whether it may be trusted is decided elsewhere, by the verifier of all connections.

use jiff::Timestamp;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::ParsedExtension;
use x509_parser::prelude::{FromDer as _, GeneralName};
use x509_parser::time::ASN1Time;
use x509_parser::x509::X509Name;

use crate::domain::problem::harmless;

/// A certificate (RFC 5280), read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The names it is for; its common name where there are none.
    pub names: Vec<String>,
    /// Who it says it is.
    pub subject: String,
    /// Who signed it.
    pub issuer: String,
    /// It begins to hold.
    pub valid_from: Option<Timestamp>,
    /// It ends.
    pub valid_until: Option<Timestamp>,
    /// Whether public logs have vouched for it (RFC 6962, section 3.3), as browsers want it of public authorities.
    pub logged: bool,
}

impl Certificate {
    /// Reads one (DER). `None` for anything that is none.
    pub fn read(der: &[u8]) -> Option<Self> {
        let (_rest, parsed) = X509Certificate::from_der(der).ok()?;
        let subject = name(parsed.subject());
        let mut names = names(&parsed);
        if names.is_empty() {
            names.push(subject.clone());
        }
        Some(Self {
            names,
            subject,
            issuer: name(parsed.issuer()),
            valid_from: moment(parsed.validity().not_before),
            valid_until: moment(parsed.validity().not_after),
            logged: parsed.extensions().iter().any(|extension| extension.oid.to_id_string() == LOGGED),
        })
    }

    /// Whether it was signed with its own key, by its own word.
    pub fn is_its_own(&self) -> bool {
        self.subject == self.issuer
    }
}

/// The list of signed certificate timestamps (RFC 6962, section 3.3).
const LOGGED: &str = "1.3.6.1.4.1.11129.2.4.2";

/// Organisation and common name, as in `Example Trust, Example CA 3`; what people recognise an authority by.
fn name(of: &X509Name<'_>) -> String {
    let organisation = of.iter_organization().next().and_then(|part| part.as_str().ok());
    let common = of.iter_common_name().next().and_then(|part| part.as_str().ok());
    let said = match (organisation, common) {
        (Some(organisation), Some(common)) if common.contains(organisation) => common.to_owned(),
        (Some(organisation), Some(common)) => format!("{organisation}, {common}"),
        (one, other) => one.or(other).unwrap_or("somebody without a name").to_owned(),
    };
    bounded(&said)
}

fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for extension in certificate.extensions() {
        let ParsedExtension::SubjectAlternativeName(alternatives) = extension.parsed_extension() else {
            continue;
        };
        for alternative in alternatives.general_names.iter().take(MOST_NAMES) {
            match alternative {
                GeneralName::DNSName(dns) => found.push(bounded(dns)),
                GeneralName::IPAddress(bytes) => found.extend(address(bytes)),
                _ => {}
            }
        }
    }
    found
}

fn address(bytes: &[u8]) -> Option<String> {
    let four = <[u8; 4]>::try_from(bytes).map(std::net::IpAddr::from);
    let six = <[u8; 16]>::try_from(bytes).map(std::net::IpAddr::from);
    four.or(six).ok().map(|address| address.to_string())
}

fn bounded(text: &str) -> String {
    harmless(&text.chars().take(LONGEST_NAME).collect::<String>())
}

/// Nobody reads more.
const MOST_NAMES: usize = 8;
const LONGEST_NAME: usize = 120;

fn moment(time: ASN1Time) -> Option<Timestamp> {
    Timestamp::from_second(time.timestamp()).ok()
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, DnType, KeyPair};

    use super::*;

    #[test]
    fn a_certificate_says_for_whom_and_by_whom_it_is() {
        let mut params = CertificateParams::new(vec!["mail.example.org".to_owned()]).unwrap();
        params.distinguished_name.push(DnType::OrganizationName, "Example Filter");
        params.distinguished_name.push(DnType::CommonName, "Box 3");
        let made = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
        let read = Certificate::read(made.der()).unwrap();
        assert_eq!(read.names, ["mail.example.org"]);
        assert_eq!(read.issuer, "Example Filter, Box 3");
        assert!(read.is_its_own() && !read.logged);
        assert!(read.valid_from < read.valid_until);
    }

    #[test]
    fn what_is_no_certificate_is_not_read() {
        assert_eq!(Certificate::read(b"no certificate"), None);
        assert_eq!(Certificate::read(&[0x30; 5000]), None);
    }
}
