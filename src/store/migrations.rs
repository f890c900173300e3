//! The database's form, in numbered steps. A step is never edited after a release: what is new is a new step.
//!
//! A database of a newer version is refused before anything in it is touched, and so is one that is not ours.

use rusqlite::{Connection, TransactionBehavior};

use super::error::StoreError;

/// The newest version this program knows: the number of steps.
pub(super) const KNOWN: i64 = 5;

/// Marks the file as ours: "Mwrd".
pub(super) const APPLICATION: i64 = 0x4d77_7264;

/// Each brings the database from the version of its index to the next.
const STEPS: [&str; KNOWN as usize] = [
    // 1: the vault, accounts, sealed values, a person's own providers, signals between processes.
    "CREATE TABLE vault (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        id TEXT NOT NULL,
        revision INTEGER NOT NULL,
        place TEXT NOT NULL,
        entry TEXT,
        memory_kib INTEGER,
        passes INTEGER,
        lanes INTEGER,
        salt BLOB,
        wrapped BLOB,
        check_value BLOB NOT NULL
    ) STRICT;
    CREATE TABLE accounts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        address_key TEXT NOT NULL UNIQUE,
        generation INTEGER NOT NULL,
        account TEXT NOT NULL
    ) STRICT;
    CREATE TABLE sealed (
        account INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        slot TEXT NOT NULL,
        generation INTEGER NOT NULL,
        bytes BLOB NOT NULL,
        PRIMARY KEY (account, slot)
    ) STRICT;
    CREATE TABLE providers (
        id TEXT PRIMARY KEY,
        issuer TEXT UNIQUE,
        definition TEXT NOT NULL
    ) STRICT;
    CREATE TABLE signals (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        raised INTEGER NOT NULL
    ) STRICT;
    INSERT INTO signals VALUES (1, 0);",
    // 2: the record, what of it is still to be told or done, and which programs have had tokens.
    "CREATE TABLE audit (
        seq INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        account INTEGER,
        address TEXT,
        kind TEXT NOT NULL,
        program TEXT,
        pid INTEGER,
        outcome TEXT NOT NULL,
        code TEXT,
        detail TEXT NOT NULL,
        mac BLOB NOT NULL
    ) STRICT;
    CREATE INDEX audit_account ON audit (account);
    CREATE TABLE audit_head (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        sealed BLOB NOT NULL
    ) STRICT;
    CREATE TABLE audit_waiting (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        account INTEGER,
        address TEXT,
        kind TEXT NOT NULL,
        program TEXT,
        pid INTEGER,
        outcome TEXT NOT NULL,
        code TEXT,
        detail TEXT NOT NULL
    ) STRICT;
    CREATE TABLE audit_programs (
        account INTEGER NOT NULL,
        program TEXT NOT NULL,
        first_at INTEGER NOT NULL,
        last_at INTEGER NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (account, program)
    ) STRICT;
    CREATE TABLE alerts (
        seq INTEGER PRIMARY KEY,
        account INTEGER,
        rule TEXT NOT NULL,
        program TEXT,
        at TEXT NOT NULL,
        counted INTEGER,
        usual INTEGER,
        expected INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE alert_history (
        account INTEGER PRIMARY KEY,
        history TEXT NOT NULL
    ) STRICT;
    CREATE TABLE revocations (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        account INTEGER NOT NULL,
        document TEXT NOT NULL
    ) STRICT;
    CREATE TABLE revocation_tokens (
        revocation INTEGER NOT NULL REFERENCES revocations (id) ON DELETE CASCADE,
        slot TEXT NOT NULL,
        generation INTEGER NOT NULL,
        bytes BLOB NOT NULL,
        PRIMARY KEY (revocation, slot)
    ) STRICT;
    CREATE TABLE revoked_tokens (
        fingerprint TEXT PRIMARY KEY,
        account INTEGER NOT NULL,
        revoked_at TEXT NOT NULL
    ) STRICT;
    CREATE TABLE forwarded (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        seq INTEGER NOT NULL
    ) STRICT;",
    // 3: tokens that are on their way to another computer, and the profile of an organisation that a person imported.
    "CREATE TABLE moving (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        document TEXT NOT NULL
    ) STRICT;
    CREATE TABLE profile (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        text TEXT NOT NULL
    ) STRICT;",
    // 4: what the check-up saw last, and what of it a person put aside. Without an account it is about this computer.
    "CREATE TABLE looks (
        account INTEGER REFERENCES accounts (id) ON DELETE CASCADE,
        what TEXT NOT NULL,
        at TEXT NOT NULL,
        result TEXT NOT NULL,
        problem TEXT,
        facts TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX looks_newest ON looks (ifnull(account, 0), what);
    CREATE TABLE dismissals (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        account INTEGER REFERENCES accounts (id) ON DELETE CASCADE,
        document TEXT NOT NULL
    ) STRICT;",
    // 5: from how many days an alert knows what is usual.
    "ALTER TABLE alerts ADD COLUMN days INTEGER;",
];

/// Refuses a database that a newer Mailward or another program wrote. Reads only.
pub(super) fn check(connection: &Connection) -> Result<(), StoreError> {
    // One moment for all questions: another program may be taking the first step just now.
    let moment = connection.unchecked_transaction()?;
    check_within(&moment)
}

fn check_within(connection: &Connection) -> Result<(), StoreError> {
    let found = version(connection)?;
    let application: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let empty: bool = connection.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))?;
    match application {
        APPLICATION if found > KNOWN => Err(StoreError::Newer { found, known: KNOWN }),
        APPLICATION if found > 0 => Ok(()),
        // Left by a start that ended before its first step was complete.
        0 if empty && found == 0 => Ok(()),
        _ => Err(StoreError::damaged("the file belongs to another program")),
    }
}

/// Takes the missing steps, all or none. Two programs that start at once take them once.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    if version(connection)? == KNOWN {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    check_within(&transaction)?;
    let from = usize::try_from(version(&transaction)?).unwrap_or(usize::MAX);
    for step in STEPS.iter().skip(from) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", KNOWN)?;
    Ok(transaction.commit()?)
}

fn version(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_older_version_is_brought_up_to_date() {
        for old in 0..=STEPS.len() {
            let mut connection = Connection::open_in_memory().unwrap();
            for step in &STEPS[..old] {
                connection.execute_batch(step).unwrap();
            }
            if old > 0 {
                connection.pragma_update(None, "application_id", APPLICATION).unwrap();
            }
            connection.pragma_update(None, "user_version", i64::try_from(old).unwrap()).unwrap();
            check(&connection).unwrap();
            migrate(&mut connection).unwrap();
            assert_eq!(version(&connection).unwrap(), KNOWN);
        }
    }

    #[test]
    fn an_account_of_before_the_check_up_stays_and_nothing_was_looked_at() {
        let mut connection = Connection::open_in_memory().unwrap();
        for step in &STEPS[..3] {
            connection.execute_batch(step).unwrap();
        }
        connection.pragma_update(None, "application_id", APPLICATION).unwrap();
        connection.pragma_update(None, "user_version", 3).unwrap();
        connection.execute("INSERT INTO accounts VALUES (7, 'anna@example.org', 1, '{}')", []).unwrap();
        migrate(&mut connection).unwrap();
        let count = |table| {
            let select = format!("SELECT count(*) FROM {table}");
            connection.query_row(&select, [], |row| row.get::<_, i64>(0)).unwrap()
        };
        assert_eq!((count("accounts"), count("looks"), count("dismissals")), (1, 0, 0));
    }

    #[test]
    fn a_step_that_fails_leaves_nothing_behind() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TEMP TABLE unrelated (x)").unwrap();
        connection.pragma_update(None, "max_page_count", 2).unwrap();
        assert_eq!(migrate(&mut connection), Err(StoreError::DiskFull));
        assert_eq!(version(&connection).unwrap(), 0);
        check(&connection).unwrap();
    }

    #[test]
    fn the_database_of_another_program_is_refused() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE songs (title TEXT)").unwrap();
        assert!(matches!(check(&connection), Err(StoreError::Damaged(_))));
    }
}
