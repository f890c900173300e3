//! Help of `mailward erase`.

pub(in super::super) const ERASE: &str = "\
Everything goes: accounts, tokens, the audit log, your own providers, settings, the key in the keyring, the start at login. It \
cannot be undone. What stands at the providers is asked about first, because it can no longer be ended from here afterwards.

Another Mailward that works with the same folder (a window, mailward serve) has to be ended before. Files in the folder that are \
not Mailward’s stay.

Examples:
  mailward erase                       asks about everything
  mailward erase --revoke --yes        ends the sign-ins first; stops where one cannot be ended
  mailward erase --keep-grants --yes   leaves the sign-ins at the providers

In JSON:
  erased         true
  accounts       how many were here
  key            removed (from the keyring), nowhere (in none), left (the keyring refused)
  login          why the start at login could not be taken away, as in mailward --help; null where it is gone";
