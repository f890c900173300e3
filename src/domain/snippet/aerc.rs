//! aerc. An INI file as Go's `ini` reads it; the commands run in a shell.

use super::{ADDRESS, How, NotPossible, PATH, Piece, USER, Way, Wish, lines, one, quote};

pub(super) fn write(wish: &Wish<'_>) -> Result<Vec<Piece>, NotPossible> {
    // Brackets cannot be in an address, so it cannot end the heading.
    let mut all = vec![format!("[{}]", wish.address())];
    if wish.reads() {
        let way = wish.reading_by_imap()?;
        let scheme = if way.is_implicit() { "imaps" } else { "imap" };
        all.push(format!("source = {}", url(wish, scheme, &way)?));
        all.push(format!("source-cred-cmd = {}", command(wish, &way)?));
    }
    if wish.sends() {
        let way = wish.sending()?;
        let scheme = if way.is_implicit() { "smtps" } else { "smtp" };
        all.push(format!("outgoing = {}", url(wish, scheme, &way)?));
        all.push(format!("outgoing-cred-cmd = {}", command(wish, &way)?));
        all.push("outgoing-cred-cmd-cache = false".to_owned());
    }
    all.push(format!("from = {}", wish.put(ADDRESS, quote::go_ini(&format!("<{}>", wish.address())))?));
    Ok(one(How::AddTo("~/.config/aerc/accounts.conf"), lines(all)))
}

fn url(wish: &Wish<'_>, scheme: &str, way: &Way<'_>) -> Result<String, NotPossible> {
    let user = quote::url_user(way.user);
    let url = format!("{scheme}+{}://{user}@{}:{}", way.method(), way.server.host, way.server.port);
    wish.put(USER, quote::go_ini(&url))
}

fn command(wish: &Wish<'_>, way: &Way<'_>) -> Result<String, NotPossible> {
    wish.put(PATH, quote::go_ini(&wish.line(way)?))
}
