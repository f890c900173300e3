//! What each provider of the catalogue is asked, parameter by parameter, beside a table that was written by hand from the
//! providers' documents. Every request has `client_id`, `state`, `code_challenge` and `redirect_uri` as well.

use super::*;
use crate::domain::catalogue::Catalogue;
use crate::domain::provider::RedirectForm;

/// The link without its query, the scopes, the redirect for port 4711 (or the provider's own), and whatever else there is.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static [(&'static str, &'static str)]);

const HINT: (&str, &str) = ("login_hint", "anna@example.org");
const QUERY: (&str, &str) = ("response_mode", "query");
const OUTLOOK: &str = "openid profile email offline_access https://outlook.office.com/IMAP.AccessAsUser.All \
                       https://outlook.office.com/SMTP.Send";

/// For IMAP and SMTP; `nonce` follows from `openid`.
const TABLE: &[Row] = &[
    (
        "aol",
        "https://api.login.aol.com/oauth2/request_auth",
        "openid email mail-w",
        "https://127.0.0.1/callback/aol",
        &[HINT],
    ),
    (
        "att",
        "https://api.login.yahoo.com/oauth2/request_auth",
        "openid email mail-w",
        "https://127.0.0.1/callback/yahoo",
        &[HINT],
    ),
    (
        "fastmail",
        "https://api.fastmail.com/oauth/authorize",
        "https://www.fastmail.com/dev/protocol-imap https://www.fastmail.com/dev/protocol-smtp",
        "http://localhost:4711/callback/fastmail",
        &[],
    ),
    (
        "google",
        "https://accounts.google.com/o/oauth2/v2/auth",
        "openid email https://mail.google.com/",
        "http://127.0.0.1:4711/callback/google",
        &[("access_type", "offline"), HINT],
    ),
    (
        "mailru",
        "https://o2.mail.ru/login",
        "userinfo mail.imap",
        "http://localhost:28472/callback/mailru",
        &[HINT],
    ),
    (
        "microsoft-china",
        "https://login.partner.microsoftonline.cn/organizations/oauth2/v2.0/authorize",
        "openid profile email offline_access https://partner.outlook.cn/IMAP.AccessAsUser.All \
         https://partner.outlook.cn/SMTP.Send",
        "http://localhost:4711/callback/microsoft-china",
        &[HINT],
    ),
    (
        "microsoft-personal",
        "https://login.microsoftonline.com/consumers/oauth2/v2.0/authorize",
        OUTLOOK,
        "http://localhost:4711/callback/microsoft-personal",
        &[QUERY, HINT],
    ),
    (
        "microsoft-us-gov",
        "https://login.microsoftonline.us/organizations/oauth2/v2.0/authorize",
        "openid profile email offline_access https://outlook.office365.us/IMAP.AccessAsUser.All \
         https://outlook.office365.us/SMTP.Send",
        "http://localhost:4711/callback/microsoft-us-gov",
        &[HINT],
    ),
    (
        "microsoft-work",
        "https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize",
        OUTLOOK,
        "http://localhost:4711/callback/microsoft-work",
        &[QUERY, HINT],
    ),
    (
        "seznam",
        "https://login.seznam.cz/api/v1/oauth/auth",
        "identity email",
        "http://127.0.0.1:4711/callback/seznam",
        &[],
    ),
    (
        "thundermail",
        "https://auth.tb.pro/realms/tbpro/protocol/openid-connect/auth",
        "openid email offline_access profile",
        "http://localhost:4711/callback/thundermail",
        &[HINT],
    ),
    (
        "xfinity",
        "https://oauth.xfinity.com/oauth/authorize",
        "profile openid https://email.comcast.net/",
        "http://localhost:28473/callback/xfinity",
        &[],
    ),
    (
        "yahoo",
        "https://api.login.yahoo.com/oauth2/request_auth",
        "openid email mail-w",
        "https://127.0.0.1/callback/yahoo",
        &[HINT],
    ),
    (
        "yandex",
        "https://oauth.yandex.com/authorize",
        "login:email mail:imap_full mail:smtp",
        "http://localhost:28471/callback/yandex",
        &[HINT, ("device_id", "0a1b2c3d4e5f"), ("device_name", "Mailward")],
    ),
];

#[test]
fn every_provider_of_the_catalogue_is_asked_exactly_what_it_wants() {
    let catalogue = Catalogue::built_in();
    let known: Vec<&str> = TABLE.iter().map(|row| row.0).collect();
    let mut there: Vec<&str> = catalogue.providers().iter().map(|provider| provider.id.as_str()).collect();
    there.sort_unstable();
    assert_eq!(there, known, "the table has every provider, by name");
    for (id, endpoint, scope, redirect, more) in TABLE {
        let provider = catalogue.find(&id.parse().unwrap()).unwrap();
        assert!(!provider.source.is_empty() && provider.date.year() >= 2026, "{id}");
        let redirect_uri = Url::parse(&provider.redirect.address(match provider.redirect.port {
            crate::domain::provider::PortRule::Fixed(port) => port,
            crate::domain::provider::PortRule::Any => 4711,
        }))
        .unwrap();
        let scopes = provider.scopes_for(&Uses::usual()).unwrap();
        let request = begin(
            provider,
            &"client-1".parse().unwrap(),
            &redirect_uri,
            &scopes,
            Hints { person: Some("anna@example.org"), device: Some("0a1b2c3d4e5f") },
            Prompt::Usual,
            &CountingRandom::default(),
        );
        let mut sent = parameters(&request);
        let mut link = request.link.url().clone();
        link.set_query(None);
        assert_eq!(link.as_str(), *endpoint);
        for random in ["state", "code_challenge"] {
            assert_eq!(sent.remove(random).map(|word| word.len()), Some(43), "{id} {random}");
        }
        assert_eq!(sent.remove("nonce").is_some(), scope.split(' ').any(|one| one == "openid"), "{id}");
        let mut wanted: BTreeMap<String, String> = [
            ("client_id", "client-1"),
            ("response_type", "code"),
            ("code_challenge_method", "S256"),
            ("scope", scope),
            ("redirect_uri", redirect),
        ]
        .iter()
        .chain(more.iter())
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
        assert_eq!(sent, std::mem::take(&mut wanted), "{id}");
        let https = redirect.starts_with("https:");
        assert_eq!(https, provider.redirect.form == RedirectForm::Paste, "{id}");
    }
}

#[test]
fn the_chooser_of_accounts_is_asked_for_where_it_is_known() {
    for provider in Catalogue::built_in().providers() {
        let knows = provider.id.as_str() == "google" || provider.family.as_deref() == Some("microsoft");
        let several = provider.parameters.with_several.get("prompt").map(String::as_str);
        assert_eq!(several, knows.then_some("select_account"), "{}", provider.id);
    }
}

#[test]
fn a_fresh_sign_in_is_asked_for_as_each_provider_takes_it_and_of_nobody_whose_way_is_not_known() {
    for provider in Catalogue::built_in().providers() {
        let asks = provider.asks_freshly().unwrap_or_default();
        let microsoft = provider.family.as_deref() == Some("microsoft");
        // Google answers `prompt=login` with an error.
        let wanted = if microsoft { vec![("prompt", "login")] } else { Vec::new() };
        let asks: Vec<(&str, &str)> =
            asks.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(asks, wanted, "{}", provider.id);
    }
}
