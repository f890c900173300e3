//! Mailward keeps watch over the sign-ins of a person's mail accounts. This page is the map of its code.
//!
//! One program with three faces, a window, a command line and a local socket, on one engine. **One way in, one owner, one
//! way out**: a wish becomes a [`Command`](engine::command::Command), one loop acts on it, the news come back as an immutable
//! [`Snapshot`](engine::snapshot::Snapshot).
//!
//! ```text
//! faces      ui/  cli/  broker/     show snapshots, make commands; words from explain/
//!              |  Command
//! engine/    one loop, one owner of the truth: Event -> State -> Snapshot
//!              |  a job beside the loop
//! services/  use cases, top to bottom: sign_in, refresh, rotate, hand_out, revoke, audit, inspect, notify, accounts, vault, practice
//!              |
//! protocol/  OAuth as functions     jwt/  tokens read and checked      mail/  what mail servers want
//! store/     what is kept, sealed   platform/  the outside world, one file a thing
//!              |
//! domain/    values and rules, no I/O
//! ```
//!
//! Commands and calls go down; values and events come up; no layer calls the one above it. `tests/house/layering.rs` holds
//! the table of who may use whom and fails on any other edge. [`bootstrap`] is the only place that knows everything;
//! [`practice`] is a provider of our own on loopback, for trying out and for tests.
//!
//! # The road of a sign-in
//!
//! `ui/screens/dialogs/sign_in` or `cli/sign_in` sends `Command::SignIn`; `engine/runner/sign_ins.rs` starts the job;
//! [`services::sign_in`] runs top to bottom: vault open? port bound (`platform/loopback`), link built
//! (`protocol/authorize`), browser opened (`platform/browser`), redirect judged (state first), code exchanged, identity
//! checked (`protocol/identity`, `jwt/verify`) and compared, tokens sealed and written (`store/vault`), closing page shown.
//! Each step is an event; `engine/state.rs` turns them into the next snapshot; `ui/wake.rs` asks for a repaint.
//!
//! # The road of a token
//!
//! `cli/token` asks the socket of the data folder first ([`broker`]); where nobody answers, it uses an engine in its own
//! process. Both send `Command::HandOut`. If the stored token lasts long enough, [`services::hand_out`] unseals it; if not,
//! `engine/in_flight.rs` starts or joins the one renewal of that account ([`services::refresh`]), then hands out.
//!
//! # The road of a renewal
//!
//! [`domain::schedule`] says when; of all processes on a data folder one *leads* (a lock file) and looks at the plan. A
//! renewal is one straight road: lock file of the account, second look, a note on the disk that a request is leaving, one
//! exchange, the answer judged by [`protocol::verdict`], the answer on the disk, and only then anybody hears of it. The note
//! is what tells a lost answer from a refused token: as long as it stands, nobody knows what the provider did, and nothing
//! is called dead for it. [`domain::lifespan`] says when a sign-in will end although nothing goes wrong;
//! [`services::notify`] tells the person once.
//!
//! # The road of a revocation
//!
//! `Command::Revoke` takes the tokens away first: `store/revocations` moves them, sealed as they are, in one transaction with
//! the event that says so. Then [`services::revoke`] asks the provider and looks whether they are dead. What could not be asked
//! stays in the store and outlives its account; `engine/runner/again.rs` of the leading process asks until it is settled, or
//! until it is the person's turn. No step brings a token back.
//!
//! # The road of an event
//!
//! Whatever the store changes, it records in the same transaction: `store/audit` chains the event to the one before it, seals
//! the end of the chain, and moves a mark beside the database after the commit. Without the vault's key an event waits and is
//! chained at the next unlocking. Reading and checking have a connection and a thread of their own; `store/audit/suspect.rs`
//! says what was done to the first event that is not as it was recorded.
//!
//! Whatever waits for events (a screen, the rules of [`services::alerts`], [`services::forward`]) is woken by their number and
//! costs nothing while there are none. `engine/runner/recording.rs` keeps what the disk did not take;
//! `engine/runner/chores.rs` has the chain checked and old events removed.
//!
//! # The road of a diagnosis
//!
//! `Command::Diagnose` starts [`services::diagnose`] beside the loop. Its plan follows from the wish; what does not depend on
//! each other runs side by side, each check within its limit, and each finding is told as it comes. A renewal that was asked
//! for goes the way of all renewals and is only waited for. [`domain::report`] says which of several failures is the cause.
//!
//! # The road of a check-up
//!
//! `Command::CheckUp` starts [`services::checkup`] beside the loop: the diagnosis' own checks, of this computer and of a few accounts
//! side by side. What each saw is kept (`store/looks`), also what a diagnosis sees. [`domain::checkup`] holds everything known
//! against the practices, purely; `engine/picture.rs` has that done anew only when an event may change a verdict, or when the
//! moment comes that a verdict has named.
//!
//! # The road of an inspection
//!
//! `Command::Inspect` starts [`services::inspect`] beside the loop. A stored token is recorded, then taken out; a pasted one comes
//! with the command. [`jwt::dissect`] takes it apart, leniently, for eyes; [`jwt::check`] looks at the signature, strictly, with
//! keys from the shelf of the [`Context`](services::Context) or from the person; [`jwt::lint`] judges what it says;
//! [`domain::inspection`] says whether mail takes it. Addresses in a token are never asked.
//! # The road of an import
//!
//! `Command::LookAtImport` has a file read by [`services::import`]: `source` opens it, `read` knows the format by its form, one
//! file a program takes it apart, `plan` says what would be added. Faces show that [`domain::import::Preview`]; only
//! `Command::Import` with what the person agreed to adds, by the way of every account.
//!
//! # The road of a search
//!
//! `Command::Detect` starts [`services::detect`] beside the loop: `ask` puts five questions at once, `judge` says what each answer
//! is worth, `candidates` what all come to; each step is a [`domain::detection::Detection`], and one limit ends them all. Words,
//! also whom it asks, are in `explain/detection.rs`.
//!
//! # The road to another computer
//!
//! `Command::MoveOut` has [`services::transfer`] write everything into one file: `document` is its open part, `secrets` what is
//! sealed, bound to that (`store/file_lock`). A move is noted (`store/moving`) before the file appears and taken out after it
//! was read back; whoever is killed in between finds the note. There it is an import: `services/import/own` plans, and
//! `transfer::take_in` adds with the passphrase of `Command::MoveIn`.
//!
//! # Where to add
//!
//! - a provider: a file in `assets/providers/`; a quirk that changes what we do is a named field of
//!   [`Provider`](domain::provider::Provider), never an `if` on its name;
//! - a request: a variant of `Command`, an arm in `engine/runner.rs`, a service, a line in `ui/actions.rs`, a subcommand;
//! - a check: a name in `domain/report/check.rs`, a file in `services/diagnose/checks/`, a line in its `plan` and `run`, and a
//!   rank among causes in `domain/report/verdict.rs`;
//! - something to find in a token: an id in `domain/inspection/finding.rs`, a rule in `jwt`, words in `explain/inspection`;
//! - a failure: a kind in [`domain::problem`], words in [`explain`]; a test there insists on both;
//! - what a provider, a mail server or a system answers: an entry in `assets/errors.toml`, which the build checks;
//! - a page to learn from: a code in `domain/learn.rs`, words and a drawing in `explain/learn`; a technical word: the same,
//!   one sentence in its `terms`; what is kept: a line in its `kept`;
//! - settings of another program: a file in `services/import/`, a line in its `read`, a word in `explain/import.rs`;
//! - a screen: a file in `ui/screens/`, a route, a ready snapshot in `testing/`, a test that clicks through it.
//!
//! # Rules that hold everywhere
//!
//! - A secret has a type that cannot speak ([`domain::secret`]); taking one out is a lint exception with a written reason.
//! - The clock is given ([`platform::clock`]); a foreign crate's types and errors stop in the file that calls it.
//! - A refresh token is given up on the provider's definite word only; a new one is on disk before anyone gets anything.
//! - Every failure is a [`Problem`](domain::problem::Problem) with a next step.
//!
//! # Deviations and omissions, on purpose
//!
//! - `services` uses `explain`: the page the browser ends on must say what the window says, so both take the same words.
//! - `protocol` uses `platform::random`: state, nonce and verifier are made where the standard asks for them.
//! - Linux speaks to the Secret Service through `secret-service` instead of `keyring`, which asks the person to unlock before
//!   it can tell that the keyring is locked.
//! - Token requests are built and read by `protocol` itself; `oauth2` builds the link. Its types do not wipe their secrets.
//! - Implicit grant, password grant, `plain` PKCE and embedded browsers do not exist here (RFC 9700, RFC 8252).
//! - Mailward ships no client ID, its own or another program's.

pub mod bootstrap;
pub mod broker;
pub mod cli;
pub mod domain;
pub mod engine;
pub mod explain;
pub mod jwt;
pub mod mail;
pub mod platform;
pub mod practice;
pub mod protocol;
pub mod services;
pub mod store;
#[cfg(feature = "testing")]
pub mod testing;
pub mod ui;
