//! Which browser the sign-ins of a new account open: that of the settings, or one, or a profile of one, of its own.

use egui::Ui;

use crate::domain::browser;
use crate::domain::organisation::SettingName;
use crate::engine::command::{Command, Reply};
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::screens::browser_choice::{self, Names};
use crate::ui::screens::settings::locked_in_place;
use crate::ui::theme::space;
use crate::ui::widgets::fold::fold;
use crate::ui::widgets::prose::remark;

/// What was chosen.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// The command; `None` for that of the settings.
    pub(super) browser: Option<String>,
    field: browser_choice::Draft,
    /// Whether it was asked which browsers there are: their lists are files of other programs.
    asked: bool,
}

/// Draws it.
pub(super) fn show(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    if picture.snapshot.organisation.as_deref().is_some_and(|profile| profile.locks(SettingName::Browser)) {
        draft.browser = None; // chosen before the organisation decided
    }
    if !fold(ui, "Another browser") {
        return;
    }
    ui.add_space(space::S);
    if locked_in_place(ui, picture, SettingName::Browser) {
        ui.add_space(space::S);
        return;
    }
    if !std::mem::replace(&mut draft.asked, true) {
        outbox.send(Command::ListBrowsers(Reply::nowhere()));
    }
    let browsers = picture.snapshot.programs.browsers();
    let usual = picture.snapshot.settings.browser.as_deref();
    let usual = usual.map_or_else(|| "the system’s browser".to_owned(), |own| browser::spoken(own, browsers));
    let none = format!("As in the settings: {usual}");
    let names = Names { name: "Browser", none: &none };
    browser_choice::show(ui, names, browsers, &mut draft.browser, &mut draft.field);
    ui.add_space(space::XS);
    remark(ui, "A profile of its own keeps the sign-ins of several accounts apart.");
    ui.add_space(space::S);
}
