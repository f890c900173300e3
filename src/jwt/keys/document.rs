//! What a person brings to check a token with: a JWKS, one JWK, PEM, or DER from a file.
//!
//! Anything with a private key in it is refused as a whole: it is not needed, and whoever brought it should know. Says
//! also whether a text is a key, for secrets that are none (RFC 8725, section 2.1).

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::{Curve, KeySet, KeysError, LIMIT, MOST_KEYS, PublicKey, Unusable, der, jwk};
use crate::jwt::parse::{StrictError, strict_object};

/// Why there is no key to be had from a document; each a clause that begins with "it".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// More than [`LIMIT`] bytes.
    #[error("it is longer than 512 KiB")]
    TooLong,
    /// Nothing but white space.
    #[error("it is empty")]
    Empty,
    /// None of the forms.
    #[error("it holds no key: neither a JWKS or JWK nor a key or certificate in PEM")]
    NotKeys,
    /// JSON in which a name occurs twice (RFC 7517, section 4).
    #[error("it names a member twice, so that two readers could see different keys")]
    Duplicate,
    /// More keys than any issuer needs.
    #[error("it holds more than 64 keys")]
    TooManyKeys,
    /// A PEM block that does not end or is not base64.
    #[error("its PEM block is damaged")]
    Armour,
    /// A key that cannot be used.
    #[error(transparent)]
    Unusable(#[from] Unusable),
}

/// Reads a document.
pub(super) fn read(bytes: &[u8]) -> Result<KeySet, DocumentError> {
    if bytes.len() > LIMIT {
        return Err(DocumentError::TooLong);
    }
    if let Some(key) = der::read(bytes) {
        return Ok(KeySet { keys: vec![key?], brought: true, ..KeySet::default() });
    }
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes).trim_ascii();
    let set = match text {
        [] => return Err(DocumentError::Empty),
        [b'{', ..] => json(text)?,
        _ => pem(std::str::from_utf8(text).ok().ok_or(DocumentError::NotKeys)?)?,
    };
    match set.left_out.iter().find(|key| set.is_empty() || key.why == Unusable::Private) {
        Some(key) => Err(key.why.clone().into()),
        None if set.is_empty() => Err(DocumentError::NotKeys),
        None => Ok(KeySet { brought: true, ..set }),
    }
}

fn json(text: &[u8]) -> Result<KeySet, DocumentError> {
    let document = strict_object(text).map_err(|error| match error {
        StrictError::Duplicate => DocumentError::Duplicate,
        StrictError::NotAnObject => DocumentError::NotKeys,
    })?;
    if document.contains_key("keys") {
        return KeySet::of(&document).map_err(|error| match error {
            KeysError::TooManyKeys => DocumentError::TooManyKeys,
            KeysError::TooLong | KeysError::NotAKeySet => DocumentError::NotKeys,
        });
    }
    if document.contains_key("kty") {
        return Ok(KeySet { keys: vec![jwk::read(&document)?], ..KeySet::default() });
    }
    certificates(&document)
}

/// Certificates by `kid`, the form in which Google publishes keys beside its JWKS.
fn certificates(document: &Map<String, Value>) -> Result<KeySet, DocumentError> {
    let mut set = KeySet::default();
    for (kid, value) in document.iter().take(MOST_KEYS) {
        let certificate = value.as_str().filter(|text| text.contains(BEGIN)).ok_or(DocumentError::NotKeys)?;
        let keys = pem(certificate)?.keys;
        set.keys.extend(keys.into_iter().map(|key| key.known_as(Some(kid.clone()), None, None)));
    }
    Ok(set)
}

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";

/// RFC 7468. Text around the blocks is ignored, as it is by everybody.
fn pem(text: &str) -> Result<KeySet, DocumentError> {
    if SSH.iter().any(|name| text.starts_with(name)) {
        return Err(Unusable::Unsupported("a key for SSH".to_owned()).into());
    }
    let mut set = KeySet::default();
    let mut strange = None;
    let mut rest = text;
    while let Some((_, block)) = rest.split_once(BEGIN) {
        let (label, block) = block.split_once("-----").ok_or(DocumentError::Armour)?;
        if label.ends_with("PRIVATE KEY") {
            return Err(Unusable::Private.into());
        }
        let (body, after) = block.split_once(END).ok_or(DocumentError::Armour)?;
        rest = after;
        if !READ.contains(&label) {
            strange = Some(label);
            continue;
        }
        if set.keys.len() == MOST_KEYS {
            return Err(DocumentError::TooManyKeys);
        }
        let der = armoured(body).ok_or(DocumentError::Armour)?;
        set.keys.push(der::read(&der).ok_or(DocumentError::Armour)??);
    }
    match strange {
        Some(label) if set.is_empty() => {
            Err(Unusable::Unsupported(label.chars().take(LONGEST_LABEL).collect()).into())
        }
        _ => Ok(set),
    }
}

/// The blocks that hold a public key.
const READ: [&str; 4] = ["PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE", "X509 CERTIFICATE"];
const SSH: [&str; 3] = ["ssh-", "ecdsa-sha2-", "---- BEGIN SSH2"];
const LONGEST_LABEL: usize = 40;

fn armoured(body: &str) -> Option<Vec<u8>> {
    // A line with a colon is a header of the old form (RFC 1421).
    let lines = body.lines().filter(|line| !line.contains(':'));
    let body: String = lines.flat_map(|line| line.chars().filter(|c| !c.is_whitespace())).collect();
    TOLERANT.decode(body).ok()
}

/// The octets of a symmetric JWK (RFC 7518, section 6.4); `None` if this text is none.
pub(in crate::jwt) fn symmetric(text: &[u8]) -> Option<Vec<u8>> {
    let document = text.trim_ascii();
    let jwk = document.starts_with(b"{").then(|| strict_object(document).ok())??;
    (jwk::text(&jwk, "kty") == Some("oct")).then(|| jwk::bytes(&jwk, "k").ok())?
}

/// Whether a text is an asymmetric key, public or private, in any form that is known, also once more in base64.
pub(in crate::jwt) fn is_key_material(text: &[u8]) -> bool {
    let is_key = |bytes: &[u8]| match read(bytes) {
        Err(DocumentError::Unusable(why)) => why != Unusable::Symmetric,
        Ok(_) | Err(DocumentError::Armour) => true,
        Err(_) => false,
    };
    is_key(text)
        || [TOLERANT, TOLERANT_URL].iter().any(|base64| {
            let bytes = base64.decode(text.trim_ascii()).map(Zeroizing::new);
            bytes.is_ok_and(|bytes| is_key(&bytes) || is_point(&bytes))
        })
}

/// Random bytes are never a point of these curves, for practical purposes.
fn is_point(bytes: &[u8]) -> bool {
    bytes.first() == Some(&4)
        && [Curve::P256, Curve::P384, Curve::P521]
            .iter()
            .any(|&curve| bytes.len() == curve.octets() * 2 + 1 && PublicKey::on(curve, bytes).is_ok())
}

/// For what people bring; tokens are read strictly.
const TOLERANT: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, ANY_PADDING);
const TOLERANT_URL: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, ANY_PADDING);
const ANY_PADDING: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
