//! What no definition may ask for, wherever it stands: found in the text before it is read, so that the reason is told and not
//! that a member is unknown.

use super::leaves::{Leaf, Leaves};
use super::{DefinitionFinding, quoted};
use crate::domain::host;
use crate::domain::problem::is_unseen;

/// Everything of the kind.
pub(super) fn forbidden(leaves: &Leaves) -> Vec<DefinitionFinding> {
    let judges = [grant, pkce, plain_http, secret, unseen];
    let of = |(leaf, text): (&Leaf, &str)| judges.iter().find_map(|judge| judge(leaf, text));
    let with_line =
        |finding: DefinitionFinding| DefinitionFinding { line: leaves.line_of(&finding.field), ..finding };
    let found: Vec<_> = leaves.texts().filter_map(of).map(with_line).collect();
    found
}

/// Members in which other programs' files name a flow.
const FLOWS: [&str; 8] =
    ["response_type", "response_types", "grant_type", "grant_types", "grant", "grants", "flow", "oauth_flow"];

fn grant(leaf: &Leaf, text: &str) -> Option<DefinitionFinding> {
    if !FLOWS.contains(&leaf.key.as_str()) && leaf.key != "kind" {
        return None;
    }
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_ascii_lowercase).collect();
    let has = |names: &[&str]| words.iter().any(|word| names.contains(&word.as_str()));
    if has(&["token", "id_token", "implicit", "hybrid"]) {
        let title = format!("The implicit grant is asked for: {}", quoted(text));
        let why = "It hands tokens to whoever reads the browser’s address line, so RFC 9700 (section 2.1.2) advises against it \
                   and Mailward does not have it. Remove the line: the authorization code with PKCE is always used.";
        return Some(DefinitionFinding::refused("implicit", &leaf.path, (title, why)));
    }
    if has(&["password", "ropc"]) && leaf.key != "kind" {
        let title = format!("The password grant is asked for: {}", quoted(text));
        let why = "It would have Mailward ask for the password of the mailbox (RFC 9700, section 2.4). Remove the line.";
        return Some(DefinitionFinding::refused("password-grant", &leaf.path, (title, why)));
    }
    None
}

fn pkce(leaf: &Leaf, text: &str) -> Option<DefinitionFinding> {
    let weak = match leaf.key.as_str() {
        "code_challenge_method" => !text.eq_ignore_ascii_case("S256"),
        "pkce" => {
            ["plain", "none", "off", "disabled", "no"].iter().any(|word| text.eq_ignore_ascii_case(word))
        }
        _ => false,
    };
    let title = format!("PKCE is to be weakened: {}", quoted(text));
    let why = "Mailward always sends PKCE with S256 (RFC 7636); a server that does not know it ignores it. Remove the line.";
    weak.then(|| DefinitionFinding::refused("pkce", &leaf.path, (title, why)))
}

/// Addresses that somebody is sent to, or that are compared; words for people may name any.
fn plain_http(leaf: &Leaf, text: &str) -> Option<DefinitionFinding> {
    let is_address =
        leaf.path.starts_with("endpoints.") || leaf.path == "issuer" || leaf.path == "steps.page";
    let plain = text.trim_start().get(..7).is_some_and(|start| start.eq_ignore_ascii_case("http://"));
    if !is_address || !plain {
        return None;
    }
    let url = url::Url::parse(text.trim());
    if url.is_ok_and(|url| url.host().is_some_and(|name| host::is_loopback_host(&name.to_owned()))) {
        return None;
    }
    let title = format!("Plain HTTP: {}", quoted(text));
    let why = "Whoever stands between could read and change everything, codes and tokens included (RFC 6749, section 10.9). \
               Write https://; plain HTTP is only taken on this computer.";
    Some(DefinitionFinding::refused("plain-http", &leaf.path, (title, why)))
}

/// Never quoted.
fn secret(leaf: &Leaf, text: &str) -> Option<DefinitionFinding> {
    let names = ["client_secret", "clientsecret", "password", "passphrase", "refresh_token", "access_token"];
    let is_one = names.contains(&leaf.key.to_ascii_lowercase().as_str());
    let title = "A secret stands in the definition".to_owned();
    let why = "Definitions are not secret: they are shown, exported and handed on. Remove the line; a client secret belongs to an \
               account and is kept sealed.";
    (is_one && !text.is_empty()).then(|| DefinitionFinding::refused("secret", &leaf.path, (title, why)))
}

fn unseen(leaf: &Leaf, text: &str) -> Option<DefinitionFinding> {
    let many_lines = leaf.path == "loopback_authority";
    let steers = |c: char| is_unseen(c) && !(many_lines && matches!(c, '\n' | '\r'));
    let title = format!("{} has characters in it that cannot be seen", leaf.path);
    let why = "They can make a text look like another one. Type it anew, on one line.";
    text.contains(steers).then(|| DefinitionFinding::refused("unseen", &leaf.path, (title, why)))
}
