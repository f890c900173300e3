//! The audit log: every event newest first, narrowed by what the person chooses, with a chart of days and the state of the chain.
//!
//! The screen asks the log for nothing itself: [`Draft::wanted`] says which events shall be in the picture, and the window tells
//! the engine when that changes. Only rows that can be seen are asked for.

use egui::{Align, Layout, Ui, UiBuilder, Vec2, vec2};

use crate::domain::audit::AuditFilter;
use crate::domain::problem::Problem;
use crate::engine::snapshot::{Browsing, DayCount, VaultState};
use crate::ui::events::{self, Cell, EventRows};
use crate::ui::icons;
use crate::ui::outbox::{EventsWish, Outbox};
use crate::ui::picture::{Picture, repaint_after};
use crate::ui::route::{Dialog, Route, SettingsSection};
use crate::ui::theme::{self, Text, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::empty_state::{EmptyState, empty_state};
use crate::ui::widgets::prose::styled;
use crate::ui::widgets::skeleton;
use crate::ui::widgets::table::{Column, Place, Rows as _, Table};
use crate::ui::widgets::{card, mark, plate};

mod chain;
mod days;
mod filters;
mod head;
mod toolbar;
mod troubles;
mod waiting;
mod work;

use filters::{Chosen, Range, Whose};
pub use head::{why_no_check, why_no_export};

/// What is typed and chosen here.
#[derive(Debug, Default)]
pub struct Draft {
    chosen: Chosen,
    /// What stands in the search field; it narrows the log once the typing pauses.
    typed: String,
    /// When it was last changed, in the window's seconds.
    typed_at: Option<f64>,
    focus_search: bool,
    /// Whether the filters are unfolded where there is no room for them in a line.
    unfolded: bool,
    place: Place,
    /// What was asked for when the place in the list was kept last.
    listed: Option<AuditFilter>,
    /// The days as they were before one of them was pressed.
    context: Option<Context>,
    /// Whether the person has stopped the reading.
    stopped: bool,
    /// A refusal that was put away.
    put_away: Option<Problem>,
    /// The event that is to be chosen once it is listed.
    choose: Option<u64>,
}

/// The chart around the days that were pressed in it.
#[derive(Debug)]
struct Context {
    before: Chosen,
    days: Vec<DayCount>,
}

impl Draft {
    /// Which events shall be in the picture; none once the person has stopped the reading.
    pub fn wanted(&self, picture: &Picture) -> Option<AuditFilter> {
        (!self.stopped).then(|| self.chosen.filter(picture.now, &picture.zone))
    }

    /// Moves to the search field with the next frame.
    pub fn focus_search(&mut self) {
        self.focus_search = true;
    }

    /// The number of the chosen event.
    pub fn chosen(&self) -> Option<u64> {
        self.place.chosen()
    }

    /// Shows the events of an account, or of the installation, and nothing else.
    pub fn show_only(&mut self, wish: EventsWish) {
        self.clear();
        self.chosen.range = Range::All;
        self.chosen.account = Some(wish.account.map_or(Whose::Installation, Whose::Address));
        self.place = Place::default();
        self.listed = None;
        self.choose = wish.seq;
    }

    fn clear(&mut self) {
        self.chosen = Chosen::default();
        self.typed.clear();
        self.typed_at = None;
        self.context = None;
        self.stopped = false;
    }

    /// What was typed counts a moment after the last key.
    fn settle(&mut self, ui: &Ui) {
        if self.typed == self.chosen.text {
            self.typed_at = None;
            return;
        }
        let now = ui.input(|input| input.time);
        let left = *self.typed_at.get_or_insert(now) + PAUSE - now;
        if left <= 0.0 || self.typed.is_empty() {
            self.chosen.text.clone_from(&self.typed);
            self.typed_at = None;
            ui.ctx().request_repaint();
        } else {
            repaint_after(ui.ctx(), std::time::Duration::from_secs_f64(left));
        }
    }

    /// Other filters begin at the newest event.
    fn follow(&mut self, wanted: Option<&AuditFilter>) {
        if self.listed.as_ref() != wanted {
            self.listed = wanted.cloned();
            self.place = Place::default();
        }
        let kept = self.context.as_ref();
        let fits = kept
            .is_some_and(|kept| Chosen { range: kept.before.range, ..self.chosen.clone() } == kept.before);
        if !fits || !matches!(self.chosen.range, Range::Days(..)) {
            self.context = None;
        }
    }
}

/// How long the typing must pause, in seconds.
const PAUSE: f64 = 0.15;

/// Draws the screen.
pub fn show(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    draft.settle(ui);
    let wanted = draft.wanted(picture);
    draft.follow(wanted.as_ref());
    head::show(ui, picture, outbox);
    toolbar::show(ui, picture, draft);
    ui.add_space(space::M);
    locked(ui, picture, outbox);
    troubles::show(ui, picture, draft, outbox);
    let browsing = picture.snapshot.audit.browsing.as_ref();
    match browsing.filter(|browsing| !browsing.is_empty() || browsing.is_complete()) {
        _ if draft.stopped => stopped(ui, draft),
        None => waiting::show(ui),
        Some(browsing) => {
            skeleton::has_come(ui, waiting::WHAT);
            if browsing.is_empty() {
                nothing(ui, picture, browsing, draft);
            } else {
                listed(ui, picture, browsing, draft, outbox);
            }
        }
    }
    work::show(ui, picture, browsing, draft, outbox);
}

fn listed(ui: &mut Ui, picture: &Picture, browsing: &Browsing, draft: &mut Draft, outbox: &mut Outbox) {
    days::show(ui, picture, browsing, draft);
    let room = ui.available_rect_before_wrap();
    let room = room.with_max_y(room.bottom() - bottom(ui));
    let mut inside = ui.new_child(UiBuilder::new().id_salt("events").max_rect(room));
    let layout = Columns::of(ui);
    let rows = EventRows { browsing, picture, cells: layout.cells };
    if let Some(seq) = draft.choose.filter(|seq| rows.find(*seq).is_some()) {
        draft.place.choose(seq);
        draft.choose = None;
    }
    let table = Table { name: "Events", columns: layout.columns, head: layout.head, row: layout.row };
    if let Some(event) = table.show(&mut inside, &rows, &mut draft.place).opened {
        outbox.open(Dialog::Event(event));
    }
    ui.allocate_rect(room, egui::Sense::hover());
}

/// What the log keeps free of the status line.
fn bottom(ui: &Ui) -> f32 {
    if Tier::of(ui.ctx()) == Tier::Wide { 14.0 } else { space::S }
}

/// The columns that fit.
struct Columns {
    columns: &'static [Column],
    cells: &'static [Cell],
    head: bool,
    row: f32,
}

impl Columns {
    fn of(ui: &Ui) -> Self {
        match Tier::of(ui.ctx()) {
            Tier::Wide => Self { columns: &WIDE, cells: &WIDE_CELLS, head: true, row: ROW },
            Tier::Middle => Self { columns: &MIDDLE, cells: &MIDDLE_CELLS, head: true, row: ROW },
            Tier::Narrow => Self { columns: &NARROW, cells: &NARROW_CELLS, head: false, row: TALL_ROW },
        }
    }
}

const ROW: f32 = 36.0;
const TALL_ROW: f32 = 56.0;

const TIME: Column = Column { name: "Time", width: Some(92.0), sorted: true };
const EVENT: Column = Column { name: "Event", width: Some(188.0), sorted: false };
const ACCOUNT: Column = Column { name: "Account", width: None, sorted: false };
const PROGRAM: Column = Column { name: "Program", width: Some(108.0), sorted: false };
const OUTCOME: Column = Column { name: "Outcome", width: Some(84.0), sorted: false };
const WIDE: [Column; 5] = [TIME, EVENT, ACCOUNT, PROGRAM, OUTCOME];
const WIDE_CELLS: [Cell; 5] = [Cell::Time, Cell::Event, Cell::Account, Cell::Program, Cell::Outcome];
const MIDDLE: [Column; 4] = [TIME, EVENT, ACCOUNT, OUTCOME];
const MIDDLE_CELLS: [Cell; 4] = [Cell::Time, Cell::Event, Cell::Account, Cell::Outcome];
const NARROW: [Column; 1] = [Column { name: "Events", width: None, sorted: true }];
const NARROW_CELLS: [Cell; 1] = [Cell::TwoLines { account: true }];

/// While the vault is shut nothing can be sealed into the chain; nothing is lost by it.
fn locked(ui: &mut Ui, picture: &Picture, outbox: &mut Outbox) {
    if !matches!(picture.snapshot.vault.state, VaultState::Shut(_)) {
        return;
    }
    let t = theme::of(ui);
    card::row(ui, 32.0, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(Button::secondary("Unlock\u{202f}…").compact()).clicked() {
                outbox.go(Route::Settings(SettingsSection::Vault));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                mark::with_icon(ui, icons::LOCK_KEY.filled(), t.warn.mark, LOCKED, Text::Body, t.text);
            });
        });
    });
    ui.add_space(space::S);
}

const LOCKED: &str = "The vault is shut. Events wait and join the chain when it is opened.";

fn stopped(ui: &mut Ui, draft: &mut Draft) {
    let says = EmptyState {
        icon: icons::LIST_BULLETS,
        heading: "The log was not read to its end",
        sentence: "You stopped the reading. Nothing of the log was changed.",
        first: Some(("Read the log", None)),
        second: None,
    };
    if empty_state(ui, &says).is_some() {
        draft.stopped = false;
    }
}

fn nothing(ui: &mut Ui, picture: &Picture, browsing: &Browsing, draft: &mut Draft) {
    let searched = browsing.loaded().1;
    if searched == 0 {
        let says = EmptyState {
            icon: icons::LIST_BULLETS,
            heading: "Nothing has happened yet",
            sentence: "Every sign-in, renewal, hand-out and revocation of this computer will be listed here.",
            first: None,
            second: None,
        };
        empty_state(ui, &says);
        return;
    }
    // The answer to another question is no answer.
    if draft.wanted(picture).as_ref() != Some(browsing.filter()) {
        return;
    }
    let today = picture.now.to_zoned(picture.zone.clone()).date();
    let sentence = draft.chosen.sentence(today);
    let sentence = match sentence.as_str() {
        "" => format!(
            "Searched {} of {}.",
            events::events(searched),
            draft.chosen.range.words(today).to_lowercase()
        ),
        sentence => format!("Searched {} {sentence}.", events::events(searched)),
    };
    let room = ui.available_rect_before_wrap();
    let tall = (room.height() - space::HUGE).max(200.0).min(room.height());
    let whole = room.with_max_y(room.top() + tall);
    let t = theme::of(ui);
    crate::ui::paint::block(ui, whole, theme::corner::CARD, t.surface, t.line);
    let inner = egui::Rect::from_center_size(whole.center(), vec2(whole.width() - 2.0 * space::L, 156.0));
    let layout = Layout::top_down(Align::Center);
    let mut inside = ui.new_child(UiBuilder::new().id_salt("no hit").max_rect(inner).layout(layout));
    inside.spacing_mut().item_spacing = Vec2::ZERO;
    plate::plate(&mut inside, theme::Tone::Idle, icons::FUNNEL_SIMPLE);
    inside.add_space(space::L);
    styled(&mut inside, "No event fits these filters", Text::Heading, t.text);
    inside.add_space(space::XS);
    styled(&mut inside, &sentence, Text::Body, t.text2);
    inside.add_space(space::L);
    let chosen = draft.chosen.narrows();
    let words = if chosen { "Clear filters" } else { "Show all time" };
    if inside.add(Button::secondary(words)).clicked() {
        if chosen {
            draft.clear();
        } else {
            draft.chosen.range = Range::All;
        }
    }
    ui.allocate_rect(whole, egui::Sense::hover());
}
