//! Three cards of equal size: access, refresh and ID token, each with its life and its facts. No token is shown here unless
//! the person asks for one: then it stands in its card's place for half a minute.

use egui::{Align2, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use jiff::Timestamp;

use crate::domain::account::Grant;
use crate::domain::health::Health;
use crate::engine::command::{Look, StoredToken};
use crate::engine::snapshot::AccountView;
use crate::ui::ends::{self, capitalised};
use crate::ui::icons::{self, Icon};
use crate::ui::outbox::Outbox;
use crate::ui::paint;
use crate::ui::picture::Picture;
use crate::ui::screens::inspector::InspectorWish;
use crate::ui::theme::{self, Text, Tone, corner, height, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::chip::chip;
use crate::ui::widgets::facts::{self, Fact};
use crate::ui::widgets::life_bar::bar;
use crate::ui::widgets::term;
use crate::ui::words;

use super::reveal::Reveal;

pub(super) fn show(
    ui: &mut Ui,
    view: &AccountView,
    grant: &Grant,
    picture: &Picture,
    reveal: &mut Reveal,
    outbox: &mut Outbox,
) {
    let cards = [access(view, picture), refresh(view, picture), identity(grant, picture)];
    for at in cards.iter().filter_map(|card| card.about) {
        picture.repaint_for(ui.ctx(), at);
    }
    let across = match Tier::of(ui.ctx()) {
        Tier::Wide => 3,
        Tier::Middle => 2,
        Tier::Narrow => 1,
    };
    for (line, cards) in cards.chunks(across).enumerate() {
        if line > 0 {
            ui.add_space(space::L);
        }
        let (_, row) = ui.allocate_space(vec2(ui.available_width(), HEIGHT));
        let pitch = (row.width() + space::L) / cards.len() as f32;
        for (index, card) in cards.iter().enumerate() {
            // Both edges are rounded, so that the last card ends where everything else ends.
            let left = (row.left() + index as f32 * pitch).round();
            let right = (row.left() + (index + 1) as f32 * pitch - space::L).round();
            let place = Rect::from_x_y_ranges(left..=right, row.y_range());
            card.show(ui, place, view, picture, reveal);
            if let Some(refresh) = card.token {
                let mut foot = Foot { view, picture, refresh, name: card.name };
                foot.show(ui, place, reveal, outbox);
            }
        }
    }
}

const HEIGHT: f32 = 264.0;
/// Middle of the line with its buttons.
const FOOT: f32 = 240.0;

/// What a card says.
struct Card {
    icon: Icon,
    name: &'static str,
    kind: Option<&'static str>,
    figure: String,
    life: Option<(f32, Tone)>,
    line: String,
    facts: Vec<Fact>,
    about: Option<Timestamp>,
    /// More of the line, for who asks.
    help: Option<String>,
    /// Which token it is, where it can be shown and copied: whether the refresh token.
    token: Option<bool>,
}

impl Card {
    fn show(&self, ui: &mut Ui, rect: Rect, view: &AccountView, picture: &Picture, reveal: &Reveal) {
        let t = theme::of(ui);
        paint::block(ui, rect, corner::CARD, t.surface, t.line);
        let inner = rect.shrink2(vec2(17.0, 0.0));
        let at = |y: f32| pos2(inner.left(), rect.top() + y);
        paint::icon(ui, at(29.0) + vec2(8.0, 0.0), self.icon, 16.0, t.text2);
        let name = paint::words(
            ui,
            at(29.0) + vec2(24.0, 0.0),
            Align2::LEFT_CENTER,
            self.name,
            Text::Strong,
            t.text,
        );
        term::over(ui, name, self.name);
        if let Some(kind) = self.kind {
            let place = Rect::from_min_size(at(17.0), vec2(inner.width(), height::BADGE));
            let layout = egui::Layout::right_to_left(egui::Align::Center);
            let builder = UiBuilder::new().id_salt((self.name, "kind")).max_rect(place).layout(layout);
            chip(&mut ui.new_child(builder), kind);
        }
        let shown = |refresh| reveal.seconds_left(view.account.id, refresh, picture.now).is_some();
        if self.token.is_some_and(shown) {
            let place = Rect::from_min_max(at(CHARACTERS), pos2(inner.right(), rect.top() + FOOT - 20.0));
            return reveal.paint(ui, self.name, place);
        }
        self.life_and_facts(ui, rect);
    }

    fn life_and_facts(&self, ui: &mut Ui, rect: Rect) {
        let t = theme::of(ui);
        let inner = rect.shrink2(vec2(17.0, 0.0));
        let at = |y: f32| pos2(inner.left(), rect.top() + y);
        paint::words(ui, at(67.0), Align2::LEFT_CENTER, &self.figure, Text::Title, t.text);
        let line = paint::elided(ui, &self.line, Text::Small, t.text2, inner.width());
        paint::put(ui.painter(), at(111.0), Align2::LEFT_CENTER, line, t.text2);
        paint::hairline(ui, inner.x_range(), rect.top() + 131.0);
        // The name above has an explanation of its own.
        let below = Rect::from_x_y_ranges(rect.x_range(), rect.top() + 44.0..=rect.top() + 131.0);
        let head = ui.interact(below, ui.scope_id().with(self.name), Sense::hover());
        let told = format!("{}: {}. {}", self.name, self.figure, self.line);
        head.widget_info(|| WidgetInfo::labeled(Role::Label, true, &told));
        if let Some(more) = &self.help {
            head.on_hover_text(Text::Small.rich(more, t.text));
        }
        if let Some((left, tone)) = self.life {
            let place = Rect::from_min_size(at(89.0), vec2(inner.width(), height::BAR));
            bar(&mut child(ui, (self.name, "life"), place), &self.figure, left, tone);
        }
        let place = Rect::from_min_max(at(141.0), pos2(inner.right(), rect.bottom()));
        facts::compact(&mut child(ui, (self.name, "facts"), place), &self.facts);
    }
}

/// Where the characters of a shown token begin.
const CHARACTERS: f32 = 53.0;

/// The buttons of a card whose token can be shown and copied.
struct Foot<'a> {
    view: &'a AccountView,
    picture: &'a Picture,
    refresh: bool,
    name: &'static str,
}

impl Foot<'_> {
    fn show(&mut self, ui: &mut Ui, card: Rect, reveal: &mut Reveal, outbox: &mut Outbox) {
        let id = self.view.account.id;
        let place = Rect::from_center_size(
            pos2(card.center().x, card.top() + FOOT),
            vec2(card.width() - 2.0 * 17.0, height::COMPACT),
        );
        // The words of a link begin where everything else in the card begins.
        let place = place.with_min_x(place.left() - LINK_PADDING);
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        let builder = UiBuilder::new().id_salt((self.name, "foot")).max_rect(place).layout(layout);
        let mut line = ui.new_child(builder);
        line.spacing_mut().item_spacing.x = 0.0;
        let why_not = match () {
            () if !self.picture.snapshot.vault.is_open() => Some("The vault is shut"),
            () if reveal.is_waiting() => Some("A token is being fetched"),
            () => None,
        };
        let low = self.name.to_lowercase();
        let names = ["Copy", "Reveal", "Inspect"].map(|verb| format!("{verb} the {low}"));
        let [copies, shows, inspects] = &names;
        let copy = Button::link("Copy").compact().named(copies).help(COPIES).off_because(why_not);
        if line.add(copy).clicked() {
            reveal.ask(id, self.refresh, Look::Copy, outbox);
        }
        if let Some(seconds) = reveal.seconds_left(id, self.refresh, self.picture.now) {
            let words = format!("Hide, {seconds} s");
            let name = format!("Hide the {low}, {seconds} s");
            if line.add(Button::link(&words).compact().named(&name)).clicked() {
                reveal.hide();
            }
        } else {
            let show = Button::link("Reveal").compact().named(shows).help(SHOWS).off_because(why_not);
            if line.add(show).clicked() {
                reveal.ask(id, self.refresh, Look::Reveal, outbox);
            }
        }
        let why_not = (!self.picture.snapshot.vault.is_open()).then_some("The vault is shut");
        let look = Button::link("Inspect").compact().named(inspects).help(INSPECTS).off_because(why_not);
        if line.add(look).clicked() {
            let token = if self.refresh { StoredToken::Refresh } else { StoredToken::Access };
            outbox.inspect = Some(InspectorWish::Stored(id, token));
        }
        recorded(&mut line);
    }
}

/// Inside a link, left and right.
const LINK_PADDING: f32 = 9.0;
const COPIES: &str = "To the clipboard, which is cleared after 45 s if it still holds it";
const INSPECTS: &str = "What it says, and whether mail takes it; its characters are not shown";
const SHOWS: &str = "Shows it here for 30 s";

/// That somebody looks at a token is no secret either.
fn recorded(line: &mut Ui) {
    let t = theme::of(line);
    let place = line.available_rect_before_wrap();
    let words = paint::line(line, "recorded", Text::Small, t.text3);
    let rect = Align2::RIGHT_CENTER.align_size_within_rect(words.size(), place);
    // While a token is shown, its countdown needs the room.
    if words.size().x <= place.width() {
        paint::put(line.painter(), place.right_center(), Align2::RIGHT_CENTER, words, t.text3);
    }
    let response = line.interact(rect, line.scope_id().with("recorded"), Sense::hover());
    let told = "Showing, copying or inspecting a token is recorded in the audit log";
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, told));
    response.on_hover_text(Text::Small.rich(told, t.text));
}

fn child(ui: &mut Ui, name: (&'static str, &'static str), place: Rect) -> Ui {
    ui.new_child(UiBuilder::new().id_salt(name).max_rect(place))
}

fn part(from: Timestamp, to: Timestamp, now: Timestamp) -> f32 {
    to.duration_since(now).as_secs_f32() / to.duration_since(from).as_secs_f32()
}

fn access(view: &AccountView, picture: &Picture) -> Card {
    let (now, zone) = (picture.now, &picture.zone);
    let mut card = Card {
        icon: icons::KEY,
        name: "Access token",
        kind: None,
        figure: "None".to_owned(),
        life: Some((0.0, Tone::Idle)),
        line: "Mail programs get none until it is renewed".to_owned(),
        facts: Vec::new(),
        about: None,
        help: None,
        token: None,
    };
    let Some(access) = view.account.access() else {
        return card;
    };
    let end = access.presumed_end();
    let tone = match view.health {
        Health::Renewing => Tone::Info,
        Health::Offline => Tone::Idle,
        // Only where it ends for want of another: the end of a sign-in is told by its own card.
        Health::Due if view.account.refresh().is_none() => Tone::Warn,
        _ => Tone::Ok,
    };
    card.token = Some(false);
    card.kind = Some(access.kind.word());
    card.life = Some((part(access.issued_at, end, now), tone));
    card.about = Some(end);
    (card.figure, card.line) = if end <= now {
        ("Ended".to_owned(), capitalised(&words::ends(end, now, zone)))
    } else {
        let line = match view.renews_at {
            Some(at) if view.health == Health::Offline => capitalised(&words::tries_again(at, now, zone)),
            Some(at) if at < end => format!("Renews {}, before it ends", clock(at, picture)),
            _ => capitalised(&words::ends(end, now, zone)),
        };
        (words::left(end, now), line)
    };
    let stated = if access.expires_at.is_some() { "Expires" } else { "Presumed end" };
    card.facts = vec![
        Fact::words("Issued", words::moment(access.issued_at, now, zone)),
        Fact::words(stated, words::moment(end, now, zone)),
        Fact::code("Fingerprint", access.fingerprint.as_str()),
    ];
    card
}

/// "at 14:39" today, "tomorrow, 09:40" later.
fn clock(at: Timestamp, picture: &Picture) -> String {
    let moment = words::moment(at, picture.now, &picture.zone);
    moment.strip_prefix("today, ").map_or(moment.clone(), |time| format!("at {time}"))
}

fn refresh(view: &AccountView, picture: &Picture) -> Card {
    let (now, zone) = (picture.now, &picture.zone);
    let mut card = Card {
        icon: icons::ARROWS_CLOCKWISE,
        name: "Refresh token",
        kind: None,
        figure: "None".to_owned(),
        life: Some((0.0, Tone::Idle)),
        line: "The provider gave none, so nothing is renewed".to_owned(),
        facts: Vec::new(),
        about: None,
        help: None,
        token: None,
    };
    let Some(refresh) = view.account.refresh() else {
        return card;
    };
    card.token = Some(true);
    card.kind = Some("opaque");
    (card.figure, card.line) = match &view.expected_end {
        None => ("No known end".to_owned(), "The provider states none".to_owned()),
        Some(end) if ends::is_past(end, now) => ("Past its end".to_owned(), ends::line(end, now, zone)),
        Some(end) => (words::left(end.at, now), ends::line(end, now, zone)),
    };
    card.help =
        view.expected_end.map(|end| format!("{}: {}", words::in_full(end.at, zone), end.cause.words()));
    card.life =
        Some(view.expected_end.map_or((1.0, Tone::Ok), |end| (ends::left(&end, now), ends::tone(&end, now))));
    card.about = view.expected_end.map(|end| end.at);
    let replaced = match refresh.replaced {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        times => format!("{times} times"),
    };
    card.facts = vec![
        Fact::words("Issued", words::moment(refresh.issued_at, now, zone)),
        Fact::words("Replaced", replaced),
        Fact::code("Fingerprint", refresh.fingerprint.as_str()),
    ];
    card
}

fn identity(grant: &Grant, picture: &Picture) -> Card {
    let (now, zone) = (picture.now, &picture.zone);
    let mut facts = vec![Fact::words("Signed in", words::moment(grant.signed_in_at, now, zone))];
    facts.extend(grant.signed_in_as.as_ref().map(|who| Fact::words("As", who)));
    if let Some(class) = grant.id_token.as_ref().and_then(|facts| facts.class.as_deref()) {
        facts.push(Fact::words("Strength", class.to_owned()));
    }
    if !grant.factors.is_empty() {
        facts.push(Fact::words("Factors", grant.factors.join(", ")));
    }
    let (kind, figure, line) = if grant.id_token.is_some() {
        (Some("JWT"), "Checked", "Tells who signed in; opens no mail")
    } else {
        (None, "None", "The provider was asked who signed in instead")
    };
    Card {
        icon: icons::IDENTIFICATION_CARD,
        name: "ID token",
        kind,
        figure: figure.to_owned(),
        life: None,
        line: line.to_owned(),
        facts,
        about: None,
        help: None,
        token: None,
    }
}
