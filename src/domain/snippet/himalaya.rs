//! himalaya from version 2. A TOML file; the command is an array of strings and runs without a shell.

use super::{ADDRESS, How, NotPossible, PATH, Piece, USER, Way, Wish, lines, one, quote};

pub(super) fn write(wish: &Wish<'_>) -> Result<Vec<Piece>, NotPossible> {
    let address = wish.put(ADDRESS, quote::plain(wish.address()))?;
    let mut all = vec![format!("[accounts.{address}]"), format!("email = {address}")];
    if wish.reads() {
        let way = wish.reading_by_imap()?;
        all.extend(server(wish, "imap", &way)?);
    }
    if wish.sends() {
        let way = wish.sending()?;
        all.extend(server(wish, "smtp", &way)?);
    }
    Ok(one(How::AddTo("~/.config/himalaya/config.toml"), lines(all)))
}

fn server(wish: &Wish<'_>, protocol: &str, way: &Way<'_>) -> Result<Vec<String>, NotPossible> {
    let secure = if way.is_implicit() { "s" } else { "" };
    let sasl = format!("{protocol}.sasl.{}", way.method());
    let words: Result<Vec<String>, _> = wish.words(way).iter().map(|word| quote::plain(word)).collect();
    let words = words.map_err(|_unfit| wish.unwritable(PATH))?.join(", ");
    let mut all =
        vec![format!("{protocol}.server = \"{protocol}{secure}://{}:{}\"", way.server.host, way.server.port)];
    if !way.is_implicit() {
        all.push(format!("{protocol}.starttls = true"));
    }
    all.push(format!("{sasl}.username = {}", wish.put(USER, quote::plain(way.user))?));
    all.push(format!("{sasl}.token.command = [{words}]"));
    Ok(all)
}
