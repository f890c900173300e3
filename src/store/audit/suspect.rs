//! What was done to an event that is not as it was recorded: changed, removed, moved, put in, or cut off.
//!
//! Told by what still fits: an event keeps its code wherever somebody puts it, so one that stands elsewhere is found there,
//! and one that was put in has no place where it fits. Runs once, for the first event that is wrong.

use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row};

use super::chain::{AuditKey, FIELD_COUNT, FIELDS};
use super::head::Head;
use super::verify::{Link, Wrong, fields, seq};
use crate::domain::audit::{Break, Mac};
use crate::store::error::StoreError;

/// Says what is wrong where the row with the number `found` stands in the place of [`Link::expected`]; `fits` tells whether
/// it is the event that followed the one before all the same.
pub(super) fn judge(
    connection: &Connection,
    key: &AuditKey,
    head: &Head,
    link: &Link,
    found: u64,
    fits: bool,
) -> Result<Wrong, StoreError> {
    let at = link.expected;
    let wrong = if at > head.last {
        // Only this vault can have made one that fits: then it is the head that somebody has put back.
        (if fits { Break::OlderCopy } else { Break::Added }, found)
    } else if found > head.last {
        (Break::Truncated, at)
    } else {
        let look = Look { connection, key, link: *link };
        let here = look.row(at)?;
        let how = match look.find_expected(here.as_ref())? {
            Place::Elsewhere(place, mac) => look.moved(here.as_ref(), place, &mac)?,
            // The chain goes on further down as if nothing had ever been here.
            Place::Later => here.map_or(Break::Removed, |_put_in| Break::Added),
            Place::Nowhere => look.gone(here.as_ref(), head)?,
        };
        (how, at)
    };
    Ok(wrong)
}

struct Look<'a> {
    connection: &'a Connection,
    key: &'a AuditKey,
    link: Link,
}

/// Where an event was found.
enum Place {
    /// At this number, with this code.
    Elsewhere(u64, Mac),
    /// Not at all, but the one after it, which never knew it.
    Later,
    /// Not at all.
    Nowhere,
}

/// A row, kept for comparing.
struct Kept {
    fields: Vec<Value>,
    mac: Mac,
}

impl Look<'_> {
    fn row(&self, seq: u64) -> Result<Option<Kept>, StoreError> {
        let select = format!("SELECT {FIELDS}, mac FROM audit WHERE seq = ?1");
        let mut statement = self.connection.prepare_cached(&select)?;
        let keep = |row: &Row<'_>| {
            let fields = (0..FIELD_COUNT).map(|at| row.get(at)).collect::<rusqlite::Result<_>>()?;
            Ok(Kept { fields, mac: mac_of(row)? })
        };
        Ok(statement.query_row([seq.cast_signed()], keep).optional()?)
    }

    /// What the code of this row would be with this number, after this code.
    fn code(&self, row: &Kept, seq: u64, before: &Mac) -> Mac {
        let rest = row.fields.iter().skip(1).map(ValueRef::from);
        self.key.mac(std::iter::once(ValueRef::Integer(seq.cast_signed())).chain(rest), before)
    }

    /// Where the event stands that should be here: with its own code, or with this place's where somebody has exchanged
    /// everything but the codes.
    fn find_expected(&self, here: Option<&Kept>) -> Result<Place, StoreError> {
        let mut statement =
            self.connection.prepare(&format!("SELECT {FIELDS}, mac FROM audit ORDER BY seq"))?;
        let mut rows = statement.query([])?;
        let mut found = Place::Nowhere;
        while let Some(row) = rows.next()? {
            let mut fields = fields(row)?;
            let place = seq(&fields).cast_unsigned();
            if place == self.link.expected {
                continue;
            }
            let theirs = mac_of(row)?;
            if self.key.mac(fields, &self.link.before) == theirs {
                found = Place::Later;
            }
            fields[0] = ValueRef::Integer(self.link.expected.cast_signed());
            let mac = self.key.mac(fields, &self.link.before);
            if mac == theirs || here.is_some_and(|here| here.mac == mac) {
                return Ok(Place::Elsewhere(place, mac));
            }
        }
        Ok(found)
    }

    /// The event stands in another place: moved, or pushed there by one that was put in here.
    fn moved(&self, here: Option<&Kept>, place: u64, mac: &Mac) -> Result<Break, StoreError> {
        let at = self.link.expected;
        let Some(here) = here else { return Ok(Break::Reordered) };
        let pushed = place == at + 1 && here.mac != *mac && self.code(here, at + 1, mac) != here.mac;
        // A later one that was moved here pushes as well; it fits somewhere, and there is no second one like it.
        Ok(if pushed && !self.is_moved(here)? { Break::Added } else { Break::Reordered })
    }

    /// Whether a row was recorded for another place and stands here only.
    fn is_moved(&self, row: &Kept) -> Result<bool, StoreError> {
        let mut statement = self.connection.prepare("SELECT seq, mac FROM audit ORDER BY seq")?;
        let mut rows = statement.query([])?;
        let (mut like_it, mut fits) = (0, false);
        while let Some(other) = rows.next()? {
            let seq = other.get::<_, i64>(0)?.cast_unsigned();
            let Some(mac) = as_mac(other.get_ref(1)?) else { continue };
            like_it += usize::from(mac == row.mac);
            // After the row before its place, or, pushed on by one, after what stands in its place now.
            fits = fits
                || [seq, seq.wrapping_add(1)].iter().any(|place| self.code(row, *place, &mac) == row.mac);
        }
        Ok(fits && like_it == 1)
    }

    /// The event is nowhere.
    fn gone(&self, here: Option<&Kept>, head: &Head) -> Result<Break, StoreError> {
        let Some(here) = here else { return Ok(Break::Removed) };
        let at = self.link.expected;
        let Some(next) = self.row(at + 1)? else { return Ok(Break::Changed) };
        // Numbered anew, so that no number is missing: then the rest of the chain hangs together under its old numbers.
        let mut old_numbers = (at + 2..=head.last + 1).take(FARTHEST);
        let renumbered = old_numbers.any(|seq| self.code(&next, seq, &here.mac) == next.mac);
        Ok(if renumbered { Break::Removed } else { Break::Changed })
    }
}

/// For more events than this that were removed at once and numbered over, only that something was changed is said.
const FARTHEST: usize = 100_000;

/// A code that is none counts as one that fits nowhere.
fn mac_of(row: &Row<'_>) -> rusqlite::Result<Mac> {
    Ok(as_mac(row.get_ref(FIELD_COUNT)?).unwrap_or_default())
}

fn as_mac(value: ValueRef<'_>) -> Option<Mac> {
    value.as_blob().ok().and_then(|mac| Mac::try_from(mac).ok())
}
