//! The kind of account in the dialog that adds one: corrected in words, and narrowed to one organisation.

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use mailward::engine::command::ProviderChoice;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots::detection;

use crate::add_account_found::{adds_nothing, fill, found, give_client, wish};
use crate::sign_in::press;

#[test]
fn the_kind_of_account_is_corrected_in_words() {
    let mut harness = found(Screen::default(), detection::one());
    press(&mut harness, "Kind of account: Work or school");
    press(&mut harness, "Personal");
    give_client(&mut harness);
    press(&mut harness, "Add");
    assert_eq!(
        wish(&harness).provider,
        ProviderChoice::Known("microsoft-personal".parse().expect("a short name"))
    );
    press(&mut harness, "Kind of account: Personal");
    press(&mut harness, "This organisation only");
    press(&mut harness, "Add");
    let wish = wish(&harness);
    assert_eq!(wish.provider, ProviderChoice::Known("microsoft-work".parse().expect("a short name")));
    assert_eq!(wish.particulars.tenant.as_deref(), Some("northwind.example"));
}

#[test]
fn an_organisation_that_is_none_is_not_sent() {
    let mut harness = found(Screen::default(), detection::one());
    press(&mut harness, "Kind of account: Work or school");
    press(&mut harness, "This organisation only");
    give_client(&mut harness);
    fill(&mut harness, "Organisation", "/ ?");
    assert!(harness.query_by_label(NO_ORGANISATION).is_none(), "nobody is corrected while typing");
    assert!(harness.get_by_label("Add").accesskit_node().is_disabled());
    harness.key_press(Key::Tab);
    harness.run();
    harness.get_by_label(NO_ORGANISATION);
    press(&mut harness, "Add");
    assert!(adds_nothing(&harness));
    harness.hover_at(egui::pos2(2.0, 2.0));
    harness.run();
    picture(&mut harness, "add-account-organisation");
    harness.get_by_label("Add").hover();
    harness.run();
    assert_eq!(harness.query_all_by_label(NO_ORGANISATION).count(), 2, "the button says why it is off");
}

const NO_ORGANISATION: &str = "An organisation is named by its domain or its directory ID";

#[test]
fn an_organisation_is_a_domain_or_a_directory_id() {
    let mut harness = found(Screen::default(), detection::one());
    press(&mut harness, "Kind of account: Work or school");
    press(&mut harness, "This organisation only");
    give_client(&mut harness);
    for (typed, is_one) in [
        ("", false),
        ("northwind", false),
        ("north wind.example", false),
        ("northwind..example", false),
        (".example", false),
        ("northwind.example", true),
        ("8f2c1b7e-90d4-4a53-8e61-0c7f9a2b3d4e", true),
        ("8f2c1b7e-90d4-4a53-8e61", false),
    ] {
        fill(&mut harness, "Organisation", "");
        harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        harness.key_press(Key::Delete);
        harness.run();
        fill(&mut harness, "Organisation", typed);
        let is_off = harness.get_by_label("Add").accesskit_node().is_disabled();
        assert_eq!(is_off, !is_one, "{typed}");
    }
}
