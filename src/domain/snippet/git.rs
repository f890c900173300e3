//! git send-email and git imap-send. The token comes from a credential helper, a line for a shell in double quotes; the
//! empty helper before it sees to it that no other one keeps the token as a lasting password.

use super::{ADDRESS, How, NotPossible, PATH, Piece, USER, Way, Wish, lines, one, quote};

pub(super) fn send_email(wish: &Wish<'_>) -> Result<Vec<Piece>, NotPossible> {
    let way = wish.sending()?;
    let mut all = vec![
        "[sendemail]".to_owned(),
        format!("    from = {}", wish.put(ADDRESS, quote::plain(wish.address()))?),
        format!("    smtpServer = {}", way.server.host),
        format!("    smtpServerPort = {}", way.server.port),
        format!("    smtpEncryption = {}", if way.is_implicit() { "ssl" } else { "tls" }),
        format!("    smtpUser = {}", wish.put(USER, quote::plain(way.user))?),
        format!("    smtpAuth = {}", way.mechanism.name()),
    ];
    all.extend(helper(wish, "smtp", &way)?);
    Ok(one(How::AddTo("~/.gitconfig"), lines(all)))
}

pub(super) fn imap_send(wish: &Wish<'_>) -> Result<Vec<Piece>, NotPossible> {
    let way = wish.with_early_tls(wish.reading_by_imap()?)?;
    let mut all = vec![
        "[imap]".to_owned(),
        format!("    host = imaps://{}", way.server.host),
        format!("    port = {}", way.server.port),
        format!("    user = {}", wish.put(USER, quote::plain(way.user))?),
        "    folder = Drafts".to_owned(),
        format!("    authMethod = {}", way.mechanism.name()),
    ];
    all.extend(helper(wish, "imaps", &way)?);
    Ok(one(How::AddTo("~/.gitconfig"), lines(all)))
}

fn helper(wish: &Wish<'_>, scheme: &str, way: &Way<'_>) -> Result<Vec<String>, NotPossible> {
    let command = wish.line(way)?;
    let function =
        format!("!f() {{ test \"$1\" = get && t=$({command}) && printf 'password=%s\\n' \"$t\"; }}; f");
    Ok(vec![
        format!("[credential \"{scheme}://{}:{}\"]", way.server.host, way.server.port),
        "    helper =".to_owned(),
        format!("    helper = {}", wish.put(PATH, quote::plain(&function))?),
    ])
}
