//! What stands in the QR codes of "Export for mobile" of Thunderbird: arrays of arrays, several of them one export.
//!
//! Elements at the end that are not known are left alone. A password among them is skipped: it is never made a text.

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

use crate::domain::import::{Found, FoundServer, FoundSignIn, FoundTls, ImportFormat, Note, Refusal};
use crate::domain::scope::MailUse;

use super::read::{MOST_ACCOUNTS, Parsed, Unreadable};

/// Reads one code after the other.
pub(super) fn read(text: &str) -> Result<Parsed, Unreadable> {
    let mut parsed = Parsed::of(ImportFormat::ThunderbirdQr);
    let (mut parts, mut of) = (0, 0);
    for code in serde_json::Deserializer::from_str(text).into_iter::<Code>() {
        let code = code.map_err(|error| {
            Unreadable::Invalid(format!("it is no export for mobile (line {})", error.line()))
        })?;
        parts += 1;
        of = of.max(code.last);
        if parts > MOST_PARTS || parsed.found.len() + code.accounts.len() > MOST_ACCOUNTS {
            parsed.note(Note::CutOff);
            break;
        }
        if code.had_secret {
            parsed.note(Note::SecretsSkipped);
        }
        parsed.found.extend(code.accounts);
    }
    if parts < of {
        parsed.note(Note::PartsMissing(parts, of));
    }
    Ok(parsed)
}

const MOST_PARTS: usize = 100;

/// `[version, [sequence, last], incoming, outgoing list, incoming, …]`
struct Code {
    last: usize,
    accounts: Vec<Found>,
    had_secret: bool,
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(CodeReader)
    }
}

struct CodeReader;

impl<'de> serde::de::Visitor<'de> for CodeReader {
    type Value = Code;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an export for mobile")
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut parts: A) -> Result<Code, A::Error> {
        let short = || serde::de::Error::custom("too short");
        let version: u64 = parts.next_element()?.ok_or_else(short)?;
        if version != 1 {
            return Err(serde::de::Error::custom("another version"));
        }
        let Loose((_, last)): Loose<(usize, usize)> = parts.next_element()?.ok_or_else(short)?;
        let mut code = Code { last, accounts: Vec::new(), had_secret: false };
        while let Some(incoming) = parts.next_element::<Server<Incoming>>()? {
            let Some(outgoing) = parts.next_element::<Vec<Group>>()? else { break };
            if code.accounts.len() <= MOST_ACCOUNTS {
                code.had_secret |=
                    incoming.had_secret || outgoing.iter().any(|group| group.server.had_secret);
                code.accounts.push(account(incoming, outgoing));
            }
        }
        Ok(code)
    }
}

fn account(incoming: Server<Incoming>, outgoing: Vec<Group>) -> Found {
    let mut addresses = outgoing.iter().flat_map(|group| group.addresses.clone());
    let mut found = Found {
        label: incoming.name,
        address: addresses.next(),
        aliases: addresses.take(MOST_ACCOUNTS).collect(),
        ..Found::default()
    };
    match incoming.server {
        Some(server) => found.servers.push(server),
        None => found.refusal = Some(Refusal::Entry("its incoming server is of a kind that is not known")),
    }
    found.servers.extend(outgoing.into_iter().find_map(|group| group.server.server));
    found
}

/// `[[server…], [address, name], …]`
struct Group {
    server: Server<Outgoing>,
    addresses: Vec<String>,
}

impl<'de> Deserialize<'de> for Group {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> serde::de::Visitor<'de> for Reader {
            type Value = Group;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an outgoing server with its addresses")
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut parts: A) -> Result<Group, A::Error> {
                let server = parts.next_element()?.ok_or_else(|| serde::de::Error::custom("too short"))?;
                let mut addresses = Vec::new();
                while let Some(Loose((address,))) = parts.next_element::<Loose<(String,)>>()? {
                    addresses.push(address);
                }
                Ok(Group { server, addresses })
            }
        }
        deserializer.deserialize_seq(Reader)
    }
}

/// A tuple with possibly more behind it, which is skipped.
struct Loose<T>(T);

macro_rules! loose {
    ($reader:ident, $($name:ident: $kind:ident),+) => {
        impl<'de, $($kind: Deserialize<'de>),+> Deserialize<'de> for Loose<($($kind,)+)> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct $reader<$($kind),+>(std::marker::PhantomData<($($kind,)+)>);
                impl<'de, $($kind: Deserialize<'de>),+> serde::de::Visitor<'de> for $reader<$($kind),+> {
                    type Value = Loose<($($kind,)+)>;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("a longer array")
                    }

                    fn visit_seq<S: serde::de::SeqAccess<'de>>(self, mut parts: S) -> Result<Self::Value, S::Error> {
                        let short = || serde::de::Error::custom("too short");
                        $(let $name = parts.next_element()?.ok_or_else(short)?;)+
                        while parts.next_element::<IgnoredAny>()?.is_some() {}
                        Ok(Loose(($($name,)+)))
                    }
                }
                deserializer.deserialize_seq($reader(std::marker::PhantomData))
            }
        }
    };
}

loose!(One, first: First);
loose!(Two, first: First, second: Second);

/// `[protocol, host, port, security, auth, user, …]`; what follows depends on the side.
struct Server<Side> {
    server: Option<FoundServer>,
    name: Option<String>,
    had_secret: bool,
    side: std::marker::PhantomData<Side>,
}

/// Which side a server is for.
trait Side {
    /// The protocol of a code.
    fn protocol(code: u64) -> Option<MailUse>;
    /// Whether a name of the account stands before the password.
    const NAMED: bool;
}

struct Incoming;
struct Outgoing;

impl Side for Incoming {
    fn protocol(code: u64) -> Option<MailUse> {
        [MailUse::Imap, MailUse::Pop].get(usize::try_from(code).ok()?).copied()
    }
    const NAMED: bool = true;
}

impl Side for Outgoing {
    fn protocol(code: u64) -> Option<MailUse> {
        (code == 0).then_some(MailUse::Smtp)
    }
    const NAMED: bool = false;
}

impl<'de, S: Side> Deserialize<'de> for Server<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ServerReader(std::marker::PhantomData))
    }
}

struct ServerReader<S>(std::marker::PhantomData<S>);

impl<'de, S: Side> serde::de::Visitor<'de> for ServerReader<S> {
    type Value = Server<S>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a server")
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut parts: A) -> Result<Server<S>, A::Error> {
        let short = || serde::de::Error::custom("too short");
        let protocol: u64 = parts.next_element()?.ok_or_else(short)?;
        let host: String = parts.next_element()?.ok_or_else(short)?;
        let port: u64 = parts.next_element()?.ok_or_else(short)?;
        let security: u64 = parts.next_element()?.ok_or_else(short)?;
        let auth: u64 = parts.next_element()?.ok_or_else(short)?;
        let user: String = parts.next_element()?.ok_or_else(short)?;
        let name = if S::NAMED { parts.next_element::<Option<String>>()?.flatten() } else { None };
        let mut had_secret = false;
        while parts.next_element::<IgnoredAny>()?.is_some() {
            had_secret = true;
        }
        let server = S::protocol(protocol).map(|protocol| FoundServer {
            protocol,
            host,
            port: u16::try_from(port).ok().filter(|port| *port != 0),
            tls: tls(security),
            sign_in: sign_in(auth),
            user: Some(user),
        });
        Ok(Server { server, name, had_secret, side: std::marker::PhantomData })
    }
}

const fn tls(code: u64) -> FoundTls {
    match code {
        3 => FoundTls::Implicit,
        2 => FoundTls::StartTls,
        1 => FoundTls::IfPossible,
        _ => FoundTls::Clear,
    }
}

const fn sign_in(code: u64) -> FoundSignIn {
    match code {
        6 => FoundSignIn::OAuth,
        1 | 2 => FoundSignIn::Password,
        5 => FoundSignIn::Certificate,
        _ => FoundSignIn::Other,
    }
}
