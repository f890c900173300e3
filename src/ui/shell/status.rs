//! The line at the foot: where the key is, online or not, what happens next, who answers mail programs, which version. Each part leads somewhere.
//!
//! Parts that do not fit are left out from the right; the first one, which may need the person, never is.

use egui::{Align2, Color32, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::domain::settings::KeyPlace;
use crate::engine::snapshot::VaultState;
use crate::ui::icons::{self, Icon};
use crate::ui::outbox::Outbox;
use crate::ui::paint;
use crate::ui::picture::Picture;
use crate::ui::route::{AccountTab, Route, SettingsSection};
use crate::ui::theme::{self, Text, Theme, corner, height, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::{focus, help::help};
use crate::ui::words;

pub(super) fn show(ui: &mut Ui, picture: &Picture, outbox: &mut Outbox) {
    let room = ui.max_rect();
    paint::hairline(ui, room.x_range(), room.top());
    let t = theme::of(ui);
    let version = Part {
        icon: None,
        words: concat!("Mailward ", env!("CARGO_PKG_VERSION")).to_owned(),
        help: "Version and licences",
        colour: t.text3,
        leads_to: Route::Settings(SettingsSection::About),
    };
    let side = if Tier::of(ui.ctx()) == Tier::Wide { space::CARD } else { space::L };
    let mut left = room.left() + side;
    let narrow = Tier::of(ui.ctx()) == Tier::Narrow;
    let mut right = room.right() - side;
    if !narrow {
        right -= version.width(ui);
        version.show(ui, pos2(right, room.top()), outbox);
        right -= space::CARD;
    }
    let (next, who) = (next(t, picture), who_answers(t, picture));
    // What is not as usual comes before what is.
    let last = if picture.snapshot.leads { [next, who] } else { [who, next] };
    let parts = [Some(key(t, picture)), online(t, picture)].into_iter().chain(last);
    for (index, part) in parts.flatten().enumerate() {
        let width = part.width(ui);
        if index > 0 && left + width > right {
            break;
        }
        part.show(ui, pos2(left, room.top()), outbox);
        left += width + space::CARD;
    }
}

struct Part {
    icon: Option<Icon>,
    words: String,
    help: &'static str,
    colour: Color32,
    leads_to: Route,
}

fn key(t: &Theme, picture: &Picture) -> Part {
    let vault = &picture.snapshot.vault;
    let (icon, words, colour, help) = match (&vault.state, vault.place) {
        (VaultState::Opening, _) => {
            (icons::LOCK_KEY, "Opening the vault", t.text3, "The vault’s key is being fetched")
        }
        (VaultState::Shut(_), _) => (
            icons::LOCK_SIMPLE.filled(),
            "Vault is shut",
            t.bad.word,
            "Tokens cannot be read until it is opened",
        ),
        (VaultState::Open, Some(KeyPlace::Memory)) => (
            icons::WARNING.filled(),
            "Key in memory only",
            t.warn.word,
            "Every sign-in ends with this window",
        ),
        (VaultState::Open, Some(KeyPlace::Passphrase)) => (
            icons::LOCK_KEY,
            "Key behind a passphrase",
            t.text3,
            "Tokens are sealed; the passphrase opens their key",
        ),
        (VaultState::Open, _) => (
            icons::LOCK_KEY,
            "Key in the system keyring",
            t.text3,
            "Tokens are sealed; the system keeps their key",
        ),
    };
    Part {
        icon: Some(icon),
        words: words.to_owned(),
        help,
        colour,
        leads_to: Route::Settings(SettingsSection::Vault),
    }
}

/// Nothing before the first exchange: then nobody knows.
fn online(t: &Theme, picture: &Picture) -> Option<Part> {
    let (icon, words, help) = if picture.snapshot.online? {
        (icons::WIFI_HIGH, "Online", "The last exchange with a provider worked")
    } else {
        (
            icons::WIFI_SLASH,
            "Offline",
            "The last exchange with a provider did not get through; it is tried again",
        )
    };
    Some(Part { icon: Some(icon), words: words.to_owned(), help, colour: t.text3, leads_to: Route::Accounts })
}

fn next(t: &Theme, picture: &Picture) -> Option<Part> {
    let snapshot = &picture.snapshot;
    if !snapshot.loaded {
        return None;
    }
    let (words, leads_to) = match &snapshot.next {
        None => ("Nothing planned".to_owned(), Route::Settings(SettingsSection::Renewal)),
        Some(next) => {
            let moment = words::moment(next.at, picture.now, &picture.zone);
            let moment = moment.strip_prefix("today, ").map_or(moment.clone(), |time| format!("at {time}"));
            let account = snapshot.accounts.iter().find(|view| view.account.address == next.address);
            let leads_to =
                account.map_or(Route::Accounts, |view| Route::Account(view.account.id, AccountTab::Overview));
            (format!("Next: renew {} {moment}", next.address), leads_to)
        }
    };
    Some(Part {
        icon: Some(icons::CLOCK),
        words,
        help: "What Mailward does next by itself",
        colour: t.text3,
        leads_to,
    })
}

/// Of all Mailwards on a data folder one renews by itself and answers mail programs.
fn who_answers(t: &Theme, picture: &Picture) -> Option<Part> {
    let snapshot = &picture.snapshot;
    if !snapshot.loaded {
        return None;
    }
    let (icon, words, help) = if snapshot.leads {
        (
            icons::PLUGS_CONNECTED,
            "Answers mail programs",
            "Mail programs that ask for a token get it from this window",
        )
    } else {
        (
            icons::PLUGS,
            "Another Mailward answers mail programs",
            "One that was started earlier renews tokens and answers; when it ends, this one takes over",
        )
    };
    Some(Part {
        icon: Some(icon),
        words: words.to_owned(),
        help,
        colour: t.text3,
        leads_to: Route::Settings(SettingsSection::Renewal),
    })
}

impl Part {
    fn width(&self, ui: &Ui) -> f32 {
        let icon = if self.icon.is_some() { ICON_ROOM } else { 0.0 };
        (icon + paint::line(ui, &self.words, Text::Small, self.colour).size().x).round()
    }

    fn show(self, ui: &Ui, at: egui::Pos2, outbox: &mut Outbox) {
        let rect = Rect::from_min_size(at, vec2(self.width(ui), height::STATUS));
        let response =
            ui.interact(rect.expand2(vec2(4.0, 0.0)), ui.scope_id().with(&self.words), Sense::click());
        let colour =
            if response.hovered() { self.colour.lerp_to_gamma(theme::of(ui).text, 0.6) } else { self.colour };
        let mut start = rect.left_center() + vec2(0.0, 0.5);
        if let Some(icon) = self.icon {
            paint::icon(ui, start + vec2(7.0, 0.0), icon, 14.0, colour);
            start.x += ICON_ROOM;
        }
        paint::words(ui, start, Align2::LEFT_CENTER, &self.words, Text::Small, colour);
        let ring = response.clone().with_new_rect(rect.shrink2(vec2(0.0, 5.0)));
        focus::ring(ui, &ring, corner::SMALL);
        let words = self.words.clone();
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
        if help(ui, response, self.help).clicked() {
            outbox.go(self.leads_to);
        }
    }
}

const ICON_ROOM: f32 = 20.0;
