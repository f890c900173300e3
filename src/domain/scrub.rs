//! The last look for secrets before a text is shown or leaves: what looks like a token, a code or a password is taken out.
//!
//! It errs on the side of silence: a long random word that was none is lost, too. Nothing may rely on it alone; texts are
//! built without secrets, and this stands behind. Doing it twice does no more than doing it once.

mod named;
mod shape;
mod spoken;
#[cfg(test)]
mod tests;

/// The text without what looks like a secret; each is replaced by `[removed, … characters]`.
///
/// A secret is known by the name before it (`code=`, `"access_token":`), by the command or scheme it is said with (`AUTH`,
/// `PASS`, `Bearer`), or by its shape alone.
pub fn scrub(text: &str) -> String {
    let look = |text: &str| shape::take_out(&spoken::take_out(&named::take_out(text)));
    let mut clean = look(text);
    // What was taken out may show the one beside it.
    for _ in 0..MOST_LOOKS {
        let next = look(&clean);
        if next == clean {
            break;
        }
        clean = next;
    }
    clean
}

/// Two are enough for whatever was seen so far.
const MOST_LOOKS: usize = 6;

/// What stands in the place of a secret: how long it was tells nothing, and helps to see that there was one.
fn put_removed(clean: &mut String, secret: &str) {
    clean.push_str(REMOVED);
    clean.push_str(&secret.chars().count().to_string());
    clean.push_str(" characters]");
}

const REMOVED: &str = "[removed, ";

/// Where a value ends that has no quotes around it.
fn ends_value(c: char) -> bool {
    c.is_whitespace() || c.is_control() || "&\"'<>;,()[]{}\\".contains(c)
}
