//! A syslog daemon that nobody of this project wrote: rsyslog, as a process of the test, on ports of its own, with a
//! certificate that the test made.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;

use mailward::testing::authority::Authority;
use serde_json::Value;
use tempfile::TempDir;

use crate::running::Running;

/// Where one is configured; it can be started and ended there as often as a test likes.
pub(crate) struct Syslog {
    folder: TempDir,
    /// Whom a sender has to trust.
    pub(crate) authority: Authority,
    /// Where it listens for TLS.
    pub(crate) tls: u16,
    /// Where it listens for datagrams.
    pub(crate) udp: u16,
}

impl Syslog {
    pub(crate) fn new() -> Self {
        let (tls, udp) = (free_port(), free_port());
        let syslog =
            Self { folder: tempfile::tempdir().unwrap(), authority: Authority::new("Collector"), tls, udp };
        std::fs::write(syslog.path("rsyslog.conf"), syslog.configuration()).unwrap();
        syslog
    }

    /// Where it listens for programs of this computer.
    pub(crate) fn socket(&self) -> PathBuf {
        self.path("log")
    }

    /// Starts it.
    pub(crate) fn start(&self) -> Daemon {
        let mut command = Command::new("/usr/sbin/rsyslogd");
        command.arg("-n").arg("-f").arg(self.path("rsyslog.conf")).arg("-i").arg(self.path("pid"));
        Daemon { running: Running::start(command) }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What it received goes to standard output, taken apart by rsyslog's own parser for RFC 5424, one document a line.
    fn configuration(&self) -> String {
        let (folder, authority) = (self.folder.path().display(), &self.authority);
        let properties = [
            ("pri", "pri"),
            ("host", "hostname"),
            ("app", "app-name"),
            ("pid", "procid"),
            ("id", "msgid"),
            ("data", "structured-data"),
            ("said", "msg"),
        ];
        let property =
            |(out, name)| format!("property(outname=\"{out}\" name=\"{name}\" format=\"jsonf\")\n");
        let template: String = properties.map(property).concat();
        format!(
            r#"global(workDirectory="{folder}" maxMessageSize="16k" parser.escapeControlCharactersOnReceive="off"
  defaultNetstreamDriver="gtls" defaultNetstreamDriverCAFile="{ca_file}"
  defaultNetstreamDriverCertFile="{certificate}" defaultNetstreamDriverKeyFile="{key}")
module(load="imtcp" streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="anon")
module(load="imudp")
module(load="imuxsock" sysSock.use="off")
input(type="imtcp" port="{tls}" address="127.0.0.1")
input(type="imudp" port="{udp}" address="127.0.0.1")
input(type="imuxsock" socket="{socket}" useSpecialParser="off" parseHostname="on" rateLimit.interval="0")
template(name="parts" type="list" option.jsonf="on") {{
{template}}}
action(type="omfile" file="/dev/stdout" template="parts")
"#,
            ca_file = authority.ca_file().display(),
            certificate = authority.certificate().display(),
            key = authority.key().display(),
            tls = self.tls,
            udp = self.udp,
            socket = self.socket().display(),
        )
    }
}

/// One that was free a moment ago.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// One that runs.
pub(crate) struct Daemon {
    running: Running,
}

/// A message as it took it apart.
#[derive(Debug)]
pub(crate) struct Message {
    /// Header fields and structured data.
    pub(crate) parts: Value,
    /// The document in the message.
    pub(crate) event: Value,
}

impl Message {
    fn of(line: &str) -> Self {
        let parts: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        let said = parts["said"].as_str().unwrap();
        let document = said.strip_prefix('\u{feff}').expect("a byte order mark");
        let event = serde_json::from_str(document).unwrap_or_else(|error| panic!("{error}: {document}"));
        Self { parts, event }
    }

    /// Number and code of the event.
    pub(crate) fn position(&self) -> (u64, String) {
        (self.event["seq"].as_u64().unwrap(), self.event["mac"].as_str().unwrap().to_owned())
    }
}

impl Daemon {
    /// Waits for so many messages of Mailward.
    pub(crate) fn receives(&mut self, count: usize) -> Vec<Message> {
        (0..count).map(|_| Message::of(&self.running.out_line(OURS))).collect()
    }

    /// Ends it; gives every message of Mailward since its start.
    pub(crate) fn end(self) -> Vec<Message> {
        self.running.signal("TERM");
        let ended = self.running.end();
        assert_eq!(ended.status, Some(0), "{}", ended.err);
        ended.out.lines().filter(|line| line.contains(OURS)).map(Message::of).collect()
    }
}

const OURS: &str = "\"app\":\"mailward\"";
