//! Definitions read, scopes chosen, parameters and redirects.

use super::*;

const MINIMAL: &str = r#"
id = "example"
name = "Example Mail"
short_name = "Example"
kind = "oauth"
verified = false
date = "2026-11-22"
source = "a test"

[endpoints]
authorization = "https://id.example.org/auth"
token = "https://id.example.org/token"

[scopes]
imap = ["https://mail.example.org/imap"]
smtp = ["https://mail.example.org/smtp"]
identity = ["openid", "email"]
offline = ["offline_access"]
one_resource = true

[parameters]
required = { access_type = "offline" }
on_missing_refresh = { prompt = "consent" }

[client]
secret = "never"
authentication = ["none"]

[redirect]
path = "/callback/example"
"#;

fn minimal() -> Provider {
    Provider::from_toml(MINIMAL).unwrap()
}

fn refused(from: &str, to: &str) -> String {
    Provider::from_toml(&MINIMAL.replace(from, to)).unwrap_err().to_string()
}

fn uses(text: &str) -> Uses {
    text.parse().unwrap()
}

#[test]
fn a_definition_survives_being_written_and_read() {
    let provider = minimal();
    assert_eq!(Provider::from_toml(&toml::to_string(&provider).unwrap()).unwrap(), provider);
    assert_eq!(Provider::from_json(&serde_json::to_string(&provider).unwrap()).unwrap(), provider);
}

#[test]
fn a_definition_with_an_unknown_member_is_refused_with_its_line() {
    let problem = refused("[redirect]", "[redirect]\ncolour = \"red\"");
    assert!(problem.starts_with("line ") && problem.contains("colour"), "{problem}");
}

#[test]
fn a_definition_brings_neither_a_client_nor_its_secret() {
    for member in ["id", "client_id", "client_secret"] {
        let problem = refused("[client]", &format!("[client]\n{member} = \"CANARY\""));
        assert!(problem.starts_with("line ") && problem.contains(member), "{problem}");
    }
    assert!(refused("secret = \"never\"", "secret = \"GOCSPX-CANARY\"").starts_with("line "));
}

#[test]
fn a_definition_over_plain_http_is_refused() {
    assert!(refused("https://id.example.org/auth", "http://id.example.org/auth").contains("not https"));
    assert!(refused("https://id.example.org/token", "http://id.example.org/token").contains("not https"));
    for more in ["device_authorization", "introspection", "jwks", "registration", "revocation", "userinfo"] {
        let lines = |scheme: &str| format!("[endpoints]\n{more} = \"{scheme}://id.example.org/{more}\"");
        assert!(refused("[endpoints]", &lines("http")).contains("not https"), "{more}");
        assert!(Provider::from_toml(&MINIMAL.replace("[endpoints]", &lines("https"))).is_ok(), "{more}");
    }
}

#[test]
fn a_definition_may_not_set_what_the_sign_in_sets() {
    assert!(refused("access_type", "redirect_uri").contains("redirect_uri"));
}

#[test]
fn a_definition_with_a_redirect_that_steps_up_is_refused() {
    assert!(refused("/callback/example", "/../x").contains("redirect"));
}

#[test]
fn only_oauth_makes_a_provider_and_only_the_rest_another_way() {
    assert!(refused("\"oauth\"", "\"bridge\"").contains("no OAuth"));
}

#[test]
fn scopes_follow_the_tasks_and_nothing_more() {
    let provider = minimal();
    let text = |list: &str| provider.scope_text(&provider.scopes_for(&uses(list)).unwrap());
    assert_eq!(text("imap"), "openid email offline_access https://mail.example.org/imap");
    assert_eq!(text("smtp"), "openid email offline_access https://mail.example.org/smtp");
}

#[test]
fn a_task_that_is_not_offered_is_refused_before_the_browser_opens() {
    let provider = minimal();
    assert_eq!(provider.scopes_for(&uses("imap,pop")), Err(ScopeError::NotOffered(MailUse::Pop)));
    assert_eq!(provider.scopes_for(&Uses::default()), Err(ScopeError::NothingWanted));
    assert_eq!(provider.offered_uses(), Uses::usual());
}

#[test]
fn scopes_of_two_services_are_refused_where_a_token_serves_one() {
    let mut provider = minimal();
    provider.scopes.smtp = Scope::list("https://graph.example.org/Mail.Send");
    let mixed =
        ScopeError::MixedResources("https://mail.example.org".into(), "https://graph.example.org".into());
    assert_eq!(provider.scopes_for(&uses("imap,smtp")), Err(mixed));
    assert!(provider.scopes_for(&uses("smtp")).is_ok());
    provider.scopes.one_resource = false;
    assert!(provider.scopes_for(&uses("imap,smtp")).is_ok());
}

#[test]
fn consent_is_asked_for_again_only_where_a_refresh_token_was_withheld() {
    let provider = minimal();
    let names = |consent| -> Vec<String> {
        provider.authorization_parameters(consent).into_iter().map(|(name, _)| name).collect()
    };
    assert_eq!(names(Consent::Usual), ["access_type"]);
    assert_eq!(names(Consent::AskAgain), ["access_type", "prompt"]);
}

#[test]
fn what_a_grant_opens_follows_from_its_scopes() {
    let granted = Scope::list("openid https://mail.example.org/imap");
    assert_eq!(minimal().uses_granted(&granted), uses("imap"));
}

#[test]
fn the_owner_of_a_client_is_told_what_to_register() {
    let words = minimal().owner_words(&uses("imap")).unwrap();
    assert!(words.starts_with("Redirect: http://127.0.0.1/callback/example. Permissions: openid"), "{words}");
}

#[test]
fn an_organisation_takes_its_place_in_every_address() {
    let mut provider = minimal();
    assert_eq!(provider.with_tenant("x").unwrap_err(), ProviderError::NoTenants);
    provider.tenant = Some("organizations".to_owned());
    provider.endpoints.token = "https://login.example.org/organizations/v2.0/token".parse().unwrap();
    let narrowed = provider.with_tenant("contoso.example.com").unwrap();
    assert_eq!(narrowed.endpoints.token.as_str(), "https://login.example.org/contoso.example.com/v2.0/token");
    for bad in ["", "a/b", "..", "a?b"] {
        assert_eq!(provider.with_tenant(bad).unwrap_err(), ProviderError::Tenant, "{bad}");
    }
}
