//! The practice POP server: as much of RFC 1939, RFC 2449 and RFC 5034 as it takes to sign in and to collect what is there.

use std::io;

use super::guest::Guest;
use super::inbox;
use super::sasl::{self, Attempt};

/// The whole conversation.
pub(super) async fn talk(guest: &mut Guest) -> io::Result<()> {
    guest.greet("+OK The practice POP server is ready").await?;
    loop {
        let line = guest.peer.line().await?;
        let (command, words) = line.split_once(' ').unwrap_or((&line, ""));
        let command = command.to_ascii_uppercase();
        let reply = match command.as_str() {
            "QUIT" => return guest.peer.say("+OK Until the next time").await,
            "STLS" if guest.offers_tls() => {
                guest.start_tls("+OK Begin TLS now").await?;
                continue;
            }
            "CAPA" => offers(guest),
            "AUTH" if words.is_empty() => listed(guest),
            "AUTH" => auth(guest, words).await?,
            "NOOP" | "RSET" => "+OK Done".to_owned(),
            "USER" | "PASS" | "APOP" => "-ERR [AUTH] Passwords open nothing here, tokens do".to_owned(),
            _ => match guest.mailbox.clone() {
                Some(mailbox) => collect(guest, &mailbox, &command, words),
                None => "-ERR Sign in first".to_owned(),
            },
        };
        guest.peer.say(&reply).await?;
    }
}

fn offers(guest: &Guest) -> String {
    let mut lines = vec!["+OK", "UIDL", "TOP", "RESP-CODES", "AUTH-RESP-CODE"];
    if guest.offers_tls() {
        lines.push("STLS");
    }
    let names: Vec<&str> = guest.mechanisms().into_iter().map(sasl::name_of).collect();
    let mechanisms = format!("SASL {}", names.join(" "));
    if !names.is_empty() {
        lines.push(&mechanisms);
    }
    lines.push(".");
    lines.join("\n")
}

fn listed(guest: &Guest) -> String {
    let names: Vec<&str> = guest.mechanisms().into_iter().map(sasl::name_of).collect();
    [&["+OK"], &names[..], &["."]].concat().join("\n")
}

async fn auth(guest: &mut Guest, words: &str) -> io::Result<String> {
    if guest.mailbox.is_some() {
        return Ok("-ERR Somebody has signed in already".to_owned());
    }
    Ok(match sasl::sign_in(guest, words).await? {
        Attempt::Done => "+OK Signed in".to_owned(),
        Attempt::Refused(reply) => reply,
        Attempt::Cancelled => "-ERR The sign-in was cancelled".to_owned(),
        Attempt::NoMechanism if !guest.secured => "-ERR Not without TLS".to_owned(),
        Attempt::NoMechanism => "-ERR This mechanism is not offered".to_owned(),
        Attempt::Malformed => "-ERR This is not what the mechanism sends".to_owned(),
    })
}

fn collect(guest: &Guest, mailbox: &str, command: &str, words: &str) -> String {
    if let Some(reply) = guest.then() {
        return reply.to_owned();
    }
    let messages = inbox::messages(mailbox);
    let mut numbers = words.split(' ').map(str::parse::<usize>);
    let number = numbers.next().and_then(Result::ok);
    let lines = numbers.next().and_then(Result::ok).unwrap_or(0);
    let one = number.and_then(|number| messages.get(number.checked_sub(1)?));
    let sizes = messages.iter().map(String::len);
    match (command, one) {
        ("STAT", _) => format!("+OK {} {}", messages.len(), sizes.sum::<usize>()),
        ("LIST", None) if words.is_empty() => list(sizes.map(|size| size.to_string())),
        ("UIDL", None) if words.is_empty() => {
            list((1..=messages.len()).map(|number| format!("practice-{number}")))
        }
        ("LIST", Some(message)) => format!("+OK {words} {}", message.len()),
        ("UIDL", Some(_)) => format!("+OK {words} practice-{words}"),
        ("RETR", Some(message)) => format!("+OK\n{}\n.", message.trim_end().replace("\r\n", "\n")),
        ("TOP", Some(message)) => {
            let body: Vec<&str> = inbox::body(message).lines().take(lines).collect();
            format!("+OK\n{}\n\n{}\n.", inbox::head(message).replace("\r\n", "\n"), body.join("\n"))
        }
        ("DELE", Some(_)) => "+OK It comes back the next time".to_owned(),
        ("LIST" | "UIDL" | "RETR" | "TOP" | "DELE", _) => "-ERR There is no such message".to_owned(),
        _ => "-ERR The practice server does not know this".to_owned(),
    }
}

fn list(entries: impl Iterator<Item = String>) -> String {
    let entries: Vec<String> =
        (1..).zip(entries).map(|(number, entry)| format!("{number} {entry}")).collect();
    format!("+OK\n{}\n.", entries.join("\n"))
}
