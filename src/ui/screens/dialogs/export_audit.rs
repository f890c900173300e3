//! Writing events to a file: in which form, which events, and where. The place is asked for by the system's own dialog; where
//! there is none, or none was chosen, it can be typed.

use std::path::PathBuf;

use egui::{Context, Ui};

use crate::domain::audit::AuditFilter;
use crate::engine::command::{Command, ExportFormat, ExportWish, Reply};
use crate::ui::dialogs::{SaveWish, dated_name};
use crate::ui::events::events;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::screens::audit;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};
use crate::ui::widgets::field::Field;
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::{remark, styled};
use crate::ui::widgets::segmented::{Segment, segmented};

use super::{Around, FirstFocus, pieces, place};

/// What is chosen and typed.
#[derive(Debug, Default)]
pub(super) struct Draft {
    format: Format,
    extent: Extent,
    /// Whether the system's dialog is open.
    asking: bool,
    /// The path, once it is to be typed.
    typed: Option<String>,
    /// Whether the system's dialog gave none.
    unanswered: bool,
    /// Whether a path that cannot be used was to be taken.
    refused: bool,
    focus: FirstFocus,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Format {
    #[default]
    Csv,
    JsonLines,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Extent {
    #[default]
    Filtered,
    All,
}

/// Shows it.
pub(super) fn show(
    ctx: &Context,
    picture: &Picture,
    around: &Around,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    if around.filter.is_none() {
        draft.extent = Extent::All;
    }
    if let Some(answer) = &around.file {
        draft.asking = false;
        match answer {
            Some(path) => return export(draft, path.clone(), around, outbox),
            None => unanswered(picture, around, draft),
        }
    }
    let title = "Export the audit log";
    let answer = Dialog::new("export", title, Width::Question).show(ctx, |ui, part| match part {
        Part::Body => pieces::body(ui, |ui| body(ui, picture, around, draft)),
        Part::Foot => foot(ui, picture, around, draft, outbox),
    });
    if answer == Answer::Closed {
        outbox.close();
    }
}

fn unanswered(picture: &Picture, around: &Around, draft: &mut Draft) {
    draft.unanswered = true;
    draft.typed.get_or_insert_with(|| suggested(picture, around, draft.format));
}

/// The whole path at first, so that only its beginning may need a change.
fn suggested(picture: &Picture, around: &Around, format: Format) -> String {
    let name = name(picture, format);
    around.home.as_deref().map_or_else(|| name.clone(), |home| home.join(&name).display().to_string())
}

fn name(picture: &Picture, format: Format) -> String {
    dated_name("audit", format.ending(), picture.now, &picture.zone)
}

fn body(ui: &mut Ui, picture: &Picture, around: &Around, draft: &mut Draft) {
    let t = theme::of(ui);
    styled(ui, "Form", Text::Label, t.text);
    ui.add_space(space::XS);
    let forms = [Segment::new(Format::Csv, "CSV"), Segment::new(Format::JsonLines, "JSON Lines")];
    let before = draft.format;
    if segmented(ui, &mut draft.format, &forms).changed() {
        rename(draft, before);
    }
    ui.add_space(space::XS);
    remark(ui, draft.format.help());
    ui.add_space(space::L);
    styled(ui, "Events", Text::Label, t.text);
    ui.add_space(space::XS);
    if around.filter.is_some() {
        let (filtered, all) = (filtered(picture), all(picture));
        let extents = [Segment::new(Extent::Filtered, &filtered), Segment::new(Extent::All, &all)];
        segmented(ui, &mut draft.extent, &extents);
    } else {
        remark(ui, &all(picture));
    }
    if draft.asking {
        ui.add_space(space::L);
        mark::with_icon(ui, icons::HOURGLASS_MEDIUM, t.text2, ASKING, Text::Body, t.text2);
    }
    path(ui, draft);
}

const ASKING: &str = "The system’s dialog asks where to write it";

fn path(ui: &mut Ui, draft: &mut Draft) {
    let wrong = draft.refused.then(|| wrong(draft)).flatten();
    let Some(typed) = draft.typed.as_mut() else { return };
    ui.add_space(space::L);
    let field = Field::new("File").labelled().code().hint("/home/\u{202f}…").error(wrong);
    field.show(ui, typed);
    if draft.unanswered {
        ui.add_space(space::XS);
        remark(ui, "No file was chosen. If no dialog appeared, the path can be typed here.");
    }
}

/// The typed name follows the form as long as it ends like the form of before.
fn rename(draft: &mut Draft, before: Format) {
    let after = draft.format.ending();
    if let Some(typed) = draft.typed.as_mut()
        && let Some(stem) = typed.strip_suffix(before.ending())
    {
        *typed = format!("{stem}{after}");
    }
}

fn filtered(picture: &Picture) -> String {
    let browsing = picture.snapshot.audit.browsing.as_ref();
    match browsing.filter(|browsing| browsing.is_complete()) {
        Some(browsing) => format!("These filters, {}", events(browsing.len() as u64)),
        None => "These filters".to_owned(),
    }
}

fn all(picture: &Picture) -> String {
    match &picture.snapshot.audit.browsing {
        Some(browsing) => format!("All, {}", events(browsing.loaded().1)),
        None => "All events".to_owned(),
    }
}

fn foot(ui: &mut Ui, picture: &Picture, around: &Around, draft: &mut Draft, outbox: &mut Outbox) {
    ui.spacing_mut().item_spacing.x = space::S;
    if ui.add(Button::quiet("Cancel")).clicked() {
        outbox.close();
    }
    if draft.typed.is_none() && ui.add(Button::link("Type a path")).clicked() {
        draft.typed = Some(suggested(picture, around, draft.format));
    }
    let why_not = audit::why_no_export(picture).or_else(|| draft.asking.then_some(ASKING));
    at_right(ui, |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        if draft.typed.is_none() {
            let button = ui.add(Button::primary("Choose a file\u{202f}…").off_because(why_not));
            draft.focus.give("choose", &button);
            if button.clicked() {
                ask(picture, draft, outbox);
            }
            return;
        }
        if ui.add(Button::primary("Export").off_because(why_not)).clicked() {
            match wrong(draft) {
                Some(_) => draft.refused = true,
                None => export(draft, typed(draft, around), around, outbox),
            }
        }
        if ui.add(Button::secondary("Choose a file\u{202f}…").off_because(why_not)).clicked() {
            ask(picture, draft, outbox);
        }
    });
}

fn ask(picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    draft.asking = true;
    draft.unanswered = false;
    outbox.save = Some(SaveWish {
        title: "Export the audit log",
        name: name(picture, draft.format),
        kind: (draft.format.words(), draft.format.ending()),
    });
}

/// Why what was typed cannot be used.
fn wrong(draft: &Draft) -> Option<&'static str> {
    place::wrong(draft.typed.as_deref().unwrap_or_default())
}

fn typed(draft: &Draft, around: &Around) -> PathBuf {
    let typed = draft.typed.as_deref().unwrap_or_default().trim();
    match (typed.strip_prefix("~/"), around.home.as_deref()) {
        (Some(below), Some(home)) => home.join(below),
        _ => PathBuf::from(typed),
    }
}

fn export(draft: &Draft, path: PathBuf, around: &Around, outbox: &mut Outbox) {
    let filter = match draft.extent {
        Extent::Filtered => around.filter.clone().unwrap_or_default(),
        Extent::All => AuditFilter::default(),
    };
    let format = match draft.format {
        Format::Csv => ExportFormat::Csv,
        Format::JsonLines => ExportFormat::JsonLines,
    };
    outbox.send(Command::ExportAudit(ExportWish { path, format, filter }, Reply::nowhere()));
    outbox.close();
}

impl Format {
    const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Csv => "Comma-separated values",
            Self::JsonLines => "JSON Lines",
        }
    }

    const fn help(self) -> &'static str {
        match self {
            Self::Csv => "For spreadsheets: a line an event, safe to open.",
            Self::JsonLines => "For programs and log engines: a document an event, with its seal.",
        }
    }
}
