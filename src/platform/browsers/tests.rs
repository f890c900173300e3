//! Made-up computers of every system, and lists that are not what they should be.

use std::fs;
use std::path::Path;

use super::*;
use crate::platform::browser::command_words;

struct Computer {
    folder: tempfile::TempDir,
    places: Places,
}

impl Computer {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let places = Places {
            home: at("home"),
            path: vec![at("bin")],
            flatpaks: vec![at("flatpak")],
            snaps: Some(at("snap")),
            descriptions: vec![at("applications")],
            ..Places::default()
        };
        Self { folder, places }
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn found(&self) -> Vec<KnownBrowser> {
        found(&self.places)
    }

    fn only(&self) -> KnownBrowser {
        let [only] = <[KnownBrowser; 1]>::try_from(self.found()).expect("one browser");
        only
    }
}

fn told(browser: &KnownBrowser) -> Vec<(&str, Vec<String>)> {
    browser.profiles.iter().map(|profile| (profile.name.as_str(), command_words(&profile.command))).collect()
}

const PROFILES: &str = "[Install4F96D1932A9F858E]\nDefault=abc.default\n\n[Profile1]\nName=Work mail\nIsRelative=1\n\
                        Path=x.work\n\n[Profile0]\nName=default-release\nDefault=1\n\n[General]\nVersion=2\n";

#[test]
fn nothing_is_found_where_nothing_is() {
    assert_eq!(Computer::new().found(), []);
}

#[test]
fn firefox_is_listed_with_its_profiles_the_usual_one_first() {
    let computer = Computer::new();
    computer.write("bin/firefox", "");
    assert_eq!(computer.only().profiles, []);
    computer.write("home/.mozilla/firefox/profiles.ini", PROFILES);
    let firefox = computer.only();
    assert_eq!((firefox.name.as_str(), firefox.command.as_str()), ("Firefox", "firefox"));
    let words = |name: &str| ["firefox", "-P", name, "LINK"].map(str::to_owned).to_vec();
    assert_eq!(
        told(&firefox),
        [("default-release", words("default-release")), ("Work mail", words("Work mail"))]
    );
}

#[test]
fn chromium_is_listed_with_its_profiles_by_the_names_the_person_gave() {
    let computer = Computer::new();
    computer.write("bin/chromium", "");
    let state = r#"{"a":1,"profile":{"info_cache":{"Profile 1":{"name":"Work","gaia_id":"1"},"Default":{"name":"Home"}}}}"#;
    computer.write("home/.config/chromium/Local State", state);
    let words = |place: &str| ["chromium", place, "LINK"].map(str::to_owned).to_vec();
    assert_eq!(
        told(&computer.only()),
        [("Home", words("--profile-directory=Default")), ("Work", words("--profile-directory=Profile 1"))]
    );
}

#[test]
fn copies_of_one_browser_are_told_apart_and_read_their_own_lists() {
    let computer = Computer::new();
    computer.write("bin/firefox", "");
    computer.write("flatpak/org.mozilla.firefox", "");
    computer.write("snap/firefox", "");
    computer.write("home/.var/app/org.mozilla.firefox/.mozilla/firefox/profiles.ini", PROFILES);
    let found = computer.found();
    let names: Vec<&str> = found.iter().map(|browser| browser.name.as_str()).collect();
    assert_eq!(names, ["Firefox", "Firefox (Flatpak)", "Firefox (Snap)"]);
    let counts: Vec<usize> = found.iter().map(|browser| browser.profiles.len()).collect();
    assert_eq!(counts, [0, 2, 0]);
}

#[test]
fn applications_of_macos_and_programs_of_windows_are_found_where_they_are() {
    let mac = Computer::new();
    let at = |name: &str| mac.folder.path().join(name);
    let places = Places { home: at("home"), applications: vec![at("Applications")], ..Places::default() };
    mac.write("Applications/Safari.app/Contents/Info.plist", "");
    mac.write("Applications/Firefox.app/Contents/MacOS/firefox", "");
    mac.write("home/Library/Application Support/Firefox/profiles.ini", PROFILES);
    let on_mac = found(&places);
    assert_eq!(on_mac.iter().map(|browser| browser.name.as_str()).collect::<Vec<_>>(), ["Firefox", "Safari"]);
    assert_eq!(on_mac[0].profiles.len(), 2);
    assert_eq!(command_words(&on_mac[1].command), ["/usr/bin/open", "-a", "Safari", "LINK"]);

    let windows = Computer::new();
    let at = |name: &str| windows.folder.path().join(name);
    let data = Some((at("local"), at("roaming")));
    let places = Places { home: at("home"), programs: vec![at("programs")], data, ..Places::default() };
    windows.write("programs/Google/Chrome/Application/chrome.exe", "");
    let state = r#"{"profile":{"info_cache":{"Default":{"name":"A"},"Profile 2":{"name":"B"}}}}"#;
    windows.write("local/Google/Chrome/User Data/Local State", state);
    let on_windows = found(&places);
    assert_eq!((on_windows[0].name.as_str(), on_windows[0].profiles.len()), ("Google Chrome", 2));
}

#[test]
fn what_describes_itself_as_a_browser_is_listed_and_nothing_else() {
    let computer = Computer::new();
    let entry = |name: &str, exec: &str, more: &str| {
        format!(
            "[Desktop Entry]\nName={name}\nExec={exec}\nMimeType=text/html;x-scheme-handler/https;\n{more}\n"
        )
    };
    computer.write("applications/a.desktop", &entry("Otter", "/opt/otter/otter-browser --new %U", ""));
    computer.write("applications/b.desktop", &entry("Hidden one", "hidden %u", "NoDisplay=true"));
    computer.write("applications/c.desktop", &entry("Quoting", "sh -c \"rm -rf ~\" %u", ""));
    computer.write("applications/d.desktop", &entry("Chromium", "/usr/bin/chromium %U", ""));
    computer.write(
        "applications/e.desktop",
        "[Desktop Entry]\nName=Editor\nExec=editor %F\nMimeType=text/plain;\n",
    );
    let otter = computer.only();
    assert_eq!(otter.name, "Otter");
    assert_eq!(command_words(&otter.command), ["/opt/otter/otter-browser", "--new", "LINK"]);
}

#[test]
fn hostile_lists_bring_no_other_words_into_a_command_and_no_controls_into_a_name() {
    let computer = Computer::new();
    computer.write("bin/firefox", "");
    computer.write("bin/chromium", "");
    let names =
        ["--remote-debugging-port=1", "a\" --evil \"b", "%s%s", "\u{202e}mail", "x; rm -rf ~", "Plain"];
    let list = |(number, name)| format!("[Profile{number}]\nName={name}\nDefault=0\n");
    let lists = names.iter().enumerate().map(list).collect::<Vec<_>>().concat();
    computer.write("home/.mozilla/firefox/profiles.ini", &lists);
    let state = r#"{"profile":{"info_cache":{"../../etc":{"name":"A"},"/abs":{"name":"B"},"a\"b":{"name":"C"},
        "Default":{"name":"Home\u001b[31m\nTwo"},"Profile 1":{"name":""}}}}"#;
    computer.write("home/.config/chromium/Local State", state);
    for browser in computer.found() {
        assert!(browser.profiles.len() >= 2, "{browser:?}");
        for profile in &browser.profiles {
            let words = command_words(&profile.command);
            assert_eq!(words.last().map(String::as_str), Some("LINK"), "{words:?}");
            let extra = words.iter().skip(1).filter(|word| word.starts_with('-') && *word != "-P");
            assert!(extra.clone().all(|word| word.starts_with("--profile-directory=")), "{words:?}");
            assert!(!profile.command.contains(".."), "{words:?}");
            assert!(!profile.name.chars().any(|c| c.is_control() || c == '\u{202e}'), "{:?}", profile.name);
        }
    }
}

#[test]
fn lists_that_are_huge_broken_or_no_files_leave_the_browser_without_profiles() {
    let computer = Computer::new();
    computer.write("bin/chromium", "");
    for text in ["", "{", "[]", "{\"profile\":7}", &format!("{{\"a\":\"{}\"}}", "x".repeat(5 * 1024 * 1024))]
    {
        computer.write("home/.config/chromium/Local State", text);
        assert_eq!(computer.only().profiles, []);
    }
    let place = computer.folder.path().join("home/.config/chromium/Local State");
    fs::remove_file(&place).unwrap();
    fs::create_dir(&place).unwrap();
    assert_eq!(computer.only().profiles, []);
    let list = |number| format!("[Profile{number}]\nName=p{number}\n");
    let many = (0..5_000).map(list).collect::<Vec<_>>().concat();
    computer.write("bin/firefox", "");
    computer.write("home/.mozilla/firefox/profiles.ini", &many);
    assert_eq!(computer.found()[1].profiles.len(), 40);
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_a_list_does_not_hold_up_the_window() {
    let computer = Computer::new();
    computer.write("bin/firefox", "");
    computer.write("home/.mozilla/firefox/other", "");
    let pipe = computer.places.home.join(".mozilla/firefox/profiles.ini");
    let made = std::process::Command::new("mkfifo").arg(Path::new(&pipe)).status().unwrap();
    assert!(made.success());
    assert_eq!(computer.only().profiles, []);
}
