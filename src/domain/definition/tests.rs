//! Definitions, good and bad.

use super::*;
use crate::domain::catalogue::Catalogue;
use proptest::prelude::*;

/// One that nothing is to be said about.
pub(crate) const GOOD: &str = r#"
id = "example"
name = "Example Mail"
short_name = "Example"
kind = "oauth"
verified = false
date = "2026-11-22"
source = "its own documents"
domains = ["example.org"]
issuer = "https://login.example.org"

[endpoints]
authorization = "https://login.example.org/authorize"
token = "https://login.example.org/token"
revocation = "https://api.example.org/revoke"

[scopes]
imap = ["mail.imap"]
smtp = ["mail.smtp"]
identity = ["openid"]

[client]
secret = "optional"
authentication = ["none"]

[redirect]
path = "/callback/example"

[[servers]]
protocol = "imap"
host = "imap.example.org"
port = 993
tls = "implicit"
"#;

fn judged(text: &str) -> Vec<DefinitionFinding> {
    read(text, &Catalogue::built_in()).1
}

/// The good one with one line in place of another.
fn with(line: &str, instead: &str) -> String {
    assert!(GOOD.contains(line), "{line}");
    GOOD.replacen(line, instead, 1)
}

fn told(findings: &[DefinitionFinding]) -> Vec<(FindingWeight, &str, &str)> {
    findings.iter().map(|finding| (finding.weight, finding.code, finding.field.as_str())).collect()
}

#[test]
fn a_good_definition_is_read_and_nothing_is_said() {
    let (provider, findings) = read(GOOD, &Catalogue::built_in());
    assert_eq!(findings, []);
    assert_eq!(provider.unwrap().id.as_str(), "example");
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table, one row for each reason")]
fn every_definition_that_cannot_be_kept_is_refused_with_reason_member_and_line() {
    let token = r#"token = "https://login.example.org/token""#;
    let scopes = "[scopes]\nimap = [\"mail.imap\"]";
    for (line, instead, code, field, at) in [
        ("kind = \"oauth\"", "kind = \"implicit\"", "implicit", "kind", 5),
        (
            token,
            "token = \"https://login.example.org/token\"\nresponse_type = \"token\"",
            "implicit",
            "endpoints.response_type",
            15,
        ),
        (
            "[client]",
            "[parameters.required]\nresponse_type = \"code id_token\"\n\n[client]",
            "implicit",
            "parameters.required.response_type",
            23,
        ),
        ("[client]", "[client]\ngrant_types = [\"implicit\"]", "implicit", "client.grant_types[0]", 23),
        ("[client]", "[client]\ngrant_type = \"password\"", "password-grant", "client.grant_type", 23),
        ("[client]", "[client]\npkce = \"plain\"", "pkce", "client.pkce", 23),
        ("[client]", "[client]\nclient_secret = \"CANARY\"", "secret", "client.client_secret", 23),
        (token, "token = \"http://login.example.org/token\"", "plain-http", "endpoints.token", 14),
        ("issuer = \"https:", "issuer = \"HTTP:", "plain-http", "issuer", 10),
        (token, "token = \"http://127.0.0.1:4711/token\"", "points-here", "endpoints.token", 14),
        (token, "", "missing", "endpoints.token", 12),
        ("name = \"Example Mail\"", "", "missing", "name", 1),
        ("name = \"Example Mail\"", "name = \"Example Mail\"\ncolour = \"red\"", "unknown-key", "colour", 4),
        ("id = \"example\"", "id = \"example\"\nid = \"other\"", "duplicate-key", "", 3),
        ("id = \"example\"", "id = \"google\"", "id-taken", "id", 2),
        ("id = \"example\"", "id = \"proton\"", "id-taken", "id", 2),
        ("id = \"example\"", "id = \"Not a name\"", "value", "id", 2),
        (
            "issuer = \"https://login.example.org\"",
            "issuer = \"https://accounts.google.com\"",
            "issuer-taken",
            "issuer",
            10,
        ),
        ("/callback/example", "/callback/google", "redirect-taken", "redirect.path", 27),
        ("Example Mail", "Example\u{202e}Mail", "unseen", "name", 3),
        ("domains = [\"example.org\"]", "domains = [\"ex\u{430}mple.org\"]", "homoglyph", "domains[0]", 9),
        ("domains = [\"example.org\"]", "domains = [\"Example\"]", "domain", "domains[0]", 9),
        ("host = \"imap.example.org\"", "host = \"https://imap.example.org\"", "host", "servers[0].host", 31),
        (
            scopes,
            "[scopes]\none_resource = true\nimap = [\"https://outlook.office.com/IMAP.AccessAsUser.All\", \"https://graph.microsoft.com/Mail.Read\"]",
            "scopes-mixed",
            "scopes",
            17,
        ),
        ("kind = \"oauth\"", "kind = \"app-password\"", "not-oauth", "kind", 5),
        (
            "[client]",
            "[parameters.required]\nstate = \"1\"\n\n[client]",
            "reserved",
            "parameters.required.state",
            23,
        ),
        ("short_name = \"Example\"", "short_name = [", "unreadable", "", 5),
    ] {
        let text = with(line, instead);
        let (provider, findings) = read(&text, &Catalogue::built_in());
        let refusal = findings.iter().find(|finding| finding.weight == FindingWeight::Refused);
        let refusal = refusal.unwrap_or_else(|| panic!("{instead}: {findings:?}"));
        assert_eq!(
            (refusal.code, refusal.field.as_str(), refusal.line),
            (code, field, at),
            "{instead}: {findings:?}"
        );
        assert!(!format!("{findings:?}").contains("CANARY"), "{findings:?}");
        let check = DefinitionCheck { provider, findings, metadata: MetadataComparison::NotAsked };
        assert!(check.refused());
    }
}

#[test]
fn what_looks_wrong_and_may_be_right_is_said_and_left_to_the_person() {
    use FindingWeight::{Attention, Note};
    let token = r#"token = "https://login.example.org/token""#;
    for (line, instead, weight, code, field) in [
        (token, "token = \"https://login.example.com/token\"", Attention, "foreign-host", "endpoints.token"),
        (
            "host = \"imap.example.org\"",
            "host = \"imap.ex\u{430}mple.org\"",
            Attention,
            "homoglyph",
            "servers[0].host",
        ),
        (
            "host = \"imap.example.org\"",
            "host = \"b\u{fc}cher.example\"",
            Attention,
            "letters",
            "servers[0].host",
        ),
        ("host = \"imap.example.org\"", "host = \"127.0.0.1\"", Attention, "server-here", "servers[0].host"),
        (
            "domains = [\"example.org\"]",
            "domains = [\"gmail.com\"]",
            Attention,
            "domain-claimed",
            "domains[0]",
        ),
        ("identity = [\"openid\"]", "", Note, "nobody-known", "scopes.identity"),
        (
            "identity = [\"openid\"]",
            "identity = [\"openid\"]\nseparator = \",\"",
            Attention,
            "separator",
            "scopes.separator",
        ),
        (
            "[client]",
            "[parameters.required]\nresponse_mode = \"fragment\"\n\n[client]",
            Attention,
            "response-mode",
            "parameters.required.response_mode",
        ),
        (
            "secret = \"optional\"",
            "secret = \"required\"",
            Attention,
            "authentication",
            "client.authentication",
        ),
    ] {
        let findings = judged(&with(line, instead));
        assert_eq!(told(&findings), [(weight, code, field)], "{instead}");
        assert!(findings[0].line > 0, "{instead}");
    }
}

#[test]
fn a_name_that_looks_like_another_is_shown_in_plain_letters() {
    for text in [
        with("issuer = \"https://login.example.org\"", "issuer = \"https://login.ex\u{430}mple.org\""),
        with("domains = [\"example.org\"]", "domains = [\"ex\u{430}mple.org\"]"),
    ] {
        let findings = judged(&text);
        let shown = findings.iter().find(|finding| finding.code == "homoglyph").unwrap();
        assert!(shown.title.contains("xn--exmple-4nf.org"), "{shown:?}");
    }
}

#[test]
fn a_provider_on_this_computer_may_use_plain_http_and_everything_on_it() {
    let here = GOOD.replace("https://login.example.org", "http://127.0.0.1:4711");
    let here = here
        .replace("https://api.example.org", "http://127.0.0.1:4711")
        .replace("imap.example.org", "127.0.0.1");
    assert_eq!(told(&judged(&here)), []);
}

#[test]
fn what_no_definition_can_be_is_refused_at_once() {
    let deep = format!("a = {}1{}", "[".repeat(5000), "]".repeat(5000));
    for text in ["", "\u{0}", "<html>", "{\"id\": 1}", "id = \"", &deep, &"x = 1\n".repeat(100_000)] {
        let (provider, findings) = read(text, &Catalogue::built_in());
        assert!(provider.is_none());
        assert_eq!(findings[0].weight, FindingWeight::Refused, "{}", text.len());
        assert!(findings.iter().all(|finding| finding.title.chars().count() < 400));
    }
}

#[test]
fn a_new_form_of_ones_own_definition_does_not_collide_with_the_old_one() {
    let own = Provider::from_toml(GOOD).unwrap();
    let catalogue = Catalogue::built_in().with_custom(vec![own]).unwrap();
    assert_eq!(read(&with("Example Mail", "Example Post"), &catalogue).1, []);
    let other = with("id = \"example\"", "id = \"other\"");
    assert_eq!(read(&other, &catalogue).1[0].code, "issuer-taken");
}

#[test]
fn every_provider_is_the_same_after_it_was_written_and_read() {
    for provider in Catalogue::built_in().providers() {
        let text = provider.to_toml().unwrap();
        assert_eq!(Provider::from_toml(&text).as_ref(), Ok(&**provider), "{text}");
    }
}

#[test]
fn a_definition_is_held_against_metadata_field_by_field() {
    use FindingWeight::{Attention, Note};
    let own = Provider::from_toml(GOOD).unwrap();
    assert_eq!(compare(&own, &own), []);
    let changed = |change: fn(&mut Provider)| {
        let mut said = own.clone();
        change(&mut said);
        compare(&own, &said)
    };
    let other = || "https://login.example.org/other".parse().unwrap();
    let cases: [(Vec<DefinitionFinding>, FindingWeight, &str, &str); 7] = [
        (
            changed(|said| said.endpoints.token = "https://login.example.org/t".parse().unwrap()),
            Attention,
            "differs.token",
            "endpoints.token",
        ),
        (
            changed(|said| said.endpoints.userinfo = Some("https://login.example.org/me".parse().unwrap())),
            Note,
            "missing.userinfo",
            "endpoints.userinfo",
        ),
        (changed(|said| said.endpoints.revocation = None), Note, "alone.revocation", "endpoints.revocation"),
        (changed(|said| said.client.sends_iss = true), Note, "missing.iss", "client.sends_iss"),
        (
            changed(|said| said.scopes.imap = vec!["imap.all".parse().unwrap()]),
            Note,
            "differs.scopes",
            "scopes.imap",
        ),
        (
            changed(|said| said.scopes.offline = vec!["offline_access".parse().unwrap()]),
            Attention,
            "missing.offline",
            "scopes.offline",
        ),
        (
            {
                let (mut strict, said) = (own.clone(), own.clone());
                strict.client.sends_iss = true;
                compare(&strict, &said)
            },
            Attention,
            "differs.iss",
            "client.sends_iss",
        ),
    ];
    for (findings, weight, code, field) in cases {
        assert_eq!(told(&findings), [(weight, code, field)]);
    }
    let mut said = own.clone();
    said.endpoints.authorization = other();
    assert!(compare(&own, &said)[0].title.contains("https://login.example.org/other"));
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
    fn a_damaged_definition_is_refused_with_a_reason_or_reads_back_the_same(
        at in any::<proptest::sample::Index>(),
        length in 0..40_usize,
        put in ".{0,20}",
    ) {
        let (provider, findings) = read(&damaged(GOOD, at, length, &put), &Catalogue::built_in());
        let refused = findings.iter().any(|finding| finding.weight == FindingWeight::Refused);
        prop_assert!(provider.is_some() || refused, "what cannot be read is refused with a reason");
        if let Some(provider) = provider.filter(|_| !refused) {
            let written = provider.to_toml().unwrap();
            prop_assert_eq!(Provider::from_toml(&written), Ok(provider));
        }
    }
}
