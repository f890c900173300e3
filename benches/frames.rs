//! Prints what a frame costs with a million events and with a thousand accounts, in the check-up, too: at rest, while somebody
//! scrolls, pages, drags, types, and when the engine brings other events.
//!
//! `cargo bench --locked --bench frames` draws the whole window without a screen: layout, shapes and triangles, and the tree for
//! screen readers, but nothing that a graphics card does. Figures are processor time of the drawing thread. `-- events=20000`
//! names another number of events, and may be given several times: what a frame costs must not grow with it.

use std::process::ExitCode;
use std::time::Duration;

use egui::{Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, Role, pos2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use jiff::SignedDuration;

use mailward::domain::account::AccountId;
use mailward::domain::audit::{AuditEvent, AuditFilter, WhichAccount};
use mailward::engine::snapshot::{Browsing, Snapshot};
use mailward::testing::snapshots::{self, audit, checkup};
use mailward::testing::window::Desk;

fn main() -> ExitCode {
    let mut sizes: Vec<u64> =
        std::env::args().filter_map(|word| word.strip_prefix("events=")?.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![1_000, 1_000_000];
    }
    for size in sizes {
        say(&format!("# {size} events of a year"));
        let events = audit::many(size, SignedDuration::from_hours(365 * 24));
        if let Err(why) = log(&events).and_then(|()| activity(&events)) {
            say(&format!("frames: ended early, {why}"));
            return ExitCode::FAILURE;
        }
    }
    for (what, snapshot) in [("8 accounts", snapshots::eight()), ("1000 accounts", snapshots::thousand())] {
        say(&format!("# {what}"));
        accounts(snapshot);
    }
    for (what, snapshot) in [("4 accounts", checkup::busy()), ("1000 accounts", checkup::thousand())] {
        say(&format!("# the check-up of {what}"));
        verdicts(&snapshot);
    }
    ExitCode::SUCCESS
}

/// The audit log, of all time.
fn log(events: &[AuditEvent]) -> Result<(), String> {
    let of = |filter: AuditFilter| audit::with(Browsing::of(events.to_vec(), filter, &snapshots::zone()));
    let narrowed = of(AuditFilter { text: "mbsync".to_owned(), ..AuditFilter::default() });
    let whole = of(AuditFilter::default());
    let mut desk = Desk::with(whole.clone());
    key(&mut desk, Modifiers::COMMAND, Key::Num2);
    for choice in ["Time range: Last 30 days", "All time"] {
        desk.harness.get_by_label(choice).click();
        rest(&mut desk);
    }
    table(&mut desk, "audit log")?;

    key(&mut desk, Modifiers::NONE, Key::Escape);
    key(&mut desk, Modifiers::NONE, Key::Slash);
    let mut typed = Times::new("audit log, a letter is typed");
    for letter in "mbsync neomutt aerc msmtp ".repeat(4).chars() {
        typed.frame(&mut desk, Some(Event::Text(letter.to_string())));
        typed.frame(&mut desk, None);
    }
    typed.print();
    let field = desk.harness.get_by_label("Search events").accesskit_node().value();
    if !field.is_some_and(|text| text.contains("neomutt")) {
        return Err("nothing came of the typing".to_owned());
    }

    let mut taken = Times::new("audit log, other events come");
    for _ in 0..FRAMES / 2 {
        for snapshot in [&narrowed, &whole] {
            desk.publish(snapshot.clone());
            taken.frame(&mut desk, None);
        }
    }
    taken.print();
    Ok(())
}

/// The activity of one of its four accounts, whose events are a fourth of all.
fn activity(events: &[AuditEvent]) -> Result<(), String> {
    let account = Some(WhichAccount::One(AccountId::new(5)));
    let filter = AuditFilter { account, ..AuditFilter::default() };
    let mut desk = Desk::with(audit::with(Browsing::of(events.to_vec(), filter, &snapshots::zone())));
    key(&mut desk, Modifiers::COMMAND, Key::K);
    desk.harness.get_by_role_and_label(Role::TextInput, "Search or run").type_text("okafor");
    rest(&mut desk);
    key(&mut desk, Modifiers::NONE, Key::Enter);
    desk.harness.get_by_role_and_label(Role::Tab, "Activity").click();
    rest(&mut desk);
    desk.harness.get_by_label("Month").click();
    rest(&mut desk);
    table(&mut desk, "activity")
}

/// The list of accounts.
fn accounts(snapshot: Snapshot) {
    let mut desk = Desk::with(snapshot);
    Times::of("accounts, at rest", FRAMES, &mut desk, |_| None).print();
    desk.harness.hover_at(MIDDLE);
    rest(&mut desk);
    Times::of("accounts, wheel", FRAMES, &mut desk, |_| Some(wheel(-60.0))).print();
    key(&mut desk, Modifiers::NONE, Key::Slash);
    let letters: Vec<char> = "person-07".chars().collect();
    let typed = |number: usize| match number % 10 {
        9 => Some(pressed(Key::Escape)), // empties the field
        letter => Some(Event::Text(letters[letter].to_string())),
    };
    Times::of("accounts, a letter is typed", FRAMES, &mut desk, typed).print();
}

/// The check-up: it rests, is scrolled, and what the engine judged anew comes.
fn verdicts(snapshot: &Snapshot) {
    let mut desk = Desk::with(snapshot.clone());
    key(&mut desk, Modifiers::COMMAND, Key::Num6);
    Times::of("check-up, at rest", FRAMES, &mut desk, |_| None).print();
    desk.harness.hover_at(MIDDLE);
    rest(&mut desk);
    Times::of("check-up, wheel", FRAMES, &mut desk, |_| Some(wheel(-60.0))).print();
    let mut taken = Times::new("check-up, judged anew");
    for _ in 0..FRAMES {
        let mut anew = snapshot.clone();
        anew.checkup.checkup = (*anew.checkup.checkup).clone().into();
        desk.publish(anew);
        taken.frame(&mut desk, None);
    }
    taken.print();
}

/// Everything that is done with a table of events: it rests, is scrolled, dragged by its bar, paged through, and gone to the ends.
fn table(desk: &mut Desk, what: &str) -> Result<(), String> {
    let named = |how: &str| format!("{what}, {how}");
    Times::of(&named("at rest"), FRAMES, desk, |_| None).print();
    desk.harness.hover_at(MIDDLE);
    rest(desk);
    Times::of(&named("wheel"), FRAMES, desk, |_| Some(wheel(-90.0))).print();

    let card = desk.harness.get_by_role(Role::ListBox).rect();
    let bar = |share: f32| pos2(card.right() - 7.0, card.top() + share * card.height());
    let button = |pos: Pos2, pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    desk.harness.event(Event::PointerMoved(bar(0.1)));
    desk.harness.event(button(bar(0.1), true));
    desk.harness.step();
    let drag = |number: usize| Some(Event::PointerMoved(bar(number as f32 / FRAMES as f32)));
    Times::of(&named("dragged from top to end"), FRAMES, desk, drag).print();
    desk.harness.event(Event::PointerMoved(bar(0.5)));
    desk.harness.event(button(bar(0.5), false));
    rest(desk);
    Times::of(&named("at rest in the middle"), FRAMES, desk, |_| None).print();

    desk.harness.get_by_role(Role::ListBox).focus();
    rest(desk);
    let before = rows(desk);
    for (keys, how) in [([Key::PageDown; 2], "page by page"), ([Key::Home, Key::End], "top and end")] {
        let press = |number: usize| Some(pressed(keys[number % 2]));
        Times::of(&named(how), FRAMES, desk, press).print();
        if rows(desk) == before {
            return Err(format!("{what} did not move {how}"));
        }
    }
    say(&format!("{what}: {} rows in sight", before.len()));
    Ok(())
}

/// The rows that are drawn, as they are told.
fn rows(desk: &Desk) -> Vec<Option<String>> {
    let rows = desk.harness.query_all_by_role(Role::ListBoxOption);
    rows.map(|row| row.accesskit_node().label()).collect()
}

const FRAMES: usize = 240;
/// On the rows of every screen here.
const MIDDLE: Pos2 = pos2(640.0, 560.0);

fn wheel(points: f32) -> Event {
    Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, points),
        phase: egui::TouchPhase::Move,
        source: MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    }
}

fn pressed(key: Key) -> Event {
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::NONE }
}

/// Long enough for everything that moves by itself.
fn rest(desk: &mut Desk) {
    desk.harness.run_steps(24);
}

fn key(desk: &mut Desk, modifiers: Modifiers, key: Key) {
    desk.harness.key_press_modifiers(modifiers, key);
    rest(desk);
}

/// What each frame cost.
struct Times {
    what: String,
    spent: Vec<Duration>,
}

impl Times {
    fn new(what: &str) -> Self {
        Self { what: what.to_owned(), spent: Vec::new() }
    }

    /// So many frames, each with an event or without.
    fn of(what: &str, count: usize, desk: &mut Desk, event: impl Fn(usize) -> Option<Event>) -> Self {
        let mut times = Self::new(what);
        (0..count).for_each(|number| times.frame(desk, event(number)));
        times
    }

    fn frame(&mut self, desk: &mut Desk, event: Option<Event>) {
        if let Some(event) = event {
            desk.harness.event(event);
        }
        let begun = spent();
        desk.harness.step();
        let output = desk.harness.output();
        let (shapes, scale) = (output.shapes.clone(), output.pixels_per_point);
        std::hint::black_box(desk.harness.ctx.tessellate(shapes, scale));
        self.spent.push(spent().saturating_sub(begun));
        desk.take(); // nobody else reads what the engine is asked for
    }

    fn print(mut self) {
        self.spent.sort_unstable();
        let at = |share: f64| {
            let last = self.spent.len().saturating_sub(1);
            self.spent
                .get((last as f64 * share).round() as usize)
                .map_or(0.0, |time| time.as_secs_f64() * 1000.0)
        };
        say(&format!(
            "{}: median {:.2} ms, p99 {:.2} ms, maximum {:.2} ms ({} frames)",
            self.what,
            at(0.5),
            at(0.99),
            at(1.0),
            self.spent.len()
        ));
    }
}

/// Processor time of this thread so far.
#[cfg(unix)]
fn spent() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
}

/// Where there is no clock for it, the time on the wall.
#[cfg(not(unix))]
fn spent() -> Duration {
    static BEGUN: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(now);
    now().duration_since(*BEGUN)
}

#[cfg(not(unix))]
fn now() -> std::time::Instant {
    #[expect(clippy::disallowed_methods, reason = "a bench measures real time")]
    std::time::Instant::now()
}

fn say(line: &str) {
    #[expect(clippy::print_stdout, reason = "a bench prints")]
    {
        println!("{line}");
    }
}
