//! Reads and checks the catalogue of known failures (`assets/errors.toml`), and turns it into tables of the program.
//!
//! Also tells the program the day of its build. A broken entry fails the build, with its file, line and code. Nothing is parsed when the program runs.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use std::{env, fs};

#[path = "build/catalogue.rs"]
mod catalogue;
#[path = "build/entry.rs"]
mod entry;
#[path = "build/tables.rs"]
mod tables;
#[path = "build/words.rs"]
mod words;

fn main() -> Result<(), Box<dyn Error>> {
    let mut files: Vec<PathBuf> = fs::read_dir("assets")?
        .filter_map(|file| Some(file.ok()?.path()))
        .filter(|path| is_catalogue(path))
        .collect();
    files.sort();
    for path in ["assets", "build.rs", "build", KINDS] {
        println!("cargo::rerun-if-changed={path}");
    }
    println!("cargo::rerun-if-env-changed=SOURCE_DATE_EPOCH");
    println!("cargo::rustc-env=MAILWARD_BUILT_ON={}", built_on()?);
    let texts = files.iter().map(fs::read_to_string).collect::<Result<Vec<_>, _>>()?;
    let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    let sources: Vec<catalogue::Source<'_>> =
        names.iter().zip(&texts).map(|(name, text)| catalogue::Source { name, text }).collect();
    let kinds = kinds(&fs::read_to_string(KINDS)?);
    match catalogue::read(&sources, &kinds) {
        Ok(entries) => {
            let target = PathBuf::from(env::var("OUT_DIR")?).join("catalogue.rs");
            fs::write(target, tables::write(&entries, &kinds))?;
        }
        Err(wrong) => wrong.iter().for_each(|wrong| println!("cargo::error={wrong}")),
    }
    Ok(())
}

/// The day of the sources where the build is told (`SOURCE_DATE_EPOCH`, seconds since 1970), else this day; in days since 1970.
#[expect(clippy::disallowed_methods, reason = "the clock is given where the program runs; this is its build")]
fn built_on() -> Result<u64, Box<dyn Error>> {
    let seconds = match env::var("SOURCE_DATE_EPOCH") {
        Ok(told) => told.trim().parse()?,
        Err(_untold) => SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_secs(),
    };
    Ok(seconds / (24 * 60 * 60))
}

fn is_catalogue(path: &Path) -> bool {
    let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    name.starts_with("errors") && path.extension().is_some_and(|kind| kind == "toml")
}

/// The one list of kinds of the program.
const KINDS: &str = "src/domain/problem/kind.rs";

/// Each code of a kind with the name of its variant: lines as `DnsFailed => "network.dns",`.
fn kinds(source: &str) -> BTreeMap<String, String> {
    let lines = source.lines().filter_map(|line| {
        let (name, code) = line.trim().split_once(" => \"")?;
        Some((code.strip_suffix("\",")?.to_owned(), name.to_owned()))
    });
    lines.filter(|(_, name)| name.chars().all(char::is_alphanumeric)).collect()
}
