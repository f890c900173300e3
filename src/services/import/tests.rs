//! Settings of other programs: what is found in them, what is made of it, and that nothing is added twice or by itself.

use std::path::Path;

use super::*;
use crate::domain::import::{Doubt, ImportFormat, Item, Note, Refusal, Remark, Verdict};
use crate::domain::provider::Tls;
use crate::domain::scope::{MailUse, Uses};
use crate::services::tests::Stage;

mod hostile;
mod samples;
mod tokens;

/// Reads this text as if it stood in a file of this name.
pub(super) async fn look_at(stage: &Stage, name: &str, text: &str) -> Result<Preview, Problem> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    look_in(stage, &path, None).await
}

async fn look_in(stage: &Stage, path: &Path, address: Option<&str>) -> Result<Preview, Problem> {
    let address = address.map(|address| address.parse().unwrap());
    let before = stage.context.store.accounts().await.unwrap();
    let read =
        look(ImportWish { source: ImportSource::Path(path.to_owned()), address }, &stage.context).await;
    assert_eq!(stage.context.store.accounts().await.unwrap(), before, "looking added something");
    assert!(!format!("{read:?}").contains("CANARY"), "{read:?}");
    if let Ok(preview) = &read {
        let told = crate::explain::import::text(preview)
            + &crate::explain::import::document(preview, None).to_string();
        assert!(!told.contains("CANARY"), "{told}");
    }
    read
}

pub(super) fn item<'a>(preview: &'a Preview, label: &str) -> &'a Item {
    preview.items.iter().find(|item| item.label == label).unwrap_or_else(|| panic!("{label}: {preview:?}"))
}

fn provider(item: &Item) -> &str {
    match &item.addition.as_ref().unwrap().provider {
        ImportProvider::Known(id, _) => id.as_str(),
        ImportProvider::Defined(provider) => provider.id.as_str(),
        ImportProvider::Learnt(issuer) => issuer,
    }
}

fn uses(text: &str) -> Uses {
    text.parse().unwrap()
}

#[tokio::test]
async fn accounts_of_k9_mail_are_found_with_what_becomes_of_each() {
    let stage = Stage::in_memory().await;
    let preview = look_at(&stage, "export.k9s", samples::K9).await.unwrap();
    assert_eq!((preview.format, preview.notes.as_slice()), (ImportFormat::K9, &[Note::SecretsSkipped][..]));
    let work = item(&preview, "Work");
    let added = work.addition.as_ref().unwrap();
    assert_eq!(
        (&work.verdict, provider(work), &added.uses),
        (&Verdict::Ready, "microsoft-work", &uses("imap,smtp"))
    );
    assert_eq!((&added.servers, &added.mailbox, &added.client), (&vec![], &None, &None));
    assert_eq!(work.remarks, [Remark::Aliases(vec!["team@corp.example.net".into()])]);
    let mail = item(&preview, "Post");
    assert_eq!((&mail.verdict, provider(mail)), (&Verdict::Ready, "google"));
    assert!(mail.remarks.contains(&Remark::NotByToken(MailUse::Smtp)), "{mail:?}");
    assert_eq!(mail.addition.as_ref().unwrap().uses, uses("imap"));
    assert_eq!(item(&preview, "Club").verdict, Verdict::Cannot(Refusal::Password));
    let old = item(&preview, "Old");
    assert_eq!((&old.verdict, provider(old)), (&Verdict::Asks(Doubt::Password), "google"));
    assert_eq!(old.addition.as_ref().unwrap().mailbox, None);
    assert!(matches!(item(&preview, "No number").verdict, Verdict::Cannot(Refusal::Entry(_))));
    assert_eq!(item(&preview, "Dav").verdict, Verdict::Cannot(Refusal::Kind("WebDAV".into())));
    assert_eq!(item(&preview, "Again").verdict, Verdict::Cannot(Refusal::Twice));
    assert_eq!(preview.ready().len(), 2);
}

#[tokio::test]
async fn a_thunderbird_profile_is_read_from_its_folder_its_list_or_its_file() {
    let stage = Stage::in_memory().await;
    let home = tempfile::tempdir().unwrap();
    let profile = home.path().join("Profiles/x.default-release");
    std::fs::create_dir_all(&profile).unwrap();
    std::fs::write(home.path().join("profiles.ini"), samples::PROFILES).unwrap();
    std::fs::write(profile.join("prefs.js"), samples::PREFS).unwrap();
    std::fs::write(profile.join("user.js"), "user_pref(\"mail.server.server1.name\", \"By hand\");\n")
        .unwrap();
    let by_list = look_in(&stage, home.path(), None).await.unwrap();
    assert_eq!(by_list.notes, [Note::LinesSkipped(3), Note::OtherProfiles(vec!["old".into()])]);
    for path in [&home.path().join("profiles.ini"), &profile, &profile.join("prefs.js")] {
        let same = look_in(&stage, path, None).await.unwrap();
        assert_eq!(same.items, by_list.items, "{}", path.display());
    }
    assert_eq!(by_list.items.len(), 4, "folders on the computer are no account: {by_list:?}");
    let google = item(&by_list, "By hand");
    assert_eq!((provider(google), &google.verdict), ("google", &Verdict::Ready));
    let post = item(&by_list, "Arbeit");
    assert_eq!(
        (provider(post), &post.addition.as_ref().unwrap().uses),
        ("microsoft-work", &uses("pop,smtp"))
    );
    assert!(post.remarks.contains(&Remark::TlsRequired(MailUse::Smtp)));
    assert_eq!(item(&by_list, "Exchange").verdict, Verdict::Cannot(Refusal::Kind("ews".into())));
}

#[tokio::test]
async fn a_sign_in_that_only_the_settings_know_becomes_a_definition() {
    let stage = Stage::in_memory().await;
    let preview = look_at(&stage, "prefs.js", samples::PREFS).await.unwrap();
    let own = item(&preview, "Own server");
    let added = own.addition.as_ref().unwrap();
    let ImportProvider::Defined(defined) = &added.provider else { panic!("{own:?}") };
    assert_eq!((defined.id.as_str(), defined.verified), ("id.home.example.net", false));
    assert_eq!(defined.endpoints.token.as_str(), "https://id.home.example.net/token");
    let names = |scopes: &[crate::domain::scope::Scope]| {
        scopes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        (names(&defined.scopes.imap), names(&defined.scopes.offline)),
        ("mail".into(), "offline_access".into())
    );
    assert_eq!(defined.servers[0].tls, Tls::StartTls);
    assert_eq!(added.client.as_ref().unwrap().as_str(), "desktop-1");
    assert_eq!(added.redirect.as_deref(), Some("http://localhost"));
    assert!(own.remarks.contains(&Remark::SignInOf("id.home.example.net".into())));
    let imported = add(preview.ready(), &stage.context).await;
    assert_eq!((imported.added.len(), imported.failed.len()), (3, 0), "{:?}", imported.failed);
    let again = look_at(&stage, "prefs.js", samples::PREFS).await.unwrap();
    assert_eq!(again.ready(), []);
    assert_eq!(item(&again, "faye@home.example.net").verdict, Verdict::There);
}

#[tokio::test]
async fn importing_twice_adds_nothing_twice() {
    let stage = Stage::in_memory().await;
    let preview = look_at(&stage, "a.k9s", samples::K9).await.unwrap();
    let first = add(preview.ready(), &stage.context).await;
    assert_eq!(first.added.len(), 2);
    assert!(first.added.iter().all(|account| account.grant.is_none()));
    let second = add(preview.ready(), &stage.context).await;
    assert_eq!((second.added.len(), second.there.len(), second.failed.len()), (0, 2, 0));
    let again = look_at(&stage, "a.k9s", samples::K9).await.unwrap();
    assert_eq!((again.ready().len(), &item(&again, "eve@corp.example.net").verdict), (0, &Verdict::There));
    assert_eq!(stage.context.store.accounts().await.unwrap().len(), 2);
}

#[tokio::test]
async fn the_settings_of_a_domain_become_an_account_of_the_address_that_was_given() {
    let stage = Stage::in_memory().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config-v1.1.xml");
    std::fs::write(&path, samples::AUTOCONFIG).unwrap();
    let without = look_in(&stage, &path, None).await.unwrap();
    assert_eq!(without.items[0].verdict, Verdict::Cannot(Refusal::NoAddress));
    let with = look_in(&stage, &path, Some("dora@home.example.net")).await.unwrap();
    assert_eq!(with.notes, [Note::SwitchOn("https://home.example.net/imap".into())]);
    let added = with.items[0].addition.as_ref().unwrap();
    assert_eq!((&with.items[0].verdict, provider(&with.items[0])), (&Verdict::Ready, "id.home.example.net"));
    assert_eq!((added.mailbox.as_deref(), &added.uses), (Some("dora"), &uses("imap,smtp")));
    assert!(added.servers.is_empty(), "they are the definition's own: {added:?}");
    let imported = add(with.ready(), &stage.context).await;
    assert_eq!(imported.added.len(), 1, "{imported:?}");
    assert_eq!(imported.added[0].sasl_user(), "dora");
}

#[tokio::test]
async fn the_text_of_qr_codes_is_read_and_missing_parts_are_told() {
    let stage = Stage::in_memory().await;
    let preview = look_at(&stage, "codes.txt", samples::QR).await.unwrap();
    assert_eq!(preview.format, ImportFormat::ThunderbirdQr);
    assert_eq!(preview.notes, [Note::SecretsSkipped, Note::PartsMissing(1, 2)]);
    assert_eq!(provider(item(&preview, "Post")), "google");
    assert_eq!(item(&preview, "Club").verdict, Verdict::Cannot(Refusal::Password));
    let whole = format!("{}\n{}", samples::QR, samples::QR.replacen("[1,2]", "[2,2]", 1));
    let whole = look_at(&stage, "codes.txt", &whole).await.unwrap();
    assert_eq!(whole.notes, [Note::SecretsSkipped]);
    assert_eq!(whole.items[2].verdict, Verdict::Cannot(Refusal::Twice));
}
