//! How the questions before taking access back look, and what stands on the page afterwards.

use egui::Theme;
use mailward::domain::revocation::{AtProvider, ConfirmedBy};
use mailward::engine::snapshot::RevocationState;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots::{self, revocations};

use crate::revoke::{FORGET, REVOKE, SIGN_OUT, asked, open, page, question, with};

fn sizes() -> Vec<(Screen, String)> {
    let mut all = Vec::new();
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        for (size, suffix) in [((1100.0, 720.0), ""), ((720.0, 480.0), "-720x480")] {
            all.push((Screen::sized(size.0, size.1).in_theme(theme), format!("{name}{suffix}")));
        }
    }
    all.push((Screen::default().text_size(200), "text200".to_owned()));
    all
}

#[test]
fn taking_access_back_pictures() {
    for (screen, name) in sizes() {
        let mut view = revocations::okafor("fastmail");
        view.account = snapshots::accounts::used_by(view.account, "NeoMutt", snapshots::now());
        let mut desk = asked(screen, with(view), REVOKE);
        picture(&mut desk.harness, &format!("revoke-{name}"));
        let mut desk = asked(screen, with(revocations::okafor("microsoft-work")), REVOKE);
        picture(&mut desk.harness, &format!("revoke-by-hand-{name}"));
        let done = revocations::done(AtProvider::Unsupported, None, None);
        let mut desk = open(screen, with(revocations::revoked("microsoft-work", done)));
        picture(&mut desk.harness, &format!("revoked-by-hand-{name}"));
    }
}

#[test]
fn further_pictures_of_taking_access_back() {
    let mut desk = question("fastmail", SIGN_OUT);
    picture(&mut desk.harness, "sign-out");
    let mut desk = question("fastmail", FORGET);
    picture(&mut desk.harness, "forget");
    let mut desk = page(revocations::signed_out("fastmail"));
    picture(&mut desk.harness, "signed-out");
    let mut desk = page(revocations::revoked("fastmail", RevocationState::Confirming));
    picture(&mut desk.harness, "revoking");
    let refuted = revocations::done(AtProvider::Revoked, Some(false), Some(ConfirmedBy::Refresh));
    let mut desk = page(revocations::revoked("fastmail", refuted));
    picture(&mut desk.harness, "revoke-refuted");
    let confirmed = revocations::done(AtProvider::Revoked, Some(true), Some(ConfirmedBy::Introspection));
    let mut desk = page(revocations::revoked("fastmail", confirmed));
    picture(&mut desk.harness, "revoked");
}
