//! mbsync. The command runs in a shell; a string in double quotes has backslashes before quotes and backslashes.

use super::{How, NotPossible, PATH, Piece, USER, Wish, lines, one, quote};

pub(super) fn write(wish: &Wish<'_>) -> Result<Vec<Piece>, NotPossible> {
    let way = wish.reading_by_imap()?;
    let name = wish.put(USER, quote::plain(wish.address()))?;
    let user = wish.put(USER, quote::plain(way.user))?;
    let command = wish.put(PATH, quote::plain(&wish.line(&way)?))?;
    // Renamed in 1.5, which still takes the old name, with a remark; before, the new one is unknown.
    let renamed = wish.subject.version.as_ref().is_some_and(|version| version.is_at_least(&[1, 5]));
    let key = if renamed { "TLSType" } else { "SSLType" };
    let tls = if way.is_implicit() { "IMAPS" } else { "STARTTLS" };
    let text = lines([
        format!("IMAPAccount {name}"),
        format!("Host {}", way.server.host),
        format!("Port {}", way.server.port),
        format!("User {user}"),
        format!("PassCmd {command}"),
        "AuthMechs XOAUTH2".to_owned(),
        format!("{key} {tls}"),
        String::new(),
        format!("IMAPStore {name}"),
        format!("Account {name}"),
    ]);
    if text.lines().any(|line| line.len() > LONGEST_LINE) {
        return Err(NotPossible::TooLong(wish.name(), LONGEST_LINE));
    }
    Ok(one(How::AddTo("~/.mbsyncrc"), text))
}

/// mbsync's buffer for a line holds 1,024 bytes.
const LONGEST_LINE: usize = 1_000;
