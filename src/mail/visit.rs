//! One visit to a mail server, the same road for all three protocols: connect, TLS, greeting, offer, sign-in, one harmless
//! command.
//!
//! The token is said over TLS only, once, and only to a server whose certificate was checked. A visit has no limit of time of
//! its own: who stops it finds what was learnt so far in [`Visited`].

use tokio::io::{AsyncRead, AsyncWrite};
use zeroize::Zeroizing;

use super::mask::Mask;
use super::session::{FailureKind, Step, Visit, Visited};
use super::talk::{Notes, Stop, Stream, Talk};
use super::{imap::Imap, pop::Pop, sasl, smtp::Smtp};
use crate::domain::host::HostPort;
use crate::domain::provider::{Sasl, Tls};
use crate::domain::scope::MailUse;
use crate::platform::dial::{Dial, DialError};

/// Visits a server. What is learnt is written down as it is learnt.
pub async fn visit(visit: Visit<'_>, dial: &dyn Dial, visited: &mut Visited) {
    let mut notes = Notes::new(visited, Mask::of(&visit));
    let ended = match visit.server.protocol {
        MailUse::Imap => go(Imap::default(), &visit, dial, &mut notes).await,
        MailUse::Smtp => go(Smtp, &visit, dial, &mut notes).await,
        MailUse::Pop => go(Pop, &visit, dial, &mut notes).await,
    };
    if let Err(stop) = ended {
        notes.end(stop);
    }
}

/// Visits a server over a stream that is secure already, from its greeting on: what tests and fuzzing hold against nonsense.
pub async fn over<T>(visit: &Visit<'_>, stream: T, visited: &mut Visited)
where
    T: AsyncRead + AsyncWrite + Unpin + Send,
{
    let mut notes = Notes::new(visited, Mask::of(visit));
    let talk = Talk::new(stream, &mut notes);
    let ended = match visit.server.protocol {
        MailUse::Imap => meet_and_stay(Imap::default(), visit, talk).await,
        MailUse::Smtp => meet_and_stay(Smtp, visit, talk).await,
        MailUse::Pop => meet_and_stay(Pop, visit, talk).await,
    };
    if let Err(stop) = ended {
        notes.end(stop);
    }
}

/// How a protocol says what every visit says.
pub(super) trait Protocol: Send {
    /// What the server offers if TLS can begin later.
    const STARTS_TLS: &'static str;

    /// Hears the greeting.
    async fn greet<T: Stream>(&mut self, talk: &mut Talk<'_, '_, T>) -> Result<String, Stop>;

    /// Asks what the server offers.
    async fn offer<T: Stream>(&mut self, talk: &mut Talk<'_, '_, T>) -> Result<Vec<String>, Stop>;

    /// Asks for TLS and hears that it may begin.
    async fn start_tls<T: Stream>(&mut self, talk: &mut Talk<'_, '_, T>) -> Result<(), Stop>;

    /// The names of the mechanisms in an offer.
    fn mechanisms<'o>(&self, offer: &'o [String]) -> Vec<&'o str>;

    /// Signs in.
    async fn sign_in<T: Stream>(&mut self, talk: &mut Talk<'_, '_, T>, with: &SignIn<'_>)
    -> Result<(), Stop>;

    /// The one command after it.
    async fn command<T: Stream>(
        &mut self,
        talk: &mut Talk<'_, '_, T>,
        with: &SignIn<'_>,
    ) -> Result<Option<u64>, Stop>;

    /// Says goodbye; nobody waits for the answer.
    async fn leave<T: Stream>(&mut self, talk: &mut Talk<'_, '_, T>) -> Result<(), Stop>;
}

/// With what somebody signs in.
pub(super) struct SignIn<'a> {
    /// The mailbox.
    pub(super) user: &'a str,
    pub(super) mechanism: Sasl,
    /// The mechanism's only message, in base64.
    pub(super) response: Zeroizing<String>,
    /// What the server offers.
    pub(super) offer: &'a [String],
}

impl SignIn<'_> {
    /// The answer to an error challenge, after which the server says its last word: a single 0x01 (RFC 7628, section 3.2.3), or
    /// nothing, as Google wants it of XOAUTH2.
    pub(super) const fn farewell(&self) -> &'static str {
        match self.mechanism {
            Sasl::OAuthBearer => "AQ==",
            Sasl::XOAuth2 => "",
        }
    }

    /// Begins, with the message in the command itself where it may be there. Whether it was said.
    pub(super) async fn announced<T: Stream>(
        &self,
        talk: &mut Talk<'_, '_, T>,
        command: &str,
        at_once: bool,
    ) -> Result<bool, Stop> {
        if at_once {
            talk.say_secret(&format!("{command} "), &self.response).await?;
        } else {
            talk.say(command).await?;
        }
        Ok(at_once)
    }

    /// Whether the command and the message fit into a line of this length, its end included.
    pub(super) fn fits(&self, command: &str, longest: usize) -> bool {
        command.len() + self.response.len() + 3 <= longest
    }

    /// Whether this stands in the server's offer.
    pub(super) fn is_offered(&self, word: &str) -> bool {
        has(self.offer, word)
    }
}

async fn go(
    mut protocol: impl Protocol,
    visit: &Visit<'_>,
    dial: &dyn Dial,
    notes: &mut Notes<'_>,
) -> Result<(), Stop> {
    let to = place(visit)?;
    let mut wire = dial.tcp(&to).await?;
    if visit.server.tls == Tls::StartTls {
        let mut talk = Talk::new(wire, notes);
        agree_on_tls(&mut protocol, &mut talk).await?;
        wire = talk.into_stream()?;
    }
    notes.step(Step::Secure);
    let wire = dial.secure_with(wire, &to.host, visit.authority).await?;
    (notes.visited.secured, notes.visited.agreed) = (true, wire.agreed());
    let mut talk = Talk::new(wire, notes);
    if visit.server.tls == Tls::Implicit {
        meet(&mut protocol, &mut talk).await?;
    }
    stay(&mut protocol, visit, &mut talk).await
}

fn place(visit: &Visit<'_>) -> Result<HostPort, Stop> {
    let host = visit.server.host.as_str();
    let host =
        if host.contains(':') && !host.starts_with('[') { format!("[{host}]") } else { host.to_owned() };
    let host = url::Host::parse(&host).map_err(|_no_name_of_a_host| DialError::Dns)?;
    Ok(HostPort { host, port: visit.server.port })
}

async fn meet<T: Stream>(protocol: &mut impl Protocol, talk: &mut Talk<'_, '_, T>) -> Result<(), Stop> {
    talk.notes.step(Step::Greet);
    let greeting = protocol.greet(talk).await?;
    talk.notes.visited.greeting = Some(talk.notes.clean(&greeting));
    Ok(())
}

async fn meet_and_stay<T: Stream>(
    mut protocol: impl Protocol,
    visit: &Visit<'_>,
    mut talk: Talk<'_, '_, T>,
) -> Result<(), Stop> {
    meet(&mut protocol, &mut talk).await?;
    stay(&mut protocol, visit, &mut talk).await
}

/// Everything that is said without TLS. What the server offers here is forgotten: it could be anybody's word.
async fn agree_on_tls<T: Stream>(
    protocol: &mut impl Protocol,
    talk: &mut Talk<'_, '_, T>,
) -> Result<(), Stop> {
    meet(protocol, talk).await?;
    talk.notes.step(Step::Offer);
    let offer = protocol.offer(talk).await?;
    talk.notes.step(Step::Secure);
    if !offers_tls(protocol, &offer) {
        return Err(Stop::because(FailureKind::NoTls));
    }
    protocol.start_tls(talk).await
}

fn offers_tls<P: Protocol>(_of: &P, offer: &[String]) -> bool {
    has(offer, P::STARTS_TLS)
}

fn has(offer: &[String], word: &str) -> bool {
    offer.iter().any(|offered| offered.eq_ignore_ascii_case(word))
}

/// Everything that is said over TLS, after the greeting.
async fn stay<T: Stream>(
    protocol: &mut impl Protocol,
    visit: &Visit<'_>,
    talk: &mut Talk<'_, '_, T>,
) -> Result<(), Stop> {
    talk.notes.step(Step::Offer);
    let offer = protocol.offer(talk).await?;
    let shown = offer.iter().take(MOST_OFFERED).map(|word| talk.notes.clean(word)).collect();
    talk.notes.visited.capabilities = shown;
    let mechanism = chosen(visit, &protocol.mechanisms(&offer));
    if let Some(token) = visit.token {
        talk.notes.step(Step::SignIn);
        let mechanism = mechanism.ok_or_else(|| Stop::because(FailureKind::NoMechanism))?;
        talk.notes.visited.mechanism = Some(mechanism);
        let response = match mechanism {
            Sasl::XOAuth2 => sasl::xoauth2(visit.user, token),
            Sasl::OAuthBearer => {
                sasl::oauthbearer(visit.user, Some((&visit.server.host, visit.server.port)), token)
            }
        };
        let with = SignIn { user: visit.user, mechanism, response, offer: &offer };
        protocol.sign_in(talk, &with).await?;
        talk.notes.visited.signed_in = true;
        talk.notes.step(Step::Command);
        talk.notes.visited.messages = protocol.command(talk, &with).await?;
    } else if mechanism.is_none() {
        return Err(Stop::because(FailureKind::NoMechanism));
    }
    protocol.leave(talk).await.ok(); // everything has been learnt
    Ok(())
}

/// More words than any server has.
const MOST_OFFERED: usize = 64;

/// The wanted mechanism if it is offered; without a wish the one that this server is known to take, then the standard's.
fn chosen(visit: &Visit<'_>, offered: &[&str]) -> Option<Sasl> {
    let is_offered = |sasl: &Sasl| offered.iter().any(|name| name.eq_ignore_ascii_case(sasl.name()));
    if let Some(wanted) = visit.mechanism {
        return Some(wanted).filter(is_offered);
    }
    visit.server.sasl.iter().copied().chain([Sasl::OAuthBearer, Sasl::XOAuth2]).find(is_offered)
}
