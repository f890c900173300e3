//! A provider's page: under which clients it is asked, by whom, how to get a client ID, and every fact with date and source.

use egui::{Align, Align2, Layout, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::paint;
use crate::ui::picture::Picture;
use crate::ui::shell;
use crate::ui::theme::{self, Text, height, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::breadcrumb::breadcrumb;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::help::help;
use crate::ui::widgets::menu;
use crate::ui::widgets::tile::{self, tile};

use super::Draft;
use super::deeds::{self, Deed};
use super::entry::{Entry, Kind};
use super::row::first_letter;
use super::says;

mod clients;
mod facts;
mod instead;
mod permissions;

/// Draws the page. Gives back what was wanted of its provider.
pub(super) fn show(
    ui: &mut Ui,
    picture: &Picture,
    entry: &Entry<'_>,
    draft: &mut Draft,
    outbox: &mut Outbox,
) -> Option<Deed> {
    if breadcrumb(ui, "Providers", "Back to the providers", entry.short_name()).clicked() {
        draft.list();
    }
    let mut wanted = head(ui, picture, entry);
    let shows_steps = std::mem::take(&mut draft.show_steps);
    ui.push_id(entry.id().as_str(), |ui| {
        shell::scrolled(ui, "provider", |ui, _| {
            ui.add_space(space::S);
            ui.set_max_width(ui.available_width().min(WIDTH));
            ui.spacing_mut().item_spacing.y = 0.0;
            match entry.kind {
                Kind::OAuth(provider) => {
                    wanted = clients::show(ui, picture, entry, outbox).or(wanted);
                    clients::accounts(ui, entry, outbox);
                    let steps = clients::steps(ui, provider, outbox);
                    if shows_steps && let Some(steps) = steps {
                        steps.scroll_to_me(Some(Align::TOP));
                    }
                    permissions::show(ui, provider);
                    facts::show(ui, provider);
                }
                Kind::Other(way) => instead::show(ui, way),
            }
        });
    });
    wanted
}

/// As the settings: lines that can be read.
const WIDTH: f32 = 656.0;

fn head(ui: &mut Ui, picture: &Picture, entry: &Entry<'_>) -> Option<Deed> {
    let t = theme::of(ui);
    let tier = Tier::of(ui.ctx());
    let whole = ui.available_width();
    let second = second_line(entry, picture);
    let layout = Layout::right_to_left(Align::Center);
    let narrow = tier == Tier::Narrow;
    let first_line = if narrow { height::TAB } else { HEAD };
    let line = Rect::from_min_size(ui.cursor().min, vec2(whole, first_line));
    let mut right = ui.new_child(UiBuilder::new().id_salt("deeds").max_rect(line).layout(layout));
    let wanted = buttons(&mut right, entry);
    let end = right.min_rect().left() - if narrow { space::S } else { space::L };
    let left = if narrow { line.left() } else { line.left() + 64.0 };
    // In a narrow window it has the whole width, below the buttons.
    let room = if narrow { whole } else { end - left };
    let below = paint::lines_at_most(ui, &second, Text::Body, room, 2);
    let is_alone = narrow || second.is_empty();
    let first_at = if is_alone { line.center().y } else { line.top() + 22.0 };
    let second_at = line.top() + if narrow { first_line } else { 36.0 };
    let tall = first_line.max(second_at - line.top() + below.size().y + space::S);
    ui.allocate_space(vec2(whole, if second.is_empty() { first_line } else { tall }));
    if !narrow {
        let place = Rect::from_min_size(pos2(line.left(), line.top() + 8.0), vec2(48.0, 48.0));
        let mut inside = ui.new_child(UiBuilder::new().id_salt("tile").max_rect(place));
        tile(&mut inside, &first_letter(entry.short_name()), tile::Size::Head);
    }
    let name = paint::elided(ui, entry.short_name(), Text::Title, t.text, end - left);
    let placed = paint::put(ui.painter(), pos2(left, first_at), Align2::LEFT_CENTER, name, t.text);
    let cut = below.elided;
    paint::put(ui.painter(), pos2(left, second_at), Align2::LEFT_TOP, below, t.text2);
    let response = ui.interact(placed, ui.scope_id().with("name"), Sense::hover());
    let told = format!("{}. {second}", entry.short_name());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &told));
    if cut {
        help(ui, response, &told);
    }
    wanted
}

const HEAD: f32 = 64.0;

/// The whole name, unless the line of the list says more.
fn second_line(entry: &Entry<'_>, picture: &Picture) -> String {
    if entry.name() == entry.short_name() {
        says::below_name(entry, picture)
    } else {
        entry.name().to_owned()
    }
}

/// The next step is filled; where there is room, the next but one stands beside it.
fn buttons(ui: &mut Ui, entry: &Entry<'_>) -> Option<Deed> {
    let offered: Vec<Deed> = deeds::offered(entry).into_iter().filter(|deed| *deed != Deed::Open).collect();
    let opener = ui.add(Button::icon_only(icons::DOTS_THREE, "More for this provider"));
    let mut wanted = menu::menu(&opener, &deeds::menu(&offered, entry));
    for deed in [Deed::AddAccount, Deed::Page] {
        if offered.contains(&deed) {
            let (whole, icon) = deed.words();
            let button = Button::primary(deed.words_in(ui)).named(whole).icon(icon);
            wanted = ui.add(button).clicked().then_some(deed).or(wanted);
        }
    }
    let beside = [Deed::Edit, Deed::Register].into_iter().find(|deed| offered.contains(deed));
    if let Some(deed) = beside.filter(|_| Tier::of(ui.ctx()) == Tier::Wide) {
        let (words, icon) = deed.words();
        wanted = ui.add(Button::secondary(words).icon(icon)).clicked().then_some(deed).or(wanted);
    }
    wanted
}
