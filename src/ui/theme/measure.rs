//! Measures and type, in egui points; the same in both themes.
//!
//! Nothing on screen is smaller than 12 points and no target lower than [`height::COMPACT`]. Names say what a measure is
//! for, so that two things that happen to be 32 high today can part tomorrow.

use egui::{Color32, FontFamily, FontId, RichText, TextStyle};

/// Running text never gets wider than this: about 72 characters.
pub const LINE_WIDTH: f32 = 600.0;

/// Distances.
pub mod space {
    /// Between things that belong together.
    pub const XS: f32 = 4.0;
    /// Between a control and the next.
    pub const S: f32 = 8.0;
    /// Between an icon and a row's words.
    pub const M: f32 = 12.0;
    /// Inside a card, between cards.
    pub const L: f32 = 16.0;
    /// Inside the card of a verdict or problem.
    pub const CARD: f32 = 20.0;
    /// Margin of a screen and of a dialog.
    pub const XL: f32 = 24.0;
    /// Between groups.
    pub const XXL: f32 = 32.0;
    /// Around what stands alone.
    pub const HUGE: f32 = 48.0;
}

/// Radii of corners. Bars and pills take half their height.
pub mod corner {
    /// Chip, check box, key cap.
    pub const SMALL: u8 = 4;
    /// Chosen segment.
    pub const SEGMENT: u8 = 5;
    /// Button, field, badge, item of the navigation.
    pub const CONTROL: u8 = 6;
    /// Popup, menu, code, tile.
    pub const BLOCK: u8 = 8;
    /// Card, plate.
    pub const CARD: u8 = 10;
    /// Dialog.
    pub const DIALOG: u8 = 14;
    /// Plate of an empty screen.
    pub const BIG_PLATE: u8 = 16;
}

/// Heights.
pub mod height {
    /// Button, field, drop-down, segmented control.
    pub const CONTROL: f32 = 32.0;
    /// Button in a row; the smallest target anywhere.
    pub const COMPACT: f32 = 28.0;
    /// Badge, chip.
    pub const BADGE: f32 = 24.0;
    /// Key cap.
    pub const KEY_CAP: f32 = 18.0;
    /// Choice of the first start.
    pub const CHOICE: f32 = 72.0;
    /// Item of the navigation.
    pub const NAVIGATION: f32 = 36.0;
    /// Tab, toolbar.
    pub const TAB: f32 = 40.0;
    /// Row of an account or provider.
    pub const ROW: f32 = 56.0;
    /// Item of a menu.
    pub const MENU_ITEM: f32 = 32.0;
    /// Head of a screen.
    pub const HEAD: f32 = 72.0;
    /// Head of a section inside a screen.
    pub const SECTION: f32 = 32.0;
    /// Line at the foot of the window.
    pub const STATUS: f32 = 28.0;
    /// Foot of a dialog.
    pub const DIALOG_FOOT: f32 = 64.0;
    /// Head and foot of a dialog in a low window.
    pub const DIALOG_EDGE_LOW: f32 = 48.0;
    /// Notice.
    pub const NOTICE: f32 = 44.0;
    /// Folded details.
    pub const FOLD: f32 = 44.0;
    /// Line of facts.
    pub const FACT: f32 = 24.0;
    /// Life bar.
    pub const BAR: f32 = 6.0;
}

/// The styles of type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// First start only.
    Display,
    /// Name of a screen, big figures.
    Title,
    /// Dialogs, problem cards, empty states.
    Heading,
    /// Heads of sections and cards.
    Strong,
    /// Buttons, badges, addresses in lists.
    Label,
    /// Everything else.
    Body,
    /// Second lines, status line.
    Small,
    /// Chips, column heads, key caps.
    SmallLabel,
    /// Initials, counts in the navigation.
    SmallStrong,
    /// Tokens, snippets.
    Code,
    /// Scopes, fingerprints.
    SmallCode,
}

impl Text {
    /// Every style, in the order above.
    pub const ALL: [Self; 11] = [
        Self::Display,
        Self::Title,
        Self::Heading,
        Self::Strong,
        Self::Label,
        Self::Body,
        Self::Small,
        Self::SmallLabel,
        Self::SmallStrong,
        Self::Code,
        Self::SmallCode,
    ];

    /// Height of the letters and of a line of running text.
    const fn sizes(self) -> (f32, f32) {
        match self {
            Self::Display => (24.0, 32.0),
            Self::Title => (20.0, 28.0),
            Self::Heading => (16.0, 24.0),
            Self::Strong | Self::Label | Self::Body => (14.0, 20.0),
            Self::Code => (13.0, 20.0),
            Self::Small | Self::SmallLabel | Self::SmallStrong | Self::SmallCode => (12.0, 16.0),
        }
    }

    fn family(self) -> FontFamily {
        match self {
            Self::Body | Self::Small => FontFamily::Proportional,
            Self::Code | Self::SmallCode => FontFamily::Monospace,
            Self::Label | Self::SmallLabel => FontFamily::Name(MEDIUM.into()),
            Self::Display | Self::Title | Self::Heading | Self::Strong | Self::SmallStrong => {
                FontFamily::Name(SEMIBOLD.into())
            }
        }
    }

    /// The font.
    pub fn font(self) -> FontId {
        FontId::new(self.sizes().0, self.family())
    }

    /// Height of a line of running text.
    pub const fn line_height(self) -> f32 {
        self.sizes().1
    }

    /// The name under which egui's style knows it.
    pub fn style(self) -> TextStyle {
        match self {
            Self::Display => TextStyle::Name("display".into()),
            Self::Title => TextStyle::Heading,
            Self::Heading => TextStyle::Name("heading2".into()),
            Self::Strong => TextStyle::Name("strong".into()),
            Self::Label => TextStyle::Button,
            Self::Body => TextStyle::Body,
            Self::Small => TextStyle::Small,
            Self::SmallLabel => TextStyle::Name("small-label".into()),
            Self::SmallStrong => TextStyle::Name("small-strong".into()),
            Self::Code => TextStyle::Monospace,
            Self::SmallCode => TextStyle::Name("small-code".into()),
        }
    }

    /// Words in this style, with its line height.
    pub fn rich(self, words: impl Into<String>, colour: Color32) -> RichText {
        RichText::new(words).font(self.font()).line_height(Some(self.line_height())).color(colour)
    }
}

/// Name of the medium weight's family.
pub(super) const MEDIUM: &str = "medium";
/// Name of the semi-bold weight's family.
pub(super) const SEMIBOLD: &str = "semibold";
