//! One public key that can verify signatures, parsed once.
//!
//! A key serves exactly the algorithms of its kind. Whatever would make it unsafe or useless (a point off the curve, an even
//! exponent) is refused when it is made, not when it is used.

use aws_lc_rs::signature::{
    self, ParsedPublicKey, RsaParameters, RsaPublicKeyComponents, VerificationAlgorithm,
};

use super::Unusable;
use crate::jwt::algorithm::Algorithm;

/// Shortest acceptable RSA modulus, in bits (RFC 7518, section 3.3).
const SHORTEST_RSA: usize = 2048;

/// Longest RSA modulus that is verified with, in bits; more only costs time.
const LONGEST_RSA: usize = 8192;

/// One key that may verify signatures.
#[derive(Debug, Clone)]
pub(in crate::jwt) struct PublicKey {
    kid: Option<String>,
    alg: Option<String>,
    issuer: Option<String>,
    material: Material,
}

/// What the key is made of.
#[derive(Debug, Clone)]
enum Material {
    Rsa { modulus: Vec<u8>, exponent: Vec<u8>, only_pss: bool },
    Curve(Curve, ParsedPublicKey),
}

/// A curve of RFC 7518, section 6.2.1.1, or RFC 8037, section 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::jwt) enum Curve {
    P256,
    P384,
    P521,
    Ed25519,
}

impl PublicKey {
    /// An RSA key of big-endian numbers (RFC 7518, section 6.3.1).
    pub(super) fn rsa(modulus: &[u8], exponent: &[u8]) -> Result<Self, Unusable> {
        let (modulus, exponent) = (significant(modulus), significant(exponent));
        if modulus.last().is_none_or(|last| last % 2 == 0) {
            return Err(Unusable::Malformed("n"));
        }
        if !is_sound_exponent(exponent) {
            return Err(Unusable::Exponent);
        }
        let (modulus, exponent) = (modulus.to_vec(), exponent.to_vec());
        Ok(Self::of(Material::Rsa { modulus, exponent, only_pss: false }))
    }

    /// A key on a curve: an uncompressed point (SEC 1, section 2.3.3), or the octets of RFC 8032.
    pub(super) fn on(curve: Curve, point: &[u8]) -> Result<Self, Unusable> {
        let parsed = ParsedPublicKey::new(curve.verification(), point).ok().ok_or(Unusable::OffCurve)?;
        Ok(Self::of(Material::Curve(curve, parsed)))
    }

    fn of(material: Material) -> Self {
        Self { kid: None, alg: None, issuer: None, material }
    }

    /// The same for RSASSA-PSS alone (RFC 4055, section 1.2).
    pub(super) fn only_pss(mut self) -> Self {
        if let Material::Rsa { only_pss, .. } = &mut self.material {
            *only_pss = true;
        }
        self
    }

    /// The same with what its JWK says of it: its name, the one algorithm it is for, whose it is.
    pub(super) fn known_as(
        mut self,
        kid: Option<String>,
        alg: Option<String>,
        issuer: Option<String>,
    ) -> Self {
        (self.kid, self.alg, self.issuer) = (kid, alg, issuer);
        self
    }

    /// The name that tokens call it by.
    pub(in crate::jwt) fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// Each key serves exactly the algorithm it names (RFC 8725, section 3.1) and, where Microsoft's `issuer` member
    /// is there, exactly that issuer.
    pub(super) fn fits(&self, algorithm: Algorithm, issuer: Option<&str>) -> bool {
        let right_kind = match &self.material {
            Material::Rsa { only_pss, .. } => {
                rsa_parameters(algorithm).is_some() && (!only_pss || algorithm.name().starts_with('P'))
            }
            Material::Curve(curve, _) => curve.algorithm() == algorithm,
        };
        right_kind
            && self.alg.as_deref().is_none_or(|alg| Algorithm::from_name(alg) == Some(algorithm))
            && match (self.issuer.as_deref(), issuer) {
                (Some(own), Some(issuer)) => is_issuer(own, issuer),
                _ => true,
            }
    }

    /// Whether it is an RSA key of a length that is not accepted.
    pub(in crate::jwt) fn is_weak(&self) -> bool {
        self.rsa_bits().is_some_and(|bits| !(SHORTEST_RSA..=LONGEST_RSA).contains(&bits))
    }

    /// The length of an RSA modulus, in bits.
    pub(in crate::jwt) fn rsa_bits(&self) -> Option<usize> {
        let Material::Rsa { modulus, .. } = &self.material else { return None };
        let first = modulus.first()?;
        Some(modulus.len() * 8 - first.leading_zeros() as usize)
    }

    /// Whether it made this signature over this message.
    pub(in crate::jwt) fn verifies(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        match &self.material {
            Material::Rsa { modulus, exponent, .. } => rsa_parameters(algorithm).is_some_and(|parameters| {
                let key = RsaPublicKeyComponents { n: modulus, e: exponent };
                key.verify(parameters, message, signature).is_ok()
            }),
            Material::Curve(curve, key) => {
                curve.algorithm() == algorithm && key.verify_sig(message, signature).is_ok()
            }
        }
    }
}

impl Curve {
    /// The curve of this `crv`.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "P-256" => Self::P256,
            "P-384" => Self::P384,
            "P-521" => Self::P521,
            "Ed25519" => Self::Ed25519,
            _ => return None,
        })
    }

    /// Octets of a coordinate (RFC 7518, section 6.2.1.2; RFC 8037, section 2).
    pub(in crate::jwt) fn octets(self) -> usize {
        match self {
            Self::P256 | Self::Ed25519 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }

    fn algorithm(self) -> Algorithm {
        match self {
            Self::P256 => Algorithm::Es256,
            Self::P384 => Algorithm::Es384,
            Self::P521 => Algorithm::Es512,
            Self::Ed25519 => Algorithm::EdDsa,
        }
    }

    fn verification(self) -> &'static dyn VerificationAlgorithm {
        match self {
            Self::P256 => &signature::ECDSA_P256_SHA256_FIXED,
            Self::P384 => &signature::ECDSA_P384_SHA384_FIXED,
            Self::P521 => &signature::ECDSA_P521_SHA512_FIXED,
            Self::Ed25519 => &signature::ED25519,
        }
    }
}

fn rsa_parameters(algorithm: Algorithm) -> Option<&'static RsaParameters> {
    Some(match algorithm {
        Algorithm::Rs256 => &signature::RSA_PKCS1_2048_8192_SHA256,
        Algorithm::Rs384 => &signature::RSA_PKCS1_2048_8192_SHA384,
        Algorithm::Rs512 => &signature::RSA_PKCS1_2048_8192_SHA512,
        Algorithm::Ps256 => &signature::RSA_PSS_2048_8192_SHA256,
        Algorithm::Ps384 => &signature::RSA_PSS_2048_8192_SHA384,
        Algorithm::Ps512 => &signature::RSA_PSS_2048_8192_SHA512,
        _ => return None,
    })
}

/// Microsoft publishes keys for every organisation under one template; any other name is compared exactly.
fn is_issuer(own: &str, issuer: &str) -> bool {
    let Some((before, after)) = own.split_once("{tenantid}") else { return own == issuer };
    let tenant = issuer.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
    tenant.is_some_and(|tenant| !tenant.is_empty() && !tenant.contains('/'))
}

/// Without the zeros in front, which lengthen a number for the eye only.
fn significant(number: &[u8]) -> &[u8] {
    let first = number.iter().position(|&byte| byte != 0).unwrap_or(number.len());
    &number[first..]
}

/// Odd, at least three, and at most 33 bits, which is what the library takes.
fn is_sound_exponent(exponent: &[u8]) -> bool {
    let [.., last] = exponent else { return false };
    let small_enough = exponent.len() < 5 || (exponent.len() == 5 && exponent[0] == 1);
    last % 2 == 1 && exponent != [1] && small_enough
}
