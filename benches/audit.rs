//! Prints figures of the audit log with a million events: recording, checking, reading, filtering, searching, exporting.
//!
//! `cargo bench --locked --bench audit` builds the program optimised, makes the events in a folder through the store's own
//! writer, and prints. `-- events=20000` makes fewer. It asserts nothing about times: machines differ. What cannot be done
//! ends it with a status that shows so.

use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use mailward::domain::account::AccountId;
use mailward::domain::audit::{
    Actor, AuditFilter, AuditKind, FactName, NewEvent, Outcome, Subject, WhichAccount,
};
use mailward::domain::problem::ProblemKind;
use mailward::domain::settings::KeyPlace;
use mailward::domain::token::Fingerprint;
use mailward::platform::clock::SystemClock;
use mailward::platform::random::SystemRandom;
use mailward::services::Context;
use mailward::services::audit::{Browser, Cancel, ExportFormat, ExportWish, Progress, export, list};
use mailward::store::Store;
use mailward::testing::world::FakeWorld;

type Ended<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let sizes: Vec<u64> =
        std::env::args().filter_map(|word| word.strip_prefix("events=")?.parse().ok()).collect();
    let events = sizes.first().copied().unwrap_or(1_000_000);
    let ended =
        tokio::runtime::Runtime::new().map_err(Into::into).and_then(|runtime| runtime.block_on(run(events)));
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            say(&format!("audit: ended early, {why}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(events: u64) -> Ended<()> {
    let home = tempfile::tempdir()?;
    let folder = home.path().join("data");
    let (world, _fakes) = FakeWorld::new();
    let store = Store::open(Some(&folder), Arc::new(SystemRandom), Arc::new(SystemClock)).await?;
    store.create_vault(KeyPlace::Keyring, None, world.keyring.as_ref()).await?;
    let context = Context {
        world,
        store,
        folder: Some(folder.clone()),
        home: Some(folder.clone()),
        keys: mailward::services::inspect::KeyShelf::default(),
        organisation: mailward::services::organisation::InForce::default(),
    };
    record(events, &context).await?;
    say(&format!("database: {:.0} bytes an event", size_of(&folder)? as f64 / events as f64));
    verify(&context).await?;
    let mut browser = read(&context).await?;
    filters(&mut browser, events);
    live(&mut browser, &context).await?;
    lists(&context, home.path()).await
}

/// How fast events are recorded, each on the disk before whoever recorded it hears of it.
async fn record(events: u64, context: &Context) -> Ended<()> {
    let store = &context.store;
    let begun = now();
    let mut next = 0;
    while next < events {
        let until = (next + AT_ONCE).min(events);
        let recorded =
            futures_util::future::join_all((next..until).map(|number| store.record(event(number))));
        recorded.await.into_iter().collect::<Result<Vec<_>, _>>()?;
        next = until;
    }
    rate("record, 512 at once", events, begun.elapsed());
    let begun = now();
    for number in 0..SINGLE {
        store.record(event(number)).await?;
    }
    rate("record, one after the other", SINGLE, begun.elapsed());
    Ok(())
}

const AT_ONCE: u64 = 512;
const SINGLE: u64 = 300;

/// A year of fifty accounts: a renewal, then ten hand-outs of that token, and something else now and then.
fn event(number: u64) -> NewEvent {
    let (token, step) = (number / 11, number % 11);
    let account = token % 50;
    let start: Timestamp = Timestamp::from_second(1_770_000_000).unwrap_or_default();
    let at = start + SignedDuration::from_millis((number * 31_500).cast_signed());
    let hash = token.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes(); // spreads numbers that follow each other
    let hash: Vec<u8> = hash.iter().cycle().take(32).copied().collect();
    let address = format!("person{account}@example.org").parse();
    let subject =
        address.ok().map(|address| Subject { id: AccountId::new(account.cast_signed() + 1), address });
    let kind = match (step, number % 1_009, number % 5_003) {
        (_, 0, _) => AuditKind::RenewalFailed,
        (_, _, 0) => AuditKind::Revealed,
        (0, ..) => AuditKind::TokenRenewed,
        _ => AuditKind::HandedOut,
    };
    let event = NewEvent::new(kind, at)
        .with(FactName::Access, &Fingerprint::from_hash(&hash))
        .with(FactName::ExpiresAt, at.round(jiff::Unit::Hour).unwrap_or(at) + SignedDuration::from_hours(1));
    let event = NewEvent { subject, ..event };
    match kind {
        AuditKind::RenewalFailed => event.failed(ProblemKind::GrantEnded),
        AuditKind::HandedOut => NewEvent { actor: Some(program(number)), ..event },
        _ => event,
    }
}

fn program(number: u64) -> Actor {
    let names = ["mbsync", "neomutt", "msmtp", "aerc", "git-send-email"];
    let program = names[(number % 5) as usize].to_owned();
    Actor { program, pid: Some((number % 60_000) as u32) }
}

/// How fast the chain is checked.
async fn verify(context: &Context) -> Ended<()> {
    let begun = now();
    let found = context.store.verify_audit(|_, _| ControlFlow::Continue(())).await?;
    let found = found.ok_or("the check was stopped")?;
    rate("verify", found.events, begun.elapsed());
    if found.is_intact() { Ok(()) } else { Err(format!("the chain is broken: {:?}", found.broken).into()) }
}

/// How soon the first page is there, and the whole log.
async fn read(context: &Context) -> Ended<Browser> {
    let begun = now();
    let mut browser = Browser::start(AuditFilter::default(), TimeZone::system());
    browser.more(context).await.map_err(|problem| problem.kind.code())?;
    page(&mut browser);
    took("first page of the log", begun.elapsed());
    while !browser.is_complete() {
        browser.more(context).await.map_err(|problem| problem.kind.code())?;
    }
    let total = browser.picture().len() as u64;
    rate("whole log read", total, begun.elapsed());
    say(&format!("columns: {:.1} bytes an event", browser.bytes() as f64 / total as f64));
    Ok(browser)
}

/// How soon the first page of every kind of filter is there, the number of all that fit included.
fn filters(browser: &mut Browser, events: u64) {
    let filter = AuditFilter::default;
    let text = |text: &str| AuditFilter { text: text.to_owned(), ..filter() };
    let middle = event(events / 2);
    let rare = middle.detail.get(FactName::Access).and_then(|value| value.as_str()).unwrap_or_default();
    let account = AccountId::new(7);
    let wishes = [
        ("nothing", filter()),
        ("account", AuditFilter { account: Some(WhichAccount::One(account)), ..filter() }),
        ("kind", AuditFilter { kinds: vec![AuditKind::TokenRenewed, AuditKind::Revealed], ..filter() }),
        ("outcome", AuditFilter { outcome: Some(Outcome::Failed), ..filter() }),
        ("program", AuditFilter { program: Some("aerc".to_owned()), ..filter() }),
        ("time", AuditFilter { until: Some(middle.at), ..filter() }),
        (
            "all of them",
            AuditFilter {
                account: Some(WhichAccount::One(account)),
                kinds: vec![AuditKind::HandedOut],
                outcome: Some(Outcome::Ok),
                program: Some("aerc".to_owned()),
                since: Some(middle.at),
                ..filter()
            },
        ),
        ("a word that is everywhere", text("token")),
        ("two words", text("person7 mbsync")),
        ("a word that is rare", text(rare)),
        ("a word that is nowhere", text("nowhere-at-all")),
        ("one letter", text("z")),
    ];
    for (name, wish) in wishes {
        let mut times: Vec<Duration> = (0..RUNS)
            .map(|_| {
                let begun = now();
                browser.set_filter(wish.clone());
                page(browser);
                begun.elapsed()
            })
            .collect();
        times.sort_unstable();
        let found = browser.picture().len();
        say(&format!(
            "filter by {name}: {:.1} ms ({:.1} to {:.1}, {RUNS} runs), {found} fit",
            ms(times[RUNS / 2]),
            ms(times[0]),
            ms(times[RUNS - 1])
        ));
    }
    browser.set_filter(filter());
}

const RUNS: usize = 7;

/// How soon an event that is recorded while somebody looks is in the picture.
async fn live(browser: &mut Browser, context: &Context) -> Ended<()> {
    let mut times = Vec::new();
    for number in 0..50 {
        context.store.record(event(number)).await?;
        let begun = now();
        browser.newer(context).await.map_err(|problem| problem.kind.code())?;
        page(browser);
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    say(&format!("one event more: {:.2} ms until it is in the picture", ms(times[25])));
    Ok(())
}

/// How long the command line takes for a list, and an export for everything.
async fn lists(context: &Context, folder: &Path) -> Ended<()> {
    let rare = AuditFilter { text: "nowhere-at-all".to_owned(), ..AuditFilter::default() };
    for (name, filter) in [("list of 50", AuditFilter::default()), ("list, a word that is nowhere", rare)] {
        let begun = now();
        list(&filter, 50, context).await.map_err(|problem| problem.kind.code())?;
        took(name, begun.elapsed());
    }
    for (name, format) in [("log.csv", ExportFormat::Csv), ("log.jsonl", ExportFormat::JsonLines)] {
        let wish = ExportWish { path: folder.join(name), format, filter: AuditFilter::default() };
        let silent: Progress = Arc::new(|_, _| {});
        let begun = now();
        let written = export(wish, context, silent, Cancel::default()).await;
        rate(
            &format!("export to {name}"),
            written.map_err(|problem| problem.kind.code())?.events,
            begun.elapsed(),
        );
    }
    Ok(())
}

/// What a screen asks for: the picture and fifty rows.
fn page(browser: &mut Browser) {
    let picture = browser.picture();
    for index in 0..50 {
        std::hint::black_box(picture.row(index));
    }
}

/// Bytes of all files in a folder.
fn size_of(folder: &Path) -> Ended<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes)
}

fn rate(what: &str, count: u64, time: Duration) {
    say(&format!(
        "{what}: {:.0} events/s ({count} in {:.2} s)",
        count as f64 / time.as_secs_f64(),
        time.as_secs_f64()
    ));
}

fn took(what: &str, time: Duration) {
    say(&format!("{what}: {:.1} ms", ms(time)));
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn now() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "a bench measures real time")]
    Instant::now()
}

fn say(line: &str) {
    #[expect(clippy::print_stdout, reason = "a bench prints")]
    {
        println!("{line}");
    }
}
