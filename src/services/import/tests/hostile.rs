//! Files that somebody made to break or to mislead their reader.

use proptest::prelude::*;

use super::*;
use crate::domain::import::ImportProvider;
use crate::services::import::read::parse;

async fn refused(stage: &Stage, name: &str, text: &str) -> (ProblemKind, String) {
    let problem = look_at(stage, name, text).await.unwrap_err();
    assert!(problem.facts.at.is_some() && problem.facts.more.contains_key("path"));
    (problem.kind, problem.facts.detail.unwrap_or_default())
}

#[tokio::test]
async fn entities_references_and_other_encodings_are_refused_with_their_reason() {
    let stage = Stage::in_memory().await;
    let bomb =
        "<!DOCTYPE k [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><k9settings format='1'>&b;</k9settings>";
    let (kind, detail) = refused(&stage, "a.k9s", bomb).await;
    assert_eq!((kind, detail.contains("document type")), (ProblemKind::ImportInvalid, true), "{detail}");
    let outside = "<k9settings format='1'>&xxe;</k9settings>";
    assert!(refused(&stage, "a.k9s", outside).await.1.contains("outside"));
    let latin = "<?xml version='1.0' encoding='iso-8859-1'?><k9settings format='1'><n>ä</n></k9settings>";
    assert!(refused(&stage, "a.k9s", latin).await.1.contains("UTF-8"));
    for (text, kind) in [
        ("", ProblemKind::ImportUnknown),
        ("Dear Sir", ProblemKind::ImportUnknown),
        ("<html/>", ProblemKind::ImportUnknown),
        ("{\"a\": 1}", ProblemKind::ImportUnknown),
        ("<k9settings/>", ProblemKind::ImportInvalid),
        ("<k9settings format='2'/>", ProblemKind::ImportInvalid),
        ("[2,[1,1]]", ProblemKind::ImportInvalid),
        ("[1,[1,1],[0]]", ProblemKind::ImportInvalid),
        ("account \"a\" { auth_uri = CANARY", ProblemKind::ImportInvalid),
        ("user_pref(\"a\", 1);", ProblemKind::ImportInvalid),
    ] {
        assert_eq!(refused(&stage, "settings", text).await.0, kind, "{text}");
    }
}

#[tokio::test]
async fn what_is_too_large_or_no_file_is_not_read() {
    let stage = Stage::in_memory().await;
    let folder = tempfile::tempdir().unwrap();
    let large = folder.path().join("large.k9s");
    std::fs::File::create(&large).unwrap().set_len(100 * 1024 * 1024).unwrap();
    assert_eq!(look_in(&stage, &large, None).await.unwrap_err().kind, ProblemKind::ImportTooLarge);
    let nowhere = folder.path().join("nowhere");
    assert_eq!(look_in(&stage, &nowhere, None).await.unwrap_err().kind, ProblemKind::FileUnreadable);
    std::fs::remove_file(&large).unwrap();
    assert_eq!(look_in(&stage, folder.path(), None).await.unwrap_err().kind, ProblemKind::ImportUnknown);
    #[cfg(unix)]
    assert_eq!(
        look_in(&stage, Path::new("/dev/zero"), None).await.unwrap_err().kind,
        ProblemKind::ImportUnknown
    );
}

fn k9(host: &str, address: &str, security: &str) -> String {
    format!(
        "<k9settings format='1'><accounts><account uuid='0a1b2c3d-0000-4000-8000-000000000001'><name>A</name>\
         <incoming-server type='IMAP'><host>{host}</host><connection-security>{security}</connection-security>\
         <authentication-type>XOAUTH2</authentication-type><username>{address}</username></incoming-server>\
         <identities><identity><email>{address}</email></identity></identities></account></accounts></k9settings>"
    )
}

#[tokio::test]
async fn a_name_in_foreign_letters_is_shown_in_ascii_and_never_taken_for_its_likeness() {
    let stage = Stage::in_memory().await;
    let likeness =
        look_at(&stage, "a.k9s", &k9("imap.gm\u{430}il.com", "anna@gm\u{430}il.com", "SSL_TLS_REQUIRED"))
            .await
            .unwrap();
    assert!(
        matches!(&likeness.items[0].verdict, Verdict::Cannot(Refusal::ProviderUnknown(host)) if host.starts_with("xn--"))
    );
    assert!(
        likeness.items[0]
            .remarks
            .iter()
            .any(|remark| matches!(remark, Remark::OtherLetters { ascii, .. } if ascii.contains("xn--")))
    );
    let server = k9("imap.gm\u{430}il.com", "anna@gmail.com", "SSL_TLS_REQUIRED");
    let server = look_at(&stage, "a.k9s", &server).await.unwrap();
    assert_eq!(server.items[0].verdict, Verdict::Asks(Doubt::Alphabets));
    let honest = look_at(&stage, "a.k9s", &k9("imap.gmail.com", "anna@bücher.example", "SSL_TLS_REQUIRED"))
        .await
        .unwrap();
    assert_eq!(honest.items[0].verdict, Verdict::Ready);
    assert_eq!(honest.items[0].addition.as_ref().unwrap().address.host(), "xn--bcher-kva.example");
    assert_eq!(honest.items[0].remarks.len(), 1);
}

#[tokio::test]
async fn a_server_of_somebody_else_is_not_taken_by_itself_and_one_without_tls_never() {
    let stage = Stage::in_memory().await;
    let foreign = look_at(&stage, "a.k9s", &k9("imap.evil.example", "anna@gmail.com", "SSL_TLS_REQUIRED"))
        .await
        .unwrap();
    assert_eq!(foreign.items[0].verdict, Verdict::Asks(Doubt::ForeignServer));
    let clear = look_at(&stage, "a.k9s", &k9("imap.gmail.com", "anna@gmail.com", "NONE")).await.unwrap();
    assert_eq!(
        (&clear.items[0].verdict, &clear.items[0].remarks),
        (&Verdict::Ready, &vec![Remark::WithoutTls(MailUse::Imap)])
    );
    assert!(clear.items[0].addition.as_ref().unwrap().servers.is_empty());
    let broken =
        look_at(&stage, "a.k9s", &k9("no host!", "anna@gmail.com", "SSL_TLS_REQUIRED")).await.unwrap();
    assert_eq!(broken.items[0].remarks, [Remark::ServerInvalid(MailUse::Imap)]);
}

#[tokio::test]
async fn a_sign_in_page_of_somebody_else_asks_first_and_plain_http_is_refused() {
    let stage = Stage::in_memory().await;
    let with = |authorization: &str| {
        samples::AUTOCONFIG
            .replace("https://id.home.example.net/authorize", authorization)
            .replace("%EMAILLOCALPART%", "eve@home.example.net")
            .replace("%EMAILDOMAIN%", "home.example.net")
    };
    let verdict =
        async |text: String| look_at(&stage, "c.xml", &text).await.unwrap().items[0].verdict.clone();
    assert_eq!(verdict(with("https://id.evil.example/authorize")).await, Verdict::Asks(Doubt::ForeignSignIn));
    for bad in
        ["http://id.home.example.net/authorize", "javascript:alert(1)", "https://a:b@id.home.example.net/"]
    {
        assert!(matches!(verdict(with(bad)).await, Verdict::Cannot(Refusal::SignInUnusable(_))), "{bad}");
    }
    let google = with("https://accounts.google.com/o/oauth2/v2/auth");
    let google = look_at(&stage, "c.xml", &google).await.unwrap();
    assert!(
        matches!(&google.items[0].addition.as_ref().unwrap().provider, ImportProvider::Known(id, _) if id.as_str() == "google")
    );
}

#[test]
fn many_accounts_are_cut_off() {
    let account = |number: usize| format!("<account uuid='0a1b2c3d-0000-4000-8000-{number:012}'/>");
    let text: String = (0..2_000).map(account).collect();
    let parsed =
        parse(format!("<k9settings format='1'><accounts>{text}</accounts></k9settings>").as_bytes(), None)
            .unwrap();
    assert_eq!((parsed.found.len(), parsed.notes.as_slice()), (500, &[Note::CutOff][..]));
}

/// Every sample, to be damaged.
const SAMPLES: [&str; 8] = [
    samples::K9,
    samples::PREFS,
    samples::AUTOCONFIG,
    samples::QR,
    samples::PIZAUTH,
    samples::PROXY,
    samples::OAMA,
    samples::MUTT,
];

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        parse(&bytes, None).ok();
    }

    #[test]
    fn damaged_settings_end_somewhere_and_keep_no_secret(
        which in 0..SAMPLES.len(),
        at in any::<proptest::sample::Index>(),
        length in 0..40_usize,
        put in ".{0,20}",
    ) {
        let text: Vec<char> = SAMPLES[which].chars().collect();
        let at = at.index(text.len());
        let rest: String = text.iter().skip(at + length).collect();
        let damaged: String = text[..at].iter().collect::<String>() + &put + &rest;
        if let Ok(parsed) = parse(damaged.as_bytes(), None) {
            prop_assert!(parsed.found.len() <= 500);
        }
    }
}
