//! Verdicts on mail, as a table: one row a token.

use jiff::SignedDuration;

use super::super::OpaqueShape;
use super::*;
use crate::domain::catalogue::Catalogue;
use crate::domain::examples;

const NOW: &str = "2026-11-22T14:21:00Z";
const TENANT: &str = "aaaabbbb-0000-cccc-1111-dddd2222eeee";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn provider(id: &str) -> Provider {
    (**Catalogue::built_in().find(&id.parse().unwrap()).unwrap()).clone()
}

/// The claims of a token of Microsoft for Outlook, with these in place of its own; an empty one is left out.
fn claims(other: &[(&str, &str)]) -> Node {
    let usual = [
        ("aud", "https://outlook.office.com"),
        ("iss", "https://sts.windows.net/aaaabbbb-0000-cccc-1111-dddd2222eeee/"),
        ("upn", "anna@example.org"),
        ("scp", "IMAP.AccessAsUser.All SMTP.Send POP.AccessAsUser.All"),
        ("tid", TENANT),
        ("exp", "1795360860"),
    ];
    let own = usual.iter().filter(|(name, _)| !other.iter().any(|(other, _)| other == name));
    let all = own.chain(other).filter(|(_, value)| !value.is_empty());
    Node::Object(all.map(|(name, value)| ((*name).to_owned(), node(name, value))).collect())
}

fn node(name: &str, value: &str) -> Node {
    match name {
        "exp" | "nbf" => Node::Number(value.to_owned()),
        "roles" => Node::List(value.split(' ').map(|role| Node::Text(role.to_owned())).collect()),
        _ => Node::Text(value.to_owned()),
    }
}

fn judge(claims: &Node, account: Option<&Account>, provider: &Provider) -> MailVerdict {
    let subject = Subject {
        form: &Form::Jwt,
        stored: None,
        header: None,
        claims: Some(claims),
        signature: SignatureState::Unchecked,
        revoked_at: None,
        account,
    };
    mail_verdict(&subject, provider, now())
}

fn opens(verdict: &MailVerdict) -> [Option<bool>; 3] {
    [verdict.imap, verdict.smtp, verdict.pop]
}

#[test]
fn a_token_that_is_for_mail_opens_what_its_permissions_say() {
    let microsoft = provider("microsoft-work");
    let (yes, no) = (Some(true), Some(false));
    for (changed, expected, why) in [
        (&[] as &[_], [yes, yes, yes], MailReason::Fits),
        (&[("scp", "SMTP.Send")], [no, yes, no], MailReason::SomeOnly),
        (&[("scp", "https://outlook.office.com/IMAP.AccessAsUser.All")], [yes, no, no], MailReason::SomeOnly),
        (&[("scp", "Mail.Read")], [no; 3], MailReason::NoMailPermission),
        (&[("scp", "imap.accessasuser.all")], [no; 3], MailReason::NoMailPermission),
        (&[("scp", "")], [None; 3], MailReason::NotReadable),
        (&[("aud", "00000002-0000-0ff1-ce00-000000000000")], [yes; 3], MailReason::Fits),
        (
            &[("iss", "https://login.microsoftonline.com/aaaabbbb-0000-cccc-1111-dddd2222eeee/v2.0")],
            [yes; 3],
            MailReason::Fits,
        ),
    ] {
        let verdict = judge(&claims(changed), None, &microsoft);
        assert_eq!((opens(&verdict), verdict.why), (expected, why), "{changed:?}");
    }
}

#[test]
fn what_speaks_against_a_token_is_named() {
    let microsoft = provider("microsoft-work");
    let ended: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
    let ahead: Timestamp = "2026-11-22T15:00:00Z".parse().unwrap();
    let graph = MailReason::OtherAudience("Microsoft Graph".into());
    let foreign = "https://login.example.com/";
    for (changed, why) in [
        (&[("aud", "https://graph.microsoft.com"), ("scp", "Mail.Read")] as &[_], graph.clone()),
        (&[("aud", "00000003-0000-0000-c000-000000000000")], graph),
        (&[("exp", "1795348800")], MailReason::Ended(ended)),
        (&[("nbf", "1795359600")], MailReason::NotYet(ahead)),
        (&[("iss", foreign)], MailReason::OtherIssuer(foreign.into())),
        (
            &[("iss", "https://sts.windows.net/00000000-0000-cccc-1111-dddd2222eeee/")],
            MailReason::OtherIssuer("https://sts.windows.net/00000000-0000-cccc-1111-dddd2222eeee/".into()),
        ),
        (
            &[("scp", ""), ("nonce", "n"), ("aud", "6d1f2c8a-1111-4222-8333-444455556666")],
            MailReason::IdToken,
        ),
        (&[("typ", "Refresh")], MailReason::RefreshToken),
        (&[("scp", ""), ("idtyp", "app"), ("roles", "Mail.Read")], MailReason::AppOnly),
    ] {
        let verdict = judge(&claims(changed), None, &microsoft);
        assert_eq!((opens(&verdict), verdict.why), ([Some(false); 3], why), "{changed:?}");
    }
}

#[test]
fn clocks_may_be_five_minutes_apart() {
    let microsoft = provider("microsoft-work");
    let just_ended = judge(&claims(&[("exp", "1795357200")]), None, &microsoft); // a minute past
    assert_eq!(just_ended.why, MailReason::Fits);
    let begins_soon = judge(&claims(&[("nbf", "1795357440")]), None, &microsoft); // in three minutes
    assert_eq!(begins_soon.why, MailReason::Fits);
}

#[test]
fn a_program_with_a_role_for_mail_is_up_to_an_administrator() {
    let token = claims(&[("scp", ""), ("upn", ""), ("idtyp", "app"), ("roles", "IMAP.AccessAsApp")]);
    let verdict = judge(&token, None, &provider("microsoft-work"));
    assert_eq!((opens(&verdict), verdict.why), ([None; 3], MailReason::AppOnly));
    let older = claims(&[("scp", ""), ("upn", ""), ("oid", "o"), ("sub", "o"), ("roles", "Mail.Read")]);
    assert_eq!(judge(&older, None, &provider("microsoft-work")).why, MailReason::AppOnly);
}

#[test]
fn a_token_of_another_organisation_is_refused_where_the_provider_is_for_one() {
    let narrowed = provider("microsoft-work").with_tenant("11112222-0000-cccc-1111-dddd2222eeee").unwrap();
    let verdict = judge(&claims(&[]), None, &narrowed);
    assert_eq!(verdict.why, MailReason::OtherTenant(TENANT.into()));
    let own = provider("microsoft-work").with_tenant(TENANT).unwrap();
    assert_eq!(judge(&claims(&[]), None, &own).why, MailReason::Fits);
}

#[test]
fn a_token_of_another_person_is_told_from_one_of_an_alias() {
    let microsoft = provider("microsoft-work");
    let new = examples::new(); // anna@example.org
    let signed_in = examples::signed_in(now(), SignedDuration::from_hours(1));
    let mut shared = examples::new();
    shared.mailbox = Some("office@example.org".into());
    let other = |name: &str| MailReason::OtherPerson(name.to_owned());
    for (person, account, imap, why) in [
        ("Anna@Example.org", &new, Some(true), MailReason::Fits),
        ("anna.b@example.org", &new, None, other("anna.b@example.org")),
        ("ben@other.example", &new, Some(false), other("ben@other.example")),
        ("ben@example.org", &signed_in, Some(false), other("ben@example.org")),
        ("ben@example.org", &shared, Some(true), MailReason::Fits),
    ] {
        let verdict = judge(&claims(&[("upn", person)]), Some(account), &microsoft);
        assert_eq!((verdict.imap, verdict.why), (imap, why), "{person}");
    }
    let same = judge(&claims(&[("upn", "b@other.example"), ("sub", "1")]), Some(&signed_in), &microsoft);
    assert_eq!(same.why, MailReason::Fits, "the provider's own name for the person counts more");
}

#[test]
fn only_what_the_account_is_for_is_asked_of_a_token() {
    let account = examples::new(); // IMAP and SMTP
    let token = claims(&[("scp", "IMAP.AccessAsUser.All SMTP.Send")]);
    let verdict = judge(&token, Some(&account), &provider("microsoft-work"));
    assert_eq!((opens(&verdict), verdict.why), ([Some(true), Some(true), Some(false)], MailReason::Fits));
}

#[test]
fn what_cannot_be_read_is_judged_by_what_it_is_known_to_be() {
    let google = provider("google");
    let mut account = examples::signed_in(now(), SignedDuration::from_hours(1));
    let own = |shape| Form::Opaque(shape);
    let id = |id: &str| id.parse().unwrap();
    let verdict = |form: &Form, stored, account: Option<&Account>| {
        let signature = SignatureState::Unchecked;
        let subject =
            Subject { form, stored, header: None, claims: None, signature, revoked_at: None, account };
        let verdict = mail_verdict(&subject, &google, now());
        (verdict.imap, verdict.why)
    };
    let access = own(OpaqueShape::AccessOf(id("google")));
    assert_eq!(verdict(&access, None, None), (None, MailReason::NotReadable));
    assert_eq!(verdict(&access, None, Some(&account)), (None, MailReason::NotReadable));
    for (form, why) in [
        (own(OpaqueShape::RefreshOf(id("google"))), MailReason::RefreshToken),
        (own(OpaqueShape::AccessOf(id("yahoo"))), MailReason::OtherIssuer("yahoo".into())),
        (own(OpaqueShape::CodeOf(id("google"))), MailReason::NotAToken),
        (own(OpaqueShape::AppPassword), MailReason::NotAToken),
        (own(OpaqueShape::SaslAnswer), MailReason::NotAToken),
        (Form::Broken, MailReason::NotAToken),
        (Form::JwsJson, MailReason::NotAToken),
    ] {
        assert_eq!(verdict(&form, None, None), (Some(false), why), "{form:?}");
    }
    assert_eq!(verdict(&Form::Jwe, None, None), (None, MailReason::NotReadable));

    account.grant.as_mut().unwrap().granted = vec!["https://mail.google.com/".parse().unwrap()];
    let stored = Some(StoredToken::Access);
    assert_eq!(verdict(&access, stored, Some(&account)), (Some(true), MailReason::Fits));
    assert_eq!(verdict(&access, Some(StoredToken::Refresh), Some(&account)).1, MailReason::RefreshToken);
    account.grant.as_mut().unwrap().granted = vec!["openid".parse().unwrap()];
    assert_eq!(verdict(&access, stored, Some(&account)), (Some(false), MailReason::NoMailPermission));
    account.grant.as_mut().unwrap().access.as_mut().unwrap().expires_at =
        Some(now() - SignedDuration::from_hours(1));
    let ended = MailReason::Ended(now() - SignedDuration::from_hours(1));
    assert_eq!(verdict(&access, stored, Some(&account)), (Some(false), ended));
}

#[test]
fn a_wrong_signature_and_a_revocation_go_before_everything_else() {
    let microsoft = provider("microsoft-work");
    let token = claims(&[("exp", "1")]);
    let mut subject = Subject {
        form: &Form::Jwt,
        stored: None,
        header: None,
        claims: Some(&token),
        signature: SignatureState::Invalid,
        revoked_at: None,
        account: None,
    };
    assert_eq!(mail_verdict(&subject, &microsoft, now()).why, MailReason::SignatureWrong);
    subject.revoked_at = Some(now());
    assert_eq!(mail_verdict(&subject, &microsoft, now()).why, MailReason::RevokedHere);
}

#[test]
fn a_token_for_another_service_is_a_finding() {
    let verdict =
        judge(&claims(&[("aud", "https://graph.microsoft.com")]), None, &provider("microsoft-work"));
    let finding = verdict.finding().unwrap();
    assert_eq!((finding.id, finding.severity), (FindingId::Audience, Severity::Fail));
    assert_eq!(finding.facts[&FindingFact::Found], "Microsoft Graph");
    assert_eq!(finding.facts[&FindingFact::Expected], "Outlook");
    assert_eq!(judge(&claims(&[]), None, &provider("microsoft-work")).finding(), None);
}
