//! Check-up: the good practices of which this installation falls short, each with the way to mend it; then those it keeps.
//!
//! Every sentence comes from `explain::checkup`; what is listed where is worked out once for each news ([`digest`]), and only
//! rows that can be seen are put into words and drawn. Looking anew asks nobody but by a button that says so.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use egui::{Ui, vec2};

use crate::domain::account::AccountId;
use crate::domain::checkup::{About, Practice, Reason, Verdict};
use crate::engine::command::{CheckUpWish, Command, Reply};
use crate::engine::snapshot::VaultState;
use crate::explain::checkup::Scene;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::shell;
use crate::ui::theme::space;
use crate::ui::widgets::skeleton;

use super::vault_shut;

mod aside;
mod digest;
mod fixes;
mod head;
mod kept;
mod lines;
mod needing;
mod practices;
mod row;
mod says;
mod states;
mod sums;

use digest::Digest;
pub use says::account_line;

/// What is chosen and unfolded here.
#[derive(Debug, Default)]
pub struct Draft {
    shown: Shown,
    digest: Option<Digest>,
    open: BTreeSet<Fold>,
    /// Whether all that is good is listed.
    all_good: bool,
    /// What shall be left as it is, while its dialog is open.
    found: Option<Verdict>,
    doing: fixes::Doing,
    /// Whether the top of the screen is to be brought into sight.
    to_top: bool,
}

/// Whose practices are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shown {
    /// All.
    #[default]
    Everything,
    /// Those of this installation.
    Computer,
    /// Those that concern an account.
    Account(AccountId),
}

impl Shown {
    /// Looks at it anew. Only for this computer nobody else is asked.
    pub fn run(self) -> Command {
        let wish = match self {
            Self::Everything => CheckUpWish { accounts: None, ask: true },
            Self::Computer => CheckUpWish { accounts: None, ask: false },
            Self::Account(id) => CheckUpWish { accounts: Some(vec![id]), ask: true },
        };
        Command::CheckUp(wish, Reply::nowhere())
    }
}

/// Something that can be unfolded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Fold {
    /// A verdict among those that need attention, or that were put aside.
    Of(Reason, About),
    /// Many verdicts of one reason.
    Group(Reason),
    /// A practice in its state.
    Kept(Practice),
    /// A practice in its list.
    Listed(Practice),
}

impl Draft {
    /// Shows this from now on.
    pub fn show(&mut self, shown: Shown) {
        self.shown = shown;
        self.to_top = true;
    }

    /// What shall be left as it is.
    pub fn found(&self) -> Option<&Verdict> {
        self.found.as_ref()
    }

    fn is_open(&self, fold: &Fold) -> bool {
        self.open.contains(fold)
    }

    fn turn(&mut self, fold: Fold) {
        if !self.open.remove(&fold) {
            self.open.insert(fold);
        }
    }

    /// What was chosen may be gone.
    fn tidy(&mut self, picture: &Picture) {
        if let Shown::Account(id) = self.shown
            && picture.account(id).is_none()
        {
            self.shown = Shown::default();
        }
    }
}

/// What everything below draws from.
struct Stage<'a> {
    picture: &'a Picture,
    scene: Scene<'a>,
    digest: Digest,
}

/// Draws the screen.
pub fn show(
    ui: &mut Ui,
    picture: &Picture,
    draft: &mut Draft,
    vault: &mut vault_shut::Draft,
    outbox: &mut Outbox,
) {
    draft.tidy(picture);
    let digest = Digest::of(draft.digest.take(), &picture.snapshot.checkup.checkup, draft.shown);
    let stage = Stage { picture, scene: scene(picture), digest };
    head::show(ui, &stage, draft, outbox);
    if picture.snapshot.loaded {
        skeleton::has_come(ui, "check-up");
        draft.doing.poll(ui.ctx());
        let name = match draft.shown {
            Shown::Everything => "check-up".to_owned(),
            Shown::Computer => "check-up of this computer".to_owned(),
            Shown::Account(id) => format!("check-up of {}", id.get()),
        };
        shell::scrolled(ui, &name, |ui, _| contents(ui, &stage, draft, vault, outbox));
    } else {
        states::loading(ui);
    }
    draft.digest = Some(stage.digest);
}

fn scene(picture: &Picture) -> Scene<'_> {
    let snapshot = &picture.snapshot;
    let addresses: BTreeMap<_, _> =
        snapshot.accounts.iter().map(|view| (view.account.id, &view.account.address)).collect();
    Scene { catalogue: &snapshot.catalogue, addresses, now: picture.now, zone: &picture.zone }
}

fn contents(
    ui: &mut Ui,
    stage: &Stage<'_>,
    draft: &mut Draft,
    vault: &mut vault_shut::Draft,
    outbox: &mut Outbox,
) {
    ui.spacing_mut().item_spacing.y = 0.0;
    if std::mem::take(&mut draft.to_top) {
        let top = egui::Rect::from_min_size(ui.max_rect().min, vec2(1.0, 1.0));
        ui.scroll_to_rect(top, None);
    }
    if matches!(stage.picture.snapshot.vault.state, VaultState::Shut(_)) {
        vault_shut::show(ui, stage.picture, vault, outbox);
        ui.add_space(space::L);
    }
    if states::refused(ui, stage, draft.shown, outbox) {
        ui.add_space(space::L);
    }
    sums::show(ui, &stage.digest);
    ui.add_space(space::L);
    if states::special(ui, stage, draft.shown, outbox) {
        ui.add_space(space::L);
    }
    needing::show(ui, stage, draft, outbox);
    kept::show(ui, stage, draft, outbox);
    aside::show(ui, stage, draft, outbox);
    if draft.shown == Shown::Everything {
        practices::show(ui, stage, draft, outbox);
    }
}

/// The verdicts, shared with what draws them.
type Verdicts = Arc<crate::domain::checkup::Checkup>;
