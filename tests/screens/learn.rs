//! Learn: the list and its search, every page with its drawing, the ways in and out, and words that explain themselves.

use egui::{Key, Modifiers, Role, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use mailward::domain::account::AccountId;
use mailward::domain::learn::{Page, Term};
use mailward::explain::learn;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots;
use mailward::testing::window::Desk;
use mailward::ui::route::{AccountTab, Route};

use crate::audit::{click, press};

/// The list, as its key opens it.
fn opened(screen: Screen) -> Desk {
    let mut desk = Desk::on(screen, snapshots::eight());
    press(&mut desk, Key::F1);
    assert_eq!(desk.harness.state().route(), Route::Learn(None));
    desk.take();
    desk
}

fn page(screen: Screen, page: Page) -> Desk {
    let mut desk = opened(screen);
    let words = learn::page(page);
    desk.harness.get_by_label(&[words.title, ". ", words.summary].concat()).focus();
    desk.harness.run();
    press(&mut desk, Key::Enter);
    assert_eq!(desk.harness.state().route(), Route::Learn(Some(page)));
    assert!(desk.harness.get_by_label("All pages and words").is_focused());
    // The pointer takes the ring of the keyboard away.
    let pos = egui::pos2(2.0, 2.0);
    let (button, modifiers) = (egui::PointerButton::Primary, Modifiers::NONE);
    desk.harness.hover_at(pos);
    for pressed in [true, false] {
        desk.harness.event(egui::Event::PointerButton { pos, button, pressed, modifiers });
    }
    desk.harness.run();
    desk
}

/// Whatever is in sight or not.
fn enter(desk: &mut Desk, label: &str) {
    desk.harness.get_by_label(label).focus();
    desk.harness.run();
    press(desk, Key::Enter);
}

fn screens() -> [(Screen, &'static str); 4] {
    [
        (Screen::default(), "light"),
        (Screen::default().in_theme(Theme::Dark), "dark"),
        (Screen::sized(720.0, 480.0), "720x480"),
        (Screen::default().text_size(200), "text200"),
    ]
}

#[test]
fn the_list_has_every_page_and_every_word() {
    for (screen, name) in screens() {
        let mut desk = opened(screen);
        for one in Page::ALL {
            let words = learn::page(*one);
            desk.harness.get_by_role_and_label(Role::Link, &[words.title, ". ", words.summary].concat());
        }
        for (word, sentence) in Term::ALL.iter().map(|one| learn::term(*one)) {
            desk.harness.get_by_role_and_label(Role::Link, &[word, ". ", sentence].concat());
        }
        picture(&mut desk.harness, &format!("learn-{name}"));
    }
}

#[test]
fn a_page_is_drawn_at_every_size_and_in_both_themes() {
    for (screen, name) in screens() {
        let mut desk = page(screen, Page::SignIn);
        desk.harness.get_by_role_and_label(Role::Image, learn::page(Page::SignIn).drawing.told);
        picture(&mut desk.harness, &format!("learn-sign-in-{name}"));
    }
}

#[test]
fn every_page_has_its_drawing() {
    for one in Page::ALL.iter().filter(|one| **one != Page::SignIn) {
        let mut desk = page(Screen::default(), *one);
        desk.harness.get_by_role_and_label(Role::Image, learn::page(*one).drawing.told);
        picture(&mut desk.harness, &format!("learn-{}", one.code()));
    }
}

#[test]
fn drawings_find_another_arrangement_where_text_is_large() {
    for one in [Page::Tokens, Page::Permissions, Page::Revoking, Page::SecondFactor, Page::WebToken] {
        let mut desk = page(Screen::default().in_theme(Theme::Dark).text_size(200), one);
        picture(&mut desk.harness, &format!("learn-{}-text200", one.code()));
    }
}

#[test]
fn a_page_is_read_from_its_title_over_its_drawing_to_the_pages_beside_it() {
    let desk = page(Screen::default(), Page::Revoking);
    let words = learn::page(Page::Revoking);
    let told: Vec<String> = desk
        .harness
        .query_all(egui_kittest::kittest::By::new())
        .filter_map(|node| node.accesskit_node().label())
        .collect();
    let at = |words: &str| {
        told.iter().position(|label| label == words).unwrap_or_else(|| panic!("{words} in {told:?}"))
    };
    let related = learn::page(words.related[0]).title;
    let order = [
        at("All pages and words"),
        at(&[words.title, ". ", words.summary].concat()),
        at(words.drawing.told),
        at(words.sections[0].heading),
        at(words.sections[1].heading),
        at("Words on this page"),
        at("Go on with"),
        at(related),
    ];
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn a_search_takes_all_the_words_and_can_be_cleared() {
    let mut desk = opened(Screen::default());
    press(&mut desk, Key::Slash);
    desk.harness.get_by_label("Search in Learn").type_text("90 days");
    desk.harness.run();
    desk.harness.get_by_label_contains("Why sign-ins end.");
    assert!(desk.harness.query_by_label_contains("PKCE.").is_none());
    desk.harness.get_by_label("Search in Learn").type_text(" marmalade");
    desk.harness.run();
    desk.harness.get_by_label("No page or word fits “90 days marmalade”");
    picture(&mut desk.harness, "learn-no-hit");
    click(&mut desk, "Clear search");
    desk.harness.get_by_label_contains("PKCE.");
    assert!(desk.harness.get_by_label("Search in Learn").is_focused());
}

#[test]
fn pages_lead_to_pages_and_back_to_where_one_came_from() {
    let mut desk = Desk::with(snapshots::eight());
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::Num4);
    desk.harness.run();
    press(&mut desk, Key::F1);
    let words = learn::page(Page::Tokens);
    click(&mut desk, &[words.title, ". ", words.summary].concat());
    enter(&mut desk, learn::page(words.related[0]).title);
    assert_eq!(desk.harness.state().route(), Route::Learn(Some(words.related[0])));
    click(&mut desk, "All pages and words");
    assert_eq!(desk.harness.state().route(), Route::Learn(None));
    click(&mut desk, "Back to the inspector");
    assert_eq!(desk.harness.state().route(), Route::Inspector);
}

#[test]
fn the_keyboard_alone_opens_a_page_and_leaves_it() {
    let mut desk = opened(Screen::default());
    press(&mut desk, Key::Slash);
    desk.harness.get_by_label("Search in Learn").type_text("three tokens");
    desk.harness.run();
    let first = learn::page(Page::Tokens);
    let name = [first.title, ". ", first.summary].concat();
    for _ in 0..4 {
        if desk.harness.get_by_label(&name).is_focused() {
            break;
        }
        press(&mut desk, Key::Tab);
    }
    assert!(desk.harness.get_by_label(&name).is_focused());
    press(&mut desk, Key::Enter);
    assert_eq!(desk.harness.state().route(), Route::Learn(Some(Page::Tokens)));
    for _ in 0..30 {
        if desk.harness.get_by_label("All pages and words").is_focused() {
            break;
        }
        press(&mut desk, Key::Tab);
    }
    press(&mut desk, Key::Enter);
    assert_eq!(desk.harness.state().route(), Route::Learn(None));
}

#[test]
fn a_page_is_read_to_its_end_with_keys_alone() {
    for screen in [Screen::default(), Screen::sized(720.0, 480.0), Screen::default().text_size(200)] {
        let mut desk = page(screen, Page::Tokens);
        let words = learn::page(Page::Tokens);
        let room = desk.harness.ctx.content_rect();
        let is_seen = |desk: &Desk, label: &str| room.contains_rect(desk.harness.get_by_label(label).rect());
        let first = |desk: &Desk| desk.harness.get_by_label(words.sections[0].heading).rect().min;
        let (begins, last) = (first(&desk), learn::page(words.related[words.related.len() - 1]).title);
        assert!(!is_seen(&desk, last));
        press(&mut desk, Key::PageDown);
        let turned = begins.y - first(&desk).y;
        assert!(turned > 100.0 && turned < room.height(), "less than a window at once: {turned}");
        press(&mut desk, Key::PageUp);
        assert_eq!(first(&desk), begins);
        press(&mut desk, Key::End);
        assert!(is_seen(&desk, last));
        press(&mut desk, Key::Home);
        assert_eq!(first(&desk), begins);
    }
}

#[test]
fn keys_that_turn_pages_turn_what_is_in_front_and_nothing_while_a_word_is_typed() {
    let mut desk = opened(Screen::sized(720.0, 480.0));
    let first = |desk: &Desk| {
        let words = learn::page(Page::SignIn);
        desk.harness.get_by_label(&[words.title, ". ", words.summary].concat()).rect().min
    };
    let begins = first(&desk);
    press(&mut desk, Key::Slash);
    press(&mut desk, Key::End);
    assert_eq!(first(&desk), begins, "the end of what is typed is meant");
    press(&mut desk, Key::Escape);
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::F1);
    desk.harness.run();
    let listed = |desk: &Desk| desk.harness.get_by_label("Everywhere").rect().top();
    let before = listed(&desk);
    press(&mut desk, Key::PageDown);
    assert!(listed(&desk) < before, "the list of shortcuts");
    assert_eq!(first(&desk), begins, "the list behind it");
}

#[test]
fn the_palette_finds_pages_and_words() {
    let mut desk = Desk::with(snapshots::eight());
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    desk.harness.run();
    for letter in "pkce".chars() {
        desk.harness.event(egui::Event::Text(letter.to_string()));
    }
    desk.harness.run();
    desk.harness.get_by_label(&["PKCE ", learn::term(Term::Pkce).1].concat());
    let (_, says) = learn::term(Term::Pkce);
    desk.harness.get_by_label(&["PKCE ", says].concat()).click();
    desk.harness.run();
    assert_eq!(desk.harness.state().route(), Route::Learn(None));
    desk.harness.get_by_label_contains("PKCE.");
    assert!(desk.harness.query_by_label_contains("Keyring.").is_none());
}

#[test]
fn a_problem_leads_to_the_page_about_it_and_back() {
    let mut desk = Desk::with(snapshots::eight());
    let needs = desk.harness.state().route();
    assert_eq!(needs, Route::Accounts);
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    desk.harness.run();
    for letter in "lindqvist".chars() {
        desk.harness.event(egui::Event::Text(letter.to_string()));
    }
    desk.harness.run();
    press(&mut desk, Key::Enter);
    assert_eq!(desk.harness.state().route(), Route::Account(AccountId::new(1), AccountTab::Overview));
    let link = desk
        .harness
        .query_all_by_role(Role::Button)
        .filter_map(|node| node.accesskit_node().label())
        .find(|label| label.starts_with("Learn more: "));
    click(&mut desk, &link.expect("a link on the problem card"));
    assert!(matches!(desk.harness.state().route(), Route::Learn(Some(_))));
    click(&mut desk, "Back to the account");
    assert_eq!(desk.harness.state().route(), Route::Account(AccountId::new(1), AccountTab::Overview));
}

#[test]
fn the_window_rests_on_every_page() {
    let mut desk = page(Screen::default(), Page::Kept);
    assert!(desk.rests());
}

#[test]
fn the_keyboard_rests_on_a_technical_word_of_an_account_once_and_tells_what_it_means() {
    let mut desk = Desk::with(snapshots::eight());
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    desk.harness.run();
    for letter in "okafor".chars() {
        desk.harness.event(egui::Event::Text(letter.to_string()));
    }
    desk.harness.run();
    press(&mut desk, Key::Enter);
    let (_, sentence) = learn::term(Term::RefreshToken);
    let told = (0..60).filter(|_| {
        press(&mut desk, Key::Tab);
        desk.harness.query_by_label(sentence).is_some()
    });
    assert!(told.count() >= 1, "no stop of the keyboard tells what a refresh token is");
}
