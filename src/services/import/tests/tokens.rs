//! Programs that keep tokens: addresses and clients are taken, secrets are not.

use super::*;

#[tokio::test]
async fn accounts_of_pizauth_bring_their_clients_but_no_secrets() {
    let stage = Stage::in_memory().await;
    let preview = look_at(&stage, "pizauth.conf", samples::PIZAUTH).await.unwrap();
    assert_eq!(
        (preview.format, preview.notes.as_slice()),
        (ImportFormat::Pizauth, &[Note::SecretsSkipped][..])
    );
    let office = item(&preview, "office");
    let added = office.addition.as_ref().unwrap();
    assert_eq!(
        (&office.verdict, provider(office), &added.uses),
        (&Verdict::Ready, "microsoft-work", &uses("imap,smtp"))
    );
    assert_eq!(added.client.as_ref().unwrap().as_str(), "9d9e4a21-0000-4000-8000-5b3a6a0b7c11");
    assert_eq!(added.redirect.as_deref(), Some("http://localhost/"));
    let google = item(&preview, "hal@gmail.com");
    assert_eq!((&google.verdict, &google.addition.as_ref().unwrap().client), (&Verdict::Ready, &None));
    assert!(
        matches!(google.remarks.as_slice(), [Remark::ClientNeedsSecret(id)] if id.as_str().starts_with("1234"))
    );
    assert_eq!(item(&preview, "nobody").verdict, Verdict::Cannot(Refusal::NoAddress));
    let imported = add(preview.ready(), &stage.context).await;
    assert_eq!((imported.added.len(), imported.failed.len()), (2, 0), "{:?}", imported.failed);
}

#[tokio::test]
async fn accounts_of_email_oauth2_proxy_are_its_headings() {
    let stage = Stage::in_memory().await;
    let preview = look_at(&stage, "emailproxy.config", samples::PROXY).await.unwrap();
    assert_eq!((preview.format, preview.items.len()), (ImportFormat::EmailOauth2Proxy, 3));
    assert_eq!(preview.notes, [Note::SecretsSkipped]);
    let work = item(&preview, "ida@corp.example.net");
    let added = work.addition.as_ref().unwrap();
    assert_eq!(
        (provider(work), added.redirect.as_deref()),
        ("microsoft-work", Some("http://localhost:8080"))
    );
    let google = item(&preview, "ida@gmail.com");
    assert_eq!((&google.verdict, provider(google)), (&Verdict::Ready, "google"));
    assert_eq!(google.addition.as_ref().unwrap().client, None);
    assert_eq!(item(&preview, "@corp.example.net").verdict, Verdict::Cannot(Refusal::NoAddress));
}

#[tokio::test]
async fn oama_has_registrations_in_one_place_and_addresses_in_another() {
    let stage = Stage::in_memory().await;
    let config = look_at(&stage, "config.yaml", samples::OAMA).await.unwrap();
    assert_eq!(config.notes, [Note::NoAddresses, Note::SecretsSkipped]);
    let services: Vec<&str> = config.items.iter().map(|item| item.label.as_str()).collect();
    assert_eq!((services.as_slice(), config.ready().len()), (&["google", "own"][..], 0));
    let folder = tempfile::tempdir().unwrap();
    for name in ["kim@gmail.com.oama", "lee@outlook.com.oauth", "readme.txt"] {
        std::fs::write(folder.path().join(name), b"\x85\x01CANARY").unwrap();
    }
    let tokens = look_in(&stage, folder.path(), None).await.unwrap();
    assert_eq!((tokens.notes.as_slice(), tokens.ready().len()), (&[Note::Encrypted][..], 2));
    assert_eq!(provider(&tokens.items[1]), "microsoft-personal");
    let one = look_in(&stage, &folder.path().join("kim@gmail.com.oama"), None).await.unwrap();
    assert_eq!(one.ready().len(), 1);
}

#[tokio::test]
async fn a_token_file_of_mutt_brings_its_address_and_an_encrypted_one_stays_shut() {
    let stage = Stage::in_memory().await;
    let plain = look_at(&stage, "tokens", samples::MUTT).await.unwrap();
    assert_eq!(
        (plain.format, plain.notes.as_slice()),
        (ImportFormat::MuttOauth2, &[Note::SecretsSkipped][..])
    );
    assert_eq!((provider(&plain.items[0]), plain.ready().len()), ("google", 1));
    for sealed in ["-----BEGIN PGP MESSAGE-----\n\nCANARY\n-----END PGP MESSAGE-----\n"] {
        let sealed = look_at(&stage, "tokens", sealed).await.unwrap();
        assert_eq!((sealed.notes.as_slice(), sealed.items.len()), (&[Note::Encrypted][..], 0));
    }
    let script = "import sys\nregistrations = {\n 'google': { 'authorize_endpoint': 'https://a', 'client_secret': 'CANARY' } }\n";
    assert_eq!(look_at(&stage, "mutt_oauth2.py", script).await.unwrap().notes, [Note::NoAddresses]);
}
