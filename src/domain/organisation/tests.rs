//! Profiles: what is read, what is refused with its line, and what a lock does to settings.

use super::*;
use proptest::prelude::*;

use crate::domain::settings::{Forward, RefreshAge, Retention, ThemeChoice};

const WHOLE: &str = r#"# The profile of Example University
profile = 1
name = "Example University"

[locked]
renew = true
retention = "five-years"
proxy = "proxy.example.org:3128"
ca_file = "/etc/ssl/example.pem"
forward = { by = "syslog-tls", to = "collector.example.org:6514" }

[clients.microsoft-work]
id = "00000000-1111-2222-3333-444444444444"
name = "Mail programs"
tenant = "example.org"

[clients.example]
id = "mail-programs"

[allowed_scopes]
microsoft-work = ["openid", "profile", "email", "offline_access", "https://outlook.office.com/IMAP.AccessAsUser.All"]

[[providers]]
id = "example"
name = "Example University mail"
short_name = "Example"
kind = "oauth"
verified = false
date = "2026-11-22"
source = "the computing service"
domains = ["example.org"]
issuer = "https://login.example.org"

[providers.endpoints]
authorization = "https://login.example.org/authorize"
token = "https://login.example.org/token"

[providers.scopes]
imap = ["mail"]

[providers.client]
secret = "never"
authentication = ["none"]

[providers.redirect]
host = "ip"
path = "/callback/example"
"#;

fn imported(text: &str) -> Result<Organisation, ProfileError> {
    read(text.as_bytes(), ProfileOrigin::Imported)
}

fn refused(text: &str) -> String {
    imported(text).expect_err(text).to_string()
}

/// The whole profile with one text in place of another.
fn with(old: &str, new: &str) -> String {
    assert!(WHOLE.contains(old), "{old}");
    WHOLE.replacen(old, new, 1)
}

#[test]
fn a_whole_profile_is_read_and_what_is_written_reads_as_the_same() {
    let read = imported(WHOLE).unwrap();
    assert_eq!((read.name.as_str(), read.providers.len()), ("Example University", 1));
    let work = read.client_for(&"microsoft-work".parse().unwrap()).unwrap();
    assert_eq!(
        (work.id.as_str(), work.tenant.as_deref()),
        ("00000000-1111-2222-3333-444444444444", Some("example.org"))
    );
    let locked: Vec<_> = read.locked.iter().map(|name| name.code()).collect();
    assert_eq!(locked, ["renew", "proxy", "ca_file", "retention", "forward"]);
    assert_eq!(imported(&read.to_toml()).unwrap(), read, "{}", read.to_toml());
}

#[test]
fn a_profile_that_says_hardly_anything_is_one_too() {
    let read =
        imported("profile = 1\nname = \"Example\"\n[locked]\nproxy = \"system\"\nbrowser = \"system\"")
            .unwrap();
    assert!(read.locks(SettingName::Proxy) && read.settings.proxy.is_none() && read.providers.is_empty());
    assert_eq!(imported(&read.to_toml()).unwrap(), read);
}

#[test]
fn what_is_wrong_is_refused_with_its_line_and_the_reason() {
    let cases = [
        (with("profile = 1\n", ""), "“profile = 1” is missing"),
        (with("profile = 1", "profile = 2"), "line 2: it was made for a newer Mailward"),
        (
            with("name = \"Example University\"", "name = \"Example\\u202E\""),
            "line 3: the name of the organisation",
        ),
        (with("renew = true", "renew = \"yes\""), "line 6: invalid type"),
        (with("renew = true", "theme = \"dark\""), "line 6: unknown field `theme`"),
        (with("renew = true", "renew = true\nrenew = false"), "line 7: duplicate key"),
        (with("\"syslog-tls\", to", "\"syslog-tls\", extra = 1, to"), "line 10: unknown field `extra`"),
        (with("collector.example.org:6514", "collector.example.org"), "line 10: there is no port"),
        (
            with("proxy.example.org:3128", "http://anna:pw@proxy.example.org"),
            "line 8: a user name or password",
        ),
        (with("\"/etc/ssl/example.pem\"", "\"ssl/example.pem\""), "line 9: the path of a file"),
        (with("renew = true", "browser = \"sh -c evil\""), "line 6: a browser is a program to run"),
        (with("[clients.example]", "[clients.exmaple]"), "no provider is called exmaple"),
        (with("microsoft-work = [", "microsoft-wrok = ["), "line 21: no provider is called microsoft-wrok"),
        (with("tenant = \"example.org\"", "tenant = \"a b\""), "an organisation is named by its domain"),
        (with("id = \"example\"", "id = \"google\""), ": there is already a provider called google"),
        (with("\"https://login.example.org/token\"", "\"http://login.example.org/token\""), "is not https"),
        (with("imap = [\"mail\"]", "imap = [\"mail\"]\nresponse_type = \"token\""), "the implicit grant"),
        (with("kind = \"oauth\"", "kind = \"implicit\""), "line 27: the implicit grant"),
        (
            with(
                "\n[providers.client]",
                "\n[providers.parameters.required]\nresponse_type = \"token\"\n[providers.client]",
            ),
            "the implicit grant",
        ),
        (
            with("[providers.client]\n", "[providers.client]\nsurprise = 1\n"),
            "line 42: unknown field `surprise`",
        ),
        (
            with("https://login.example.org/authorize", "https://login.ex\u{430}mple.org/authorize"),
            "mixes letters",
        ),
        (
            with("issuer = \"https://login.example.org\"", "issuer = \"https://login.ex\u{430}mple.org\""),
            "xn--",
        ),
    ];
    for (text, why) in cases {
        let said = refused(&text);
        assert!(said.contains(why), "{said}\nwanted: {why}");
    }
    let twice = format!("{WHOLE}{}", &WHOLE[WHOLE.find("[[providers]]").unwrap()..]);
    assert!(refused(&twice).contains(": there is already a provider called example"), "{}", refused(&twice));
    assert_eq!(read(&[0xFF], ProfileOrigin::Imported).unwrap_err().fault, ProfileFault::NotText);
    assert_eq!(
        read(&vec![b'#'; 600_000], ProfileOrigin::Imported).unwrap_err().fault,
        ProfileFault::TooLarge
    );
}

#[test]
fn a_secret_is_refused_and_never_quoted_wherever_it_stands() {
    let client = "id = \"mail-programs\"";
    for text in [
        with(client, "id = \"mail-programs\"\nclient_secret = \"CANARY\""),
        with(client, "id = \"mail-programs\"\nsecret = \"CANARY\""),
        with("name = \"Example", "password = \"CANARY\"\nname = \"Example"),
        with("secret = \"never\"", "secret = \"never\"\nclient_secret = \"CANARY\""),
        with(
            "\n[providers.client]",
            "\n[providers.parameters.required]\nclient_secret = \"CANARY\"\n[providers.client]",
        ),
    ] {
        let said = refused(&text);
        assert!(said.contains("a secret has no place in a profile") && !said.contains("CANARY"), "{said}");
    }
    for text in [
        with(client, "id = [\"CANARY\"]"),
        with(client, "id = \"GOCSPX-CANARY\"\nname = 7"),
        with("secret = \"never\"", "secret = \"CANARY\""),
        with("renew = true", "renew = \"CANARY\""),
        with("\"five-years\"", "\"CANARY\""),
        with("\"syslog-tls\"", "\"CANARY\""),
        with("domains = [\"example.org\"]", "domains = [\"CANARY\"]"),
        with("[\"mail\"]", "[\"CANARY CANARY\"]"),
        with("\"proxy.example.org:3128\"", "\"http://CANARY:CANARY@proxy.example.org\""),
        with("renew = true", "renew = CANARY"),
        with("id = \"example\"", "id = \"CANARY CANARY\""),
        with("\"2026-11-22\"", "\"CANARY\""),
        with("\"https://login.example.org/token\"", "\"CANARY\""),
    ] {
        let said = refused(&text);
        assert!(!said.contains("CANARY"), "{said}");
    }
}

#[test]
fn only_the_system_s_place_may_name_a_program_to_run() {
    let text = with("renew = true", "browser = \"/usr/bin/firefox\"");
    let managed = read(text.as_bytes(), ProfileOrigin::Managed("/etc/mailward/profile.toml".into())).unwrap();
    assert_eq!(managed.settings.browser.as_deref(), Some("/usr/bin/firefox"));
}

#[test]
fn a_definition_is_no_profile_and_a_broken_profile_is_one() {
    assert!(is_profile(WHOLE) && is_profile("profile = 1\nname = ") && is_profile("  profile=9"));
    assert!(!is_profile(&WHOLE[WHOLE.find("id = \"example\"").unwrap()..]));
    assert!(!is_profile("name = \"x\"\n[table]\nprofile = 1"));
}

#[test]
fn what_is_locked_counts_and_what_a_person_chose_below_it_is_kept() {
    let organisation = imported(WHOLE).unwrap();
    let chosen = Settings {
        theme: ThemeChoice::Dark,
        renew: false,
        retention: Retention::Quarter,
        forward: Some(Forward::SyslogLocal),
        ..Settings::default()
    };
    let counts = organisation.over(&chosen);
    assert_eq!(
        (counts.theme, counts.renew, counts.retention),
        (ThemeChoice::Dark, true, Retention::FiveYears)
    );
    assert_eq!(counts.forward, organisation.settings.forward);
    let wish = Settings { theme: ThemeChoice::Light, renew: false, ..counts };
    let kept = organisation.below(wish, &chosen);
    assert_eq!(kept, Settings { theme: ThemeChoice::Light, ..chosen });
}

#[test]
fn every_setting_that_can_be_locked_is_forced_and_no_other() {
    let other = Settings {
        renew: false,
        notifications: false,
        start_at_login: true,
        browser: Some("firefox".into()),
        proxy: Some("proxy.example.org:1".parse().unwrap()),
        ca_file: Some("/ca.pem".into()),
        refresh_age: RefreshAge::Any,
        retention: Retention::Forever,
        forward: Some(Forward::SyslogLocal),
        ..Settings::default()
    };
    for name in SettingName::ALL {
        let base = imported("profile = 1\nname = \"Example\"").unwrap();
        let locking = Organisation { settings: other.clone(), locked: [name].into(), ..base };
        let counts = locking.over(&Settings::default());
        let shown = |settings: &Settings| toml::Table::try_from(settings).unwrap();
        let (before, after) = (shown(&Settings::default()), shown(&counts));
        let mut names: Vec<_> =
            before.keys().chain(after.keys()).filter(|key| before.get(*key) != after.get(*key)).collect();
        names.dedup();
        assert_eq!(names, [name.code()]);
    }
}

/// The text with some of it taken out and this put in its place.
fn damaged(text: &str, at: proptest::sample::Index, length: usize, put: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let at = at.index(letters.len());
    letters[..at]
        .iter()
        .copied()
        .chain(put.chars())
        .chain(letters.iter().skip(at + length).copied())
        .collect()
}

proptest! {
    #[test]
    fn a_damaged_profile_is_refused_or_reads_back_the_same(
        at in any::<proptest::sample::Index>(),
        length in 0..40_usize,
        put in ".{0,20}",
    ) {
        if let Ok(profile) = imported(&damaged(WHOLE, at, length, &put)) {
            let written = profile.to_toml();
            prop_assert!(is_profile(&written));
            let once = profile.over(&Settings::default());
            prop_assert_eq!(profile.over(&once), once, "what is decided is decided once");
            prop_assert_eq!(imported(&written), Ok(profile));
        }
    }
}
