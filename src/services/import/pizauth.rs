//! `pizauth.conf`: an account is a name with its endpoints and its client. The client secret is skipped while reading.

use crate::domain::import::{Found, FoundOAuth, ImportFormat, Note};
use crate::domain::scope::Scope;

use super::read::{MOST_ACCOUNTS, Parsed, Unreadable};

/// Whether a text is such a file.
pub(super) fn is_one(text: &str) -> bool {
    text.lines().any(|line| {
        line.trim_start().strip_prefix("account").is_some_and(|rest| rest.trim_start().starts_with('"'))
    }) && text.contains("_uri")
}

/// Reads the accounts.
pub(super) fn read(text: &str) -> Result<Parsed, Unreadable> {
    let mut parsed = Parsed::of(ImportFormat::Pizauth);
    let mut words = Words { rest: text, line: 1 };
    while let Some(word) = words.next()? {
        match word {
            Word::Name("account") => {
                if parsed.found.len() >= MOST_ACCOUNTS {
                    parsed.note(Note::CutOff);
                    break;
                }
                let (found, secret) = account(&mut words)?;
                if secret {
                    parsed.note(Note::SecretsSkipped);
                }
                parsed.found.push(found);
            }
            // A setting of the whole program.
            Word::Name(_) => words.skip_statement()?,
            _ => return Err(words.wrong()),
        }
    }
    Ok(parsed)
}

fn account(words: &mut Words<'_>) -> Result<(Found, bool), Unreadable> {
    let label = words.text()?;
    words.sign('{')?;
    let (mut oauth, mut hint) = (FoundOAuth::default(), None);
    loop {
        let name = match words.next()? {
            Some(Word::Sign('}')) => break,
            Some(Word::Name(name)) => name,
            _ => return Err(words.wrong()),
        };
        words.sign('=')?;
        match name {
            "client_secret" => {
                oauth.has_secret = true;
                words.skip_value()?;
            }
            "auth_uri" => oauth.authorization = Some(words.text()?),
            "token_uri" => oauth.token = Some(words.text()?),
            "client_id" => oauth.client_id = Some(words.text()?),
            "redirect_uri" => oauth.redirect = Some(words.text()?),
            "login_hint" => hint = Some(words.text()?),
            "scopes" => oauth.scopes = scopes(words)?,
            "auth_uri_fields" => hint = hint.or(fields(words)?),
            _ => words.skip_value()?,
        }
        words.sign(';')?;
    }
    let secret = oauth.has_secret;
    let address = hint.or_else(|| label.contains('@').then(|| label.clone()));
    Ok((Found { label: Some(label), address, oauth: Some(oauth), ..Found::default() }, secret))
}

/// `[ "…", "…" ]`
fn scopes(words: &mut Words<'_>) -> Result<Vec<Scope>, Unreadable> {
    words.sign('[')?;
    let mut scopes = Vec::new();
    loop {
        match words.next()? {
            Some(Word::Text(text)) => scopes.extend(unescaped(text).parse::<Scope>()),
            Some(Word::Sign(',')) => {}
            Some(Word::Sign(']')) => return Ok(scopes),
            _ => return Err(words.wrong()),
        }
    }
}

/// `{ "login_hint": "…", … }`; only that one is kept.
fn fields(words: &mut Words<'_>) -> Result<Option<String>, Unreadable> {
    words.sign('{')?;
    let mut hint = None;
    loop {
        match words.next()? {
            Some(Word::Text(name)) => {
                words.sign(':')?;
                if name == "login_hint" { hint = Some(words.text()?) } else { words.skip_value()? }
            }
            Some(Word::Sign(',')) => {}
            Some(Word::Sign('}')) => return Ok(hint),
            _ => return Err(words.wrong()),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word<'a> {
    /// Letters, digits and underscores.
    Name(&'a str),
    /// What stands between quotes, as written.
    Text(&'a str),
    Sign(char),
}

/// The words of the file, one after the other.
struct Words<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Words<'a> {
    /// The next word; `None` at the end. Comments are skipped.
    fn next(&mut self) -> Result<Option<Word<'a>>, Unreadable> {
        loop {
            let trimmed = self.rest.trim_start();
            self.advance(self.rest.len() - trimmed.len());
            if !trimmed.starts_with("//") {
                break;
            }
            self.advance(trimmed.find('\n').unwrap_or(trimmed.len()));
        }
        let Some(first) = self.rest.chars().next() else { return Ok(None) };
        if first == '"' {
            return self.quoted().map(Some);
        }
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if !is_name(first) {
            self.advance(first.len_utf8());
            return Ok(Some(Word::Sign(first)));
        }
        let end = self.rest.find(|c| !is_name(c)).unwrap_or(self.rest.len());
        let name = &self.rest[..end];
        self.advance(end);
        Ok(Some(Word::Name(name)))
    }

    fn quoted(&mut self) -> Result<Word<'a>, Unreadable> {
        let mut escaped = false;
        for (at, c) in self.rest.char_indices().skip(1) {
            if c == '"' && !escaped {
                let text = &self.rest[1..at];
                self.advance(at + 1);
                return Ok(Word::Text(text));
            }
            escaped = c == '\\' && !escaped;
        }
        Err(self.wrong())
    }

    fn advance(&mut self, by: usize) {
        self.line += self.rest[..by].matches('\n').count();
        self.rest = &self.rest[by..];
    }

    fn sign(&mut self, wanted: char) -> Result<(), Unreadable> {
        if self.next()? == Some(Word::Sign(wanted)) { Ok(()) } else { Err(self.wrong()) }
    }

    fn text(&mut self) -> Result<String, Unreadable> {
        match self.next()? {
            Some(Word::Text(text)) => Ok(unescaped(text)),
            _ => Err(self.wrong()),
        }
    }

    /// A value of whatever kind, which is not kept.
    fn skip_value(&mut self) -> Result<(), Unreadable> {
        self.next()?.map(|_skipped| ()).ok_or_else(|| self.wrong())
    }

    fn skip_statement(&mut self) -> Result<(), Unreadable> {
        while let Some(word) = self.next()? {
            if word == Word::Sign(';') {
                return Ok(());
            }
        }
        Err(self.wrong())
    }

    fn wrong(&self) -> Unreadable {
        Unreadable::Invalid(format!("it is not written as pizauth wants it (line {})", self.line))
    }
}

fn unescaped(text: &str) -> String {
    text.replace("\\\"", "\"").replace("\\\\", "\\")
}
