//! msmtp. Everything behind `passwordeval` goes to a shell; a line is at most 500 characters long.

use super::{ADDRESS, How, NotPossible, PATH, Piece, USER, Wish, lines, one, quote};

pub(super) fn write(wish: &Wish<'_>) -> Result<Vec<Piece>, NotPossible> {
    let way = wish.sending()?;
    let address = wish.put(ADDRESS, quote::msmtp(wish.address()))?;
    let mut all = vec![
        format!("account {address}"),
        format!("host {}", way.server.host),
        format!("port {}", way.server.port),
        "tls on".to_owned(),
        format!("tls_starttls {}", if way.is_implicit() { "off" } else { "on" }),
        format!("auth {}", way.method()),
    ];
    // There, these stand for other things: patterns, and parts that are put in.
    if !wish.address().contains(['%', '*', '?', '[']) {
        all.push(format!("from {address}"));
    }
    all.push(format!("user {}", wish.put(USER, quote::msmtp(way.user))?));
    all.push(format!("passwordeval {}", wish.put(PATH, quote::msmtp(&wish.line(&way)?))?));
    if all.iter().any(|line| line.len() > LONGEST_LINE) {
        return Err(NotPossible::TooLong(wish.name(), LONGEST_LINE));
    }
    Ok(one(How::AddTo("~/.msmtprc"), lines(all)))
}

const LONGEST_LINE: usize = 499;
