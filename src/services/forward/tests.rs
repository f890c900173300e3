//! Forwarding against collectors that are scripted: away, busy, hanging, talking nonsense. The clock is turned by hand.

use opentelemetry_proto::tonic::collector::logs::v1::{
    ExportLogsPartialSuccess, ExportLogsServiceRequest, ExportLogsServiceResponse,
};
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use prost::Message as _;
use tokio::task::JoinHandle;

use super::*;
use crate::domain::audit::{AuditKind, NewEvent};
use crate::domain::problem::ProblemKind;
use crate::platform::clock::Clock as _;
use crate::platform::syslog::SyslogError;
use crate::services::tests::Stage;
use crate::testing::world::{Recorded, Reply};

const LOGS: &str = "collector.example.org/v1/logs";

struct Running {
    stage: Stage,
    wish: Forward,
    task: Option<JoinHandle<()>>,
    news: mpsc::Receiver<Forwarding>,
}

impl Running {
    async fn new(wish: Forward) -> Self {
        Self::on(Stage::in_memory().await, wish).await
    }

    /// Waits until it is known where forwarding begins.
    async fn on(stage: Stage, wish: Forward) -> Self {
        let (task, news) = start(&stage, &wish);
        let mut running = Self { stage, wish, task: Some(task), news };
        running.until("it has begun", |_| true).await;
        running
    }

    async fn otlp() -> Self {
        Self::new(Forward::Otlp { url: format!("https://{LOGS}") }).await
    }

    /// Ends it as the end of the process does, and begins again.
    async fn restart(&mut self) {
        self.end().await;
        let (task, news) = start(&self.stage, &self.wish);
        (self.task, self.news) = (Some(task), news);
    }

    async fn end(&mut self) {
        if let Some(task) = self.task.take() {
            task.abort();
            task.await.ok();
        }
    }

    async fn record(&self, count: u64) -> Vec<u64> {
        let mut seqs = Vec::new();
        for _ in 0..count {
            let event = NewEvent::new(AuditKind::DiagnosisRun, self.stage.fakes.clock.now());
            seqs.push(self.stage.context.store.record(event).await.unwrap().unwrap());
        }
        seqs
    }

    async fn until(&mut self, what: &str, enough: impl Fn(&Forwarding) -> bool) -> Forwarding {
        let mut last = None;
        let hearing = async {
            loop {
                let news = self.news.recv().await.expect("it runs");
                if enough(&news) {
                    return news;
                }
                last = Some(news);
            }
        };
        let heard = tokio::time::timeout(std::time::Duration::from_secs(20), hearing).await;
        heard.unwrap_or_else(|_late| panic!("{what}: {last:?}"))
    }

    /// Waits for a problem and until it rests.
    async fn fails(&mut self) -> Problem {
        let news = self.until("a problem", |news| news.problem.is_some()).await;
        self.rests().await;
        news.problem.unwrap()
    }

    async fn rests(&self) {
        for _ in 0..50 {
            tokio::task::yield_now().await;
        }
        self.stage.fakes.clock.somebody_naps().await;
    }

    /// Waits until everything that was recorded is taken.
    async fn caught_up(&self) {
        let store = &self.stage.context.store;
        let newest = store.audit_extent().await.unwrap().last;
        let looking = async {
            while store.forwarded().await.unwrap() != Some(newest) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), looking).await.expect("it catches up");
    }

    fn advance(&self, seconds: i64) {
        self.stage.fakes.clock.advance(SignedDuration::from_secs(seconds));
    }

    /// The numbers of the events that the syslog of this computer got.
    fn in_syslog(&self) -> Vec<u64> {
        self.stage.fakes.local_syslog.taken().iter().map(|message| number_in(message)).collect()
    }

    fn requests(&self) -> Vec<Vec<u64>> {
        self.stage.fakes.transport.requests_to(LOGS).iter().map(numbers_in).collect()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.iter().for_each(JoinHandle::abort);
    }
}

fn start(stage: &Stage, wish: &Forward) -> (JoinHandle<()>, mpsc::Receiver<Forwarding>) {
    let (tell, news) = mpsc::channel(64);
    let recorded = stage.context.store.recorded();
    (tokio::spawn(run(wish.clone(), recorded, tell, stage.context.clone())), news)
}

fn number_in(message: &str) -> u64 {
    let (_, document) = message.split_once('\u{feff}').unwrap();
    let document: serde_json::Value = serde_json::from_str(document).unwrap();
    document["seq"].as_u64().unwrap()
}

fn numbers_in(request: &Recorded) -> Vec<u64> {
    let logs = ExportLogsServiceRequest::decode(request.body.as_slice()).unwrap();
    let records = logs.resource_logs.into_iter().flat_map(|resource| resource.scope_logs);
    let number = |record: opentelemetry_proto::tonic::logs::v1::LogRecord| {
        let seq = record.attributes.into_iter().find(|pair| pair.key == "mailward.seq").unwrap();
        match seq.value.unwrap().value {
            Some(Value::IntValue(seq)) => u64::try_from(seq).unwrap(),
            other => panic!("{other:?}"),
        }
    };
    records.flat_map(|scope| scope.log_records).map(number).collect()
}

fn taken() -> Reply {
    Reply {
        status: 200,
        headers: vec![("content-type".into(), "application/x-protobuf".into())],
        body: Vec::new(),
    }
}

#[tokio::test]
async fn it_begins_with_what_happens_from_then_on_and_sends_each_event_once_in_order() {
    let stage = Stage::in_memory().await;
    stage
        .context
        .store
        .record(NewEvent::new(AuditKind::DiagnosisRun, stage.fakes.clock.now()))
        .await
        .unwrap();
    let mut running = Running::on(stage, Forward::SyslogLocal).await;
    assert!(running.in_syslog().is_empty());
    let recorded = running.record(200).await;
    running.caught_up().await;
    assert_eq!(running.in_syslog(), recorded);
    let now = running.stage.fakes.clock.now();
    let good = Forwarding { behind: 0, last_at: Some(now), problem: None };
    running.until("it says so", |news| *news == good).await;
}

#[tokio::test]
async fn nothing_is_lost_while_the_collector_is_away_and_it_is_tried_again_with_growing_patience() {
    let mut running = Running::otlp().await;
    let mut recorded = running.record(3).await;
    let problem = running.fails().await;
    assert_eq!(problem.kind, ProblemKind::ForwardFailed);
    assert_eq!(problem.facts.detail.as_deref(), Some("the host does not answer"));
    assert_eq!(problem.facts.more["host"], "collector.example.org");
    for (tries, pause) in [(2, 2), (3, 3), (4, 5), (5, 10)] {
        running.advance(pause);
        running.stage.fakes.transport.asked(LOGS, tries).await;
        running.rests().await;
    }
    assert_eq!(running.requests().len(), 5);
    recorded.extend(running.record(4).await);
    running.until("it says how many wait", |news| news.behind == 7).await;
    assert_eq!(running.requests().len(), 5, "new events do not hurry it");
    running.stage.fakes.transport.always(LOGS, taken());
    running.advance(30);
    running.caught_up().await;
    assert_eq!(running.requests().last().unwrap(), &recorded);
    assert_eq!(running.requests().len(), 6);
}

#[tokio::test]
async fn what_was_taken_of_a_batch_is_not_sent_again() {
    let mut running = Running::new(Forward::SyslogLocal).await;
    running.stage.fakes.local_syslog.fail_after(Some((2, SyslogError::Silent)));
    let recorded = running.record(5).await;
    let problem = running.fails().await;
    assert_eq!(problem.facts.detail.as_deref(), Some("the syslog of this computer does not run"));
    running.stage.fakes.local_syslog.fail_after(None);
    running.advance(2);
    running.caught_up().await;
    assert_eq!(running.in_syslog(), recorded);
}

#[tokio::test]
async fn a_new_start_goes_on_where_the_last_one_was() {
    let mut running = Running::new(Forward::SyslogLocal).await;
    let mut recorded = running.record(3).await;
    running.caught_up().await;
    running.end().await;
    recorded.extend(running.record(3).await);
    running.restart().await;
    running.caught_up().await;
    assert_eq!(running.in_syslog(), recorded);
}

#[tokio::test]
async fn switching_it_off_and_on_leaves_out_what_happened_in_between() {
    let mut running = Running::new(Forward::SyslogLocal).await;
    let mut recorded = running.record(1).await;
    running.caught_up().await;
    let (store, on) = (
        &running.stage.context.store,
        Settings { forward: Some(Forward::SyslogLocal), ..Settings::default() },
    );
    assert_eq!(held_after(&on, store).await.unwrap(), recorded.last().copied());
    assert_eq!(held_after(&Settings::default(), store).await.unwrap(), None);
    running.end().await;
    stop(&running.stage.context).await.unwrap();
    assert_eq!(held_after(&on, &running.stage.context.store).await.unwrap(), None);
    running.record(5).await;
    running.restart().await;
    running.until("it has begun", |_| true).await;
    recorded.extend(running.record(1).await);
    running.caught_up().await;
    assert_eq!(running.in_syslog(), recorded);
}

#[tokio::test]
async fn a_busy_collector_is_left_alone_as_long_as_it_asks() {
    let mut running = Running::otlp().await;
    running.stage.fakes.transport.answer(LOGS, Reply::html(429, "busy").header("retry-after", "120"));
    running.stage.fakes.transport.always(LOGS, taken());
    let recorded = running.record(1).await;
    let problem = running.fails().await;
    assert_eq!((problem.facts.http_status, problem.facts.retry_after_s), (Some(429), Some(120)));
    running.advance(119);
    running.rests().await;
    assert_eq!(running.requests().len(), 1);
    running.advance(1);
    running.caught_up().await;
    assert_eq!(running.requests(), [recorded.clone(), recorded]);
}

#[tokio::test]
async fn a_collector_that_refuses_for_good_is_asked_after_five_minutes_and_nothing_is_dropped() {
    let mut running = Running::otlp().await;
    running.stage.fakes.transport.answer(LOGS, Reply::html(404, "not here"));
    running.stage.fakes.transport.always(LOGS, taken());
    let recorded = running.record(1).await;
    assert_eq!(running.fails().await.facts.detail.as_deref(), Some("it answered with HTTP status 404"));
    running.advance(299);
    running.rests().await;
    assert_eq!(running.requests().len(), 1);
    running.advance(1);
    running.caught_up().await;
    assert_eq!(running.requests().last(), Some(&recorded));
}

#[tokio::test]
async fn a_request_that_is_too_large_is_halved() {
    let mut running = Running::otlp().await;
    running.end().await;
    let recorded = running.record(10).await;
    running.stage.fakes.transport.always_with(LOGS, |request| {
        if numbers_in(request).len() > 3 { Reply::html(413, "too large") } else { taken() }
    });
    running.restart().await;
    running.caught_up().await;
    let requests = running.requests();
    assert_eq!(
        requests.iter().filter(|request| request.len() <= 3).flatten().copied().collect::<Vec<_>>(),
        recorded
    );
    assert_eq!(requests.iter().map(Vec::len).take(3).collect::<Vec<_>>(), [10, 5, 2]);
}

#[tokio::test]
async fn a_collector_that_hangs_is_given_up_after_a_minute_and_tried_again() {
    let mut running = Running::otlp().await;
    let _gate = running.stage.fakes.transport.hold(LOGS, taken());
    running.stage.fakes.transport.always(LOGS, taken());
    let recorded = running.record(2).await;
    running.stage.fakes.transport.asked(LOGS, 1).await;
    running.rests().await;
    running.advance(60);
    assert_eq!(running.fails().await.facts.detail.as_deref(), Some("the other side took too long"));
    running.advance(2);
    running.caught_up().await;
    assert_eq!(running.requests().last(), Some(&recorded));
}

#[tokio::test]
async fn nonsense_is_no_success() {
    let mut running = Running::otlp().await;
    running.stage.fakes.transport.answer(LOGS, Reply::html(200, "<h1>Sign in to this network</h1>"));
    running.stage.fakes.transport.always(LOGS, taken());
    let recorded = running.record(1).await;
    assert_eq!(running.fails().await.facts.detail.as_deref(), Some("what answers there is not a collector"));
    running.advance(2);
    running.caught_up().await;
    assert_eq!(running.requests(), [recorded.clone(), recorded]);
}

#[tokio::test]
async fn what_a_collector_threw_away_is_told_and_not_sent_again() {
    let partial = ExportLogsPartialSuccess { rejected_log_records: 1, error_message: "too old".into() };
    let body = ExportLogsServiceResponse { partial_success: Some(partial) }.encode_to_vec();
    let mut running = Running::otlp().await;
    running.stage.fakes.transport.answer(LOGS, Reply { body, ..taken() });
    running.stage.fakes.transport.always(LOGS, taken());
    let first = running.record(1).await;
    let news = running.until("it is told", |news| news.problem.is_some()).await;
    assert_eq!((news.behind, news.last_at.is_some()), (0, true));
    let said = news.problem.unwrap().facts.detail.unwrap();
    assert_eq!(said, "the collector threw 1 of 1 events away: “too old”");
    let second = running.record(1).await;
    running.caught_up().await;
    assert_eq!(running.requests(), [first, second]);
}

#[tokio::test]
async fn an_address_that_cannot_be_used_is_told_and_nothing_is_sent() {
    let mut running =
        Running::on(Stage::in_memory().await, Forward::SyslogTls { to: "collector".into() }).await;
    running.end().await;
    running.restart().await;
    let news = running.until("it is told", |_| true).await;
    assert_eq!(news.problem.unwrap().facts.detail.as_deref(), Some("there is no port behind the host"));
    assert!(running.stage.fakes.dial.asked().is_empty());
}

#[tokio::test]
async fn a_collector_over_tls_or_udp_that_refuses_is_named() {
    for wish in [
        Forward::SyslogTls { to: "collector.example.org:6514".into() },
        Forward::SyslogUdp { to: "collector.example.org:514".into() },
    ] {
        let mut running = Running::new(wish).await;
        running.record(1).await;
        let problem = running.fails().await;
        assert_eq!(problem.facts.detail.as_deref(), Some("the host refuses connections on this port"));
        assert_eq!(problem.facts.more["host"], "collector.example.org");
        assert_eq!(
            running.stage.fakes.dial.asked()[0].to_string().split(':').next(),
            Some("collector.example.org")
        );
    }
}

#[tokio::test]
async fn a_log_that_ends_before_what_was_taken_goes_on_from_its_end() {
    let mut running = Running::new(Forward::SyslogLocal).await;
    running.record(2).await;
    running.caught_up().await;
    running.end().await;
    running.stage.context.store.restart_forwarding(1_000).await.unwrap();
    let already = running.in_syslog().len();
    running.restart().await;
    running.until("it has begun", |_| true).await;
    let recorded = running.record(2).await;
    running.caught_up().await;
    assert_eq!(running.in_syslog()[already..], recorded);
}
