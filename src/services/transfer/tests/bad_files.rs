//! Files that are not what they should be: a wrong passphrase, changed, newer, hostile.

use super::*;

/// A file with Anna's tokens, in which this text was replaced.
async fn changed(stick: &Stick, from: &str, to: &str) -> PathBuf {
    let old = computer().await;
    old.signed_in(ANNA).await;
    export(&old, stick, TokensGo::Move).await;
    let text = std::fs::read_to_string(stick.file()).unwrap();
    assert!(text.contains(from), "{text}");
    let other = stick.0.path().join("changed.mailward");
    std::fs::write(&other, text.replacen(from, to, 1)).unwrap();
    other
}

#[tokio::test]
async fn a_wrong_passphrase_and_a_changed_file_add_nothing() {
    let (new, stick) = (computer().await, Stick::new());
    let path =
        changed(&stick, "\"uses\"", "\"redirect\": \"http://127.0.0.1:0/elsewhere\",\n \"uses\"").await;
    for (path, passphrase) in [(stick.file(), "another-orchid-lantern-mosaic"), (path, WORDS)] {
        let preview = look(&new, &path).await.unwrap();
        let refused = take_in(all_of(&path, &preview, Some(passphrase)), &new.context).await.unwrap_err();
        assert_eq!(refused.kind, ProblemKind::TransferSealed);
        assert!(new.context.store.accounts().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn what_was_not_shown_is_not_added() {
    let (new, stick) = (computer().await, Stick::new());
    let path = changed(&stick, ANNA, ANNA).await;
    let preview = look(&new, &path).await.unwrap();
    let wish = MoveInWish { digest: FileDigest([0; 32]), ..all_of(&path, &preview, Some(WORDS)) };
    let refused = take_in(wish, &new.context).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::TransferDamaged);
    assert!(new.context.store.accounts().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_definition_whose_sign_in_is_somebody_elses_is_left_out_until_it_is_chosen() {
    let (new, stick) = (computer().await, Stick::new());
    new.context.store.remove_provider(crate::services::tests::provider().id).await.unwrap();
    let path = changed(&stick, "https://id.example.org/token", "https://id.elsewhere.example/token").await;
    let preview = look(&new, &path).await.unwrap();
    assert_eq!(preview.items[0].verdict, Verdict::Asks(Doubt::ForeignSignIn), "{preview:?}");
    assert!(preview.ready().is_empty());
}

#[tokio::test]
async fn a_sign_in_on_this_computer_itself_is_nobody_else_s_and_asks_for_no_second_word() {
    let (new, stick) = (computer().await, Stick::new());
    new.context.store.remove_provider(crate::services::tests::provider().id).await.unwrap();
    let path = changed(&stick, ANNA, ANNA).await;
    let text = std::fs::read_to_string(&path).unwrap();
    for (host, verdict) in [
        ("http://127.0.0.1:8400", Verdict::Ready),
        ("http://[::1]:8400", Verdict::Ready),
        ("https://127.0.0.1.example", Verdict::Asks(Doubt::ForeignSignIn)),
        ("https://localhost.example", Verdict::Asks(Doubt::ForeignSignIn)),
    ] {
        std::fs::write(&path, text.replace("https://id.example.org", host)).unwrap();
        let preview = look(&new, &path).await.unwrap();
        assert_eq!(preview.items[0].verdict, verdict, "{host}: {preview:?}");
    }
}

#[tokio::test]
async fn a_provider_that_is_here_is_never_replaced_by_one_of_the_file() {
    let (new, stick) = (computer().await, Stick::new());
    let path = changed(&stick, "https://id.example.org/token", "https://id.example.org/other").await;
    let preview = look(&new, &path).await.unwrap();
    let verdict = &preview.items[0].verdict;
    assert!(matches!(verdict, Verdict::Cannot(Refusal::SignInUnusable(_))), "{verdict:?}");
}

#[tokio::test]
async fn a_definition_without_encryption_is_no_definition() {
    let (new, stick) = (computer().await, Stick::new());
    new.context.store.remove_provider(crate::services::tests::provider().id).await.unwrap();
    let path = changed(&stick, "\"https://id.example.org/token\"", "\"http://id.example.org/token\"").await;
    let preview = look(&new, &path).await.unwrap();
    assert_eq!(preview.items[0].verdict, Verdict::Cannot(Refusal::ProviderUnknown("example.org".into())));
}

#[tokio::test]
async fn an_account_that_cannot_be_read_does_not_hold_the_others_up() {
    let (new, stick) = (computer().await, Stick::new());
    let path =
        changed(&stick, "\"accounts\": [", "\"accounts\": [ { \"address\": \"\\u202Eeve@example.org\" }, 7,")
            .await;
    let preview = look(&new, &path).await.unwrap();
    assert_eq!(preview.items.len(), 3);
    assert!(preview.items[..2].iter().all(|item| matches!(item.verdict, Verdict::Cannot(Refusal::Entry(_)))));
    assert_eq!((preview.items[0].label.as_str(), preview.ready().len()), ("eve@example.org", 1));
}

#[tokio::test]
async fn newer_cut_off_and_endless_files_are_told_apart() {
    let (new, stick) = (computer().await, Stick::new());
    let path = changed(&stick, "Mailward export 1", "Mailward export 2").await;
    assert_eq!(look(&new, &path).await.unwrap_err().kind, ProblemKind::ImportNewer);
    let text = std::fs::read(stick.file()).unwrap();
    std::fs::write(&path, &text[..text.len() - 40]).unwrap();
    assert_eq!(look(&new, &path).await.unwrap_err().kind, ProblemKind::TransferDamaged);
    std::fs::write(&path, b"Mailward export 1\n").unwrap();
    std::fs::File::options().write(true).open(&path).unwrap().set_len(100 * 1024 * 1024).unwrap();
    assert_eq!(look(&new, &path).await.unwrap_err().kind, ProblemKind::ImportTooLarge);
}
