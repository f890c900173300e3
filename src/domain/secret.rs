//! The one definition of a secret type.
//!
//! A secret cannot speak: no `Display`, a `Debug` that prints only its name, no `Serialize`, wiped when dropped. Taking
//! the characters out is [`secrecy::ExposeSecret::expose_secret`], which the lints forbid without a written reason.

use secrecy::{ExposeSecret, SecretString};

macro_rules! secret {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone)]
        pub struct $name(SecretString);

        impl $name {
            /// Wraps characters; the plain copy that was passed in is gone afterwards.
            pub fn new(characters: impl Into<String>) -> Self {
                Self(SecretString::from(characters.into()))
            }

            /// Length in bytes; tells nothing else.
            pub fn len(&self) -> usize {
                #[expect(clippy::disallowed_methods, reason = "only the length leaves")]
                self.0.expose_secret().len()
            }

            /// Whether there are no characters at all.
            pub fn is_empty(&self) -> bool {
                self.len() == 0
            }
        }

        impl ExposeSecret<str> for $name {
            fn expose_secret(&self) -> &str {
                #[expect(clippy::disallowed_methods, reason = "this is the door itself; each caller gives its own reason")]
                self.0.expose_secret()
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}

secret! {
    /// Opens mail for a short time (RFC 6749, section 1.4).
    AccessToken
}
secret! {
    /// Gets new access tokens (RFC 6749, section 1.5).
    RefreshToken
}
secret! {
    /// Says who signed in (OpenID Connect Core 1.0, section 2).
    IdToken
}
secret! {
    /// The password of a confidential client (RFC 6749, section 2.3.1).
    ClientSecret
}
secret! {
    /// What the provider's redirect brings, worth a token pair for a minute (RFC 6749, section 4.1.2).
    AuthorizationCode
}
secret! {
    /// Proves that who redeems the code asked for it (RFC 7636, section 4.1).
    PkceVerifier
}
secret! {
    /// Binds a redirect to the sign-in that asked for it (RFC 6749, section 10.12).
    State
}
secret! {
    /// Binds an ID token to the sign-in that asked for it (OpenID Connect Core 1.0, section 3.1.2.1).
    Nonce
}
secret! {
    /// What a device polls with (RFC 8628, section 3.2).
    DeviceCode
}
secret! {
    /// Lets a registered client be changed or deleted (RFC 7592, section 3).
    RegistrationToken
}
secret! {
    /// The address of the page a browser ended on, pasted by hand: it holds a code.
    PastedAddress
}
secret! {
    /// Wraps the vault's key when it is not in the system's keyring.
    Passphrase
}

secret! {
    /// A token that a person brought to be looked at: pasted, dropped or piped in.
    PastedToken
}
secret! {
    /// What an issuer and the reader of an HMAC-signed token share (RFC 7518, section 3.2).
    SharedSecret
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_prints_its_name_and_nothing_of_itself() {
        let token = AccessToken::new("CANARY-1");
        assert_eq!(format!("{token:?}"), "AccessToken(…)");
        assert_eq!(token.len(), 8);
    }
}
