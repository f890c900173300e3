//! A code to type on another device (RFC 8628): the code, the page, the same as a QR code, and how long it lasts.

use egui::{FontId, Role, Sense, Ui, WidgetInfo, vec2};

use crate::engine::snapshot::{SignInView, Way};
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::screens::dialogs::pieces;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::copy_button::copy_button_outlined;
use crate::ui::widgets::prose::{self, Piece, remark};
use crate::ui::widgets::qr::qr;

use super::Scene;

/// What to do on the other device.
pub(super) fn body(ui: &mut Ui, scene: Scene<'_>, running: &SignInView, outbox: &mut Outbox) {
    let Some(shown) = &running.device else { return };
    pieces::heading(ui, "Enter this code on another device");
    let rest = format!(" and agree. {} asks for the code on this page.", scene.provider());
    prose::pieces(ui, &[Piece::Plain("Sign in as "), Piece::Strong(scene.address()), Piece::Plain(&rest)]);
    ui.add_space(space::L);
    let with_code = shown.page_with_code.as_deref().unwrap_or(&shown.page);
    let contents = |ui: &mut Ui| {
        code(ui, &shown.user_code);
        ui.add_space(space::M);
        remark(ui, "On this page");
        ui.add_space(space::XS);
        pieces::to_copy(ui, "Page for the code", &shown.page);
        if let Some(wait) = running.wait {
            ui.add_space(space::M);
            pieces::countdown(ui, scene.picture, "The code lasts", wait);
        }
    };
    if pieces::is_tight(ui) {
        contents(ui);
        ui.add_space(space::M);
        qr(ui, "Page as a code for a camera", with_code);
    } else {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing = vec2(space::L, 0.0);
            qr(ui, "Page as a code for a camera", with_code);
            ui.vertical(contents);
        });
    }
    ui.add_space(space::L);
    pieces::links(ui, |ui| {
        if ui.add(Button::link("Use this computer’s browser").icon(icons::BROWSER)).clicked() {
            scene.begin(Way::Browser, outbox);
        }
    });
}

/// Large, in letters that cannot be taken for each other.
fn code(ui: &mut Ui, user_code: &str) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::L;
        let t = theme::of(ui);
        let font = FontId::new(Text::Display.font().size, Text::Code.font().family);
        let galley = ui.painter().layout_no_wrap(user_code.to_owned(), font, t.text);
        let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
        ui.painter().galley(rect.min, galley, t.text);
        let told = format!("Code: {user_code}");
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &told));
        copy_button_outlined(ui, "Copy code", user_code);
    });
}
