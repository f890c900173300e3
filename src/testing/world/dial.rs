//! Connections that never come about, and a syslog that remembers.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use url::Host;

use crate::domain::host::HostPort;
use crate::platform::dial::{Datagrams, Dial, DialError, NetworkDial, TlsLook, Wire};
use crate::platform::syslog::{LocalSyslog, SyslogError};

/// Refuses every connection and remembers where it was to lead: what travels over one is tried over real sockets, to which a
/// test can lead it.
#[derive(Debug, Default)]
pub struct FakeDial {
    asked: Mutex<Vec<HostPort>>,
    script: Mutex<Script>,
}

#[derive(Debug, Default)]
struct Script {
    ways: HashMap<String, Way>,
    names: HashMap<String, Result<Vec<IpAddr>, DialError>>,
    looks: HashMap<String, TlsLook>,
}

#[derive(Debug, Clone)]
enum Way {
    To(SocketAddr),
    Fails(DialError),
    Hangs,
}

impl FakeDial {
    /// Where connections were to lead, in order.
    pub fn asked(&self) -> Vec<HostPort> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Connections to `place`, as in `mail.example.org:993`, really lead there from now on.
    pub fn lead(&self, place: &str, to: SocketAddr) {
        self.script().ways.insert(place.to_owned(), Way::To(to));
    }

    /// Connections to `place` fail like this from now on.
    pub fn fail(&self, place: &str, error: DialError) {
        self.script().ways.insert(place.to_owned(), Way::Fails(error));
    }

    /// Connections to `place` never come about and never fail.
    pub fn hang(&self, place: &str) {
        self.script().ways.insert(place.to_owned(), Way::Hangs);
    }

    /// What the look-up of this name brings from now on; otherwise one public address.
    pub fn name(&self, name: &str, found: Result<Vec<IpAddr>, DialError>) {
        self.script().names.insert(name.to_owned(), found);
    }

    /// What TLS looks like at this host from now on; otherwise it fails.
    pub fn show(&self, host: &str, look: TlsLook) {
        self.script().looks.insert(host.to_owned(), look);
    }

    fn refuse<T>(&self, to: &HostPort) -> Result<T, DialError> {
        self.note(to);
        Err(DialError::Refused)
    }

    fn note(&self, to: &HostPort) {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(to.clone());
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Dial for FakeDial {
    async fn tcp(&self, to: &HostPort) -> Result<Wire, DialError> {
        let way = self.script().ways.get(&to.to_string()).cloned();
        match way {
            None => self.refuse(to),
            Some(way) => {
                self.note(to);
                match way {
                    Way::Hangs => std::future::pending().await,
                    Way::Fails(error) => Err(error),
                    Way::To(address) => {
                        let host = match address.ip() {
                            IpAddr::V4(four) => Host::Ipv4(four),
                            IpAddr::V6(six) => Host::Ipv6(six),
                        };
                        NetworkDial::new(None).tcp(&HostPort { host, port: address.port() }).await
                    }
                }
            }
        }
    }

    async fn secure(&self, _wire: Wire, _host: &Host) -> Result<Wire, DialError> {
        Err(DialError::Lost)
    }

    async fn look(&self, _wire: Wire, host: &Host) -> TlsLook {
        let look = self.script().looks.get(&host.to_string()).cloned();
        look.unwrap_or_else(|| TlsLook { chain: Vec::new(), version: None, outcome: Err(DialError::Lost) })
    }

    async fn look_up(&self, name: &str) -> Result<Vec<IpAddr>, DialError> {
        let found = self.script().names.get(name).cloned();
        found.unwrap_or_else(|| Ok(vec![IpAddr::V4(A_PUBLIC_ADDRESS)]))
    }

    async fn datagrams(&self, to: &HostPort) -> Result<Datagrams, DialError> {
        self.refuse(to)
    }
}

/// Nobody is asked there: connections go by name.
const A_PUBLIC_ADDRESS: Ipv4Addr = Ipv4Addr::new(9, 9, 9, 9);

/// A syslog that takes everything, or stops taking.
#[derive(Debug, Default)]
pub struct FakeSyslog {
    state: Mutex<Syslog>,
}

#[derive(Debug, Default)]
struct Syslog {
    taken: Vec<Vec<u8>>,
    failure: Option<(usize, SyslogError)>,
}

impl FakeSyslog {
    /// Every message so far, in order.
    pub fn taken(&self) -> Vec<String> {
        self.locked().taken.iter().map(|message| String::from_utf8_lossy(message).into_owned()).collect()
    }

    /// Takes so many messages more and then none any more, for this reason; or works again.
    pub fn fail_after(&self, failure: Option<(usize, SyslogError)>) {
        self.locked().failure = failure;
    }

    fn locked(&self) -> MutexGuard<'_, Syslog> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl LocalSyslog for FakeSyslog {
    async fn send(&self, messages: &[Vec<u8>]) -> (usize, Result<(), SyslogError>) {
        let mut state = self.locked();
        let Syslog { taken, failure } = &mut *state;
        match failure {
            Some((room, why)) if *room < messages.len() => {
                let (done, why) = (std::mem::take(room), why.clone());
                taken.extend_from_slice(&messages[..done]);
                (done, Err(why))
            }
            Some((room, _)) => {
                *room -= messages.len();
                taken.extend_from_slice(messages);
                (messages.len(), Ok(()))
            }
            None => {
                taken.extend_from_slice(messages);
                (messages.len(), Ok(()))
            }
        }
    }
}
