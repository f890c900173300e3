//! Made-up inspections: the token of the picture, one that fits, ones that are no JWT, encrypted, broken or too long, and a
//! stored one. What is in them is data, as it would be found; the words are those of `explain`.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::domain::account::AccountId;
use crate::domain::inspection::{
    Finding, FindingFact as F, FindingId as I, Form, Inspection, MailReason, MailVerdict, Node, OpaqueShape,
    Part, Severity, Signature, SignatureReason, Source, StoredToken,
};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::ProviderId;
use crate::engine::snapshot::{InspectionView, Snapshot};

use super::{after, ago, eight, now};

/// The token of the picture: for Microsoft Graph, and long-lived. Made up: nobody signed it.
pub const GRAPH: &str = "eyJhbGciOiJSUzI1NiIsImtpZCI6IkZ4OXEiLCJ0eXAiOiJKV1QifQ.eyJhdWQiOiJodHRwczovL2dyYXBoLmV4YW1wbGUuY29tIiwiaXNzIjoiaHR0cHM6Ly9sb2dpbi5leGFtcGxlLmNvbS8iLCJ1cG4iOiJ0Lm9rYWZvckBleGFtcGxlLmNvbSIsInNjcCI6Ik1haWwuUmVhZCJ9.pXhJc0ZPRkVkM0p5TnVzdG5vYm9keXNpZ25lZHRoaXN0b2tlbg";

/// An engine that has found this.
pub fn found(inspection: Inspection) -> Snapshot {
    let stored = match &inspection.source {
        Source::Stored { account, token, .. } => Some((*account, *token)),
        Source::Pasted => None,
    };
    let view = InspectionView { stored, found: Some(Arc::new(inspection)), ..InspectionView::default() };
    Snapshot { inspection: Some(view), ..eight() }
}

/// An engine that looks at a pasted token.
pub fn running() -> Snapshot {
    let view = InspectionView { running: true, ..InspectionView::default() };
    Snapshot { inspection: Some(view), ..eight() }
}

/// An engine that could not look at it.
pub fn refused(kind: ProblemKind) -> Snapshot {
    let refused = Some(Box::new(Problem::new(kind).at(now())));
    Snapshot { inspection: Some(InspectionView { refused, ..InspectionView::default() }), ..eight() }
}

/// For Microsoft Graph, so that mail refuses it.
pub fn graph() -> Inspection {
    let findings = vec![
        verdict(MailReason::OtherAudience("Microsoft Graph".to_owned())).finding(),
        Some(
            Finding::new(I::LongLife, Severity::Warn)
                .with(F::Claim, "exp")
                .with(F::Span, "28 h")
                .with(F::Expected, "1 h")
                .with(F::Provider, "Microsoft 365"),
        ),
    ];
    Inspection {
        parts: parts(GRAPH),
        findings: findings.into_iter().flatten().collect(),
        mail: Some(verdict(MailReason::OtherAudience("Microsoft Graph".to_owned()))),
        ..jwt(claims("https://graph.example.com", "Mail.Read"))
    }
}

/// For mail, signed, and in order.
pub fn fits() -> Inspection {
    let fits = MailVerdict { imap: Some(true), smtp: Some(true), ..verdict(MailReason::Fits) };
    let scopes = "IMAP.AccessAsUser.All SMTP.Send offline_access";
    Inspection {
        parts: parts(GRAPH),
        mail: Some(fits),
        findings: Vec::new(),
        ..jwt(claims("https://outlook.example.com", scopes))
    }
}

/// Of an issuer that nobody knows, with everything wrong that can be: long words, many findings.
pub fn unknown() -> Inspection {
    let mut claims =
        claims("https://api.example.net/with/a/very/long/path/that/does/not/fit/into/a/column", "admin");
    if let Node::Object(members) = &mut claims {
        let roles = ["Mail.ReadWrite", "Directory.Read.All"].map(|role| Node::Text(role.to_owned()));
        let realm = Node::Object(vec![("roles".to_owned(), Node::List(roles.to_vec()))]);
        members.push(("realm_access".to_owned(), realm));
        members
            .push(("a-claim-with-a-very-long-name-of-its-own".to_owned(), Node::Number("1e400".to_owned())));
    }
    let finding = |id, severity| Finding::new(id, severity);
    Inspection {
        parts: parts(GRAPH),
        signature: Signature::because(SignatureReason::NoKeys),
        provider: None,
        mail: None,
        findings: vec![
            finding(I::Duplicate, Severity::Fail).with(F::Part, "claims").with(F::Claim, "exp"),
            finding(I::ClaimType, Severity::Fail).with(F::Claim, "exp").with(F::Found, "1e400"),
            finding(I::RemoteKeys, Severity::Warn).with(F::Claim, "jku"),
            finding(I::ScopeWide, Severity::Warn).with(F::Found, "Directory.Read.All"),
            finding(I::Large, Severity::Info).with(F::Size, "14,203"),
        ],
        ..jwt(claims)
    }
}

/// Opaque by design.
pub fn opaque() -> Inspection {
    let google: ProviderId = "google".parse().expect("a literal");
    Inspection {
        form: Form::Opaque(OpaqueShape::AccessOf(google.clone())),
        characters: 218,
        header: None,
        claims: None,
        signature: Signature::because(SignatureReason::NotAJwt),
        findings: vec![Finding::new(I::Opaque, Severity::Info).with(F::Provider, "Google")],
        mail: Some(MailVerdict {
            imap: None,
            smtp: None,
            pop: None,
            provider: google.clone(),
            provider_name: "Google".to_owned(),
            service: None,
            ..verdict(MailReason::NotReadable)
        }),
        provider: Some(google),
        ..jwt(Node::Null)
    }
}

/// Encrypted.
pub fn encrypted() -> Inspection {
    Inspection {
        form: Form::Jwe,
        header: Some(object(&[("alg", "RSA-OAEP-256"), ("enc", "A256GCM"), ("kid", "e4")])),
        claims: None,
        parts: vec![
            (Part::Header, 0..8),
            (Part::EncryptedKey, 9..14),
            (Part::Iv, 15..20),
            (Part::Ciphertext, 21..30),
            (Part::Tag, 31..36),
        ],
        signature: Signature::because(SignatureReason::Encrypted),
        findings: vec![Finding::new(I::Encrypted, Severity::Info)],
        provider: None,
        mail: None,
        ..jwt(Node::Null)
    }
}

/// Longer than anything that is looked at.
pub fn too_long() -> Inspection {
    Inspection {
        form: Form::TooLong,
        characters: 65_544,
        header: None,
        claims: None,
        signature: Signature::because(SignatureReason::NotAJwt),
        findings: vec![Finding::new(I::TooLong, Severity::Fail).with(F::Size, "65,536")],
        provider: None,
        mail: None,
        ..jwt(Node::Null)
    }
}

/// A token of the vault: T. Okafor's access token, which has just ended.
pub fn stored() -> Inspection {
    let ended = ago(SignedDuration::from_mins(3));
    Inspection {
        source: Source::Stored {
            account: AccountId::new(5),
            address: "t.okafor@example.com".parse().expect("a literal"),
            token: StoredToken::Access,
        },
        findings: vec![
            Finding::new(I::Expired, Severity::Fail).with(F::Moment, ended).with(F::Span, "3 min"),
        ],
        mail: Some(verdict(MailReason::Ended(ended))),
        ..jwt(claims_until(ended, "https://outlook.example.com", "IMAP.AccessAsUser.All"))
    }
}

fn verdict(why: MailReason) -> MailVerdict {
    let audience = match &why {
        MailReason::OtherAudience(name) => Some(name.clone()),
        _ => None,
    };
    MailVerdict {
        imap: Some(false),
        smtp: Some(false),
        pop: Some(false),
        why,
        provider: "microsoft-work".parse().expect("a literal"),
        provider_name: "Microsoft 365".to_owned(),
        service: Some("Outlook".to_owned()),
        audience,
    }
}

fn jwt(claims: Node) -> Inspection {
    let mut signature = Signature::because(SignatureReason::Verified);
    signature.algorithm = Some("RS256".to_owned());
    signature.key_id = Some("Fx9q".to_owned());
    signature.keys_from = Some("login.example.com".to_owned());
    Inspection {
        source: Source::Pasted,
        known: None,
        at: now(),
        form: Form::Jwt,
        characters: 1_412,
        parts: Vec::new(),
        header: Some(object(&[("alg", "RS256"), ("kid", "Fx9q"), ("typ", "JWT")])),
        claims: Some(claims),
        signature,
        findings: Vec::new(),
        mail: None,
        provider: Some("microsoft-work".parse().expect("a literal")),
        keys_trouble: None,
    }
}

/// The claims of the picture, but for these two.
fn claims(audience: &str, scopes: &str) -> Node {
    claims_until(after(SignedDuration::from_hours(22) + SignedDuration::from_mins(53)), audience, scopes)
}

fn claims_until(ends: Timestamp, audience: &str, scopes: &str) -> Node {
    let issued = ago(SignedDuration::from_hours(5) + SignedDuration::from_mins(7));
    let moment = |at: Timestamp| Node::Number(at.as_second().to_string());
    let mut claims = object(&[
        ("iss", "https://login.example.com/"),
        ("aud", audience),
        ("upn", "t.okafor@example.com"),
        ("scp", scopes),
        ("appid", "6d1f2c8a-5b7a-4e0c-8a4d-2f6e1c3b5a79"),
        ("app_displayname", "Northwind Mail"),
    ]);
    if let Node::Object(members) = &mut claims {
        members.push(("iat".to_owned(), moment(issued)));
        members.push(("nbf".to_owned(), moment(issued)));
        members.push(("exp".to_owned(), moment(ends)));
        members.push(("jti".to_owned(), Node::Text("AbC7-x2".to_owned())));
    }
    claims
}

fn object(members: &[(&str, &str)]) -> Node {
    let text = |(name, value): &(&str, &str)| ((*name).to_owned(), Node::Text((*value).to_owned()));
    Node::Object(members.iter().map(text).collect())
}

/// Where the parts of a compact JWS stand.
fn parts(token: &str) -> Vec<(Part, std::ops::Range<usize>)> {
    let mut at = 0;
    let mut parts = Vec::new();
    for (part, text) in [Part::Header, Part::Payload, Part::Signature].into_iter().zip(token.split('.')) {
        parts.push((part, at..at + text.len()));
        at += text.len() + 1;
    }
    parts
}
