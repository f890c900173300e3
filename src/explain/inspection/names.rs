//! What the members of headers and claims are called, and how their values are told: one table for each.
//!
//! From RFC 7515 and 7519, OpenID Connect Core 1.0, RFC 9068 and 8693, and what Microsoft, Google and Keycloak write. The order is
//! that of the window: who, for whom, what, when, and then the rest.

/// A member that is known.
pub(super) struct Name {
    /// The member's name.
    pub(super) name: &'static str,
    /// What it is for, in a word or two.
    pub(super) label: &'static str,
    /// How its value is told.
    pub(super) kind: Kind,
}

/// How a value is told.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// As it stands.
    Plain,
    /// A moment: local, with the distance to now.
    Moment,
    /// An address of a web service: without what all of them have.
    Address,
    /// One or several services.
    Audience,
    /// Permissions, in plain words.
    Permissions,
    /// Words for the values that are known.
    Words(&'static [(&'static str, &'static str)]),
}

const fn name(name: &'static str, label: &'static str, kind: Kind) -> Name {
    Name { name, label, kind }
}

use Kind::{Address, Audience, Moment, Permissions, Plain, Words};

#[rustfmt::skip]
pub(super) const CLAIMS: &[Name] = &[
    name("iss", "Issued by", Address),
    name("aud", "Meant for", Audience),
    name("upn", "Who", Plain),
    name("preferred_username", "Who", Plain),
    name("unique_name", "Who", Plain),
    name("email", "Mail address", Plain),
    name("email_verified", "Address checked", Words(TRUTH)),
    name("name", "Name", Plain),
    name("given_name", "Given name", Plain),
    name("family_name", "Family name", Plain),
    name("sub", "Person’s ID", Plain),
    name("oid", "Object ID", Plain),
    name("tid", "Organisation", Words(TENANTS)),
    name("hd", "Organisation", Plain),
    name("scp", "May", Permissions),
    name("scope", "May", Permissions),
    name("roles", "Roles", Plain),
    name("app_displayname", "Client’s name", Plain),
    name("appid", "Client", Plain),
    name("client_id", "Client", Plain),
    name("azp", "Client", Plain),
    name("cid", "Client", Plain),
    name("idtyp", "Speaks for", Words(&[("app", "a program"), ("user", "a person")])),
    name("iat", "Issued", Moment),
    name("nbf", "Valid from", Moment),
    name("exp", "Ends", Moment),
    name("auth_time", "Signed in", Moment),
    name("amr", "Proved by", Words(FACTORS)),
    name("acr", "Strength", Plain),
    name("jti", "Number", Plain),
    name("nonce", "Nonce", Plain),
    name("at_hash", "Access token’s hash", Plain),
    name("c_hash", "Code’s hash", Plain),
    name("sid", "Session", Plain),
    name("session_state", "Session", Plain),
    name("idp", "Signed in at", Address),
    name("ipaddr", "Signed in from", Plain),
    name("locale", "Language", Plain),
    name("cnf", "Bound to a key", Plain),
    name("act", "Acting for them", Plain),
    name("typ", "Type", Plain),
    name("ver", "Version", Plain),
];

#[rustfmt::skip]
pub(super) const HEADER: &[Name] = &[
    name("alg", "Algorithm", Words(ALGORITHMS)),
    name("enc", "Encryption", Plain),
    name("typ", "Type", Plain),
    name("cty", "Content", Plain),
    name("kid", "Key", Plain),
    name("zip", "Compression", Words(&[("DEF", "DEFLATE")])),
    name("crit", "To be understood", Plain),
    name("b64", "Payload encoded", Words(TRUTH)),
    name("jku", "Says its keys are at", Address),
    name("x5u", "Says its certificate is at", Address),
    name("jwk", "Brings a key", Plain),
    name("x5c", "Brings a certificate", Plain),
    name("x5t", "Certificate’s hash", Plain),
    name("x5t#S256", "Certificate’s hash", Plain),
    name("epk", "Sender’s key", Plain),
    name("nonce", "Nonce", Plain),
];

const TRUTH: &[(&str, &str)] = &[("true", "yes"), ("false", "no")];

/// RFC 7518, section 3.1; RFC 8037; RFC 9864.
const ALGORITHMS: &[(&str, &str)] = &[
    ("RS256", "RS256, RSA with SHA-256"),
    ("RS384", "RS384, RSA with SHA-384"),
    ("RS512", "RS512, RSA with SHA-512"),
    ("PS256", "PS256, RSA-PSS with SHA-256"),
    ("PS384", "PS384, RSA-PSS with SHA-384"),
    ("PS512", "PS512, RSA-PSS with SHA-512"),
    ("ES256", "ES256, ECDSA on P-256"),
    ("ES384", "ES384, ECDSA on P-384"),
    ("ES512", "ES512, ECDSA on P-521"),
    ("EdDSA", "EdDSA"),
    ("Ed25519", "Ed25519"),
    ("HS256", "HS256, a shared secret with SHA-256"),
    ("HS384", "HS384, a shared secret with SHA-384"),
    ("HS512", "HS512, a shared secret with SHA-512"),
    ("none", "none, not signed"),
];

/// RFC 8176, and Microsoft's word for several.
const FACTORS: &[(&str, &str)] = &[
    ("pwd", "password"),
    ("mfa", "several factors"),
    ("otp", "one-time code"),
    ("sms", "code by SMS"),
    ("hwk", "hardware key"),
    ("swk", "software key"),
    ("fido", "FIDO key"),
    ("pin", "PIN"),
    ("fpt", "fingerprint"),
    ("face", "face"),
    ("kba", "questions"),
    ("rsa", "key"),
    ("wia", "Windows sign-in"),
    ("tel", "telephone"),
];

/// The number that Microsoft gives all personal accounts together (Entra documentation: access tokens).
const TENANTS: &[(&str, &str)] = &[("9188040d-6c67-4c5b-b112-36a304b66dad", "personal Microsoft accounts")];

/// Where a member stands in its table, and what is known of it.
pub(super) fn known(table: &'static [Name], name: &str) -> (usize, Option<&'static Name>) {
    let at = table.iter().position(|known| known.name == name);
    (at.unwrap_or(table.len()), at.map(|at| &table[at]))
}
