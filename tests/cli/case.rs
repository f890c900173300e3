//! A case: what is run one after the other in one folder, and what has to come out.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Output, Stdio};

use serde::Deserialize;
use tempfile::TempDir;

use crate::pattern;

/// What a `*.toml` file says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    /// What the case shows, as a sentence.
    shows: String,
    /// Whether the practice provider runs; `{issuer}` stands for its issuer.
    #[serde(default)]
    practice: bool,
    /// Files in the folder that `{folder}` stands for.
    #[serde(default)]
    files: BTreeMap<String, String>,
    run: Vec<Run>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Run {
    /// Empty where `ends` stands.
    #[serde(default)]
    args: Vec<String>,
    #[serde(default)]
    stdin: String,
    /// Variables beside the usual ones; an empty value removes one.
    #[serde(default)]
    env: BTreeMap<String, String>,
    /// Left running once a line like this is on its standard error; what follows runs beside it.
    stays: Option<String>,
    /// Ends what was left running, in the way a service manager does; then its status and its whole output are compared.
    #[serde(default)]
    ends: bool,
    #[serde(default)]
    status: i32,
    #[serde(default)]
    stdout: String,
    #[serde(default)]
    stderr: String,
}

impl Case {
    pub(crate) fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Runs everything; the first difference ends it.
    pub(crate) fn play(&self) -> Result<(), String> {
        let place = Place::new();
        for (name, text) in &self.files {
            fs::write(place.folder.path().join(name), text).unwrap();
        }
        let practice = self.practice.then(|| place.practice());
        let issuer = practice.as_ref().map_or("", |practice| practice.issuer.as_str());
        let folder = place.folder.path().display().to_string();
        let given = |text: &str| text.replace("{issuer}", issuer).replace("{folder}", &folder);
        let mut staying = None;
        self.run.iter().try_for_each(|run| {
            run.play(&place, &mut staying, given).map_err(|why| format!("{}: {why}", self.shows))
        })
    }
}

impl Run {
    fn play(
        &self,
        place: &Place,
        staying: &mut Option<Staying>,
        given: impl Fn(&str) -> String,
    ) -> Result<(), String> {
        if self.ends {
            return self.compare(&staying.take().expect("nothing was left running").end(), given);
        }
        let args: Vec<String> = self.args.iter().map(|argument| given(argument)).collect();
        let mut command = place.program(&args.iter().map(String::as_str).collect::<Vec<_>>());
        for (name, value) in &self.env {
            command.env(name, given(value));
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(given(&self.stdin).as_bytes()).ok(); // it may end without reading
        if let Some(line) = &self.stays {
            *staying = Some(Staying::begin(child, &given(line))?);
            return Ok(());
        }
        let ended = child.wait_with_output().unwrap();
        self.compare(&ended, given)
    }

    fn compare(&self, ended: &Output, given: impl Fn(&str) -> String) -> Result<(), String> {
        let (stdout, stderr) =
            (String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
        let fits = ended.status.code() == Some(self.status)
            && pattern::fits(&given(&self.stdout), &stdout)
            && pattern::fits(&given(&self.stderr), &stderr);
        let came = || {
            let args = self.args.join(" ");
            format!("mailward {args}\n{}\nstdout:\n{stdout}\nstderr:\n{stderr}", ended.status)
        };
        fits.then_some(()).ok_or_else(came)
    }
}

/// A program that runs beside others. Ends with the case at the latest.
struct Staying {
    child: Child,
    said: BufReader<ChildStderr>,
    so_far: String,
}

impl Staying {
    /// Waits for its line.
    fn begin(mut child: Child, line: &str) -> Result<Self, String> {
        let said = BufReader::new(child.stderr.take().unwrap());
        let mut staying = Self { child, said, so_far: String::new() };
        loop {
            let mut next = String::new();
            if staying.said.read_line(&mut next).unwrap() == 0 {
                return Err(format!("it ended without “{line}”, saying:\n{}", staying.so_far));
            }
            staying.so_far += &next;
            if pattern::fits(line, &next) {
                return Ok(staying);
            }
        }
    }

    fn end(mut self) -> Output {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
        let mut stdout = Vec::new();
        self.said.read_to_string(&mut self.so_far).unwrap();
        self.child.stdout.take().unwrap().read_to_end(&mut stdout).unwrap();
        let status = self.child.wait().unwrap();
        Output { status, stdout, stderr: std::mem::take(&mut self.so_far).into_bytes() }
    }
}

impl Drop for Staying {
    fn drop(&mut self) {
        self.child.kill().ok(); // it may have ended by itself
        self.child.wait().ok();
    }
}

/// A folder for one case.
pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("passphrase"), "correct horse\n").unwrap();
        Self { folder }
    }

    /// The program with nothing of this computer around it.
    pub(crate) fn program(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mailward"));
        let root = self.folder.path();
        let browser = Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/practice-browser");
        command
            .args(args)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", root);
        command.env("MAILWARD_DATA_DIR", root.join("data")).env("MAILWARD_VAULT", "passphrase");
        command
            .env("MAILWARD_PASSPHRASE_FILE", root.join("passphrase"))
            .env("BROWSER", browser)
            .env("TZ", "UTC");
        command
    }

    /// Starts the practice provider.
    pub(crate) fn practice(&self) -> Practice {
        let mut child = self
            .program(&["practice", "--port", "0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut first).unwrap();
        let issuer =
            first.strip_prefix("issuer ").expect("the first line names the issuer").trim().to_owned();
        Practice { child, issuer }
    }
}

/// A running practice provider; ends with the case.
pub(crate) struct Practice {
    child: Child,
    pub(crate) issuer: String,
}

impl Drop for Practice {
    fn drop(&mut self) {
        self.child.kill().ok(); // it may have ended by itself
        self.child.wait().ok();
    }
}
