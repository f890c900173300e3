//! What goes wrong at SMTP and POP servers, in the words of Gmail, Microsoft, Yahoo and the standards.

use crate::domain::practice::PracticeFailure as F;
use crate::domain::scope::MailUse;
use crate::practice::fault::Fault;
use crate::practice::mail::{CertificateFault, MailFault};

pub(super) fn smtp(failure: F) -> Option<Fault> {
    let fault = match failure {
        F::SmtpClosed => MailFault::Closed,
        F::SmtpSilent => MailFault::Silent,
        F::SmtpGarbage => MailFault::Garbage,
        F::SmtpBusy => MailFault::Greets("421 4.3.2 Service not available, closing transmission channel"),
        F::SmtpNoStartTls => MailFault::NoStartTls,
        F::SmtpCertificateExpired => MailFault::Certificate(CertificateFault::Expired),
        F::SmtpCertificateName => MailFault::Certificate(CertificateFault::OtherName),
        F::SmtpNoMechanism => MailFault::NoMechanism,
        F::SmtpSlow => MailFault::HangsInSignIn,
        F::SmtpSender => MailFault::Then(
            "550 5.7.60 SMTP; Client does not have permissions to send as this sender [SendAsDenied]",
        ),
        F::SmtpQuota => MailFault::Then("550 5.4.5 Daily user sending quota exceeded."),
        F::SmtpAuthRequired => {
            MailFault::Then("530 5.7.57 Client not authenticated to send mail. [practice.prod.outlook.com]")
        }
        _ => smtp_refused(failure)?,
    };
    Some(Fault::Mail(MailUse::Smtp, fault))
}

fn smtp_refused(failure: F) -> Option<MailFault> {
    let (challenge, reply) = match failure {
        F::SmtpMechanism => (None, "504 5.7.4 Unrecognized authentication type [practice.prod.outlook.com]"),
        F::SmtpTokenRefused => (
            None,
            "535-5.7.8 Username and Password not accepted. For more information, go to\n535 5.7.8  https://support.google.com/mail/?p=BadCredentials",
        ),
        F::SmtpChallenge => (
            Some(r#"{"status":"401","schemes":"bearer mac","scope":"https://mail.google.com/"}"#),
            "535-5.7.8 Username and Password not accepted. For more information, go to\n535 5.7.8  https://support.google.com/mail/?p=BadCredentials",
        ),
        F::SmtpScope => (
            Some(r#"{"status":"insufficient_scope","scope":"smtp"}"#),
            "535 5.7.8 Error: authentication failed",
        ),
        F::SmtpMicrosoft => (None, "535 5.7.3 Authentication unsuccessful [practice.prod.outlook.com]"),
        F::SmtpMailboxOff => (
            None,
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. Visit \
             https://aka.ms/smtp_auth_disabled for more information.",
        ),
        F::SmtpTenantOff => (
            None,
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit \
             https://aka.ms/smtp_auth_disabled for more information.",
        ),
        F::SmtpCriteria => (
            None,
            "535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated \
             successfully. Contact your administrator.",
        ),
        F::SmtpBasicOff => {
            (None, "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.")
        }
        F::SmtpPassword => (None, "534 5.7.9 Application-specific password required."),
        F::SmtpEncryption => (None, "538 5.7.11 Encryption required for requested authentication mechanism"),
        F::SmtpDecode => (None, "501 5.5.2 Cannot Decode response"),
        F::SmtpTemporary => (None, "454 4.7.0 Temporary authentication failure"),
        F::SmtpYahoo => (None, "535 5.7.0 (#AUTH005) Too many bad auth attempts."),
        _ => return None,
    };
    Some(MailFault::Refuses { challenge, reply })
}

pub(super) fn pop(failure: F) -> Option<Fault> {
    let refuses = |challenge, reply| MailFault::Refuses { challenge, reply };
    let fault = match failure {
        F::PopClosed => MailFault::Closed,
        F::PopSilent => MailFault::Silent,
        F::PopGarbage => MailFault::Garbage,
        F::PopNoStartTls => MailFault::NoStartTls,
        F::PopCertificateUnknown => MailFault::Certificate(CertificateFault::Unknown),
        F::PopNoMechanism => MailFault::NoMechanism,
        F::PopTokenRefused => refuses(None, "-ERR [AUTH] Username and password not accepted."),
        F::PopChallenge => refuses(
            Some(r#"{"status":"401","schemes":"bearer mac","scope":"https://mail.google.com/"}"#),
            "-ERR [AUTH] Username and password not accepted.",
        ),
        F::PopDisabled => refuses(
            None,
            "-ERR [SYS/PERM] Your account is not enabled for POP access. Please visit your settings page",
        ),
        F::PopTemporary => refuses(None, "-ERR [SYS/TEMP] Temporary problem. Please try again later."),
        F::PopDelay => refuses(None, "-ERR [LOGIN-DELAY] Wait five minutes before signing in again"),
        F::PopInUse => refuses(None, "-ERR [IN-USE] Unable to lock the mailbox, another session has it open"),
        F::PopLost => MailFault::LosesSignIn,
        _ => return None,
    };
    Some(Fault::Mail(MailUse::Pop, fault))
}
