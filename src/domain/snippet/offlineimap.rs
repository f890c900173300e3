//! `OfflineIMAP`. Its configuration is read by Python's `configparser` with interpolation; the token comes from a function in a
//! Python file, which starts the command without a shell.

use super::{ADDRESS, How, NotPossible, PATH, Piece, USER, Way, Wish, lines, quote};

pub(super) fn write(wish: &Wish<'_>) -> Result<Vec<Piece>, NotPossible> {
    let way = wish.with_early_tls(wish.reading_by_imap()?)?;
    let user = wish.put(USER, quote::python_interpolated(way.user))?;
    let address = wish.put(ADDRESS, quote::plain(wish.address()))?;
    let argument = wish.put(ADDRESS, quote::python_interpolated(&address))?;
    let settings = lines([
        "[general]".to_owned(),
        format!("pythonfile = {FUNCTION}"),
        String::new(),
        "# In the section of the remote repository:".to_owned(),
        "type = IMAP".to_owned(),
        format!("remotehost = {}", way.server.host),
        format!("remoteport = {}", way.server.port),
        format!("remoteuser = {user}"),
        "ssl = yes".to_owned(),
        "sslcacertfile = OS-DEFAULT".to_owned(),
        "auth_mechanisms = XOAUTH2".to_owned(),
        "oauth2_client_id = unused".to_owned(),
        "oauth2_client_secret = unused".to_owned(),
        "oauth2_request_url = https://example.com/unused".to_owned(),
        format!("oauth2_access_token_eval = mailward_token({argument})"),
    ]);
    Ok(vec![
        Piece { how: How::AddTo("~/.offlineimaprc"), text: settings },
        Piece { how: How::Becomes(FUNCTION), text: function(wish, &way)? },
    ])
}

const FUNCTION: &str = "~/.offlineimap-mailward.py";

fn function(wish: &Wish<'_>, way: &Way<'_>) -> Result<String, NotPossible> {
    let words = wish.words(way);
    let before = words.len().saturating_sub(1);
    let fixed: Result<Vec<String>, _> = words.iter().take(before).map(|word| quote::plain(word)).collect();
    let fixed = fixed.map_err(|_unfit| wish.unwritable(PATH))?.join(", ");
    Ok(lines([
        "import subprocess".to_owned(),
        String::new(),
        String::new(),
        "def mailward_token(address):".to_owned(),
        format!("    command = [{fixed}, address]"),
        "    return subprocess.check_output(command, text=True).strip()".to_owned(),
    ]))
}
