//! fdm. The command runs in a shell; inside `$(…)` the reader takes a string in single quotes as it is, and knows no quote
//! inside one.

use crate::domain::scope::MailUse;

use super::{ADDRESS, How, NotPossible, PATH, Piece, USER, Wish, lines, one, quote};

pub(super) fn write(wish: &Wish<'_>) -> Result<Vec<Piece>, NotPossible> {
    let way = wish.with_early_tls(wish.reading()?)?;
    let protocol = match way.server.protocol {
        MailUse::Pop => return Err(NotPossible::Protocol(wish.name(), MailUse::Pop)),
        _ => "imaps",
    };
    if wish.words(&way).iter().any(|word| word.contains('\'')) {
        return Err(wish.unwritable(PATH));
    }
    let text = lines([
        format!("account {}", wish.put(ADDRESS, quote::fdm(wish.address()))?),
        format!("  {protocol} server \"{}\" port {}", way.server.host, way.server.port),
        format!("  user {}", wish.put(USER, quote::fdm(way.user))?),
        format!("  pass $({})", wish.line(&way)?),
        format!("  {}", way.method()),
    ]);
    Ok(one(How::AddTo("~/.fdm.conf"), text))
}
