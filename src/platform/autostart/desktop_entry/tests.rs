//! The entry as it is written, as it is read again, and what is never touched.

use super::*;

struct Desktop {
    folder: tempfile::TempDir,
}

impl Desktop {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn place(&self) -> Place {
        let folder = self.folder.path().as_os_str().to_owned();
        place(|name| (name == "XDG_CONFIG_HOME").then(|| folder.clone())).unwrap()
    }

    fn text(&self) -> String {
        std::fs::read_to_string(self.place().file).unwrap()
    }

    fn put(&self, text: &str) {
        let file = self.place().file;
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
}

fn line(program: &str, data_dir: Option<&str>) -> Line {
    Line { program: program.into(), data_dir: data_dir.map(PathBuf::from) }
}

fn usual() -> Line {
    line("/usr/bin/mailward", None)
}

fn exec(line: &Line) -> String {
    let text = write(line).unwrap();
    text.lines().find_map(|line| line.strip_prefix("Exec=")).unwrap().to_owned()
}

#[test]
fn switching_on_and_off_makes_and_removes_the_entry() {
    let desktop = Desktop::new();
    assert_eq!(desktop.place().is_on(), Ok(false));
    desktop.place().set(None).unwrap();
    for _ in 0..2 {
        desktop.place().set(Some(&usual())).unwrap();
        assert_eq!(desktop.place().is_on(), Ok(true));
    }
    let text = desktop.text();
    for part in ["Type=Application\n", "Exec=/usr/bin/mailward serve\n", "TryExec=/usr/bin/mailward\n"] {
        assert!(text.contains(part), "{text}");
    }
    let moved = line("/opt/mailward", Some("/srv/mail"));
    desktop.place().set(Some(&moved)).unwrap();
    assert!(desktop.text().contains("Exec=/opt/mailward serve --data-dir /srv/mail\n"));
    desktop.place().set(None).unwrap();
    assert_eq!(std::fs::read_dir(desktop.place().file.parent().unwrap()).unwrap().count(), 0);
}

#[test]
fn every_path_stays_one_argument() {
    for (path, written) in [
        ("/home/anna/my programs/mailward", r#""/home/anna/my programs/mailward" serve"#),
        ("/a$b/mailward", r#""/a\\$b/mailward" serve"#),
        (r"/a\b/mailward", r#""/a\\\\b/mailward" serve"#),
        ("/a\"`'/mailward", r#""/a\\"\\`'/mailward" serve"#),
        ("/é;&/mailward", r#""/é;&/mailward" serve"#),
    ] {
        let folder = format!("{path} 100%");
        let line = line(path, Some(&folder));
        let exec = exec(&line);
        assert!(exec.starts_with(written) && exec.ends_with(" 100%%\""), "{exec}");
        let text = write(&line).unwrap();
        let words = split(&entry_value(&text, "Exec").unwrap()).unwrap();
        assert_eq!(words, [path, "serve", "--data-dir", &folder]);
        assert_eq!(read(&text), Some(true), "{text}");
    }
}

#[test]
fn a_path_that_cannot_be_written_down_is_refused_and_nothing_is_made() {
    use std::os::unix::ffi::OsStringExt as _;
    let desktop = Desktop::new();
    let not_text = PathBuf::from(std::ffi::OsString::from_vec(b"/\xff/mailward".to_vec()));
    let broken = [
        line("/a\nb/mailward", None),
        line("/a=b/mailward", None),
        line("/a%f/mailward", None),
        line("mailward", None),
        Line { program: not_text, data_dir: None },
        line("/usr/bin/mailward", Some("relative")),
    ];
    for line in broken {
        let refused = desktop.place().set(Some(&line));
        assert!(matches!(refused, Err(AutostartError::Unspeakable(_))), "{line:?}: {refused:?}");
        assert!(!desktop.place().file.exists());
    }
}

#[test]
fn what_somebody_else_wrote_is_left_alone_and_told() {
    let ours = write(&usual()).unwrap();
    for foreign in [
        ours.replace("Exec=/usr/bin/mailward serve", "Exec=env A=b /usr/bin/mailward serve"),
        ours.replace("Exec=/usr/bin/mailward serve", "Exec=/home/anna/bin/wrapper serve"),
        ours.replace(" serve", " serve --verbose"),
        ours.replace("TryExec=", "X-TryExec="),
        "[Desktop Entry]\nExec=\"unclosed\n".to_owned(),
        String::new(),
        "x".repeat(100_000),
    ] {
        let desktop = Desktop::new();
        desktop.put(&foreign);
        let told = AutostartError::Foreign(desktop.place().file);
        assert_eq!(desktop.place().set(None), Err(told.clone()), "{foreign:.200}");
        assert_eq!(desktop.place().set(Some(&usual())), Err(told.clone()));
        assert_eq!(desktop.place().is_on(), Err(told));
        assert_eq!(desktop.text(), foreign);
    }
}

#[test]
fn what_the_desktop_switched_off_is_off_until_it_is_switched_on_here() {
    let ours = write(&usual()).unwrap();
    for off in [
        ours.replace("enabled=true", "enabled=false"),
        format!("{ours}Hidden=true\n"),
        format!(
            "# a comment\n{}\nHidden = true\n[Desktop Action x]\nExec=other\n",
            ours.replace('\n', "\r\n")
        ),
    ] {
        let desktop = Desktop::new();
        desktop.put(&off);
        assert_eq!(desktop.place().is_on(), Ok(false), "{off}");
        desktop.place().set(Some(&usual())).unwrap();
        assert_eq!(desktop.place().is_on(), Ok(true));
        assert_eq!(desktop.text(), ours);
    }
}

#[test]
fn relative_folders_in_the_environment_do_not_count() {
    let at = |name: &str| match name {
        "XDG_CONFIG_HOME" => Some("config".into()),
        "HOME" => Some("/home/anna".into()),
        _ => None,
    };
    assert_eq!(place(at).unwrap().file, Path::new("/home/anna/.config/autostart/mailward.desktop"));
    assert_eq!(place(|_| None).err(), Some(PathError::Nowhere.into()));
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let desktop = Desktop::new();
    std::fs::write(desktop.folder.path().join("autostart"), "a file in the way").unwrap();
    assert!(matches!(desktop.place().set(Some(&usual())), Err(AutostartError::Path(_))));
}

#[test]
fn glib_starts_the_program_with_the_very_arguments() {
    use std::os::unix::fs::PermissionsExt as _;
    let desktop = Desktop::new();
    let strange = desktop.folder.path().join("a $HOME `id` \\ \"b\" 'c' é;&");
    std::fs::create_dir(&strange).unwrap();
    let (program, told) = (strange.join("mailward"), desktop.folder.path().join("told"));
    let script = format!("#!/bin/sh\nprintf '%s|' \"$@\" >'{}'\n", told.display());
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&told).status().unwrap().success());
    let data = strange.join("100 %f");
    desktop.place().set(Some(&Line { program, data_dir: Some(data.clone()) })).unwrap();
    let launched = std::process::Command::new("gio").arg("launch").arg(desktop.place().file).status();
    assert!(launched.unwrap().success());
    let heard = std::process::Command::new("timeout").args(["60", "cat"]).arg(told).output().unwrap();
    assert_eq!(String::from_utf8(heard.stdout).unwrap(), format!("serve|--data-dir|{}|", data.display()));
}
