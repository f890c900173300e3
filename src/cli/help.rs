//! The longer texts of `--help`: first steps, environment, exit statuses, JSON fields.

mod account;
mod audit;
mod checkup;
mod client;
mod definition;
mod detection;
mod diagnosis;
mod erase;
mod import;
mod inspection;
mod learn;
mod profile;
mod snippet;

pub(super) use account::ACCOUNT_CHANGE;
pub(super) use audit::{AUDIT_EXPECT, AUDIT_EXPORT, AUDIT_VERIFY, audit_list};
pub(super) use checkup::CHECKUP;
pub(super) use client::{CLIENT_DELETE, CLIENT_JSON, CLIENT_READ, CLIENT_SET};
pub(super) use definition::{PROVIDER_CHECK, PROVIDER_IMPORT, PROVIDER_REMOVE, PROVIDER_TEST};
pub(super) use detection::{ACCOUNT_ADD, PROVIDER_DISCOVER};
pub(super) use diagnosis::{DIAGNOSE, EXPLAIN, REPORT_SHOW};
pub(super) use erase::ERASE;
pub(super) use import::{EXPORT, IMPORT};
pub(super) use inspection::INSPECT;
pub(super) use learn::LEARN;
pub(super) use profile::PROFILE;
pub(super) use snippet::SNIPPET;

pub(super) const ABOUT: &str = "\
Mailward keeps watch over the sign-ins of your mail accounts. It signs in through the system's browser, seals the \
tokens on this computer, renews them, and gives mail programs a token that works.

Without a subcommand it opens its window.";

pub(super) const FIRST_STEPS: &str = "\
First steps:
  mailward account add anna@example.org --client-id ID
  mailward sign-in anna@example.org
  mailward token anna@example.org        the token for a mail program

mailward --help tells more: environment, exit statuses, JSON.";

pub(super) const REFERENCE: &str = "\
First steps:
  mailward account add anna@example.org --client-id ID
  mailward sign-in anna@example.org
  mailward token anna@example.org        the token for a mail program
  mailward serve                         renew by itself, and answer mail programs

To try everything without an account of your own:
  mailward practice                      a small provider on this computer
  mailward --practice                    the window, with that provider beside it

Data goes to standard output, words to standard error. Lists are aligned on a terminal and separated by tabs elsewhere. With \
--json the answer is one JSON document (a list is one array); a command that fails answers { \"problem\": { … } }. Fields are \
never renamed, times are RFC 3339 in UTC, and what is unknown is null. No secret is ever taken as an argument.

Environment:
  MAILWARD_DATA_DIR         where everything is kept, as --data-dir
  MAILWARD_CA_FILE          a further certificate authority, as --ca-file
  MAILWARD_VAULT            where the key of a new vault is kept: keyring (usual),
                            passphrase, or memory (nothing is kept)
  MAILWARD_PASSPHRASE_FILE  a file whose first line is the passphrase of the vault
  BROWSER                   the browser that sign-in opens
  HTTPS_PROXY, ALL_PROXY, NO_PROXY
                            the way to the network, but never to this computer itself

Exit status:
  0  done
  1  failed
  2  the arguments make no sense
  3  a person must act: sign in, agree, ask the administrator, or end a sign-in on the
     provider’s page
  4  a passing failure: try again; a revocation that is pending
  5  no such account, provider or number; no Mailward runs that could be asked; an
     unknown error text
  6  the vault is locked or unavailable
Of several accounts the worst counts; from good to bad that is 0, 4, 3, 5, 6, 1.

problem in JSON:
  code           stable, such as token.grant-ended
  known          the code in the catalogue of known failures, such as ms.50173; or null
  title, what_happened, next_steps
                 the words, as on standard error
  who            you, administrator, provider, client-owner, mailward: who can fix it
  retryable      whether the same may work later by itself
  for_support    what support staff can look at
  details        what is known: account, provider_code, detail, during, http_status, error,
                 error_description, error_uri, error_codes, suberror, correlation_id, trace_id,
                 retry_after_s, sent, at, facts";

pub(super) const ACCOUNT_JSON: &str = "\
account in JSON:
  address, mailbox, provider, client_id, uses, added_at
  person         who signs in, where it is not the address
  organisation, browser, sends_with
                 what else is different about it; null where nothing is
  servers        protocol, host, port, tls: those named in place of the provider's
  client_secret_expires_at  when the secret of the client ends, where that is known
  health         fresh, renewing, due, offline, needs-sign-in, blocked, revoked, new
  signed_in_as, signed_in_at, factors
  access         kind (jwt, opaque), fingerprint, issued_at, expires_at
  refresh        fingerprint, issued_at, last_used_at, expected_end_at,
                 expected_end_reason
  renews_at      when it is renewed next by itself, or tried again, while the window or
                 mailward serve runs; null when renewing cannot help
  scopes         asked, granted
  last_use       program, pid, at: who got a token last; program and pid are null where the system
                 does not name it; last_use itself is null where nobody has got one
  problem        as in mailward --help";

pub(super) const FORGET: &str = "\
The account, its tokens and its settings are removed here, whether or not the provider can be asked. What is left to be ended there \
stays in mailward revoke --list. At a terminal a question comes first.

Exit status: 0 when the sign-in has ended at the provider, there was none, or it was to be kept; 3 and 4 as in mailward revoke \
--help. The account is gone in each of these cases.

In JSON:
  address
  revoked        whether the sign-in has ended at the provider; null when there was none,
                 or it was to be kept
  page           where it can be ended by hand, when it could not be ended from here
  revocation     what the provider did, as in mailward revoke --help; null as above
  registration   of a client that Mailward registered: deleted, gone, kept-for-another or left;
                 null where it registered none";

pub(super) const SIGN_IN: &str = "\
The link is printed on standard error in any case, so that it can be opened where the browser does not come up. Ctrl-C cancels; \
nothing is stored then. When someone else signed in than was wanted, nothing is stored (exit status 3); at a terminal you are \
asked what it means: a shared mailbox, an alias, another account, or somebody else's turn.

The link goes to the browser of --browser, else to that of the account (account change --browser), else to that of the settings, \
else to those of BROWSER, else to the system's. Where the profile of an organisation decides the browser, it goes there and nowhere else.

With --paste the address of the last page is read from standard input, without echo at a terminal.

With --json the answer is the account, as in mailward account show --help; with --fresh it has one field more:

  fresh          class_asked (the provider’s name for a second factor, asked for by acr_values; null where none is known),
                 class (what it calls this sign-in, acr; null where it does not say), falls_short (whether it says less than
                 was asked for; that is also told on standard error, and the sign-in counts all the same)";

pub(super) const TOKEN: &str = "\
Only the token and a newline go to standard output, and only when there is one. A running Mailward (the window, or mailward \
serve) is asked first; where none runs, this command does the same by itself. The token is renewed when it does not last long \
enough; programs that ask at the same time get the same new one. Where the provider gives none that lasts so long, the one just \
renewed is handed out, with a word on standard error. The forms xoauth2 and oauthbearer are the strings that mail servers \
expect, in base64; their user is the mailbox, where one was named, otherwise the address. With --for smtp, an account that sends \
with another one (account change --sends-with) gives the token and the user of that other account.

Examples:
  mailward token anna@example.org                          for a password command
  mailward token anna@example.org --format xoauth2         for AUTHENTICATE XOAUTH2
  mailward token anna@example.org --min-life 1200 --json   good for another 20 minutes

In a mail program:
  mbsync     PassCmd \"mailward token anna@example.org\"        with AuthMechs XOAUTH2
  msmtp      passwordeval mailward token anna@example.org       with auth xoauth2
  mutt       set imap_oauth_refresh_command=\"mailward token anna@example.org\"

In JSON (--json, or --format json):
  address, access_token, token_type, expires_at, scopes";

pub(super) const ROTATE: &str = "\
A new access token now, and a new refresh token where the provider gives one; the old tokens are replaced, and mail programs \
notice nothing. Tokens are told apart by their fingerprints. Several accounts are rotated side by side, and one that fails \
holds up no other.

Where the provider keeps the same refresh token, only a new sign-in brings another: --full signs in anew, and when the new \
tokens are on the disk it ends the sign-in of before at the provider. It takes one account at a time. A running Mailward is \
asked where this command cannot open the vault by itself.

Examples:
  mailward rotate anna@example.org
  mailward rotate --all
  mailward rotate --full anna@example.org

Exit status of the worst account; from good to bad that is 0, 4, 3, 5, 6, 1.

In JSON an array, in the order of the arguments:
  address
  outcome        rotated, failed
  access         before, after: fingerprints; null when there is no such token
  refresh        before, after, rotated: whether it is another one now
  expires_at     when the new access token ends
  old_sign_in    after --full: state (ended, not-offered, still-stands), page (where it can be
                 ended by hand), problem (why it still stands); null otherwise
  problem        why it failed, as in mailward --help";

pub(super) const SERVE: &str = "\
Mailward without a window, in the foreground: it renews tokens ahead of need, tells the desktop when an account needs you, and \
answers mailward token over a local socket that only you can use. The window does the same while it is open; of all that run \
one leads, and when it ends another takes over. Ctrl-C or the word of the system ends it (exit status 0), after the renewals \
that are on their way.

Where the vault's passphrase is needed and nobody is there to type it, it starts all the same; mail programs get exit status 6 \
until it is told: mailward vault unlock.

Examples:
  mailward serve
  systemctl --user enable --now mailward     where the systemd unit is installed

With --json one line on standard output when it is ready, and one more when it takes over:
  leads          whether this one answers mail programs; otherwise it waits for its turn
  accounts       how many there are
  socket         where it answers; null where there is no socket
  unlocked       whether tokens can be read; otherwise mailward vault unlock";

pub(super) const REVOKE: &str = "\
Three things that are not the same:
  mailward sign-out          removes the tokens here; the sign-in stands at the provider
  mailward revoke            asks the provider to end the sign-in, and removes the tokens here
  mailward account forget    revokes, then removes the account with its settings

The tokens are gone here at once, whatever the provider does. It is asked to revoke the refresh token, then the access token \
(RFC 7009), and then it is checked that they are dead: by introspection, or by a refresh that must fail. What comes of it:
  revoked        the provider ended it, and it was confirmed or cannot be checked
  refuted        the provider said so, and the tokens still worked: end it on its page
  refused        the provider refused for good: end it on its page
  by-hand        the provider offers no way for programs: end it on its page
  pending        the provider could not be asked: the window or mailward serve asks again by
                 itself, or you do: mailward revoke --retry
  ended          the provider refused or offers no way, and the sign-in is dead all the same
  nothing        the account was not signed in

What is pending or to be done by hand stays in mailward revoke --list, also when the account is forgotten, until it is done or \
ticked off with --done. At a terminal a question comes first; --all asks nobody only with --yes.

Examples:
  mailward revoke anna@example.org
  mailward revoke --all --yes
  mailward revoke --list
  mailward revoke --done 3

Exit status: 0 when the provider ended it or there was nothing to end, 3 when you have to use the provider’s page, 4 when it is \
pending; of several accounts the worst counts. --list ends with 3 or 4 while something is left, --done with 5 where nothing has \
that number.

In JSON one document for one ADDRESS; an array for several, for --all and for --retry:
  address
  provider       revoked, unsupported, failed, nothing: what the provider did
  provider_name  for people
  confirmed      true: the tokens are seen to be dead; false: they still work; null: not checkable
  confirmed_by   introspection, refresh; null
  local          deleted; kept where nothing could be begun
  pending        whether the provider will be asked again
  page           where to end it by hand
  works_until    until when programs that hold the access token may still use it
  outstanding    its number in --list; null where nothing is left to do
  ends_too       further accounts here whose sign-in ends with this one
  problem        why it failed, as in mailward --help
--list and --done answer with an array:
  number, address, provider, provider_name, page, since, works_until
  state          waiting, by-hand
  attempts, next_at
                 of what waits
  problem";

pub(super) const SIGN_OUT: &str = "\
The tokens are removed here, and mail programs get none until you sign in again. At the provider nothing changes, and because the \
tokens are gone, the sign-in cannot be revoked from here afterwards; mailward revoke does both. No vault has to be open.

In JSON an array, in the order of the arguments:
  address
  outcome        signed-out, nothing (was not signed in), failed
  problem        why it failed, as in mailward --help";

pub(super) const STATUS: &str = "\
One line an account: its state, and why. Under why stands what is wrong and when it is tried again, or how long the access \
token and the sign-in last. The states:
  fresh          works, and renews by itself
  renewing       asks for a new token right now
  due            works, but ends soon, and only a new sign-in helps
  offline        a passing failure
  needs-sign-in  sign in again
  blocked        somebody else must act: an administrator, the provider
  revoked        the sign-in was ended elsewhere
  new            nobody has signed in yet

Exit status of the worst account: 0 all work, 4 a passing failure, 3 a person must act.

With --check each provider is asked first whether the sign-in still stands (by introspection or a renewal); one that has ended \
elsewhere is told as such, and one that could not be asked ends with 4.

With --json the answer is an array of accounts, as in mailward account show --help; with --check each has one field more:
  checked        at, found (stands, ended, unknown), problem; null where nobody is signed in";

pub(super) const PROVIDER_JSON: &str = "\
In JSON a provider has the fields of its definition file: id, name, short_name, kind (oauth, app-password, bridge), verified, \
date, source, domains, issuer, endpoints, scopes, client, redirect, tokens, servers, steps, quirks; and own, which tells \
whether it is a definition of your own.";

pub(super) const VAULT_JSON: &str = "\
In JSON:
  place          keyring, passphrase, memory; null while there is no vault
  state          open, shut: whether this command could open it by itself
  answered_ms    how long the key took to come
  answering      whether a running Mailward answers mail programs
  problem        why it is shut, as in mailward --help";

pub(super) const VAULT_UNLOCK: &str = "\
A running Mailward (the window, or mailward serve) whose vault is locked opens it, without a restart. The passphrase is read from \
the file named in MAILWARD_PASSPHRASE_FILE, asked for without echo at a terminal, or read from standard input. Where the \
key is in the keyring, nothing is asked: the running Mailward is told to look there again. Where none runs there is nothing to \
unlock, and the exit status is 5.

With --json the answer is { \"unlocked\": true }.";

pub(super) const VAULT_MOVE: &str = "\
A passphrase is read from the file named in MAILWARD_PASSPHRASE_FILE, asked for twice at a terminal, or read from standard input.";

pub(super) const CHANGE_PASSPHRASE: &str = "\
The passphrase in force is read from the file named in MAILWARD_PASSPHRASE_FILE or asked for, the new one is asked for twice. \
Where nobody can be asked, they are lines of standard input: the one in force (unless it is in a file), then the new one.";

pub(super) const PRACTICE: &str = "\
Standard output: a line \"issuer URL\" first, then \"client-id ID\", a line for each made-up person, a line for each mail server \
(protocol, host:port, implicit or starttls) and one for each failure. With --json one line with issuer, client_id, users (address, \
name, password), servers (protocol, host, port, tls), authority (the certificate, in PEM, that alone vouches for the mail servers) \
and failures. It ends on Ctrl-C or when the system ends it.

An account that was added with --issuer knows the mail servers and their certificate as they were then; they are new at each \
start.

Failures: `mailward practice failures` lists them, a line each: name, where it shows, what it is. With --json an array of name, \
title and area.";

pub(super) const NO_ACCOUNTS: &str = "\
There are no accounts yet. Add one: mailward account add ADDRESS --client-id ID
Or try the practice provider: mailward --practice";
