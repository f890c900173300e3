//! What is in the sealed part of a file: tokens and client secrets, as JSON that exists in memory only while it is sealed or
//! opened, and is wiped then.
//!
//! The room for it is made at once, so that no copy is left behind while it grows.

use std::io::{self, Write};

use secrecy::ExposeSecret;
use serde::{Deserialize, Deserializer, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::domain::account::{Asking, Grant, MailAddress};
use crate::domain::secret::{AccessToken, ClientSecret, RefreshToken, RegistrationToken};
use crate::store::{CarriedSignIn, Tokens};

/// The secrets of one account.
#[derive(Debug)]
pub(super) struct Secrets {
    /// Whose they are.
    pub(super) address: MailAddress,
    /// The secret of its client.
    pub(super) client_secret: Option<ClientSecret>,
    /// What reads and deletes the registration of its client, where this account holds it.
    pub(super) registration: Option<RegistrationToken>,
    /// Its sign-in.
    pub(super) sign_in: Option<CarriedSignIn>,
}

impl Secrets {
    /// What of a sign-in is worth to be taken along.
    pub(super) fn sign_in(grant: Grant, tokens: Tokens, asking: Option<Asking>) -> CarriedSignIn {
        let Tokens { access, refresh, previous_refresh, .. } = tokens;
        CarriedSignIn { grant, access, refresh, previous_refresh, asking }
    }
}

/// As the bytes that are sealed. `None` only where JSON fails us.
pub(super) fn write(all: &[Secrets]) -> Option<Zeroizing<Vec<u8>>> {
    let accounts: Vec<Out<'_>> = all.iter().map(Out::of).collect();
    let mut size = Count(0);
    serde_json::to_writer(&mut size, &accounts).ok()?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(size.0));
    serde_json::to_writer(&mut *bytes, &accounts).ok()?;
    Some(bytes)
}

/// The opposite; `None` for what is not in this form.
pub(super) fn read(bytes: &[u8]) -> Option<Vec<Secrets>> {
    let accounts: Vec<In> = serde_json::from_slice(bytes).ok()?;
    Some(accounts.into_iter().map(In::into_secrets).collect())
}

/// Only counts.
struct Count(usize);

impl Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[derive(Serialize)]
struct Out<'a> {
    address: &'a MailAddress,
    client_secret: Option<&'a str>,
    registration: Option<&'a str>,
    grant: Option<&'a Grant>,
    access: Option<&'a str>,
    refresh: Option<&'a str>,
    previous_refresh: Option<&'a str>,
    asking: Option<Asking>,
}

impl<'a> Out<'a> {
    fn of(secrets: &'a Secrets) -> Self {
        let sign_in = secrets.sign_in.as_ref();
        Self {
            address: &secrets.address,
            client_secret: secrets.client_secret.as_ref().map(characters),
            registration: secrets.registration.as_ref().map(characters),
            grant: sign_in.map(|sign_in| &sign_in.grant),
            access: sign_in.and_then(|sign_in| sign_in.access.as_ref()).map(characters),
            refresh: sign_in.and_then(|sign_in| sign_in.refresh.as_ref()).map(characters),
            previous_refresh: sign_in.and_then(|sign_in| sign_in.previous_refresh.as_ref()).map(characters),
            asking: sign_in.and_then(|sign_in| sign_in.asking),
        }
    }
}

fn characters(secret: &impl ExposeSecret<str>) -> &str {
    #[expect(clippy::disallowed_methods, reason = "it is written into the box that is sealed at once")]
    secret.expose_secret()
}

#[derive(Deserialize)]
struct In {
    address: MailAddress,
    #[serde(default)]
    client_secret: Option<Text>,
    #[serde(default)]
    registration: Option<Text>,
    #[serde(default)]
    grant: Option<Grant>,
    #[serde(default)]
    access: Option<Text>,
    #[serde(default)]
    refresh: Option<Text>,
    #[serde(default)]
    previous_refresh: Option<Text>,
    #[serde(default)]
    asking: Option<Asking>,
}

impl In {
    fn into_secrets(self) -> Secrets {
        let (access, refresh) = (self.access.map(Text::take), self.refresh.map(Text::take));
        let previous_refresh = self.previous_refresh.map(Text::take).map(RefreshToken::new);
        let sign_in = self.grant.map(|grant| CarriedSignIn {
            grant,
            access: access.map(AccessToken::new),
            refresh: refresh.map(RefreshToken::new),
            previous_refresh,
            asking: self.asking,
        });
        let client_secret = self.client_secret.map(Text::take).map(ClientSecret::new);
        let registration = self.registration.map(Text::take).map(RegistrationToken::new);
        Secrets { address: self.address, client_secret, registration, sign_in }
    }
}

/// Characters on their way into a type that cannot speak; wiped if they do not get there.
struct Text(String);

impl Text {
    fn take(mut self) -> String {
        std::mem::take(&mut self.0)
    }
}

impl Drop for Text {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_reads_back_and_nothing_of_it_can_speak() {
        let secret = Secrets {
            address: "anna@example.org".parse().unwrap(),
            client_secret: Some(ClientSecret::new("CANARY-\"quoted\"\n")),
            registration: Some(RegistrationToken::new("CANARY-registration")),
            sign_in: None,
        };
        let bytes = write(&[secret]).unwrap();
        assert_eq!(bytes.capacity(), bytes.len(), "it grew, and left copies behind");
        let back = read(&bytes).unwrap();
        assert!(!format!("{back:?}").contains("CANARY"));
        let [back] = back.as_slice() else { panic!("{back:?}") };
        assert_eq!(characters(back.client_secret.as_ref().unwrap()), "CANARY-\"quoted\"\n");
        assert!(read(b"[{}]").is_none() && read(b"").is_none());
    }
}
