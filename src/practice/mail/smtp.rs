//! The practice SMTP server: as much of RFC 5321 and RFC 4954 as it takes to sign in and to hand in a message, which is then
//! thrown away.

use std::io;

use super::guest::{Guest, over};
use super::sasl::{self, Attempt};

/// The whole conversation.
pub(super) async fn talk(guest: &mut Guest) -> io::Result<()> {
    guest.greet("220 127.0.0.1 ESMTP The practice server is ready").await?;
    loop {
        let line = guest.peer.line().await?;
        let (command, words) = line.split_once(' ').unwrap_or((&line, ""));
        let reply = match command.to_ascii_uppercase().as_str() {
            "QUIT" => return guest.peer.say("221 2.0.0 Until the next time").await,
            "STARTTLS" if guest.offers_tls() => {
                guest.start_tls("220 2.0.0 Begin TLS now").await?;
                continue;
            }
            "EHLO" => offers(guest),
            "HELO" => "250 127.0.0.1".to_owned(),
            "NOOP" | "RSET" => "250 2.0.0 Done".to_owned(),
            "AUTH" => auth(guest, words).await?,
            "MAIL" => mail(guest, words),
            "RCPT" if guest.mailbox.is_some() => "250 2.1.5 Anybody may be written to here".to_owned(),
            "DATA" if guest.mailbox.is_some() => data(guest).await?,
            "STARTTLS" | "VRFY" | "HELP" => "502 5.5.1 The practice server does not offer this".to_owned(),
            _ if guest.mailbox.is_none() => "530 5.7.0 Sign in first".to_owned(),
            _ => "500 5.5.2 The practice server does not know this".to_owned(),
        };
        guest.peer.say(&reply).await?;
    }
}

fn offers(guest: &Guest) -> String {
    let mut lines = vec!["127.0.0.1".to_owned(), "SIZE 1048576".into(), "8BITMIME".into()];
    if guest.offers_tls() {
        lines.push("STARTTLS".to_owned());
    }
    let mechanisms: Vec<&str> = guest.mechanisms().into_iter().map(sasl::name_of).collect();
    if !mechanisms.is_empty() {
        lines.push(format!("AUTH {}", mechanisms.join(" ")));
    }
    lines.push("ENHANCEDSTATUSCODES".to_owned());
    let last = lines.len() - 1;
    let line = |(at, text): (usize, &String)| format!("250{}{text}", if at == last { ' ' } else { '-' });
    lines.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
}

async fn auth(guest: &mut Guest, words: &str) -> io::Result<String> {
    if guest.mailbox.is_some() {
        return Ok("503 5.5.1 Somebody has signed in already".to_owned());
    }
    if !guest.secured {
        return Ok("538 5.7.11 Not without TLS".to_owned());
    }
    Ok(match sasl::sign_in(guest, words).await? {
        Attempt::Done => "235 2.7.0 Signed in".to_owned(),
        Attempt::Refused(reply) => reply,
        Attempt::Cancelled => "501 5.7.0 The sign-in was cancelled".to_owned(),
        Attempt::NoMechanism => "504 5.5.4 This mechanism is not offered".to_owned(),
        Attempt::Malformed => "501 5.5.2 Cannot decode what was sent".to_owned(),
    })
}

fn mail(guest: &Guest, words: &str) -> String {
    let Some(mailbox) = guest.mailbox.as_deref() else {
        return "530 5.7.0 Sign in first".to_owned();
    };
    if let Some(reply) = guest.then() {
        return reply.to_owned();
    }
    let sender = words.split(['<', '>']).nth(1).unwrap_or_default();
    if sender.eq_ignore_ascii_case(mailbox) {
        "250 2.1.0 Done".to_owned()
    } else {
        "553 5.7.1 Sender address rejected: not owned by who signed in".to_owned()
    }
}

/// Reads a message and throws it away.
async fn data(guest: &mut Guest) -> io::Result<String> {
    guest.peer.say("354 End with a dot on a line of its own").await?;
    for _ in 0..MOST_LINES {
        if guest.peer.line().await? == "." {
            return Ok("250 2.0.0 Thrown away, as everything here".to_owned());
        }
    }
    over()
}

/// More than any message for practice has.
const MOST_LINES: usize = 20_000;
