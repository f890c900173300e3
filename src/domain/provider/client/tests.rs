//! Slips of copying, told apart.

use super::*;

const GUID: &str = "0a1B2c3d-0000-1111-2222-0123456789ab";

fn rules(id_shape: IdShape, secret: SecretRule) -> ClientRules {
    ClientRules {
        secret,
        secret_note: None,
        authentication: vec![ClientAuthentication::None, ClientAuthentication::Basic],
        sends_iss: false,
        registration: RegistrationRule::ByHand,
        id_shape,
        pkce: Pkce::Supported,
    }
}

#[test]
fn blanks_around_a_client_id_are_cut_off_and_inside_refused() {
    let rules = rules(IdShape::Any, SecretRule::Optional);
    assert_eq!(rules.check_id("  mailward-1\n").unwrap().as_str(), "mailward-1");
    assert_eq!(rules.check_id("mail ward"), Err(ClientIdProblem::Blank));
    assert_eq!(rules.check_id("mail\r\nward"), Err(ClientIdProblem::Blank));
    assert_eq!(rules.check_id(" "), Err(ClientIdProblem::Empty));
    assert_eq!(rules.check_id("mailwärd"), Err(ClientIdProblem::Character));
}

#[test]
fn a_mail_address_is_no_client_id() {
    let rules = rules(IdShape::GoogleSuffix, SecretRule::Required);
    assert_eq!(rules.check_id("anna@example.org"), Err(ClientIdProblem::MailAddress));
    assert_eq!(rules.check_id("https://example.org/app"), Err(ClientIdProblem::WebAddress));
    assert_eq!(rules.check_id("GOCSPX-abc"), Err(ClientIdProblem::Secret));
}

#[test]
fn a_google_client_id_has_its_ending() {
    let rules = rules(IdShape::GoogleSuffix, SecretRule::Required);
    assert!(rules.check_id("1-a.apps.googleusercontent.com").is_ok());
    assert_eq!(rules.check_id(GUID), Err(ClientIdProblem::NotGoogles));
    assert_eq!(rules.check_id(".apps.googleusercontent.com"), Err(ClientIdProblem::NotGoogles));
}

#[test]
fn an_entra_client_id_is_a_guid() {
    let rules = rules(IdShape::Guid, SecretRule::Optional);
    assert!(rules.check_id(GUID).is_ok());
    assert_eq!(rules.check_id(&GUID[1..]), Err(ClientIdProblem::NotAGuid));
    assert_eq!(rules.check_id(&GUID.replace('a', "g")), Err(ClientIdProblem::NotAGuid));
}

#[test]
fn the_id_of_a_secret_is_told_from_its_value() {
    let entra = rules(IdShape::Guid, SecretRule::Optional);
    assert_eq!(entra.check_secret(&ClientSecret::new(GUID)).unwrap_err(), ClientSecretProblem::SecretId);
    assert!(entra.check_secret(&ClientSecret::new("a~b.c_d")).unwrap().is_some());
}

#[test]
fn a_secret_is_asked_for_only_where_there_is_one() {
    let nothing = ClientSecret::new(" ");
    let some = ClientSecret::new("value");
    let required = rules(IdShape::Any, SecretRule::Required);
    let never = rules(IdShape::Any, SecretRule::Never);
    assert_eq!(required.check_secret(&nothing).unwrap_err(), ClientSecretProblem::Missing);
    assert!(never.check_secret(&nothing).unwrap().is_none());
    assert_eq!(never.check_secret(&some).unwrap_err(), ClientSecretProblem::NotWanted);
}

#[test]
fn a_pasted_line_break_or_client_id_is_no_secret() {
    let google = rules(IdShape::GoogleSuffix, SecretRule::Required);
    let check = |typed: &str| google.check_secret(&ClientSecret::new(typed)).unwrap_err();
    assert_eq!(check("a\nb"), ClientSecretProblem::Blank);
    assert_eq!(check("1-a.apps.googleusercontent.com"), ClientSecretProblem::ClientId);
}

#[test]
fn a_client_without_secret_names_itself_in_the_body() {
    let rules = rules(IdShape::Any, SecretRule::Optional);
    assert_eq!(rules.authentication_with(None), ClientAuthentication::None);
    let secret = ClientSecret::new("x");
    assert_eq!(rules.authentication_with(Some(&secret)), ClientAuthentication::Basic);
}
