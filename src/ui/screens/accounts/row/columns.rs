//! Where things stand in a row, in points from its left edge, for each tier and group.

use egui::Ui;

use crate::ui::tier::Tier;

/// Which group a row belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui::screens::accounts) enum Kind {
    /// Somebody must do something.
    Needs,
    /// Nobody must.
    Fine,
}

impl Kind {
    pub(in crate::ui::screens::accounts) const fn words(self) -> &'static str {
        match self {
            Self::Needs => "Needs you",
            Self::Fine => "Fine",
        }
    }
}

/// The columns of a group.
#[derive(Clone, Copy, Debug)]
pub(in crate::ui::screens::accounts) struct Columns {
    pub(super) kind: Kind,
    pub(super) tier: Tier,
    pub(super) tile: Option<f32>,
    pub(super) address: f32,
    pub(super) address_end: f32,
    pub(super) badge: Option<f32>,
    pub(super) reason: Option<f32>,
    pub(super) access: f32,
    pub(super) access_width: f32,
    pub(super) lasts_and_used: Option<(f32, f32)>,
}

/// Between the last thing in a row and its edge.
pub(super) const RIGHT: f32 = 12.0;
pub(super) const LASTS: f32 = 136.0;
pub(super) const USED: f32 = 100.0;
pub(super) const GAP: f32 = 12.0;
/// Between the menu of a row and what stands before it.
pub(super) const BESIDE_MENU: f32 = 4.0;
/// What the button that tries again takes from the column before it.
pub(super) const TRY_NOW: f32 = 28.0;
const PADDING: f32 = 16.0;
const TILE: f32 = 36.0;
const MENU: f32 = 28.0;
const ADDRESS: f32 = 204.0;
/// Badge of a group's rows: the longest word of the fine ones is shorter.
const BADGE_NEEDS: f32 = 136.0;
const BADGE_FINE: f32 = 96.0;
const BADGE_MIDDLE: f32 = 104.0;
const ACCESS_SHORT: f32 = 124.0;

impl Columns {
    /// The ones that fit the room `ui` has.
    pub(in crate::ui::screens::accounts) fn of(ui: &Ui, kind: Kind) -> Self {
        let width = ui.available_width() - 2.0;
        match Tier::of(ui.ctx()) {
            Tier::Wide => Self::wide(kind, width),
            Tier::Middle => Self::middle(kind, width),
            Tier::Narrow => Self::narrow(kind, width),
        }
    }

    fn wide(kind: Kind, width: f32) -> Self {
        let address = PADDING + TILE + GAP;
        // A window wider than the drawing gives the addresses a part of it.
        let spare = ((width - 842.0) * 0.3).clamp(0.0, 160.0);
        let badge = address + ADDRESS + spare + GAP;
        let used = width - RIGHT - MENU - GAP - USED;
        let lasts = used - GAP - LASTS;
        let access = badge + BADGE_FINE + GAP;
        Self {
            kind,
            tier: Tier::Wide,
            tile: Some(PADDING),
            address,
            address_end: badge - GAP,
            badge: Some(badge),
            reason: Some(badge + BADGE_NEEDS + GAP),
            access,
            access_width: lasts - GAP - access,
            lasts_and_used: Some((lasts, used)),
        }
    }

    fn middle(kind: Kind, width: f32) -> Self {
        let access = width - RIGHT - MENU - GAP - ACCESS_SHORT;
        let badge = access - GAP - BADGE_MIDDLE;
        Self {
            kind,
            tier: Tier::Middle,
            tile: Some(PADDING),
            address: PADDING + TILE + GAP,
            address_end: badge - GAP,
            badge: Some(badge),
            reason: None,
            access,
            access_width: ACCESS_SHORT,
            lasts_and_used: None,
        }
    }

    fn narrow(kind: Kind, width: f32) -> Self {
        let access = width - RIGHT - MENU - GAP - ACCESS_SHORT;
        Self {
            kind,
            tier: Tier::Narrow,
            tile: None,
            address: PADDING,
            address_end: if kind == Kind::Needs { width - RIGHT } else { access - GAP },
            badge: None,
            reason: None,
            access,
            access_width: ACCESS_SHORT,
            lasts_and_used: None,
        }
    }

    /// What stands over the columns of a group, and where.
    pub(in crate::ui::screens::accounts) fn heads(&self) -> Vec<(&'static str, f32)> {
        if self.kind == Kind::Needs {
            return Vec::new();
        }
        let mut heads = vec![("Access token", self.access)];
        if let Some((lasts, used)) = self.lasts_and_used {
            heads.extend([("Sign-in lasts", lasts + 1.0), ("Last used by", used + 1.0)]);
        }
        heads
    }
}
