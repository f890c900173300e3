//! Any other program: everything that it may ask for, one a line.

use crate::domain::provider::Tls;

use super::{How, NotPossible, Piece, Way, Wish, lines, one};

pub(super) fn write(wish: &Wish<'_>) -> Result<Vec<Piece>, NotPossible> {
    let mut all =
        vec![format!("Password command: {}", wish.line()?), format!("User name: {}", wish.subject.user)];
    if wish.reads() {
        all.push(server(&wish.reading()?));
    }
    if wish.sends() {
        all.push(server(&wish.sending()?));
    }
    Ok(one(How::Type, lines(all)))
}

fn server(way: &Way<'_>) -> String {
    let server = way.server;
    let tls = match server.tls {
        Tls::Implicit => "TLS from the first byte",
        Tls::StartTls => "STARTTLS",
    };
    let (name, mechanism) = (server.protocol.name(), way.mechanism.name());
    format!("{name}: {} port {}, {tls}, {mechanism}", server.host, server.port)
}
