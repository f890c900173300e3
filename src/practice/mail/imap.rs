//! The practice IMAP server: as much of RFC 3501 as it takes to sign in, open the inbox and read what is in it.

use std::io;

use super::guest::{Guest, over};
use super::inbox;
use super::sasl::{self, Attempt};

/// The whole conversation.
pub(super) async fn talk(guest: &mut Guest) -> io::Result<()> {
    let offers = offers(guest);
    guest.greet(&format!("* OK [CAPABILITY {offers}] The practice IMAP server is ready")).await?;
    let mut selected = false;
    loop {
        let line = guest.peer.line().await?;
        let (tag, rest) = line.split_once(' ').unwrap_or((&line, ""));
        let (command, words) = rest.split_once(' ').unwrap_or((rest, ""));
        let command = command.to_ascii_uppercase();
        let reply = match command.as_str() {
            "LOGOUT" => {
                return guest.peer.say(&format!("* BYE Until the next time\n{tag} OK Done")).await;
            }
            "STARTTLS" if guest.offers_tls() => {
                guest.start_tls(&format!("{tag} OK Begin TLS now")).await?;
                continue;
            }
            "AUTHENTICATE" => authenticate(guest, words).await?,
            "SELECT" | "EXAMINE" if guest.mailbox.is_some() => {
                let reply = select(guest, &command, words);
                selected = reply.starts_with('*');
                if selected && guest.then().is_some() {
                    guest.peer.say(&reply).await?;
                    return over();
                }
                reply
            }
            "FETCH" | "UID" if selected => fetch(guest, &command, words),
            _ => plain(guest, &command),
        };
        guest.peer.say(&tagged(tag, &reply)).await?;
    }
}

/// Puts the tag before the last line.
fn tagged(tag: &str, reply: &str) -> String {
    match reply.rsplit_once('\n') {
        Some((untagged, last)) => format!("{untagged}\n{tag} {last}"),
        None => format!("{tag} {reply}"),
    }
}

fn offers(guest: &Guest) -> String {
    let mut offers = "IMAP4rev1 SASL-IR ID".to_owned();
    if guest.offers_tls() {
        offers.push_str(" STARTTLS");
    }
    if !guest.secured {
        offers.push_str(" LOGINDISABLED");
    }
    for mechanism in guest.mechanisms() {
        offers.push_str(" AUTH=");
        offers.push_str(sasl::name_of(mechanism));
    }
    offers
}

/// Commands that need nothing.
fn plain(guest: &Guest, command: &str) -> String {
    match command {
        "CAPABILITY" => format!("* CAPABILITY {}\nOK Done", offers(guest)),
        "NOOP" | "CHECK" | "CLOSE" | "UNSELECT" => "OK Done".to_owned(),
        "ID" => "* ID (\"name\" \"Mailward practice\")\nOK Done".to_owned(),
        "LOGIN" if !guest.secured => "NO [PRIVACYREQUIRED] Not without TLS".to_owned(),
        "LOGIN" => "NO [AUTHENTICATIONFAILED] Passwords open nothing here, tokens do".to_owned(),
        "LIST" | "LSUB" if guest.mailbox.is_some() => format!("* {command} () \"/\" INBOX\nOK Done"),
        "STATUS" if guest.mailbox.is_some() => {
            "* STATUS INBOX (MESSAGES 3 RECENT 0 UIDNEXT 4 UIDVALIDITY 1 UNSEEN 3)\nOK Done".to_owned()
        }
        _ if guest.mailbox.is_none() => "BAD Sign in first".to_owned(),
        _ => "BAD The practice server does not know this".to_owned(),
    }
}

async fn authenticate(guest: &mut Guest, words: &str) -> io::Result<String> {
    if guest.mailbox.is_some() {
        return Ok("BAD Somebody has signed in already".to_owned());
    }
    Ok(match sasl::sign_in(guest, words).await? {
        Attempt::Done => format!("* CAPABILITY {}\nOK Signed in", offers(guest)),
        Attempt::Refused(reply) => reply,
        Attempt::Cancelled => "BAD The sign-in was cancelled".to_owned(),
        Attempt::NoMechanism if !guest.secured => "NO [PRIVACYREQUIRED] Not without TLS".to_owned(),
        Attempt::NoMechanism => "NO [CANNOT] This mechanism is not offered".to_owned(),
        Attempt::Malformed => "BAD This is not what the mechanism sends".to_owned(),
    })
}

fn select(guest: &Guest, command: &str, words: &str) -> String {
    if let Some(reply) = guest.then() {
        return reply.to_owned();
    }
    if !words.trim_matches('"').eq_ignore_ascii_case("INBOX") {
        return "NO [NONEXISTENT] There is only INBOX here".to_owned();
    }
    let access = if command == "EXAMINE" { "READ-ONLY" } else { "READ-WRITE" };
    format!(
        "* 3 EXISTS\n* 0 RECENT\n* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)\n\
         * OK [UIDVALIDITY 1] As always\n* OK [UIDNEXT 4] The next one\nOK [{access}] Done"
    )
}

/// Gives of each message what is asked for, whole or only its head; numbers and UIDs are the same here.
fn fetch(guest: &Guest, command: &str, words: &str) -> String {
    let words = match (command, words.split_once(' ')) {
        ("UID", Some((word, rest))) if word.eq_ignore_ascii_case("FETCH") => rest,
        ("UID", _) => return "BAD Only UID FETCH is known here".to_owned(),
        _ => words,
    };
    let Some((set, items)) = words.split_once(' ') else { return "BAD What is to be fetched?".to_owned() };
    let items = items.to_ascii_uppercase();
    let mut reply = String::new();
    let address = guest.mailbox.as_deref().unwrap_or_default();
    for (number, message) in (1..).zip(inbox::messages(address)) {
        if is_in(number, set) {
            let item = described(number, &message, &items);
            reply.push_str("* ");
            reply.push_str(&number.to_string());
            reply.push_str(" FETCH (");
            reply.push_str(&item);
            reply.push_str(")\n");
        }
    }
    // What is sent gets its line ends at the end.
    format!("{}OK Done", reply.replace("\r\n", "\n"))
}

fn described(number: usize, message: &str, items: &str) -> String {
    let mut parts = vec![format!("UID {number}"), "FLAGS ()".to_owned()];
    if items.contains("SIZE") {
        parts.push(format!("RFC822.SIZE {}", message.len()));
    }
    if items.contains("INTERNALDATE") {
        parts.push("INTERNALDATE \"22-Nov-2026 08:15:30 +0000\"".to_owned());
    }
    let head = format!("{}\r\n\r\n", inbox::head(message));
    if items.contains("HEADER") {
        parts.push(format!("BODY[HEADER] {{{}}}\r\n{head}", head.len()));
    } else if items.contains("BODY[TEXT]") || items.contains("BODY.PEEK[TEXT]") {
        let text = inbox::body(message);
        parts.push(format!("BODY[TEXT] {{{}}}\r\n{text}", text.len()));
    } else if items.contains("BODY") || items.contains("RFC822 ") || items.ends_with("RFC822") {
        parts.push(format!("BODY[] {{{}}}\r\n{message}", message.len()));
    }
    parts.join(" ")
}

/// Whether a sequence set names this number (RFC 3501, section 9).
fn is_in(number: usize, set: &str) -> bool {
    let bound = |text: &str| if text == "*" { Some(3) } else { text.parse::<usize>().ok() };
    set.split(',').any(|part| {
        let (from, to) = part.split_once(':').unwrap_or((part, part));
        match (bound(from), bound(to)) {
            (Some(from), Some(to)) => (from.min(to)..=from.max(to)).contains(&number),
            _ => false,
        }
    })
}
