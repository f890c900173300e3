//! Mail servers that say anything at all: the first byte picks the protocol, the rest is what the server says.
//!
//! Nothing may panic or hang, what is kept is bounded, and the token is in none of it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mailward::domain::provider::{MailServer, Tls};
use mailward::domain::scope::MailUse;
use mailward::domain::secret::AccessToken;
use mailward::mail::session::{Visit, Visited};
use mailward::mail::visit::over;
use tokio::io::AsyncWriteExt as _;

const TOKEN: &str = "ya29.A0AfH6SMBx7Q2kz9vWdYt3LpRcJnGhE5uTfKiMoXb1aVqZs8";

fuzz_target!(|bytes: &[u8]| {
    let Some((first, said)) = bytes.split_first() else { return };
    let protocol = MailUse::ALL[usize::from(*first) % MailUse::ALL.len()];
    let server = MailServer { protocol, host: "localhost".into(), port: 993, tls: Tls::Implicit, sasl: Vec::new() };
    let token = AccessToken::new(TOKEN);
    let visit =
        Visit { server: &server, user: "anna@example.org", token: Some(&token), mechanism: None, authority: None };
    let mut visited = Visited::default();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let (ours, mut theirs) = tokio::io::duplex(1 << 20);
        tokio::join!(over(&visit, ours, &mut visited), async {
            theirs.write_all(said).await.ok(); // we may have hung up
            theirs.shutdown().await.ok();
            tokio::io::copy(&mut theirs, &mut tokio::io::sink()).await.ok();
        });
    });
    assert!(!format!("{visited:?}").contains(TOKEN));
});
