//! Reports written and read, and files that pretend to be reports.

use std::fs;
use std::io::{Cursor, Write as _};
use std::time::Duration;

use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::*;
use crate::domain::audit::AuditFilter;
use crate::domain::report::tests::report;
use crate::explain::report::files;
use crate::services::tests::Stage;

/// A zip of these members.
fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn wish(path: PathBuf, mask: bool) -> SaveReport {
    SaveReport { report: Arc::new(report()), path, mask }
}

#[tokio::test]
async fn what_was_shown_before_saving_is_in_the_file_byte_for_byte() {
    let (stage, folder) = (Stage::in_memory().await, tempfile::tempdir().unwrap());
    for mask in [false, true] {
        let path = folder.path().join("report.zip");
        let saved = save(&wish(path.clone(), mask), &stage.context).await.unwrap();
        let bytes = fs::read(&path).unwrap();
        assert_eq!(saved, SavedReport { path: path.clone(), bytes: bytes.len() as u64 });
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let shown = files(&report(), mask);
        assert_eq!(archive.len(), shown.len());
        for (name, text) in &shown {
            let written = std::io::read_to_string(archive.by_name(name).unwrap()).unwrap();
            assert_eq!(&written, text, "{name}");
        }
        let opened = open(&path, &stage.context).await.unwrap();
        assert_eq!(files(&opened, false), shown, "it reads the same where it is opened");
        #[cfg(unix)]
        {
            let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&path).unwrap().permissions());
            assert_eq!(mode & 0o777, 0o600);
        }
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
}

#[tokio::test]
async fn a_report_that_cannot_be_written_says_why_and_leaves_what_was_there() {
    let (stage, folder) = (Stage::in_memory().await, tempfile::tempdir().unwrap());
    let is_folder = folder.path().join("folder");
    fs::create_dir(&is_folder).unwrap();
    for path in [is_folder, folder.path().join("nowhere/report.zip")] {
        let problem = save(&wish(path.clone(), false), &stage.context).await.unwrap_err();
        assert_eq!(problem.kind, ProblemKind::ReportUnwritable);
        assert_eq!(problem.facts.more["path"], path.display().to_string());
        assert!(problem.facts.detail.is_some());
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn saving_is_recorded_with_how_it_ended() {
    let (stage, folder) = (Stage::in_memory().await, tempfile::tempdir().unwrap());
    save(&wish(folder.path().join("report.zip"), true), &stage.context).await.unwrap();
    save(&wish(folder.path().to_owned(), false), &stage.context).await.unwrap_err();
    let filter = AuditFilter { kinds: vec![AuditKind::ReportSaved], ..AuditFilter::default() };
    let events = crate::services::audit::list(&filter, 10, &stage.context).await.unwrap();
    let told: Vec<_> = events
        .iter()
        .map(|event| (event.event.outcome.code(), event.event.detail.get(FactName::What).cloned()))
        .collect();
    assert_eq!(told, [("failed", Some("with addresses".into())), ("ok", Some("masked".into()))]);
}

/// Opens these bytes, and sees to it that nothing is written.
async fn refused(bytes: &[u8], stage: &Stage) -> Problem {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.zip");
    fs::write(&path, bytes).unwrap();
    let problem = open(&path, &stage.context).await.unwrap_err();
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["in.zip"]);
    assert_eq!(fs::read(&path).unwrap(), bytes);
    problem
}

#[tokio::test]
async fn whatever_is_no_report_is_told_as_what_it_is() {
    use ProblemKind::{ReportInvalid as Invalid, ReportNewer as Newer, ReportTooLarge as TooLarge};
    let stage = Stage::in_memory().await;
    let good = files(&report(), false);
    let json = good[0].1.as_bytes();
    let whole = zip(&[("report.json", json), ("report.txt", b"x")]);
    let newer = good[0].1.replace("\"schema\": 1", "\"schema\": 7, \"unheard_of\": {}");
    let mut flipped = whole.clone();
    flipped[60] ^= 0x55;
    let hundred = vec![b' '; 100 * 1024 * 1024];
    let mut bomb = b"{\"schema\":1,\"mailward\":\"".to_vec();
    bomb.resize(6 * 1024 * 1024, b'x');
    let deep = [b"{\"schema\":1,\"findings\":".to_vec(), vec![b'['; 500_000]].concat();
    let many: Vec<(String, &[u8])> = (0..2_000).map(|number| (format!("{number}.txt"), &b""[..])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let cases: Vec<(&str, Vec<u8>, ProblemKind)> = vec![
        ("empty", Vec::new(), Invalid),
        ("no zip", b"hello".to_vec(), Invalid),
        ("cut", whole[..whole.len() / 2].to_vec(), Invalid),
        ("flipped", flipped, Invalid),
        ("newer", zip(&[("report.json", newer.as_bytes())]), Newer),
        ("without report.json", zip(&[("report.txt", b"x")]), Invalid),
        ("in a folder", zip(&[("x/report.json", json)]), Invalid),
        ("climbing", zip(&[("report.json", json), ("../../evil.sh", b"x")]), Invalid),
        ("climbing backwards", zip(&[("report.json", json), ("..\\evil.bat", b"x")]), Invalid),
        ("from the root", zip(&[("report.json", json), ("/etc/passwd", b"x")]), Invalid),
        ("from a drive", zip(&[("report.json", json), ("C:\\evil.bat", b"x")]), Invalid),
        ("no JSON", zip(&[("report.json", b"{\"schema\":")]), Invalid),
        ("another document", zip(&[("report.json", b"{\"schema\":1}")]), Invalid),
        ("not text", zip(&[("report.json", b"\xff\xfe\x00")]), Invalid),
        ("deep", zip(&[("report.json", &deep)]), Invalid),
        ("bomb", zip(&[("report.json", &bomb)]), TooLarge),
        ("100 MiB of JSON", zip(&[("report.json", &hundred)]), TooLarge),
        ("100 MiB as they are", hundred, TooLarge),
        ("many members", zip(&many), TooLarge),
    ];
    for (name, bytes, expected) in cases {
        let problem = refused(&bytes, &stage).await;
        assert_eq!(problem.kind, expected, "{name}: {problem:?}");
        let words = crate::explain::words(&problem);
        assert!(!words.what_happened.contains('{') && !words.next_steps.is_empty(), "{name}");
    }
    let problem = refused(&zip(&[("report.json", newer.as_bytes())]), &stage).await;
    assert_eq!((problem.facts.more["found"].as_str(), problem.facts.more["known"].as_str()), ("7", "1"));
}

#[tokio::test]
async fn what_is_no_file_is_not_waited_for() {
    let (stage, folder) = (Stage::in_memory().await, tempfile::tempdir().unwrap());
    let nowhere = open(&folder.path().join("nowhere.zip"), &stage.context).await.unwrap_err();
    assert_eq!(nowhere.kind, ProblemKind::FileUnreadable);
    let mut waited_for = vec![folder.path().to_owned()];
    #[cfg(unix)]
    {
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        waited_for.extend([pipe, "/dev/zero".into()]);
    }
    for path in waited_for {
        let opened =
            tokio::time::timeout(Duration::from_secs(20), open(&path, &stage.context)).await.unwrap();
        assert_eq!(opened.unwrap_err().kind, ProblemKind::ReportInvalid, "{}", path.display());
    }
}

#[test]
fn facts_of_a_newer_mailward_are_left_out_and_the_rest_is_shown() {
    let document = files(&report(), false)[0].1.replace("\"provider_code\"", "\"a_new_fact\"");
    let read = archive::parse(document.as_bytes()).unwrap();
    assert_eq!(read.findings.len(), report().findings.len());
    let refresh = &read.findings[2];
    assert_eq!(refresh.facts.len(), 1, "{refresh:?}");
}

#[test]
fn a_secret_that_somebody_put_into_a_report_is_not_shown_here() {
    let document = files(&report(), false)[0].1.replace("refused for good", "code=CANARY-9x");
    let read = archive::parse(document.as_bytes()).unwrap();
    assert!(!format!("{read:?}").contains("CANARY"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_the_reader_stumble(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        archive::unpack(&bytes).ok();
        archive::parse(&bytes).ok();
    }

    #[test]
    fn no_change_to_a_report_makes_the_reader_stumble(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), cut in any::<prop::sample::Index>()) {
        let document = files(&report(), false).remove(0).1.into_bytes();
        let mut packed = zip(&[("report.json", &document)]);
        let mut changed = document;
        for (at, byte) in &changes {
            let (in_zip, in_text) = (at.index(packed.len()), at.index(changed.len()));
            packed[in_zip] = *byte;
            changed[in_text] = *byte;
        }
        archive::unpack(&packed).ok();
        archive::unpack(&packed[..cut.index(packed.len())]).ok();
        if let Ok(read) = archive::parse(&changed) {
            crate::explain::report::text(&read);
        }
    }
}
