//! NeoMutt and Mutt. The command runs in a shell; `set` takes a string in double quotes.

use crate::domain::scope::MailUse;

use super::program::MailProgram;
use super::{ADDRESS, How, NotPossible, PATH, Piece, USER, Way, Wish, lines, one, quote};

pub(super) fn write(wish: &Wish<'_>) -> Result<Vec<Piece>, NotPossible> {
    let mut all = Vec::new();
    let mut late_tls = false;
    if wish.reads() {
        let way = wish.reading()?;
        late_tls |= !way.is_implicit();
        all.extend(reading(wish, &way)?);
    }
    if wish.sends() {
        let way = wish.sending()?;
        late_tls |= !way.is_implicit();
        if wish.reads() {
            all.push(String::new());
        }
        all.extend(sending(wish, &way)?);
    }
    if late_tls {
        all.push("set ssl_force_tls = yes".to_owned());
    }
    let file = if wish.program == MailProgram::NeoMutt { "~/.config/neomutt/neomuttrc" } else { "~/.muttrc" };
    Ok(one(How::AddTo(file), lines(all)))
}

fn reading(wish: &Wish<'_>, way: &Way<'_>) -> Result<Vec<String>, NotPossible> {
    let user = wish.put(USER, quote::muttrc(way.user))?;
    let command = command(wish, way)?;
    let server = way.server;
    let (plain, secure, usual) = match server.protocol {
        MailUse::Pop => ("pop", "pops", if way.is_implicit() { 995 } else { 110 }),
        _ => ("imap", "imaps", if way.is_implicit() { 993 } else { 143 }),
    };
    let scheme = if way.is_implicit() { secure } else { plain };
    let port = if server.port == usual { String::new() } else { format!(":{}", server.port) };
    let url = wish.put("name of the server", quote::muttrc(&format!("{scheme}://{}{port}/", server.host)))?;
    if server.protocol == MailUse::Pop {
        return Ok(vec![
            format!("set pop_host = {url}"),
            format!("set pop_user = {user}"),
            format!("set pop_authenticators = \"{}\"", way.method()),
            format!("set pop_oauth_refresh_command = {command}"),
        ]);
    }
    Ok(vec![
        format!("set imap_user = {user}"),
        format!("set folder = {url}"),
        "set spoolfile = \"+INBOX\"".to_owned(),
        format!("set imap_authenticators = \"{}\"", way.method()),
        format!("set imap_oauth_refresh_command = {command}"),
    ])
}

fn sending(wish: &Wish<'_>, way: &Way<'_>) -> Result<Vec<String>, NotPossible> {
    let scheme = if way.is_implicit() { "smtps" } else { "smtp" };
    let (host, port) = (&way.server.host, way.server.port);
    let url = format!("{scheme}://{}@{host}:{port}/", quote::url_user(way.user));
    Ok(vec![
        format!("set from = {}", wish.put(ADDRESS, quote::muttrc(wish.address()))?),
        format!("set smtp_url = {}", wish.put(USER, quote::muttrc(&url))?),
        format!("set smtp_authenticators = \"{}\"", way.method()),
        format!("set smtp_oauth_refresh_command = {}", command(wish, way)?),
    ])
}

fn command(wish: &Wish<'_>, way: &Way<'_>) -> Result<String, NotPossible> {
    wish.put(PATH, quote::muttrc(&wish.line(way)?))
}
