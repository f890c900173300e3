//! How long the audit log keeps events, and where each is sent as well.

use egui::Ui;

use crate::domain::organisation::SettingName;
use crate::domain::settings::{Forward, Retention, Settings};
use crate::engine::snapshot::Forwarding;
use crate::explain;
use crate::explain::organisation::kept;
use crate::ui::events::{events, figure};
use crate::ui::icons;
use crate::ui::picture::Picture;
use crate::ui::screens::trouble;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::field::Field;
use crate::ui::widgets::menu::{Filter, Item, drop_down};
use crate::ui::widgets::problem_card::problem_row;
use crate::ui::widgets::{card, mark};
use crate::ui::words;

use super::row::{locked, row};

/// A collector that is being chosen or typed: it counts once its address can be used.
#[derive(Debug, Default)]
pub(super) struct Draft {
    forward: Option<Forward>,
    /// Whether the field was left with something that cannot be used.
    refused: bool,
}

/// The rows of this section.
pub(super) fn show(ui: &mut Ui, picture: &Picture, settings: &mut Settings, draft: &mut Draft) {
    let decides = picture.snapshot.organisation.as_deref();
    if !locked(ui, decides, SettingName::Retention, "Keep events", settings) {
        keep(ui, settings);
    }
    card::hairline(ui);
    let forwards = locked(ui, decides, SettingName::Forward, "Send each event as well", settings);
    if !forwards {
        send_to(ui, settings, draft);
    }
    let shown = draft.forward.clone().or_else(|| settings.forward.clone());
    if let Some(forward) = shown.filter(|forward| !forwards && forward.example().is_some()) {
        card::hairline(ui);
        address(ui, &forward, settings, draft);
    }
    let running = picture.snapshot.audit.forwarding.as_ref();
    if let Some(forwarding) = running.filter(|_| settings.forward.is_some()) {
        card::hairline(ui);
        state(ui, picture, forwarding);
    }
}

fn keep(ui: &mut Ui, settings: &mut Settings) {
    let all = Retention::ALL.map(|retention| (retention, capital(kept(retention))));
    row(ui, "Keep events", "Older ones are removed; the chain stays provable", CHOICE, |ui| {
        let items = all
            .each_ref()
            .map(|(retention, words)| Item::choice(*retention, words, *retention == settings.retention));
        let chosen = capital(kept(settings.retention));
        let picked = drop_down(ui, "Keep events", &chosen, Filter::Off, &items);
        settings.retention = picked.unwrap_or(settings.retention);
    });
}

/// Where events go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Nowhere,
    Local,
    Udp,
    Tls,
    Otlp,
}

impl Way {
    const ALL: [Self; 5] = [Self::Nowhere, Self::Local, Self::Udp, Self::Tls, Self::Otlp];

    const fn of(forward: Option<&Forward>) -> Self {
        match forward {
            None => Self::Nowhere,
            Some(Forward::SyslogLocal) => Self::Local,
            Some(Forward::SyslogUdp { .. }) => Self::Udp,
            Some(Forward::SyslogTls { .. }) => Self::Tls,
            Some(Forward::Otlp { .. }) => Self::Otlp,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Nowhere => "Nowhere",
            Self::Local => "This computer’s syslog",
            Self::Udp => "Syslog over UDP",
            Self::Tls => "Syslog over TLS",
            Self::Otlp => "OpenTelemetry",
        }
    }

    /// To this address.
    fn to(self, address: String) -> Option<Forward> {
        match self {
            Self::Nowhere => None,
            Self::Local => Some(Forward::SyslogLocal),
            Self::Udp => Some(Forward::SyslogUdp { to: address }),
            Self::Tls => Some(Forward::SyslogTls { to: address }),
            Self::Otlp => Some(Forward::Otlp { url: address }),
        }
    }

    const fn is_offered(self) -> bool {
        !matches!(self, Self::Local) || Forward::HAS_LOCAL_SYSLOG
    }
}

fn send_to(ui: &mut Ui, settings: &mut Settings, draft: &mut Draft) {
    let way = Way::of(draft.forward.as_ref().or(settings.forward.as_ref()));
    let second = match way {
        Way::Nowhere => "To a collector of your organisation, as they happen",
        Way::Udp => "From now on. Nothing tells whether a message arrives",
        _ => "Begins with what happens from now on; earlier events stay on this computer",
    };
    row(ui, "Send events to", second, CHOICE, |ui| {
        let offered = Way::ALL.into_iter().filter(|each| each.is_offered() || *each == way);
        let items: Vec<_> = offered.map(|each| Item::choice(each, each.words(), each == way)).collect();
        let Some(picked) = drop_down(ui, "Send events to", way.words(), Filter::Off, &items) else {
            return;
        };
        if picked == way {
            return;
        }
        draft.refused = false;
        match picked.to(String::new()) {
            None => (settings.forward, draft.forward) = (None, None),
            Some(forward) if forward.collector().is_ok() => {
                (settings.forward, draft.forward) = (Some(forward), None);
            }
            // It needs an address first.
            Some(forward) => draft.forward = Some(forward),
        }
    });
}

/// Room of the drop-downs and of the address.
const CHOICE: f32 = 190.0;
const FIELD: f32 = 420.0;
/// A long address, and a sentence about it, stand below the words.
const BELOW: f32 = f32::INFINITY;

/// What is typed counts when the field is left or Enter is pressed, if it can be used.
fn address(ui: &mut Ui, forward: &Forward, settings: &mut Settings, draft: &mut Draft) {
    let way = Way::of(Some(forward));
    let wrong = forward.collector().err().filter(|_| draft.refused).map(|error| capital(&error.to_string()));
    let second = match way {
        Way::Otlp => "The address of its logs endpoint",
        _ => "Host and port",
    };
    row(ui, "Address", second, BELOW, |ui| {
        let mut text = typed(forward).to_owned();
        let hint = forward.example().unwrap_or_default();
        let field =
            Field::new("Address of the collector").code().hint(hint).width(FIELD.min(ui.available_width()));
        let response = field.error(wrong.as_deref()).show(ui, &mut text);
        if response.changed() {
            draft.refused = false;
            draft.forward = way.to(text);
        } else if response.lost_focus() {
            draft.refused = true;
            if let Some(usable) = draft.forward.take_if(|forward| forward.collector().is_ok()) {
                settings.forward = Some(usable);
            }
        }
    });
}

fn typed(forward: &Forward) -> &str {
    match forward {
        Forward::SyslogLocal => "",
        Forward::SyslogUdp { to } | Forward::SyslogTls { to } => to,
        Forward::Otlp { url } => url,
    }
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// How far behind the collector is, and why.
fn state(ui: &mut Ui, picture: &Picture, forwarding: &Forwarding) {
    ui.horizontal_top(|ui| {
        ui.add_space(space::CARD);
        ui.vertical(|ui| {
            ui.set_max_width(ui.available_width() - space::CARD);
            ui.add_space(space::M);
            if let Some(problem) = &forwarding.problem {
                let mut says = trouble::card(problem, &[]);
                says.headline = format!("{}. {} wait here", says.headline, events(forwarding.behind));
                problem_row(ui, &says);
                ui.label(Text::Small.rich(explain::words(problem).what_happened, theme::of(ui).text2));
            } else {
                line(ui, picture, forwarding);
            }
            ui.add_space(space::M);
        });
    });
}

fn line(ui: &mut Ui, picture: &Picture, forwarding: &Forwarding) {
    let t = theme::of(ui);
    let last = forwarding.last_at.map(|at| {
        picture.repaint_for(ui.ctx(), at);
        words::past(at, picture.now, &picture.zone)
    });
    let (icon, colour, words) = match (forwarding.behind, last) {
        (0, Some(last)) => (icons::CHECK_CIRCLE.filled(), t.ok.mark, format!("Up to date, last sent {last}")),
        (0, None) => (icons::CHECK_CIRCLE.filled(), t.ok.mark, "Nothing has had to be sent yet".to_owned()),
        (behind, Some(last)) => {
            (icons::HOURGLASS_MEDIUM, t.info.word, format!("{} behind, last sent {last}", figure(behind)))
        }
        (behind, None) => {
            (icons::HOURGLASS_MEDIUM, t.info.word, format!("{} are to be sent", events(behind)))
        }
    };
    mark::with_icon(ui, icon, colour, &words, Text::Body, t.text);
}
