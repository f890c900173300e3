//! Records of the domain name system that finding addresses does not give: who takes a domain's mail.
//!
//! By the system's own name servers only, never by others, and never with the system's search domains behind the name: what
//! is asked is the domain and nothing else. Nothing is kept between look-ups, and of an answer only so much is read.

use std::time::Duration;

use async_trait::async_trait;
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ResolveHosts, ResolverConfig, ResolverOpts};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError, NoRecords};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::{Name, RData};
use url::Host;

/// Looks records up.
#[async_trait]
pub trait Resolver: Send + Sync {
    /// The hosts that take the mail of a domain (RFC 5321, section 5.1), most preferred first, in lower case without the last
    /// dot. None when the domain names none.
    async fn mail_exchangers(&self, domain: &str) -> Result<Vec<String>, ResolveError>;
}

/// Why nothing was found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// There is no such domain.
    #[error("there is no such domain")]
    NoSuchDomain,
    /// The domain says that it takes no mail (RFC 7505).
    #[error("the domain says that it takes no mail")]
    NoMail,
    /// No name server answered in time.
    #[error("no name server answered")]
    TimedOut,
    /// The answer cannot be used.
    #[error("the name server gave no usable answer")]
    Failed,
}

/// The system's name servers, as they are at each look-up: a laptop changes networks.
#[derive(Debug, Default)]
pub struct SystemResolver;

#[async_trait]
impl Resolver for SystemResolver {
    async fn mail_exchangers(&self, domain: &str) -> Result<Vec<String>, ResolveError> {
        let system = tokio::task::spawn_blocking(hickory_resolver::system_conf::read_system_conf).await;
        let Ok(Ok((servers, options))) = system else {
            tracing::info!("the system names no name servers that can be asked");
            return Err(ResolveError::Failed);
        };
        look_up(domain, servers, options).await
    }
}

async fn look_up(
    domain: &str,
    servers: ResolverConfig,
    options: ResolverOpts,
) -> Result<Vec<String>, ResolveError> {
    let mut name = Name::from_ascii(domain).map_err(|_no_name| ResolveError::NoSuchDomain)?;
    name.set_fqdn(true);
    let mut resolver = TokioResolver::builder_with_config(servers, TokioRuntimeProvider::default());
    *resolver.options_mut() = bounded(options);
    let resolver = resolver.build().map_err(|_unusable| ResolveError::Failed)?;
    let found = resolver.mx_lookup(name).await.map_err(|error| of_look_up(&error));
    let records = match &found {
        Ok(found) => found.answers().iter(),
        Err(None) => [].iter(),
        Err(Some(error)) => return Err(*error),
    };
    let exchangers = records.filter_map(|record| match &record.data {
        RData::MX(mx) => Some((mx.preference, mx.exchange.to_ascii())),
        _ => None,
    });
    hosts(exchangers.collect())
}

/// The system's patience, within what anybody waits for.
fn bounded(mut options: ResolverOpts) -> ResolverOpts {
    options.timeout = options.timeout.min(LONGEST_TRY);
    options.attempts = options.attempts.min(MOST_TRIES);
    options.cache_size = 0;
    options.use_hosts_file = ResolveHosts::Never;
    options
}

const LONGEST_TRY: Duration = Duration::from_secs(3);
const MOST_TRIES: usize = 2;

/// What a failed look-up means; `None` when the domain is there and names nobody. Foreign texts are dropped.
fn of_look_up(error: &NetError) -> Option<ResolveError> {
    match error {
        NetError::Dns(DnsError::NoRecordsFound(NoRecords { response_code, .. })) => match *response_code {
            ResponseCode::NoError => None,
            ResponseCode::NXDomain => Some(ResolveError::NoSuchDomain),
            _ => Some(ResolveError::Failed),
        },
        NetError::Timeout => Some(ResolveError::TimedOut),
        _ => Some(ResolveError::Failed),
    }
}

/// The hosts by preference, each once. A single record for the root takes no mail (RFC 7505, section 3); what is not the name
/// of a host is left out.
fn hosts(mut records: Vec<(u16, String)>) -> Result<Vec<String>, ResolveError> {
    if matches!(records.as_slice(), [(_, only)] if only == ".") {
        return Err(ResolveError::NoMail);
    }
    records.sort_by_key(|(preference, _)| *preference);
    let mut hosts: Vec<String> = Vec::new();
    for (_, name) in records {
        if let Some(host) = host(&name).filter(|host| !hosts.contains(host)) {
            hosts.push(host);
        }
        if hosts.len() == MOST_HOSTS {
            break;
        }
    }
    Ok(hosts)
}

/// The largest domains name some ten. One message holds thousands, in any order, so that only the preferred ones are kept.
const MOST_HOSTS: usize = 16;

fn host(name: &str) -> Option<String> {
    match Host::parse(name.trim_end_matches('.')).ok()? {
        Host::Domain(name) if name.contains('.') && name.bytes().all(is_of_name) => Some(name),
        _ => None,
    }
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-._".contains(&byte)
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use hickory_resolver::config::{ConnectionConfig, NameServerConfig};
    use tokio::net::UdpSocket;

    use super::*;

    #[test]
    fn the_preferred_host_stands_first_and_each_stands_once() {
        let named = |preference: u16, name: &str| (preference, name.to_owned());
        let found = hosts(vec![
            named(20, "b.example.net."),
            named(10, "A.Example.net."),
            named(30, "a.example.net."),
            named(5, "."),
            named(6, "localhost."),
            named(7, "192.0.2.1."),
            named(8, "two\\032words.example."),
        ]);
        assert_eq!(found.unwrap(), ["a.example.net", "b.example.net"]);
    }

    #[test]
    fn a_domain_that_names_the_root_alone_takes_no_mail() {
        assert_eq!(hosts(vec![(0, ".".to_owned())]), Err(ResolveError::NoMail));
        assert_eq!(hosts(Vec::new()), Ok(Vec::new()));
    }

    #[test]
    fn no_more_hosts_are_told_than_anybody_has() {
        let many = (0..1_000).rev().map(|number| (number, format!("mx{number}.example.net."))).collect();
        let found = hosts(many).unwrap();
        assert_eq!((found.len(), found[0].as_str()), (MOST_HOSTS, "mx0.example.net"));
    }

    /// A name server that answers every question with this much more than its question.
    async fn server(code: u8, records: &'static [&'static [u8]]) -> SocketAddr {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let at = socket.local_addr().unwrap();
        tokio::spawn(async move {
            let mut asked = [0; 512];
            while let Ok((count, from)) = socket.recv_from(&mut asked).await {
                let end = 12 + asked[12..count].iter().position(|byte| *byte == 0).unwrap() + 5;
                let mut answer = asked[..end].to_vec();
                answer[2..4].copy_from_slice(&[0x81, 0x80 | code]);
                answer[6..12].copy_from_slice(&[0, u8::try_from(records.len()).unwrap(), 0, 0, 0, 0]);
                for data in records {
                    answer.extend_from_slice(&[0xc0, 12, 0, 15, 0, 1, 0, 0, 0, 60, 0]);
                    answer.push(u8::try_from(data.len()).unwrap());
                    answer.extend_from_slice(data);
                }
                socket.send_to(&answer, from).await.ok();
            }
        });
        at
    }

    async fn ask(at: SocketAddr) -> Result<Vec<String>, ResolveError> {
        let mut udp = ConnectionConfig::udp();
        udp.port = at.port();
        let servers = vec![NameServerConfig::new(at.ip(), true, vec![udp])];
        let search = vec![Name::from_ascii("search.example.").unwrap()];
        let mut options = ResolverOpts::default();
        (options.timeout, options.attempts) = (Duration::from_millis(200), 0);
        look_up("example.org", ResolverConfig::from_parts(None, search, servers), options).await
    }

    #[tokio::test]
    async fn each_answer_of_a_name_server_has_its_meaning() {
        let two = server(0, &[b"\x00\x14\x01b\x02mx\x00", b"\x00\x0a\x01A\x02mX\x00"]).await;
        assert_eq!(ask(two).await.unwrap(), ["a.mx", "b.mx"]);
        assert_eq!(ask(server(0, &[]).await).await, Ok(Vec::new()));
        assert_eq!(ask(server(0, &[b"\x00\x00\x00"]).await).await, Err(ResolveError::NoMail));
        assert_eq!(ask(server(3, &[]).await).await, Err(ResolveError::NoSuchDomain));
        assert_eq!(ask(server(2, &[]).await).await, Err(ResolveError::Failed));
    }

    #[tokio::test]
    async fn a_silent_name_server_is_given_up() {
        let silent = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        assert_eq!(ask(silent.local_addr().unwrap()).await, Err(ResolveError::TimedOut));
    }

    #[tokio::test]
    async fn what_cannot_be_a_domain_is_not_asked_for() {
        let long = "a".repeat(300);
        let nobody = ResolverConfig::from_parts(None, Vec::new(), Vec::new());
        assert_eq!(look_up(&long, nobody, ResolverOpts::default()).await, Err(ResolveError::NoSuchDomain));
    }
}
