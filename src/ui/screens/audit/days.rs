//! The chart of days: how many events there were, those that failed apart. A click on a bar narrows the log to that day.
//!
//! Longer spans are shown by the week or by the month. The figures are those of the events that fit the filters.

use egui::{Align, Layout, Ui};
use jiff::civil::Date;
use jiff::{ToSpan, Unit};

use crate::engine::snapshot::{Browsing, DayCount};
use crate::ui::events::figure;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, height, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::card;
use crate::ui::widgets::chart::{Bar, Chart, legend};
use crate::ui::widgets::fold::fold;

use super::filters::{Range, day};
use super::{Context, Draft};

/// The card over the events, where there is room for it.
pub(super) fn show(ui: &mut Ui, picture: &Picture, browsing: &Browsing, draft: &mut Draft) {
    let room = ui.available_height();
    let tall = match room {
        room if room >= FOR_WHOLE => WHOLE,
        room if room >= FOR_LOW => LOW,
        _ => {
            if !fold(ui, "Events a day") {
                ui.add_space(space::XS);
                return;
            }
            LOW
        }
    };
    let today = picture.now.to_zoned(picture.zone.clone()).date();
    let spans = spans(draft, browsing, today);
    let bars = bars(&spans, draft, today);
    let (done, failed) = spans.iter().fold((0, 0), |sum, span| (sum.0 + span.done, sum.1 + span.failed));
    let unit = spans.first().map_or(Grain::Day, |span| span.grain);
    let name = format!("{}: {}", unit.title(), said(u64::from(done), u64::from(failed)));
    let pressed = card::padded(ui, 0.0, |ui| {
        egui::Frame::new().inner_margin(egui::Margin { left: 16, right: 16, top: 11, bottom: 13 }).show(
            ui,
            |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                let t = theme::of(ui);
                card::row(ui, height::BADGE, |ui| {
                    ui.label(Text::Strong.rich(unit.title(), t.text));
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        ui.spacing_mut().item_spacing.x = space::L;
                        legend(ui, t.bad.mark, "failed");
                        legend(ui, t.info.mark, "done");
                    });
                });
                ui.add_space(space::S);
                let colours = [t.info.mark, t.bad.mark];
                Chart { name: &name, bars: &bars, colours, height: tall, presses: true }.show(ui)
            },
        )
    });
    if let Some(span) = pressed.inner.inner.and_then(|at| spans.get(at)) {
        press(span, browsing, draft);
    }
    ui.add_space(if Tier::of(ui.ctx()) == Tier::Narrow { space::S } else { space::M });
}

/// Height of the bars, and the room below the toolbar from which they have it.
const WHOLE: f32 = 106.0;
const FOR_WHOLE: f32 = 440.0;
const LOW: f32 = 48.0;
const FOR_LOW: f32 = 280.0;

/// The bar that is chosen leads back to what was shown before.
fn press(span: &Span, browsing: &Browsing, draft: &mut Draft) {
    let wanted = Range::Days(span.from, span.to);
    if draft.chosen.range == wanted {
        draft.chosen.range = draft.context.take().map_or(Range::default(), |context| context.before.range);
        return;
    }
    if draft.context.is_none() {
        draft.context = Some(Context { before: draft.chosen.clone(), days: browsing.days().to_vec() });
    }
    draft.chosen.range = wanted;
}

/// What one bar is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    from: Date,
    to: Date,
    grain: Grain,
    done: u32,
    failed: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grain {
    Day,
    Week,
    Month,
}

impl Grain {
    /// So that a bar stays wide enough to be pointed at.
    const fn of(days: i32) -> Self {
        match days {
            ..=92 => Self::Day,
            93..=730 => Self::Week,
            _ => Self::Month,
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Day => "Events a day",
            Self::Week => "Events a week",
            Self::Month => "Events a month",
        }
    }

    /// The first day of the span after the one that begins here.
    fn next(self, from: Date) -> Option<Date> {
        match self {
            Self::Day => from.tomorrow().ok(),
            Self::Week => from.checked_add(1.week()).ok(),
            Self::Month => from.checked_add(1.month()).ok(),
        }
    }
}

fn spans(draft: &Draft, browsing: &Browsing, today: Date) -> Vec<Span> {
    let (range, days) = match &draft.context {
        Some(context) => (context.before.range, context.days.as_slice()),
        None => (draft.chosen.range, browsing.days()),
    };
    let (from, to) = range.days(today);
    let oldest = days.last().map(|count| count.day);
    let newest = days.first().map_or(today, |count| count.day.max(today));
    cut(from.or(oldest).unwrap_or(today), to.unwrap_or(newest), days)
}

/// One span after the other, with the figures of the days in it.
fn cut(from: Date, to: Date, days: &[DayCount]) -> Vec<Span> {
    let length = from.until((Unit::Day, to)).map_or(0, |span| span.get_days());
    let grain = Grain::of(length);
    let mut start = if grain == Grain::Month { from.first_of_month() } else { from };
    let mut spans: Vec<Span> = Vec::new();
    while start <= to {
        let Some(next) = grain.next(start) else { break };
        let last = next.yesterday().unwrap_or(start).min(to);
        spans.push(Span { from: start, to: last, grain, done: 0, failed: 0 });
        start = next;
    }
    let mut at = spans.len();
    for count in days {
        while at > 0 && spans[at - 1].from > count.day {
            at -= 1;
        }
        // Beside the range there is nothing, unless the clock of the wall was turned.
        if let Some(span) =
            at.checked_sub(1).and_then(|at| spans.get_mut(at)).filter(|span| count.day <= span.to)
        {
            span.done += count.done;
            span.failed += count.failed;
        }
    }
    spans
}

fn bars(spans: &[Span], draft: &Draft, today: Date) -> Vec<Bar> {
    let every = labels(spans);
    let chosen = match draft.chosen.range {
        Range::Days(from, to) if draft.context.is_some() => Some((from, to)),
        _ => None,
    };
    let bar = |(index, span): (usize, &Span)| Bar {
        lower: span.done,
        upper: span.failed,
        label: (index % every == 0).then(|| label(span, today)),
        says: format!("{}: {}", name(span, today), said(u64::from(span.done), u64::from(span.failed))),
        faint: chosen.is_some_and(|(from, to)| (span.from, span.to) != (from, to)),
    };
    spans.iter().enumerate().map(bar).collect()
}

/// Which of the bars have a date below.
fn labels(spans: &[Span]) -> usize {
    match (spans.first().map(|span| span.grain), spans.len()) {
        (Some(Grain::Day), ..=7) => 1,
        (Some(Grain::Day), ..=45) => 7,
        (Some(Grain::Day), _) => 14,
        (_, count) => count.div_ceil(6).max(1),
    }
}

fn label(span: &Span, today: Date) -> String {
    match span.grain {
        Grain::Day | Grain::Week => day(span.from, today),
        Grain::Month => span.from.strftime("%b %Y").to_string(),
    }
}

fn name(span: &Span, today: Date) -> String {
    match span.grain {
        Grain::Day => day(span.from, today),
        Grain::Week => format!("{} to {}", day(span.from, today), day(span.to, today)),
        Grain::Month => span.from.strftime("%B %Y").to_string(),
    }
}

fn said(done: u64, failed: u64) -> String {
    format!("{} done, {} failed", figure(done), figure(failed))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn count(day: Date, done: u32, failed: u32) -> DayCount {
        DayCount { day, done, failed }
    }

    #[test]
    fn thirty_days_are_thirty_bars_also_where_nothing_happened() {
        let days = [count(date(2026, 11, 22), 98, 0), count(date(2026, 11, 19), 281, 13)];
        let spans = cut(date(2026, 10, 24), date(2026, 11, 22), &days);
        assert_eq!((spans.len(), spans[0].done, spans[29].done), (30, 0, 98));
        assert_eq!((spans[26].done, spans[26].failed), (281, 13));
        let bars = bars(&spans, &Draft::default(), date(2026, 11, 22));
        let labels: Vec<String> = bars.iter().filter_map(|bar| bar.label.clone()).collect();
        assert_eq!(labels, ["24 Oct", "31 Oct", "7 Nov", "14 Nov", "21 Nov"]);
        assert_eq!(bars[26].says, "19 Nov: 281 done, 13 failed");
    }

    #[test]
    fn longer_spans_are_counted_by_the_week_and_by_the_month() {
        let days =
            [count(date(2026, 11, 22), 2, 0), count(date(2026, 11, 1), 3, 1), count(date(2024, 2, 29), 1, 0)];
        let year = cut(date(2025, 11, 23), date(2026, 11, 22), &days);
        assert_eq!((year.len(), year[0].grain), (53, Grain::Week));
        assert_eq!(year.iter().map(|span| span.done).sum::<u32>(), 5);
        let all = cut(date(2024, 2, 29), date(2026, 11, 22), &days);
        assert_eq!((all.len(), all[0].done, all[33].done, all[33].failed), (34, 1, 5, 1));
        assert_eq!(name(&all[0], date(2026, 11, 22)), "February 2024");
    }
}
