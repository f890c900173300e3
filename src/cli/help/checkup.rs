//! The longer text of `--help` for the check-up.

pub(in crate::cli) const CHECKUP: &str = "\
Looks at this computer and at every account, and holds what it finds against the good practices that Mailward promises: sums \
first, then what needs somebody with why it matters and the command that mends it, then everything else in one line each. With an \
address it looks at that account alone. Providers and mail servers are asked as mailward diagnose asks them, a few accounts side \
by side; nothing is renewed and no mail is sent. With --offline nobody is asked, and what was seen last time counts. What was seen \
is kept without any token. Ctrl-C stops it.

What may stay as it is can be put aside for at most a year: --put-aside names the rule, --reason says why, --until gives the last \
day, and --about the address or provider where the rule is about several. It counts as good until then, unless something else goes \
wrong. That, taking it up again (--take-up), protecting the files (--protect) and removing old events (--prune) are recorded. \
These four look at nothing.

Examples:
  mailward checkup
  mailward checkup anna@example.org --json
  mailward checkup --put-aside scopes.minimal --reason 'the calendar needs it' --until 2027-03-31
  mailward checkup --take-up scopes.minimal
  mailward checkup --protect

Exit status: 0 when everything is good or unknown, 3 when something needs you, 1 when it was stopped, 2 when something cannot be \
put aside like this, otherwise as in mailward --help.

In JSON:
  looked_at      when this computer was looked at last
  sums           bad, attention, good, unknown, not_applicable: the nineteen practices of the first list
  practices      list, number, title, state, rules
  verdicts       rule, state, reason, about (installation, account or provider), accounts, title, detail,
                 why, facts, fix (title, command; null where there is none), put_aside (why, at, until)";
