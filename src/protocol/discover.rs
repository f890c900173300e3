//! Learns a provider from its own metadata (RFC 8414; OpenID Connect Discovery 1.0, section 4).
//!
//! The document counts only if the issuer in it is exactly the one asked for. Redirects are not followed, so that no
//! server can pass itself off as another one.

use jiff::tz::TimeZone;
use url::Url;

use super::answer::{self, Answer, Sent};
use super::fault::{Exchange, Fault, ProtocolError};
use crate::domain::provider::{EndpointError, Found, Issuer, MetadataError, Provider};
use crate::platform::transport::{Request, Transport};

/// Finds the provider that `typed` names: an issuer, a host without scheme, or the address of the document itself.
///
/// OpenID Connect's address is asked first, because nearly every server has it and it also names userinfo and keys; then
/// RFC 8414's. Only an answer that says "nothing here" leads to the second: a failing network or a foreign issuer ends it.
pub async fn discover(typed: &str, transport: &dyn Transport) -> Result<Provider, ProtocolError> {
    let issuer = issuer(typed)
        .map_err(|error| ProtocolError::new(Exchange::Discovery, Fault::IssuerInvalid(error)))?;
    let [first, second] = addresses(&issuer);
    let error = match fetch(&issuer, first, transport).await {
        Err(error) if is_nothing_here(&error) => error,
        ended => return ended,
    };
    match fetch(&issuer, second, transport).await {
        // Twice nothing: the first answer tells more, for example that it was a web page.
        Err(second) if is_nothing_here(&second) => Err(error),
        ended => ended,
    }
}

/// One of the two documents that a server may publish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    /// OpenID Connect Discovery 1.0, section 4.
    OpenId,
    /// RFC 8414, section 3.
    OAuth,
}

/// Looks at one of the two, for whoever asks for both side by side; `None` where there is nothing.
pub async fn look(
    issuer: &Issuer,
    document: Document,
    transport: &dyn Transport,
) -> Result<Option<Provider>, ProtocolError> {
    let [openid, oauth] = addresses(issuer);
    let address = match document {
        Document::OpenId => openid,
        Document::OAuth => oauth,
    };
    match fetch(issuer, address, transport).await {
        Err(error) if is_nothing_here(&error) => Ok(None),
        looked => looked.map(Some),
    }
}

/// An issuer as people write it. Without a scheme it is HTTPS, on this computer plain HTTP.
fn issuer(typed: &str) -> Result<Issuer, EndpointError> {
    let typed = typed.trim();
    let whole = if typed.contains("://") {
        typed.to_owned()
    } else {
        let here = ["localhost", "127.", "[::1]"].iter().any(|start| typed.starts_with(start));
        format!("{}://{typed}", if here { "http" } else { "https" })
    };
    let issuer = SUFFIXES.iter().find_map(|suffix| whole.strip_suffix(suffix)).unwrap_or(&whole);
    issuer.parse()
}

const OPENID: &str = "/.well-known/openid-configuration";
const OAUTH: &str = "/.well-known/oauth-authorization-server";
const SUFFIXES: [&str; 2] = [OPENID, OAUTH];

/// Where the document may be: appended to the issuer (OpenID Connect Discovery 1.0, section 4.1) and put between host and
/// path (RFC 8414, section 3.1). A closing slash of the issuer is dropped first in both.
fn addresses(issuer: &Issuer) -> [Option<Url>; 2] {
    let url = issuer.url();
    let path = url.as_ref().map(|url| url.path().trim_end_matches('/').to_owned()).unwrap_or_default();
    let at = |path: String| {
        let mut address = url.clone()?;
        address.set_path(&path);
        Some(address)
    };
    [at(format!("{path}{OPENID}")), at(format!("{OAUTH}{path}"))]
}

async fn fetch(
    issuer: &Issuer,
    address: Option<Url>,
    transport: &dyn Transport,
) -> Result<Provider, ProtocolError> {
    let invalid =
        || ProtocolError::new(Exchange::Discovery, Fault::IssuerInvalid(EndpointError::NotAnAddress));
    let address = address.ok_or_else(invalid)?;
    let request = Request::get(address.clone());
    let answer = answer::ask(Exchange::Discovery, request, Sent::default(), transport).await?;
    read(&answer, issuer, &address).map_err(|fault| answer.fault(fault))
}

/// `https://id.example.org` and `https://id.example.org/` have the same document, so whichever of the two it names was
/// asked for; people do not type closing slashes.
fn read(answer: &Answer, issuer: &Issuer, address: &Url) -> Result<Provider, Fault> {
    let found = || -> Result<Found, Fault> {
        let at = address.as_str().parse().map_err(Fault::IssuerInvalid)?;
        Ok(Found { at, on: answer.received_at.to_zoned(TimeZone::UTC).date() })
    };
    match Provider::from_metadata(&answer.body, issuer, found()?) {
        Ok(discovered) => Ok(discovered.provider),
        Err(MetadataError::ForeignIssuer { found: named }) if is_same_but_slash(&named, issuer) => {
            let named: Issuer = named.parse().map_err(Fault::IssuerInvalid)?;
            Ok(Provider::from_metadata(&answer.body, &named, found()?)?.provider)
        }
        Err(error) => Err(error.into()),
    }
}

fn is_same_but_slash(named: &str, issuer: &Issuer) -> bool {
    named.strip_suffix('/') == Some(issuer.as_str()) || issuer.as_str().strip_suffix('/') == Some(named)
}

/// Whether this address has no document, so that the other one is worth asking.
fn is_nothing_here(error: &ProtocolError) -> bool {
    let provider_is_well = error.context.status.is_some_and(|status| status != 429 && status < 500);
    provider_is_well
        && matches!(
            error.fault,
            Fault::Status | Fault::Page | Fault::NotJson | Fault::Refused(_) | Fault::Redirects { .. }
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::problem::ProblemKind as K;
    use crate::platform::transport::{Response, TransportError};
    use crate::protocol::scripted::{Scripted, json, page, with_header};
    use crate::protocol::verdict;

    type Line = Result<Response, TransportError>;

    fn document(issuer: &str) -> Line {
        json(
            200,
            &format!(
                r#"{{"issuer":"{issuer}","authorization_endpoint":"https://id.example.org/auth",
                "token_endpoint":"https://id.example.org/token","jwks_uri":"https://id.example.org/jwks",
                "authorization_response_iss_parameter_supported":true,"unknown_member":[1]}}"#
            ),
        )
    }

    async fn found(
        typed: &str,
        script: impl IntoIterator<Item = Line>,
    ) -> (Scripted, Result<Provider, ProtocolError>) {
        let transport = Scripted::new(script);
        let result = discover(typed, &transport).await;
        (transport, result)
    }

    #[tokio::test]
    async fn an_issuer_is_learnt_from_its_openid_document() {
        let (transport, provider) =
            found("https://id.example.org", [document("https://id.example.org")]).await;
        assert_eq!(transport.url(0).as_str(), "https://id.example.org/.well-known/openid-configuration");
        let provider = provider.unwrap();
        assert_eq!(provider.endpoints.token.as_str(), "https://id.example.org/token");
        assert!(provider.client.sends_iss);
    }

    #[tokio::test]
    async fn the_well_known_path_is_appended_for_openid_and_inserted_for_oauth() {
        for issuer in ["https://id.example.org/realms/mail", "https://id.example.org/realms/mail/"] {
            let (transport, provider) = found(issuer, [json(404, "{}"), document(issuer)]).await;
            provider.unwrap();
            assert_eq!(transport.url(0).path(), "/realms/mail/.well-known/openid-configuration");
            assert_eq!(transport.url(1).path(), "/.well-known/oauth-authorization-server/realms/mail");
        }
    }

    #[tokio::test]
    async fn a_host_without_scheme_is_taken_as_https_and_on_this_computer_as_http() {
        for (typed, issuer) in [
            ("id.example.org", "https://id.example.org"),
            (" id.example.org/realms/a ", "https://id.example.org/realms/a"),
            ("127.0.0.1:8400", "http://127.0.0.1:8400"),
            ("localhost:8400", "http://localhost:8400"),
            ("[::1]:8400", "http://[::1]:8400"),
            ("https://id.example.org/.well-known/openid-configuration", "https://id.example.org"),
        ] {
            let (_, provider) = found(typed, [document(issuer)]).await;
            assert_eq!(provider.unwrap().issuer.unwrap().as_str(), issuer);
        }
    }

    #[tokio::test]
    async fn a_closing_slash_nobody_typed_is_no_other_issuer() {
        let (_, provider) = found("https://id.example.org", [document("https://id.example.org/")]).await;
        assert_eq!(provider.unwrap().issuer.unwrap().as_str(), "https://id.example.org/");
    }

    #[tokio::test]
    async fn a_document_of_a_foreign_issuer_is_worth_nothing() {
        for foreign in [
            "https://evil.example.com",
            "https://ID.example.org",
            "https://id.example.org/x",
            "http://id.example.org",
        ] {
            let (transport, result) = found("https://id.example.org", [document(foreign)]).await;
            let error = result.unwrap_err();
            assert_eq!(error.fault, Fault::Metadata(MetadataError::ForeignIssuer { found: foreign.into() }));
            assert_eq!(verdict::problem_kind(&error), K::IssuerForeign);
            assert_eq!(transport.count(), 1);
        }
    }

    #[tokio::test]
    async fn each_way_of_being_no_metadata_has_its_own_problem() {
        let location = "https://id.example.org/.well-known/openid-configuration";
        let circle = || with_header(json(302, ""), "location", location);
        let too_large = || Err(TransportError::TooLarge(1_048_576));
        let with_status = |status| {
            let good = document("https://id.example.org").unwrap();
            Ok(Response { status, ..good })
        };
        let cases: [(Vec<Line>, K); 11] = [
            (vec![with_status(404), with_status(203)], K::MetadataInvalid),
            (vec![with_status(503)], K::ProviderBusy),
            (vec![page(200), page(200)], K::AnswerIsPage),
            (vec![page(200), json(404, "{}")], K::AnswerIsPage),
            (vec![too_large()], K::AnswerTooLarge),
            (vec![json(200, &format!("{{\"a\":\"{}\"}}", "x".repeat(300_000)))], K::AnswerTooLarge),
            (vec![circle(), circle()], K::AnswerRedirects),
            (vec![json(404, "{}"), json(404, "{}")], K::MetadataInvalid),
            (vec![json(200, "{"), json(404, "{}")], K::MetadataInvalid),
            (vec![json(503, "{}")], K::ProviderBusy),
            (vec![Err(TransportError::Tls("unknown issuer".into()))], K::TlsFailed),
        ];
        for (script, expected) in cases {
            let (_, result) = found("https://id.example.org", script).await;
            assert_eq!(verdict::problem_kind(&result.unwrap_err()), expected);
        }
    }

    #[tokio::test]
    async fn plain_http_elsewhere_is_refused_before_anything_is_sent() {
        let (transport, result) = found("http://id.example.org", []).await;
        assert_eq!(verdict::problem_kind(&result.unwrap_err()), K::PlainHttp);
        assert_eq!(transport.count(), 0);
        let plain = r#"{"issuer":"https://id.example.org","authorization_endpoint":"https://id.example.org/a",
            "token_endpoint":"http://id.example.org/t"}"#;
        let (_, result) = found("https://id.example.org", [json(200, plain)]).await;
        assert_eq!(verdict::problem_kind(&result.unwrap_err()), K::PlainHttp);
    }

    #[tokio::test]
    async fn what_is_no_address_is_refused() {
        for typed in [
            "",
            "anna@example.org",
            "https://",
            "ftp://id.example.org",
            "https://id.example.org?x=1",
            "two words",
        ] {
            let (transport, result) = found(typed, []).await;
            assert_eq!(verdict::problem_kind(&result.unwrap_err()), K::ProviderInvalid, "{typed}");
            assert_eq!(transport.count(), 0);
        }
    }
}
