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

Passwords, client secrets and tokens in a file are skipped: none is kept, shown or used. Each account needs one sign-in afterwards. \
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
  failed         address, problem; null as well";
