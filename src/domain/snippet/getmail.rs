//! getmail6. Its configuration is read by Python's raw `configparser`; the command is a tuple of Python strings and runs
//! without a shell.

use crate::domain::scope::MailUse;

use super::{How, NotPossible, PATH, Piece, USER, Wish, lines, one, quote};

pub(super) fn write(wish: &Wish<'_>) -> Result<Vec<Piece>, NotPossible> {
    let way = wish.with_early_tls(wish.reading()?)?;
    let kind = match way.server.protocol {
        MailUse::Pop => "SimplePOP3SSLRetriever",
        _ => "SimpleIMAPSSLRetriever",
    };
    let words: Result<Vec<String>, _> = wish.words(&way).iter().map(|word| quote::plain(word)).collect();
    let words = words.map_err(|_unfit| wish.unwritable(PATH))?.join(", ");
    let text = lines([
        "[retriever]".to_owned(),
        format!("type = {kind}"),
        format!("server = {}", way.server.host),
        format!("port = {}", way.server.port),
        format!("username = {}", wish.put(USER, quote::python_value(way.user))?),
        "use_xoauth2 = True".to_owned(),
        format!("password_command = ({words})"),
        String::new(),
        "[destination]".to_owned(),
        "type = Maildir".to_owned(),
        "path = ~/Maildir/".to_owned(),
    ]);
    Ok(one(How::Becomes("~/.config/getmail/getmailrc"), text))
}
