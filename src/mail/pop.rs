//! POP (RFC 1939) with CAPA (RFC 2449), STLS (RFC 2595) and AUTH (RFC 5034). Messages are counted; none is fetched or removed.

use super::session::{Challenge, FailureKind};
use super::talk::{Stop, Stream, Talk};
use super::visit::{Protocol, SignIn};

/// POP keeps nothing in mind between two commands.
#[derive(Debug)]
pub(super) struct Pop;

impl Protocol for Pop {
    const STARTS_TLS: &'static str = "STLS";

    async fn greet<T: Stream>(&mut self, talk: &mut Talk<'_, '_, T>) -> Result<String, Stop> {
        Ok(format!("+OK {}", heard(talk).await?).trim_end().to_owned())
    }

    async fn offer<T: Stream>(&mut self, talk: &mut Talk<'_, '_, T>) -> Result<Vec<String>, Stop> {
        order(talk, "CAPA").await?;
        let mut offer = Vec::new();
        while offer.len() < MOST_LINES {
            let line = talk.line().await?;
            if line == "." {
                return Ok(offer);
            }
            offer.push(line.strip_prefix('.').unwrap_or(&line).to_owned());
        }
        Err(Stop::because(FailureKind::NotTheProtocol))
    }

    async fn start_tls<T: Stream>(&mut self, talk: &mut Talk<'_, '_, T>) -> Result<(), Stop> {
        order(talk, "STLS").await?;
        Ok(())
    }

    fn mechanisms<'o>(&self, offer: &'o [String]) -> Vec<&'o str> {
        let names = |line: &'o String| {
            let mut words = line.split(' ');
            let of_sasl = words.next().is_some_and(|word| word.eq_ignore_ascii_case("SASL"));
            words.filter(move |word| of_sasl && !word.is_empty())
        };
        offer.iter().flat_map(names).collect()
    }

    async fn sign_in<T: Stream>(
        &mut self,
        talk: &mut Talk<'_, '_, T>,
        with: &SignIn<'_>,
    ) -> Result<(), Stop> {
        let command = format!("AUTH {}", with.mechanism.name());
        let mut said = with.announced(talk, &command, with.fits(&command, LONGEST_COMMAND)).await?;
        let mut challenge = None;
        for _ in 0..MOST_ROUNDS {
            let line = talk.line().await?;
            // `+OK` begins like a prompt, so it is looked for first.
            if let Some(judged) = judged(&line) {
                return judged.map(|_welcome| ()).map_err(|stop| stop.with(challenge));
            }
            let Some(text) = line.strip_prefix('+') else {
                return Err(Stop::strange(&line));
            };
            if said {
                challenge = Challenge::decoded(text).or(challenge);
                talk.say(with.farewell()).await?;
            } else {
                talk.say_secret("", &with.response).await?;
                said = true;
            }
        }
        Err(Stop::because(FailureKind::NotTheProtocol))
    }

    async fn command<T: Stream>(
        &mut self,
        talk: &mut Talk<'_, '_, T>,
        _with: &SignIn<'_>,
    ) -> Result<Option<u64>, Stop> {
        let status = order(talk, "STAT").await?;
        Ok(status.split(' ').next().and_then(|count| count.parse().ok()))
    }

    async fn leave<T: Stream>(&mut self, talk: &mut Talk<'_, '_, T>) -> Result<(), Stop> {
        talk.say("QUIT").await
    }
}

/// Longer ones may be refused (RFC 2449, section 4); Microsoft refuses every initial response that is.
const LONGEST_COMMAND: usize = 255;

/// A prompt, a challenge, the last word.
const MOST_ROUNDS: usize = 4;

/// A server has some ten capabilities.
const MOST_LINES: usize = 100;

async fn order<T: Stream>(talk: &mut Talk<'_, '_, T>, command: &str) -> Result<String, Stop> {
    talk.say(command).await?;
    heard(talk).await
}

async fn heard<T: Stream>(talk: &mut Talk<'_, '_, T>) -> Result<String, Stop> {
    let line = talk.line().await?;
    judged(&line).unwrap_or_else(|| Err(Stop::strange(&line)))
}

/// The text after `+OK`; why not, after `-ERR`; `None` if it is neither.
fn judged(line: &str) -> Option<Result<String, Stop>> {
    let (word, text) = line.split_once(' ').unwrap_or((line, ""));
    if word.eq_ignore_ascii_case("+OK") {
        return Some(Ok(text.to_owned()));
    }
    let upper = text.to_ascii_uppercase();
    let busy = BUSY.iter().any(|sign| upper.contains(sign));
    let kind = if busy { FailureKind::Busy } else { FailureKind::Refused };
    word.eq_ignore_ascii_case("-ERR").then(|| Err(Stop::said(kind, line)))
}

/// Codes of RFC 2449 and RFC 3206 for what passes by itself.
const BUSY: [&str; 4] = ["[SYS/TEMP]", "[IN-USE]", "[LOGIN-DELAY]", "TOO MANY SIMULTANEOUS"];
