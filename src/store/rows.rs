//! Everything of a database, row by row, on its way into another one of the same form.
//!
//! Values stay as they are stored: what is sealed stays sealed, and keeps its place and its generation, to which it is bound.
//! Numbers that were given away once are not given again in the other database.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::error::StoreError;

/// The tables, each behind those that it points to. Only what processes tell each other stays where it is.
pub(super) const TABLES: [&str; 18] = [
    "vault",
    "accounts",
    "sealed",
    "providers",
    "profile",
    "audit",
    "audit_head",
    "audit_waiting",
    "audit_programs",
    "alerts",
    "alert_history",
    "forwarded",
    "revocations",
    "revocation_tokens",
    "revoked_tokens",
    "moving",
    "looks",
    "dismissals",
];

/// Rows of many tables.
pub(super) struct Rows {
    tables: Vec<Table>,
    /// The last number that each table has given away.
    numbers: Vec<(String, i64)>,
}

struct Table {
    name: &'static str,
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

impl Rows {
    /// All of a database.
    pub(super) fn read(connection: &Connection) -> Result<Self, StoreError> {
        let tables =
            TABLES.into_iter().map(|name| Table::read(name, connection)).collect::<Result<_, _>>()?;
        let mut statement = connection.prepare("SELECT name, seq FROM sqlite_sequence")?;
        let numbers =
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        Ok(Self { tables, numbers })
    }

    /// Puts them into a database in place of what is there.
    pub(super) fn replace(&self, connection: &Connection) -> Result<(), StoreError> {
        for name in TABLES.into_iter().rev() {
            connection.execute(&format!("DELETE FROM {name}"), [])?;
        }
        for table in &self.tables {
            table.write(connection)?;
        }
        for (name, last) in &self.numbers {
            let raise = "UPDATE sqlite_sequence SET seq = max(seq, ?2) WHERE name = ?1";
            if connection.execute(raise, (name, last))? == 0 {
                connection
                    .execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)", (name, last))?;
            }
        }
        Ok(())
    }
}

impl Table {
    fn read(name: &'static str, connection: &Connection) -> Result<Self, StoreError> {
        let mut statement = connection.prepare(&format!("SELECT * FROM {name}"))?;
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let whole = |row: &rusqlite::Row<'_>| (0..columns.len()).map(|at| row.get(at)).collect();
        let rows = statement.query_map([], whole)?.collect::<Result<_, _>>()?;
        Ok(Self { name, columns, rows })
    }

    fn write(&self, connection: &Connection) -> Result<(), StoreError> {
        let (columns, places) = (self.columns.join(", "), vec!["?"; self.columns.len()].join(", "));
        let insert = format!("INSERT INTO {} ({columns}) VALUES ({places})", self.name);
        let mut statement = connection.prepare(&insert)?;
        for row in &self.rows {
            statement.execute(params_from_iter(row))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::database;

    #[test]
    fn every_table_but_the_signals_is_taken_along() {
        let connection = database::open_in_memory().unwrap();
        let select = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
        let mut statement = connection.prepare(select).unwrap();
        let mut names: Vec<String> =
            statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
        let mut known = [TABLES.as_slice(), &["signals"]].concat();
        names.sort_unstable();
        known.sort_unstable();
        assert_eq!(names, known);
    }

    #[test]
    fn a_number_that_was_given_away_once_is_not_given_again() {
        let (from, to) = (database::open_in_memory().unwrap(), database::open_in_memory().unwrap());
        let add = |to: &Connection, address: &str| {
            let insert = "INSERT INTO accounts (address_key, generation, account) VALUES (?1, 1, '{}')";
            to.execute(insert, [address]).unwrap();
            to.last_insert_rowid()
        };
        for address in ["anna@example.org", "ben@example.org", "cleo@example.org"] {
            add(&from, address);
        }
        from.execute("DELETE FROM accounts WHERE id > 1", []).unwrap();
        add(&to, "gone@example.org");
        Rows::read(&from).unwrap().replace(&to).unwrap();
        assert_eq!(add(&to, "dora@example.org"), 4);
        let left: i64 = to.query_row("SELECT count(*) FROM accounts", [], |row| row.get(0)).unwrap();
        assert_eq!(left, 2);
    }
}
