//! The three layouts, by the width of the window in points. Larger text makes fewer points, so it needs no layout of its own.

use egui::Context;

/// How much room there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// Over 860 points: everything.
    Wide,
    /// 620 to 860 points: icon over word in the navigation, fewer columns.
    Middle,
    /// Under 620 points: icons alone, columns become lines.
    Narrow,
}

impl Tier {
    /// The one that fits the window.
    pub fn of(ctx: &Context) -> Self {
        match ctx.content_rect().width() {
            width if width > 860.0 => Self::Wide,
            width if width >= 620.0 => Self::Middle,
            _ => Self::Narrow,
        }
    }

    /// Width of the navigation.
    pub const fn rail(self) -> f32 {
        match self {
            Self::Wide => 208.0,
            Self::Middle => 84.0,
            Self::Narrow => 52.0,
        }
    }

    /// Left and right of a screen.
    pub const fn margin(self) -> f32 {
        match self {
            Self::Wide => 24.0,
            Self::Middle => 16.0,
            Self::Narrow => 12.0,
        }
    }

    /// Height of a screen's head.
    pub const fn head(self) -> f32 {
        match self {
            Self::Wide => 72.0,
            Self::Middle => 56.0,
            Self::Narrow => 48.0,
        }
    }
}
