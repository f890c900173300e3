//! One account: who it is and how it is, then its tabs. A standing problem comes before everything else.

use egui::{Align, Align2, Layout, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use secrecy::SecretString;

use crate::domain::account::AccountId;
use crate::domain::audit::AuditFilter;
use crate::domain::problem::Problem;
use crate::engine::snapshot::AccountView;
use crate::ui::actions::{AccountAction, Action};
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::route::{AccountTab, Dialog, Route};
use crate::ui::screens::{browser_choice, diagnose};
use crate::ui::theme::{self, Text, height, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::badge::{self, Place};
use crate::ui::widgets::breadcrumb::breadcrumb;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::menu;
use crate::ui::widgets::tabs::tabs;
use crate::ui::widgets::tile::{self, tile};
use crate::ui::{alerts, icons, offers, paint, shell};

mod activity;
pub(in crate::ui) mod check;
mod ending;
mod overview;
mod permissions;
mod programs;
mod reveal;
mod revocation;
mod rotation;
mod settings;
mod tokens;

use reveal::Reveal;

/// What is being typed here.
#[derive(Debug, Default)]
pub struct Draft {
    /// When the client secret ends, as it is being typed.
    secret_end: settings::client::Typed,
    /// What is typed into its settings.
    fields: settings::Fields,
    browser: browser_choice::Draft,
    activity: activity::Draft,
    /// Which mail program is looked at.
    programs: programs::Draft,
    /// What is folded of its diagnosis.
    folds: diagnose::Folds,
    /// A token that is shown or about to be copied.
    reveal: Reveal,
}

impl Draft {
    /// Wipes a token that is shown: its page has been left.
    pub fn leave(&mut self) {
        self.reveal.hide();
    }

    /// A token that the person wants on the clipboard, once.
    pub fn take_copy(&mut self) -> Option<SecretString> {
        self.reveal.take_copy()
    }

    /// Why a token was not given, once.
    pub fn take_refused(&mut self) -> Option<Problem> {
        self.reveal.take_refused()
    }
}

/// Which events of the audit log shall be in the picture while the activity is shown.
pub fn wanted(id: AccountId) -> AuditFilter {
    activity::wanted(id)
}

/// Draws the screen.
pub fn show(
    ui: &mut Ui,
    picture: &Picture,
    (id, tab): (AccountId, AccountTab),
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    let Some(view) = picture.account(id) else { return };
    match tab {
        AccountTab::Overview => draft.reveal.keep(id),
        AccountTab::Activity | AccountTab::Programs | AccountTab::Diagnose | AccountTab::Settings => {
            draft.leave();
        }
    }
    if breadcrumb(ui, "Accounts", "Back to the accounts", view.account.address.as_str()).clicked() {
        outbox.act(Action::Accounts);
    }
    head(ui, view, picture, tab, outbox);
    let mut chosen = tab;
    if tabs(ui, &mut chosen, &names(Tier::of(ui.ctx()))).changed() {
        outbox.go(Route::Account(id, chosen));
    }
    if tab == AccountTab::Activity {
        // Its table scrolls by itself, however long it is.
        return activity::show(ui, view, picture, &mut draft.activity, outbox);
    }
    if tab == AccountTab::Diagnose {
        ui.add_space(space::M);
        return diagnose::tab(ui, picture, view, &mut draft.folds, outbox);
    }
    // Another tab is another page: it begins at its top.
    let name = match tab {
        AccountTab::Programs => "programs",
        AccountTab::Settings => "settings",
        AccountTab::Overview | AccountTab::Activity | AccountTab::Diagnose => "overview",
    };
    ui.push_id((id, name), |ui| {
        shell::scrolled(ui, name, |ui, _| {
            ui.add_space(space::L);
            match tab {
                AccountTab::Overview | AccountTab::Activity | AccountTab::Diagnose => {
                    overview::show(ui, view, picture, &mut draft.reveal, outbox);
                }
                AccountTab::Programs => programs::show(ui, view, picture, &mut draft.programs, outbox),
                AccountTab::Settings => settings::show(ui, view, picture, draft, outbox),
            }
        });
    });
}

/// The tabs, and what they are called where there is this much room.
const fn names(tier: Tier) -> [(AccountTab, &'static str); 5] {
    let programs = if matches!(tier, Tier::Narrow) { "Programs" } else { "Use in a mail program" };
    [
        (AccountTab::Overview, "Overview"),
        (AccountTab::Activity, "Activity"),
        (AccountTab::Programs, programs),
        (AccountTab::Diagnose, "Diagnose"),
        (AccountTab::Settings, "Settings"),
    ]
}

fn head(ui: &mut Ui, view: &AccountView, picture: &Picture, tab: AccountTab, outbox: &mut Outbox) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), 64.0));
    let layout = Layout::right_to_left(Align::Center);
    let mut right = ui.new_child(UiBuilder::new().id_salt("deeds").max_rect(rect).layout(layout));
    deeds(&mut right, view, picture, tab, outbox);
    let end = right.min_rect().left() - space::L;
    let mut left = rect.left();
    if Tier::of(ui.ctx()) != Tier::Narrow {
        let place = Rect::from_min_size(pos2(left, rect.top() + 8.0), vec2(48.0, 48.0));
        let mut inside = ui.new_child(UiBuilder::new().id_salt("tile").max_rect(place));
        tile(&mut inside, view.account.address.as_str(), tile::Size::Head);
        left += 64.0;
    }
    let room = Rect::from_min_max(pos2(left, rect.top()), pos2(end, rect.bottom()));
    let beside = who(ui, view, room);
    unusual(ui, view, picture, room.with_min_x(beside), outbox);
}

/// The alerts that stand for it, where there is room beside the badge.
fn unusual(ui: &mut Ui, view: &AccountView, picture: &Picture, room: Rect, outbox: &mut Outbox) {
    let open = alerts::of(view.account.id, &picture.snapshot);
    if open == 0 || room.width() < ALERTS {
        return;
    }
    let middle = if Tier::of(ui.ctx()) == Tier::Narrow { 46.0 } else { 22.0 };
    let place = Rect::from_min_size(
        pos2(room.left(), room.top() + middle - height::COMPACT / 2.0),
        vec2(ALERTS, height::COMPACT),
    );
    let mut inside = ui.new_child(UiBuilder::new().id_salt("alerts").max_rect(place));
    if alerts::button(&mut inside, open).clicked() {
        outbox.open(Dialog::Alerts);
    }
}

/// Room of the mark.
const ALERTS: f32 = 100.0;

/// Address, badge, and whose sign-in it is. Gives back where the line's end is free.
fn who(ui: &mut Ui, view: &AccountView, room: Rect) -> f32 {
    let t = theme::of(ui);
    let narrow = Tier::of(ui.ctx()) == Tier::Narrow;
    let badge_room = if narrow { 0.0 } else { BADGE + space::M };
    let y = room.top() + 22.0;
    let address =
        paint::elided(ui, view.account.address.as_str(), Text::Title, t.text, room.width() - badge_room);
    let placed = paint::put(ui.painter(), pos2(room.left(), y), Align2::LEFT_CENTER, address, t.text);
    let response = ui.interact(placed, ui.scope_id().with("address"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, view.account.address.as_str()));
    let second = pos2(room.left(), room.top() + 46.0);
    if narrow {
        let (tone, icon) = badge::look(view.health);
        let colour = t.tone(tone).word;
        paint::icon(ui, second + vec2(7.0, 0.0), icon, 14.0, colour);
        let word = paint::words(
            ui,
            second + vec2(20.0, 0.0),
            Align2::LEFT_CENTER,
            view.health.word(),
            Text::Label,
            colour,
        );
        return word.right() + space::M;
    }
    let place = Rect::from_min_size(
        pos2(placed.right() + space::M, y - height::BADGE / 2.0),
        vec2(BADGE, height::BADGE),
    );
    let badge = badge::health(
        &mut ui.new_child(UiBuilder::new().id_salt("health").max_rect(place)),
        view.health,
        Place::Head,
    );
    let words = paint::elided(ui, &whose(view), Text::Body, t.text2, room.width());
    paint::put(ui.painter(), second, Align2::LEFT_CENTER, words, t.text2);
    badge.rect.right() + space::S
}

/// Room for the longest badge.
const BADGE: f32 = 136.0;

fn whose(view: &AccountView) -> String {
    let provider = view.provider_name();
    let Some(grant) = &view.account.grant else {
        return provider.to_owned();
    };
    let person = grant.person.as_deref().or(grant.signed_in_as.as_deref());
    let other = person.filter(|person| !view.account.address.same_mailbox(person));
    match (other, view.account.mailbox.is_some()) {
        (Some(person), true) => format!("{provider}, shared mailbox opened by {person}"),
        (Some(person), false) => format!("{provider}, signed in as {person}"),
        (None, true) => format!("{provider}, shared mailbox"),
        (None, false) => provider.to_owned(),
    }
}

/// While a problem card offers the next step, the head offers none; beside lines that are to be copied it steps back.
fn deeds(ui: &mut Ui, view: &AccountView, picture: &Picture, tab: AccountTab, outbox: &mut Outbox) {
    let id = view.account.id;
    let opener = ui.add(Button::icon_only(icons::DOTS_THREE, "More for this account"));
    let chosen = menu::menu(&opener, &offers::menu(view, &picture.snapshot));
    outbox.actions.extend(chosen.map(|action| Action::With(action, id)));
    if view.can_undo_sign_out {
        let undo = AccountAction::UndoSignOut.entry();
        if ui.add(Button::secondary(undo.label).icon(undo.icon).help(undo.hint)).clicked() {
            outbox.act(Action::With(AccountAction::UndoSignOut, id));
        }
    }
    if view.account.problem.is_some() || view.account.grant.is_none() {
        return;
    }
    let why_not = |action| offers::why_not(action, view, &picture.snapshot);
    let sign_in = offers::sign_in_words(view);
    let rotate = AccountAction::Rotate.entry();
    let wide = Tier::of(ui.ctx()) == Tier::Wide;
    if view.health.needs_somebody() {
        let button =
            Button::primary(sign_in).icon(icons::SIGN_IN).off_because(why_not(AccountAction::SignIn));
        if ui.add(button).clicked() {
            outbox.act(Action::With(AccountAction::SignIn, id));
        }
        return;
    }
    let beside_lines = tab == AccountTab::Programs;
    let button = if beside_lines { Button::secondary(rotate.label) } else { Button::primary(rotate.label) };
    let button = button.icon(rotate.icon).help(rotate.hint).off_because(why_not(AccountAction::Rotate));
    if ui.add(button).clicked() {
        outbox.act(Action::With(AccountAction::Rotate, id));
    }
    if wide && ui.add(Button::secondary(sign_in).off_because(why_not(AccountAction::SignIn))).clicked() {
        outbox.act(Action::With(AccountAction::SignIn, id));
    }
}
