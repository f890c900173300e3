//! The form of the file: what reads back, what is refused, and why.

use proptest::prelude::*;

use super::*;
use crate::services::import::read;
use crate::store::SALT;

fn document(tokens: TokensGo) -> Document {
    Document {
        written_at: "2026-11-22T10:00:00Z".parse().unwrap(),
        written_by: "Mailward".into(),
        tokens,
        settings: serde_json::json!({ "theme": "dark" }),
        providers: Vec::new(),
        profile: None,
        accounts: vec![serde_json::json!({ "address": "anna@example.org" })],
    }
}

fn lock() -> FileLock {
    FileLock { cost: PassphraseCost { memory_kib: 64, passes: 1, lanes: 1 }, salt: [7; SALT] }
}

fn sealed_file() -> Vec<u8> {
    whole(open_part(&document(TokensGo::Move), Some(lock())).unwrap(), Some(&[0xA5; 200]))
}

fn why(bytes: &[u8]) -> String {
    match parse(bytes) {
        Err(Unreadable::Damaged(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_reads_back_with_everything_above_its_box() {
    let file = parse(&sealed_file()).unwrap();
    let sealed = file.sealed.unwrap();
    assert_eq!((sealed.lock, sealed.bytes.as_slice()), (lock(), &[0xA5; 200][..]));
    assert_eq!(sealed.open, open_part(&document(TokensGo::Move), Some(lock())).unwrap().into_bytes());
    let settings = file.document.settings().unwrap();
    assert_eq!(settings.theme, crate::domain::settings::ThemeChoice::Dark);
    let open = whole(open_part(&document(TokensGo::Stay), None).unwrap(), None);
    assert!(parse(&open).unwrap().sealed.is_none());
}

#[test]
fn other_ends_of_lines_change_nothing_about_what_is_sealed() {
    let written = sealed_file();
    let text = String::from_utf8(written.clone()).unwrap();
    let (here, there) = (parse(&written).unwrap(), parse(text.replace('\n', "\r\n").as_bytes()).unwrap());
    assert_eq!(here.sealed.unwrap().open, there.sealed.unwrap().open);
    assert_ne!(here.digest, there.digest);
}

#[test]
fn a_file_that_was_cut_off_anywhere_is_refused_and_never_read_as_one_without_tokens() {
    let written = sealed_file();
    // The newline after the last word may be missing.
    for length in 0..written.len() - 1 {
        assert!(parse(&written[..length]).is_err(), "{length} of {}", written.len());
    }
    let text = String::from_utf8(written).unwrap();
    let (open, _) = text.split_once("sealed argon2id").unwrap();
    assert!(why(format!("{open}end\n").as_bytes()).contains("cut off"));
}

#[test]
fn a_newer_form_is_told_from_a_damaged_one() {
    assert_eq!(parse(b"Mailward export 2\n\xE2\x82\xACnothing known\n").unwrap_err(), Unreadable::Newer(2));
    assert!(why(b"Mailward export one\n{}\nend\n").contains("version"));
    assert!(why(b"Mailward export 0\n{}\nend\n").contains("version"));
    assert!(why(b"Mailward export 1\n{\n\"tokens\": 7}\nend\n").contains("line 3"));
    assert!(why(b"Mailward export 1\n\xFF\nend\n").contains("UTF-8"));
}

#[test]
fn costs_that_would_keep_the_computer_busy_for_hours_are_not_believed() {
    let text = String::from_utf8(sealed_file()).unwrap();
    let costly = text.replace("argon2id 64 1 1", "argon2id 1048576 4000000 1");
    assert!(why(costly.as_bytes()).contains("wait"));
    let strange = text.replace("argon2id 64 1 1", "argon2id 64 1");
    assert!(why(strange.as_bytes()).contains("damaged"));
}

#[test]
fn a_file_of_an_endless_size_is_refused() {
    let mut bytes = b"Mailward export 1\n".to_vec();
    bytes.resize(LARGEST + 1, b' ');
    assert_eq!(parse(&bytes).unwrap_err(), Unreadable::TooLarge);
}

proptest! {
    #[test]
    fn a_damaged_file_is_refused_or_keeps_its_bounds(
        at in any::<proptest::sample::Index>(),
        length in 0..120_usize,
        put in proptest::collection::vec(any::<u8>(), 0..40),
    ) {
        let written = sealed_file();
        let at = at.index(written.len());
        let rest = written.iter().skip(at + length).copied();
        let bytes: Vec<u8> = written[..at].iter().copied().chain(put).chain(rest).collect();
        if let Ok(file) = parse(&bytes) {
            prop_assert!(is_one(&bytes), "what can be read is known by its beginning");
            if let Some(sealed) = file.sealed {
                prop_assert!(sealed.open.len() <= bytes.len() + 1, "it is bound to what stands above it");
                prop_assert!(sealed.bytes.len() <= bytes.len());
            }
        }
        // As settings of another program it must do no harm either.
        read::parse(&bytes, None).ok();
    }
}
