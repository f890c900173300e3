//! Colours, measures and type of both themes: the only file with raw colours.
//!
//! Everything else names a token. Words keep a contrast of 4.5 and marks one of 3.0 against every ground they are used
//! on (WCAG 2.2, 1.4.3 and 1.4.11); `theme/contrast.rs` computes both from the tables, so a colour cannot be changed into
//! one that somebody cannot read. Measures and type are in `theme/measure.rs`, egui's own style in `theme/install.rs`.

#[cfg(test)]
mod contrast;
mod install;
mod measure;

pub use install::{Motion, TEXT_SIZES, install, set_text_size, use_motion};
pub use measure::{LINE_WIDTH, Text, corner, height, space};

use egui::{Color32, Context, Ui};

/// All colours of one theme.
#[derive(Debug)]
pub struct Theme {
    /// Window behind the cards.
    pub canvas: Color32,
    /// Navigation and status line.
    pub rail: Color32,
    /// Item of the navigation under the pointer.
    pub rail_hover: Color32,
    /// Chosen item of the navigation.
    pub rail_selected: Color32,
    /// Cards, tables, fields.
    pub surface: Color32,
    /// Dialogs, popups, notices.
    pub raised: Color32,
    /// Facts, read-only blocks, key caps.
    pub sunken: Color32,
    /// Row or menu item under the pointer.
    pub hover: Color32,
    /// Chosen row or list item.
    pub selected: Color32,
    /// Secondary button, drop-down.
    pub button: Color32,
    /// The same, hovered or open.
    pub button_hover: Color32,
    /// Chosen segment.
    pub segment: Color32,
    /// Hairlines, border of cards.
    pub line: Color32,
    /// Border of secondary buttons: decoration, the word carries it.
    pub line_strong: Color32,
    /// Empty part of bars, segmented control, skeleton.
    pub track: Color32,
    /// Border of fields and check boxes, a switch that is off.
    pub control: Color32,
    /// Focus ring.
    pub focus: Color32,
    /// What matters.
    pub text: Color32,
    /// Second line, labels, quiet buttons.
    pub text2: Color32,
    /// Captions, hints, column heads.
    pub text3: Color32,
    /// Words of what cannot be used now.
    pub disabled: Color32,
    /// Primary button, line of a tab, switch that is on.
    pub accent: Color32,
    /// Primary button under the pointer.
    pub accent_hover: Color32,
    /// Primary button while pressed.
    pub accent_press: Color32,
    /// Words on `accent` and `danger`.
    pub on_accent: Color32,
    /// Links, chosen item of the navigation.
    pub accent_text: Color32,
    /// Active filter, plate of an empty screen.
    pub accent_soft: Color32,
    /// The button that destroys, in its own dialog only.
    pub danger: Color32,
    /// The same, hovered.
    pub danger_hover: Color32,
    /// Lies over the window behind a dialog.
    pub backdrop: Color32,
    /// Works.
    pub ok: Colours,
    /// Something is happening.
    pub info: Colours,
    /// Works, but ends soon.
    pub warn: Colours,
    /// Ended or failed.
    pub bad: Colours,
    /// Somebody else's turn.
    pub held: Colours,
    /// Nothing to say.
    pub idle: Colours,
    /// First part of a JSON Web Token.
    pub jwt_header: Part,
    /// Second part of a JSON Web Token.
    pub jwt_claims: Part,
    /// Third part of a JSON Web Token.
    pub jwt_signature: Part,
}

/// What a state looks like; always beside an icon and a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Works.
    Ok,
    /// Something is happening.
    Info,
    /// Works, but needs attention.
    Warn,
    /// Ended or failed.
    Bad,
    /// Somebody else's turn.
    Held,
    /// Nothing to say.
    Idle,
}

/// The three colours of a tone.
#[derive(Clone, Copy, Debug)]
pub struct Colours {
    /// For words, and for icons on the plate.
    pub word: Color32,
    /// For icons without a plate, bars and charts.
    pub mark: Color32,
    /// Ground of badges and plates.
    pub plate: Color32,
}

/// The two colours of a part of a JSON Web Token.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// For the characters.
    pub word: Color32,
    /// Behind them.
    pub plate: Color32,
}

impl Theme {
    /// The colours of a tone.
    pub const fn tone(&self, tone: Tone) -> Colours {
        match tone {
            Tone::Ok => self.ok,
            Tone::Info => self.info,
            Tone::Warn => self.warn,
            Tone::Bad => self.bad,
            Tone::Held => self.held,
            Tone::Idle => self.idle,
        }
    }
}

/// The theme that `ui` is drawn with.
pub fn of(ui: &Ui) -> &'static Theme {
    pick(ui.visuals().dark_mode)
}

/// The theme that the window is drawn with.
pub fn of_ctx(ctx: &Context) -> &'static Theme {
    pick(ctx.theme() == egui::Theme::Dark)
}

const fn pick(dark: bool) -> &'static Theme {
    if dark { &DARK } else { &LIGHT }
}

/// A code that a camera reads is dark on white in both themes.
pub const PAPER: Color32 = Color32::WHITE;
/// The dark of such a code.
pub const INK: Color32 = LIGHT.text;
/// The knob of a switch, in both themes.
pub const KNOB: Color32 = Color32::WHITE;

/// The program's own picture, the same in both themes.
pub mod emblem {
    use super::rgb;
    use egui::Color32;

    /// The envelope.
    pub const BODY: Color32 = rgb(0x36_51c9);
    /// Its flap.
    pub const FLAP: Color32 = rgb(0x7c_94f5);
    /// The seal.
    pub const SEAL: Color32 = rgb(0xff_c65c);
    /// The keyhole in the seal.
    pub const KEYHOLE: Color32 = rgb(0x22_2b5e);
}

/// Light theme.
pub const LIGHT: Theme = Theme {
    canvas: rgb(0xf6_f7f9),
    rail: rgb(0xee_f0f4),
    rail_hover: rgb(0xe3_e7ee),
    rail_selected: rgb(0xdc_e3fa),
    surface: rgb(0xff_ffff),
    raised: rgb(0xff_ffff),
    sunken: rgb(0xf2_f4f7),
    hover: rgb(0xf1_f3f7),
    selected: rgb(0xe7_ebfb),
    button: rgb(0xff_ffff),
    button_hover: rgb(0xf1_f3f7),
    segment: rgb(0xff_ffff),
    line: rgb(0xe2_e5eb),
    line_strong: rgb(0xcd_d2db),
    track: rgb(0xe6_e9ee),
    control: rgb(0x83_8b9b),
    focus: rgb(0x36_51c9),
    text: rgb(0x18_1b23),
    text2: rgb(0x4c_5363),
    text3: rgb(0x62_6a7a),
    disabled: rgb(0x9a_a1af),
    accent: rgb(0x36_51c9),
    accent_hover: rgb(0x2c_44b0),
    accent_press: rgb(0x23_3893),
    on_accent: rgb(0xff_ffff),
    accent_text: rgb(0x2e_48bd),
    accent_soft: rgb(0xe7_ebfb),
    danger: rgb(0xb3_271c),
    danger_hover: rgb(0x95_1e15),
    backdrop: Color32::from_rgba_premultiplied(8, 10, 15, 107),
    ok: Colours { word: rgb(0x17_683d), mark: rgb(0x24_8f57), plate: rgb(0xe2_f3e9) },
    info: Colours { word: rgb(0x1b_5a9e), mark: rgb(0x3a_80ce), plate: rgb(0xe3_effa) },
    warn: Colours { word: rgb(0x85_5000), mark: rgb(0xb5_7108), plate: rgb(0xfc_f0da) },
    bad: Colours { word: rgb(0xae_2419), mark: rgb(0xd8_433a), plate: rgb(0xfc_e8e6) },
    held: Colours { word: rgb(0x66_3b9b), mark: rgb(0x8b_60c4), plate: rgb(0xf0_e9f9) },
    idle: Colours { word: rgb(0x4c_5363), mark: rgb(0x7a_8292), plate: rgb(0xe9_ecf1) },
    jwt_header: Part { word: rgb(0x8a_3b12), plate: rgb(0xfb_ebe1) },
    jwt_claims: Part { word: rgb(0x2e_48bd), plate: rgb(0xe7_ebfb) },
    jwt_signature: Part { word: rgb(0x0b_6b62), plate: rgb(0xdd_f2ef) },
};

/// Dark theme.
pub const DARK: Theme = Theme {
    canvas: rgb(0x15_171c),
    rail: rgb(0x10_1217),
    rail_hover: rgb(0x1c_1f27),
    rail_selected: rgb(0x26_2e52),
    surface: rgb(0x1c_1f26),
    raised: rgb(0x23_2731),
    sunken: rgb(0x12_1419),
    hover: rgb(0x23_2730),
    selected: rgb(0x26_2e52),
    button: rgb(0x26_2a33),
    button_hover: rgb(0x2f_343f),
    segment: rgb(0x3d_4351),
    line: rgb(0x2b_2f3a),
    line_strong: rgb(0x3d_4351),
    track: rgb(0x2f_3440),
    control: rgb(0x75_7d8f),
    focus: rgb(0x8f_a4ff),
    text: rgb(0xec_eef3),
    text2: rgb(0xb2_b9c7),
    text3: rgb(0x91_99aa),
    disabled: rgb(0x5c_6372),
    accent: rgb(0x46_62da),
    accent_hover: rgb(0x4f_6be2),
    accent_press: rgb(0x3f_5acb),
    on_accent: rgb(0xff_ffff),
    accent_text: rgb(0xa5_b6ff),
    accent_soft: rgb(0x26_2e52),
    danger: rgb(0xc0_352a),
    danger_hover: rgb(0xcb_3e33),
    backdrop: Color32::from_black_alpha(148),
    ok: Colours { word: rgb(0x72_d4a2), mark: rgb(0x3c_af76), plate: rgb(0x17_3427) },
    info: Colours { word: rgb(0x8b_c0f6), mark: rgb(0x4a_90da), plate: rgb(0x18_304a) },
    warn: Colours { word: rgb(0xf0_c06a), mark: rgb(0xd3_922a), plate: rgb(0x3a_2c12) },
    bad: Colours { word: rgb(0xff_9d94), mark: rgb(0xe4_625a), plate: rgb(0x46_211f) },
    held: Colours { word: rgb(0xca_abf3), mark: rgb(0x9a_72d5), plate: rgb(0x33_264b) },
    idle: Colours { word: rgb(0xb2_b9c7), mark: rgb(0x75_7d8f), plate: rgb(0x2b_2f3a) },
    jwt_header: Part { word: rgb(0xf2_b48a), plate: rgb(0x3b_2719) },
    jwt_claims: Part { word: rgb(0xa5_b6ff), plate: rgb(0x26_2e52) },
    jwt_signature: Part { word: rgb(0x73_d0c4), plate: rgb(0x14_332f) },
};

/// `0x36_51c9` is the colour that is written #3651C9 elsewhere.
const fn rgb(hex: u32) -> Color32 {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where colours are made")]
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}
