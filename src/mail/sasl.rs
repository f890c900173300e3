//! What a mail program sends to sign in with a token: OAUTHBEARER (RFC 7628) and XOAUTH2, as base64.
//!
//! Both strings hold the whole token, so they are wiped when dropped. Nothing here talks to a server.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::ExposeSecret;
use zeroize::Zeroizing;

use crate::domain::secret::AccessToken;

/// The initial response of OAUTHBEARER, in base64 (RFC 7628, section 3.1).
///
/// `server` is host and port of the connection it is for; servers do not need it, so it may stay away.
pub fn oauthbearer(user: &str, server: Option<(&str, u16)>, token: &AccessToken) -> Zeroizing<String> {
    let server = server.map(|(host, port)| format!("host={host}\u{1}port={port}\u{1}")).unwrap_or_default();
    encoded(&format!("n,a={},\u{1}{server}", saslname(user)), token)
}

/// The initial response of XOAUTH2, in base64: Google's form, which Microsoft shares.
pub fn xoauth2(user: &str, token: &AccessToken) -> Zeroizing<String> {
    encoded(&format!("user={user}\u{1}"), token)
}

fn encoded(head: &str, token: &AccessToken) -> Zeroizing<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the string that signs in to a mail server holds the token"
    )]
    let token = token.expose_secret();
    let plain = Zeroizing::new(format!("{head}auth=Bearer {token}\u{1}\u{1}"));
    Zeroizing::new(STANDARD.encode(plain.as_bytes()))
}

/// Comma and equals sign have a meaning in the header and are written out (RFC 5801, section 4).
fn saslname(user: &str) -> String {
    user.replace('=', "=3D").replace(',', "=2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> String {
        String::from_utf8(STANDARD.decode(text).unwrap()).unwrap()
    }

    #[test]
    fn oauthbearer_is_the_example_of_its_standard() {
        // RFC 7628, section 4.1, without the line breaks that were put in for print.
        let token = AccessToken::new("vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==");
        let expected = "bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVhcmVyIHZGOWRmdDRxbVRjMk52\
                        YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB";
        assert_eq!(*oauthbearer("user@example.com", Some(("server.example.com", 143)), &token), expected);
    }

    #[test]
    fn oauthbearer_needs_no_server_and_writes_commas_out() {
        let sent = oauthbearer("a,b=c@example.org", None, &AccessToken::new("T"));
        assert_eq!(decoded(&sent), "n,a=a=2Cb=3Dc@example.org,\u{1}auth=Bearer T\u{1}\u{1}");
    }

    #[test]
    fn xoauth2_names_the_user_and_the_token() {
        let sent = xoauth2("anna@example.org", &AccessToken::new("ya29.T"));
        assert_eq!(decoded(&sent), "user=anna@example.org\u{1}auth=Bearer ya29.T\u{1}\u{1}");
        assert!(!sent.contains('\n'));
    }

    #[test]
    fn a_large_token_stays_on_one_line() {
        let sent = xoauth2("anna@example.org", &AccessToken::new("x".repeat(16 * 1024)));
        assert!(sent.len() > 16 * 1024 && !sent.contains(char::is_whitespace));
    }
}
