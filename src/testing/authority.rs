//! A certificate authority and a server that it vouches for, made anew for one test: no key is ever committed.

use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

/// The files go away with it.
#[derive(Debug)]
pub struct Authority(TempDir);

impl Authority {
    /// One of this name. Its server is called `localhost`. Made by the `openssl` command.
    #[expect(clippy::expect_used, reason = "a test that has no folder has failed")]
    pub fn new(name: &str) -> Self {
        let authority = Self(tempfile::tempdir().expect("a folder"));
        let subject = format!("/CN={name}");
        authority.openssl(&["-subj", &subject, "-keyout", "ca.key", "-out", "ca.pem"]);
        let names = ["-subj", "/CN=server", "-addext", "subjectAltName=DNS:localhost"];
        let signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-addext", "basicConstraints=critical,CA:FALSE"];
        let files = ["-keyout", "server.key", "-out", "server.pem"];
        authority.openssl(&[&names[..], &signed, &files].concat());
        authority
    }

    /// Its own certificate (PEM).
    pub fn ca_file(&self) -> PathBuf {
        self.0.path().join("ca.pem")
    }

    /// The certificate of its server (PEM).
    pub fn certificate(&self) -> PathBuf {
        self.0.path().join("server.pem")
    }

    /// The key of that (PEM).
    pub fn key(&self) -> PathBuf {
        self.0.path().join("server.key")
    }

    #[expect(clippy::expect_used, reason = "a test without the command cannot go on")]
    fn openssl(&self, arguments: &[&str]) {
        let mut command = Command::new("openssl");
        command.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]);
        let made = command.args(["-days", "2"]).args(arguments).current_dir(&self.0).output();
        let made = made.expect("the openssl command is there");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }
}
