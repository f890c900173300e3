//! The profile of an organisation: all of it is shown before it counts, and what it decides is marked and cannot be changed.

use std::sync::Arc;

use egui::Theme;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use mailward::domain::organisation::{ProfileOrigin, read};
use mailward::domain::problem::{Problem, ProblemKind};
use mailward::engine::command::Command;
use mailward::engine::snapshot::ProfileView;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::sign_ins;
use mailward::testing::snapshots::profile::{looking_at_profile, managed_profile, profile, under_profile};
use mailward::testing::window::Desk;
use mailward::ui::actions::Action;
use mailward::ui::route::{Dialog, SettingsSection};

use crate::audit::click;
use crate::settings::shown;

const BY: &str = "Decided by Example University";

fn settings(desk: &mut Desk) {
    desk.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Comma);
    desk.harness.run();
}

fn opened(screen: Screen) -> Desk {
    let mut desk = Desk::on(screen, sign_ins::prepared());
    settings(&mut desk);
    desk.harness.get_by_label("Import a profile").scroll_to_me();
    desk.harness.run();
    click(&mut desk, "Import a profile");
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::Profile));
    desk
}

fn looking(screen: Screen, view: ProfileView) -> Desk {
    let mut desk = opened(screen);
    desk.say(looking_at_profile(view, sign_ins::prepared()));
    desk.take();
    desk
}

#[test]
fn everything_that_a_profile_decides_is_shown_before_it_counts() {
    for (screen, name) in [
        (Screen::default(), "light"),
        (Screen::default().in_theme(Theme::Dark), "dark"),
        (Screen::sized(720.0, 480.0).text_size(200), "text200"),
    ] {
        let mut desk = looking(screen, ProfileView::Read(Arc::new(profile())));
        picture(&mut desk.harness, &format!("profile-read-{name}"));
    }
    let mut desk = looking(Screen::default(), ProfileView::Read(Arc::new(profile())));
    desk.harness.get_by_label_contains("Whoever holds these authorities’ keys can read");
    click(&mut desk, "Let it count");
    let commands = desk.take();
    assert!(
        matches!(commands.as_slice(), [Command::TakeProfile(taken, _)] if **taken == profile()),
        "{commands:?}"
    );
}

#[test]
fn without_a_press_of_the_button_it_does_not_count() {
    let mut desk = looking(Screen::default(), ProfileView::Read(Arc::new(profile())));
    click(&mut desk, "Cancel");
    let commands = desk.take();
    assert!(matches!(commands.as_slice(), [Command::CloseProfile]), "{commands:?}");
}

#[test]
fn a_profile_that_is_refused_says_why_and_leads_to_another_file() {
    let why = "Line 5: a secret has no place in a profile: whoever needs one types it";
    let refused = Problem::new(ProblemKind::ProfileInvalid).detail(why);
    let mut desk = looking(Screen::default(), ProfileView::Refused(Box::new(refused)));
    picture(&mut desk.harness, "profile-refused");
    assert!(desk.harness.query_by_label("Let it count").is_none());
    click(&mut desk, "Another\u{202f}…");
}

#[test]
fn a_path_can_be_typed() {
    let mut desk = opened(Screen::default());
    picture(&mut desk.harness, "profile-choose");
    click(&mut desk, "Type a path");
    desk.harness.get_by_role_and_label(egui::Role::TextInput, "File").type_text("profile.toml");
    desk.harness.run();
    click(&mut desk, "Read");
    let asked = desk.take();
    let path = asked.iter().find_map(|command| match command {
        Command::LookAtProfile(path, _) => Some(path.display().to_string()),
        _ => None,
    });
    assert_eq!(path.as_deref(), Some("/home/anna/profile.toml"));
}

#[test]
fn enter_in_the_field_of_the_path_reads_it() {
    let mut desk = opened(Screen::default());
    click(&mut desk, "Type a path");
    desk.harness.get_by_role_and_label(egui::Role::TextInput, "File").type_text("profile.toml");
    desk.harness.key_press(egui::Key::Enter);
    desk.harness.run();
    assert!(desk.take().iter().any(|command| matches!(command, Command::LookAtProfile(..))));
}

#[test]
fn what_is_decided_is_marked_and_has_no_control() {
    for (screen, section, name) in [
        (Screen::default(), SettingsSection::Network, "light"),
        (Screen::default().in_theme(Theme::Dark), SettingsSection::Audit, "dark"),
        (Screen::sized(720.0, 480.0).text_size(200), SettingsSection::Network, "text200"),
    ] {
        let mut harness = shown(screen, under_profile(profile(), sign_ins::prepared()), section);
        picture(&mut harness, &format!("settings-decided-{name}"));
    }
    let locked = under_profile(profile(), sign_ins::prepared());
    let harness = shown(Screen::default(), locked, SettingsSection::Network);
    assert_eq!(harness.query_all_by_label_contains(BY).count(), 5);
    for name in ["Renew access tokens", "Proxy", "Certificate authority", "Keep events"] {
        let controls = harness.query_all_by_label(name).filter(|node| {
            matches!(
                node.accesskit_node().role(),
                egui::Role::TextInput | egui::Role::Switch | egui::Role::ComboBox
            )
        });
        assert_eq!(controls.count(), 0, "{name}");
    }
    assert!(harness.query_all_by_role(egui::Role::Switch).count() >= 3, "the others keep theirs");
    assert!(harness.state().outbox().is_empty(), "drawing it changes nothing");
}

#[test]
fn a_decided_age_of_refresh_tokens_is_told_and_cannot_be_chosen() {
    let text = "profile = 1\nname = \"Example University\"\n[locked]\nrefresh_age = \"half-year\"";
    let decided = read(text.as_bytes(), ProfileOrigin::Imported).unwrap();
    for (under, controls) in [(None, 1), (Some(decided), 0)] {
        let snapshot = match &under {
            Some(decided) => under_profile(decided.clone(), sign_ins::prepared()),
            None => sign_ins::prepared(),
        };
        let harness = shown(Screen::sized(1100.0, 1400.0), snapshot, SettingsSection::Renewal);
        let chooses = harness
            .query_all_by_label_contains("Replace refresh tokens after")
            .filter(|node| matches!(node.accesskit_node().role(), egui::Role::ComboBox | egui::Role::Button));
        assert_eq!(chooses.count(), controls, "{under:?}");
        assert_eq!(harness.query_all_by_label_contains(BY).count(), 1 - controls);
    }
}

#[test]
fn only_an_imported_profile_can_be_dropped() {
    for (of, count) in [(profile(), 1), (managed_profile(), 0)] {
        let mut desk = Desk::with(under_profile(of, sign_ins::prepared()));
        settings(&mut desk);
        desk.harness.get_by_label("Show what your organisation decides").scroll_to_me();
        desk.harness.run();
        click(&mut desk, "Show what your organisation decides");
        assert_eq!(desk.harness.query_all_by_label("Drop the profile").count(), count);
        picture(&mut desk.harness, if count == 1 { "profile-imported" } else { "profile-managed" });
        desk.take();
        if count == 1 {
            click(&mut desk, "Drop the profile");
            assert!(matches!(desk.take().as_slice(), [Command::DropProfile(_)]));
        }
    }
    assert_eq!(Action::ImportProfile.entry().label, "Import profile\u{202f}…");
}
