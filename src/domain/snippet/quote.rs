//! The quoting rules of the formats that snippets are written in.
//!
//! Each function gives text that its reader reads back as exactly the value, or refuses. Layers are put on from the inside:
//! first the shell's, then that of the file in which the shell's line stands.

/// The format has no way to write the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unfit;

/// Nothing that ends a line or steers a terminal.
pub(super) fn clean(text: &str) -> Result<&str, Unfit> {
    if text.chars().any(|c| c.is_control() || c == '\u{2028}' || c == '\u{2029}') {
        Err(Unfit)
    } else {
        Ok(text)
    }
}

/// Words for a POSIX shell (XCU 2.2): as they are where they are harmless, otherwise in single quotes, in which nothing is
/// special.
pub(super) fn shell(words: &[String]) -> Result<String, Unfit> {
    let word = |word: &String| {
        clean(word)?;
        let harmless = |c: char| c.is_ascii_alphanumeric() || "_-./@%+:,".contains(c);
        let bare = !word.is_empty() && word.chars().all(harmless);
        Ok(if bare { word.clone() } else { format!("'{}'", word.replace('\'', r"'\''")) })
    };
    Ok(words.iter().map(word).collect::<Result<Vec<_>, _>>()?.join(" "))
}

/// In double quotes, with a backslash before each of `special`, the quote and the backslash.
fn doubled(text: &str, special: &str) -> Result<String, Unfit> {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in clean(text)?.chars() {
        if c == '"' || c == '\\' || special.contains(c) {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push('"');
    Ok(quoted)
}

/// For Mutt and NeoMutt: variables and backticks work inside double quotes.
pub(super) fn muttrc(text: &str) -> Result<String, Unfit> {
    doubled(text, "$`")
}

/// For mbsync, git, fetchmail, TOML, Emacs Lisp and Python: nothing but the quote and the backslash is special.
pub(super) fn plain(text: &str) -> Result<String, Unfit> {
    doubled(text, "")
}

/// For fdm: `${…}` and `%{…}` are macros inside double quotes.
pub(super) fn fdm(text: &str) -> Result<String, Unfit> {
    doubled(text, "$%")
}

/// The rest of a line for msmtp, which takes it as it is and removes a pair of double quotes around it, whatever is inside.
pub(super) fn msmtp(text: &str) -> Result<String, Unfit> {
    clean(text)?;
    let trimmed = text.trim() != text || text.is_empty();
    Ok(if trimmed || text.starts_with('"') { format!("\"{text}\"") } else { text.to_owned() })
}

/// A value of Python's `configparser` that is read as it stands; blanks around it would be lost.
pub(super) fn python_value(text: &str) -> Result<String, Unfit> {
    if clean(text)?.trim() == text && !text.is_empty() { Ok(text.to_owned()) } else { Err(Unfit) }
}

/// The same where `%` begins an interpolation.
pub(super) fn python_interpolated(text: &str) -> Result<String, Unfit> {
    Ok(python_value(text)?.replace('%', "%%"))
}

/// A value for aerc's INI reader: bare where nothing in it is special there, otherwise in backticks, in which only the
/// backtick is.
pub(super) fn go_ini(text: &str) -> Result<String, Unfit> {
    clean(text)?;
    // The reader puts in other values for this form, in backticks as well.
    if text.contains("%(") || text.trim() != text || text.is_empty() {
        return Err(Unfit);
    }
    if !text.contains(['#', ';', '"', '\'', '`', '\\']) {
        return Ok(text.to_owned());
    }
    if text.contains('`') { Err(Unfit) } else { Ok(format!("`{text}`")) }
}

/// The user part of a URL (RFC 3986, section 3.2.1): everything but the unreserved characters as per cent and two digits.
pub(super) fn url_user(text: &str) -> String {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().fold(String::new(), |url, byte| {
        if unreserved(byte) {
            url + char::from(byte).encode_utf8(&mut [0; 4])
        } else {
            url + &format!("%{byte:02X}")
        }
    })
}
