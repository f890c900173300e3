//! The state of the chain in a few words: intact, not checked, being checked, broken.

use egui::{Align2, Response, Role, Sense, Ui, WidgetInfo, vec2};

use crate::domain::audit::Broken;
use crate::engine::snapshot::{AuditTask, VaultState};
use crate::ui::events::{events, figure};
use crate::ui::icons::{self, Icon};
use crate::ui::paint;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, Tone, corner, height, space};
use crate::ui::widgets::{focus, help::help};

/// What is known of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chain {
    Opening,
    Shut,
    NotChecked,
    Checking { per_cent: u64 },
    Intact { events: u64 },
    Broken(Broken),
}

/// How much of it there is room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    Whole,
    Short,
}

impl Chain {
    pub(super) fn of(picture: &Picture) -> Self {
        let audit = &picture.snapshot.audit;
        if let Some(work) = audit.work.filter(|work| work.what == AuditTask::Verify) {
            return Self::Checking { per_cent: (work.done * 100).checked_div(work.of).unwrap_or(0).min(100) };
        }
        match (&audit.chain, &picture.snapshot.vault.state) {
            (Some(found), _) => match found.broken {
                Some(broken) => Self::Broken(broken),
                None => Self::Intact { events: found.events },
            },
            (None, VaultState::Opening) => Self::Opening,
            (None, VaultState::Shut(_)) => Self::Shut,
            (None, VaultState::Open) if !has_come(picture) => Self::Opening,
            (None, VaultState::Open) => Self::NotChecked,
        }
    }

    fn look(self) -> (Tone, Icon) {
        match self {
            Self::Opening | Self::Checking { .. } => (Tone::Idle, icons::HOURGLASS_MEDIUM),
            Self::Shut => (Tone::Warn, icons::LOCK_KEY.filled()),
            Self::NotChecked => (Tone::Idle, icons::SEAL_QUESTION),
            Self::Intact { .. } => (Tone::Ok, icons::SEAL_CHECK.filled()),
            Self::Broken(_) => (Tone::Bad, icons::SEAL_WARNING.filled()),
        }
    }

    fn words(self, length: Length) -> String {
        match (self, length) {
            (Self::Opening, _) => "Opening the log".to_owned(),
            (Self::Shut, _) => "Vault is shut".to_owned(),
            (Self::NotChecked, _) => "Not checked yet".to_owned(),
            (Self::Checking { per_cent }, _) => format!("Checking\u{202f}… {per_cent} %"),
            (Self::Intact { events: count }, Length::Whole) => format!("Chain intact, {}", events(count)),
            (Self::Intact { .. }, Length::Short) => "Chain intact".to_owned(),
            (Self::Broken(Broken { first_bad: Some(first), .. }), Length::Whole) => {
                format!("Chain broken at event {}", figure(first))
            }
            (Self::Broken(_), _) => "Chain broken".to_owned(),
        }
    }

    const fn help(self) -> &'static str {
        match self {
            Self::Opening => "The log is being opened",
            Self::Shut => "The key in the vault checks the chain",
            Self::NotChecked => "Every event is sealed to the one before it; Verify checks them all",
            Self::Checking { .. } => "Every event is compared with its seal",
            Self::Intact { .. } => "Every event is as it was recorded, and none is missing",
            Self::Broken(_) => "What is wrong, and what to do about it",
        }
    }

    /// Only a chain that is broken can be pressed.
    pub(super) fn show(self, ui: &mut Ui, length: Length) -> Response {
        let t = theme::of(ui);
        let (tone, icon) = self.look();
        let colour = if tone == Tone::Idle { t.text } else { t.tone(tone).word };
        let words = self.words(length);
        let galley = paint::line(ui, &words, Text::Label, colour);
        let broken = matches!(self, Self::Broken(_));
        let padding = if broken { space::S } else { 0.0 };
        let size = vec2((16.0 + space::S + galley.size().x + 2.0 * padding).round(), height::CONTROL);
        let (whole, _) = ui.allocate_exact_size(size + vec2(space::S, 0.0), Sense::hover());
        let rect = whole.with_max_x(whole.right() - space::S);
        let sense = if broken { Sense::click() } else { Sense::hover() };
        let response = ui.interact(rect, ui.scope_id().with("chain"), sense);
        if broken {
            let ground = if response.hovered() { t.button_hover } else { t.bad.plate };
            ui.painter().rect_filled(rect, corner::CONTROL, ground);
        }
        let start = rect.left_center() + vec2(padding, 0.0);
        paint::icon(ui, start + vec2(8.0, 0.0), icon, 16.0, colour);
        paint::put(ui.painter(), start + vec2(16.0 + space::S, 0.0), Align2::LEFT_CENTER, galley, colour);
        focus::ring(ui, &response, corner::CONTROL);
        let role = if broken { Role::Button } else { Role::Status };
        let told = self.words(Length::Whole);
        response.widget_info(|| WidgetInfo::labeled(role, true, &told));
        help(ui, response, self.help())
    }
}

/// Whether anything of the log is there.
fn has_come(picture: &Picture) -> bool {
    let browsing = picture.snapshot.audit.browsing.as_ref();
    browsing.is_none_or(|browsing| !browsing.is_empty() || browsing.is_complete())
}
