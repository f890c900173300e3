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

#[test]
fn the_value_of_a_secret_is_no_client_id_at_microsoft_either() {
    let entra = rules(IdShape::Guid, SecretRule::Optional);
    assert_eq!(entra.check_id("Ab18Q~cdefghijklmnopqrstuvwxyz.0123456-_"), Err(ClientIdProblem::Secret));
    let anywhere = rules(IdShape::Any, SecretRule::Optional);
    assert!(anywhere.check_id("program~1").is_ok(), "elsewhere a tilde says nothing");
}

#[test]
fn tokens_keys_and_whole_files_are_neither_ids_nor_secrets() {
    let any = rules(IdShape::Any, SecretRule::Optional);
    let token = format!("eyJhbGciOiJub25lIn0.{}", "x".repeat(20));
    assert_eq!(any.check_id(&token), Err(ClientIdProblem::Token));
    assert_eq!(any.check_id(r#"{"installed":{}}"#), Err(ClientIdProblem::WholeFile));
    let check = |typed: &str| any.check_secret(&ClientSecret::new(typed));
    assert_eq!(check(&token).unwrap_err(), ClientSecretProblem::Token);
    assert_eq!(check("anna@example.org").unwrap_err(), ClientSecretProblem::MailAddress);
    assert_eq!(check("https://example.org/app").unwrap_err(), ClientSecretProblem::WebAddress);
    assert!(check("a@b").unwrap().is_some() && check("p@ss.word1!").unwrap().is_some());
}

#[test]
fn a_thumbprint_is_told_from_a_secret_where_both_stand_side_by_side() {
    let thumbprint = ClientSecret::new("0123456789abcdef0123456789ABCDEF01234567");
    let entra = rules(IdShape::Guid, SecretRule::Optional);
    assert_eq!(entra.check_secret(&thumbprint).unwrap_err(), ClientSecretProblem::Thumbprint);
    assert!(rules(IdShape::Any, SecretRule::Optional).check_secret(&thumbprint).unwrap().is_some());
}

#[test]
fn the_client_id_pasted_a_second_time_is_no_secret() {
    let id: ClientId = "Program-1".parse().unwrap();
    let twice = ClientSecret::new(" program-1 ");
    assert_eq!(check_pair(&id, Some(&twice)), Err(ClientSecretProblem::ClientId));
    assert_eq!(check_pair(&id, Some(&ClientSecret::new("value"))), Ok(()));
    assert_eq!(check_pair(&id, None), Ok(()));
}

#[test]
fn a_client_that_may_have_no_secret_never_names_itself_by_one() {
    let never = rules(IdShape::Any, SecretRule::Never);
    let left_over = ClientSecret::new("x");
    assert_eq!(never.authentication_with(Some(&left_over)), ClientAuthentication::None);
}
