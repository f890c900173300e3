//! Notices at the bottom right: at most two, six seconds each, as long as somebody looks at one.
//!
//! The engine's news and the window's own ("Address copied") stand in one line. Each asks for one repaint, at its end.

use std::collections::HashMap;
use std::time::Duration;

use egui::{Align, Align2, Area, Context, Id, Layout, Order, vec2};

use crate::engine::command::Command;
use crate::engine::snapshot::{self, NoticeText, NoticeTone};
use crate::explain;
use crate::ui::actions::Action;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::route::{AccountTab, Dialog, Route};
use crate::ui::theme::{Tone, height, space};
use crate::ui::widgets::notice::{self, Notice, notice};

/// What is shown at the moment, and for how long still.
#[derive(Debug, Default)]
pub struct Notices {
    /// Seconds left for each that has been seen.
    left: HashMap<Key, Left>,
    own: Vec<(u64, Notice, Option<Goal>)>,
    own_so_far: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Engine(u64),
    Own(u64),
}

/// Where the link of a notice leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Goal {
    Place(Route),
    Dialog(Dialog),
    Deed(Action),
}

#[derive(Debug, Clone, Copy)]
struct Left {
    seconds: f64,
    counted_at: f64,
    came_at: f64,
}

impl Notices {
    /// Says something of the window's own.
    pub fn say(&mut self, words: impl Into<String>) {
        self.push(Notice::done(words), None);
    }

    /// The same, with a way to where it can be seen.
    pub fn say_at(&mut self, words: impl Into<String>, place: Route) {
        self.push(Notice::done(words).with_link(SHOW), Some(Goal::Place(place)));
    }

    /// The same, with something that can be done about it at once.
    pub fn say_with(&mut self, words: impl Into<String>, link: &str, deed: Action) {
        self.push(Notice::done(words).with_link(link), Some(Goal::Deed(deed)));
    }

    /// Says why something was not done.
    pub fn say_attention(&mut self, words: impl Into<String>) {
        self.push(attention(words), None);
    }

    /// The same, with a way to where it can be seen.
    pub fn say_attention_at(&mut self, words: impl Into<String>, place: Route) {
        self.push(attention(words).with_link(SHOW), Some(Goal::Place(place)));
    }

    fn push(&mut self, notice: Notice, goal: Option<Goal>) {
        self.own_so_far += 1;
        self.own.push((self.own_so_far, notice, goal));
    }

    /// Shows the first two that stand; one whose dialog is open waits for it.
    pub fn show(&mut self, ctx: &Context, picture: &Picture, dialog: Option<Dialog>, outbox: &mut Outbox) {
        let mut standing: Vec<(Key, Notice, Option<Goal>)> = Vec::new();
        let open = |id| dialog == Some(Dialog::Trouble(id));
        let engine = picture.snapshot.notices.iter().filter(|news| !open(news.id));
        standing.extend(engine.map(|news| (Key::Engine(news.id), look(news), goal(news))));
        let own = self.own.iter();
        standing.extend(own.map(|(id, words, goal)| (Key::Own(*id), words.clone(), *goal)));
        self.left.retain(|key, _| standing.iter().any(|(known, ..)| known == key));
        standing.retain(|(key, ..)| self.left.get(key).is_none_or(|left| left.seconds > 0.0));
        standing.truncate(2);
        for (above, (key, words, goal)) in standing.iter().rev().enumerate() {
            let rise = self.rise(ctx, *key);
            let answer = show(ctx, above, rise, *key, words);
            match goal.filter(|_| answer.followed) {
                None => {}
                Some(Goal::Place(place)) => outbox.go(place),
                Some(Goal::Deed(deed)) => outbox.act(deed),
                // It goes when the dialog is closed.
                Some(Goal::Dialog(dialog)) => {
                    outbox.open(dialog);
                    continue;
                }
            }
            let over = answer.closed || answer.followed || self.count(ctx, *key, answer.held);
            if over {
                self.end(*key, outbox);
                ctx.request_repaint();
            }
        }
    }

    /// How far below its place a notice still is. With reduced motion it only appears.
    fn rise(&self, ctx: &Context, key: Key) -> f32 {
        let now = ctx.input(|input| input.time);
        let age = self.left.get(&key).map_or(0.0, |left| now - left.came_at);
        let moves = ctx.global_style().animation_time > 0.0;
        let rise = if moves { below(age) } else { 0.0 };
        if rise > 0.0 {
            ctx.request_repaint();
        }
        rise
    }

    /// Counts the time down; `true` when it is over.
    fn count(&mut self, ctx: &Context, key: Key, held: bool) -> bool {
        let now = ctx.input(|input| input.time);
        let left = self.left.entry(key).or_insert(Left { seconds: STAYS, counted_at: now, came_at: now });
        if !held {
            left.seconds -= now - left.counted_at;
        }
        left.counted_at = now;
        if left.seconds > 0.0 && !held {
            ctx.request_repaint_after(Duration::from_secs_f64(left.seconds));
        }
        left.seconds <= 0.0
    }

    fn end(&mut self, key: Key, outbox: &mut Outbox) {
        match key {
            Key::Engine(id) => {
                // Until the engine has heard, it is not shown again.
                self.left.insert(key, Left { seconds: 0.0, counted_at: 0.0, came_at: 0.0 });
                outbox.send(Command::DismissNotice(id));
            }
            Key::Own(id) => self.own.retain(|(known, ..)| *known != id),
        }
    }
}

const STAYS: f64 = 6.0;

/// It comes from a little below.
fn below(age: f64) -> f32 {
    RISES_BY * (1.0 - (age / RISES_IN).clamp(0.0, 1.0) as f32)
}

const RISES_BY: f32 = 8.0;
const RISES_IN: f64 = 0.16;

fn show(ctx: &Context, above: usize, rise: f32, key: Key, words: &Notice) -> notice::Answer {
    let up = height::STATUS + space::L + above as f32 * (height::NOTICE + space::S);
    let width = notice::WIDEST.min(ctx.content_rect().width() - 2.0 * space::L);
    Area::new(Id::unique(("notice", key)))
        .order(Order::Foreground)
        .anchor(Align2::RIGHT_BOTTOM, vec2(-space::L, rise - up))
        .show(ctx, |ui| {
            ui.set_max_width(width);
            ui.with_layout(Layout::top_down(Align::Max), |ui| notice(ui, words)).inner
        })
        .inner
}

const SHOW: &str = "Show";

fn attention(words: impl Into<String>) -> Notice {
    Notice { tone: Tone::Warn, icon: icons::WARNING.filled(), ..Notice::done(words) }
}

fn look(news: &snapshot::Notice) -> Notice {
    let words = match &news.text {
        NoticeText::Words(words) => words.clone(),
        NoticeText::Problem(problem) => explain::words(problem).title,
    };
    let (tone, icon) = match news.tone {
        NoticeTone::Good => (Tone::Ok, icons::CHECK_CIRCLE.filled()),
        NoticeTone::Info => (Tone::Info, icons::INFO),
        NoticeTone::Attention => (Tone::Warn, icons::WARNING.filled()),
    };
    let link = goal(news).filter(|_| news.tone == NoticeTone::Attention).map(|goal| match goal {
        Goal::Place(_) | Goal::Deed(_) => SHOW.to_owned(),
        Goal::Dialog(_) => "Details".to_owned(),
    });
    Notice { tone, icon, words, link }
}

fn goal(news: &snapshot::Notice) -> Option<Goal> {
    match (&news.text, news.account) {
        (_, Some(id)) => Some(Goal::Place(Route::Account(id, AccountTab::Overview))),
        (NoticeText::Problem(_), None) => Some(Goal::Dialog(Dialog::Trouble(news.id))),
        (NoticeText::Words(_), None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_rises_to_its_place_and_rests_there() {
        assert!((below(0.0) - 8.0).abs() < f32::EPSILON);
        assert!((below(0.08) - 4.0).abs() < 0.001);
        assert!(below(0.16).abs() < f32::EPSILON && below(9.0).abs() < f32::EPSILON);
    }

    #[test]
    fn with_reduced_motion_it_is_at_its_place_at_once() {
        use crate::ui::theme::{Motion, use_motion};
        let ctx = Context::default();
        crate::ui::theme::install(&ctx);
        let notices = Notices::default();
        assert!(notices.rise(&ctx, Key::Own(1)) > 0.0);
        use_motion(&ctx, Motion::Reduced);
        assert!(notices.rise(&ctx, Key::Own(1)).abs() < f32::EPSILON);
    }
}
