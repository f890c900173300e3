//! One connection of a mail server: lines in, lines out, TLS at once or later.
//!
//! Bounded in everything: a line has a greatest length, a wait has an end. Whatever was sent before TLS stands is thrown away
//! with the connection (RFC 3207, section 4.2).

use std::io;
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// A connection.
pub(super) struct Peer {
    stream: Stream,
    read: Vec<u8>,
}

enum Stream {
    Plain(TcpStream),
    Secure(Box<TlsStream<TcpStream>>),
    /// A handshake has failed.
    Gone,
}

impl Peer {
    pub(super) fn new(stream: TcpStream) -> Self {
        stream.set_nodelay(true).ok(); // a wish
        Self { stream: Stream::Plain(stream), read: Vec::new() }
    }

    /// Makes the connection secure.
    pub(super) async fn secure(&mut self, config: Arc<ServerConfig>) -> io::Result<()> {
        if !self.read.is_empty() {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let Stream::Plain(stream) = std::mem::replace(&mut self.stream, Stream::Gone) else {
            return Err(io::ErrorKind::NotConnected.into());
        };
        let stream = timeout(PATIENCE, TlsAcceptor::from(config).accept(stream)).await??;
        self.stream = Stream::Secure(Box::new(stream));
        Ok(())
    }

    /// The next line, without its end.
    pub(super) async fn line(&mut self) -> io::Result<String> {
        loop {
            if let Some(end) = self.read.iter().position(|byte| *byte == b'\n') {
                let mut line: Vec<u8> = self.read.drain(..=end).collect();
                line.truncate(end);
                if line.last() == Some(&b'\r') {
                    line.pop();
                }
                return String::from_utf8(line).map_err(|_not_text| io::ErrorKind::InvalidData.into());
            }
            if self.read.len() > LONGEST_LINE {
                return Err(io::ErrorKind::InvalidData.into());
            }
            let mut chunk = [0; 4096];
            let count = timeout(PATIENCE, self.receive(&mut chunk)).await??;
            if count == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.read.extend_from_slice(&chunk[..count]);
        }
    }

    /// Says one line, or several with `\n` between them.
    pub(super) async fn say(&mut self, text: &str) -> io::Result<()> {
        let mut lines = text.replace('\n', "\r\n");
        lines.push_str("\r\n");
        self.send(lines.as_bytes()).await
    }

    /// Sends bytes as they are.
    pub(super) async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        timeout(PATIENCE, async {
            match &mut self.stream {
                Stream::Plain(stream) => stream.write_all(bytes).await,
                Stream::Secure(stream) => {
                    stream.write_all(bytes).await?;
                    stream.flush().await
                }
                Stream::Gone => Err(io::ErrorKind::NotConnected.into()),
            }
        })
        .await?
    }

    /// Waits until the other side is gone.
    pub(super) async fn gone(&mut self) {
        let mut chunk = [0; 4096];
        while self.receive(&mut chunk).await.is_ok_and(|count| count > 0) {}
    }

    /// Says goodbye, so that the other side reads an end and no fault.
    pub(super) async fn close(&mut self) {
        let closed = async {
            match &mut self.stream {
                Stream::Plain(stream) => stream.shutdown().await,
                Stream::Secure(stream) => stream.shutdown().await,
                Stream::Gone => Ok(()),
            }
        };
        timeout(PATIENCE, closed).await.ok(); // it ends either way
    }

    async fn receive(&mut self, chunk: &mut [u8]) -> io::Result<usize> {
        match &mut self.stream {
            Stream::Plain(stream) => stream.read(chunk).await,
            Stream::Secure(stream) => stream.read(chunk).await,
            Stream::Gone => Ok(0),
        }
    }
}

/// A token of 16 KiB and its user, twice over and in base64.
const LONGEST_LINE: usize = 64 * 1024;

/// How long anybody may think; mail servers wait half an hour (RFC 3501, section 5.4), a practice server has fewer guests.
const PATIENCE: Duration = Duration::from_mins(5);
