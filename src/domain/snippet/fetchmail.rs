//! fetchmail from version 7, which reads its token from a file and runs no command. The file is its standard input, so that no
//! token lies on the disk.

use crate::domain::scope::MailUse;

use super::{How, NotPossible, Piece, USER, Wish, lines, quote};

pub(super) fn write(wish: &Wish<'_>) -> Result<Vec<Piece>, NotPossible> {
    let way = wish.with_early_tls(wish.reading()?)?;
    let protocol = match way.server.protocol {
        MailUse::Pop => "pop3",
        _ => "imap",
    };
    let text = lines([
        format!("poll {} service {} protocol {protocol}", way.server.host, way.server.port),
        format!("  auth {} username {}", way.method(), wish.put(USER, quote::plain(way.user))?),
        "  passwordfile \"/dev/stdin\"".to_owned(),
        "  sslmode wrapped sslcertck".to_owned(),
    ]);
    let run = lines([format!("{} | fetchmail", wish.line(&way)?)]);
    Ok(vec![Piece { how: How::AddTo("~/.fetchmailrc"), text }, Piece { how: How::Run, text: run }])
}
