//! What somebody with write access to the files can do to the record, and that each of it is found and named.

use rusqlite::Connection;

use super::*;
use crate::domain::audit::Break;

/// So many events, the making of the vault among them.
const EVENTS: u64 = 10_000;

/// A folder whose program has ended, with its keyring.
struct Ended {
    home: Home,
    keyring: TestKeyring,
}

impl Ended {
    async fn with(events: u64) -> Self {
        let ended = Self { home: Home::new(), keyring: TestKeyring::default() };
        let store = ended.home.unlocked(&ended.keyring).await;
        ended.record_up_to(&store, events).await;
        ended
    }

    async fn record_up_to(&self, store: &Store, events: u64) {
        let there = store.audit_extent().await.unwrap().last;
        let recording = (there..events).map(|number| store.record(varied(number)));
        for recorded in futures_util::future::join_all(recording).await {
            recorded.unwrap();
        }
        sweep(store).await;
    }

    /// The same files in another folder.
    fn copy(&self) -> Self {
        let home = Home::new();
        fs::create_dir_all(home.path()).unwrap();
        for name in ["mailward.db", "audit.mark"] {
            fs::copy(self.home.path().join(name), home.path().join(name)).unwrap();
        }
        Self { home, keyring: self.keyring.clone() }
    }

    fn with_tool(&self, sql: &str) {
        let tool = Connection::open(self.home.database()).unwrap();
        tool.execute_batch(sql).unwrap();
    }

    fn mark(&self) -> PathBuf {
        self.home.path().join("audit.mark")
    }

    async fn open(&self) -> Store {
        let store = self.home.open().await;
        store.unlock(&self.keyring, None).await.unwrap();
        store
    }

    /// What is found at once, and after the record has gone on.
    async fn found(&self) -> (Option<(Option<u64>, Break)>, Option<(Option<u64>, Break)>) {
        let store = self.open().await;
        let at_once = broken(&store).await;
        store.record(event(7)).await.unwrap().unwrap();
        store.record(event(8)).await.unwrap().unwrap();
        (at_once, broken(&store).await)
    }
}

async fn broken(store: &Store) -> Option<(Option<u64>, Break)> {
    let verified = verify(store).await;
    verified.broken.map(|broken| (broken.first_bad, broken.how))
}

fn varied(number: u64) -> NewEvent {
    let minute = i64::try_from(number).unwrap();
    let event = NewEvent::new(AuditKind::HandedOut, moment(minute)).with(FactName::Count, number);
    let subject =
        Subject { id: AccountId::new(minute % 7 + 1), address: "anna@example.org".parse().unwrap() };
    let actor = Actor { program: format!("program-{}", number % 5), pid: u32::try_from(number).ok() };
    NewEvent { subject: Some(subject), actor: Some(actor), ..event }
}

/// Exchanges two rows: everything, or everything but the codes.
fn swap(one: u64, two: u64) -> String {
    format!(
        "UPDATE audit SET seq = 0 WHERE seq = {one};
         UPDATE audit SET seq = {one} WHERE seq = {two};
         UPDATE audit SET seq = {two} WHERE seq = 0;"
    )
}

fn swap_and_leave_the_codes(one: u64, two: u64) -> String {
    format!(
        "CREATE TEMP TABLE codes AS SELECT seq, mac FROM audit WHERE seq IN ({one}, {two}); {}
         UPDATE audit SET mac = (SELECT mac FROM codes WHERE codes.seq = audit.seq) WHERE seq IN ({one}, {two});",
        swap(one, two)
    )
}

/// Numbers the rows from `from` on anew, by so much more.
fn shift(from: u64, by: i64) -> String {
    format!(
        "UPDATE audit SET seq = -(seq + ({by})) WHERE seq >= {from};
         UPDATE audit SET seq = -seq WHERE seq < 0;"
    )
}

/// Puts in a copy of another row, at this number.
fn copy_of(row: u64, at: i64) -> String {
    format!(
        "INSERT INTO audit SELECT {at}, at, account, address, kind, program, pid, outcome, code, detail, mac
         FROM audit WHERE seq = {row};"
    )
}

#[tokio::test]
async fn a_change_of_any_field_of_any_event_is_found_and_named() {
    let ended = Ended::with(EVENTS).await;
    let changes = [
        "at = at + 1",
        "account = 99",
        "account = NULL",
        "address = 'bert@example.org'",
        "kind = 'token.revealed'",
        "program = 'another'",
        "pid = coalesce(pid, 0) + 1",
        "outcome = 'failed'",
        "code = ''",
        "detail = '{}'",
        "mac = zeroblob(32)",
        "mac = zeroblob(0)",
    ];
    for (change, seq) in changes.iter().zip([2, 3, 4999, 5000, 7777, 9998, 9999, 10_000].iter().cycle()) {
        let copy = ended.copy();
        copy.with_tool(&format!("UPDATE audit SET {change} WHERE seq = {seq}"));
        let expected = Some((Some(*seq), Break::Changed));
        assert_eq!(copy.found().await, (expected, expected), "{change} at {seq}");
    }
}

#[tokio::test]
async fn whatever_is_done_to_the_order_or_number_of_events_is_found_and_named() {
    let ended = Ended::with(EVENTS).await;
    let table = [
        ("DELETE FROM audit WHERE seq = 2".to_owned(), Some(2), Break::Removed),
        ("DELETE FROM audit WHERE seq = 5000".to_owned(), Some(5000), Break::Removed),
        ("DELETE FROM audit WHERE seq BETWEEN 300 AND 700".to_owned(), Some(300), Break::Removed),
        ("DELETE FROM audit WHERE seq = 9999".to_owned(), Some(9999), Break::Removed),
        ("DELETE FROM audit WHERE seq = 5000;".to_owned() + &shift(5001, -1), Some(5000), Break::Removed),
        (
            "DELETE FROM audit WHERE seq BETWEEN 20 AND 29;".to_owned() + &shift(30, -10),
            Some(20),
            Break::Removed,
        ),
        ("DELETE FROM audit WHERE seq = 1".to_owned(), Some(1), Break::Removed),
        ("DELETE FROM audit WHERE seq <= 100".to_owned(), Some(1), Break::Removed),
        (swap(1, 2), Some(1), Break::Reordered),
        (swap(5000, 5001), Some(5000), Break::Reordered),
        (swap(9999, 10_000), Some(9999), Break::Reordered),
        (swap(2, 9000), Some(2), Break::Reordered),
        (swap(1, 10_000), Some(1), Break::Reordered),
        (swap_and_leave_the_codes(400, 401), Some(400), Break::Reordered),
        (swap_and_leave_the_codes(400, 4000), Some(400), Break::Reordered),
        (
            "UPDATE audit SET seq = 10001 WHERE seq = 50;".to_owned() + &shift(51, -1),
            Some(50),
            Break::Reordered,
        ),
        (copy_of(5000, 10_001), Some(10_001), Break::Added),
        (copy_of(5000, 10_001) + &copy_of(5001, 10_002), Some(10_001), Break::Added),
        (shift(5000, 1) + &copy_of(77, 5000), Some(5000), Break::Added),
        (shift(1, 1) + &copy_of(77, 1), Some(1), Break::Added),
        (copy_of(5000, 0), None, Break::Added),
        (copy_of(5000, -4), None, Break::Added),
        (copy_of(5000, i64::MAX), Some(i64::MAX.cast_unsigned()), Break::Added),
    ];
    for (sql, first_bad, how) in table {
        let copy = ended.copy();
        copy.with_tool(&sql);
        let expected = Some((first_bad, how));
        assert_eq!(copy.found().await, (expected, expected), "{sql}");
    }
}

#[tokio::test]
async fn a_record_that_was_cut_off_is_known_and_stays_known_when_it_goes_on() {
    let ended = Ended::with(EVENTS).await;
    for (sql, first_bad) in [
        ("DELETE FROM audit WHERE seq = 10000", 10_000),
        ("DELETE FROM audit WHERE seq > 9990", 9991),
        ("DELETE FROM audit WHERE seq > 1", 2),
        ("DELETE FROM audit", 1),
    ] {
        let copy = ended.copy();
        copy.with_tool(sql);
        let expected = Some((Some(first_bad), Break::Truncated));
        assert_eq!(copy.found().await, (expected, expected), "{sql}");
    }
}

#[tokio::test]
async fn an_older_copy_of_the_database_is_known_whether_or_not_it_goes_on() {
    let ended = Ended::with(200).await;
    let older = ended.copy();
    let store = ended.open().await;
    ended.record_up_to(&store, 300).await;
    drop(store);
    fs::copy(ended.mark(), older.mark()).unwrap();
    let expected = Some((Some(201), Break::OlderCopy));
    assert_eq!(older.found().await, (expected, expected));
    // The new mark belongs to what goes on: another older copy is known by it, and the first one stays noted.
    let store = older.open().await;
    older.record_up_to(&store, 400).await;
    assert_eq!(broken(&store).await, expected);
    drop(store);
    fs::copy(ended.home.database(), older.home.database()).unwrap();
    assert_eq!(broken(&older.open().await).await, Some((Some(301), Break::OlderCopy)));
}

#[tokio::test]
async fn an_older_copy_that_has_grown_longer_than_the_mark_is_known_all_the_same() {
    let ended = Ended::with(200).await;
    let older = ended.copy();
    let store = ended.open().await;
    ended.record_up_to(&store, 300).await;
    drop(store);
    let grows = older.open().await;
    for minute in 1000..1300 {
        grows.record(event(minute)).await.unwrap();
    }
    sweep(&grows).await;
    drop(grows);
    fs::copy(ended.mark(), older.mark()).unwrap();
    let expected = Some((Some(300), Break::OlderCopy));
    assert_eq!(older.found().await, (expected, expected));
}

#[tokio::test]
async fn a_head_that_was_put_back_is_known() {
    let ended = Ended::with(200).await;
    let tool = Connection::open(ended.home.database()).unwrap();
    let head: Vec<u8> = tool.query_row("SELECT sealed FROM audit_head", [], |row| row.get(0)).unwrap();
    drop(tool);
    let store = ended.open().await;
    ended.record_up_to(&store, 300).await;
    drop(store);
    let tool = Connection::open(ended.home.database()).unwrap();
    tool.execute("UPDATE audit_head SET sealed = ?1", [head]).unwrap();
    drop(tool);
    let (at_once, later) = ended.found().await;
    assert_eq!(at_once, Some((Some(201), Break::OlderCopy)));
    assert_eq!(later.map(|(first_bad, _how)| first_bad), Some(Some(201)));
}

#[tokio::test]
async fn a_mark_that_is_gone_or_spoilt_is_known_and_stays_known() {
    let ended = Ended::with(200).await;
    let spoil: [fn(&Path); 4] = [
        |mark| fs::remove_file(mark).unwrap(),
        |mark| fs::write(mark, "").unwrap(),
        |mark| fs::write(mark, [7; 256]).unwrap(),
        |mark| fs::write(mark, [7; 100]).unwrap(),
    ];
    for spoil in spoil {
        let copy = ended.copy();
        spoil(&copy.mark());
        let expected = Some((None, Break::MarkMissing));
        assert_eq!(copy.found().await, (expected, expected));
        assert!(fs::metadata(copy.mark()).unwrap().len() > 200, "it is made anew");
    }
}

#[tokio::test]
async fn one_spoilt_place_of_the_mark_is_what_a_kill_may_leave_and_is_no_break() {
    let ended = Ended::with(200).await;
    let whole = fs::read(ended.mark()).unwrap();
    for spoilt in [0..128, 128..256, 0..7, 130..150] {
        let copy = ended.copy();
        let mut mark = whole.clone();
        mark[spoilt].fill(7);
        fs::write(copy.mark(), mark).unwrap();
        assert_eq!(copy.found().await, (None, None));
    }
}

#[tokio::test]
async fn a_head_that_is_gone_or_does_not_open_is_known_and_stays_known() {
    let ended = Ended::with(200).await;
    for sql in [
        "DELETE FROM audit_head",
        "UPDATE audit_head SET sealed = zeroblob(length(sealed))",
        "UPDATE audit_head SET sealed = zeroblob(0)",
    ] {
        let copy = ended.copy();
        copy.with_tool(sql);
        let expected = Some((None, Break::KeyLost));
        assert_eq!(copy.found().await, (expected, expected), "{sql}");
    }
}

#[tokio::test]
async fn a_vault_that_was_made_anew_cannot_prove_what_the_old_one_recorded_and_says_so() {
    let ended = Ended::with(200).await;
    ended.with_tool("DELETE FROM vault");
    let store = ended.home.unlocked(&TestKeyring::default()).await;
    assert_eq!(broken(&store).await, Some((None, Break::KeyLost)));
    store.record(event(1)).await.unwrap();
    assert_eq!(broken(&store).await, Some((None, Break::KeyLost)));
    assert_eq!(
        store.audit_before(None, 3).await.unwrap()[0].seq,
        202,
        "the record goes on after the old one"
    );
}

#[tokio::test]
async fn what_is_recorded_after_an_intact_start_stays_intact_over_many_starts() {
    let ended = Ended::with(50).await;
    for start in 1..=20 {
        let store = ended.open().await;
        store.record(event(start)).await.unwrap();
        assert_eq!(broken(&store).await, None, "start {start}");
    }
}
