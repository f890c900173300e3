//! The name server: whether it finds the provider, and whether it tells the truth.
//!
//! A made-up name that is found, and a public provider within a private network, are lies: of a portal, a filter, or a
//! provider of internet access that earns with typing errors.

use std::net::IpAddr;

use url::Host;

use crate::domain::problem::ProblemKind;
use crate::domain::report::{CheckId, CheckResult, FactName, Finding};
use crate::domain::scope::MailUse;
use crate::platform::dial::DialError;

use super::super::road::{Road, of_dial};
use super::super::room::Room;

/// Looks up the provider, its mail servers, and a name that nobody has, side by side.
pub(in crate::services::diagnose) async fn check(room: &Room<'_>, road: &Road) -> Finding {
    let mail = mail_names(room);
    let Some(name) = road.name() else {
        let why = if road.here { "the provider is on this computer" } else { "the proxy looks names up" };
        return Finding::new(CheckId::Names, CheckResult::Skip, why);
    };
    room.doing(CheckId::Names, format!("looking up {name}"));
    let dial = room.context.world.dial.as_ref();
    let made_up = made_up(room);
    let others = futures_util::future::join_all(mail.iter().map(|name| dial.look_up(name)));
    let (found, others, nobody) = tokio::join!(dial.look_up(name), others, dial.look_up(&made_up));
    let finding = |result, summary: &str| Finding::new(CheckId::Names, result, summary);
    let found = match found {
        Ok(found) => found,
        Err(error) => {
            let problem = of_dial(&error, &road.to).at(room.context.world.clock.now());
            return finding(CheckResult::Fail, &format!("{name} was not found"))
                .fact(FactName::Host, name)
                .problem(problem);
        }
    };
    let told = |finding: Finding| {
        let facts = finding.fact(FactName::Host, name).fact(FactName::Addresses, listed(&found));
        mail.iter().zip(&others).fold(facts, |finding, (name, found)| {
            finding.fact(FactName::Addresses, format_args!("{name}: {}", words(found)))
        })
    };
    let problem = |name: &str, found: &[IpAddr]| {
        let problem = room.problem(ProblemKind::NamesFalse);
        problem.fact("host", name).fact("addresses", listed(found))
    };
    if found.iter().any(|address| cannot_be(*address, road.public)) {
        return told(finding(CheckResult::Fail, "an address that cannot be right"))
            .problem(problem(name, &found));
    }
    match nobody {
        Ok(somebody) if !somebody.is_empty() => {
            told(finding(CheckResult::Warn, "a made-up name was found")).problem(problem(&made_up, &somebody))
        }
        _ => told(finding(CheckResult::Pass, "found")),
    }
}

/// Names of the account's mail servers, each once.
fn mail_names(room: &Room<'_>) -> Vec<String> {
    let mut names = Vec::new();
    for mail_use in MailUse::ALL.into_iter().filter(|mail_use| room.account.uses.contains(*mail_use)) {
        if let Some(server) = room.server(mail_use)
            && let Ok(Host::Domain(name)) = Host::parse(&server.host)
            && name != "localhost"
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

/// A name below one that exists for examples (RFC 2606) and has nothing below it.
fn made_up(room: &Room<'_>) -> String {
    let mut bytes = [0; 8];
    room.context.world.random.fill(&mut bytes);
    format!("nobody-{:016x}.example.com.", u64::from_be_bytes(bytes))
}

/// Whether a server on the internet cannot have this address; within a private network only those that nobody can have.
fn cannot_be(address: IpAddr, public: bool) -> bool {
    if address.is_unspecified() || address.is_loopback() {
        return true;
    }
    public
        && match address {
            IpAddr::V4(four) => {
                let [first, second, ..] = four.octets();
                four.is_private()
                    || four.is_link_local()
                    || four.is_documentation()
                    || four.is_broadcast()
                    || (first == 100 && (64..128).contains(&second)) // RFC 6598
            }
            IpAddr::V6(six) => {
                let first = six.segments()[0];
                (first & 0xfe00) == 0xfc00 || (first & 0xffc0) == 0xfe80 // RFC 4193, RFC 4291
            }
        }
}

fn words(found: &Result<Vec<IpAddr>, DialError>) -> String {
    match found {
        Ok(found) => listed(found),
        Err(_) => "not found".to_owned(),
    }
}

fn listed(found: &[IpAddr]) -> String {
    found.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::cannot_be;

    #[test]
    fn a_public_server_has_no_private_address_and_no_server_an_empty_one() {
        for (address, public, private) in [
            ("9.9.9.9", false, false),
            ("2620:fe::fe", false, false),
            ("10.1.2.3", true, false),
            ("192.168.0.1", true, false),
            ("100.64.0.1", true, false),
            ("169.254.1.1", true, false),
            ("fd00::1", true, false),
            ("fe80::1", true, false),
            ("0.0.0.0", true, true),
            ("::", true, true),
            ("127.0.0.1", true, true),
        ] {
            let address = address.parse().unwrap();
            assert_eq!(cannot_be(address, true), public, "{address}");
            assert_eq!(cannot_be(address, false), private, "{address}");
        }
    }
}
