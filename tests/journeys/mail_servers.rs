//! Mail servers that nobody of this project wrote: Dovecot for IMAP, POP and submission, Postfix for SMTP, as processes of the
//! test, on ports of their own, with a certificate that the test made. They ask the practice provider whether a token is good.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::Builder;

use mailward::domain::provider::{MailServer, Tls};
use mailward::domain::scope::MailUse;
use mailward::practice::PUBLIC_CLIENT_ID;
use mailward::testing::authority::Authority;
use tempfile::TempDir;

use crate::running::Running;

/// Whose mailboxes a token opens.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Opens {
    /// That of who signed in.
    Own,
    /// Every one of the same domain, as a shared mailbox to which somebody has full access.
    Shared,
}

/// A Dovecot that runs.
pub(crate) struct Dovecot {
    folder: TempDir,
    /// Whom a visitor has to trust.
    pub(crate) authority: Authority,
    ports: Vec<(MailUse, Tls, u16)>,
    _running: Running,
}

impl Dovecot {
    /// One that asks this provider.
    pub(crate) fn start(issuer: &str, opens: Opens) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // Its processes are not all the same user.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        for name in ["run", "state", "mail"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        fs::set_permissions(folder.path().join("mail"), fs::Permissions::from_mode(0o777)).unwrap();
        let authority = Authority::new("Mail");
        let forms = [Tls::Implicit, Tls::StartTls];
        let ports: Vec<(MailUse, Tls, u16)> =
            MailUse::ALL.into_iter().flat_map(|of| forms.map(|tls| (of, tls, free_port()))).collect();
        fs::write(folder.path().join("oauth2.conf"), asking(issuer, opens)).unwrap();
        let settings = configuration(folder.path(), &authority, &ports);
        fs::write(folder.path().join("dovecot.conf"), settings).unwrap();
        let mut command = Command::new("/usr/sbin/dovecot");
        command.arg("-F").arg("-c").arg(folder.path().join("dovecot.conf"));
        let mut running = Running::start(command);
        running.err_line("starting up for"); // it listens already
        Self { folder, authority, ports, _running: running }
    }

    /// Where it is to be visited.
    pub(crate) fn server(&self, protocol: MailUse, tls: Tls) -> MailServer {
        let (.., port) = self.ports.iter().find(|(of, form, _)| *of == protocol && *form == tls).unwrap();
        at(protocol, tls, *port)
    }

    /// Puts so many messages into a mailbox.
    pub(crate) fn deliver(&self, user: &str, count: usize) {
        let mailbox = self.folder.path().join("mail").join(user);
        let open = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        for name in ["", "cur", "new", "tmp"] {
            fs::create_dir_all(mailbox.join(name)).unwrap();
            open(&mailbox.join(name), 0o777);
        }
        for number in 0..count {
            let path = mailbox.join("new").join(format!("{number}.test"));
            fs::write(&path, format!("From: ben@example.org\nTo: {user}\nSubject: {number}\n\nHello\n"))
                .unwrap();
            open(&path, 0o666);
        }
    }

    /// How many messages a mailbox has.
    pub(crate) fn count(&self, user: &str) -> usize {
        let mailbox = self.folder.path().join("mail").join(user);
        let files = |name: &str| fs::read_dir(mailbox.join(name)).map_or(0, Iterator::count);
        files("new") + files("cur")
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("run/auth-sasl")
    }
}

/// A Postfix that runs. It asks a Dovecot who somebody is.
pub(crate) struct Postfix {
    folder: TempDir,
    ports: [(Tls, u16); 2],
    _running: Running,
}

impl Postfix {
    /// One beside this Dovecot; `None` where nobody is root, as whom alone its master runs.
    pub(crate) fn start(dovecot: &Dovecot) -> Option<Self> {
        if !is_root() {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        for name in ["queue", "data", "conf"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        done(Command::new("chown").arg("postfix").arg(folder.path().join("data")));
        let ports = [(Tls::Implicit, free_port()), (Tls::StartTls, free_port())];
        fs::write(folder.path().join("conf/main.cf"), main_cf(folder.path(), dovecot)).unwrap();
        fs::write(folder.path().join("conf/master.cf"), master_cf(ports[0].1, ports[1].1)).unwrap();
        let mut command = Command::new("/usr/sbin/postfix");
        command.arg("-c").arg(folder.path().join("conf")).arg("start-fg");
        let mut running = Running::start(command);
        running.out_line("daemon started");
        Some(Self { folder, ports, _running: running })
    }

    /// Where it is to be visited.
    pub(crate) fn server(&self, tls: Tls) -> MailServer {
        let (_, port) = self.ports.iter().find(|(form, _)| *form == tls).unwrap();
        at(MailUse::Smtp, tls, *port)
    }
}

impl Drop for Postfix {
    /// Its master leaves the group of the process that started it.
    fn drop(&mut self) {
        if let Ok(pid) = fs::read_to_string(self.folder.path().join("queue/pid/master.pid")) {
            Command::new("kill").args(["-TERM", pid.trim()]).status().ok(); // it may have ended
        }
    }
}

fn at(protocol: MailUse, tls: Tls, port: u16) -> MailServer {
    MailServer { protocol, host: "localhost".to_owned(), port, tls, sasl: Vec::new() }
}

/// One that was free a moment ago.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

fn done(command: &mut Command) {
    assert!(command.status().unwrap().success(), "{command:?}");
}

fn name_of(what: &str) -> String {
    let said = Command::new("id").arg(what).output().unwrap();
    String::from_utf8(said.stdout).unwrap().trim().to_owned()
}

/// How Dovecot asks about a token (RFC 7662), as the client to which it was given.
fn asking(issuer: &str, opens: Opens) -> String {
    let compared = match opens {
        Opens::Own => "%Lu",
        Opens::Shared => "%Ld",
    };
    format!(
        "introspection_url = {issuer}/introspect\nintrospection_mode = post\nforce_introspection = yes\n\
         client_id = {PUBLIC_CLIENT_ID}\nusername_attribute = username\nusername_format = {compared}\n\
         active_attribute = active\nactive_value = true\n\
         openid_configuration_url = {issuer}/.well-known/openid-configuration\n"
    )
}

fn configuration(folder: &Path, authority: &Authority, ports: &[(MailUse, Tls, u16)]) -> String {
    let (folder, root) = (folder.display(), is_root());
    let (user, group) = (name_of("-un"), name_of("-gn"));
    // Root's Dovecot keeps its parts apart as three users; somebody else's has one.
    let [internal, login, mail_user, mail_group] = if root {
        ["dovecot", "dovenull", "nobody", "nogroup"].map(str::to_owned)
    } else {
        [user.clone(), user.clone(), user, group.clone()]
    };
    let internal_group = if root { "dovecot".to_owned() } else { group };
    let sasl_user = if root { "user = postfix\n" } else { "" };
    let relay = start_relay();
    let listeners: String = ports.iter().copied().map(listener).collect();
    format!(
        "base_dir = {folder}/run\nstate_dir = {folder}/state\nlog_path = /dev/stderr\nhostname = localhost\n\
         protocols = imap pop3 submission\nlisten = 127.0.0.1\n\
         default_internal_user = {internal}\ndefault_internal_group = {internal_group}\ndefault_login_user = {login}\n\
         first_valid_uid = 0\nfirst_valid_gid = 0\nmail_uid = {mail_user}\nmail_gid = {mail_group}\n\
         mail_location = maildir:{folder}/mail/%u\nmail_max_userip_connections = 100\n\
         ssl = required\nssl_cert = <{certificate}\nssl_key = <{key}\n\
         auth_mechanisms = xoauth2 oauthbearer\nauth_failure_delay = 0\n\
         submission_relay_host = 127.0.0.1\nsubmission_relay_port = {relay}\n\
         passdb {{\ndriver = oauth2\nmechanisms = xoauth2 oauthbearer\nargs = {folder}/oauth2.conf\n}}\n\
         userdb {{\ndriver = static\nargs = uid={mail_user} gid={mail_group} home={folder}/mail/%u\n}}\n\
         service anvil {{\nchroot =\nunix_listener anvil-auth-penalty {{\nmode = 0\n}}\n}}\n\
         service stats {{\nchroot =\n}}\n\
         service auth {{\nunix_listener auth-sasl {{\n{sasl_user}mode = 0600\n}}\n}}\n{listeners}",
        certificate = authority.certificate().display(),
        key = authority.key().display(),
    )
}

fn listener((protocol, tls, port): (MailUse, Tls, u16)) -> String {
    let (service, plain, secure) = match protocol {
        MailUse::Imap => ("imap-login", "imap", "imaps"),
        MailUse::Pop => ("pop3-login", "pop3", "pop3s"),
        MailUse::Smtp => ("submission-login", "submission", "submissions"),
    };
    let (name, ssl) = match tls {
        Tls::Implicit => (secure, "ssl = yes\n"),
        Tls::StartTls => (plain, ""),
    };
    format!("service {service} {{\nchroot =\ninet_listener {name} {{\nport = {port}\n{ssl}}}\n}}\n")
}

/// Where Dovecot's submission hands over what it is told: somebody who agrees to everything and sends nothing.
fn start_relay() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let serve = move || {
        // Ends with the process; it holds nothing but the port.
        while let Ok((stream, _)) = listener.accept() {
            Builder::new().name("relay".to_owned()).spawn(move || agree(stream)).unwrap();
        }
    };
    Builder::new().name("relay".to_owned()).spawn(serve).unwrap();
    port
}

fn agree(mut stream: TcpStream) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    stream.write_all(b"220 relay\r\n").ok(); // whoever hung up hears nothing
    while let Some(Ok(line)) = lines.next() {
        if line == "DATA" {
            stream.write_all(b"354 go on\r\n").ok(); // the same
            lines.by_ref().map_while(Result::ok).take_while(|line| line != ".").for_each(drop);
        }
        let says =
            if line.starts_with("EHLO") { "250-relay\r\n250 8BITMIME\r\n" } else { "250 2.0.0 ok\r\n" };
        stream.write_all(says.as_bytes()).ok(); // the same
    }
}

fn main_cf(folder: &Path, dovecot: &Dovecot) -> String {
    let folder = folder.display();
    format!(
        "compatibility_level = 3.6\nqueue_directory = {folder}/queue\ndata_directory = {folder}/data\n\
         command_directory = /usr/sbin\ndaemon_directory = /usr/lib/postfix/sbin\nmeta_directory = /etc/postfix\n\
         sendmail_path = /usr/sbin/sendmail\nnewaliases_path = /usr/bin/newaliases\nmailq_path = /usr/bin/mailq\n\
         setgid_group = postdrop\nmail_owner = postfix\nmaillog_file = /dev/stdout\n\
         inet_interfaces = 127.0.0.1\ninet_protocols = ipv4\nmyhostname = localhost\nmydestination =\nmynetworks =\n\
         alias_maps =\nlocal_recipient_maps =\nrelay_domains =\n\
         smtpd_tls_cert_file = {certificate}\nsmtpd_tls_key_file = {key}\nsmtpd_tls_security_level = encrypt\n\
         smtpd_tls_auth_only = yes\nsmtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovecot\n\
         smtpd_sasl_path = {sasl}\nsmtpd_sasl_security_options = noanonymous\n\
         smtpd_relay_restrictions = permit_sasl_authenticated, reject\n",
        certificate = dovecot.authority.certificate().display(),
        key = dovecot.authority.key().display(),
        sasl = dovecot.socket().display(),
    )
}

fn master_cf(implicit: u16, start_tls: u16) -> String {
    format!(
        "127.0.0.1:{start_tls} inet n - n - - smtpd\n\
         127.0.0.1:{implicit} inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes\n\
         cleanup unix n - n - 0 cleanup\nrewrite unix - - n - - trivial-rewrite\n\
         tlsmgr unix - - n 1000? 1 tlsmgr\nanvil unix - - n - 1 anvil\npostlog unix-dgram n - n - 1 postlogd\n"
    )
}
