//! Addresses and issuers, good and bad.

use super::*;

#[test]
fn plain_http_is_only_taken_on_this_computer() {
    for good in
        ["https://id.example.org/a?b=c", "http://127.0.0.1:80/t", "http://[::1]:9/t", "http://localhost/t"]
    {
        assert!(good.parse::<Endpoint>().is_ok(), "{good}");
    }
    for foreign in ["http://id.example.org/t", "http://localhost.example.org/t", "http://128.0.0.1/t"] {
        assert_eq!(foreign.parse::<Endpoint>(), Err(EndpointError::NotHttps), "{foreign}");
    }
}

#[test]
fn an_endpoint_has_no_user_and_no_fragment() {
    assert_eq!("https://a:b@example.org/".parse::<Endpoint>(), Err(EndpointError::UserInformation));
    assert_eq!("https://example.org/#x".parse::<Endpoint>(), Err(EndpointError::Fragment));
    assert_eq!("ftp://example.org/".parse::<Endpoint>(), Err(EndpointError::NotAnAddress));
    assert_eq!("example.org".parse::<Endpoint>(), Err(EndpointError::NotAnAddress));
}

#[test]
fn an_issuer_is_compared_character_by_character() {
    let issuer: Issuer = "https://id.example.org".parse().unwrap();
    assert!(issuer.is("https://id.example.org", None));
    for other in ["https://id.example.org/", "https://ID.example.org", "https://id.example.org:443"] {
        assert!(!issuer.is(other, None), "{other}");
    }
    for (text, error) in [
        ("https://id.example.org?x", EndpointError::Query),
        ("https://id.example.org#x", EndpointError::Fragment),
        ("http://id.example.org", EndpointError::NotHttps),
    ] {
        assert_eq!(text.parse::<Issuer>(), Err(error), "{text}");
    }
}

#[test]
fn a_template_issuer_needs_the_tenants_number() {
    let issuer: Issuer = "https://login.example.org/{tenantid}/v2.0".parse().unwrap();
    let tenant = "9188040d-6c67-4c5b-b112-36a304b66dad";
    let whole = format!("https://login.example.org/{tenant}/v2.0");
    assert!(issuer.is(&whole, Some(tenant)));
    assert!(!issuer.is(&whole, None));
    assert!(!issuer.is("https://login.example.org/x/../v2.0", Some("x/..")));
    assert!(!issuer.is("https://login.example.org/{tenantid}/v2.0", Some("{tenantid}")));
}
