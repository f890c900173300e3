//! What happened to one account's tokens: how often they were handed out and renewed, and every event, newest first.

use egui::{Align, Layout, Ui, UiBuilder};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::domain::account::AccountId;
use crate::domain::audit::{AuditFilter, WhichAccount};
use crate::engine::snapshot::{AccountView, Browsing, HourCount};
use crate::ui::events::{Cell, EventRows, figure};
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::route::Dialog;
use crate::ui::theme::{self, Text, height, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::chart::{Bar, Chart, legend};
use crate::ui::widgets::empty_state::{EmptyState, empty_state};
use crate::ui::widgets::fold::fold;
use crate::ui::widgets::segmented::{Segment, segmented};
use crate::ui::widgets::table::{Column, Place, Table};
use crate::ui::widgets::{card, skeleton, term};

/// Where the person looks, and whose events these are.
#[derive(Debug, Default)]
pub(super) struct Draft {
    span: Span,
    place: Place,
    of: Option<AccountId>,
}

/// How far back the chart goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Span {
    #[default]
    Day,
    Week,
    Month,
}

/// Which events shall be in the picture while this is shown.
pub(super) fn wanted(id: AccountId) -> AuditFilter {
    AuditFilter { account: Some(WhichAccount::One(id)), ..AuditFilter::default() }
}

/// The contents of the tab.
pub(super) fn show(
    ui: &mut Ui,
    view: &AccountView,
    picture: &Picture,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    let id = view.account.id;
    if draft.of != Some(id) {
        *draft = Draft { of: Some(id), span: draft.span, ..Draft::default() };
    }
    ui.add_space(space::L);
    let browsing =
        picture.snapshot.audit.browsing.as_ref().filter(|browsing| *browsing.filter() == wanted(id));
    let Some(browsing) = browsing.filter(|browsing| !browsing.is_empty() || browsing.is_complete()) else {
        if skeleton::is_due(ui, WHAT) {
            card::card(ui, |ui| skeleton::skeleton(ui, 180.0, "Loading the activity"));
        }
        return;
    };
    skeleton::has_come(ui, WHAT);
    if browsing.is_empty() {
        let says = EmptyState {
            icon: icons::LIST_BULLETS,
            heading: "Nothing has happened yet",
            sentence: "Hand-outs and renewals of this account will appear here.",
            first: None,
            second: None,
        };
        empty_state(ui, &says);
        return;
    }
    chart(ui, picture, browsing, &mut draft.span);
    let room = ui.available_rect_before_wrap();
    let room = room.with_max_y(room.bottom() - space::M);
    let mut inside = ui.new_child(UiBuilder::new().id_salt("activity").max_rect(room));
    let (columns, cells, head, row): (&[Column], &[Cell], _, _) = match Tier::of(ui.ctx()) {
        Tier::Narrow => (&NARROW, &[Cell::TwoLines { account: false }], false, 56.0),
        Tier::Middle => (&MIDDLE, &[Cell::Moment, Cell::Event, Cell::Program, Cell::Outcome], true, 36.0),
        Tier::Wide => (&WIDE, &[Cell::Moment, Cell::Event, Cell::Process, Cell::Outcome], true, 36.0),
    };
    let rows = EventRows { browsing, picture, cells };
    let table = Table { name: "Activity", columns, head, row };
    if let Some(event) = table.show(&mut inside, &rows, &mut draft.place).opened {
        outbox.open(Dialog::Event(event));
    }
    ui.allocate_rect(room, egui::Sense::hover());
}

const WHAT: &str = "the activity";

const WIDE: [Column; 4] = [
    Column { name: "Time", width: Some(140.0), sorted: false },
    Column { name: "Event", width: Some(220.0), sorted: false },
    Column { name: "Program", width: None, sorted: false },
    Column { name: "Outcome", width: Some(100.0), sorted: false },
];
const MIDDLE: [Column; 4] = [
    Column { name: "Time", width: Some(124.0), sorted: false },
    Column { name: "Event", width: Some(188.0), sorted: false },
    Column { name: "Program", width: None, sorted: false },
    Column { name: "Outcome", width: Some(84.0), sorted: false },
];
const NARROW: [Column; 1] = [Column { name: "Activity", width: None, sorted: false }];

fn chart(ui: &mut Ui, picture: &Picture, browsing: &Browsing, span: &mut Span) {
    let room = ui.available_height();
    if room < LEAST_FOR_BARS && !fold(ui, "Hand-outs and renewals") {
        ui.add_space(space::XS);
        return;
    }
    let bars = span.bars(browsing.hours(), picture.now, &picture.zone);
    let sum = |figure: fn(&Bar) -> u32| bars.iter().map(|bar| u64::from(figure(bar))).sum::<u64>();
    let title = format!("Hand-outs and renewals, {}", span.words());
    let name = format!("{title}: {}", said(sum(|bar| bar.lower), sum(|bar| bar.upper)));
    card::padded(ui, 0.0, |ui| {
        egui::Frame::new().inner_margin(egui::Margin { left: 16, right: 16, top: 12, bottom: 10 }).show(
            ui,
            |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                let t = theme::of(ui);
                let colours = [t.info.mark, t.ok.mark];
                card::row(ui, height::CONTROL, |ui| {
                    let narrow = Tier::of(ui.ctx()) != Tier::Wide;
                    let words = if narrow { "Hand-outs and renewals" } else { &title };
                    term::words(ui, words, Text::Strong);
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        ui.spacing_mut().item_spacing.x = space::L;
                        let segments =
                            [Span::Day, Span::Week, Span::Month].map(|span| Segment::new(span, span.name()));
                        segmented(ui, span, &segments);
                        if Tier::of(ui.ctx()) != Tier::Narrow {
                            legend(ui, colours[1], "renewed");
                            legend(ui, colours[0], "handed out");
                        }
                    });
                });
                ui.add_space(space::M);
                let height = if room >= FOR_WHOLE { WHOLE } else { LOW };
                Chart { name: &name, bars: &bars, colours, height, presses: false }.show(ui);
            },
        );
    });
    ui.add_space(if room >= FOR_WHOLE { space::L } else { space::S });
}

const WHOLE: f32 = 103.0;
const LOW: f32 = 48.0;
const FOR_WHOLE: f32 = 400.0;
const LEAST_FOR_BARS: f32 = 250.0;

impl Span {
    const fn name(self) -> &'static str {
        match self {
            Self::Day => "Day",
            Self::Week => "Week",
            Self::Month => "Month",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Day => "last 24 hours",
            Self::Week => "last 7 days",
            Self::Month => "last 30 days",
        }
    }

    /// 24 hours, 28 quarters of a day, 30 days, up to this moment.
    fn bars(self, hours: &[HourCount], now: Timestamp, zone: &TimeZone) -> Vec<Bar> {
        let edges = self.edges(now, zone);
        let starts = &edges[..edges.len().saturating_sub(1)];
        let mut bars: Vec<Bar> = starts
            .iter()
            .zip(edges.iter().skip(1))
            .enumerate()
            .map(|(index, (from, to))| Bar {
                label: self.label(index, *from, zone),
                says: self.name_of(*from, *to, zone),
                ..Bar::default()
            })
            .collect();
        // The newest come first; what is older than the chart ends it.
        let oldest = starts.first().copied().unwrap_or(now);
        for count in hours.iter().take_while(|count| count.start >= oldest) {
            let at = edges.partition_point(|edge| *edge <= count.start);
            if let Some(bar) = at.checked_sub(1).and_then(|at| bars.get_mut(at)) {
                bar.lower += count.handed_out;
                bar.upper += count.renewed;
            }
        }
        for bar in &mut bars {
            bar.says = format!("{}: {}", bar.says, said(u64::from(bar.lower), u64::from(bar.upper)));
        }
        bars
    }

    /// Where one bar ends and the next begins, by the clock on the wall.
    fn edges(self, now: Timestamp, zone: &TimeZone) -> Vec<Timestamp> {
        let local = now.to_zoned(zone.clone()).datetime();
        let today = local.date();
        let hour = today.at(local.hour(), 0, 0, 0);
        let at = |moment: DateTime| moment.to_zoned(zone.clone()).ok().map(|zoned| zoned.timestamp());
        let edges: Vec<Timestamp> = match self {
            // Real hours, so that the night on which the clocks change has the hours it has.
            Self::Day => {
                let end = at(hour).map_or(now, |hour| hour + SignedDuration::from_hours(1));
                return (0..=24).rev().map(|back| end - SignedDuration::from_hours(back)).collect();
            }
            Self::Week => (0..=28_i64)
                .filter_map(|quarter| {
                    let day = back(today, 6)?.checked_add((quarter / 4).days()).ok()?;
                    at(day.at((quarter % 4 * 6) as i8, 0, 0, 0))
                })
                .collect(),
            Self::Month => (0..=30_i64)
                .filter_map(|day| at(back(today, 29)?.checked_add(day.days()).ok()?.at(0, 0, 0, 0)))
                .collect(),
        };
        edges
    }

    fn label(self, index: usize, from: Timestamp, zone: &TimeZone) -> Option<String> {
        let (every, form) = match self {
            Self::Day => (6, "%H:%M"),
            Self::Week => (4, "%-d %b"),
            Self::Month => (7, "%-d %b"),
        };
        let last_of_day = self == Self::Day && index == 23;
        let shown = index.is_multiple_of(every) || last_of_day;
        shown.then(|| from.to_zoned(zone.clone()).strftime(form).to_string())
    }

    fn name_of(self, from: Timestamp, to: Timestamp, zone: &TimeZone) -> String {
        let (from, to) = (from.to_zoned(zone.clone()), to.to_zoned(zone.clone()));
        match self {
            Self::Day => format!("{} to {}", from.strftime("%H:%M"), to.strftime("%H:%M")),
            Self::Week => format!("{} to {}", from.strftime("%-d %b, %H:%M"), to.strftime("%H:%M")),
            Self::Month => from.strftime("%-d %b").to_string(),
        }
    }
}

fn back(today: Date, days: i64) -> Option<Date> {
    today.checked_sub(days.days()).ok()
}

fn said(handed_out: u64, renewed: u64) -> String {
    format!("{} handed out, {} renewed", figure(handed_out), figure(renewed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::snapshots::{ago, now, zone};

    fn hour(back: i64, handed_out: u32, renewed: u32) -> HourCount {
        // 13:21 UTC: full hours are 21 minutes back.
        let start = ago(SignedDuration::from_mins(21)) - SignedDuration::from_hours(back);
        HourCount { start, handed_out, renewed, done: handed_out + renewed, failed: 0 }
    }

    #[test]
    fn a_day_is_its_last_24_hours_and_the_one_that_runs_stands_last() {
        let bars = Span::Day.bars(&[hour(0, 46, 1), hour(23, 7, 0), hour(24, 99, 0)], now(), &zone());
        assert_eq!((bars.len(), bars[23].lower, bars[0].lower), (24, 46, 7));
        assert_eq!(bars[23].says, "14:00 to 15:00: 46 handed out, 1 renewed");
        let labels: Vec<_> = bars.iter().filter_map(|bar| bar.label.clone()).collect();
        assert_eq!(labels, ["15:00", "21:00", "03:00", "09:00", "14:00"]);
    }

    #[test]
    fn a_week_is_counted_by_the_quarter_of_a_day_and_a_month_by_the_day() {
        let hours = [hour(0, 4, 0), hour(3, 2, 0), hour(24 * 6, 5, 0), hour(24 * 29, 6, 2)];
        let week = Span::Week.bars(&hours, now(), &zone());
        assert_eq!((week.len(), week[26].lower, week[25].lower, week[2].lower), (28, 4, 2, 5));
        let month = Span::Month.bars(&hours, now(), &zone());
        assert_eq!((month.len(), month[29].lower, month[0].lower, month[0].upper), (30, 6, 6, 2));
        assert_eq!(month[0].says, "24 Oct: 6 handed out, 2 renewed");
    }
}
