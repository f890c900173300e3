//! The last look for secrets before a text is shown or leaves: what looks like a token, a code or a password is taken out.
//!
//! It errs on the side of silence: a long random word that was none is lost, too. Nothing may rely on it alone; texts are
//! built without secrets, and this stands behind.

/// The text without what looks like a secret; each is replaced by `[removed]` with its length.
pub fn scrub(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut word = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || "._~+/-=".contains(c) {
            word.push(c);
        } else {
            put(&mut clean, &word);
            word.clear();
            clean.push(c);
        }
    }
    put(&mut clean, &word);
    clean
}

fn put(clean: &mut String, word: &str) {
    if is_suspicious(word) {
        clean.push_str("[removed, ");
        clean.push_str(&word.chars().count().to_string());
        clean.push_str(" characters]");
    } else {
        clean.push_str(word);
    }
}

/// Long, and of more than one kind of character.
fn is_suspicious(word: &str) -> bool {
    let has = |kind: fn(char) -> bool| word.chars().any(kind);
    word.len() >= 40
        && has(|c| c.is_ascii_digit())
        && has(|c| c.is_ascii_lowercase())
        && has(|c| c.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_taken_out_and_words_stay() {
        let token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl";
        let clean = scrub(&format!("Bearer {token} was refused by login.example.org"));
        assert_eq!(clean, "Bearer [removed, 60 characters] was refused by login.example.org");
    }
}
