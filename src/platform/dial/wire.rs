//! A connection that stands, with or without TLS: bytes out, bytes in, and an end that proves that the other side has read
//! everything.
//!
//! Writing into a connection proves nothing: the system takes the bytes long before the other side does, and forgets them when
//! it is gone. What proves it is its answer to our goodbye, so [`Wire::finish`] says goodbye and waits for one.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, Interest, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::client::TlsStream;

use super::DialError;
use super::look::version_name;
use crate::platform::certificate::Certificate;

/// A connection that stands.
#[derive(Debug)]
pub struct Wire {
    stream: Stream,
    limit: Duration,
}

/// What TLS agreed on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agreed {
    /// The version by its name for people; `None` without TLS.
    pub version: Option<&'static str>,
    /// The certificate of the other side, which was trusted.
    pub certificate: Option<Certificate>,
}

#[derive(Debug)]
enum Stream {
    Plain(TcpStream),
    Secure(Box<TlsStream<TcpStream>>),
}

impl Wire {
    pub(super) fn plain(stream: TcpStream, limit: Duration) -> Self {
        Self { stream: Stream::Plain(stream), limit }
    }

    pub(super) fn secure(stream: TlsStream<TcpStream>, limit: Duration) -> Self {
        Self { stream: Stream::Secure(Box::new(stream)), limit }
    }

    pub(super) fn into_plain(self) -> Option<TcpStream> {
        match self.stream {
            Stream::Plain(stream) => Some(stream),
            Stream::Secure(_) => None,
        }
    }

    /// What TLS agreed on here: its version, and the certificate that the other side showed.
    pub fn agreed(&self) -> Agreed {
        let Stream::Secure(stream) = &self.stream else { return Agreed::default() };
        let session = stream.get_ref().1;
        Agreed {
            version: session.protocol_version().and_then(version_name),
            certificate: session.peer_certificates().and_then(|chain| Certificate::read(chain.first()?)),
        }
    }

    /// Hands all bytes to the system.
    pub async fn send(&mut self, bytes: &[u8]) -> Result<(), DialError> {
        let limit = self.limit;
        let sent = timeout(limit, async {
            self.write_all(bytes).await?;
            self.flush().await
        });
        done(sent.await)
    }

    /// Says goodbye and waits until the other side has read everything and says goodbye as well.
    ///
    /// Over TLS that is `close_notify` for `close_notify` (RFC 8446, section 6.1). An end without one is taken, too: not every
    /// server keeps to that. After it a moment passes, because a server that went away by itself says goodbye in the same way;
    /// what reached it afterwards comes back as a reset.
    pub async fn finish(mut self) -> Result<(), DialError> {
        let limit = self.limit;
        done(timeout(limit, self.say_goodbye()).await)?;
        done(timeout(limit, self.hear_goodbye()).await)?;
        let socket = self.socket();
        timeout(RESET_COMES_WITHIN, socket.ready(Interest::ERROR)).await.ok();
        match socket.take_error() {
            Ok(None) => Ok(()),
            Ok(Some(_)) | Err(_) => Err(DialError::Lost),
        }
    }

    async fn say_goodbye(&mut self) -> io::Result<()> {
        match &mut self.stream {
            Stream::Plain(stream) => stream.shutdown().await,
            Stream::Secure(stream) => {
                stream.get_mut().1.send_close_notify();
                stream.flush().await // and not the connection itself: its end would excuse the other side from answering
            }
        }
    }

    /// Reads to the end; what is said before it is nobody's business.
    async fn hear_goodbye(&mut self) -> io::Result<()> {
        let mut said = [0; 1024];
        for _ in 0..MOST_READS {
            match self.read(&mut said).await {
                Ok(0) => return Ok(()),
                Ok(_) => {}
                // An end of the connection without one of TLS. One that was cut comes as a reset.
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::ConnectionAborted.into())
    }

    fn socket(&self) -> &TcpStream {
        match &self.stream {
            Stream::Plain(stream) => stream,
            Stream::Secure(stream) => stream.get_ref().0,
        }
    }
}

/// Longer than a packet travels once around the world and back.
const RESET_COMES_WITHIN: Duration = Duration::from_millis(400);

/// Whoever talks on and on does not end.
const MOST_READS: usize = 256;

fn done<T>(outcome: Result<io::Result<T>, tokio::time::error::Elapsed>) -> Result<T, DialError> {
    outcome.map_err(|_late| DialError::TimedOut)?.map_err(|error| DialError::of(&error))
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Stream::Secure(stream) => Pin::new(stream.as_mut()).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Stream::Secure(stream) => Pin::new(stream.as_mut()).poll_write(context, bytes),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_flush(context),
            Stream::Secure(stream) => Pin::new(stream.as_mut()).poll_flush(context),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Stream::Secure(stream) => Pin::new(stream.as_mut()).poll_shutdown(context),
        }
    }
}
