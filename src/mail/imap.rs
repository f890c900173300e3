//! IMAP (RFC 3501, RFC 9051): the few words of it that a visit needs.
//!
//! Lines are read by hand and leniently. A refusal is what a diagnosis is for, and refusals are where servers leave the
//! grammar: text in other alphabets, codes that nobody registered, no text at all.

use super::session::{Challenge, FailureKind};
use super::talk::{Stop, Stream, Talk};
use super::visit::{Protocol, SignIn};

/// Counts the commands; each has a tag of its own.
#[derive(Debug, Default)]
pub(super) struct Imap {
    commands: u32,
}

/// What came.
enum Heard {
    /// The server waits for us: the text after the plus.
    Continue(String),
    /// Something beside the answer: the text after the star.
    Beside(String),
    /// The end of our command: `OK …`, `NO …`, `BAD …`.
    Done(String),
}

impl Protocol for Imap {
    const STARTS_TLS: &'static str = "STARTTLS";

    async fn greet<T: Stream>(&mut self, talk: &mut Talk<'_, '_, T>) -> Result<String, Stop> {
        let line = talk.line().await?;
        let Some(text) = line.strip_prefix("* ") else {
            return Err(Stop::strange(&line));
        };
        match first(text).to_ascii_uppercase().as_str() {
            "OK" => Ok(text.to_owned()),
            "BYE" | "NO" => Err(refusal(text)),
            // Whoever is known without signing in, is not known to us; and on the way to TLS it is an attack.
            _ => Err(Stop::strange(&line)),
        }
    }

    async fn offer<T: Stream>(&mut self, talk: &mut Talk<'_, '_, T>) -> Result<Vec<String>, Stop> {
        let mut offer = Vec::new();
        self.order(talk, "CAPABILITY", |beside| {
            if first(beside).eq_ignore_ascii_case("CAPABILITY") {
                offer = beside.split_ascii_whitespace().skip(1).map(str::to_owned).collect();
            }
        })
        .await?;
        Ok(offer)
    }

    async fn start_tls<T: Stream>(&mut self, talk: &mut Talk<'_, '_, T>) -> Result<(), Stop> {
        self.order(talk, "STARTTLS", |_| {}).await
    }

    fn mechanisms<'o>(&self, offer: &'o [String]) -> Vec<&'o str> {
        let name = |word: &'o String| {
            let start = word.get(..5)?;
            start.eq_ignore_ascii_case("AUTH=").then(|| word.get(5..)).flatten()
        };
        offer.iter().filter_map(name).collect()
    }

    async fn sign_in<T: Stream>(
        &mut self,
        talk: &mut Talk<'_, '_, T>,
        with: &SignIn<'_>,
    ) -> Result<(), Stop> {
        let tag = self.tag();
        let command = format!("{tag} AUTHENTICATE {}", with.mechanism.name());
        // With the command itself only where the server says that it may be (RFC 4959).
        let mut said = with.announced(talk, &command, with.is_offered("SASL-IR")).await?;
        let (mut challenge, mut bye) = (None, None);
        for _ in 0..MOST_LINES {
            match heard(talk, &tag).await.map_err(|stop| or_bye(stop, bye.take()))? {
                Heard::Done(text) if is_ok(&text) => return Ok(()),
                Heard::Done(text) => return Err(refusal(&text).with(challenge)),
                Heard::Continue(_) if !said => {
                    talk.say_secret("", &with.response).await?;
                    said = true;
                }
                Heard::Continue(text) => {
                    challenge = Challenge::decoded(&text).or(challenge);
                    talk.say(with.farewell()).await?;
                }
                Heard::Beside(text) => bye = is_bye(&text).then_some(text).or(bye),
            }
        }
        Err(Stop::because(FailureKind::NotTheProtocol))
    }

    /// `NOOP`, and the inbox opened for reading only, so that no message loses its mark as new.
    async fn command<T: Stream>(
        &mut self,
        talk: &mut Talk<'_, '_, T>,
        _with: &SignIn<'_>,
    ) -> Result<Option<u64>, Stop> {
        self.order(talk, "NOOP", |_| {}).await?;
        let mut messages = None;
        self.order(talk, "EXAMINE INBOX", |beside| messages = exists(beside).or(messages)).await?;
        Ok(messages)
    }

    async fn leave<T: Stream>(&mut self, talk: &mut Talk<'_, '_, T>) -> Result<(), Stop> {
        let tag = self.tag();
        talk.say(&format!("{tag} LOGOUT")).await
    }
}

impl Imap {
    fn tag(&mut self) -> String {
        self.commands += 1;
        format!("m{}", self.commands)
    }

    /// Gives a command and waits until it is carried out; `beside` hears what else is said.
    async fn order<T: Stream>(
        &mut self,
        talk: &mut Talk<'_, '_, T>,
        command: &str,
        mut beside: impl FnMut(&str) + Send,
    ) -> Result<(), Stop> {
        let tag = self.tag();
        talk.say(&format!("{tag} {command}")).await?;
        let mut bye = None;
        for _ in 0..MOST_LINES {
            match heard(talk, &tag).await.map_err(|stop| or_bye(stop, bye.take()))? {
                Heard::Done(text) if is_ok(&text) => return Ok(()),
                Heard::Done(text) => return Err(refusal(&text)),
                Heard::Continue(text) => return Err(Stop::strange(&text)),
                Heard::Beside(text) => {
                    beside(&text);
                    bye = is_bye(&text).then_some(text).or(bye);
                }
            }
        }
        Err(Stop::because(FailureKind::NotTheProtocol))
    }
}

/// A mailbox with many flags has some ten lines.
const MOST_LINES: usize = 200;

async fn heard<T: Stream>(talk: &mut Talk<'_, '_, T>, tag: &str) -> Result<Heard, Stop> {
    let line = talk.line().await?;
    if let Some(text) = line.strip_prefix("* ") {
        let mut text = text.to_owned();
        // A literal (RFC 3501, section 4.3) is data of somebody's mailbox: it is passed over.
        while let Some(count) = literal(&text) {
            talk.skip(count).await?;
            text = talk.line().await?;
        }
        return Ok(Heard::Beside(text));
    }
    if let Some(text) = line.strip_prefix('+') {
        return Ok(Heard::Continue(text.trim().to_owned()));
    }
    match line.strip_prefix(tag).and_then(|rest| rest.strip_prefix(' ')) {
        Some(text) => Ok(Heard::Done(text.to_owned())),
        None => Err(Stop::strange(&line)),
    }
}

fn literal(text: &str) -> Option<usize> {
    let count = text.strip_suffix('}')?.rsplit_once('{')?.1;
    if ["OK", "NO", "BAD", "BYE"].iter().any(|status| first(text).eq_ignore_ascii_case(status)) {
        return None; // these end with a text for people
    }
    count.strip_suffix('+').unwrap_or(count).parse().ok()
}

fn first(text: &str) -> &str {
    text.split(' ').next().unwrap_or_default()
}

fn is_ok(text: &str) -> bool {
    first(text).eq_ignore_ascii_case("OK")
}

fn is_bye(text: &str) -> bool {
    first(text).eq_ignore_ascii_case("BYE")
}

/// `* 23 EXISTS`
fn exists(beside: &str) -> Option<u64> {
    let (count, word) = beside.split_once(' ')?;
    word.trim().eq_ignore_ascii_case("EXISTS").then(|| count.parse().ok()).flatten()
}

/// A connection that ends after a farewell ends because of what the farewell says.
fn or_bye(stop: Stop, bye: Option<String>) -> Stop {
    match bye {
        Some(text) if matches!(stop.kind, FailureKind::Dial(_)) => refusal(&text),
        _ => stop,
    }
}

fn refusal(text: &str) -> Stop {
    let upper = text.to_ascii_uppercase();
    let busy = BUSY.iter().any(|sign| upper.contains(sign));
    Stop::said(if busy { FailureKind::Busy } else { FailureKind::Refused }, text)
}

/// Codes of RFC 5530 for what passes by itself, and how Google and Microsoft say the same.
const BUSY: [&str; 6] =
    ["[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "TOO MANY SIMULTANEOUS", "THROTTLED", "TRY AGAIN LATER"];
