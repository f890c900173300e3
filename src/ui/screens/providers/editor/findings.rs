//! What is to be said of a definition, worst first, and whether the provider's own metadata agrees with it.

use egui::Ui;
use url::Url;

use crate::domain::definition::{DefinitionCheck, DefinitionFinding, FindingWeight, MetadataComparison};
use crate::engine::command::Depth;
use crate::explain;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card;
use crate::ui::widgets::mark::{self, Mark};
use crate::ui::widgets::prose::remark;

use super::{Asking, Editor, Saving};

pub(super) fn show(ui: &mut Ui, editor: &mut Editor) {
    card::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        card::head(ui, "Checks", |_| {});
        ui.add_space(space::S);
        if let Some(problem) = editor.keeping.refused().or_else(|| editor.check.refused()) {
            let said = explain::words(problem);
            line(ui, Mark::Failed, &format!("{}. {}", said.title, said.what_happened));
            ui.add_space(space::S);
        }
        match (&editor.checked, editor.is_current()) {
            (_, false) if editor.form.names_a_server(ui) => {
                line(ui, Mark::Waiting, "Checked as soon as you leave the field");
            }
            (_, false) => line(ui, Mark::Running, "Being checked a moment after the last key"),
            (None, true) => line(ui, Mark::Waiting, "Checked as soon as something is written"),
            (Some(checked), true) => found(ui, checked),
        }
        ui.add_space(space::M);
        card::hairline(ui);
        ui.add_space(space::M);
        compare(ui, editor);
    });
    ui.add_space(space::L);
}

/// What the issuer says of itself, and who is asked for it.
fn compare(ui: &mut Ui, editor: &mut Editor) {
    if editor.saving == Saving::Stopped {
        line(ui, Mark::Attention, "Not saved yet. Save once more to keep it as it is.");
        ui.add_space(space::S);
    }
    let issuer = Url::parse(&editor.draft.get("issuer")).ok();
    let host = issuer.as_ref().and_then(Url::host_str);
    let why_not = match () {
        () if host.is_none() => Some("There is no issuer to ask"),
        () => editor.why_not(),
    };
    if ui.add(Button::secondary("Compare with the metadata").off_because(why_not)).clicked() {
        (editor.asking, editor.saving) = (Asking::Now(Depth::Metadata), Saving::Not);
    }
    ui.add_space(space::XS);
    let words = host.map_or_else(
        || "Without an issuer nobody is asked.".to_owned(),
        |host| format!("Asks {host} what it says of itself. So do leaving a changed issuer, and saving."),
    );
    remark(ui, &words);
}

fn found(ui: &mut Ui, checked: &DefinitionCheck) {
    let (mark, words) = overall(checked);
    line(ui, mark, &words);
    ui.add_space(space::S);
    let (mark, words) = metadata(&checked.metadata);
    line(ui, mark, &words);
    for finding in &checked.findings {
        ui.add_space(space::M);
        card::hairline(ui);
        ui.add_space(space::M);
        one(ui, finding);
    }
}

fn overall(checked: &DefinitionCheck) -> (Mark, String) {
    let refused = checked.findings.iter().filter(|one| one.weight == FindingWeight::Refused).count();
    let attention = checked.findings.iter().filter(|one| one.weight == FindingWeight::Attention).count();
    match (refused, attention) {
        (0, 0) if checked.provider.is_some() => (Mark::Good, "It can be saved".to_owned()),
        (0, 0) => (Mark::Failed, "It cannot be saved like this".to_owned()),
        (0, 1) => (Mark::Attention, "It can be saved; one thing to look at".to_owned()),
        (0, count) => (Mark::Attention, format!("It can be saved; {count} things to look at")),
        (1, _) => (Mark::Failed, "One thing keeps it from being saved".to_owned()),
        (count, _) => (Mark::Failed, format!("{count} things keep it from being saved")),
    }
}

fn metadata(comparison: &MetadataComparison) -> (Mark, String) {
    match comparison {
        MetadataComparison::NotAsked => (Mark::Skipped, "No metadata was asked for".to_owned()),
        MetadataComparison::Agrees => (Mark::Good, "The provider’s metadata agrees".to_owned()),
        MetadataComparison::Differs => (Mark::Attention, "The provider’s metadata differs".to_owned()),
        MetadataComparison::Unavailable(problem) => {
            (Mark::Unknown, format!("No metadata to compare with: {}", explain::words(problem).title))
        }
    }
}

fn one(ui: &mut Ui, finding: &DefinitionFinding) {
    let mark = match finding.weight {
        FindingWeight::Refused => Mark::Failed,
        FindingWeight::Attention => Mark::Attention,
        FindingWeight::Note => Mark::Note,
    };
    line(ui, mark, &finding.title);
    ui.add_space(space::XS);
    remark(ui, &finding.why);
    if !finding.field.is_empty() {
        ui.add_space(space::XS);
        let t = theme::of(ui);
        ui.label(Text::SmallCode.rich(&finding.field, t.text3));
    }
}

fn line(ui: &mut Ui, mark: Mark, words: &str) {
    let t = theme::of(ui);
    mark::sentence(ui, mark.icon(), mark.colour(t), words, Text::Body, t.text);
}
