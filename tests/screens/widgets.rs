//! Every house widget in its states, side by side, in both themes.

use egui::{Align, Layout, Rect, Theme as Dark, Ui, UiBuilder, Vec2, pos2, vec2};
use egui_kittest::kittest::Queryable as _;
use mailward::domain::health::Health;
use mailward::testing::screen::{Screen, picture};
use mailward::ui::icons;
use mailward::ui::paint;
use mailward::ui::theme::{self, Text, Theme, Tone, space};
use mailward::ui::widgets::badge::{self, Place};
use mailward::ui::widgets::button::{Button, Pose};
use mailward::ui::widgets::card::{card, row, section};
use mailward::ui::widgets::chip::chip;
use mailward::ui::widgets::dialog::{self, Dialog, Part, Width};
use mailward::ui::widgets::facts::{Fact, facts};
use mailward::ui::widgets::field::Field;
use mailward::ui::widgets::key_cap::key_cap;
use mailward::ui::widgets::life_bar::{bar, life_bar};
use mailward::ui::widgets::mark::{Mark, mark, with_icon};
use mailward::ui::widgets::menu::{Entry, Filter, Item, drop_down, menu};
use mailward::ui::widgets::notice::{Notice, notice};
use mailward::ui::widgets::problem_card::{ProblemWords, problem_card};
use mailward::ui::widgets::prose::{prose, remark};
use mailward::ui::widgets::qr::qr;
use mailward::ui::widgets::secret_field::{SecretDraft, secret_field};
use mailward::ui::widgets::segmented::{Segment, segmented};
use mailward::ui::widgets::switch::{Words, check_box, switch};
use mailward::ui::widgets::tabs::tabs;

const THEMES: [(Dark, &str); 2] = [(Dark::Light, "light"), (Dark::Dark, "dark")];

#[test]
fn widgets_gallery() {
    for (theme, name) in THEMES {
        let mut typed = "t.okafor".to_owned();
        let mut harness = Screen::default().in_theme(theme).show(move |ui| gallery(ui, &mut typed));
        harness.run();
        picture(&mut harness, &format!("widgets-{name}"));
    }
}

fn gallery(ui: &mut Ui, typed: &mut String) {
    let t = theme::of(ui);
    ui.painter().rect_filled(ui.ctx().content_rect(), 0.0, t.canvas);
    let column = |index: usize, top: f32, height: f32| {
        let left = 24.0 + index as f32 * 538.0;
        Rect::from_min_size(pos2(left, top), vec2(514.0, height))
    };
    at(ui, column(0, 24.0, 200.0), "Health", healths);
    at(ui, column(1, 24.0, 200.0), "Life of a token", lives);
    at(ui, column(0, 246.0, 190.0), "Buttons", buttons);
    at(ui, column(1, 246.0, 190.0), "Fields and choices", |ui| {
        fields(ui, typed);
    });
    at(ui, column(0, 456.0, 130.0), "Results of checks", results);
    at(ui, column(1, 456.0, 130.0), "Notice", |ui| {
        let place = Rect::from_min_size(ui.cursor().min, vec2(400.0, 44.0));
        notice(
            &mut ui.new_child(UiBuilder::new().max_rect(place)),
            &Notice::done("t.okafor@example.com was rotated").with_link("Show"),
        );
        ui.allocate_space(vec2(400.0, 44.0));
    });
    colours(ui, t);
}

fn at(ui: &mut Ui, place: Rect, name: &str, contents: impl FnOnce(&mut Ui)) {
    let mut inside = ui.new_child(UiBuilder::new().id_salt(name).max_rect(place));
    inside.spacing_mut().item_spacing = vec2(8.0, 0.0);
    section(&mut inside, name, None);
    card(&mut inside, |ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 12.0);
        contents(ui);
    });
}

/// Two columns, row after row.
fn pairs<T: Copy>(ui: &mut Ui, things: &[T], left_width: f32, gap: f32, mut show: impl FnMut(&mut Ui, T)) {
    for pair in things.chunks(2) {
        let top = ui.cursor().min;
        let mut bottom = top.y;
        for (index, thing) in pair.iter().enumerate() {
            let width = if index == 0 { left_width } else { ui.available_width() - left_width - gap };
            let left = top.x + index as f32 * (left_width + gap);
            let place = Rect::from_min_size(pos2(left, top.y), vec2(width, 24.0));
            let mut cell = ui.new_child(UiBuilder::new().id_salt((top.y as i32, index)).max_rect(place));
            show(&mut cell, *thing);
            bottom = f32::max(bottom, cell.min_rect().bottom());
        }
        ui.allocate_space(vec2(1.0, bottom - top.y));
    }
}

fn healths(ui: &mut Ui) {
    let all = [
        (Health::Fresh, "works; renews by itself"),
        (Health::Renewing, "asking for a new token"),
        (Health::Due, "works, but ends soon"),
        (Health::Offline, "trying again by itself"),
        (Health::NeedsSignIn, "your turn"),
        (Health::Blocked, "someone else’s turn"),
        (Health::Revoked, "ended; sign in anew"),
        (Health::New, "never signed in"),
    ];
    pairs(ui, &all, 224.0, 16.0, |ui, (health, words)| {
        row(ui, 24.0, |ui| {
            badge::health(ui, health, Place::Head);
            remark(ui, words);
        });
    });
}

fn lives(ui: &mut Ui) {
    let all = [
        ("renews in 41 min", 0.72, Tone::Ok),
        ("ends tomorrow, 09:40", 0.14, Tone::Warn),
        ("ended 3 days ago", 0.0, Tone::Bad),
        ("trying again in 3 min", 0.24, Tone::Idle),
        ("renewing now", 0.06, Tone::Info),
        ("no known end", 1.0, Tone::Ok),
    ];
    pairs(ui, &all, 228.0, 24.0, |ui, (words, left, tone)| {
        life_bar(ui, words, left, tone);
    });
}

fn buttons(ui: &mut Ui) {
    ui.horizontal(|ui| {
        for pose in [Pose::Rest, Pose::Hovered, Pose::Pressed, Pose::Focused] {
            ui.add(Button::primary("Rotate now").posed(pose));
        }
    });
    ui.horizontal(|ui| {
        for pose in [Pose::Rest, Pose::Hovered, Pose::Focused, Pose::Off] {
            ui.add(Button::secondary("Export\u{202f}…").posed(pose));
        }
    });
    ui.horizontal(|ui| {
        ui.add(Button::quiet("Cancel"));
        ui.add(Button::link("Learn more"));
        ui.add(Button::danger_outlined("Erase\u{202f}…"));
        ui.add(Button::danger("Revoke"));
        ui.add(Button::secondary("Sign in").compact());
        ui.add(Button::icon_only(icons::DOTS_THREE, "More"));
    });
}

fn fields(ui: &mut Ui, typed: &mut String) {
    ui.horizontal(|ui| {
        Field::search("Filter").hint("Filter").width(200.0).show(ui, &mut String::new());
        let address = Field::new("Address").width(200.0).show(ui, typed);
        if !address.has_focus() {
            address.request_focus();
        }
    });
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        check_box(ui, &mut false, "Not ticked", Words::Hidden);
        check_box(ui, &mut true, "Ticked", Words::Hidden);
        switch(ui, &mut false, "Off");
        switch(ui, &mut true, "On");
        drop_down(ui, "Outcome", "Any outcome", Filter::Off, &[Item::choice((), "Failed", false)]);
        drop_down(ui, "Kind", "Failed", Filter::On, &[Item::choice((), "Failed", false)]);
    });
    ui.horizontal(|ui| {
        let segments = [Segment::new(0, "All 8"), Segment::new(1, "Needs you 3"), Segment::new(2, "Fine 5")];
        segmented(ui, &mut 0, &segments);
        chip(ui, "JWT");
        key_cap(ui, "Ctrl K");
    });
}

fn results(ui: &mut Ui) {
    ui.spacing_mut().interact_size.y = 20.0;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(16.0, 16.0);
        let all = [
            Mark::Good,
            Mark::Attention,
            Mark::Failed,
            Mark::Skipped,
            Mark::Running,
            Mark::Waiting,
            Mark::Unknown,
        ];
        for each in all {
            mark(ui, each);
        }
    });
}

fn colours(ui: &mut Ui, t: &Theme) {
    let mut place =
        ui.new_child(UiBuilder::new().max_rect(Rect::from_min_size(pos2(24.0, 602.0), vec2(1052.0, 90.0))));
    section(&mut place, "Colours", None);
    let all = [
        ("canvas", t.canvas),
        ("rail", t.rail),
        ("surface", t.surface),
        ("sunken", t.sunken),
        ("hover", t.hover),
        ("line", t.line),
        ("control", t.control),
        ("accent", t.accent),
        ("selected", t.selected),
        ("ok", t.ok.mark),
        ("info", t.info.mark),
        ("warn", t.warn.mark),
        ("bad", t.bad.mark),
        ("held", t.held.mark),
        ("idle", t.idle.mark),
    ];
    for (index, (name, colour)) in all.into_iter().enumerate() {
        let left = 24.0 + index as f32 * 70.66;
        let swatch = Rect::from_min_size(pos2(left.round(), 634.0), vec2(62.0, 32.0));
        paint::block(ui, swatch, theme::corner::CONTROL, colour, t.line);
        let below = swatch.left_bottom() + vec2(0.0, 11.0);
        paint::words(ui, below, egui::Align2::LEFT_CENTER, name, Text::Small, t.text3);
    }
}

#[test]
fn problems_codes_and_secrets() {
    for (theme, name) in THEMES {
        let mut secret = SecretDraft::default();
        let mut wrong = "nobody".to_owned();
        let mut tab = 0;
        let mut harness = Screen::default().in_theme(theme).show(move |ui| {
            let t = theme::of(ui);
            ui.painter().rect_filled(ui.ctx().content_rect(), 0.0, t.canvas);
            let place = ui.ctx().content_rect().shrink2(Vec2::new(24.0, 12.0));
            let mut ui = ui.new_child(UiBuilder::new().max_rect(place).layout(Layout::top_down(Align::Min)));
            ui.spacing_mut().item_spacing.y = 16.0;
            tabs(&mut ui, &mut tab, &[(0, "Overview"), (1, "Activity"), (2, "Use in a mail program")]);
            let id = problem_card(&mut ui, &blocked());
            assert_eq!(id, None);
            lower_half(&mut ui, &mut secret, &mut wrong);
        });
        harness.get_by_label("Details").click();
        harness.run();
        harness.get_by_label("More").click();
        harness.run();
        picture(&mut harness, &format!("pieces-{name}"));
    }
}

fn lower_half(ui: &mut Ui, secret: &mut SecretDraft, wrong: &mut String) {
    ui.columns_const(|[left, middle, right]| {
        qr(
            left,
            "Code of the sign-in link",
            "https://login.example.com/authorize?client_id=northwind&state=x",
        );
        secret_field(middle, "Passphrase", secret);
        Field::new("Address").labelled().error(Some("An address has an @")).show(middle, wrong);
        let opener = right.add(Button::icon_only(icons::DOTS_THREE, "More"));
        let entries = [
            Entry::Item(Item::new(0, icons::ARROWS_CLOCKWISE, "Rotate now").keys("Ctrl R")),
            Entry::Item(Item::new(1, icons::COPY, "Copy address").off_because(Some("Nothing to copy"))),
            Entry::Line,
            Entry::Item(Item::new(2, icons::TRASH, "Forget\u{202f}…").danger()),
        ];
        menu(&opener, &entries);
    });
}

fn blocked() -> ProblemWords {
    ProblemWords {
        tone: Tone::Held,
        icon: icons::HAND_PALM.filled(),
        headline: "Your organisation must allow the client first".to_owned(),
        sentence: "The sign-in itself worked. Northwind lets only approved clients read mail, and “Northwind Mail” is not \
                   on that list yet. Signing in again will not change that."
            .to_owned(),
        steps: vec![
            ("Write to administrator\u{202f}…".to_owned(), Some(icons::ENVELOPE_SIMPLE)),
            ("Try again".to_owned(), None),
            ("Use another client\u{202f}…".to_owned(), None),
        ],
        lines: vec![
            (icons::USER_GEAR, "An administrator of Northwind can fix this".to_owned()),
            (icons::CLOCK, "Asked on 20 Nov, no answer yet".to_owned()),
        ],
        details: vec![
            Fact::code("Code", "AADSTS90094"),
            Fact::words("Provider’s words", "The grant requires admin permission."),
            Fact::code("Answer", "400 invalid_grant, suberror consent_required"),
            Fact::words("Time", "20 Nov 2026, 16:04:51 (15:04:51 UTC)"),
        ],
    }
}

#[test]
fn a_dialog_over_the_window() {
    for (theme, name) in THEMES {
        let mut harness = Screen::default().in_theme(theme).show(|ui| {
            ui.painter().rect_filled(ui.ctx().content_rect(), 0.0, theme::of(ui).canvas);
            Dialog::new("sign-in", "Sign in to anna.lindqvist@example.org", Width::SignIn)
                .second_line("Microsoft 365: read and organise mail, send mail, stay signed in")
                .initials_of("anna.lindqvist@example.org")
                .show(ui.ctx(), |ui, part| match part {
                    Part::Body => dialog_body(ui),
                    Part::Foot => {
                        ui.add(Button::quiet("Cancel"));
                        dialog::at_right(ui, |ui| {
                            ui.add(Button::primary("Open the browser again").icon(icons::ARROW_SQUARE_OUT));
                        });
                    }
                });
        });
        harness.run();
        picture(&mut harness, &format!("dialog-{name}"));
    }
}

fn dialog_body(ui: &mut Ui) {
    egui::Frame::new().inner_margin(space::XL).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 12.0;
        let t = theme::of(ui);
        prose(ui, "A page of Microsoft has opened. Sign in as anna.lindqvist@example.org and agree.");
        bar(ui, "9 min 42 s left", 0.97, Tone::Info);
        facts(
            ui,
            &[Fact::code("Redirect", "http://127.0.0.1:49152/"), Fact::words("Client", "Northwind Mail")],
        );
        with_icon(
            ui,
            icons::LOCK_SIMPLE,
            t.text2,
            "Your password goes to Microsoft only.",
            Text::Body,
            t.text2,
        );
    });
}
