//! Any other program: everything that it may ask for, one a line.

use crate::domain::provider::Tls;

use super::{How, NotPossible, Piece, Way, Wish, lines, one};

pub(super) fn write(wish: &Wish<'_>) -> Result<Vec<Piece>, NotPossible> {
    let mut ways = Vec::new();
    if wish.reads() {
        ways.push(wish.reading()?);
    }
    if wish.sends() {
        ways.push(wish.sending()?);
    }
    let mut all = Vec::new();
    let mut whose = None;
    for way in &ways {
        // Reading and sending may be different sign-ins; usually they are one.
        if whose.replace(way.whose) != Some(way.whose) {
            all.push(format!("Password command: {}", wish.line(way)?));
            all.push(format!("User name: {}", way.user));
        }
        all.push(server(way));
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
