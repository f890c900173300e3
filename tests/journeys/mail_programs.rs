//! Mail programs that nobody of this project wrote, told by the lines of `mailward snippet`: they fetch their token from this
//! program, and Dovecot lets them in.
//!
//! This program lies in a folder whose name would break out of every format that does not quote it. What is added to the
//! lines is only what a test needs: whom to trust, and where the mail goes.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use mailward::domain::provider::Tls;
use mailward::domain::scope::MailUse;
use mailward::practice::{AccessTokens, PUBLIC_CLIENT_ID};
use serde_json::Value;

use crate::home::{Home, PROGRAM};
use crate::mail_servers::{Dovecot, Opens};
use crate::person::ANNA;
use crate::provider::{Provider, sign_in};
use crate::running::Running;

/// Somebody who is signed in, and the server that has two messages for them.
struct Desk {
    home: Home,
    dovecot: Dovecot,
    _provider: Provider,
}

/// A quote of each kind, a substitution, a comment, a variable, and blanks.
const FOLDER: &str = "it's \"$(touch broken-out)\" `touch broken-out` #1 $HOME";

impl Desk {
    fn new() -> Self {
        Self::with(AccessTokens::Jwt)
    }

    fn with(tokens: AccessTokens) -> Self {
        let (provider, mut home) = (Provider::with(|options| options.access_tokens = tokens), Home::new());
        let dovecot = Dovecot::start(provider.issuer(), Opens::Own);
        dovecot.deliver(ANNA, 2);
        let folder = home.path(FOLDER);
        fs::create_dir(&folder).unwrap();
        symlink(PROGRAM, folder.join("mailward")).unwrap();
        let usual = std::env::var("PATH").unwrap();
        home.set("PATH", format!("{}:{usual}", folder.display()));
        let at = |protocol| {
            let server = dovecot.server(protocol, Tls::Implicit);
            format!("{}:{}", server.host, server.port)
        };
        let (imap, smtp) = (at(MailUse::Imap), at(MailUse::Smtp));
        let client = ["--issuer", provider.issuer(), "--client-id", PUBLIC_CLIENT_ID];
        let servers = ["--imap", &imap, "--smtp", &smtp];
        home.mailward(&[&["account", "add", ANNA][..], &client, &servers].concat()).done();
        sign_in(&home, "allow").0.done();
        Self { home, dovecot, _provider: provider }
    }

    fn snippet(&self, program: &str) -> String {
        let lines = self.home.mailward(&["snippet", program, ANNA]).done();
        assert!(
            lines.contains("it's") || lines.contains(r"it'\''s") || lines.contains(r"it'\\''s"),
            "{lines}"
        );
        lines
    }

    /// A file of settings that is for its owner only, as some programs insist.
    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.home.path(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        path
    }

    fn trusted(&self) -> String {
        self.dovecot.authority.ca_file().display().to_string()
    }

    /// Runs a program, types this to it, and expects it to end well.
    #[track_caller]
    fn run(&self, command: Command, input: &[&str]) -> String {
        let mut running = Running::start(command);
        for line in input {
            running.type_line(line);
        }
        let done = running.end().done();
        assert!(!self.home.path("broken-out").exists() && !Path::new("broken-out").exists(), "it broke out");
        done
    }
}

fn messages(maildir: &Path) -> usize {
    let files = |part: &str| fs::read_dir(maildir.join(part)).unwrap().count();
    files("new") + files("cur")
}

const MESSAGE: &[&str] =
    &["From: practice.user@example.org", "To: ben@example.org", "Subject: Hello", "", "Hello"];

#[test]
fn mbsync_fetches_mail_with_the_lines_it_is_given() {
    let desk = Desk::new();
    let account = format!("IMAPAccount \"{ANNA}\"\n");
    let lines = desk.snippet("mbsync").replacen(
        &account,
        &format!("{account}CertificateFile {}\n", desk.trusted()),
        1,
    );
    let inbox = desk.home.path("mail/INBOX");
    fs::create_dir(desk.home.path("mail")).unwrap();
    let rest = format!(
        "\nMaildirStore here\nPath {0}/\nInbox {0}/INBOX\n\n\
         Channel all\nFar \":{ANNA}:\"\nNear :here:\nPatterns INBOX\nCreate Near\nSyncState *\n",
        desk.home.path("mail").display()
    );
    let settings = desk.write("mbsyncrc", &(lines + &rest));
    let mut command = desk.home.command("mbsync");
    command.arg("-c").arg(settings).arg("all");
    desk.run(command, &[]);
    assert_eq!(messages(&inbox), 2);
}

#[test]
fn getmail_fetches_mail_with_the_lines_it_is_given() {
    let desk = Desk::new();
    let folder = desk.home.path("fetched");
    fs::create_dir(&folder).unwrap();
    let trusted = format!("use_xoauth2 = True\nca_certs = {}\n", desk.trusted());
    let lines = desk.snippet("getmail").replacen("use_xoauth2 = True\n", &trusted, 1);
    // It writes no Maildir as root, as whom tests may run.
    let (retriever, _) = lines.split_once("[destination]").unwrap();
    let keeps = format!(
        "[destination]\ntype = MDA_external\npath = /bin/sh\nallow_root_commands = true\n\
         arguments = (\"-c\", \"cat > '{}'/$$\")\n",
        folder.display()
    );
    let settings = desk.write("getmailrc", &format!("{retriever}{keeps}"));
    let mut command = desk.home.command("getmail");
    command.arg("--getmaildir").arg(desk.home.path(".")).arg("--rcfile").arg(settings);
    desk.run(command, &[]);
    assert_eq!(fs::read_dir(folder).unwrap().count(), 2);
}

#[test]
fn msmtp_sends_mail_with_the_lines_it_is_given() {
    let desk = Desk::new();
    let lines = desk.snippet("msmtp") + &format!("tls_trust_file {}\n", desk.trusted());
    let settings = desk.write("msmtprc", &lines);
    let mut command = desk.home.command("msmtp");
    command.arg("-C").arg(settings).args(["-a", ANNA, "ben@example.org"]);
    desk.run(command, MESSAGE);
}

/// It sends, and is to keep a copy in the mailbox.
fn sends(program: &str, tokens: AccessTokens) -> Desk {
    let desk = Desk::with(tokens);
    let rest = format!(
        "set ssl_ca_certificates_file = \"{}\"\nset copy = yes\nset record = \"+INBOX\"\nset realname = \"Anna\"\n",
        desk.trusted()
    );
    let settings = desk.write("muttrc", &(desk.snippet(program) + &rest));
    let mut command = desk.home.command(program);
    command.arg("-n").arg("-F").arg(settings).args(["-s", "Hello", "--", "ben@example.org"]);
    command.env("TERM", "dumb").env("LC_ALL", "C.UTF-8");
    desk.run(command, &["Hello"]);
    desk
}

#[test]
fn neomutt_sends_mail_with_the_lines_it_is_given() {
    // It shows its token in one line, and Dovecot's submission takes no line as long as with a JWT.
    // Without a terminal it keeps no copy by IMAP.
    sends("neomutt", AccessTokens::Opaque);
}

#[test]
fn mutt_sends_mail_and_keeps_a_copy_with_the_lines_it_is_given() {
    let desk = sends("mutt", AccessTokens::Jwt);
    assert_eq!(desk.dovecot.count(ANNA), 3);
}

#[test]
fn offlineimap_fetches_mail_with_the_lines_it_is_given() {
    let desk = Desk::new();
    let answer = desk.home.mailward(&["--json", "snippet", "offlineimap", ANNA]).done();
    let answer: Value = serde_json::from_str(&answer).unwrap();
    let piece = |at: usize| answer["pieces"][at]["text"].as_str().unwrap();
    desk.write(".offlineimap-mailward.py", piece(1));
    let (general, remote) = piece(0).split_once("# In the section of the remote repository:\n").unwrap();
    let remote = remote.replace("OS-DEFAULT", &desk.trusted());
    let settings = format!(
        "{general}accounts = all\nmetadata = {0}/state\n\n[Account all]\nlocalrepository = here\nremoterepository = there\n\n\
         [Repository here]\ntype = Maildir\nlocalfolders = {0}/mail\n\n[Repository there]\n{remote}",
        desk.home.path("").display()
    );
    let settings = desk.write("offlineimaprc", &settings.replacen("\n\naccounts", "\naccounts", 1));
    let mut command = desk.home.command("offlineimap");
    command.arg("-c").arg(settings).args(["-o", "-u", "basic"]);
    desk.run(command, &[]);
    assert_eq!(messages(&desk.home.path("mail/INBOX")), 2);
}

#[test]
fn git_gets_its_token_from_the_helper_and_from_no_other() {
    let desk = Desk::new();
    desk.write(".gitconfig", &desk.snippet("git-send-email"));
    let port = desk.dovecot.server(MailUse::Smtp, Tls::Implicit).port;
    let mut command = desk.home.command("git");
    command.args(["credential", "fill"]).env("GIT_TERMINAL_PROMPT", "0").current_dir(desk.home.path("."));
    let asked = ["protocol=smtp", &format!("host=localhost:{port}"), &format!("username={ANNA}"), ""];
    let answer = desk.run(command, &asked);
    let token = desk.home.mailward(&["token", ANNA]).done();
    assert!(answer.contains(&format!("password={token}")), "the helper gave no token");
}

#[test]
fn an_installed_program_is_judged_by_what_it_says_and_the_command_is_tried() {
    let desk = Desk::new();
    let judged = |program: &str, more: &[&str]| -> Value {
        let answer = desk.home.mailward(&[&["--json", "snippet", program, ANNA][..], more].concat()).done();
        serde_json::from_str(&answer).unwrap()
    };
    for program in ["neomutt", "mutt", "mbsync", "msmtp", "getmail", "offlineimap"] {
        let installed = &judged(program, &[])["installed"];
        assert_eq!(installed["fit"], true, "{program}: {installed}");
        assert!(installed["version"].is_string() && installed["path"].is_string(), "{program}: {installed}");
    }
    let fetchmail = &judged("fetchmail", &[])["installed"];
    let released = fetchmail["version"].as_str().unwrap().starts_with("6.");
    assert_eq!((released, &fetchmail["fit"]), (true, &Value::Bool(false)), "{fetchmail}");
    let tried = judged("msmtp", &["--test"]);
    assert_eq!(tried["command"]["works"], true, "{tried}");
    desk.home.mailward(&["revoke", ANNA]).done();
    let refused = desk.home.mailward(&["--json", "snippet", "msmtp", ANNA, "--test"]);
    assert_eq!(refused.status, Some(1), "{}", refused.err);
    let refused: Value = serde_json::from_str(&refused.out).unwrap();
    assert_eq!(refused["command"]["works"], false, "{refused}");
}
