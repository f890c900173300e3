//! The list of accounts, in the whole window.

use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots;
use mailward::testing::window::Desk;

#[test]
fn scratch() {
    let out = std::path::Path::new("/tmp/h/shots/s1");
    std::fs::create_dir_all(out).unwrap();
    let save = |mut desk: Desk, name: &str| {
        desk.harness.run();
        desk.harness.render().unwrap().save(out.join(format!("{name}.png"))).unwrap();
    };
    save(Desk::with(snapshots::eight()), "accounts");
    save(Desk::on(Screen::default().dark(), snapshots::every_health()), "accounts-dark");
    save(Desk::on(Screen::sized(720.0, 480.0), snapshots::eight()), "accounts-720");
    save(Desk::on(Screen::sized(1100.0, 720.0).text_size(200), snapshots::eight()), "accounts-200");
    save(Desk::with(snapshots::empty()), "first");
    save(Desk::on(Screen::default().dark(), snapshots::empty()), "first-dark");
    save(Desk::on(Screen::sized(720.0, 480.0).text_size(200), snapshots::empty()), "first-200");
    save(Desk::with(snapshots::thousand()), "thousand");
    save(Desk::with(snapshots::fatal()), "fatal");
    save(Desk::with(snapshots::loading()), "loading");
    save(Desk::with(snapshots::with_notices(&["t.okafor@example.com was rotated", "mira.sato@example.com was rotated"])), "notices");
}
