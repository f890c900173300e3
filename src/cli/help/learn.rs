//! The longer text of `--help` for what can be learnt.

pub(in crate::cli) const LEARN: &str = "\
Without a name, every page and every technical word of the window, each with one sentence. A page is named by its code or its title, a \
word as it stands in the window or by another name it has; anything else is looked for in all of them. Nothing is opened and nobody \
is asked.

Examples:
  mailward learn
  mailward learn tokens
  mailward learn refresh token
  mailward learn 90 days

Exit status: 0 done; 5 when nothing fits.

In JSON, a list:
  kind           page, word
  code           stable: names it on the command line
  title          of a page, or the word
  says           one sentence
  page           the page that tells more
A page: kind, code, title, says, drawing (what it shows), sections (heading, paragraphs, kept), words, related.
  kept           code, what, place, until, guard (sealed, private, system): what is kept here; null in other sections
A word: as in the list.";
