//! Connections that never come about, and a syslog that remembers.

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use url::Host;

use crate::domain::host::HostPort;
use crate::platform::dial::{Datagrams, Dial, DialError, Wire};
use crate::platform::syslog::{LocalSyslog, SyslogError};

/// Refuses every connection and remembers where it was to lead: what travels over one is tried over real sockets.
#[derive(Debug, Default)]
pub struct FakeDial {
    asked: Mutex<Vec<HostPort>>,
}

impl FakeDial {
    /// Where connections were to lead, in order.
    pub fn asked(&self) -> Vec<HostPort> {
        self.locked().clone()
    }

    fn refuse<T>(&self, to: &HostPort) -> Result<T, DialError> {
        self.locked().push(to.clone());
        Err(DialError::Refused)
    }

    fn locked(&self) -> MutexGuard<'_, Vec<HostPort>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Dial for FakeDial {
    async fn tcp(&self, to: &HostPort) -> Result<Wire, DialError> {
        self.refuse(to)
    }

    async fn secure(&self, _wire: Wire, _host: &Host) -> Result<Wire, DialError> {
        Err(DialError::Lost)
    }

    async fn datagrams(&self, to: &HostPort) -> Result<Datagrams, DialError> {
        self.refuse(to)
    }
}

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
