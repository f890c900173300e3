//! SMTP submission (RFC 5321, RFC 6409) with AUTH (RFC 4954): as far as a sender's address, and then back. Nothing is sent.

use super::session::{Challenge, FailureKind};
use super::talk::{Stop, Stream, Talk};
use super::visit::{Protocol, SignIn};

/// SMTP keeps nothing in mind between two commands.
#[derive(Debug)]
pub(super) struct Smtp;

/// An answer: one or more lines with the same code (RFC 5321, section 4.2.1).
#[derive(Debug, PartialEq)]
struct Reply {
    code: u16,
    lines: Vec<String>,
}

impl Reply {
    /// The whole answer on one line. The enhanced code (RFC 2034) is said once.
    fn text(&self) -> String {
        let enhanced =
            self.lines.first().and_then(|line| line.split(' ').next()).filter(|word| is_enhanced(word));
        let rest = |line: &String| {
            let plain = enhanced.and_then(|code| line.strip_prefix(code)).unwrap_or(line);
            plain.trim().to_owned()
        };
        let words: Vec<String> = self.lines.iter().map(rest).filter(|line| !line.is_empty()).collect();
        let parts = [self.code.to_string(), enhanced.unwrap_or_default().to_owned(), words.join(" ")];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    const fn is_positive(&self) -> bool {
        self.code / 100 == 2
    }

    /// 4yz: the same can work later.
    fn refusal(&self) -> Stop {
        let kind = match self.code {
            400..500 => FailureKind::Busy,
            500..600 => FailureKind::Refused,
            _ => FailureKind::NotTheProtocol,
        };
        Stop::said(kind, self.text())
    }

    fn positive(self) -> Result<Self, Stop> {
        if self.is_positive() { Ok(self) } else { Err(self.refusal()) }
    }
}

fn is_enhanced(word: &str) -> bool {
    let mut parts = word.split('.');
    let numbers = parts
        .by_ref()
        .take(3)
        .filter(|part| !part.is_empty() && part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit()));
    numbers.count() == 3 && parts.next().is_none()
}

impl Protocol for Smtp {
    const STARTS_TLS: &'static str = "STARTTLS";

    async fn greet<T: Stream>(&mut self, talk: &mut Talk<'_, '_, T>) -> Result<String, Stop> {
        Ok(heard(talk).await?.positive()?.text())
    }

    /// Says who we are without saying it: an address that tells nothing of this computer (RFC 5321, section 4.1.3).
    async fn offer<T: Stream>(&mut self, talk: &mut Talk<'_, '_, T>) -> Result<Vec<String>, Stop> {
        let offer = order(talk, "EHLO [127.0.0.1]").await?.positive()?;
        Ok(offer.lines.into_iter().skip(1).collect()) // the first line names the server
    }

    async fn start_tls<T: Stream>(&mut self, talk: &mut Talk<'_, '_, T>) -> Result<(), Stop> {
        order(talk, "STARTTLS").await?.positive()?;
        Ok(())
    }

    /// `AUTH XOAUTH2 PLAIN`, and `AUTH=XOAUTH2 PLAIN` as old servers write it.
    fn mechanisms<'o>(&self, offer: &'o [String]) -> Vec<&'o str> {
        let names = |line: &'o String| {
            let mut words = line.split([' ', '=']);
            let of_auth = words.next().is_some_and(|word| word.eq_ignore_ascii_case("AUTH"));
            words.filter(move |word| of_auth && !word.is_empty())
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
            let reply = heard(talk).await?;
            match reply.code {
                334 if !said => {
                    talk.say_secret("", &with.response).await?;
                    said = true;
                }
                334 => {
                    let text = reply.lines.first().map(String::as_str).unwrap_or_default();
                    challenge = Challenge::decoded(text).or(challenge);
                    talk.say(with.farewell()).await?;
                }
                _ if reply.is_positive() => return Ok(()),
                _ => return Err(reply.refusal().with(challenge)),
            }
        }
        Err(Stop::because(FailureKind::NotTheProtocol))
    }

    /// Names a sender and takes it back.
    async fn command<T: Stream>(
        &mut self,
        talk: &mut Talk<'_, '_, T>,
        with: &SignIn<'_>,
    ) -> Result<Option<u64>, Stop> {
        order(talk, &sender(with)).await?.positive()?;
        order(talk, "RSET").await?.positive()?;
        Ok(None)
    }

    async fn leave<T: Stream>(&mut self, talk: &mut Talk<'_, '_, T>) -> Result<(), Stop> {
        talk.say("QUIT").await
    }
}

/// `MAIL FROM` with the mailbox; with nobody where the user's name is no address.
fn sender(with: &SignIn<'_>) -> String {
    let is_address =
        with.user.contains('@') && !with.user.contains(|c: char| c.is_control() || "<> ".contains(c));
    let address = if is_address { with.user } else { "" };
    let beyond_ascii = !address.is_ascii() && with.is_offered("SMTPUTF8");
    format!("MAIL FROM:<{address}>{}", if beyond_ascii { " SMTPUTF8" } else { "" })
}

/// Longer ones may be refused (RFC 5321, section 4.5.3.1.4). Tokens are nearly always longer and then are said after a prompt,
/// where 12,288 bytes have to be taken (RFC 4954, section 4).
const LONGEST_COMMAND: usize = 512;

/// A prompt, a challenge, the last word.
const MOST_ROUNDS: usize = 4;

async fn order<T: Stream>(talk: &mut Talk<'_, '_, T>, command: &str) -> Result<Reply, Stop> {
    talk.say(command).await?;
    heard(talk).await
}

async fn heard<T: Stream>(talk: &mut Talk<'_, '_, T>) -> Result<Reply, Stop> {
    let mut lines = Vec::new();
    let mut code = None;
    while lines.len() < MOST_LINES {
        let line = talk.line().await?;
        let Some((number, last, text)) = taken_apart(&line) else {
            return Err(Stop::strange(&line));
        };
        if *code.get_or_insert(number) != number {
            return Err(Stop::strange(&line));
        }
        lines.push(text.to_owned());
        if last {
            return Ok(Reply { code: number, lines });
        }
    }
    Err(Stop::because(FailureKind::NotTheProtocol))
}

/// An answer to EHLO has some twenty lines.
const MOST_LINES: usize = 100;

/// Code, whether it is the last line, text.
fn taken_apart(line: &str) -> Option<(u16, bool, &str)> {
    let (digits, rest) = line.split_at_checked(3)?;
    let number = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()?;
    match rest.chars().next() {
        None => Some((number, true, "")),
        Some(' ') => Some((number, true, rest.get(1..)?)),
        Some('-') => Some((number, false, rest.get(1..)?)),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_of_several_lines_is_one_sentence() {
        let lines = [
            "5.7.8 Username and Password not accepted. For more information, go to",
            "5.7.8  https://support.example.org/mail",
        ];
        let reply = Reply { code: 535, lines: lines.map(str::to_owned).to_vec() };
        let text = "535 5.7.8 Username and Password not accepted. For more information, go to https://support.example.org/mail";
        assert_eq!(reply.text(), text);
        assert_eq!(Reply { code: 421, lines: vec![String::new()] }.text(), "421");
    }

    #[test]
    fn a_line_is_three_digits_and_what_follows() {
        assert_eq!(taken_apart("250-SIZE 100"), Some((250, false, "SIZE 100")));
        assert_eq!(taken_apart("250 ok"), Some((250, true, "ok")));
        assert_eq!(taken_apart("354"), Some((354, true, "")));
        for strange in ["", "25", "2500", "HTTP/1.1 400", "* OK", "25\u{fc} x", "+50 x"] {
            assert_eq!(taken_apart(strange), None, "{strange}");
        }
    }
}
