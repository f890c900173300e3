//! Which browser a sign-in of this account opens.

use egui::Ui;

use crate::domain::browser;
use crate::domain::organisation::SettingName;
use crate::engine::snapshot::AccountView;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::screens::account::Draft;
use crate::ui::screens::browser_choice::{self, Names};
use crate::ui::screens::settings::locked_in_place;
use crate::ui::theme::space;
use crate::ui::widgets::card;
use crate::ui::widgets::prose::remark;

use super::person::with;

pub(super) fn show(
    ui: &mut Ui,
    view: &AccountView,
    picture: &Picture,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    let browsers = picture.snapshot.programs.browsers();
    let usual = picture.snapshot.settings.browser.as_deref();
    let usual = usual.map_or_else(|| "the system’s browser".to_owned(), |own| browser::spoken(own, browsers));
    let none = format!("As in the settings: {usual}");
    let stored = &view.account.particulars.browser;
    let mut chosen = stored.clone();
    card::card(ui, |ui| {
        card::head(ui, NAME, |_| {});
        ui.add_space(space::XS);
        if locked_in_place(ui, picture, SettingName::Browser) {
            return;
        }
        remark(ui, "A profile of its own keeps the sign-ins of several accounts apart.");
        ui.add_space(space::M);
        let names = Names { name: NAME, none: &none };
        browser_choice::show(ui, names, browsers, &mut chosen, &mut draft.browser);
        draft.fields.refusal(ui, NAME);
    });
    if chosen != *stored {
        draft.fields.save(NAME, with(view, |it| it.browser = chosen), outbox);
    }
}

const NAME: &str = "Browser";
