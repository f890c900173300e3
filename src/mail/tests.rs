//! Visits against scripted servers: in memory for what is said, over loopback and TLS for the road itself.

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, DuplexStream, duplex};

use super::session::{FailureKind, MailFailure, Step, Visit, Visited};
use super::visit::over;
use crate::domain::provider::{MailServer, Sasl, Tls};
use crate::domain::scope::MailUse;
use crate::domain::secret::AccessToken;

mod hostile;
mod imap;
mod pop;
mod road;
mod smtp;

/// The token of every visit here.
const TOKEN: &str = "CANARY-ya29.A0AfH6SMBx7Q2kz9vWdYt3LpRcJnGhE5uTfKiMoXb1aVqZs8";

/// The mailbox of every visit here.
const ANNA: &str = "anna@example.org";

/// Google's challenge for a token that has ended.
const CHALLENGE: &str =
    "eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIG1hYyIsInNjb3BlIjoiaHR0cHM6Ly9tYWlsLmdvb2dsZS5jb20vIn0K";

/// The same, decoded.
const DECODED: &str = r#"{"status":"401","schemes":"bearer mac","scope":"https://mail.google.com/"}"#;

fn server(protocol: MailUse) -> MailServer {
    MailServer { protocol, host: "localhost".to_owned(), port: 993, tls: Tls::Implicit, sasl: Vec::new() }
}

/// What a scripted server does.
#[derive(Debug, Clone, Copy)]
enum Does {
    /// Says these lines.
    Says(&'static str),
    /// Hears a line that begins like this.
    Hears(&'static str),
    /// Hears the message of a mechanism, with this before it on the line.
    HearsToken(&'static str),
}
use Does::{Hears, HearsToken, Says};

/// What is said in memory, from the greeting on; the server says its part and leaves.
async fn said(protocol: MailUse, mechanism: Option<Sasl>, script: &[Does]) -> Visited {
    let server = server(protocol);
    let token = AccessToken::new(TOKEN);
    let visit = Visit { server: &server, user: ANNA, token: Some(&token), mechanism, authority: None };
    let visited = said_during(&visit, script).await;
    assert_no_secret(&visited);
    visited
}

/// The same during any visit.
async fn said_during(visit: &Visit<'_>, script: &[Does]) -> Visited {
    let (ours, theirs) = duplex(1 << 20);
    let mut visited = Visited::default();
    tokio::join!(over(visit, ours, &mut visited), play(theirs, script));
    visited
}

async fn play(stream: DuplexStream, script: &[Does]) {
    let mut stream = BufReader::new(stream);
    for does in script {
        match does {
            Says(lines) => {
                for line in lines.lines() {
                    stream.write_all(format!("{}\r\n", line.trim_start()).as_bytes()).await.unwrap();
                }
            }
            Hears(start) => {
                let line = heard(&mut stream).await;
                assert!(line.starts_with(start), "{line:?} for {start:?}");
            }
            HearsToken(start) => {
                let line = heard(&mut stream).await;
                let message = line.strip_prefix(start).unwrap_or_else(|| panic!("{line:?} for {start:?}"));
                assert!(message.len() > TOKEN.len() && !message.contains(' '), "{line:?}");
            }
        }
    }
    stream.flush().await.unwrap();
}

async fn heard(stream: &mut BufReader<DuplexStream>) -> String {
    let mut line = String::new();
    stream.read_line(&mut line).await.unwrap();
    line.trim_end_matches(['\r', '\n']).to_owned()
}

fn assert_no_secret(visited: &Visited) {
    let all = format!("{visited:?}");
    assert!(!all.contains("CANARY"), "{all}");
    for sasl in [
        super::sasl::xoauth2(ANNA, &AccessToken::new(TOKEN)),
        super::sasl::oauthbearer(ANNA, Some(("localhost", 993)), &AccessToken::new(TOKEN)),
    ] {
        assert!(!all.contains(sasl.as_str()), "{all}");
    }
}

/// The conversation, a line each, ours with `>`.
fn lines(visited: &Visited) -> Vec<String> {
    let line =
        |line: &crate::domain::report::Line| format!("{} {}", if line.ours { ">" } else { "<" }, line.text);
    visited.conversation.iter().map(line).collect()
}

fn failure(visited: &Visited) -> &MailFailure {
    visited.failure.as_ref().unwrap_or_else(|| panic!("it went well: {visited:?}"))
}

/// It ended at this step, for this reason, with these words.
#[track_caller]
fn assert_ended(visited: &Visited, step: Step, kind: &FailureKind, reply: Option<&str>) {
    let failure = failure(visited);
    assert_eq!((failure.step, &failure.kind, failure.reply.as_deref()), (step, kind, reply), "{visited:?}");
    assert!(!visited.signed_in || step == Step::Command, "{visited:?}");
}
