//! What does not belong into a token, because whoever holds it can read it: passwords, private keys, the numbers of cards,
//! bank accounts and social insurance (RFC 7519, section 12).
//!
//! Found by the name of a claim, or by a form with a check digit. A finding says where it stands and never what: the
//! number is as secret in a report as in the token.

use super::about;
use crate::domain::inspection::{Finding, FindingFact, FindingId, Node, Severity};

mod numbers;

pub(super) fn judge(claims: &Node) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut waiting: Vec<(String, &Node)> = vec![(String::new(), claims)];
    while let Some((path, node)) = waiting.pop() {
        if found.len() >= MOST_FOUND {
            break;
        }
        let name = path.rsplit('.').next().unwrap_or_default();
        if let Some((severity, what)) = at(name, node) {
            found.push(about(FindingId::Sensitive, severity, &path).with(FindingFact::What, what));
            continue; // what stands in a key is part of it
        }
        waiting.extend(below(&path, node));
    }
    found.reverse();
    found
}

const MOST_FOUND: usize = 20;

fn below<'a>(path: &str, node: &'a Node) -> Vec<(String, &'a Node)> {
    let under = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    // A path is for people: deeper than this its end says enough.
    let short = |path: String| match path.char_indices().rev().nth(LONGEST_PATH) {
        Some((start, _)) => path[start..].to_owned(),
        None => path,
    };
    match node {
        Node::Object(members) => members.iter().map(|(name, value)| (short(under(name)), value)).collect(),
        Node::List(items) => items.iter().map(|item| (path.to_owned(), item)).collect(),
        _ => Vec::new(),
    }
}

const LONGEST_PATH: usize = 120;

/// What is wrong with a value of this name. What is certain fails; what only looks so is a warning.
fn at(name: &str, node: &Node) -> Option<(Severity, &'static str)> {
    let plain: String =
        name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    match node {
        Node::Object(_) if is_private_jwk(node) => Some((Severity::Fail, "a private key")),
        Node::Text(text) if text.contains("-----BEGIN") && text.contains("PRIVATE KEY") => {
            Some((Severity::Fail, "a private key"))
        }
        Node::Text(text) if !text.trim().is_empty() => {
            by_name(&plain, text).or_else(|| by_form(&plain, text))
        }
        Node::Number(text) => by_name(&plain, text).or_else(|| by_form(&plain, text)),
        _ => None,
    }
}

/// RFC 7517, section 4.1; RFC 7518, section 6: what only the owner of a key has.
fn is_private_jwk(node: &Node) -> bool {
    let Some(kind) = node.get("kty").and_then(Node::text) else { return false };
    node.get(if kind == "oct" { "k" } else { "d" }).is_some()
}

fn by_name(name: &str, value: &str) -> Option<(Severity, &'static str)> {
    let what = match name {
        "password" | "passwd" | "pwd" | "passphrase" | "userpassword" | "apppassword" | "passwordhash" => {
            "a password"
        }
        "secret" | "clientsecret" | "apikey" | "secretkey" | "privatekey" => "a secret",
        "refreshtoken" => "a refresh token",
        "cvv" | "cvc" | "cvv2" | "cardnumber" | "creditcard" | "creditcardnumber" | "ccnumber" => {
            "the number of a card"
        }
        "ssn"
        | "socialsecuritynumber"
        | "nationalid"
        | "nationalidnumber"
        | "taxid"
        | "taxnumber"
        | "passportnumber" => "the number of a person with an authority",
        "pin" if (4..=8).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit()) => "a PIN",
        _ => return None,
    };
    Some((Severity::Fail, what))
}

fn by_form(name: &str, value: &str) -> Option<(Severity, &'static str)> {
    let what = if looks_like_token(value) {
        "what looks like another token"
    } else if numbers::is_iban(value) {
        "what looks like the number of a bank account"
    } else if numbers::is_ssn(value) {
        "what looks like a US social security number"
    } else if !is_usual_number(name) && numbers::holds_card(value) {
        "what looks like the number of a payment card"
    } else {
        return None;
    };
    Some((Severity::Warn, what))
}

/// Claims that are long numbers by nature: names of people and things, moments, telephones.
fn is_usual_number(name: &str) -> bool {
    const NAMES: [&str; 14] =
        ["sub", "aud", "azp", "exp", "nbf", "iat", "jti", "sid", "uti", "rh", "puid", "nonce", "ver", "aio"];
    NAMES.contains(&name)
        || ["id", "time", "at", "phone", "mobile", "number", "hash", "version", "code"]
            .iter()
            .any(|end| name.ends_with(end))
        || ["phone", "xms", "mobile", "time"].iter().any(|start| name.starts_with(start))
}

fn looks_like_token(text: &str) -> bool {
    text.starts_with("eyJ")
        && text.len() > 40
        && matches!(text.matches('.').count(), 2 | 4)
        && !text.contains(' ')
}
