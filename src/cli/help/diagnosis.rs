//! The longer texts of `--help` for diagnosis, reports and explanations.

pub(in crate::cli) const EXPLAIN: &str = "\
Takes what somebody sent: a line of a log, the address of the page the browser ended on, an answer in JSON, an AADSTS text, what a \
mail server replied, a challenge in base64, a stack trace with one of these in it. It is read on this computer and not kept; \
nothing of it is printed but numbers, known error words and identifiers. A text that holds tokens belongs on standard input.

Examples:
  mailward explain 'AADSTS50173: The provided grant has expired due to it being revoked'
  mailward explain < error.txt

Exit status: 0 when something that is known fits, 5 when nothing does.

In JSON:
  matches        best first: code, confidence (0 to 1), title, what_happened, next_steps, who,
                 retryable, needs_sign_in, for_support, source, reference, verified
  read           what could be read out of the text, by name
  secret         whether something in it looks like a token, a code or a password";

pub(in crate::cli) const DIAGNOSE: &str = "\
Each check is told when it has ended, with what it found; the verdict comes last: the most likely cause, what to do, and who can \
do it. Without an address this computer and its way to the network are looked at. Nothing is changed: no mail is sent, and the \
refresh token is left alone, unless --renew asks for a real renewal. Ctrl-C stops it and keeps what was found so far.

A report is a zip of two files that say the same: report.txt for people, and report.json. It holds what is shown here: fingerprints \
in place of tokens, and no log. At a terminal every line of it is shown before it is saved. --mask replaces the part of each address \
before the @; the same address gets the same mask.

Examples:
  mailward diagnose
  mailward diagnose anna@example.org
  mailward diagnose anna@example.org --report anna.zip --mask

Exit status: 0 when nothing stands in the way, otherwise that of the cause, as in mailward --help; 1 when it was stopped before \
anything was found.

In JSON:
  account        the address; null for this computer
  verdict        code, title, what_happened, who, next_steps; code is healthy or unfinished where
                 there is no cause, and who is null then
  checks         id, title, result (pass, warn, fail, skip), ms, summary,
                 facts          by name
                 problem        as in mailward --help
                 conversation   what was said with a mail server, secrets masked: ours, text
  complete       whether every check ended
  schema, mailward, made_at, ms";

pub(in crate::cli) const REPORT_SHOW: &str = "\
The report is told as mailward diagnose tells it, and judged by this version. Nothing of it is written to the disk. A file that \
is damaged, far too large, made to mislead, or of a later form is refused with words (exit status 1).

With --json the answer is as in mailward diagnose --help.";
