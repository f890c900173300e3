//! Other programs, as a test says they are.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use zeroize::Zeroizing;

use crate::platform::programs::{Programs, Ran, Run, RunError};

/// Nothing is installed, until a test says otherwise.
#[derive(Debug, Default)]
pub struct FakePrograms(Mutex<Said>);

#[derive(Debug, Default)]
struct Said {
    installed: HashMap<String, String>,
    plug_ins: Vec<String>,
    command: Option<Result<(i32, String, String), RunError>>,
    runs: Vec<Run>,
}

impl FakePrograms {
    /// This one is installed, and prints this when it is run.
    pub fn install(&self, name: &str, prints: &str) {
        self.said().installed.insert(name.to_owned(), prints.to_owned());
    }

    /// These files are in a folder of SASL plug-ins.
    pub fn plug_ins(&self, files: &[&str]) {
        self.said().plug_ins = files.iter().map(|&file| file.to_owned()).collect();
    }

    /// What Mailward itself does when it is run: its status, what it prints, and what it says.
    pub fn command(&self, does: Result<(i32, &str, &str), RunError>) {
        let owned = |(status, out, err): (i32, &str, &str)| (status, out.to_owned(), err.to_owned());
        self.said().command = Some(does.map(owned));
    }

    /// What was run.
    pub fn runs(&self) -> Vec<Run> {
        self.said().runs.clone()
    }

    fn said(&self) -> MutexGuard<'_, Said> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Programs for FakePrograms {
    fn find(&self, name: &str) -> Option<PathBuf> {
        self.said().installed.contains_key(name).then(|| PathBuf::from(format!("/usr/bin/{name}")))
    }

    fn sasl_plug_ins(&self) -> Vec<String> {
        self.said().plug_ins.clone()
    }

    fn own(&self) -> Option<PathBuf> {
        Some(PathBuf::from("/usr/bin/mailward"))
    }

    async fn run(&self, run: Run) -> Result<Ran, RunError> {
        let mut said = self.said();
        said.runs.push(run.clone());
        let (status, out, err) = if run.program == self_path() {
            said.command.clone().unwrap_or(Err(RunError::TooSlow))?
        } else {
            let name = run.program.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let prints = said.installed.get(name).cloned();
            (0, prints.ok_or(RunError::NotStarted(std::io::ErrorKind::NotFound))?, String::new())
        };
        Ok(Ran { status: Some(status), out: Zeroizing::new(out.into_bytes()), err: err.into_bytes() })
    }
}

fn self_path() -> PathBuf {
    PathBuf::from("/usr/bin/mailward")
}
