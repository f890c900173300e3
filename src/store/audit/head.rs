//! The sealed head: where the kept part of the chain begins and ends, and what was noticed about its surroundings.
//!
//! Written in every transaction that appends, by whoever has the vault's key. Without it nobody can cut the chain at either
//! end, or let it begin anew, without its being seen.

use rusqlite::{Connection, OptionalExtension};

use super::chain::{AuditKey, BEGINNING};
use crate::domain::audit::{Break, Mac};
use crate::platform::random::Random;
use crate::store::error::StoreError;
use crate::store::seal;

/// Where the chain begins and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    /// Number of the first event that is kept. The ones before it were pruned.
    pub(super) first: u64,
    /// The code of the event before that one: the checkpoint.
    pub(super) checkpoint: Mac,
    /// Number of the last event; one less than `first` where there is none.
    pub(super) last: u64,
    /// Its code.
    pub(super) last_mac: Mac,
    /// What was noticed first while the chain went on, and at which event.
    pub(super) noted: Option<(Break, u64)>,
    /// A code over what is left of an older chain that was broken; it stands before `first` and is no part of this one.
    pub(super) evidence: Option<Mac>,
}

impl Head {
    /// A chain without an event, which goes on after this number.
    pub(super) const fn after(last: u64) -> Self {
        Self {
            first: last + 1,
            checkpoint: BEGINNING,
            last,
            last_mac: BEGINNING,
            noted: None,
            evidence: None,
        }
    }

    /// Notes a break that the chain itself cannot show, unless an older one is noted.
    pub(super) fn note(&mut self, how: Break, at: u64) {
        self.noted.get_or_insert((how, at));
    }
}

/// What there is of a head.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// None: no event has ever been chained, or somebody has removed it.
    Nothing,
    /// One that this vault's key does not open.
    Sealed,
    /// One that is ours.
    Open(Head),
}

/// Reads the head.
pub(super) fn read(connection: &Connection, key: &AuditKey) -> Result<Found, StoreError> {
    let mut statement = connection.prepare_cached("SELECT sealed FROM audit_head")?;
    let sealed = statement.query_row([], |row| Ok(row.get_ref(0)?.as_blob().unwrap_or(&[]).to_vec()));
    let Some(sealed) = sealed.optional()? else { return Ok(Found::Nothing) };
    let opened = seal::decrypt(&key.sealing, &associated(key), &sealed);
    Ok(opened.and_then(|bytes| decode(&bytes)).map_or(Found::Sealed, Found::Open))
}

/// Writes it, replacing the one that was there.
pub(super) fn write(
    connection: &Connection,
    head: &Head,
    key: &AuditKey,
    random: &dyn Random,
) -> Result<(), StoreError> {
    let sealed = seal::encrypt(&key.sealing, &associated(key), &encode(head), random);
    let mut statement =
        connection.prepare_cached("INSERT OR REPLACE INTO audit_head (one, sealed) VALUES (1, ?1)")?;
    statement.execute([sealed])?;
    Ok(())
}

fn associated(key: &AuditKey) -> Vec<u8> {
    format!("mailward/1/audit-head\0{}", key.vault.as_str()).into_bytes()
}

const FORM: u8 = 1;
const LENGTH: usize = 1 + 8 + 32 + 8 + 32 + 1 + 8;

/// The same, and behind it the code over the evidence.
const WITH_EVIDENCE: u8 = 2;

fn encode(head: &Head) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(LENGTH);
    bytes.push(if head.evidence.is_some() { WITH_EVIDENCE } else { FORM });
    bytes.extend(head.first.to_be_bytes());
    bytes.extend(head.checkpoint);
    bytes.extend(head.last.to_be_bytes());
    bytes.extend(head.last_mac);
    let noted =
        head.noted.and_then(|(how, at)| Some((Break::ALL.iter().position(|known| *known == how)?, at)));
    bytes.push(noted.map_or(0, |(how, _at)| how as u8 + 1));
    bytes.extend(noted.map_or(0, |(_how, at)| at).to_be_bytes());
    bytes.extend(head.evidence.iter().flatten());
    bytes
}

fn decode(bytes: &[u8]) -> Option<Head> {
    let (form, rest) = bytes.split_first()?;
    let evidence = match *form {
        FORM if bytes.len() == LENGTH => None,
        WITH_EVIDENCE if bytes.len() == LENGTH + 32 => Some(bytes[LENGTH..].try_into().ok()?),
        _ => return None,
    };
    let (first, rest) = rest.split_first_chunk()?;
    let (checkpoint, rest) = rest.split_first_chunk()?;
    let (last, rest) = rest.split_first_chunk()?;
    let (last_mac, rest) = rest.split_first_chunk()?;
    let ([how], rest) = rest.split_first_chunk()?;
    let at = u64::from_be_bytes(*rest.first_chunk()?);
    let noted = usize::from(*how).checked_sub(1).map(|how| Break::ALL.get(how).map(|how| (*how, at)));
    Some(Head {
        first: u64::from_be_bytes(*first),
        checkpoint: *checkpoint,
        last: u64::from_be_bytes(*last),
        last_mac: *last_mac,
        noted: noted.flatten(),
        evidence,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_reads_back_whatever_was_noted() {
        let (checkpoint, last_mac) = ([1; 32], [2; 32]);
        let mut head = Head { first: 7, checkpoint, last: 9, last_mac, noted: None, evidence: None };
        assert_eq!(decode(&encode(&head)), Some(head));
        head.evidence = Some([3; 32]);
        assert_eq!(decode(&encode(&head)), Some(head));
        for how in Break::ALL {
            head.noted = Some((how, 8));
            assert_eq!(decode(&encode(&head)), Some(head));
        }
        assert_eq!(decode(&encode(&head)[1..]), None);
        assert_eq!(decode(&[]), None);
    }
}
