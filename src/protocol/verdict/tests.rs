//! Which answer means what, row by row.

use super::*;
use crate::platform::transport::TransportError as T;

fn refused(exchange: Exchange, status: u16, error: &str, description: &str) -> ProtocolError {
    let refusal = Refusal::new(error, Some(description));
    let mut error = ProtocolError::new(exchange, Fault::Refused(Box::new(refusal)));
    error.context.status = Some(status);
    error
}

#[test]
fn every_oauth_error_has_its_kind() {
    use Exchange::{Authorize, Device, Refresh, Register, Token, Userinfo};
    use ProblemKind as K;
    for (exchange, error, description, expected) in [
        (Refresh, "invalid_grant", "", K::GrantEnded),
        (Token, "invalid_grant", "", K::CodeRefused),
        (Token, "invalid_client", "", K::ClientRefused),
        (Refresh, "unauthorized_client", "", K::ClientRefused),
        (Authorize, "invalid_scope", "", K::ScopeRefused),
        (Authorize, "access_denied", "", K::AccessDenied),
        (Authorize, "redirect_uri_mismatch", "", K::RedirectRefused),
        (Token, "invalid_request", "AADSTS50011: The redirect URI does not match", K::RedirectRefused),
        (Authorize, "consent_required", "", K::AdministratorNeeded),
        (Token, "invalid_grant", "AADSTS65001: has not consented", K::AdministratorNeeded),
        (Authorize, "access_denied", "AADSTS90094: needs permission", K::AdministratorNeeded),
        (Authorize, "access_denied", "AADSTS90095: admin consent", K::AdministratorNeeded),
        (Authorize, "unsupported_response_type", "", K::AuthorizationRefused),
        (Authorize, "something_new", "", K::AuthorizationRefused),
        (Refresh, "interaction_required", "", K::GrantExpired),
        (Refresh, "login_required", "", K::GrantExpired),
        (Refresh, "invalid_grant", "AADSTS700082: expired due to inactivity", K::GrantExpired),
        (Refresh, "invalid_grant", "AADSTS70043: sign-in frequency checks", K::GrantExpired),
        (Refresh, "invalid_grant", "AADSTS70002: Error. AADSTS70008: expired", K::GrantExpired),
        (Refresh, "invalid_grant", "AADSTS50173: expired due to it being revoked", K::GrantEnded),
        (Refresh, "invalid_grant", "Token has been expired or revoked.", K::GrantEnded),
        (Refresh, "invalid_grant", "reauth related error (invalid_rapt)", K::GrantExpired),
        (Refresh, "invalid_grant", "AADSTS53003: blocked by conditional access", K::AdministratorNeeded),
        (Token, "invalid_grant", "AADSTS70008: the code has expired", K::CodeRefused),
        (Device, "expired_token", "", K::DeviceExpired),
        (Device, "unsupported_grant_type", "", K::DeviceUnsupported),
        (Register, "invalid_client_metadata", "", K::RegistrationRefused),
        (Userinfo, "invalid_token", "", K::IdentityUnknown),
        (Token, "something_new", "", K::ProviderRefused),
    ] {
        let error = refused(exchange, 400, error, description);
        assert_eq!(problem_kind(&error), expected, "{error}");
        assert_eq!(failure(expected), Failure::Final, "{error}");
    }
}

#[test]
fn trouble_at_the_provider_passes_whatever_the_body_says() {
    for error in [
        refused(Exchange::Refresh, 500, "invalid_grant", ""),
        refused(Exchange::Refresh, 503, "invalid_client", "AADSTS90094"),
        refused(Exchange::Token, 429, "invalid_request", ""),
        refused(Exchange::Token, 400, "server_error", ""),
        refused(Exchange::Token, 400, "temporarily_unavailable", ""),
        refused(Exchange::Refresh, 400, "invalid_grant", "AADSTS50196: a client request loop"),
        refused(Exchange::Refresh, 403, "rate_limit_exceeded", ""),
    ] {
        assert_eq!(problem_kind(&error), ProblemKind::ProviderBusy, "{error}");
    }
    assert_eq!(failure(ProblemKind::ProviderBusy), Failure::Passing);
}

#[test]
fn no_number_and_no_text_ends_a_grant_without_the_error_that_does() {
    let says_so =
        "AADSTS700082: The refresh token has expired. invalid_grant: Token has been expired or revoked.";
    for error in ["invalid_request", "server_error", "access_denied", "unauthorized_client", "something_new"]
    {
        let kind = problem_kind(&refused(Exchange::Refresh, 400, error, says_so));
        assert!(!ends_grant(kind), "{error}: {kind:?}");
    }
    assert!(ends_grant(problem_kind(&refused(Exchange::Refresh, 400, "invalid_grant", says_so))));
}

#[test]
fn faults_of_the_network_pass() {
    for fault in [T::Dns, T::Unreachable, T::Tls("x".into()), T::Proxy, T::TimedOut, T::Lost, T::TooLarge(1)]
    {
        let error = ProtocolError::new(Exchange::Refresh, fault.into());
        assert_eq!(failure(problem_kind(&error)), Failure::Passing, "{error}");
    }
    let setup = ProtocolError::new(Exchange::Refresh, T::Setup("x".into()).into());
    assert_eq!(failure(problem_kind(&setup)), Failure::Ours);
    let plain = ProtocolError::new(Exchange::Refresh, T::PlainHttp.into());
    assert_eq!(problem_kind(&plain), ProblemKind::PlainHttp);
    assert_eq!(failure(ProblemKind::PlainHttp), Failure::Final);
}

#[test]
fn three_kinds_end_a_grant_and_none_of_them_passes() {
    let ends: Vec<&str> =
        ProblemKind::ALL.iter().filter(|kind| ends_grant(**kind)).map(|kind| kind.code()).collect();
    assert_eq!(ends, ["token.grant-ended", "token.grant-expired", "token.renewal-lost"]);
    for kind in ProblemKind::ALL.iter().filter(|kind| ends_grant(**kind)) {
        assert_eq!(failure(*kind), Failure::Final, "{}", kind.code());
    }
}

fn with_status(fault: Fault, status: u16) -> ProtocolError {
    let mut error = ProtocolError::new(Exchange::Refresh, fault);
    error.context.status = Some(status);
    error
}

#[test]
fn a_request_that_did_not_leave_is_told_from_one_whose_answer_was_lost() {
    for fault in [T::PlainHttp, T::Dns, T::Unreachable, T::Tls("x".into()), T::Proxy, T::Setup("x".into())] {
        let error = ProtocolError::new(Exchange::Refresh, fault.into());
        assert_eq!(answered(&error), Answered::NotSent, "{error}");
    }
    for fault in [T::TimedOut, T::Lost, T::TooLarge(1)] {
        let error = ProtocolError::new(Exchange::Refresh, fault.into());
        assert_eq!(answered(&error), Answered::Unknown, "{error}");
    }
}

#[test]
fn only_the_providers_own_word_settles_what_it_did() {
    for status in [400, 401, 429] {
        let error = refused(Exchange::Refresh, status, "invalid_grant", "");
        assert_eq!(answered(&error), Answered::Definitely, "{status}");
    }
    assert_eq!(answered(&with_status(Fault::Status, 429)), Answered::Definitely);
    for error in [
        refused(Exchange::Refresh, 500, "invalid_grant", ""),
        refused(Exchange::Refresh, 503, "temporarily_unavailable", ""),
        with_status(Fault::Status, 502),
        with_status(Fault::Page, 200),
        with_status(Fault::Page, 403),
        with_status(Fault::Redirects { to: None }, 302),
        with_status(Fault::NotJson, 200),
        with_status(Fault::TooLarge(1), 200),
        with_status(Fault::Incomplete("access_token"), 200),
        with_status(Fault::TokenTooLarge(1), 200),
        with_status(Fault::TokenMalformed, 200),
        with_status(Fault::TokenTypeUnusable(None), 200),
    ] {
        assert_eq!(answered(&error), Answered::Unknown, "{error}");
    }
}

#[test]
fn an_answer_of_success_that_cannot_be_read_passes() {
    for fault in
        [Fault::NotJson, Fault::Incomplete("access_token"), Fault::TokenTooLarge(1), Fault::TokenMalformed]
    {
        let kind = problem_kind(&with_status(fault, 200));
        assert_eq!((kind, failure(kind)), (ProblemKind::TokenAnswerInvalid, Failure::Passing));
    }
}

#[test]
fn a_problem_keeps_every_fact_of_an_answer() {
    let mut error = refused(Exchange::Refresh, 400, "invalid_grant", "AADSTS700082: idle\u{1b}[2J");
    error.context.retry_after_s = Some(30);
    error.context.sent = vec!["grant_type", "refresh_token"];
    error.context.host = Some("id.example.org".into());
    let Fault::Refused(refusal) = &mut error.fault else { unreachable!() };
    refusal.correlation_id = Some("c".into());
    refusal.trace_id = Some("t".into());
    refusal.suberror = Some("s".into());
    refusal.uri = Some("https://e.example.org".into());
    let facts = Problem::from(error).facts;
    assert_eq!(facts.error.as_deref(), Some("invalid_grant"));
    assert_eq!(facts.error_description.as_deref(), Some("AADSTS700082: idle [2J"));
    assert_eq!((facts.http_status, facts.retry_after_s), (Some(400), Some(30)));
    assert_eq!(facts.error_codes, [700_082]);
    assert_eq!(facts.sent, ["grant_type", "refresh_token"]);
    assert_eq!(facts.more["host"], "id.example.org");
    let ids = (facts.correlation_id.as_deref(), facts.trace_id.as_deref(), facts.suberror.as_deref());
    assert_eq!(ids, (Some("c"), Some("t"), Some("s")));
    assert_eq!(facts.error_uri.as_deref(), Some("https://e.example.org"));
}
