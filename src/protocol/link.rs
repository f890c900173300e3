//! The authorization address (RFC 6749, section 4.1.1; RFC 7636, section 4.3), built by `oauth2`. Its only user.
//!
//! What goes in here ends in a browser's address line, so nothing is given away by strings that are not wiped. The
//! verifier passes through only to be hashed, and comes back in its own type.

use oauth2::basic::BasicClient;
use oauth2::{AuthUrl, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl};
use url::Url;

use crate::domain::secret::PkceVerifier;

/// What an authorization address is made of.
pub(super) struct Parts<'a> {
    pub(super) endpoint: &'a Url,
    pub(super) client: &'a str,
    pub(super) redirect_uri: &'a Url,
    /// The permissions as one text, with the provider's separator.
    pub(super) scope: String,
    pub(super) state: &'a str,
    pub(super) extra: Vec<(String, String)>,
}

/// The address, always for a code and always with an S256 challenge, and the verifier that belongs to it.
pub(super) fn build(parts: Parts<'_>, verifier: &str) -> (Url, PkceVerifier) {
    let verifier = PkceCodeVerifier::new(verifier.to_owned());
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
    let client = BasicClient::new(oauth2::ClientId::new(parts.client.to_owned()))
        .set_auth_uri(AuthUrl::from_url(parts.endpoint.clone()))
        .set_redirect_uri(RedirectUrl::from_url(parts.redirect_uri.clone()));
    let mut request =
        client.authorize_url(|| CsrfToken::new(parts.state.to_owned())).set_pkce_challenge(challenge);
    if !parts.scope.is_empty() {
        request = request.add_scope(oauth2::Scope::new(parts.scope));
    }
    for (name, value) in parts.extra {
        request = request.add_extra_param(name, value);
    }
    let (address, _state) = request.url();
    (address, PkceVerifier::new(verifier.into_secret()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::scripted::shown;

    #[test]
    fn the_example_of_rfc_7636_appendix_b_is_reproduced() {
        let parts = Parts {
            endpoint: &Url::parse("https://id.example.org/authorize").unwrap(),
            client: "c",
            redirect_uri: &Url::parse("http://127.0.0.1:4711/callback").unwrap(),
            scope: String::new(),
            state: "s",
            extra: Vec::new(),
        };
        let (address, verifier) = build(parts, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        let challenge = address.query_pairs().find(|(name, _)| name == "code_challenge").unwrap().1;
        assert_eq!(challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assert_eq!(shown(&verifier), "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    }
}
