//! Without a keyring, in the real window: everything is kept in memory, and later on the disk after all, without signing in
//! again. What was signed in to is there at the next start.

use crate::home::PASSPHRASE;
use crate::peer::Browser;
use crate::person::ANNA;
use crate::window::Desk;

#[test]
fn what_was_kept_in_memory_goes_to_the_disk_while_the_window_runs_and_is_there_at_the_next_start() {
    let mut desk = Desk::new();
    let browser = Browser::at(&mut desk.home, &[]);
    for name in ["MAILWARD_VAULT", "MAILWARD_PASSPHRASE_FILE"] {
        desk.home.unset(name);
    }
    let window = desk.home.start(&["--practice"]);
    desk.click("Keep tokens in memory only");
    desk.click("Try it with the practice provider");
    desk.click("Open the browser");
    browser.last_page();
    desk.click("Done");
    desk.hand("wait", "Fresh");
    let token = desk.home.mailward(&["token", ANNA]).done();

    desk.hand("key", "ctrl+6");
    desk.click("Keep it");
    desk.hand("wait", "Keep everything on the disk");
    desk.click("Passphrase");
    desk.type_line("New passphrase", PASSPHRASE);
    desk.picture("window-memory.png");
    desk.type_line("New passphrase again", PASSPHRASE);
    desk.hand("gone", "Keep everything on the disk");
    desk.hand("wait", "Key behind your passphrase");
    desk.picture("window-kept.png");
    // The window goes on answering mail programs, and a second start brings it to the front.
    assert_eq!(desk.home.mailward(&["token", ANNA]).done(), token);
    let second = desk.home.mailward(&[]);
    assert!(second.err.contains("its window was brought to the front"), "{}", second.err);
    second.done();
    desk.hand("key", "ctrl+q");
    assert_eq!(window.end().status, Some(0));

    desk.home.mailward(&["token", ANNA]).failed(6, "The vault needs its passphrase");
    desk.home.write("words", PASSPHRASE);
    let words = desk.home.path("words").display().to_string();
    desk.home.set("MAILWARD_PASSPHRASE_FILE", words);
    assert_eq!(desk.home.mailward(&["token", ANNA]).done(), token);
    desk.home.mailward(&["audit", "verify"]).done();
    assert!(desk.home.mailward(&["audit", "list"]).done().contains("memory"));
    for (path, bytes) in desk.home.files() {
        let leaks = bytes.windows(token.len()).any(|found| found == token.as_bytes());
        assert!(!leaks, "the token is in {}", path.display());
    }
}
