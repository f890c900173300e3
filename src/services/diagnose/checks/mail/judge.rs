//! What a visit's end means: pure. The server's own words choose sharper sentences later, in the catalogue; here they only tell
//! apart whose turn it is.

use url::Host;

use crate::domain::problem::ProblemKind;
use crate::mail::session::{Challenge, FailureKind, MailFailure, Step, Visited};
use crate::platform::dial::DialError;

/// The kind of problem, and its words for the row of the list.
pub(super) fn judged(failure: &MailFailure) -> (ProblemKind, &'static str) {
    match (&failure.kind, failure.step) {
        (FailureKind::Dial(error), step) => of_dial(error, step),
        (FailureKind::NotTheProtocol, _) => {
            (ProblemKind::MailAnswerInvalid, "not a mail server of this kind")
        }
        (FailureKind::NoTls, _) => (ProblemKind::MailWithoutTls, "no secure connection"),
        (FailureKind::Injected, _) => (ProblemKind::MailAnswerInvalid, "somebody on the way adds words"),
        (FailureKind::NoMechanism, _) => (ProblemKind::MailWithoutOAuth, "no sign-in with a token"),
        (FailureKind::Busy, _) => (ProblemKind::MailBusy, "the server is busy"),
        (FailureKind::Refused, Step::Command) => {
            (ProblemKind::MailCommandRefused, "signed in, the command after it was refused")
        }
        (FailureKind::Refused, Step::SignIn) => of_refusal(failure),
        (FailureKind::Refused, _) => (ProblemKind::MailRefused, "the server lets nobody in"),
    }
}

fn of_dial(error: &DialError, step: Step) -> (ProblemKind, &'static str) {
    match error {
        DialError::Dns => (ProblemKind::DnsFailed, "the name was not found"),
        DialError::Refused | DialError::Unreachable => (ProblemKind::Unreachable, "no connection"),
        DialError::TimedOut if step == Step::Connect => (ProblemKind::Unreachable, "no connection"),
        DialError::TimedOut => (ProblemKind::TimedOut, "no answer in time"),
        DialError::Tls(reason) if reason == NOT_TLS => (ProblemKind::MailWithoutTls, "no secure connection"),
        DialError::Tls(_) => (ProblemKind::TlsFailed, "the certificate is not trusted"),
        DialError::Lost => (ProblemKind::AnswerLost, "the server hung up"),
        DialError::Setup(_) | DialError::TooLarge => (ProblemKind::Internal, "could not be looked at"),
    }
}

/// What dialling says of a server that answers in plain words where TLS was expected.
const NOT_TLS: &str = "the answer is not TLS";

fn of_refusal(failure: &MailFailure) -> (ProblemKind, &'static str) {
    let reply = failure.reply.as_deref().unwrap_or_default().to_lowercase();
    let says = |signs: &[&str]| signs.iter().any(|sign| reply.contains(sign));
    let status = failure.challenge.as_ref().and_then(|challenge| challenge.status.as_deref());
    if says(&DISABLED) {
        return (ProblemKind::MailDisabled, "switched off for this mailbox");
    }
    if says(&OTHER_MAILBOX) {
        return (ProblemKind::MailUserWrong, "not this mailbox");
    }
    match status {
        Some("insufficient_scope" | "403") => (ProblemKind::MailScopeLacking, "a permission is missing"),
        Some(_) => (ProblemKind::MailTokenRefused, "the token is refused"),
        None if says(&DEAD) => (ProblemKind::MailTokenRefused, "the token is refused"),
        None => (ProblemKind::MailRefused, "the sign-in is refused"),
    }
}

/// Google, Microsoft: the mailbox or its organisation does not want mail programs.
const DISABLED: [&str; 5] = [
    "smtpclientauthentication is disabled",
    "imap access is disabled",
    "pop access is disabled",
    "not enabled for imap",
    "not enabled for pop",
];

/// RFC 5530, section 3; Microsoft.
const OTHER_MAILBOX: [&str; 2] = ["[authorizationfailed]", "authenticated but not connected"];

/// RFC 5530, section 3; Microsoft.
const DEAD: [&str; 2] = ["[expired]", "accesstokenexpired"];

/// What the catalogue and the sentences want to know.
pub(super) fn facts(failure: &MailFailure, visited: &Visited) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    let mut keep = |name, value: Option<String>| facts.extend(value.map(|value| (name, value)));
    keep("reply", failure.reply.clone());
    keep("challenge", failure.challenge.as_ref().map(Challenge::to_string));
    keep("scope", failure.challenge.as_ref().and_then(|challenge| challenge.scope.clone()));
    keep("mechanism", visited.mechanism.map(|mechanism| mechanism.name().to_owned()));
    match &failure.kind {
        FailureKind::NoMechanism => {
            keep("check", Some("no_oauth_sasl_mechanism_offered".to_owned()));
            keep("offered", Some(visited.capabilities.join(", ")).filter(|offer| !offer.is_empty()));
        }
        FailureKind::Dial(error) => {
            for (name, value) in error.facts() {
                keep(name, Some(value.to_owned()));
            }
        }
        FailureKind::Refused if failure.step == Step::Command => {
            let last = visited.conversation.iter().rfind(|line| line.ours);
            keep("command", last.map(|line| line.text.clone()));
        }
        _ => {}
    }
    facts
}

/// One sentence of ours, where the kind does not say everything.
pub(super) fn detail(failure: &MailFailure) -> Option<String> {
    match (&failure.kind, failure.step) {
        (FailureKind::Injected, _) => Some(
            "Words came in front of the secure connection that only somebody on the way can have put there"
                .to_owned(),
        ),
        (FailureKind::Dial(DialError::TimedOut), Step::Greet) => {
            Some("The server says nothing, as one does that waits for TLS from the start".to_owned())
        }
        (FailureKind::Dial(DialError::Tls(reason)), _) => Some(reason.clone()),
        (FailureKind::Dial(error), _) => Some(error.to_string()),
        _ => None,
    }
}

/// The host as the network knows it.
pub(super) fn host(host: &str) -> Option<Host> {
    let bracketed =
        if host.contains(':') && !host.starts_with('[') { format!("[{host}]") } else { host.to_owned() };
    Host::parse(&bracketed).ok()
}

/// Whether it is this computer.
pub(super) fn is_here(host: &Host) -> bool {
    match host {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}
