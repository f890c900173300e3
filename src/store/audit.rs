//! The record of everything: events in a chain that shows whether somebody has changed it.
//!
//! Whatever this store changes, it records in the same transaction ([`Scribe`]). The authentication code of an event covers
//! the one before it; a sealed head says where the chain begins and ends, and a small mark beside the database says how far
//! it had come, so that an older copy of the whole database is known. What happens before the vault's key is at hand waits in
//! a table of its own and is chained once it is. The only writer of these tables, and no secret can get into them.

mod anew;
mod append;
mod chain;
mod grouped;
mod hand_out;
mod head;
mod mark;
mod prune;
mod read;
mod reader;
mod suspect;
mod verify;
mod waiting;

pub(super) use append::{Scribe, Tools};
pub(super) use chain::AuditKey;
pub(super) use grouped::Pending;
pub use hand_out::{HandOutRecorded, ProgramUse};
pub(super) use mark::{MarkFile, Reading};
pub use read::{AuditExtent, AuditSpan, StoredEvent};
pub(super) use reader::Reader;
pub(super) use waiting::{Waiting, chain_all};
