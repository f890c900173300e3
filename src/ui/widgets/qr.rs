//! A code for a camera: always dark on white with a white margin, also in the dark theme.
//!
//! Modules are whole pixels, because a camera reads edges. The code of a link is computed once and kept while it is shown.

use std::sync::Arc;

use egui::{Mesh, Rect, Response, Role, Sense, Shape, Ui, Vec2, WidgetInfo, vec2};
use qrcode::{Color, EcLevel, QrCode};

use super::prose::remark;
use crate::ui::paint;
use crate::ui::theme::{self, corner};

/// Shows `link` as a code of about 112 points with its margin; longer links get a larger one.
pub fn qr(ui: &mut Ui, name: &str, link: &str) -> Response {
    let Some(code) = code(ui, link) else {
        return remark(ui, "This link is too long for a code");
    };
    let scale = ui.pixels_per_point();
    let module = ((SIDE * scale / code.width as f32).floor()).max(LEAST_PIXELS) / scale;
    let side = module * code.width as f32;
    let (rect, response) =
        ui.allocate_exact_size(Vec2::splat((side + 2.0 * MARGIN).max(SIDE + 2.0 * MARGIN)), Sense::hover());
    paint::block(ui, rect, corner::BLOCK, theme::PAPER, theme::of(ui).line);
    let corner = ((rect.center() - Vec2::splat(side / 2.0)).to_vec2() * scale).round() / scale;
    ui.painter().add(Shape::mesh(mesh(&code, corner.to_pos2(), module)));
    let name = name.to_owned();
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    response
}

const SIDE: f32 = 112.0;
const MARGIN: f32 = 12.0;
/// One pixel a module cannot be told from its neighbour by a camera.
const LEAST_PIXELS: f32 = 2.0;

struct Code {
    width: usize,
    dark: Vec<bool>,
}

/// The code of the link shown last, so that a frame does not compute it again. One place only: a link holds a `state`.
fn code(ui: &Ui, link: &str) -> Option<Arc<Code>> {
    let memory = ui.scope_id().with("qr code");
    let key = egui::Id::unique(link);
    let kept: Option<(egui::Id, Arc<Code>)> = ui.data(|data| data.get_temp(memory));
    if let Some((of, code)) = kept
        && of == key
    {
        return Some(code);
    }
    let code = Arc::new(encode(link)?);
    ui.data_mut(|data| data.insert_temp(memory, (key, Arc::clone(&code))));
    Some(code)
}

fn encode(link: &str) -> Option<Code> {
    // The lowest correction level: a screen has no scratches, and fewer modules are larger ones.
    let code = QrCode::with_error_correction_level(link, EcLevel::L).ok()?;
    Some(Code { width: code.width(), dark: code.to_colors().into_iter().map(|c| c == Color::Dark).collect() })
}

fn mesh(code: &Code, corner: egui::Pos2, module: f32) -> Mesh {
    let mut mesh = Mesh::default();
    for (row, modules) in code.dark.chunks(code.width).enumerate() {
        for (column, _) in modules.iter().enumerate().filter(|(_, dark)| **dark) {
            let min = corner + vec2(column as f32, row as f32) * module;
            mesh.add_colored_rect(Rect::from_min_size(min, Vec2::splat(module)), theme::INK);
        }
    }
    mesh
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing::screen::Screen;

    #[test]
    fn a_code_has_a_name_and_a_link_that_is_too_long_gets_words() {
        let harness = Screen::sized(400.0, 300.0).show(|ui| {
            qr(ui, "Code of the sign-in link", "https://login.example.com/authorize?state=1");
        });
        harness.get_by_label("Code of the sign-in link");
        let harness = Screen::sized(400.0, 300.0).show(|ui| {
            qr(ui, "Code of the sign-in link", &"x".repeat(4_000));
        });
        harness.get_by_label("This link is too long for a code");
    }

    #[test]
    fn every_code_has_its_three_finders() {
        let code = encode("https://login.example.com/").expect("short");
        let last = code.width - 1;
        for (row, column) in [(0, 0), (0, last), (last, 0)] {
            assert!(code.dark[row * code.width + column]);
        }
        assert!(!code.dark[code.width + 1], "a finder has a light ring");
    }
}
