//! What goes wrong in the browser: pages from which nothing comes back, and answers that are no good.

use crate::domain::practice::PracticeFailure as F;
use crate::practice::fault::{Answer, Endpoint, Fault, RedirectFault};

/// Pages on which a sign-in ends without anybody telling the program. What they say is what a person sends to support.
pub(super) fn page(failure: F) -> Option<Fault> {
    let (status, title, text) = match failure {
        F::PageGoogleRedirect => (
            400,
            "Access blocked: This app’s request is invalid",
            "You can’t sign in because this app sent an invalid request. Error 400: redirect_uri_mismatch",
        ),
        F::PageGoogleAdministrator => (
            400,
            "Access blocked",
            "Access to your account data is restricted by policies within your organization. Please contact the \
             administrator of your organization for more information. Error 400: admin_policy_enforced",
        ),
        F::PageGoogleSchool => (
            400,
            "Access blocked: your institution’s admin needs to review this app",
            "Your institution’s admin needs to review it. Error 400: access_not_configured",
        ),
        F::PageGoogleEmbedded => (
            403,
            "Access blocked: This app’s request does not comply with Google’s policies",
            "You can’t sign in to this app because it doesn’t comply with Google’s policy for keeping apps secure. Error 403: \
             disallowed_useragent",
        ),
        F::PageGoogleInternal => (
            403,
            "Access blocked: this app can only be used within its organization",
            "Error 403: org_internal",
        ),
        F::PageGoogleTesting => (
            403,
            "Access blocked: this app has not completed the Google verification process",
            "The app is currently being tested, and can only be accessed by developer-approved testers. Error 403: \
             access_denied",
        ),
        F::PageGoogleDeleted => (
            401,
            "Access blocked: Authorization Error",
            "The OAuth client was deleted. Error 401: deleted_client",
        ),
        F::PageYahooRedirect => (
            400,
            "Developers: Please specify a valid request and submit again",
            "INVALID_CALLBACK: the redirect URI does not match the one registered",
        ),
        _ => return microsoft_page(failure),
    };
    Some(shown(status, title, text))
}

fn microsoft_page(failure: F) -> Option<Fault> {
    let text = match failure {
        F::PageMicrosoftRedirect => {
            "AADSTS50011: The redirect URI 'http://localhost' specified in the request does not match the redirect URIs \
             configured for the application."
        }
        F::PageMicrosoftClient => {
            "AADSTS700016: Application with identifier '11111111-2222-4333-8444-555555555555' was not found in the \
             directory 'Example'."
        }
        F::PageMicrosoftAdministrator => {
            "AADSTS90094: The grant requires administrator permissions. Need admin approval."
        }
        F::PageMicrosoftAccount => {
            "AADSTS50020: User account from identity provider 'live.com' does not exist in tenant 'Example' and cannot \
             access the application."
        }
        F::PageMicrosoftTenant => {
            "AADSTS90002: Tenant 'example.org' not found. Check to make sure you have the correct tenant ID."
        }
        F::PageMicrosoftUnassigned => {
            "AADSTS50105: Your administrator has configured the application to block users unless they are specifically \
             granted access."
        }
        F::PageMicrosoftRules => {
            "AADSTS53003: Access has been blocked by Conditional Access policies. The access policy does not allow token \
             issuance."
        }
        F::PageMicrosoftDevice => {
            "AADSTS53000: Your device is required to be managed to access this resource."
        }
        F::PageMicrosoftPublisher => {
            "AADSTS90095: Admin consent is required for the permissions requested by this application. An admin consent \
             request may be sent to the admin."
        }
        _ => return None,
    };
    Some(shown(400, "Sorry, but we’re having trouble signing you in.", text))
}

fn shown(status: u16, title: &'static str, text: &'static str) -> Fault {
    Fault::Answer(Endpoint::Authorization, Answer::Page { status, title, text })
}

/// What the browser comes back with.
pub(super) fn redirect(failure: F) -> Option<Fault> {
    let (error, description) = match failure {
        F::RedirectDenied => ("access_denied", "The person did not allow it"),
        F::RedirectDeclined => ("access_denied", "AADSTS65004: User declined to consent to access the app."),
        F::RedirectConsent => (
            "access_denied",
            "AADSTS90094: An administrator of the organization has set a policy that prevents you from granting the \
             permissions that the application asks for.",
        ),
        F::RedirectUnavailable => ("temporarily_unavailable", "The service is in maintenance"),
        F::RedirectServerError => ("server_error", "Something went wrong on our side"),
        F::RedirectRequest => ("invalid_request", "A required parameter is missing"),
        F::RedirectClient => ("unauthorized_client", "The client may not use this method"),
        F::RedirectScope => ("invalid_scope", "The scope is unknown or malformed"),
        F::RedirectInteraction => ("interaction_required", "Something has to be done on our page first"),
        F::RedirectForeignIssuer => return Some(Fault::ForeignIssuerInRedirect),
        F::RedirectNoIssuer => return Some(Fault::NoIssuerInRedirect),
        F::RedirectForeignState => return Some(Fault::Redirect(RedirectFault::ForeignState)),
        F::RedirectNoState => return Some(Fault::Redirect(RedirectFault::NoState)),
        F::RedirectNoCode => return Some(Fault::Redirect(RedirectFault::NoCode)),
        F::RedirectTwice => return Some(Fault::Redirect(RedirectFault::TwoCodes)),
        F::RedirectToken => return Some(Fault::Redirect(RedirectFault::Token)),
        _ => return None,
    };
    Some(Fault::RedirectRefusal { error, description })
}
