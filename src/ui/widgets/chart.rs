//! Bars of one or two figures each: the second stands on the first, parted by a gap, so that they are told apart without colour.
//!
//! Three lines with figures at the right, words below, nothing that zooms or moves. One stop of the keyboard: arrow keys go from
//! bar to bar, Enter presses one. Whoever cannot see it hears the bar that is chosen; the table below has the same numbers.

use egui::{
    Align2, Color32, EventFilter, Id, Key, Modifiers, Popup, Rect, Response, Role, Sense, Tooltip, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};
use egui_plot::{Bar as PlotBar, BarChart, Plot};

use super::focus;
use crate::ui::paint;
use crate::ui::theme::{self, Text, corner};

/// A chart that is about to be shown.
#[derive(Debug)]
pub struct Chart<'a> {
    /// Its name for screen readers, with what it shows as a whole.
    pub name: &'a str,
    /// The bars, from left to right.
    pub bars: &'a [Bar],
    /// Colours of the lower and the upper figure.
    pub colours: [Color32; 2],
    /// Height of the part with the bars.
    pub height: f32,
    /// Whether a bar can be pressed.
    pub presses: bool,
}

/// One bar.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bar {
    /// The figure that stands on the ground.
    pub lower: u32,
    /// The figure on top of it.
    pub upper: u32,
    /// What stands below it, for some of them.
    pub label: Option<String>,
    /// What it says when somebody points at it.
    pub says: String,
    /// Whether others are meant at the moment: it steps back.
    pub faint: bool,
}

/// A square of a colour with its word, for the head of the card.
pub fn legend(ui: &mut Ui, colour: Color32, words: &str) -> Response {
    let t = theme::of(ui);
    let galley = paint::line(ui, words, Text::Small, t.text2);
    let size = vec2((SQUARE + 4.0 + galley.size().x).round(), 20.0);
    let (rect, response) = ui.allocate_exact_size(size, super::term::sense(ui, words));
    let square = paint::square(rect.left_center() + vec2(SQUARE / 2.0, 0.0), SQUARE);
    ui.painter().rect_filled(square, 2.0, colour);
    paint::put(
        ui.painter(),
        rect.left_center() + vec2(SQUARE + 4.0, 0.0),
        Align2::LEFT_CENTER,
        galley,
        t.text2,
    );
    let words = words.to_owned();
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    super::term::explained(ui, response, &words)
}

const SQUARE: f32 = 10.0;

impl Chart<'_> {
    /// Shows it over the whole width. Gives back the bar that was pressed.
    pub fn show(&self, ui: &mut Ui) -> Option<usize> {
        let tall = self.height + LABELS;
        let (whole, _) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::hover());
        let id = ui.make_persistent_id("chart");
        let plot = Rect::from_min_size(whole.min, vec2(whole.width() - FIGURES, self.height));
        let scale = Scale::of(self.bars.iter().map(|bar| bar.lower + bar.upper).max().unwrap_or(0));
        lines(ui, plot, scale);
        let pitch = pitch(plot.width(), self.bars.len());
        self.plot(ui, plot, pitch, scale);
        self.labels(ui, plot, pitch);
        self.interact(ui, id, plot.with_max_y(whole.bottom()), pitch)
    }

    /// One unit of the plot is one point, so that no edge of a bar falls between two pixels.
    fn plot(&self, ui: &mut Ui, rect: Rect, pitch: f32, scale: Scale) {
        let (mut done, mut failed) = (Vec::new(), Vec::new());
        let width = bar_width(pitch);
        for (index, bar) in self.bars.iter().enumerate() {
            let middle = f64::from(left(index, pitch) + width / 2.0);
            let tone = |colour: Color32| if bar.faint { colour.gamma_multiply(FAINT) } else { colour };
            let made = |height: f32, colour| {
                PlotBar::new(middle, f64::from(height)).width(f64::from(width)).fill(tone(colour))
            };
            let lower = scale.points(bar.lower, rect.height());
            if lower > 0.0 {
                done.push(made(lower, self.colours[0]));
            }
            if bar.upper > 0 {
                let upper = (scale.points(bar.lower + bar.upper, rect.height()) - lower).max(LEAST);
                let gap = if lower > 0.0 { PARTS } else { 0.0 };
                failed.push(made(upper, self.colours[1]).base_offset(f64::from(lower + gap)));
            }
        }
        let charts = [("lower", done), ("upper", failed)]
            .map(|(name, bars)| BarChart::new(name, bars).allow_hover(false));
        let mut inside = ui.new_child(UiBuilder::new().id_salt("plot").max_rect(rect));
        let (x, y) = (f64::from(rect.width()), f64::from(rect.height()));
        Plot::new("bars")
            .width(rect.width())
            .height(rect.height())
            .show_axes(false)
            .show_grid(false)
            .show_background(false)
            .show_x(false)
            .show_y(false)
            .show_crosshair(false)
            .allow_drag(false)
            .allow_zoom(false)
            .allow_scroll(false)
            .allow_boxed_zoom(false)
            .allow_axis_zoom_drag(false)
            .allow_double_click_reset(false)
            .sense(Sense::hover())
            .show(&mut inside, |plot| {
                plot.set_plot_bounds_x(0.0..=x);
                plot.set_plot_bounds_y(0.0..=y);
                for chart in charts {
                    plot.bar_chart(chart);
                }
            });
    }

    fn labels(&self, ui: &Ui, plot: Rect, pitch: f32) {
        let colour = theme::of(ui).text3;
        let mut free_from = plot.left() - 8.0;
        for (index, bar) in self.bars.iter().enumerate() {
            let Some(words) = &bar.label else { continue };
            let galley = paint::line(ui, words, Text::Small, colour);
            let middle = plot.left() + left(index, pitch) + bar_width(pitch) / 2.0;
            let left = (middle - galley.size().x / 2.0).round().max(plot.left());
            // Two that would touch are one too many.
            if left < free_from || left + galley.size().x > plot.right() + FIGURES {
                continue;
            }
            free_from = left + galley.size().x + 8.0;
            let at = pos2(left, plot.bottom() + LABELS - 6.0);
            paint::put(ui.painter(), at, Align2::LEFT_CENTER, galley, colour);
        }
    }

    fn interact(&self, ui: &Ui, id: Id, rect: Rect, pitch: f32) -> Option<usize> {
        let response = ui.interact(rect, id, Sense::click());
        let mut chosen: Option<usize> = ui.data(|data| data.get_temp(id));
        chosen = chosen.filter(|at| *at < self.bars.len());
        let focused = response.has_focus();
        if focused && !self.bars.is_empty() {
            let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
            let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
            let last = self.bars.len() - 1;
            chosen = match () {
                () if pressed(Key::ArrowLeft) => Some(chosen.map_or(last, |at| at.saturating_sub(1))),
                () if pressed(Key::ArrowRight) => Some(chosen.map_or(last, |at| (at + 1).min(last))),
                () if pressed(Key::Home) => Some(0),
                () if pressed(Key::End) => Some(last),
                () => chosen,
            };
            ui.data_mut(|data| data.insert_temp(id, chosen.unwrap_or(last)));
        }
        let over = response.hover_pos().map(|pointer| ((pointer.x - rect.left()) / pitch) as usize);
        let over = over.filter(|at| *at < self.bars.len());
        let by_keyboard = focused && focus::by_keyboard(ui.ctx());
        let meant = if by_keyboard { chosen } else { over };
        self.tell(&response, meant.filter(|_| focused));
        if let Some((at, bar)) = meant.and_then(|at| Some((at, self.bars.get(at)?))) {
            let column = column(rect, at, pitch);
            explain(ui, &response, column, &bar.says);
            if by_keyboard {
                focus::draw(ui, column.shrink(1.0), corner::SMALL, theme::of(ui).focus);
            }
        } else {
            focus::ring(ui, &response, corner::CONTROL);
        }
        meant.filter(|_| self.presses && response.clicked())
    }

    fn tell(&self, response: &Response, meant: Option<usize>) {
        let told = match meant.and_then(|at| self.bars.get(at)) {
            Some(bar) => format!("{}. {}", self.name, bar.says),
            None => self.name.to_owned(),
        };
        let role = if self.presses { Role::Button } else { Role::Image };
        response.widget_info(|| WidgetInfo::labeled(role, true, &told));
    }
}

/// The dates below.
const LABELS: f32 = 20.0;
/// The figures at the right, with the gap before them.
const FIGURES: f32 = 42.0;
/// Part of its place that a bar takes: 20 of 26 points.
const FILLED: f32 = 0.77;
/// Between the two parts of a bar.
const PARTS: f32 = 2.0;
/// The smallest part that can be seen.
const LEAST: f32 = 3.0;
const FAINT: f32 = 0.35;
/// However few bars there are, none gets wider than this with its gap.
const WIDEST: f32 = 52.0;

/// From one bar to the next.
fn pitch(width: f32, bars: usize) -> f32 {
    // The gap after the last bar is none.
    ((width + 6.0) / bars.max(1) as f32).min(WIDEST)
}

/// Where a bar begins: on a whole point where it is wide enough to show that.
fn left(index: usize, pitch: f32) -> f32 {
    let left = index as f32 * pitch;
    if pitch >= 6.0 { left.round() } else { left }
}

fn bar_width(pitch: f32) -> f32 {
    if pitch >= 6.0 { (pitch * FILLED).round() } else { pitch * FILLED }
}

fn column(rect: Rect, index: usize, pitch: f32) -> Rect {
    let left = rect.left() + left(index, pitch);
    Rect::from_min_max(pos2(left, rect.top()), pos2(left + bar_width(pitch), rect.bottom() - LABELS))
}

fn lines(ui: &Ui, plot: Rect, scale: Scale) {
    let colour = theme::of(ui).text3;
    for count in [0, scale.step, 2 * scale.step] {
        let y = (plot.bottom() - scale.points(count, plot.height())).round();
        paint::hairline(ui, plot.x_range(), y);
        let at = pos2(plot.right() + 8.0, y);
        paint::words(ui, at, Align2::LEFT_CENTER, &short(count), Text::Small, colour);
    }
}

/// "300", "12k": four digits at most have room.
fn short(count: u32) -> String {
    match count {
        0..10_000 => count.to_string(),
        10_000..10_000_000 => format!("{}k", count / 1_000),
        _ => format!("{}M", count / 1_000_000),
    }
}

/// Where the three lines stand, and how high a figure is.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Scale {
    step: u32,
    top: f32,
}

impl Scale {
    /// The largest round step of which two are not far above the highest bar.
    fn of(highest: u32) -> Self {
        let limit = f64::from(highest) * NEAR / 2.0;
        let mut step = 1;
        let mut decade = 1.0_f64;
        while decade <= limit {
            for round in [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 7.5] {
                let candidate = round * decade;
                if candidate <= limit && candidate.fract() == 0.0 {
                    step = step.max(candidate as u32);
                }
            }
            decade *= 10.0;
        }
        let top = f64::from(highest.max(2 * step)) * HEADROOM;
        Self { step, top: top as f32 }
    }

    /// In whole points.
    fn points(self, count: u32, height: f32) -> f32 {
        (count as f32 / self.top * height).round()
    }
}

/// How far the upper line may lie above the highest bar.
const NEAR: f64 = 1.09;
/// Room above it for the gap and the smallest part of the other figure.
const HEADROOM: f64 = 1.04;

/// The words of a bar, above it.
fn explain(ui: &Ui, response: &Response, column: Rect, says: &str) {
    if Popup::is_any_open(ui.ctx()) {
        return;
    }
    let words = Text::Small.rich(says, theme::of(ui).text);
    let at = column.expand2(vec2(0.0, 2.0));
    Tooltip::always_open(ui.ctx().clone(), response.layer_id, response.id.with("says"), at).show(|ui| {
        ui.set_max_width(ui.spacing().tooltip_width);
        ui.label(words);
    });
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing::screen::Screen;

    #[test]
    fn the_lines_stand_at_round_figures_near_the_highest_bar() {
        for (highest, step) in
            [(0, 1), (1, 1), (3, 1), (4, 2), (46, 25), (325, 150), (1_000, 500), (99_000, 50_000)]
        {
            assert_eq!(Scale::of(highest).step, step, "{highest}");
            assert!(Scale::of(highest).top >= highest as f32 && Scale::of(highest).top >= (2 * step) as f32);
        }
    }

    #[test]
    fn bars_stand_on_whole_points_and_fill_the_width() {
        assert!((pitch(768.0, 30) - 25.8).abs() < 0.01 && (bar_width(25.8) - 20.0).abs() < 0.01);
        assert!((left(29, 25.8) + 20.0 - 768.0).abs() < 0.01 && left(1, 25.8).fract() == 0.0);
        assert!(pitch(774.0, 365) < 6.0);
        assert!((pitch(774.0, 1) - WIDEST).abs() < 0.01);
    }

    fn shown() -> Harness<'static, Option<usize>> {
        let day = |index: u32| Bar {
            lower: index * 10,
            upper: u32::from(index == 2),
            says: format!("day {index}: {} done", index * 10),
            ..Bar::default()
        };
        let bars: Vec<Bar> = (0..5).map(day).collect();
        Screen::sized(400.0, 200.0).show_state(None, move |ui, pressed| {
            let t = theme::of(ui);
            let chart = Chart {
                name: "Events a day",
                bars: &bars,
                colours: [t.info.mark, t.bad.mark],
                height: 100.0,
                presses: true,
            };
            *pressed = chart.show(ui).or(*pressed);
        })
    }

    #[test]
    fn pointing_at_a_bar_says_its_figures_and_a_click_presses_it() {
        let mut harness = shown();
        let chart = harness.get_by_label("Events a day").rect();
        let bar = pos2(chart.left() + 2.5 * pitch(358.0, 5), chart.center().y);
        harness.hover_at(bar);
        harness.run();
        harness.get_by_label("day 2: 20 done");
        harness.drag_at(bar);
        harness.drop_at(bar);
        harness.run();
        assert_eq!(*harness.state(), Some(2));
    }

    #[test]
    fn arrow_keys_go_from_bar_to_bar_and_enter_presses_one() {
        let mut harness = shown();
        harness.key_press(Key::Tab);
        harness.run();
        for key in [Key::ArrowLeft, Key::ArrowLeft] {
            harness.key_press(key);
            harness.run();
        }
        harness.get_by_label("Events a day. day 2: 20 done");
        harness.key_press(Key::Enter);
        harness.run();
        assert_eq!(*harness.state(), Some(2));
    }
}
