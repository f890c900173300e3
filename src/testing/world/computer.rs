//! A computer on which everything is as it should be, until a test says otherwise.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use crate::domain::browser::Opens;
use crate::platform::computer::{Computer, FolderFacts, LoopbackTrouble, ProtectError, SystemFacts};
use crate::platform::paths::PathError;

/// What this computer says of itself.
#[derive(Debug)]
pub struct FakeComputer(Mutex<Said>);

#[derive(Debug)]
struct Said {
    sandbox: Option<&'static str>,
    portal: Option<bool>,
    browser: Option<String>,
    folder: Result<FolderFacts, PathError>,
    loopback: HashMap<IpAddr, LoopbackTrouble>,
    localhost: Vec<IpAddr>,
}

impl Default for FakeComputer {
    fn default() -> Self {
        Self(Mutex::new(Said {
            sandbox: None,
            portal: None,
            browser: Some("/usr/bin/browser".to_owned()),
            folder: Ok(FolderFacts { rights: Some(0o700), open: None, free: Some(50 * 1024 * 1024 * 1024) }),
            loopback: HashMap::new(),
            localhost: vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()],
        }))
    }
}

impl FakeComputer {
    /// In this sandbox, whose portal is there or not.
    pub fn sandboxed(&self, sandbox: &'static str, portal: bool) {
        let mut said = self.said();
        (said.sandbox, said.portal) = (Some(sandbox), Some(portal));
    }

    /// The program that opens links, if there is one.
    pub fn browser(&self, program: Option<&str>) {
        self.said().browser = program.map(str::to_owned);
    }

    /// What the data folder is like.
    pub fn folder(&self, folder: Result<FolderFacts, PathError>) {
        self.said().folder = folder;
    }

    /// What is wrong with this loopback address.
    pub fn loopback(&self, address: IpAddr, trouble: LoopbackTrouble) {
        self.said().loopback.insert(address, trouble);
    }

    /// Where `localhost` leads.
    pub fn localhost(&self, addresses: Vec<IpAddr>) {
        self.said().localhost = addresses;
    }

    fn said(&self) -> MutexGuard<'_, Said> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Computer for FakeComputer {
    fn system(&self) -> SystemFacts {
        SystemFacts {
            system: "Example OS 1".to_owned(),
            desktop: Some("Example (wayland)".to_owned()),
            sandbox: self.said().sandbox,
            time_zone: Some("Europe/Vienna".to_owned()),
        }
    }

    async fn folder(&self, _root: &Path) -> Result<FolderFacts, PathError> {
        self.said().folder.clone()
    }

    async fn protect(&self, _root: &Path) -> Result<(), ProtectError> {
        let mut said = self.said();
        let facts = said.folder.as_mut().map_err(|error| ProtectError::Refused(error.clone()))?;
        (facts.rights, facts.open) = (facts.rights.map(|_| 0o700), None);
        Ok(())
    }

    async fn portal(&self) -> Option<bool> {
        self.said().portal
    }

    fn browser(&self, _which: &Opens) -> Option<String> {
        self.said().browser.clone()
    }

    async fn request_itself(&self, address: IpAddr) -> Result<(), LoopbackTrouble> {
        self.said().loopback.get(&address).cloned().map_or(Ok(()), Err)
    }

    async fn localhost(&self) -> Vec<IpAddr> {
        self.said().localhost.clone()
    }
}
