//! Help for changing accounts.

pub(in crate::cli) const ACCOUNT_CHANGE: &str = "\
What is not named stays as it is. The word none takes something away: --browser none.

A shared mailbox is opened by a person who has a right to it: --person is who signs in, and mail servers are told the address (or \
the name of --mailbox). An alias is another name for a mailbox: --alias-of names that mailbox, its owner signs in, and mail servers \
are told that name. Another person, or another organisation, wants a new sign-in.

A server is HOST:PORT, with tls or starttls behind a blank where the port does not say it: --smtp 'mail.example.org:2587 starttls'.

Examples:
  mailward account change team@example.org --person anna@example.org
  mailward account change info@example.org --alias-of anna@example.org
  mailward account change anna@example.org --sends-with relay@example.com
  mailward account change anna@example.org --browser 'firefox -P work'

In JSON: the account, as in mailward account show --help.";
