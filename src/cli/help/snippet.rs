//! The longer text of `--help` for snippets.

pub(in crate::cli) const SNIPPET: &str = "\
The lines go to standard output, filled in for the account: its mailbox user, servers, ports, TLS, the mechanism that the server \
takes, and the path of this program. There is no secret in them; the mail program runs the command when it needs a token. \
Everything that is filled in is quoted by the rules of the program's own configuration; what they cannot express is refused.

The program is looked for on this computer and asked for its version, because some lines depend on it. With --test the command is \
run as well, which hands out a token and is recorded; the token is dropped.

Examples:
  mailward snippet list
  mailward snippet neomutt anna@example.org >> ~/.config/neomutt/neomuttrc
  mailward snippet msmtp anna@example.org --test

Exit status: 0 done; 1 when the program cannot be told to use this account, or the command that was tried gave no token; 5 no such \
program or account.

In JSON:
  program, part (both, read, send), mechanism
  pieces         how, file, text: what goes where
  packages       what, debian, fedora, arch, homebrew: what has to be installed
  notes          what else to know
  installed      path, version, fit (true, false, or null where it is not known), title, sentence
  command        works, ms, why_not: with --test; otherwise null
A line of the list: program, name, reads, sends, mechanisms, packages, notes.";
