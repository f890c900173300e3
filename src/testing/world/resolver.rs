//! Mail exchangers, as a test says they are.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use crate::platform::dns::{ResolveError, Resolver};

/// No domain is there, until a test says otherwise.
#[derive(Debug, Default)]
pub struct FakeResolver(Mutex<Said>);

#[derive(Debug, Default)]
struct Said {
    exchangers: HashMap<String, Result<Vec<String>, ResolveError>>,
    hangs: bool,
    asked: Vec<String>,
}

impl FakeResolver {
    /// The mail of this domain goes to these hosts, or nobody can tell.
    pub fn mail_exchangers_of(&self, domain: &str, hosts: Result<&[&str], ResolveError>) {
        let owned = hosts.map(|hosts| hosts.iter().map(|&host| host.to_owned()).collect());
        self.said().exchangers.insert(domain.to_owned(), owned);
    }

    /// From now on no question is ever answered.
    pub fn hang(&self) {
        self.said().hangs = true;
    }

    /// The domains that were asked for, in order.
    pub fn asked(&self) -> Vec<String> {
        self.said().asked.clone()
    }

    fn said(&self) -> MutexGuard<'_, Said> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Resolver for FakeResolver {
    async fn mail_exchangers(&self, domain: &str) -> Result<Vec<String>, ResolveError> {
        let (hangs, known) = {
            let mut said = self.said();
            said.asked.push(domain.to_owned());
            (said.hangs, said.exchangers.get(domain).cloned())
        };
        if hangs {
            std::future::pending::<()>().await;
        }
        known.unwrap_or(Err(ResolveError::NoSuchDomain))
    }
}
