//! What a readable token is for: to open something, to say who signed in, to get further tokens.
//!
//! Told by `typ` where it says so (RFC 8725, section 3.11), and otherwise by what stands in it.

use super::Node;

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// To open something (RFC 9068).
    Access,
    /// To say who signed in (OpenID Connect Core 1.0, section 2).
    Id,
    /// To get further tokens.
    Refresh,
    /// Something else that has a type of its own, such as the message of a sign-out.
    Other,
    /// It does not say.
    Unknown,
}

/// What a token with this header and these claims is for.
pub fn purpose(header: Option<&Node>, claims: Option<&Node>) -> Purpose {
    let Some(claims) = claims else { return Purpose::Unknown };
    let typ = header.and_then(|header| header.get("typ")?.text()).map(media_type).unwrap_or_default();
    let own = claims.get("typ").and_then(Node::text).unwrap_or_default();
    match (typ.as_str(), own) {
        ("at+jwt", _) | (_, "Bearer") => Purpose::Access,
        // Keycloak says it in the claims.
        (_, "Refresh" | "Offline") => Purpose::Refresh,
        (_, "ID") => Purpose::Id,
        ("" | "jwt", _) => by_claims(claims),
        (typ, _) if typ.ends_with("+jwt") => Purpose::Other,
        _ => by_claims(claims),
    }
}

/// A media type in lower case and without `application/` (RFC 7515, section 4.1.9).
pub fn media_type(typ: &str) -> String {
    let typ = typ.to_ascii_lowercase();
    typ.strip_prefix("application/").unwrap_or(&typ).to_owned()
}

fn by_claims(claims: &Node) -> Purpose {
    let has = |name: &&str| claims.get(name).is_some();
    if ["at_hash", "c_hash", "nonce"].iter().any(|name| has(&name)) {
        return Purpose::Id;
    }
    if OF_ACCESS.iter().any(|name| has(&name)) {
        return Purpose::Access;
    }
    let azp = claims.get("azp").and_then(Node::text);
    let for_its_client = azp.is_some() && azp == claims.get("aud").and_then(Node::text);
    let names_a_person = ["email", "preferred_username", "name"].iter().any(|name| has(&name));
    if for_its_client || (azp.is_none() && names_a_person && has(&"sub") && has(&"aud")) {
        Purpose::Id
    } else {
        Purpose::Unknown
    }
}

/// What only tokens that open something have: permissions, and the client they were issued to.
const OF_ACCESS: [&str; 7] = ["scp", "scope", "roles", "appid", "client_id", "cid", "idtyp"];

#[cfg(test)]
mod tests {
    use super::*;

    fn object(members: &[(&str, &str)]) -> Node {
        let member = |(name, value): &(&str, &str)| ((*name).to_owned(), Node::Text((*value).to_owned()));
        Node::Object(members.iter().map(member).collect())
    }

    #[test]
    fn tokens_are_told_apart_by_their_type_and_by_what_stands_in_them() {
        let plain = [("typ", "JWT")];
        for (header, claims, expected) in [
            (&[("typ", "at+jwt")], &[("sub", "1")] as &[_], Purpose::Access),
            (&[("typ", "application/AT+JWT")], &[("sub", "1")], Purpose::Access),
            (&plain, &[("scp", "IMAP.AccessAsUser.All"), ("name", "Anna")], Purpose::Access),
            (&plain, &[("typ", "Bearer"), ("azp", "mail"), ("nonce", "n")], Purpose::Access),
            (&plain, &[("typ", "ID"), ("azp", "mail")], Purpose::Id),
            (&plain, &[("typ", "Refresh")], Purpose::Refresh),
            (&plain, &[("sub", "1"), ("aud", "c"), ("azp", "c")], Purpose::Id),
            (&plain, &[("sub", "1"), ("aud", "c"), ("email", "a@example.org")], Purpose::Id),
            (&plain, &[("sub", "1"), ("aud", "c"), ("nonce", "n")], Purpose::Id),
            (&[("typ", "logout+jwt")], &[("sub", "1")], Purpose::Other),
            (&plain, &[("sub", "1")], Purpose::Unknown),
        ] {
            assert_eq!(
                purpose(Some(&object(header)), Some(&object(claims))),
                expected,
                "{header:?} {claims:?}"
            );
        }
        assert_eq!(purpose(None, None), Purpose::Unknown);
    }
}
