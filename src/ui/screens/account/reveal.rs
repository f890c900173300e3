//! A token for a person's eyes or clipboard: asked of the engine, which records it first; shown for half a minute at most.
//!
//! The characters live in one [`SecretString`] here and nowhere else of ours: not in a snapshot, not in egui's memory, in no
//! field that could be undone, and not in what screen readers are told. They are wiped when the time is over and when the
//! page is left. What egui lays out to draw a frame is its own; it drops that with the next frame, without wiping it.

use egui::text::LayoutJob;
use egui::{Context, Rect, Role, ScrollArea, Sense, TextFormat, Ui, UiBuilder, WidgetInfo, vec2};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};

use crate::domain::account::AccountId;
use crate::domain::problem::Problem;
use crate::engine::command::{Command, Look, ShowRequest, Shown};
use crate::ui::outbox::Outbox;
use crate::ui::picture::{self, Picture};
use crate::ui::screens::dialogs::pending::Pending;
use crate::ui::theme::{self, Text};

/// What was asked for, and what is shown. Empty most of the time.
#[derive(Debug, Default)]
pub(super) struct Reveal {
    asked: Option<(ShowRequest, Pending<Shown>)>,
    shown: Option<Showing>,
    to_copy: Option<SecretString>,
    refused: Option<Problem>,
}

/// A token that is shown. Its `Debug` is mute, because that of its token is.
#[derive(Debug)]
struct Showing {
    account: AccountId,
    refresh: bool,
    token: SecretString,
    since: Timestamp,
}

/// How long a token is shown.
const SHOWN_FOR: SignedDuration = SignedDuration::from_secs(30);

impl Reveal {
    /// Wipes what is shown, and leaves what was asked for without an answer.
    pub(super) fn hide(&mut self) {
        self.asked = None;
        self.shown = None;
    }

    /// Wipes what belongs to another account.
    pub(super) fn keep(&mut self, account: AccountId) {
        let other = self.shown.as_ref().is_some_and(|shown| shown.account != account)
            || self.asked.as_ref().is_some_and(|(request, _)| request.account != account);
        if other {
            self.hide();
        }
    }

    /// Asks for a token.
    pub(super) fn ask(&mut self, account: AccountId, refresh: bool, look: Look, outbox: &mut Outbox) {
        let request = ShowRequest { account, refresh, look };
        let mut pending = Pending::default();
        outbox.send(Command::ShowToken(request, pending.ask()));
        self.asked = Some((request, pending));
    }

    /// Takes what has come, and hides what was shown long enough.
    pub(super) fn follow(&mut self, ctx: &Context, picture: &Picture) {
        let now = picture.now;
        if let Some((request, mut pending)) = self.asked.take() {
            match pending.poll(ctx) {
                Some(Shown(token)) if request.look == Look::Copy => self.to_copy = Some(token),
                Some(Shown(token)) => {
                    let ShowRequest { account, refresh, .. } = request;
                    self.shown = Some(Showing { account, refresh, token, since: now });
                }
                None if pending.is_waiting() => self.asked = Some((request, pending)),
                None => self.refused = pending.refused().cloned(),
            }
        }
        let over = |shown: &Showing| now < shown.since || now >= shown.since + SHOWN_FOR;
        if self.shown.as_ref().is_some_and(over) || !picture.snapshot.vault.is_open() {
            self.shown = None;
        }
        if let Some(shown) = &self.shown {
            // The figure on its button counts down.
            let left = (shown.since + SHOWN_FOR).as_millisecond() - now.as_millisecond();
            let wait = u64::try_from((left - 1).rem_euclid(1_000) + 1).unwrap_or(1_000);
            picture::repaint_after(ctx, std::time::Duration::from_millis(wait));
        }
    }

    /// How many seconds this token still shows; `None` if it does not.
    pub(super) fn seconds_left(&self, account: AccountId, refresh: bool, now: Timestamp) -> Option<i64> {
        let shown =
            self.shown.as_ref().filter(|shown| shown.account == account && shown.refresh == refresh)?;
        let left = (shown.since + SHOWN_FOR).as_millisecond() - now.as_millisecond();
        Some((left.max(0) + 999) / 1_000)
    }

    /// Whether an answer is awaited.
    pub(super) fn is_waiting(&self) -> bool {
        self.asked.is_some()
    }

    /// The token that is to go to the clipboard, once.
    pub(super) fn take_copy(&mut self) -> Option<SecretString> {
        self.to_copy.take()
    }

    /// Why a token was not given, once.
    pub(super) fn take_refused(&mut self) -> Option<Problem> {
        self.refused.take()
    }

    /// Draws the characters into this place. Screen readers are told that they are shown, never what they are: whoever
    /// cannot see them copies them.
    pub(super) fn paint(&self, ui: &mut Ui, name: &str, place: Rect) {
        let Some(shown) = &self.shown else { return };
        let t = theme::of(ui);
        let mut inside = ui.new_child(UiBuilder::new().id_salt((name, "characters")).max_rect(place));
        inside.spacing_mut().scroll.floating_allocated_width = 10.0;
        ScrollArea::vertical().id_salt((name, "scroll")).auto_shrink([false, false]).show(
            &mut inside,
            |ui| {
                #[expect(clippy::disallowed_methods, reason = "the person asked to see it; the log has it")]
                let characters = shown.token.expose_secret().to_owned();
                let format = TextFormat {
                    line_height: Some(Text::SmallCode.line_height()),
                    ..TextFormat::simple(Text::SmallCode.font(), t.text)
                };
                let mut job = LayoutJob::single_section(characters, format);
                job.wrap.max_width = ui.available_width();
                job.wrap.break_anywhere = true;
                let galley = ui.painter().layout_job(job);
                let (rect, response) =
                    ui.allocate_exact_size(vec2(galley.size().x, galley.size().y), Sense::hover());
                ui.painter().galley(rect.min, galley, t.text);
                let told = format!("{name}, shown");
                response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &told));
            },
        );
    }
}
