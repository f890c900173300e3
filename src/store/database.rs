//! Opens the database file. What is not ours, newer or damaged is refused with not a byte of it changed.
//!
//! The file is readable by its owner only from its first byte on, every commit is on the disk before it is reported, and
//! what is deleted is overwritten.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::error::StoreError;
use super::migrations;

/// The database of a data folder, which is made if it is missing.
pub(super) fn open(folder: &Path) -> Result<Connection, StoreError> {
    make_folder(folder)?;
    let path = folder.join(FILE_NAME);
    check_header(&path)?;
    make_file(&path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(&path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    // Until the database is known to be ours, closing it must not write into it either.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    migrations::check(&connection)?;
    write_ahead(&connection)?;
    prepare(&mut connection)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(connection)
}

/// Whether a data folder has one.
pub(super) fn is_in(folder: &Path) -> bool {
    folder.join(FILE_NAME).is_file()
}

/// A connection to a database that has been opened here already, which cannot write.
pub(super) fn open_to_read(folder: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(folder.join(FILE_NAME), flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(connection)
}

/// A database that nothing survives of.
pub(super) fn open_in_memory() -> Result<Connection, StoreError> {
    let mut connection = Connection::open_in_memory()?;
    prepare(&mut connection)?;
    Ok(connection)
}

/// Name of the database in the data folder.
pub(super) const FILE_NAME: &str = "mailward.db";

/// Transactions here take milliseconds; who waits longer meets a stopped program or a broken disk.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

fn prepare(connection: &mut Connection) -> Result<(), StoreError> {
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "trusted_schema", false)?;
    migrations::migrate(connection)?;
    // Touches the tables every start needs, so that damage shows now and not in the middle of a sign-in.
    connection.query_row("SELECT (SELECT count(*) FROM vault), (SELECT raised FROM signals)", [], |row| {
        row.get::<_, i64>(0)
    })?;
    Ok(())
}

/// Switches to write-ahead logging. SQLite does not wait by itself while another program is doing the same.
fn write_ahead(connection: &Connection) -> Result<(), StoreError> {
    for _attempt in 0..ATTEMPTS {
        let switched =
            connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0));
        match switched {
            Ok(mode) if mode.eq_ignore_ascii_case("wal") => return Ok(()),
            Ok(_other) => return Err(StoreError::Io("this disk cannot hold the database".to_owned())),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                // An empty transaction waits for the other program, for as long as `PATIENCE`.
                connection.execute_batch("BEGIN IMMEDIATE; COMMIT")?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Err(StoreError::Busy)
}

const ATTEMPTS: usize = 20;

/// Looks at the file before SQLite does: opening a database, even to read, can already change its files, and SQLite takes
/// a file that is shorter than a page for an empty database, and fills up a last page that was cut off.
fn check_header(path: &Path) -> Result<(), StoreError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(StoreError::io(FILE_NAME, &error)),
    };
    let failed = |error| StoreError::io(FILE_NAME, &error);
    let length = file.metadata().map_err(failed)?.len();
    if length == 0 {
        return Ok(());
    }
    let mut header = Vec::with_capacity(HEADER);
    file.take(HEADER as u64).read_to_end(&mut header).map_err(failed)?;
    if header.len() < HEADER || !header.starts_with(b"SQLite format 3\0") {
        return Err(StoreError::damaged("the file is not a database"));
    }
    let short = |at: usize| u16::from_be_bytes([header[at], header[at + 1]]);
    let long = |at: usize| i64::from(short(at)) << 16 | i64::from(short(at + 2));
    // 65,536 does not fit into its two bytes and is written as 1.
    let page = if short(16) == 1 { 65_536 } else { u64::from(short(16)) };
    if length < page || (length % page != 0 && !has_log(path)) {
        return Err(StoreError::damaged("the file is cut off"));
    }
    let (version, application) = (long(60), long(68));
    if application == migrations::APPLICATION && version > migrations::KNOWN {
        return Err(StoreError::Newer { found: version, known: migrations::KNOWN });
    }
    Ok(())
}

/// Whether the write-ahead log has something to repair an unfinished last page with.
fn has_log(path: &Path) -> bool {
    fs::metadata(path.with_extension("db-wal")).is_ok_and(|log| log.len() > 0)
}

/// Length of the header in SQLite's file format: the page size stands at offset 16, the version at 60, the application
/// at 68.
const HEADER: usize = 100;

/// Makes the folder, for its owner only. One that is there is left as it is: the files in it are protected by themselves.
pub(super) fn make_folder(folder: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| StoreError::io("the data folder", &error))
}

/// How a file of ours is opened: made if it is missing, and for its owner only.
pub(super) fn private_file() -> fs::OpenOptions {
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes the file before SQLite does, because SQLite gives its other files the same rights as this one.
fn make_file(path: &Path) -> Result<(), StoreError> {
    let file = private_file().open(path).map_err(|error| StoreError::io(FILE_NAME, &error))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let rights = file.metadata().map_err(|error| StoreError::io(FILE_NAME, &error))?.permissions();
        if rights.mode() & 0o077 != 0 {
            let narrowed = file.set_permissions(fs::Permissions::from_mode(0o600));
            narrowed.map_err(|error| StoreError::io(FILE_NAME, &error))?;
        }
    }
    drop(file);
    Ok(())
}
