//! Signing in with a token: what XOAUTH2 and OAUTHBEARER (RFC 7628) send, whether it opens a mailbox, and how a no is told.

use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::fault::MailFault;
use super::guest::{Guest, over};
use crate::domain::provider::Sasl;
use crate::domain::scope::MailUse;
use crate::practice::grant::TokenKind;

/// How an attempt to sign in ended.
pub(super) enum Attempt {
    /// The mailbox is open.
    Done,
    /// No, in these words (without IMAP's tag).
    Refused(String),
    /// The guest gave up.
    Cancelled,
    /// The mechanism is not offered.
    NoMechanism,
    /// What came is not what the mechanism sends.
    Malformed,
}

/// Carries out `AUTHENTICATE` or `AUTH`: the mechanism's name, and perhaps what it sends first.
pub(super) async fn sign_in(guest: &mut Guest, words: &str) -> io::Result<Attempt> {
    let (name, initial) =
        words.split_once(' ').map_or((words, None), |(name, rest)| (name, Some(rest.trim())));
    let mechanism = guest.mechanisms().into_iter().find(|one| name.eq_ignore_ascii_case(name_of(*one)));
    let Some(mechanism) = mechanism else { return Ok(Attempt::NoMechanism) };
    let sent = match initial {
        // An empty initial response (RFC 4954, section 4; RFC 4959, section 3).
        Some("=") => String::new(),
        Some(initial) => initial.to_owned(),
        None => {
            guest.peer.say(&prompt(guest.at, "")).await?;
            guest.peer.line().await?
        }
    };
    if sent == "*" {
        return Ok(Attempt::Cancelled);
    }
    guest.hang_while(MailFault::HangsInSignIn).await?;
    if guest.has(MailFault::LosesSignIn) {
        return over();
    }
    let Some(claim) = Claim::read(mechanism, &sent) else { return Ok(Attempt::Malformed) };
    match judge(guest, &claim, mechanism) {
        Ok(()) => {
            guest.mailbox = Some(claim.user);
            Ok(Attempt::Done)
        }
        Err(no) => {
            if let Some(challenge) = no.challenge {
                guest.peer.say(&prompt(guest.at, &STANDARD.encode(challenge))).await?;
                guest.peer.line().await?; // nothing, or 0x01 (RFC 7628, section 3.2.3)
            }
            Ok(Attempt::Refused(no.reply))
        }
    }
}

fn prompt(at: MailUse, text: &str) -> String {
    match at {
        MailUse::Smtp => format!("334 {text}"),
        MailUse::Imap | MailUse::Pop => format!("+ {text}"),
    }
}

/// The name of a mechanism, as servers list it.
pub(super) const fn name_of(mechanism: Sasl) -> &'static str {
    match mechanism {
        Sasl::XOAuth2 => "XOAUTH2",
        Sasl::OAuthBearer => "OAUTHBEARER",
    }
}

/// What somebody claims.
struct Claim {
    user: String,
    token: String,
}

impl Claim {
    fn read(mechanism: Sasl, sent: &str) -> Option<Self> {
        let plain = String::from_utf8(STANDARD.decode(sent.trim()).ok()?).ok()?;
        let mut parts = plain.split('\u{1}');
        let head = parts.next()?;
        let user = match mechanism {
            Sasl::XOAuth2 => head.strip_prefix("user=")?.to_owned(),
            // RFC 5801, section 4: no channel binding, and the user with comma and equals sign written out.
            Sasl::OAuthBearer => {
                let user = head.strip_prefix("n,a=")?.strip_suffix(',')?;
                user.replace("=2C", ",").replace("=3D", "=")
            }
        };
        let token = parts.find_map(|part| part.strip_prefix("auth="))?;
        let (scheme, token) = token.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| Self { user, token: token.to_owned() })
    }
}

/// A no.
struct No {
    challenge: Option<String>,
    reply: String,
}

/// Why a token opens nothing.
#[derive(Clone, Copy)]
enum Why {
    /// Unknown, ended or taken back.
    Dead,
    /// Good, and not for this protocol.
    Scope,
    /// Good, and not for this mailbox.
    User,
}

fn judge(guest: &Guest, claim: &Claim, mechanism: Sasl) -> Result<(), No> {
    let told = guest.fault(|fault| match fault {
        MailFault::Refuses { challenge, reply } => {
            Some(No { challenge: challenge.map(str::to_owned), reply: (*reply).to_owned() })
        }
        _ => None,
    });
    if let Some(no) = told {
        return Err(no);
    }
    let app = guest.app();
    let mut ledger = app.ledger();
    let seen = app.look(&mut ledger, &claim.token).filter(|seen| seen.kind == TokenKind::Access);
    let why = match seen {
        None => Why::Dead,
        Some(seen) if !seen.scopes.iter().any(|scope| scope == guest.at.as_str()) => Why::Scope,
        Some(seen) if !app.may_open(&seen.grant.sub, &claim.user) => Why::User,
        Some(_) => return Ok(()),
    };
    Err(no(guest, why, mechanism))
}

fn no(guest: &Guest, why: Why, mechanism: Sasl) -> No {
    let challenge = match (why, mechanism) {
        (Why::User, _) => None,
        (Why::Dead, Sasl::XOAuth2) => Some(xoauth2(guest, "401")),
        (Why::Scope, Sasl::XOAuth2) => Some(xoauth2(guest, "400")),
        (Why::Dead, Sasl::OAuthBearer) => Some(oauthbearer(guest, "invalid_token")),
        (Why::Scope, Sasl::OAuthBearer) => Some(oauthbearer(guest, "insufficient_scope")),
    };
    let reply = match (guest.at, why) {
        (MailUse::Imap, Why::User) => "NO [AUTHORIZATIONFAILED] This token does not open that mailbox",
        (MailUse::Imap, _) => "NO [AUTHENTICATIONFAILED] The practice server does not take this token",
        (MailUse::Smtp, Why::User) => "535 5.7.8 This token does not open that mailbox",
        (MailUse::Smtp, _) => "535 5.7.8 The practice server does not take this token",
        (MailUse::Pop, Why::User) => "-ERR [AUTH] This token does not open that mailbox",
        (MailUse::Pop, _) => "-ERR [AUTH] The practice server does not take this token",
    };
    No { challenge, reply: reply.to_owned() }
}

/// Google's and Microsoft's form.
fn xoauth2(guest: &Guest, status: &str) -> String {
    json!({ "status": status, "schemes": "Bearer", "scope": guest.at.as_str() }).to_string()
}

/// RFC 7628, section 3.2.2.
fn oauthbearer(guest: &Guest, status: &str) -> String {
    let about = guest.app().url("/.well-known/openid-configuration");
    json!({ "status": status, "scope": guest.at.as_str(), "openid-configuration": about }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::secret::AccessToken;
    use crate::mail::sasl;

    #[test]
    fn what_a_mail_program_sends_is_read() {
        let token = AccessToken::new("T.1-2_3");
        let user = "a,b=c@example.org";
        for (mechanism, sent) in [
            (Sasl::XOAuth2, sasl::xoauth2(user, &token)),
            (Sasl::OAuthBearer, sasl::oauthbearer(user, Some(("localhost", 993)), &token)),
            (Sasl::OAuthBearer, sasl::oauthbearer(user, None, &token)),
        ] {
            let claim = Claim::read(mechanism, &sent).unwrap();
            assert_eq!((claim.user.as_str(), claim.token.as_str()), (user, "T.1-2_3"));
        }
    }

    #[test]
    fn anything_else_is_not_taken_for_a_claim() {
        for sent in ["", "=", "AQ==", "dXNlcj14", "not base64"] {
            assert!(
                Claim::read(Sasl::XOAuth2, sent).is_none() && Claim::read(Sasl::OAuthBearer, sent).is_none()
            );
        }
    }
}
