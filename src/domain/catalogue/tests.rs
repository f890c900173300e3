//! The built-in files, look-up by address, and a person's own providers.

use std::collections::BTreeSet;

use super::*;
use crate::domain::{
    provider::{ClientSecretProblem, Consent, LoopbackHost, PortRule, RedirectForm, SignInKind},
    scope::{MailUse, Sensitivity, Uses},
    secret::ClientSecret,
};

fn find(id: &str) -> Provider {
    let catalogue = Catalogue::built_in();
    let found = catalogue.find(&id.parse().unwrap()).unwrap_or_else(|| panic!("{id} is missing"));
    Provider::clone(found)
}

fn own(id: &str, host: &str) -> Provider {
    let mut provider = find("thundermail");
    provider.id = id.parse().unwrap();
    provider.redirect.path = format!("/callback/{id}");
    provider.issuer = Some(format!("https://{host}").parse().unwrap());
    provider
}

#[test]
fn every_built_in_file_can_be_read_and_is_named_after_its_provider() {
    for (name, text) in built_in::OAUTH {
        let provider = Provider::from_toml(text).unwrap_or_else(|problem| panic!("{name}: {problem}"));
        assert_eq!(provider.id.as_str(), name);
    }
    for (name, text) in built_in::OTHER {
        let entry = OtherWay::from_toml(text).unwrap_or_else(|problem| panic!("{name}: {problem}"));
        assert_eq!(entry.id.as_str(), name);
    }
}

#[test]
fn every_built_in_provider_survives_being_exported_and_read_again() {
    for provider in Catalogue::built_in().providers() {
        let text = toml::to_string_pretty(provider).unwrap();
        assert_eq!(Provider::from_toml(&text).as_ref(), Ok(&**provider));
    }
}

#[test]
fn every_file_of_the_folder_is_built_in() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/providers");
    let there: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    let listed = built_in::OAUTH.iter().chain(&built_in::OTHER).map(|(name, _)| (*name).to_owned());
    assert_eq!(there, listed.collect());
}

#[test]
fn every_provider_with_oauth_is_there() {
    for id in [
        "google",
        "microsoft-work",
        "microsoft-personal",
        "microsoft-us-gov",
        "microsoft-china",
        "yahoo",
        "att",
        "aol",
        "fastmail",
        "yandex",
        "mailru",
        "seznam",
        "xfinity",
        "thundermail",
    ] {
        let provider = find(id);
        assert!(!provider.source.is_empty(), "{id}");
        assert!(provider.server(MailUse::Imap).is_some() && provider.server(MailUse::Smtp).is_some(), "{id}");
        assert!(provider.scopes_for(&Uses::usual()).is_ok(), "{id}");
        assert!(!provider.steps.steps.is_empty(), "{id}");
    }
}

#[test]
fn every_scope_of_the_catalogue_has_words() {
    for provider in Catalogue::built_in().providers() {
        for scope in provider.scopes_for(&provider.offered_uses()).unwrap() {
            let words = provider.words_for(&scope);
            assert_ne!(words.sensitivity, Sensitivity::Unknown, "{}: {scope}", provider.id);
        }
    }
}

#[test]
fn no_two_authorization_servers_share_an_issuer_or_a_redirect_path() {
    let catalogue = Catalogue::built_in();
    let servers = || catalogue.providers().iter().filter(|provider| provider.same_server_as.is_none());
    let issuers: Vec<_> = servers().filter_map(|provider| provider.issuer.as_ref()).collect();
    assert_eq!(issuers.iter().collect::<BTreeSet<_>>().len(), issuers.len());
    let paths: Vec<_> = servers().map(|provider| provider.redirect.path.as_str()).collect();
    assert_eq!(paths.iter().collect::<BTreeSet<_>>().len(), paths.len());
}

#[test]
fn who_borrows_a_server_has_its_issuer_and_endpoints() {
    let catalogue = Catalogue::built_in();
    for borrower in catalogue.providers() {
        let Some(owner) = &borrower.same_server_as else {
            continue;
        };
        let owner = catalogue.find(owner).unwrap();
        assert_eq!(borrower.issuer, owner.issuer);
        assert_eq!(borrower.endpoints.token, owner.endpoints.token);
        assert_eq!(borrower.redirect.path, owner.redirect.path);
        assert!(owner.same_server_as.is_none());
    }
}

#[test]
fn addresses_find_their_provider() {
    let catalogue = Catalogue::built_in();
    let id = |domain: &str| catalogue.for_address(domain).map(|provider| provider.id.to_string());
    assert_eq!(id("gmail.com").as_deref(), Some("google"));
    assert_eq!(id("GoogleMail.com").as_deref(), Some("google"));
    assert_eq!(id("contoso.onmicrosoft.com").as_deref(), Some("microsoft-work"));
    assert_eq!(id("verizon.net").as_deref(), Some("aol"));
    assert_eq!(id("notgmail.com"), None);
    assert_eq!(id("example.org"), None);
    assert_eq!(id("icloud.com"), None);
}

#[test]
fn an_address_without_oauth_gets_an_explanation() {
    let catalogue = Catalogue::built_in();
    let icloud = catalogue.other_way_for_address("icloud.com").unwrap();
    assert_eq!(icloud.kind, SignInKind::AppPassword);
    assert!(icloud.page.is_some());
    assert!(icloud.words().starts_with("Apple iCloud Mail has no OAuth for mail programs."));
    assert_eq!(catalogue.other_way_for_address("proton.me").unwrap().kind, SignInKind::Bridge);
}

#[test]
fn a_mail_exchanger_finds_the_most_exact_provider() {
    let catalogue = Catalogue::built_in();
    let id = |host: &str| catalogue.for_mail_exchanger(host).map(|provider| provider.id.to_string());
    assert_eq!(id("contoso-com.mail.protection.outlook.com.").as_deref(), Some("microsoft-work"));
    assert_eq!(id("outlook-com.olc.protection.outlook.com").as_deref(), Some("microsoft-personal"));
    assert_eq!(id("mx-aol.mail.gm0.yahoodns.net").as_deref(), Some("aol"));
    assert_eq!(id("mta5.am0.yahoodns.net").as_deref(), Some("yahoo"));
    assert_eq!(catalogue.other_way_for_mail_exchanger("mx01.mail.icloud.com").unwrap().id.as_str(), "icloud");
}

#[test]
fn google_is_asked_for_offline_access_always_and_for_consent_only_when_needed() {
    let google = find("google");
    let once = google.authorization_parameters(Consent::Usual);
    assert_eq!(once, [("access_type".to_owned(), "offline".to_owned())]);
    let again = google.authorization_parameters(Consent::AskAgain);
    assert!(again.contains(&("prompt".to_owned(), "consent".to_owned())));
    assert_eq!(google.endpoints.device_for_mail(), None);
    assert_eq!(google.redirect_line(), None);
}

#[test]
fn microsoft_wants_localhost_and_reads_no_mail_with_graph() {
    let work = find("microsoft-work");
    assert_eq!(work.redirect.host, LoopbackHost::Localhost);
    assert_eq!(work.redirect_line().as_deref(), Some("http://localhost/callback/microsoft-work"));
    assert!(work.endpoints.userinfo.is_none() && work.endpoints.revocation.is_none());
    let issuer = work.issuer.as_ref().unwrap();
    let tenant = "11111111-2222-3333-4444-555555555555";
    assert!(issuer.is(&format!("https://login.microsoftonline.com/{tenant}/v2.0"), Some(tenant)));
    let guid = ClientSecret::new(tenant);
    assert_eq!(work.check_client_secret(&guid).unwrap_err(), ClientSecretProblem::SecretId);
}

#[test]
fn an_organisation_gets_its_own_microsoft_addresses() {
    let narrowed = find("microsoft-work").with_tenant("contoso.example.com").unwrap();
    for (name, endpoint) in narrowed.endpoints.all() {
        assert!(!endpoint.as_str().contains("organizations"), "{name}");
    }
    assert!(narrowed.endpoints.jwks.unwrap().as_str().contains("/contoso.example.com/"));
}

#[test]
fn where_only_https_redirects_are_taken_the_address_is_pasted() {
    for id in ["yahoo", "aol", "att"] {
        assert_eq!(find(id).redirect.form, RedirectForm::Paste, "{id}");
    }
}

#[test]
fn fixed_ports_differ_from_each_other() {
    let catalogue = Catalogue::built_in();
    let fixed = |provider: &Provider| match provider.redirect.port {
        PortRule::Fixed(port) => Some(port),
        PortRule::Any => None,
    };
    let ports: Vec<u16> = catalogue.providers().iter().filter_map(|provider| fixed(provider)).collect();
    assert_eq!(ports.iter().collect::<BTreeSet<_>>().len(), ports.len());
}

#[test]
fn a_provider_of_ones_own_stands_beside_the_built_in_ones() {
    let catalogue = Catalogue::built_in().with_custom(vec![own("house", "id.example.org")]).unwrap();
    let id: ProviderId = "house".parse().unwrap();
    assert!(catalogue.is_own(&id));
    assert!(!catalogue.is_own(&"google".parse().unwrap()));
    assert_eq!(catalogue.find_issuer("https://id.example.org").unwrap().id, id);
}

#[test]
fn an_issuer_that_is_taken_is_refused() {
    let refused = Catalogue::built_in().with_custom(vec![own("house", "accounts.google.com")]);
    assert_eq!(refused.unwrap_err(), CatalogueError::Issuer { by: "google".parse().unwrap() });
    let twice = vec![own("one", "id.example.org"), own("two", "id.example.org")];
    let refused = Catalogue::built_in().with_custom(twice);
    assert_eq!(refused.unwrap_err(), CatalogueError::Issuer { by: "one".parse().unwrap() });
}

#[test]
fn a_borrowed_server_does_not_excuse_a_provider_entered_by_hand() {
    let mut borrower = own("house", "api.login.yahoo.com");
    borrower.same_server_as = Some("yahoo".parse().unwrap());
    let refused = Catalogue::built_in().with_custom(vec![borrower]);
    assert_eq!(refused.unwrap_err(), CatalogueError::Issuer { by: "yahoo".parse().unwrap() });
}

#[test]
fn without_an_issuer_the_endpoints_tell_servers_apart() {
    let mut copy = own("house", "id.example.org");
    copy.issuer = None;
    let refused = Catalogue::built_in().with_custom(vec![copy]);
    assert_eq!(refused.unwrap_err(), CatalogueError::Issuer { by: "thundermail".parse().unwrap() });
}

#[test]
fn a_short_name_or_a_redirect_path_that_is_taken_is_refused() {
    let named = own("icloud", "id.example.org");
    let refused = Catalogue::built_in().check_free(&named);
    assert_eq!(refused, Err(CatalogueError::Name("icloud".parse().unwrap())));
    let mut path = own("house", "id.example.org");
    path.redirect.path = "/callback/google".to_owned();
    let refused = Catalogue::built_in().check_free(&path);
    assert_eq!(refused, Err(CatalogueError::RedirectPath { by: "google".parse().unwrap() }));
}

#[test]
fn the_built_in_providers_that_send_iss_are_marked_and_no_others() {
    let catalogue = Catalogue::built_in();
    let marked: Vec<&str> = catalogue
        .providers()
        .iter()
        .filter(|provider| provider.client.sends_iss)
        .map(|provider| provider.id.as_str())
        .collect();
    assert_eq!(marked, ["google", "fastmail", "seznam", "thundermail"]);
}

#[test]
fn a_token_is_known_by_every_name_its_issuer_goes_by() {
    let catalogue = Catalogue::built_in();
    let tenant = Some("6babcaad-604b-40ac-a9d7-9fd97c0b779f");
    let personal = Some("9188040d-6c67-4c5b-b112-36a304b66dad");
    let of = |issuer: &str, tenant| catalogue.for_token(issuer, tenant).map(|found| found.id.as_str());
    for (issuer, tenant, expected) in [
        ("https://accounts.google.com", None, Some("google")),
        ("accounts.google.com", None, Some("google")),
        (
            "https://login.microsoftonline.com/6babcaad-604b-40ac-a9d7-9fd97c0b779f/v2.0",
            tenant,
            Some("microsoft-work"),
        ),
        ("https://sts.windows.net/6babcaad-604b-40ac-a9d7-9fd97c0b779f/", tenant, Some("microsoft-work")),
        ("https://sts.windows.net/6babcaad-604b-40ac-a9d7-9fd97c0b779f/", None, None),
        ("https://sts.windows.net/{tenantid}/", Some("{tenantid}"), None),
        (
            "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0",
            personal,
            Some("microsoft-personal"),
        ),
        ("https://api.login.yahoo.com", None, Some("yahoo")),
        ("https://accounts.google.com.example.org", None, None),
        ("", None, None),
    ] {
        assert_eq!(of(issuer, tenant), expected, "{issuer}");
    }
}
