//! Help of `mailward audit`.

use crate::domain::audit::AuditKind;

const AUDIT_LIST: &str = "\
Everything that happened to a token or to what guards it: which account, which program, when, how it ended. There is no token and \
no secret in it. The newest come first. The vault need not be open; what happened while it was locked is listed as soon as it has \
been opened once.

Examples:
  mailward audit list --account anna@example.org --since 7d
  mailward audit list --kind token.handed-out --program mbsync
  mailward audit list --outcome failed --since 2026-11-01 --json

In JSON an array of events:
  seq            its number
  at             when
  account        its address then; null where it is about the whole installation
  kind           see below
  actor          program, pid: for whom it was done, as the system told it; null: Mailward itself
  outcome        ok, failed
  code           why it failed, as problems in mailward --help; of an alert, which
  detail         facts, by name
  mac            its authentication code, over it and the one before

Kinds:";

/// The list of kinds comes from the definition itself.
pub(in super::super) fn audit_list() -> String {
    let kinds = AuditKind::ALL.iter().map(|kind| format!("\n  {:<27}{}", kind.code(), kind.words()));
    std::iter::once(AUDIT_LIST.to_owned()).chain(kinds).collect()
}

pub(in super::super) const AUDIT_VERIFY: &str = "\
Each event has an authentication code over itself and the code of the event before, made with a key that comes from the vault, and \
the end of the chain is sealed. So it shows when events were changed, removed, added, put in another order or cut off, and, by a \
mark beside the database, when the database was replaced by an older copy. Events that the retention setting removed are no \
break. What it cannot show: an older copy of the whole folder, mark and all, and what somebody wrote who has the key of the vault.

A chain that is broken stays broken. Once you know how it came to it, --begin-anew begins a new one: its first event says what was \
wrong, what is left of the old one stays as evidence under an authentication code of its own, and alerts about it are settled. A \
chain that is whole is left as it is.

Exit status: 0 intact, 1 broken, 6 the vault is locked.

In JSON:
  events         how many there are
  intact
  first_bad_seq  the first event that is not as it was recorded; null where none can be named
  reason         changed, removed, reordered, added, truncated, older-copy, mark-missing,
                 key-lost; null when intact
  first_seq      the first event that is kept
  since          when it happened";

pub(in super::super) const AUDIT_EXPORT: &str = "\
CSV for spreadsheets (a cell that would count as a formula is written as text), or JSON Lines: one document a line, as in \
mailward audit list --help. Ctrl-C stops it and leaves no file behind. That there was an export is recorded, too.

Examples:
  mailward audit export log.csv --since 2026-01-01
  mailward audit export /var/tmp/log.jsonl --account anna@example.org

In JSON:
  path
  events         how many were written";

pub(in super::super) const AUDIT_EXPECT: &str = "\
An alert is an event that is unusual for its account: a program never seen before, far more hand-outs than ever, failures again and \
again, a refresh token used twice, permissions that changed by themselves, a broken log. mailward audit list --alerts tells those \
that are open. Marking one as expected is an event of its own. A number that no open alert has ends with exit status 5.

In JSON:
  open           the numbers of the alerts that are still open";
