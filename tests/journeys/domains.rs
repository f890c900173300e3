//! Domains with a real name server (dnsmasq) and a real web server (nginx), inside the network namespace of a test.
//!
//! Each domain says what a test writes for it. Both servers end with the test.

use std::fs;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use tempfile::TempDir;

use crate::running::LONG;

/// A public address, which in the namespace is the web server's.
pub(crate) const WEB: Ipv4Addr = Ipv4Addr::new(203, 0, 114, 5);

/// Another one, where somebody listens and says nothing.
pub(crate) const SILENT: Ipv4Addr = Ipv4Addr::new(203, 0, 114, 6);

/// What a namespace needs for them.
pub(crate) fn setup() -> String {
    format!("ip addr add {WEB}/32 dev lo && ip addr add {SILENT}/32 dev lo")
}

/// Running servers.
pub(crate) struct Domains {
    folder: TempDir,
    servers: Vec<Child>,
}

impl Domains {
    /// What the name server is to say, and what the web server does beyond giving out files (blocks of nginx).
    pub(crate) async fn start(records: &str, files: &[(&str, String)], web: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().to_owned();
        for (path, text) in files {
            let path = at.join("www").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        certificates(&at);
        let mut started = Self { folder, servers: Vec::new() };
        started.names(&at, records);
        started.web(&at, web);
        let listens = async {
            while tokio::net::TcpStream::connect((WEB, 443)).await.is_err()
                || tokio::net::TcpStream::connect("127.0.0.1:53").await.is_err()
            {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(LONG, listens).await.expect("both listen");
        started
    }

    /// Who vouches for the web server.
    pub(crate) fn authority(&self) -> String {
        self.path("ca.pem").display().to_string()
    }

    /// What the name server was asked for: type and name.
    pub(crate) fn asked_names(&self) -> Vec<String> {
        let log = fs::read_to_string(self.path("names.log")).unwrap();
        let question = |line: &str| {
            let (_, question) = line.split_once("query[")?;
            Some(question.split(" from").next()?.replace(']', ""))
        };
        log.lines().filter_map(question).collect()
    }

    /// What the web server was asked for: host and path.
    pub(crate) fn asked_pages(&self) -> Vec<String> {
        fs::read_to_string(self.path("pages.log")).unwrap().lines().map(str::to_owned).collect()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn names(&mut self, at: &Path, records: &str) {
        let settings = at.join("dnsmasq.conf");
        let log = at.join("names.log").display().to_string();
        let own = format!(
            "no-resolv\nno-hosts\nlisten-address=127.0.0.1\nbind-interfaces\nlocal=/#/\nuser=root\n\
             log-queries\nlog-facility={log}\npid-file=\n{records}\n"
        );
        fs::write(&settings, own).unwrap();
        let mut command = Command::new("/usr/sbin/dnsmasq");
        command.arg("--keep-in-foreground").arg(format!("--conf-file={}", settings.display()));
        self.servers.push(quiet(&mut command).spawn().expect("dnsmasq is there"));
    }

    fn web(&mut self, at: &Path, blocks: &str) {
        let settings = at.join("nginx.conf");
        let folder = at.display();
        let listen = format!("listen {WEB}:443 ssl;");
        let own = format!(
            "daemon off;\nmaster_process off;\nuser root;\npid {folder}/nginx.pid;\nerror_log {folder}/web.log;\n\
             events {{}}\nhttp {{\n\
             log_format asked '$host$request_uri';\naccess_log {folder}/pages.log asked;\n\
             client_body_temp_path {folder};\nproxy_temp_path {folder};\nfastcgi_temp_path {folder};\n\
             uwsgi_temp_path {folder};\nscgi_temp_path {folder};\n\
             ssl_certificate {folder}/web.pem;\nssl_certificate_key {folder}/web.key;\n\
             default_type application/json;\ntypes {{ text/xml xml; }}\n\
             server {{ {listen} server_name ~^(?<name>.+)$; root {folder}/www/$name; }}\n{}\n}}\n",
            blocks.replace("LISTEN", &listen).replace("FOLDER", &folder.to_string())
        );
        fs::write(&settings, own).unwrap();
        let mut command = Command::new("/usr/sbin/nginx");
        command.arg("-e").arg(at.join("web.log")).arg("-c").arg(&settings).arg("-p").arg(at);
        self.servers.push(quiet(&mut command).spawn().expect("nginx is there"));
    }
}

impl Drop for Domains {
    fn drop(&mut self) {
        for server in &mut self.servers {
            server.kill().ok();
            server.wait().ok();
        }
    }
}

fn quiet(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null())
}

/// An authority, and a certificate of it for everybody below `.test`.
fn certificates(at: &Path) {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.distinguished_name.push(DnType::CommonName, "Example Test Authority");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    fs::write(at.join("ca.pem"), authority.self_signed(&key).unwrap().pem()).unwrap();
    let issuer = Issuer::new(authority, key);
    let names = ["corp", "liar", "moved", "flood", "slow", "silent", "split"];
    let names =
        names.iter().flat_map(|name| ["", "autoconfig.", "www."].map(|front| format!("{front}{name}.test")));
    let key = KeyPair::generate().unwrap();
    let shown = CertificateParams::new(names.collect::<Vec<_>>()).unwrap();
    fs::write(at.join("web.pem"), shown.signed_by(&key, &issuer).unwrap().pem()).unwrap();
    fs::write(at.join("web.key"), key.serialize_pem()).unwrap();
}
