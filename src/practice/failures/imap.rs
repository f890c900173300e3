//! What goes wrong at an IMAP server, in the words of Gmail, Microsoft, Dovecot and RFC 5530.

use crate::domain::practice::PracticeFailure as F;
use crate::domain::scope::MailUse;
use crate::practice::fault::Fault;
use crate::practice::mail::{CertificateFault, MailFault};

pub(super) fn of(failure: F) -> Option<Fault> {
    before_signing_in(failure)
        .or_else(|| refused(failure))
        .or_else(|| after_signing_in(failure))
        .map(|fault| Fault::Mail(MailUse::Imap, fault))
}

fn before_signing_in(failure: F) -> Option<MailFault> {
    let certificate = |how| MailFault::Certificate(how);
    Some(match failure {
        F::ImapClosed => MailFault::Closed,
        F::ImapSilent => MailFault::Silent,
        F::ImapHangsUp => MailFault::HangsUp,
        F::ImapGarbage => MailFault::Garbage,
        F::ImapEndless => MailFault::Endless,
        F::ImapTooManyConnections => {
            MailFault::Greets("* BYE [LIMIT] Too many simultaneous connections. (Failure)")
        }
        F::ImapNoTls => MailFault::NoTls,
        F::ImapNoStartTls => MailFault::NoStartTls,
        F::ImapInjected => MailFault::Injected,
        F::ImapCertificateExpired => certificate(CertificateFault::Expired),
        F::ImapCertificateEarly => certificate(CertificateFault::Early),
        F::ImapCertificateName => certificate(CertificateFault::OtherName),
        F::ImapCertificateUnknown => certificate(CertificateFault::Unknown),
        F::ImapCertificateFilter => certificate(CertificateFault::Filter),
        F::ImapNoMechanism => MailFault::NoMechanism,
        _ => return None,
    })
}

fn refused(failure: F) -> Option<MailFault> {
    let (challenge, reply) = match failure {
        F::ImapTokenRefused => (
            Some(r#"{"status":"401","schemes":"bearer mac","scope":"https://mail.google.com/"}"#),
            "NO [AUTHENTICATIONFAILED] Authentication failed.",
        ),
        F::ImapTokenMalformed => (
            Some(r#"{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}"#),
            "NO SASL authentication failed",
        ),
        F::ImapInvalidToken => (
            Some(r#"{"status":"invalid_token","scope":"imap"}"#),
            "NO [AUTHENTICATIONFAILED] Authentication failed.",
        ),
        F::ImapScope => (
            Some(r#"{"status":"insufficient_scope","scope":"imap"}"#),
            "NO [AUTHENTICATIONFAILED] Authentication failed.",
        ),
        F::ImapGmail => (None, "NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)"),
        F::ImapGmailWeb => (
            None,
            "NO [WEBALERT https://support.google.com/mail/accounts/answer/78754] Web login required. (Failure)",
        ),
        F::ImapDisabled => {
            (None, "NO [ALERT] Your account is not enabled for IMAP use. Please visit your settings page")
        }
        F::ImapMicrosoft => (None, "NO AUTHENTICATE failed."),
        F::ImapWrongUser => (None, "NO [AUTHORIZATIONFAILED] This token does not open that mailbox"),
        F::ImapExpired => (None, "NO [EXPIRED] Your access to this mailbox has expired"),
        F::ImapUnavailable => (None, "NO [UNAVAILABLE] Temporary authentication failure."),
        F::ImapAdministrator => (None, "NO [CONTACTADMIN] Please contact your administrator"),
        F::ImapServerBug => (None, "NO [SERVERBUG] Internal error occurred."),
        F::ImapPassword => (None, "NO [ALERT] Application-specific password required (Failure)"),
        _ => return None,
    };
    Some(MailFault::Refuses { challenge, reply })
}

fn after_signing_in(failure: F) -> Option<MailFault> {
    Some(match failure {
        F::ImapSlow => MailFault::HangsInSignIn,
        F::ImapLost => MailFault::LosesSignIn,
        F::ImapNotConnected => MailFault::Then("BAD User is authenticated but not connected."),
        F::ImapThrottled => {
            MailFault::Then("NO [OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)")
        }
        F::ImapSessionEnded => MailFault::Then("* BYE Session expired, please login again."),
        F::ImapSelectRefused => MailFault::Then("NO [NOPERM] Mailbox cannot be opened: permission denied"),
        _ => return None,
    })
}
