//! An OpenTelemetry collector that behaves as badly as a test wants: plain HTTP on loopback, read by the published types.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::logs::v1::LogRecord;
use prost::Message as _;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;

use crate::running::LONG;

/// What it does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Takes it.
    Take,
    /// Reads it and never answers.
    Hang,
    /// Answers as a captive portal does.
    Garbage,
    /// Is busy for so many seconds.
    Busy(u32),
    /// Closes in the middle of its answer.
    Cut,
    /// Closes before it has read all of the request.
    CutEarly,
}

/// One request.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// What was done with it.
    pub(crate) manner: Manner,
    /// Every byte of it.
    pub(crate) bytes: Vec<u8>,
    /// What it held, where it was read.
    pub(crate) records: Vec<LogRecord>,
}

/// It listens as long as this lives.
pub(crate) struct Collector {
    runtime: Runtime,
    /// Where it listens.
    pub(crate) url: String,
    manners: Arc<Mutex<VecDeque<Manner>>>,
    asked: watch::Receiver<Vec<Asked>>,
}

impl Collector {
    pub(crate) fn start() -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}/v1/logs", listener.local_addr().unwrap());
        let manners: Arc<Mutex<VecDeque<Manner>>> = Arc::default();
        let (tell, asked) = watch::channel(Vec::new());
        let (tell, plan) = (Arc::new(tell), Arc::clone(&manners));
        runtime.spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let manner = plan.lock().unwrap().pop_front().unwrap_or(Manner::Take);
                tokio::spawn(serve(stream, manner, Arc::clone(&tell)));
            }
        });
        Self { runtime, url, manners, asked }
    }

    /// What it does with the next requests, one after the other; then it takes everything.
    pub(crate) fn will(&self, manners: &[Manner]) {
        self.manners.lock().unwrap().extend(manners);
    }

    /// Waits until what was asked is enough.
    pub(crate) fn until(&self, what: &str, enough: impl Fn(&[Asked]) -> bool) -> Vec<Asked> {
        let mut asked = self.asked.clone();
        let waiting = async { tokio::time::timeout(LONG, asked.wait_for(|asked| enough(asked))).await };
        let outcome = self.runtime.block_on(waiting).map(|heard| heard.unwrap().clone());
        outcome.unwrap_or_else(|_late| panic!("{what} did not happen: {:?}", manners(&self.asked.borrow())))
    }

    /// Everything that was asked so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.borrow().clone()
    }
}

/// What was done with each.
pub(crate) fn manners(asked: &[Asked]) -> Vec<Manner> {
    asked.iter().map(|one| one.manner).collect()
}

/// Number and code of each event that was taken, in order.
pub(crate) fn taken(asked: &[Asked]) -> Vec<(u64, String)> {
    let taken = asked.iter().filter(|one| one.manner == Manner::Take);
    taken.flat_map(|one| &one.records).map(position).collect()
}

/// Number and code of the event in a record.
pub(crate) fn position(record: &LogRecord) -> (u64, String) {
    let value = |key: &str| {
        let pair = record.attributes.iter().find(|pair| pair.key == key);
        pair.and_then(|pair| pair.value.as_ref()?.value.clone()).unwrap_or_else(|| panic!("no {key}"))
    };
    match (value("mailward.seq"), value("mailward.mac")) {
        (Value::IntValue(seq), Value::StringValue(mac)) => (u64::try_from(seq).unwrap(), mac),
        other => panic!("{other:?}"),
    }
}

async fn serve(mut stream: TcpStream, manner: Manner, tell: Arc<watch::Sender<Vec<Asked>>>) {
    let mut bytes = Vec::new();
    if manner == Manner::CutEarly {
        stream.read_exact(&mut [0; 16]).await.unwrap();
    } else {
        let body = read(&mut stream, &mut bytes).await;
        let records = records(&bytes[bytes.len() - body..]);
        tell.send_modify(|asked| asked.push(Asked { manner, bytes: std::mem::take(&mut bytes), records }));
    }
    let answer = match manner {
        Manner::Take => {
            "HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 0\r\n\r\n".into()
        }
        Manner::Garbage => {
            "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 7\r\n\r\n<h1>Hi!".into()
        }
        Manner::Busy(seconds) => {
            format!("HTTP/1.1 429 Too Many Requests\r\nretry-after: {seconds}\r\ncontent-length: 0\r\n\r\n")
        }
        Manner::Cut => "HTTP/1.1 200 OK\r\ncontent-type: application/x-pro".to_owned(),
        Manner::CutEarly => {
            return tell
                .send_modify(|asked| asked.push(Asked { manner, bytes: Vec::new(), records: Vec::new() }));
        }
        Manner::Hang => {
            tokio::time::sleep(Duration::from_hours(1)).await; // longer than any test
            return;
        }
    };
    stream.write_all(answer.as_bytes()).await.unwrap();
    stream.shutdown().await.ok(); // whoever asked may be gone
}

/// A whole request; gives the length of its body.
async fn read(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> usize {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let begin = bytes.len();
        reader.read_until(b'\n', bytes).await.unwrap();
        let line = String::from_utf8(bytes[begin..].to_vec()).unwrap().to_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).await.unwrap();
    bytes.extend(body);
    length
}

fn records(body: &[u8]) -> Vec<LogRecord> {
    let logs = ExportLogsServiceRequest::decode(body).unwrap();
    let scopes = logs.resource_logs.into_iter().flat_map(|resource| resource.scope_logs);
    scopes.flat_map(|scope| scope.log_records).collect()
}
