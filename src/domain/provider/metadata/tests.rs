//! Metadata documents, good and bad.

use jiff::civil::date;
use serde_json::{Value, json};

use super::*;
use crate::domain::{
    provider::Consent,
    scope::{MailUse, Uses},
};

const ISSUER: &str = "https://id.example.org";

fn document() -> Value {
    json!({
        "issuer": ISSUER,
        "authorization_endpoint": "https://id.example.org/auth",
        "token_endpoint": "https://id.example.org/token",
        "revocation_endpoint": "https://id.example.org/revoke",
        "jwks_uri": "https://id.example.org/jwks",
        "scopes_supported": ["openid", "email", "profile", "offline_access", "imap", "smtp"],
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "authorization_response_iss_parameter_supported": true,
        "something_new": { "deep": [1, 2, 3] },
    })
}

fn read(document: &Value, issuer: &str) -> Result<Discovered, MetadataError> {
    let at = format!("{issuer}/.well-known/openid-configuration").parse().unwrap();
    let found = Found { at, on: date(2026, 11, 22) };
    Provider::from_metadata(document.to_string().as_bytes(), &issuer.parse().unwrap(), found)
}

fn with(member: &str, value: Value) -> Value {
    let mut document = document();
    document[member] = value;
    document
}

fn asked(discovered: &Discovered, uses: &str) -> String {
    let provider = &discovered.provider;
    provider.scope_text(&provider.scopes_for(&uses.parse().unwrap()).unwrap())
}

#[test]
fn a_complete_document_becomes_a_provider_without_notes() {
    let discovered = read(&document(), ISSUER).unwrap();
    let provider = &discovered.provider;
    assert_eq!(discovered.notes, Vec::<String>::new());
    assert_eq!(provider.id.as_str(), "id.example.org");
    assert_eq!(provider.redirect_line().as_deref(), Some("http://127.0.0.1/callback/id.example.org"));
    assert!(provider.client.sends_iss);
    assert_eq!(asked(&discovered, "imap"), "openid email offline_access imap");
    assert!(provider.authorization_parameters(Consent::Usual).is_empty());
    let again = provider.authorization_parameters(Consent::AskAgain);
    assert_eq!(again, [("prompt".to_owned(), "consent".to_owned())]);
}

#[test]
fn a_discovered_provider_can_be_kept_as_toml_and_json() {
    let provider = read(&document(), ISSUER).unwrap().provider;
    let text = toml::to_string(&provider).unwrap();
    assert_eq!(Provider::from_toml(&text).unwrap(), provider);
    let text = serde_json::to_string(&provider).unwrap();
    assert_eq!(Provider::from_json(&text).unwrap(), provider);
}

#[test]
fn metadata_that_is_silent_about_iss_counts_as_no() {
    assert!(read(&document(), ISSUER).unwrap().provider.client.sends_iss);
    let mut silent = document();
    silent.as_object_mut().unwrap().remove("authorization_response_iss_parameter_supported");
    assert!(!read(&silent, ISSUER).unwrap().provider.client.sends_iss);
}

#[test]
fn a_foreign_issuer_makes_the_document_worthless() {
    for foreign in ["https://id.example.org/", "https://ID.example.org", "https://evil.example.com"] {
        let answer = read(&with("issuer", json!(foreign)), ISSUER);
        assert_eq!(answer.unwrap_err(), MetadataError::ForeignIssuer { found: foreign.to_owned() });
    }
}

#[test]
fn an_endpoint_over_plain_http_is_refused() {
    for member in [
        "authorization_endpoint",
        "token_endpoint",
        "device_authorization_endpoint",
        "introspection_endpoint",
        "jwks_uri",
        "registration_endpoint",
        "revocation_endpoint",
        "userinfo_endpoint",
    ] {
        let answer = read(&with(member, json!("http://id.example.org/x")), ISSUER);
        let problem = EndpointError::NotHttps;
        assert_eq!(answer.unwrap_err(), MetadataError::Endpoint { member, problem });
    }
}

#[test]
fn a_server_elsewhere_may_not_point_at_this_computer() {
    for here in ["http://127.0.0.1:9/token", "https://localhost/token"] {
        let answer = read(&with("token_endpoint", json!(here)), ISSUER);
        assert_eq!(answer.unwrap_err(), MetadataError::PointsHere("token_endpoint"), "{here}");
    }
}

#[test]
fn a_server_on_this_computer_may_use_plain_http() {
    let issuer = "http://127.0.0.1:4711";
    let text = document().to_string().replace(ISSUER, issuer);
    let discovered = read(&serde_json::from_str(&text).unwrap(), issuer).unwrap();
    assert_eq!(discovered.provider.endpoints.token.as_str(), "http://127.0.0.1:4711/token");
    assert_eq!(discovered.provider.name, "127.0.0.1:4711");
    assert_eq!(discovered.provider.id.as_str(), "127.0.0.1-4711");
}

#[test]
fn a_missing_token_endpoint_is_named() {
    let mut document = document();
    document.as_object_mut().unwrap().remove("token_endpoint");
    assert_eq!(read(&document, ISSUER).unwrap_err(), MetadataError::Missing("token_endpoint"));
}

#[test]
fn a_web_page_is_told_from_broken_json() {
    let at: Endpoint = ISSUER.parse().unwrap();
    let answer = |bytes: &[u8]| {
        let found = Found { at: at.clone(), on: date(2026, 11, 22) };
        Provider::from_metadata(bytes, &ISSUER.parse().unwrap(), found).unwrap_err()
    };
    assert_eq!(answer(b"\n<!doctype html><p>Sign in to the hotel"), MetadataError::WebPage);
    assert_eq!(answer(b"{\"issuer\": "), MetadataError::NotJson);
    assert_eq!(answer(b""), MetadataError::NotJson);
    assert_eq!(answer(b"\xFF\xFE"), MetadataError::NotJson);
    assert_eq!(answer(b"{}"), MetadataError::Member { line: 1 });
    assert_eq!(answer(br#"["https://id.example.org"]"#), MetadataError::NotJson);
    assert_eq!(answer(format!("{{\"x\": {}", "[".repeat(100_000)).as_bytes()), MetadataError::NotJson);
    assert_eq!(answer(&vec![b' '; 300 * 1024]), MetadataError::TooLarge);
}

#[test]
fn a_member_of_the_wrong_kind_is_no_crash() {
    let answer = read(&with("scopes_supported", json!("openid")), ISSUER);
    assert_eq!(answer.unwrap_err(), MetadataError::Member { line: 1 });
}

#[test]
fn without_mail_scopes_only_identity_and_lasting_are_asked_for() {
    let document = with("scopes_supported", json!(["openid", "email", "offline_access"]));
    let discovered = read(&document, ISSUER).unwrap();
    assert!(discovered.provider.scopes.mail_unknown);
    assert_eq!(asked(&discovered, "imap,smtp"), "openid email offline_access");
    assert_eq!(discovered.notes.len(), 1);
}

#[test]
fn the_narrowest_mail_scope_is_chosen() {
    let urn = "urn:ietf:params:oauth:scope:mail";
    let listed = json!(["offline_access", urn, "https://id.example.org/scope/imap"]);
    let discovered = read(&with("scopes_supported", listed), ISSUER).unwrap();
    assert_eq!(asked(&discovered, "imap"), "offline_access https://id.example.org/scope/imap");
    assert_eq!(asked(&discovered, "smtp"), format!("offline_access {urn}"));
}

#[test]
fn a_task_that_no_listed_scope_opens_is_not_offered() {
    let discovered = read(&document(), ISSUER).unwrap();
    let offered = discovered.provider.offered_uses();
    assert!(!offered.contains(MailUse::Pop));
    assert_eq!(offered, Uses::usual());
}

#[test]
fn what_the_document_leaves_open_is_told() {
    let mut document = document();
    document["code_challenge_methods_supported"] = json!(["plain"]);
    document["response_types_supported"] = json!(["id_token"]);
    document["grant_types_supported"] = json!(["implicit"]);
    let discovered = read(&document, ISSUER).unwrap();
    assert_eq!(discovered.notes.len(), 3);
    assert_eq!(discovered.provider.client.pkce, Pkce::Unknown);
}

#[test]
fn secrets_go_into_the_body_only_where_the_header_is_not_taken() {
    let basic = read(&document(), ISSUER).unwrap().provider.client.authentication;
    assert_eq!(basic, [ClientAuthentication::None, ClientAuthentication::Basic]);
    let listed = json!(["client_secret_post", "private_key_jwt"]);
    let post = read(&with("token_endpoint_auth_methods_supported", listed), ISSUER).unwrap();
    assert_eq!(post.provider.client.authentication, [ClientAuthentication::None, ClientAuthentication::Post]);
}

fn with_mail(issuer: &str, mail: Value) -> Provider {
    let mut document = with(MAIL_MEMBER, mail);
    document["issuer"] = json!(issuer);
    for member in ["authorization_endpoint", "token_endpoint", "revocation_endpoint", "jwks_uri"] {
        document[member] = json!(format!("{issuer}/{member}"));
    }
    read(&document, issuer).unwrap().provider
}

fn mail() -> Value {
    let server = |host: &str| json!({ "protocol": "imap", "host": host, "port": 993, "tls": "implicit" });
    json!({
        "servers": [server("127.0.0.1"), server("mail.example.org"), server("localhost"), server("::1")],
        "authority": "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    })
}

#[test]
fn a_provider_on_this_computer_brings_its_mail_servers_there_and_who_vouches_for_them() {
    let provider = with_mail("http://127.0.0.1:8400", mail());
    let hosts: Vec<&str> = provider.servers.iter().map(|server| server.host.as_str()).collect();
    assert_eq!(hosts, ["127.0.0.1", "localhost", "::1"]);
    assert!(provider.loopback_authority.as_deref().unwrap().contains("MIIB"));
    let text = serde_json::to_string(&provider).unwrap();
    assert_eq!(Provider::from_json(&text).unwrap(), provider);
}

#[test]
fn a_provider_elsewhere_brings_neither() {
    let provider = with_mail(ISSUER, mail());
    assert_eq!((provider.servers.len(), provider.loopback_authority.as_deref()), (0, None));
    let mut smuggled = serde_json::to_value(&provider).unwrap();
    smuggled["loopback_authority"] = mail()["authority"].clone();
    assert!(Provider::from_json(&smuggled.to_string()).is_err());
}

#[test]
fn mail_servers_in_a_form_nobody_knows_spoil_nothing() {
    for odd in [
        json!(7),
        json!({ "servers": "none" }),
        json!({ "servers": [{ "protocol": "x" }] }),
        json!({ "authority": "x" }),
    ] {
        let provider = with_mail("http://127.0.0.1:8400", odd);
        assert_eq!((provider.servers.len(), provider.loopback_authority.as_deref()), (0, None));
    }
}

#[test]
fn a_fresh_sign_in_asks_for_a_second_factor_only_by_a_name_that_is_known() {
    let fresh = |document: &Value| {
        let provider = read(document, ISSUER).unwrap().provider;
        assert_eq!(provider.asks_freshly().unwrap_or_default(), provider.parameters.fresh);
        let text = provider.to_toml().unwrap();
        assert_eq!(
            Provider::from_toml(&text).unwrap().parameters.fresh,
            provider.parameters.fresh,
            "it is kept"
        );
        let said = provider.parameters.fresh.into_iter().map(|(name, value)| format!("{name}={value}"));
        said.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(fresh(&document()), "max_age=0 prompt=login");
    let offers = |values: &[&str]| fresh(&with("acr_values_supported", json!(values)));
    for (offered, asked) in [
        (&["0", "urn:mace:incommon:iap:silver", "1"][..], ""),
        (&["phrh", "phr"], "acr_values=phr "),
        (
            &["1", "https://refeds.org/profile/sfa", "https://refeds.org/profile/mfa"],
            "acr_values=https://refeds.org/profile/mfa ",
        ),
        (
            &["phr", "http://schemas.openid.net/pape/policies/2007/06/multi-factor"],
            "acr_values=http://schemas.openid.net/pape/policies/2007/06/multi-factor ",
        ),
        (&["MOD-MF", "mod-mf2"], ""),
    ] {
        assert_eq!(offers(offered), format!("{asked}max_age=0 prompt=login"), "{offered:?}");
    }
    // A provider that lists what it takes as `prompt`, and not this, is not sent it.
    assert_eq!(fresh(&with("prompt_values_supported", json!(["none", "consent"]))), "max_age=0");
    // Without an ID token nothing could say when or how.
    assert_eq!(fresh(&with("scopes_supported", json!(["imap", "smtp"]))), "");
}
