//! The glyphs of the icon fonts, by name.
//!
//! Both faces (regular and fill) hold the same glyphs at the same code points; [`Icon::filled`] changes the face only.
//! Regular at rest; filled for states and for the chosen item of the navigation. An icon never stands for a state
//! alone: a word is always beside it or in the accessible name.

use egui::{Color32, FontFamily, FontId, RichText};

/// A glyph and the face it is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Icon {
    glyph: &'static str,
    filled: bool,
}

impl Icon {
    const fn new(glyph: &'static str) -> Self {
        Self { glyph, filled: false }
    }

    /// The same shape, filled.
    #[must_use]
    pub const fn filled(self) -> Self {
        Self { filled: true, ..self }
    }

    /// The character in the icon font.
    pub const fn glyph(self) -> &'static str {
        self.glyph
    }

    /// The font that draws it, `size` points high.
    pub fn font(self, size: f32) -> FontId {
        let family = if self.filled { FILL } else { REGULAR };
        FontId::new(size, FontFamily::Name(family.into()))
    }

    /// The icon as text, for egui's own widgets.
    pub fn rich(self, size: f32, colour: Color32) -> RichText {
        RichText::new(self.glyph).font(self.font(size)).color(colour)
    }
}

/// Name of the font family with outlined icons.
pub const REGULAR: &str = "icon";
/// Name of the font family with filled icons.
pub const FILL: &str = "icon-fill";

/// Phosphor `arrow-clockwise`.
pub const ARROW_CLOCKWISE: Icon = Icon::new("\u{e036}");
/// Phosphor `arrow-counter-clockwise`.
pub const ARROW_COUNTER_CLOCKWISE: Icon = Icon::new("\u{e038}");
/// Phosphor `arrow-down`.
pub const ARROW_DOWN: Icon = Icon::new("\u{e03e}");
/// Phosphor `arrow-left`.
pub const ARROW_LEFT: Icon = Icon::new("\u{e058}");
/// Phosphor `arrow-right`.
pub const ARROW_RIGHT: Icon = Icon::new("\u{e06c}");
/// Phosphor `arrow-square-out`.
pub const ARROW_SQUARE_OUT: Icon = Icon::new("\u{e5de}");
/// Phosphor `arrow-up-right`.
pub const ARROW_UP_RIGHT: Icon = Icon::new("\u{e092}");
/// Phosphor `arrows-clockwise`.
pub const ARROWS_CLOCKWISE: Icon = Icon::new("\u{e094}");
/// Phosphor `at`.
pub const AT: Icon = Icon::new("\u{e0ac}");
/// Phosphor `bell`.
pub const BELL: Icon = Icon::new("\u{e0ce}");
/// Phosphor `bell-ringing`.
pub const BELL_RINGING: Icon = Icon::new("\u{e5e8}");
/// Phosphor `brackets-curly`.
pub const BRACKETS_CURLY: Icon = Icon::new("\u{e860}");
/// Phosphor `browser`.
pub const BROWSER: Icon = Icon::new("\u{e0f4}");
/// Phosphor `buildings`.
pub const BUILDINGS: Icon = Icon::new("\u{e102}");
/// Phosphor `calendar-blank`.
pub const CALENDAR_BLANK: Icon = Icon::new("\u{e10a}");
/// Phosphor `caret-down`.
pub const CARET_DOWN: Icon = Icon::new("\u{e136}");
/// Phosphor `caret-left`.
pub const CARET_LEFT: Icon = Icon::new("\u{e138}");
/// Phosphor `caret-right`.
pub const CARET_RIGHT: Icon = Icon::new("\u{e13a}");
/// Phosphor `caret-up`.
pub const CARET_UP: Icon = Icon::new("\u{e13c}");
/// Phosphor `certificate`.
pub const CERTIFICATE: Icon = Icon::new("\u{e766}");
/// Phosphor `chat-text`.
pub const CHAT_TEXT: Icon = Icon::new("\u{e17a}");
/// Phosphor `check`.
pub const CHECK: Icon = Icon::new("\u{e182}");
/// Phosphor `check-circle`.
pub const CHECK_CIRCLE: Icon = Icon::new("\u{e184}");
/// Phosphor `circle`.
pub const CIRCLE: Icon = Icon::new("\u{e18a}");
/// Phosphor `circle-dashed`.
pub const CIRCLE_DASHED: Icon = Icon::new("\u{e602}");
/// Phosphor `clipboard-text`.
pub const CLIPBOARD_TEXT: Icon = Icon::new("\u{e198}");
/// Phosphor `clock`.
pub const CLOCK: Icon = Icon::new("\u{e19a}");
/// Phosphor `clock-countdown`.
pub const CLOCK_COUNTDOWN: Icon = Icon::new("\u{ed2c}");
/// Phosphor `cloud-slash`.
pub const CLOUD_SLASH: Icon = Icon::new("\u{e1b6}");
/// Phosphor `command`.
pub const COMMAND: Icon = Icon::new("\u{e1c4}");
/// Phosphor `copy`.
pub const COPY: Icon = Icon::new("\u{e1ca}");
/// Phosphor `database`.
pub const DATABASE: Icon = Icon::new("\u{e1de}");
/// Phosphor `desktop`.
pub const DESKTOP: Icon = Icon::new("\u{e560}");
/// Phosphor `detective`.
pub const DETECTIVE: Icon = Icon::new("\u{e83e}");
/// Phosphor `device-mobile`.
pub const DEVICE_MOBILE: Icon = Icon::new("\u{e1e0}");
/// Phosphor `dots-three`.
pub const DOTS_THREE: Icon = Icon::new("\u{e1fe}");
/// Phosphor `download-simple`.
pub const DOWNLOAD_SIMPLE: Icon = Icon::new("\u{e20c}");
/// Phosphor `envelope-open`.
pub const ENVELOPE_OPEN: Icon = Icon::new("\u{e216}");
/// Phosphor `envelope-simple`.
pub const ENVELOPE_SIMPLE: Icon = Icon::new("\u{e218}");
/// Phosphor `export`.
pub const EXPORT: Icon = Icon::new("\u{eaf0}");
/// Phosphor `eye`.
pub const EYE: Icon = Icon::new("\u{e220}");
/// Phosphor `eye-slash`.
pub const EYE_SLASH: Icon = Icon::new("\u{e224}");
/// Phosphor `file-csv`.
pub const FILE_CSV: Icon = Icon::new("\u{eb1c}");
/// Phosphor `file-text`.
pub const FILE_TEXT: Icon = Icon::new("\u{e23a}");
/// Phosphor `file-zip`.
pub const FILE_ZIP: Icon = Icon::new("\u{e958}");
/// Phosphor `fingerprint`.
pub const FINGERPRINT: Icon = Icon::new("\u{e23e}");
/// Phosphor `flask`.
pub const FLASK: Icon = Icon::new("\u{e79e}");
/// Phosphor `floppy-disk`.
pub const FLOPPY_DISK: Icon = Icon::new("\u{e248}");
/// Phosphor `folder-open`.
pub const FOLDER_OPEN: Icon = Icon::new("\u{e256}");
/// Phosphor `funnel-simple`.
pub const FUNNEL_SIMPLE: Icon = Icon::new("\u{e268}");
/// Phosphor `gear-six`.
pub const GEAR_SIX: Icon = Icon::new("\u{e272}");
/// Phosphor `globe-hemisphere-west`.
pub const GLOBE_HEMISPHERE_WEST: Icon = Icon::new("\u{e28c}");
/// Phosphor `graduation-cap`.
pub const GRADUATION_CAP: Icon = Icon::new("\u{e62c}");
/// Phosphor `hand-coins`.
pub const HAND_COINS: Icon = Icon::new("\u{ea8c}");
/// Phosphor `hand-palm`.
pub const HAND_PALM: Icon = Icon::new("\u{e57e}");
/// Phosphor `hard-drives`.
pub const HARD_DRIVES: Icon = Icon::new("\u{e2a0}");
/// Phosphor `hourglass-medium`.
pub const HOURGLASS_MEDIUM: Icon = Icon::new("\u{e2b8}");
/// Phosphor `house`.
pub const HOUSE: Icon = Icon::new("\u{e2c2}");
/// Phosphor `identification-card`.
pub const IDENTIFICATION_CARD: Icon = Icon::new("\u{e2c8}");
/// Phosphor `info`.
pub const INFO: Icon = Icon::new("\u{e2ce}");
/// Phosphor `key`.
pub const KEY: Icon = Icon::new("\u{e2d6}");
/// Phosphor `keyboard`.
pub const KEYBOARD: Icon = Icon::new("\u{e2d8}");
/// Phosphor `lightning`.
pub const LIGHTNING: Icon = Icon::new("\u{e2de}");
/// Phosphor `link`.
pub const LINK: Icon = Icon::new("\u{e2e2}");
/// Phosphor `list`.
pub const LIST: Icon = Icon::new("\u{e2f0}");
/// Phosphor `list-bullets`.
pub const LIST_BULLETS: Icon = Icon::new("\u{e2f2}");
/// Phosphor `lock-key`.
pub const LOCK_KEY: Icon = Icon::new("\u{e2fe}");
/// Phosphor `lock-open`.
pub const LOCK_OPEN: Icon = Icon::new("\u{e306}");
/// Phosphor `lock-simple`.
pub const LOCK_SIMPLE: Icon = Icon::new("\u{e308}");
/// Phosphor `magnifying-glass`.
pub const MAGNIFYING_GLASS: Icon = Icon::new("\u{e30c}");
/// Phosphor `minus`.
pub const MINUS: Icon = Icon::new("\u{e32a}");
/// Phosphor `minus-circle`.
pub const MINUS_CIRCLE: Icon = Icon::new("\u{e32c}");
/// Phosphor `moon`.
pub const MOON: Icon = Icon::new("\u{e330}");
/// Phosphor `palette`.
pub const PALETTE: Icon = Icon::new("\u{e6c8}");
/// Phosphor `paper-plane-tilt`.
pub const PAPER_PLANE_TILT: Icon = Icon::new("\u{e398}");
/// Phosphor `path`.
pub const PATH: Icon = Icon::new("\u{e39c}");
/// Phosphor `pencil-simple`.
pub const PENCIL_SIMPLE: Icon = Icon::new("\u{e3b4}");
/// Phosphor `play`.
pub const PLAY: Icon = Icon::new("\u{e3d0}");
/// Phosphor `plugs`.
pub const PLUGS: Icon = Icon::new("\u{eb56}");
/// Phosphor `plugs-connected`.
pub const PLUGS_CONNECTED: Icon = Icon::new("\u{eb5a}");
/// Phosphor `plus`.
pub const PLUS: Icon = Icon::new("\u{e3d4}");
/// Phosphor `prohibit`.
pub const PROHIBIT: Icon = Icon::new("\u{e3de}");
/// Phosphor `push-pin`.
pub const PUSH_PIN: Icon = Icon::new("\u{e3e2}");
/// Phosphor `qr-code`.
pub const QR_CODE: Icon = Icon::new("\u{e3e6}");
/// Phosphor `question`.
pub const QUESTION: Icon = Icon::new("\u{e3e8}");
/// Phosphor `radio-button`.
pub const RADIO_BUTTON: Icon = Icon::new("\u{eb08}");
/// Phosphor `seal-check`.
pub const SEAL_CHECK: Icon = Icon::new("\u{e606}");
/// Phosphor `seal-question`.
pub const SEAL_QUESTION: Icon = Icon::new("\u{e608}");
/// Phosphor `seal-warning`.
pub const SEAL_WARNING: Icon = Icon::new("\u{e60c}");
/// Phosphor `share-network`.
pub const SHARE_NETWORK: Icon = Icon::new("\u{e408}");
/// Phosphor `shield-check`.
pub const SHIELD_CHECK: Icon = Icon::new("\u{e40c}");
/// Phosphor `shield-warning`.
pub const SHIELD_WARNING: Icon = Icon::new("\u{e412}");
/// Phosphor `sidebar-simple`.
pub const SIDEBAR_SIMPLE: Icon = Icon::new("\u{ec24}");
/// Phosphor `sign-in`.
pub const SIGN_IN: Icon = Icon::new("\u{e428}");
/// Phosphor `sign-out`.
pub const SIGN_OUT: Icon = Icon::new("\u{e42a}");
/// Phosphor `signature`.
pub const SIGNATURE: Icon = Icon::new("\u{ebac}");
/// Phosphor `siren`.
pub const SIREN: Icon = Icon::new("\u{e9b8}");
/// Phosphor `sliders-horizontal`.
pub const SLIDERS_HORIZONTAL: Icon = Icon::new("\u{e434}");
/// Phosphor `star`.
pub const STAR: Icon = Icon::new("\u{e46a}");
/// Phosphor `stethoscope`.
pub const STETHOSCOPE: Icon = Icon::new("\u{e7ea}");
/// Phosphor `stop`.
pub const STOP: Icon = Icon::new("\u{e46c}");
/// Phosphor `sun`.
pub const SUN: Icon = Icon::new("\u{e472}");
/// Phosphor `terminal-window`.
pub const TERMINAL_WINDOW: Icon = Icon::new("\u{eae8}");
/// Phosphor `text-aa`.
pub const TEXT_AA: Icon = Icon::new("\u{e6ee}");
/// Phosphor `timer`.
pub const TIMER: Icon = Icon::new("\u{e492}");
/// Phosphor `translate`.
pub const TRANSLATE: Icon = Icon::new("\u{e4a2}");
/// Phosphor `trash`.
pub const TRASH: Icon = Icon::new("\u{e4a6}");
/// Phosphor `tray`.
pub const TRAY: Icon = Icon::new("\u{e4aa}");
/// Phosphor `upload-simple`.
pub const UPLOAD_SIMPLE: Icon = Icon::new("\u{e4c0}");
/// Phosphor `user`.
pub const USER: Icon = Icon::new("\u{e4c2}");
/// Phosphor `user-gear`.
pub const USER_GEAR: Icon = Icon::new("\u{e4cc}");
/// Phosphor `user-minus`.
pub const USER_MINUS: Icon = Icon::new("\u{e4ce}");
/// Phosphor `user-plus`.
pub const USER_PLUS: Icon = Icon::new("\u{e4d0}");
/// Phosphor `user-switch`.
pub const USER_SWITCH: Icon = Icon::new("\u{e756}");
/// Phosphor `users`.
pub const USERS: Icon = Icon::new("\u{e4d6}");
/// Phosphor `users-three`.
pub const USERS_THREE: Icon = Icon::new("\u{e68e}");
/// Phosphor `warning`.
pub const WARNING: Icon = Icon::new("\u{e4e0}");
/// Phosphor `warning-circle`.
pub const WARNING_CIRCLE: Icon = Icon::new("\u{e4e2}");
/// Phosphor `wifi-high`.
pub const WIFI_HIGH: Icon = Icon::new("\u{e4ea}");
/// Phosphor `wifi-slash`.
pub const WIFI_SLASH: Icon = Icon::new("\u{e4f2}");
/// Phosphor `wrench`.
pub const WRENCH: Icon = Icon::new("\u{e5d4}");
/// Phosphor `x`.
pub const X: Icon = Icon::new("\u{e4f6}");
/// Phosphor `x-circle`.
pub const X_CIRCLE: Icon = Icon::new("\u{e4f8}");
/// Phosphor `x-square`.
pub const X_SQUARE: Icon = Icon::new("\u{e4fa}");
