//! A conversation with a server, line by line: what we say, what it says, and what is written down of both.
//!
//! Every line, the whole conversation and what is kept of it are bounded, so that no server can fill the memory. There is no
//! limit of time here: whoever visits has one.

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use zeroize::Zeroizing;

use super::mask::{MASK, Mask};
use super::session::{Challenge, FailureKind, MailFailure, Step, Visited};
use crate::domain::report::Line;
use crate::platform::dial::DialError;

/// What a conversation can be held over.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// Why a conversation cannot go on.
#[derive(Debug, PartialEq)]
pub(super) struct Stop {
    pub(super) kind: FailureKind,
    /// The server's own words, as they came.
    pub(super) reply: Option<String>,
    pub(super) challenge: Option<Challenge>,
}

impl Stop {
    /// For this reason.
    pub(super) const fn because(kind: FailureKind) -> Self {
        Self { kind, reply: None, challenge: None }
    }

    /// Because of these words.
    pub(super) fn said(kind: FailureKind, reply: impl Into<String>) -> Self {
        Self { kind, reply: Some(reply.into()), challenge: None }
    }

    /// Because this is not the protocol.
    pub(super) fn strange(line: &str) -> Self {
        Self::said(FailureKind::NotTheProtocol, line)
    }

    /// The same, with what the server said about the token.
    pub(super) fn with(mut self, challenge: Option<Challenge>) -> Self {
        self.challenge = challenge;
        self
    }
}

impl From<DialError> for Stop {
    fn from(error: DialError) -> Self {
        Self::because(FailureKind::Dial(error))
    }
}

/// What is written down during a visit.
pub(super) struct Notes<'v> {
    pub(super) visited: &'v mut Visited,
    mask: Mask,
    heard: usize,
}

impl<'v> Notes<'v> {
    pub(super) const fn new(visited: &'v mut Visited, mask: Mask) -> Self {
        Self { visited, mask, heard: 0 }
    }

    /// The visit is at this step now.
    pub(super) fn step(&mut self, step: Step) {
        self.visited.step = step;
    }

    /// A text of the server, without secrets.
    pub(super) fn clean(&self, text: &str) -> String {
        self.mask.clean(text)
    }

    /// Where and why it ended.
    pub(super) fn end(&mut self, stop: Stop) {
        let failure = MailFailure {
            step: self.visited.step,
            kind: stop.kind,
            reply: stop.reply.map(|reply| self.mask.clean(&reply)),
            challenge: stop.challenge.map(|challenge| self.mask.challenge(challenge)),
        };
        self.visited.failure = Some(failure);
    }

    fn write(&mut self, ours: bool, text: String) {
        if self.visited.conversation.len() < MOST_LINES {
            self.visited.conversation.push(Line { ours, text });
        }
    }
}

/// More than a visit to an honest server has; the rest is not written down.
const MOST_LINES: usize = 120;

/// A conversation over a stream.
pub(super) struct Talk<'n, 'v, T> {
    stream: T,
    /// What came and has not been looked at yet.
    pending: Vec<u8>,
    pub(super) notes: &'n mut Notes<'v>,
}

impl<'n, 'v, T: Stream> Talk<'n, 'v, T> {
    pub(super) const fn new(stream: T, notes: &'n mut Notes<'v>) -> Self {
        Self { stream, pending: Vec::new(), notes }
    }

    /// Says a line that holds no secret.
    pub(super) async fn say(&mut self, line: &str) -> Result<(), Stop> {
        let shown = self.notes.clean(line);
        self.notes.write(true, shown);
        self.send(&[line]).await
    }

    /// Says a line that ends with a secret.
    pub(super) async fn say_secret(&mut self, start: &str, secret: &str) -> Result<(), Stop> {
        self.notes.write(true, format!("{start}{MASK}"));
        self.send(&[start, secret]).await
    }

    async fn send(&mut self, parts: &[&str]) -> Result<(), Stop> {
        // A name with a line's end in it would be a command of its own.
        if parts.iter().any(|part| part.contains(['\r', '\n'])) {
            return Err(Stop::because(FailureKind::NotTheProtocol));
        }
        // As large as it gets from the beginning, so that no part of a secret is left behind where it grew out of.
        let length = parts.iter().map(|part| part.len()).sum::<usize>();
        let mut bytes = Zeroizing::new(Vec::with_capacity(length + 2));
        for part in parts {
            bytes.extend_from_slice(part.as_bytes());
        }
        bytes.extend_from_slice(b"\r\n");
        let sent = async {
            self.stream.write_all(&bytes).await?;
            self.stream.flush().await
        };
        Ok(sent.await.map_err(|error| DialError::of(&error))?)
    }

    /// The server's next line, without its end.
    pub(super) async fn line(&mut self) -> Result<String, Stop> {
        loop {
            if let Some(end) = self.pending.iter().position(|&byte| byte == b'\n') {
                let line: Vec<u8> = self.pending.drain(..=end).collect();
                let line = String::from_utf8_lossy(line.strip_suffix(b"\n").unwrap_or(&line));
                let line = line.strip_suffix('\r').unwrap_or(&line).to_owned();
                let shown = self.notes.mask.line(&line);
                self.notes.write(false, shown);
                return Ok(line);
            }
            if self.pending.len() > LONGEST_LINE {
                return Err(Stop::strange(&String::from_utf8_lossy(&self.pending)));
            }
            self.read().await?;
        }
    }

    /// Reads so many bytes and forgets them.
    pub(super) async fn skip(&mut self, mut count: usize) -> Result<(), Stop> {
        loop {
            let now = count.min(self.pending.len());
            self.pending.drain(..now);
            count -= now;
            if count == 0 {
                return Ok(());
            }
            self.read().await?;
        }
    }

    async fn read(&mut self) -> Result<(), Stop> {
        let mut bytes = [0; 2048];
        let count = self.stream.read(&mut bytes).await.map_err(|error| DialError::of(&error))?;
        if count == 0 {
            return Err(DialError::Lost.into());
        }
        self.notes.heard += count;
        if self.notes.heard > MOST_BYTES {
            return Err(Stop::because(FailureKind::NotTheProtocol));
        }
        self.pending.extend_from_slice(bytes.get(..count).unwrap_or_default());
        Ok(())
    }

    /// Ends the talk and gives back its stream, on which TLS begins. What came before TLS could be anybody's, so nothing may be
    /// left of it (RFC 3501, section 6.2.1; RFC 3207, section 4.2).
    pub(super) fn into_stream(self) -> Result<T, Stop> {
        if self.pending.is_empty() {
            Ok(self.stream)
        } else {
            Err(Stop::said(FailureKind::Injected, String::from_utf8_lossy(&self.pending)))
        }
    }
}

/// Capability lines are the longest of an honest server, and have a few hundred bytes.
const LONGEST_LINE: usize = 8 * 1024;

/// All that a server may say during a visit.
const MOST_BYTES: usize = 128 * 1024;
