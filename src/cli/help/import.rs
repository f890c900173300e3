//! The longer text of `--help` for imports.

pub(in crate::cli) const IMPORT: &str = "\
Reads the settings of another program and shows what was found, what would be added, and what cannot be and why. Nothing is added \
before you agree: at a terminal you are asked, elsewhere --yes is needed. What is here already stays as it is, so that importing twice \
adds nothing twice.

These can be read:
  K-9 Mail and Thunderbird for Android   the exported file (.k9s)
  Thunderbird                            the folder with profiles.ini, a profile folder, or its prefs.js
  Thunderbird’s export for mobile        the text of its QR codes
  a mail domain                          its config-v1.1.xml, together with --address
  pizauth                                pizauth.conf
  oama                                   the folder of its token files; config.yaml names no address
  mutt_oauth2                            a token file that is not encrypted
  email-oauth2-proxy                     emailproxy.config
  Mailward on another computer           the file that mailward export wrote

Passwords, client secrets and tokens in a file are skipped: none is kept, shown or used. Each account needs one sign-in afterwards. \
Only the sign-ins of another Mailward come along, sealed: with its passphrase they are taken over, without it the accounts are added \
without them. \
Nothing of a file is run. Nobody is asked over the network, unless the settings name nothing but an issuer to learn the sign-in from, \
and that only after you have agreed.

An account is left out by itself where the other program uses a password, where a name mixes alphabets, and where the file names a \
sign-in or a mail server that belongs to somebody else; --also ADDRESS adds it all the same.

Examples:
  mailward import ~/.thunderbird
  mailward import k9mail.k9s --yes
  mailward import config-v1.1.xml --address anna@example.org

In JSON:
  path, format
  accounts       label, address, verdict (ready, asks, there, cannot), reason, why, provider,
                 client_id, mailbox, uses, servers, remarks
  notes          about the whole
  added          the addresses; null when nothing was agreed to
  failed         address, problem; null as well
  brings         of a file of another Mailward: written_at, tokens (stay, move, copy), with_tokens,
                 settings (what would change), profile (what it decides);
                 null otherwise
  signed_in      whose sign-in came along; null as well";

pub(in crate::cli) const EXPORT: &str = "\
Writes settings, own providers and accounts to one file that mailward import reads on another computer. A file that is there is never \
replaced.

By itself nothing in the file is secret, and each account needs one sign-in over there. With --with-tokens the tokens and client \
secrets are in it, sealed under a passphrase (Argon2id, XChaCha20-Poly1305) and bound to everything else in the file. You are asked for \
the passphrase twice, without echo; one that is found in minutes is refused.

  --with-tokens move   the tokens are taken out here once the file is on the disk: they live in one place
  --with-tokens copy   they stay here, too. Where a provider replaces refresh tokens, only one of the two computers can go on; what \
each of your providers does is said before anything is written

A move that is interrupted loses nothing: the tokens are still here, and every command says so until you end it:
  --finish             the file has arrived: take them out here, if the file is still as it was written
  --keep               keep them here; delete the file

Examples:
  mailward export laptop.mailward
  mailward export laptop.mailward --with-tokens move

In JSON:
  path, accounts
  with_tokens    whose tokens are in the file
  taken_out      whose tokens are no longer here
  left_here      whose tokens were to go and are still here";
