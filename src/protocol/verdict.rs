//! Which answer means what: one table, for every exchange.
//!
//! A grant is given up only for a definite answer of the provider. A network fault, a 5xx, a 429, a web page or a lost
//! reply is always passing, whatever its body says. `error` decides; Microsoft's numbers decide only where it has no other
//! way to say that it is overloaded, that an administrator must act, that the redirect is not registered, or that a grant
//! ended by a rule.

use crate::domain::ending;
use crate::domain::problem::{Facts, Failure, Problem, ProblemKind, harmless};
use crate::domain::provider::{EndpointError, MetadataError};
use crate::jwt::verify::VerifyError;
use crate::platform::transport::TransportError;

use super::fault::{Exchange, Fault, ProtocolError, Refusal};
use super::redirect::RedirectError;
use super::registration;

/// Whether trying again can help.
pub const fn failure(kind: ProblemKind) -> Failure {
    match kind {
        ProblemKind::DnsFailed
        | ProblemKind::Unreachable
        | ProblemKind::TimedOut
        | ProblemKind::TlsFailed
        | ProblemKind::ProxyFailed
        | ProblemKind::AnswerLost
        | ProblemKind::AnswerTooLarge
        | ProblemKind::AnswerRedirects
        | ProblemKind::AnswerIsPage
        // A damaged answer is not the provider's word about a grant, so it must not end one.
        | ProblemKind::TokenAnswerInvalid
        | ProblemKind::RenewalBusy
        | ProblemKind::ProviderBusy
        | ProblemKind::TooManyRequests => Failure::Passing,
        ProblemKind::Internal => Failure::Ours,
        _ => Failure::Final,
    }
}

/// Whether a failure of this kind means that the grant is over, so that only a new sign-in helps.
pub const fn ends_grant(kind: ProblemKind) -> bool {
    matches!(kind, ProblemKind::GrantEnded | ProblemKind::GrantExpired | ProblemKind::RenewalLost)
}

/// What is known about whether the provider has acted on a request that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// The request did not leave, or did not reach the provider: it has done nothing.
    NotSent,
    /// The provider said no, in OAuth's terms: what it did is known.
    Definitely,
    /// The provider may have carried the request out, although its word did not arrive: a refresh token that was sent may
    /// have been replaced by one that nobody has.
    Unknown,
}

/// What is known about whether the provider has acted.
pub fn answered(error: &ProtocolError) -> Answered {
    match &error.fault {
        Fault::Transport(error) => match error {
            TransportError::PlainHttp
            | TransportError::Dns
            | TransportError::DnsSilent
            | TransportError::Unreachable
            | TransportError::Refused
            | TransportError::Offline
            | TransportError::Tls(_)
            | TransportError::Proxy
            | TransportError::ProxyWantsSignIn
            | TransportError::Setup(_) => Answered::NotSent,
            // A time limit covers the whole exchange, so the request may have been read before it ran out.
            TransportError::TimedOut | TransportError::Lost | TransportError::TooLarge(_) => {
                Answered::Unknown
            }
        },
        Fault::NotOffered => Answered::NotSent,
        Fault::Refused(_) if error.context.status.is_none_or(|status| status < 500) => Answered::Definitely,
        // By their meaning these are not carried out (RFC 9110, section 15.5), whoever on the way says so.
        Fault::Status if error.context.status.is_some_and(|status| (400..500).contains(&status)) => {
            Answered::Definitely
        }
        _ => Answered::Unknown,
    }
}

/// The kind of problem that this error is.
pub fn problem_kind(error: &ProtocolError) -> ProblemKind {
    match &error.fault {
        Fault::Transport(error) => of_transport(error),
        Fault::Redirects { .. } => ProblemKind::AnswerRedirects,
        Fault::Page => ProblemKind::AnswerIsPage,
        Fault::TooLarge(_) => ProblemKind::AnswerTooLarge,
        Fault::Refused(_) | Fault::Status if is_trouble(error.context.status) => ProblemKind::ProviderBusy,
        Fault::Refused(_) | Fault::Status if manages(error.exchange) => of_management(error),
        Fault::Refused(refusal) => of_refusal(error.exchange, refusal),
        Fault::Status | Fault::NotJson | Fault::Incomplete(_) | Fault::Different(_) => {
            of_exchange(error.exchange)
        }
        Fault::TokenTooLarge(_) | Fault::TokenMalformed => ProblemKind::TokenAnswerInvalid,
        Fault::TokenTypeUnusable(_) => ProblemKind::TokenTypeUnusable,
        Fault::IssuerInvalid(error) => of_address(*error),
        Fault::Metadata(error) => of_metadata(error),
        Fault::NotOffered => of_missing_endpoint(error.exchange),
        Fault::KeysUnusable(_) | Fault::IdToken(_) | Fault::SubjectDifferent => ProblemKind::IdTokenInvalid,
    }
}

const fn manages(exchange: Exchange) -> bool {
    matches!(exchange, Exchange::Registration | Exchange::Unregister)
}

/// RFC 7592, sections 2.1 and 2.3: a wrong token and a client that is gone answer alike.
fn of_management(error: &ProtocolError) -> ProblemKind {
    if registration::is_gone(error) {
        ProblemKind::RegistrationGone
    } else {
        ProblemKind::RegistrationUnmanaged
    }
}

/// The provider's own trouble (RFC 9110, section 15.6; RFC 6585, section 4).
fn is_trouble(status: Option<u16>) -> bool {
    status.is_some_and(|status| status == 429 || status >= 500)
}

fn of_transport(error: &TransportError) -> ProblemKind {
    match error {
        TransportError::PlainHttp => ProblemKind::PlainHttp,
        TransportError::Dns | TransportError::DnsSilent => ProblemKind::DnsFailed,
        TransportError::Unreachable | TransportError::Refused | TransportError::Offline => {
            ProblemKind::Unreachable
        }
        TransportError::Tls(_) => ProblemKind::TlsFailed,
        TransportError::Proxy | TransportError::ProxyWantsSignIn => ProblemKind::ProxyFailed,
        TransportError::TimedOut => ProblemKind::TimedOut,
        TransportError::Lost => ProblemKind::AnswerLost,
        TransportError::TooLarge(_) => ProblemKind::AnswerTooLarge,
        TransportError::Setup(_) => ProblemKind::Internal,
    }
}

/// `error` of an answer or a redirect (RFC 6749, sections 4.1.2.1 and 5.2; RFC 8628, section 3.5; OpenID Connect Core 1.0,
/// section 3.1.2.6), and where it stood.
fn of_refusal(exchange: Exchange, refusal: &Refusal) -> ProblemKind {
    if exchange == Exchange::Register {
        return ProblemKind::RegistrationRefused;
    }
    if has(refusal, &OVERLOADED) {
        return ProblemKind::ProviderBusy;
    }
    if has(refusal, &ADMINISTRATOR) {
        return ProblemKind::AdministratorNeeded;
    }
    if has(refusal, &REDIRECT) {
        return ProblemKind::RedirectRefused;
    }
    match (refusal.error.as_str(), exchange) {
        (error, _) if BUSY.contains(&error) => ProblemKind::ProviderBusy,
        ("consent_required" | "admin_policy_enforced" | "org_internal", _) => {
            ProblemKind::AdministratorNeeded
        }
        ("invalid_grant" | "interaction_required" | "login_required", Exchange::Refresh) => {
            of_ending(refusal)
        }
        ("invalid_grant", _) => ProblemKind::CodeRefused,
        ("invalid_client" | "unauthorized_client" | "deleted_client" | "disabled_client", _) => {
            ProblemKind::ClientRefused
        }
        ("invalid_scope" | "insufficient_scope", _) => ProblemKind::ScopeRefused,
        ("redirect_uri_mismatch" | "invalid_redirect_uri", _) => ProblemKind::RedirectRefused,
        ("access_denied" | "authorization_declined", _) => ProblemKind::AccessDenied,
        ("expired_token" | "code_expired", Exchange::Device) => ProblemKind::DeviceExpired,
        ("unsupported_grant_type", Exchange::Device) => ProblemKind::DeviceUnsupported,
        (_, Exchange::Authorize) => ProblemKind::AuthorizationRefused,
        (_, Exchange::Userinfo) => ProblemKind::IdentityUnknown,
        (_, Exchange::Discovery) => ProblemKind::MetadataInvalid,
        _ => ProblemKind::ProviderRefused,
    }
}

fn has(refusal: &Refusal, codes: &[u64]) -> bool {
    refusal.codes.iter().any(|code| codes.contains(code))
}

/// The standard's words for a passing trouble (RFC 6749, section 4.1.2.1; RFC 8628, section 3.5), and Google's for its quotas.
const BUSY: [&str; 7] = [
    "server_error",
    "temporarily_unavailable",
    "slow_down",
    "rate_limit_exceeded",
    "rateLimitExceeded",
    "userRateLimitExceeded",
    "quotaExceeded",
];

/// How the grant ended, as far as the answer alone says so; `domain::ending` knows more, with what was learnt before.
fn of_ending(refusal: &Refusal) -> ProblemKind {
    let said = refusal.description.as_deref().unwrap_or_default();
    ending::EndedBy::kind(ending::reason(&refusal.error, &refusal.codes, said))
}

/// Microsoft's own trouble, and its brake on requests that repeat themselves: some of these come as `invalid_grant`.
const OVERLOADED: [u64; 8] = [50_000, 50_033, 50_196, 90_006, 90_012, 90_024, 90_033, 90_055];

/// Microsoft: nobody but an administrator may approve the client, the approval is missing, the account is switched off, or
/// a rule of the organisation keeps it out. None of these ends the grant.
const ADMINISTRATOR: [u64; 13] = [
    50_057, 50_105, 53_000, 53_001, 53_002, 53_003, 65_001, 65_006, 90_094, 90_095, 530_032, 530_035, 900_941,
];

/// Microsoft: the redirect address is not registered.
const REDIRECT: [u64; 2] = [50_011, 500_113];

/// An answer that is no answer, by what was asked for.
fn of_exchange(exchange: Exchange) -> ProblemKind {
    match exchange {
        Exchange::Authorize => ProblemKind::RedirectMalformed,
        Exchange::Token | Exchange::Refresh | Exchange::Device => ProblemKind::TokenAnswerInvalid,
        Exchange::Discovery => ProblemKind::MetadataInvalid,
        Exchange::Userinfo => ProblemKind::IdentityUnknown,
        Exchange::Jwks => ProblemKind::IdTokenInvalid,
        Exchange::Register => ProblemKind::RegistrationRefused,
        Exchange::Registration | Exchange::Unregister => ProblemKind::RegistrationUnmanaged,
        Exchange::Introspect | Exchange::Revoke => ProblemKind::ProviderRefused,
    }
}

fn of_missing_endpoint(exchange: Exchange) -> ProblemKind {
    match exchange {
        Exchange::Device => ProblemKind::DeviceUnsupported,
        other => of_exchange(other),
    }
}

fn of_address(error: EndpointError) -> ProblemKind {
    match error {
        EndpointError::NotHttps => ProblemKind::PlainHttp,
        _ => ProblemKind::ProviderInvalid,
    }
}

fn of_metadata(error: &MetadataError) -> ProblemKind {
    match error {
        MetadataError::ForeignIssuer { .. } => ProblemKind::IssuerForeign,
        MetadataError::WebPage => ProblemKind::AnswerIsPage,
        MetadataError::TooLarge => ProblemKind::AnswerTooLarge,
        MetadataError::Endpoint { problem: EndpointError::NotHttps, .. } => ProblemKind::PlainHttp,
        _ => ProblemKind::MetadataInvalid,
    }
}

impl From<ProtocolError> for Problem {
    /// Keeps everything that was learnt.
    fn from(error: ProtocolError) -> Self {
        let mut problem = Self::new(problem_kind(&error)).detail(error.fault.to_string());
        problem.facts.during = Some(error.exchange.word().to_owned());
        problem.facts.at = error.context.at;
        problem.facts.http_status = error.context.status;
        problem.facts.retry_after_s = error.context.retry_after_s;
        problem.facts.sent = error.context.sent.iter().map(|name| (*name).to_owned()).collect();
        if let Some(host) = &error.context.host {
            problem = problem.fact("host", host);
        }
        match error.fault {
            Fault::Refused(refusal) => keep_refusal(&mut problem.facts, *refusal),
            Fault::TokenTypeUnusable(Some(said)) => problem = problem.fact("token_type", said),
            Fault::Redirects { to: Some(host) } => problem = problem.fact("redirects_to", host),
            Fault::Metadata(MetadataError::ForeignIssuer { found }) => {
                problem = problem.fact("issuer", found);
            }
            Fault::Transport(error) => {
                for (name, value) in error.facts() {
                    problem = problem.fact(name, value);
                }
            }
            Fault::IdToken(error) => problem = of_id_token(problem, &error),
            _ => {}
        }
        problem
    }
}

/// By which of its checks an ID token fell.
fn of_id_token(problem: Problem, error: &VerifyError) -> Problem {
    let check = match error {
        VerifyError::Algorithm => "alg_not_allowed",
        VerifyError::Key(_) => "kid_unknown",
        VerifyError::Signature => "signature_invalid",
        VerifyError::Issuer => "iss_claim_mismatch",
        VerifyError::Audience | VerifyError::AuthorizedParty => "aud_mismatch",
        VerifyError::Expired(_) => "exp_passed",
        VerifyError::NotYet(_) => "nbf_future",
        VerifyError::FromTheFuture(_) => "iat_future",
        VerifyError::Parse(_) => "not_a_jwt",
        _ => return problem,
    };
    let problem = problem.fact("check", check);
    match error {
        VerifyError::Expired(moment) => problem.fact("exp", moment),
        _ => problem,
    }
}

fn keep_refusal(facts: &mut Facts, refusal: Refusal) {
    facts.error = Some(refusal.error);
    facts.error_description = refusal.description;
    facts.error_uri = refusal.uri;
    facts.error_codes = refusal.codes;
    facts.suberror = refusal.suberror;
    facts.correlation_id = refusal.correlation_id;
    facts.trace_id = refusal.trace_id;
}

impl From<RedirectError> for Problem {
    fn from(error: RedirectError) -> Self {
        let kind = match &error {
            RedirectError::ForeignState => ProblemKind::StateForeign,
            RedirectError::Duplicate(_) | RedirectError::CodeMissing => ProblemKind::RedirectMalformed,
            RedirectError::IssuerMissing | RedirectError::IssuerMixUp(_) => ProblemKind::IssuerMixUp,
            RedirectError::ImplicitAnswer => ProblemKind::ImplicitAnswer,
            RedirectError::NotThisRedirect => ProblemKind::PasteInvalid,
            RedirectError::Refused(refusal) => of_refusal(Exchange::Authorize, refusal),
        };
        let mut problem = Self::new(kind).detail(error.to_string());
        problem.facts.during = Some(Exchange::Authorize.word().to_owned());
        match error {
            RedirectError::Refused(refusal) => keep_refusal(&mut problem.facts, *refusal),
            RedirectError::IssuerMixUp(iss) => problem = problem.fact("iss", iss),
            RedirectError::Duplicate(name) => {
                let check = problem.fact("check", "callback_duplicate_params").fact("where", "loopback");
                problem = check.fact("parameter", harmless(&name));
            }
            RedirectError::CodeMissing => {
                problem = problem.fact("check", "callback_no_code").fact("where", "loopback");
            }
            _ => {}
        }
        problem
    }
}

#[cfg(test)]
mod tests;
