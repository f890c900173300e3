//! The settings file: read and written whole, next to the database.
//!
//! A file that cannot be understood is a fact to report: it is never overwritten, only set aside when the person says so.
//! It is replaced by renaming, so that a reader sees the old settings or the new ones and never a half.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::database::{make_folder, private_file};
use super::error::StoreError;
use super::keeper;
use crate::domain::settings::Settings;

/// What the person has chosen; the defaults where there is no file yet.
pub async fn read(folder: &Path) -> Result<Settings, StoreError> {
    let folder = folder.to_path_buf();
    keeper::apart("settings", move || read_file(&folder)).await?
}

/// Writes all settings. Refused while the file that is there cannot be understood.
pub async fn write(folder: &Path, settings: &Settings) -> Result<(), StoreError> {
    let (folder, settings) = (folder.to_path_buf(), settings.clone());
    keeper::apart("settings", move || {
        read_file(&folder)?;
        write_file(&folder, &settings)
    })
    .await?
}

/// Renames a file that cannot be understood, and gives back its new name in the data folder. The defaults hold then.
pub async fn set_aside(folder: &Path) -> Result<&'static str, StoreError> {
    let folder = folder.to_path_buf();
    let rename = move || fs::rename(folder.join(FILE_NAME), folder.join(ASIDE));
    let renamed = keeper::apart("settings", rename).await?;
    renamed.map(|()| ASIDE).map_err(|error| StoreError::io(FILE_NAME, &error))
}

const FILE_NAME: &str = "settings.toml";
const ASIDE: &str = "settings.toml.unreadable";

/// A name for what is being written. Nobody else's: two processes that choose at the same moment must not write into one file.
fn new_name() -> String {
    static WRITTEN: AtomicU64 = AtomicU64::new(0);
    format!(".{FILE_NAME}.{}-{}", std::process::id(), WRITTEN.fetch_add(1, Ordering::Relaxed))
}

/// Thousands of times more than the file can need.
const LARGEST: u64 = 1024 * 1024;

fn read_file(folder: &Path) -> Result<Settings, StoreError> {
    let file = match File::open(folder.join(FILE_NAME)) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Settings::default()),
        Err(error) => return Err(StoreError::io(FILE_NAME, &error)),
    };
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| StoreError::io(FILE_NAME, &error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(StoreError::SettingsUnreadable("it is larger than 1 MiB".to_owned()));
    }
    let text = String::from_utf8(bytes);
    let text = text.map_err(|_bytes| StoreError::SettingsUnreadable("it is not a text".to_owned()))?;
    toml::from_str(&text).map_err(|error| unreadable(&text, &error))
}

fn unreadable(text: &str, error: &toml::de::Error) -> StoreError {
    let before = error.span().and_then(|span| text.get(..span.start));
    let words = error.message().lines().next().unwrap_or("it is not TOML").to_owned();
    StoreError::SettingsUnreadable(match before {
        Some(before) => format!("line {}: {words}", before.matches('\n').count() + 1),
        None => words,
    })
}

fn write_file(folder: &Path, settings: &Settings) -> Result<(), StoreError> {
    let text = toml::to_string(settings)
        .map_err(|_never| StoreError::Io("the settings cannot be written down".to_owned()))?;
    make_folder(folder)?;
    let (new, path) = (folder.join(new_name()), folder.join(FILE_NAME));
    let written =
        write_durably(&new, &text).and_then(|()| fs::rename(&new, &path)).and_then(|()| settle(folder));
    written.map_err(|error| {
        fs::remove_file(&new).ok(); // what counts is why it could not be written
        StoreError::io(FILE_NAME, &error)
    })
}

fn write_durably(path: &PathBuf, text: &str) -> io::Result<()> {
    let mut file = private_file().truncate(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// A renaming is durable once the folder is.
#[cfg(unix)]
fn settle(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn settle(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::settings::{TextSize, ThemeChoice};

    fn chosen() -> Settings {
        Settings { theme: ThemeChoice::Dark, text_size: TextSize::Large, ..Settings::default() }
    }

    #[tokio::test]
    async fn settings_start_from_defaults_and_read_back() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(read(home.path()).await.unwrap(), Settings::default());
        write(home.path(), &chosen()).await.unwrap();
        assert_eq!(read(home.path()).await.unwrap(), chosen());
        write(home.path(), &Settings::default()).await.unwrap();
        assert_eq!(read(home.path()).await.unwrap(), Settings::default());
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn whoever_writes_at_the_same_moment_is_told_no_fault_and_leaves_one_whole_file() {
        let home = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for theme in [ThemeChoice::Dark, ThemeChoice::Light] {
                let settings = Settings { theme, ..chosen() };
                let home = &home;
                scope.spawn(move || (0..50).for_each(|_| write_file(home.path(), &settings).unwrap()));
            }
        });
        assert_eq!(read_file(home.path()).unwrap().text_size, TextSize::Large);
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[tokio::test]
    async fn a_file_that_cannot_be_understood_is_kept_until_it_is_set_aside() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join(FILE_NAME);
        for broken in ["theme = \"dark\"\ntext_size = 7\n", "theme = ", "\u{0}"] {
            fs::write(&path, broken).unwrap();
            let error = read(home.path()).await.unwrap_err();
            assert_eq!(error.problem().kind.code(), "program.settings", "{broken}");
            assert_eq!(write(home.path(), &chosen()).await, Err(error));
            assert_eq!(fs::read_to_string(&path).unwrap(), broken);
        }
        let aside = set_aside(home.path()).await.unwrap();
        assert_eq!(fs::read_to_string(home.path().join(aside)).unwrap(), "\u{0}");
        write(home.path(), &chosen()).await.unwrap();
        assert_eq!(read(home.path()).await.unwrap(), chosen());
    }

    #[tokio::test]
    async fn the_line_that_cannot_be_understood_is_named() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join(FILE_NAME), "theme = \"dark\"\ntext_size = 7\n").unwrap();
        let Err(StoreError::SettingsUnreadable(words)) = read(home.path()).await else {
            panic!("it was read")
        };
        assert!(words.starts_with("line 2"), "{words}");
    }

    #[tokio::test]
    async fn a_file_of_an_endless_size_is_not_read() {
        let home = tempfile::tempdir().unwrap();
        let file = File::create(home.path().join(FILE_NAME)).unwrap();
        file.set_len(1 << 40).unwrap();
        assert!(matches!(read(home.path()).await, Err(StoreError::SettingsUnreadable(_))));
    }
}
