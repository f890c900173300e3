//! Hands fonts, style and text styles to egui, once for both themes.
//!
//! Fonts are part of the program, never those of the system, so that pictures and widths are the same everywhere. After
//! [`install`] nothing else changes the style, except [`use_motion`] and [`set_text_size`].

use std::sync::Arc;

use egui::epaint::text::FontTweak;
use egui::style::{ScrollAnimation, ScrollStyle, WidgetVisuals};
use egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, Margin, Shadow, Stroke, Style,
    ThemePreference, Visuals, vec2,
};

use super::measure::{MEDIUM, SEMIBOLD};
use super::{DARK, LIGHT, Text, Theme, corner};
use crate::ui::{icons, widgets::focus};

/// Fonts, both themes, text styles and the watch for keyboard use. Follows the system's theme until told otherwise.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    ctx.set_style_of(egui::Theme::Light, style(&LIGHT, Visuals::light()));
    ctx.set_style_of(egui::Theme::Dark, style(&DARK, Visuals::dark()));
    ctx.set_theme(ThemePreference::System);
    // Where the system does not say.
    ctx.options_mut(|options| options.fallback_theme = egui::Theme::Light);
    // Zoom is the setting "Text size"; egui's own keys would change it behind the setting's back.
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
    focus::watch(ctx);
}

/// Whether things may move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// Short fades and slides.
    Full,
    /// Everything appears at once.
    Reduced,
}

/// Switches movement on or off for both themes.
pub fn use_motion(ctx: &Context, motion: Motion) {
    ctx.all_styles_mut(|style| match motion {
        Motion::Full => {
            style.animation_time = FADE_SECONDS;
            style.scroll_animation = ScrollAnimation::default();
        }
        Motion::Reduced => {
            style.animation_time = 0.0;
            style.scroll_animation = ScrollAnimation::none();
        }
    });
}

/// Hover, press, switch, tab line.
const FADE_SECONDS: f32 = 0.12;

/// Text sizes offered, in per cent.
pub const TEXT_SIZES: [u16; 5] = [90, 100, 125, 150, 200];

/// Makes everything larger or smaller together.
pub fn set_text_size(ctx: &Context, per_cent: u16) {
    ctx.set_zoom_factor(f32::from(per_cent) / 100.0);
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    for (name, bytes) in TEXT_FONTS {
        // The narrow space before an ellipsis is drawn as wide as Inter means it.
        let tweak = FontTweak { thin_space_width: 0.85, ..FontTweak::default() };
        fonts.font_data.insert(name.into(), Arc::new(FontData::from_static(bytes).tweak(tweak)));
    }
    for (name, bytes) in ICON_FONTS {
        // Sits on the optical middle of Inter's small letters; hinting would bend the thin lines.
        let tweak = FontTweak { y_offset_factor: 0.05, hinting: Some(false), ..FontTweak::default() };
        fonts.font_data.insert(name.into(), Arc::new(FontData::from_static(bytes).tweak(tweak)));
    }
    let named = |name: &str| FontFamily::Name(name.into());
    for (family, first) in [
        (FontFamily::Proportional, REGULAR),
        (FontFamily::Monospace, MONO),
        (named(MEDIUM), MEDIUM),
        (named(SEMIBOLD), SEMIBOLD),
    ] {
        // Regular follows everywhere because it has what the mono subset has not; icons come last.
        fonts.families.insert(family, vec![first.into(), REGULAR.into(), icons::REGULAR.into()]);
    }
    for (name, _) in ICON_FONTS {
        fonts.families.insert(named(name), vec![name.into()]);
    }
    fonts
}

const REGULAR: &str = "regular";
const MONO: &str = "mono";

const TEXT_FONTS: [(&str, &[u8]); 4] = [
    (REGULAR, include_bytes!("../../../assets/fonts/Inter-Regular.otf")),
    (MEDIUM, include_bytes!("../../../assets/fonts/Inter-Medium.otf")),
    (SEMIBOLD, include_bytes!("../../../assets/fonts/Inter-SemiBold.otf")),
    (MONO, include_bytes!("../../../assets/fonts/JetBrainsMono-Regular.ttf")),
];

const ICON_FONTS: [(&str, &[u8]); 2] = [
    (icons::REGULAR, include_bytes!("../../../assets/fonts/Phosphor-Regular-subset.ttf")),
    (icons::FILL, include_bytes!("../../../assets/fonts/Phosphor-Fill-subset.ttf")),
];

fn style(theme: &Theme, visuals: Visuals) -> Style {
    let mut style =
        Style { visuals: paint(theme, visuals), animation_time: FADE_SECONDS, ..Style::default() };
    style.text_styles = Text::ALL.into_iter().map(|text| (text.style(), text.font())).collect();
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(8.0, 8.0);
    spacing.button_padding = vec2(12.0, 6.0);
    spacing.interact_size = vec2(32.0, 32.0);
    spacing.window_margin = Margin::same(24);
    spacing.menu_margin = Margin::same(4);
    spacing.icon_width = 18.0;
    spacing.icon_spacing = 8.0;
    spacing.tooltip_width = 320.0;
    spacing.menu_width = 240.0;
    // The bar lies in the margin of a screen, where a ground of its own would be a stripe; its handle is as dark as a border.
    spacing.scroll = ScrollStyle {
        foreground_color: true,
        dormant_background_opacity: 0.0,
        active_background_opacity: 0.0,
        interact_background_opacity: 0.0,
        dormant_handle_opacity: 0.4,
        active_handle_opacity: 0.5,
        interact_handle_opacity: 0.6,
        ..ScrollStyle::thin()
    };
    style.interaction.tooltip_delay = 0.4;
    style.interaction.selectable_labels = false;
    style
}

fn paint(t: &Theme, mut visuals: Visuals) -> Visuals {
    visuals.panel_fill = t.canvas;
    visuals.window_fill = t.raised;
    visuals.extreme_bg_color = t.surface;
    visuals.faint_bg_color = t.hover;
    visuals.code_bg_color = t.canvas;
    visuals.window_stroke = Stroke::new(1.0, t.line);
    visuals.window_corner_radius = CornerRadius::same(corner::DIALOG);
    visuals.menu_corner_radius = CornerRadius::same(corner::BLOCK);
    visuals.window_shadow =
        Shadow { offset: [0, 12], blur: 40, spread: 0, color: Color32::from_black_alpha(71) };
    visuals.popup_shadow =
        Shadow { offset: [0, 6], blur: 20, spread: 0, color: Color32::from_black_alpha(46) };
    visuals.selection.bg_fill = t.selected;
    visuals.selection.stroke = Stroke::new(1.0, t.accent_text);
    visuals.hyperlink_color = t.accent_text;
    visuals.weak_text_color = Some(t.text2);
    visuals.warn_fg_color = t.warn.word;
    visuals.error_fg_color = t.bad.word;
    // A blinking cursor repaints for ever.
    visuals.text_cursor.blink = false;
    visuals.text_cursor.stroke = Stroke::new(2.0, t.accent);
    visuals.striped = false;
    visuals.indent_has_left_vline = false;
    visuals.image_loading_spinners = false;
    let widget = |fill, border, text| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, border),
        corner_radius: CornerRadius::same(corner::CONTROL),
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    visuals.widgets.noninteractive = widget(t.surface, t.line, t.text);
    visuals.widgets.inactive = widget(t.button, t.line_strong, t.text);
    visuals.widgets.hovered = widget(t.button_hover, t.line_strong, t.text);
    // egui shows this for focused widgets too, so it stays plain; the ring is painted by `focus`.
    visuals.widgets.active = widget(t.button_hover, t.control, t.text);
    visuals.widgets.open = visuals.widgets.hovered;
    visuals
}
