//! Scopes and tasks read, requests compared with grants.

use super::*;

fn scopes(text: &str) -> Vec<Scope> {
    Scope::list(text)
}

#[test]
fn a_scope_with_a_blank_or_a_quote_is_refused() {
    assert_eq!("two words".parse::<Scope>(), Err(ScopeTokenError::Character));
    assert_eq!("a\"b".parse::<Scope>(), Err(ScopeTokenError::Character));
    assert_eq!("ü".parse::<Scope>(), Err(ScopeTokenError::Character));
    assert_eq!("".parse::<Scope>(), Err(ScopeTokenError::Empty));
    assert_eq!("x".repeat(513).parse::<Scope>(), Err(ScopeTokenError::TooLong));
}

#[test]
fn a_list_is_read_with_blanks_or_commas_and_without_doubles() {
    assert_eq!(scopes("openid  email,openid"), scopes("openid email"));
    assert_eq!(scopes("").len(), 0);
}

#[test]
fn uses_are_read_from_a_comma_list_in_any_case() {
    let uses: Uses = " SMTP, imap ".parse().unwrap();
    assert_eq!(uses, Uses::usual());
    assert_eq!(uses.to_string(), "imap,smtp");
    assert_eq!("jmap".parse::<Uses>(), Err(UsesError::Unknown("jmap".into())));
    assert_eq!(" , ".parse::<Uses>(), Err(UsesError::Empty));
}

#[test]
fn uses_are_stored_as_a_list_of_words() {
    let text = serde_json::to_string(&Uses::usual()).unwrap();
    assert_eq!(text, r#"["imap","smtp"]"#);
    assert_eq!(serde_json::from_str::<Uses>(&text).unwrap(), Uses::usual());
}

#[test]
fn an_answer_without_scope_grants_what_was_asked() {
    let asked = scopes("openid imap");
    assert!(compare(&asked, None).is_exact());
}

#[test]
fn offline_access_and_openid_left_unmentioned_are_not_missing() {
    let asked = scopes("openid email offline_access imap smtp");
    let comparison = compare(&asked, Some(&scopes("smtp imap")));
    assert!(comparison.is_exact());
}

#[test]
fn a_mail_permission_that_was_not_given_is_missing() {
    let comparison = compare(&scopes("openid imap smtp"), Some(&scopes("imap")));
    assert_eq!(comparison.missing, scopes("smtp"));
    assert_eq!(comparison.extra, []);
}

#[test]
fn a_permission_nobody_asked_for_is_extra() {
    let comparison = compare(&scopes("imap"), Some(&scopes("imap contacts")));
    assert_eq!(comparison.extra, scopes("contacts"));
}

#[test]
fn googles_long_name_for_email_counts_as_email() {
    let granted = scopes("openid https://www.googleapis.com/auth/userinfo.email https://mail.google.com/");
    assert!(compare(&scopes("openid email https://mail.google.com/"), Some(&granted)).is_exact());
}

#[test]
fn scopes_differ_by_case() {
    assert_eq!(compare(&scopes("Imap"), Some(&scopes("imap"))).missing, scopes("Imap"));
}

#[test]
fn the_resource_of_a_scope_is_its_origin() {
    let graph: Scope = "https://graph.microsoft.com/Mail.Read".parse().unwrap();
    assert_eq!(graph.resource().as_deref(), Some("https://graph.microsoft.com"));
    for plain in ["openid", "mail:imap_full", "urn:ietf:params:oauth:scope:mail"] {
        assert_eq!(plain.parse::<Scope>().unwrap().resource(), None, "{plain}");
    }
}
