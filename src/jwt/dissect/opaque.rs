//! What is no JWT: by design, because providers need not say what is in their tokens (RFC 6749, section 1.4), or because
//! something else was pasted.
//!
//! Known shapes of providers are data (`assets/providers/`). Everything here is a guess by the look of it, said as such;
//! nothing is decoded but to see what it is.

use super::{Dissected, sasl, say};
use crate::domain::catalogue::Catalogue;
use crate::domain::inspection::{FindingFact, FindingId, Form, Node, OpaqueShape, Severity};
use crate::domain::provider::{Provider, ShapeKind};

/// The shape that a provider's tokens are known by.
pub(super) fn shape_of(token: &str) -> Option<Known> {
    if token.contains(char::is_whitespace) { None } else { shape_in(&Catalogue::built_in(), token) }
}

fn shape_in(catalogue: &Catalogue, token: &str) -> Option<Known> {
    let shapes = catalogue.providers().iter().flat_map(|provider| {
        provider.tokens.shapes.iter().filter(|shape| shape.fits(token)).map(move |shape| (provider, shape))
    });
    let fitting: Vec<_> = shapes.collect();
    let most = fitting.iter().map(|(_, shape)| shape.precision()).max()?;
    let mut best = fitting.iter().filter(|(_, shape)| shape.precision() == most);
    let (provider, shape) = best.next()?;
    let or_code = best.any(|(_, other)| other.kind == ShapeKind::Code && shape.kind != ShapeKind::Code);
    Some(Known::of(provider, shape.kind, or_code))
}

/// What is known by a shape.
pub(super) struct Known {
    shape: OpaqueShape,
    provider: String,
    what: &'static str,
    severity: Severity,
    id: FindingId,
}

impl Known {
    fn of(provider: &Provider, kind: ShapeKind, or_code: bool) -> Self {
        let id = provider.id.clone();
        let (shape, what, found) = match kind {
            ShapeKind::Access => {
                (OpaqueShape::AccessOf(id), "it begins as access tokens do there", FindingId::Opaque)
            }
            ShapeKind::Refresh if or_code => (
                OpaqueShape::RefreshOf(id),
                "it begins as refresh tokens and authorization codes do there",
                FindingId::Opaque,
            ),
            ShapeKind::Refresh => {
                (OpaqueShape::RefreshOf(id), "it begins as refresh tokens do there", FindingId::Opaque)
            }
            ShapeKind::Code => (
                OpaqueShape::CodeOf(id),
                "it begins as authorization codes do there, which are good for minutes and once",
                FindingId::NotAToken,
            ),
        };
        let severity = if found == FindingId::Opaque { Severity::Info } else { Severity::Fail };
        Self { shape, provider: provider.name.clone(), what, severity, id: found }
    }
}

/// Says what a text is that is not meant to be a JWT.
pub(super) fn look_at(text: &str, found: &mut Dissected) {
    if let Some(known) = shape_of(text) {
        found.form = Form::Opaque(known.shape);
        let finding = say(known.id, known.severity, known.what).with(FindingFact::Provider, known.provider);
        found.findings.push(finding);
        return;
    }
    let (shape, finding) = if let Some((shape, what)) = something_else(text) {
        (shape, say(FindingId::NotAToken, Severity::Fail, what))
    } else {
        let what = "only who issued it knows what it says";
        (OpaqueShape::Unknown, say(FindingId::Opaque, Severity::Info, what))
    };
    found.form = Form::Opaque(shape);
    found.findings.push(finding);
}

/// Says that a JSON document is no token, and what it is.
pub(super) fn not_a_token(shape: OpaqueShape, what: &str, found: &mut Dissected) {
    found.form = Form::Opaque(shape);
    found.findings.push(say(FindingId::NotAToken, Severity::Fail, what));
}

/// What a JSON document is that has to do with tokens and is none.
pub(super) fn document(node: &Node) -> Option<(OpaqueShape, &'static str)> {
    let has = |name: &str| node.get(name).is_some();
    keys(node).map(|what| (OpaqueShape::Key, what)).or_else(|| {
        let known = DOCUMENTS.iter().find(|(_, all, any)| {
            all.iter().all(|name| has(name)) && (any.is_empty() || any.iter().any(|name| has(name)))
        })?;
        Some((OpaqueShape::Unknown, known.0))
    })
}

/// What a document is that has all of the first members and one of the second.
const DOCUMENTS: [(&str, &[&str], &[&str]); 5] = [
    (
        "it is a provider’s answer with tokens in it; one of them alone can be looked at",
        &[],
        &["access_token", "refresh_token", "id_token"],
    ),
    ("it is the answer of a mail server that refused a token", &["status"], &["schemes", "scope"]),
    (
        "it is a provider’s answer to a request that failed",
        &["error"],
        &["error_description", "error_uri", "error_codes"],
    ),
    ("it is the description of a provider", &[], &["authorization_endpoint", "token_endpoint"]),
    ("it is the registration of a client", &[], &["client_secret", "installed", "web"]),
];

fn keys(node: &Node) -> Option<&'static str> {
    let private = |key: &Node| key.get("d").is_some() || key.get("k").is_some();
    let keys = match node.get("keys") {
        Some(Node::List(keys)) => Some(keys.as_slice()),
        _ => None,
    };
    let is_key = node.get("kty").is_some();
    if is_key && private(node) || keys.is_some_and(|keys| keys.iter().any(private)) {
        Some("it is a private key or a shared secret, which only its owner should have")
    } else if keys.is_some() {
        Some("it is a JWKS: the public keys that tokens are checked with")
    } else {
        is_key.then_some("it is a JWK: a public key that tokens are checked with")
    }
}

fn something_else(text: &str) -> Option<(OpaqueShape, &'static str)> {
    if text.contains("-----BEGIN ") {
        return Some((OpaqueShape::Key, pem(text)));
    }
    if ["ssh-rsa ", "ssh-ed25519 ", "ecdsa-sha2-"].iter().any(|start| text.starts_with(start)) {
        return Some((OpaqueShape::Key, "it is a public key for SSH"));
    }
    if let Some(mechanism) = sasl::mechanism_in(text) {
        return Some((OpaqueShape::SaslAnswer, in_an_answer(mechanism)));
    }
    if is_app_password(text) {
        return Some((OpaqueShape::AppPassword, "it looks like a password made for a program"));
    }
    let what = marked(text).or_else(|| text.contains(char::is_whitespace).then(|| prose(text)))?;
    Some((OpaqueShape::Unknown, what))
}

fn in_an_answer(mechanism: &str) -> &'static str {
    if mechanism == "XOAUTH2" {
        "it is the answer that a mail program signs in with (XOAUTH2), with a token inside that was left there"
    } else {
        "it is the answer that a mail program signs in with (OAUTHBEARER), with a token inside that was left there"
    }
}

fn pem(text: &str) -> &'static str {
    if text.contains("PRIVATE KEY-----") {
        "it is a private key, which only its owner should have"
    } else if text.contains("-----BEGIN CERTIFICATE") {
        "it is a certificate with a public key"
    } else {
        "it is a public key that tokens are checked with, or another file of this form"
    }
}

/// Four groups of four small letters (Google, Apple) or sixteen in a row (Yahoo, AOL, Microsoft).
fn is_app_password(text: &str) -> bool {
    let groups: Vec<&str> = text.split([' ', '-', '\u{a0}']).collect();
    let small = |group: &&str| group.bytes().all(|byte| byte.is_ascii_lowercase());
    match groups.as_slice() {
        [one] => one.len() == 16 && small(one),
        four => four.len() == 4 && four.iter().all(|group| group.len() == 4 && small(group)),
    }
}

/// Other things of a client that are known by their marks, as their issuers document them.
fn marked(text: &str) -> Option<&'static str> {
    let is_word = !text.contains(char::is_whitespace);
    let in_address = text.starts_with("http://") || text.starts_with("https://");
    MARKS
        .iter()
        .find(|(_, fits)| is_word && fits(text))
        .map(|(what, _)| *what)
        .or_else(|| in_address.then_some("it is an address of the web"))
}

type Fits = fn(&str) -> bool;

const MARKS: [(&str, Fits); 5] = [
    ("it is a client secret of Google", |text| text.starts_with("GOCSPX-")),
    ("it is a client ID of Google", |text| text.ends_with(".apps.googleusercontent.com")),
    ("it is an API key of Google", |text| text.starts_with("AIza") && text.len() == 39),
    ("it is an ID of the kind that clients and organisations have, not a token", is_uuid),
    ("it is a mail address", is_address),
];

fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let hex = groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()));
    hex && groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
}

fn is_address(text: &str) -> bool {
    text.split_once('@')
        .is_some_and(|(user, host)| !user.is_empty() && host.contains('.') && !host.contains('@'))
}

fn prose(text: &str) -> &'static str {
    let catalogue = Catalogue::built_in();
    let inside = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        word.starts_with("eyJ") || shape_in(&catalogue, word).is_some()
    };
    if text.split(|c: char| c.is_whitespace() || "\"'=<>,;()".contains(c)).any(inside) {
        "it is a longer text with something like a token in it; the token alone can be looked at"
    } else {
        "white space stands in it, and in no token"
    }
}
