//! The words of a signature's state: what is known of it, with which key, and what that means.

use super::Told;
use crate::domain::inspection::{Inspection, Signature, SignatureReason as R, SignatureState};

/// The state of the signature in words.
pub fn signature(inspection: &Inspection) -> Told {
    let signature = &inspection.signature;
    let (why, section) = why(signature);
    Told { title: title(signature).to_owned(), why, section }
}

fn title(signature: &Signature) -> &'static str {
    match (signature.state, signature.reason) {
        (SignatureState::Valid, _) => "Signature is valid",
        (_, R::Missing | R::AlgorithmNone) => "There is no signature",
        (_, R::NotAJwt) => "There is no signature to check",
        (_, R::Encrypted) => "Encrypted, so there is nothing to check here",
        (SignatureState::Invalid, _) => "Signature is not valid",
        (SignatureState::Unchecked, _) => "Signature was not checked",
        (SignatureState::Unsupported, _) => "Signature cannot be checked here",
    }
}

/// One sentence, and where it is laid down.
fn why(signature: &Signature) -> (String, &'static str) {
    let algorithm = signature.algorithm.as_deref().unwrap_or("an unnamed algorithm");
    let named = |text: &str| {
        let text = text.replace("{alg}", algorithm);
        text.replace("{key}", &key(signature)).replace("{keys}", &keys(signature))
    };
    let (text, section) = match signature.reason {
        R::Verified => return (verified(signature), "RFC 7515, section 5.2"),
        R::Wrong => (
            "None of the fitting keys{keys} made it: the token was changed, or somebody else made it.",
            "RFC 7515, section 5.2",
        ),
        R::Malformed => ("It has not the form that {alg} demands.", "RFC 7518, section 3.4"),
        R::Missing => {
            ("The third part is empty, so anybody can have made the token.", "RFC 8725, section 3.2")
        }
        R::AlgorithmNone => {
            ("By its own words it needs none, so anybody can have made the token.", "RFC 8725, section 3.2")
        }
        R::AlgorithmMissing => ("The header names no algorithm.", "RFC 7515, section 4.1.1"),
        R::AlgorithmUnknown => ("{alg} is not known here.", "RFC 8725, section 3.1"),
        R::AlgorithmConfusion => (
            "{alg} is made for secrets, and what it was to be checked with is a public key.",
            "RFC 8725, section 2.1",
        ),
        R::SecretNeeded => (
            "{alg} is checked with the secret that only the issuer and its services know.",
            "RFC 7518, section 3.2",
        ),
        R::Critical => {
            ("The header demands an extension that is not known here.", "RFC 7515, section 4.1.11")
        }
        R::NoKeys => (
            "No key was given; whoever made the token, it is not to be believed for that.",
            "RFC 7515, section 5.2",
        ),
        R::KeysUnreachable => ("The keys{keys} could not be had.", "RFC 8725, section 3.8"),
        R::KeysTooSoon => (
            "The keys that were fetched a moment ago have none{key}; try again in a minute.",
            "RFC 7517, section 4.5",
        ),
        R::KeyUnknown => ("No key{keys} has the ID of the token{key}.", "RFC 7517, section 4.5"),
        R::KeyUnfit => (
            "The key{key} is of another kind, or for another algorithm, use or issuer.",
            "RFC 8725, section 3.1",
        ),
        R::KeyWeak => ("The RSA key{key} has fewer than 2048 bits.", "RFC 7518, section 3.3"),
        R::SecretShort => {
            ("It fits the secret, and the secret is too short for {alg}.", "RFC 7518, section 3.2")
        }
        R::Encrypted => ("Only the recipient can open the token.", "RFC 7516, section 5.2"),
        R::FormUnsupported => {
            ("Tokens in JSON form are recognised only; no mail server takes them.", "RFC 7515, section 7.2")
        }
        R::NotAJwt => {
            ("It is no JWT, so only its issuer can say whether it is right.", "RFC 6749, section 1.4")
        }
        R::NotReadable => (
            "It cannot be read strictly, so readers would not agree on what was signed.",
            "RFC 8725, section 3.7",
        ),
    };
    (named(text), section)
}

/// "RS256, key Fx9q of the provider."
fn verified(signature: &Signature) -> String {
    let algorithm = signature.algorithm.as_deref().unwrap_or("Signed");
    let key = match (&signature.key_id, &signature.keys_from) {
        (Some(id), Some(from)) => format!(", key {id} of {from}"),
        (Some(id), None) => format!(", key {id}"),
        (None, Some(from)) => format!(", key of {from}"),
        (None, None) => String::new(),
    };
    format!("{algorithm}{key}.")
}

fn key(signature: &Signature) -> String {
    signature.key_id.as_ref().map_or_else(String::new, |id| format!(" “{id}”"))
}

fn keys(signature: &Signature) -> String {
    signature.keys_from.as_ref().map_or_else(String::new, |from| format!(" of {from}"))
}
