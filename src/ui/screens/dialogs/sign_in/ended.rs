//! How a sign-in ended: what went wrong and what can be done, or what was brought.

use egui::Ui;

use crate::domain::account::Grant;
use crate::domain::factors;
use crate::domain::problem::{Problem, ProblemKind, Remedy};
use crate::domain::scope;
use crate::engine::command::Command;
use crate::engine::snapshot::{OldGrant, Rotation, SignInView, Way};
use crate::explain;
use crate::explain::administrator::Letter;
use crate::ui::ends;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::remedies::{self, About};
use crate::ui::route::{Dialog, Route, SettingsSection};
use crate::ui::screens::dialogs::{administrator, problem};
use crate::ui::theme::{self, Text, Tone, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::at_right;
use crate::ui::widgets::facts::{self, Fact};
use crate::ui::widgets::{card, mark};
use crate::ui::words;

use super::{Draft, Scene};

/// What happened, and every way on except trying again, which is in the foot.
pub(super) fn failed(
    ui: &mut Ui,
    scene: Scene<'_>,
    running: &SignInView,
    why: &Problem,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    if let Some(letter) = letter(scene, why).filter(|_| draft.writing) {
        return administrator::body(ui, &letter);
    }
    draft.writing = false;
    let offered = |remedy: &Remedy| match remedy {
        Remedy::OpenPage(_)
        | Remedy::PasteAddress
        | Remedy::ChangeClient
        | Remedy::MoveVault
        | Remedy::UnlockVault
        | Remedy::FewerPermissions
        | Remedy::SetProxy
        | Remedy::AddAuthority
        | Remedy::Diagnose => true,
        Remedy::UseDeviceCode => can_use_device(&scene) && running.way != Way::Device,
        Remedy::OtherEndpoint(id) => {
            id.parse().is_ok_and(|id| scene.picture.snapshot.catalogue.find(&id).is_some())
        }
        Remedy::WriteToAdministrator => scene.view.provider.is_some(),
        _ => false,
    };
    if let Some(remedy) = problem::show(ui, why, outbox, offered) {
        carry_out(remedy, scene, (running, why), draft, outbox);
    }
}

fn carry_out(
    remedy: Remedy,
    scene: Scene<'_>,
    (running, why): (&SignInView, &Problem),
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    let close = Command::CloseSignIn(running.attempt);
    match remedy {
        Remedy::OpenPage(page) => outbox.page = Some(page),
        Remedy::PasteAddress => scene.begin(Way::Paste, outbox),
        Remedy::UseDeviceCode => scene.begin(Way::Device, outbox),
        Remedy::WriteToAdministrator => draft.writing = true,
        Remedy::ChangeClient => {
            outbox.send(close);
            outbox.open(Dialog::Client(scene.id()));
        }
        Remedy::MoveVault | Remedy::UnlockVault => leave_for(SettingsSection::Vault, close, outbox),
        Remedy::SetProxy | Remedy::AddAuthority => leave_for(SettingsSection::Network, close, outbox),
        // What is about the account is the same as on its card, once this attempt is put away.
        other => {
            outbox.send(close);
            outbox.close();
            remedies::carry_out(&other, why, About::Account(scene.id()), outbox);
        }
    }
}

fn leave_for(section: SettingsSection, close: Command, outbox: &mut Outbox) {
    outbox.send(close);
    outbox.close();
    outbox.go(Route::Settings(section));
}

fn letter(scene: Scene<'_>, why: &Problem) -> Option<Letter> {
    administrator::written(scene.view, Some(why))
}

/// Back to what went wrong, or the copy.
pub(super) fn writing_foot(
    ui: &mut Ui,
    scene: Scene<'_>,
    why: &Problem,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    if ui.add(Button::quiet("Back")).clicked() {
        draft.writing = false;
    }
    if let Some(letter) = letter(scene, why) {
        administrator::copy(ui, &letter, &mut draft.focus, outbox);
    }
}

fn can_use_device(scene: &Scene<'_>) -> bool {
    scene.view.provider.as_ref().is_some_and(|provider| provider.endpoints.device_for_mail().is_some())
}

/// The same again. A code that ended is asked for anew; everything else begins in the browser.
pub(super) fn failed_foot(
    ui: &mut Ui,
    scene: Scene<'_>,
    why: &Problem,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    let words = if why.kind == ProblemKind::IdentityDifferent { "Sign in again" } else { "Try again" };
    let button = at_right(ui, |ui| ui.add(Button::primary(words)));
    draft.focus.give("failed", &button);
    if button.clicked() {
        scene.begin(if why.kind == ProblemKind::DeviceExpired { Way::Device } else { Way::Browser }, outbox);
    }
}

/// What was brought.
pub(super) fn done(ui: &mut Ui, scene: Scene<'_>) {
    let title = format!("{} is signed in", scene.address());
    let look = (Tone::Ok, icons::CHECK_CIRCLE.filled());
    problem::headed(
        ui,
        look,
        &title,
        "The tokens are sealed in the vault. Mail programs can ask Mailward for one now.",
    );
    let Some(grant) = &scene.view.account.grant else {
        return;
    };
    ui.add_space(space::L);
    card::sunken(ui, |ui| facts::plain(ui, &brought(scene, grant)));
    let t = theme::of(ui);
    for remark in remarks(scene, grant) {
        ui.add_space(space::M);
        mark::sentence(ui, icons::WARNING.filled(), t.warn.mark, &remark, Text::Body, t.text);
    }
}

fn brought(scene: Scene<'_>, grant: &Grant) -> Vec<Fact> {
    let picture = scene.picture;
    let mut lines = Vec::new();
    let who = grant.signed_in_as.clone().or_else(|| grant.person.clone());
    lines.push(Fact::words("Signed in as", who.unwrap_or_else(|| "not told by the provider".to_owned())));
    if let Some(mailbox) = &scene.view.account.mailbox {
        lines.push(Fact::words("Opens the mailbox", mailbox));
    }
    let end = grant.access.as_ref().map(|access| match access.expires_at {
        Some(at) => words::ends(at, picture.now, &picture.zone),
        None => "no known end".to_owned(),
    });
    lines.extend(end.map(|end| Fact::words("Access token", end)));
    let lasts = match &grant.refresh {
        None => "none was given".to_owned(),
        Some(_) => scene
            .view
            .expected_end
            .map_or_else(|| "no known end".to_owned(), |end| ends::whole(&end, picture.now, &picture.zone)),
    };
    lines.push(Fact::words("Refresh token", lasts));
    lines.extend(old_grant(scene).map(|words| Fact::words("Grant of before", words)));
    lines
}

/// What became of it, where this was a full rotation.
fn old_grant(scene: Scene<'_>) -> Option<String> {
    let Some(Rotation::Done(rotated)) = scene.view.rotation.as_ref().filter(|_| scene.ends_old()) else {
        return None;
    };
    Some(match rotated.old_grant.as_ref()? {
        OldGrant::Ended => format!("ended at {}", scene.provider()),
        OldGrant::NotOffered => format!("still there; {} cannot be asked to end it", scene.provider()),
        OldGrant::StillStands(problem) => format!("still there: {}", explain::words(problem).title),
    })
}

/// What is less than was asked for.
fn remarks(scene: Scene<'_>, grant: &Grant) -> Vec<String> {
    let mut remarks = Vec::new();
    let missing = scope::compare(&grant.asked, Some(&grant.granted)).missing;
    if !missing.is_empty() {
        let provider = scene.view.provider.as_deref();
        let title = |scope: &scope::Scope| {
            provider.map_or_else(|| scope.words(), |provider| provider.words_for(scope)).title
        };
        let titles: Vec<String> = missing.iter().map(title).collect();
        remarks.push(format!("{} did not grant this: {}.", scene.provider(), titles.join(", ")));
    }
    if grant.refresh.is_none() {
        let words = "gave no refresh token, so the account cannot be renewed without you. Signing in again asks for one.";
        remarks.push(format!("{} {words}", scene.provider()));
    }
    let asked = scene.view.provider.as_deref().filter(|_| scene.fresh);
    let short = asked.and_then(|provider| factors::falls_short(grant, provider));
    remarks.extend(short.map(|short| explain::fresh::shortfall(scene.provider(), &short)));
    remarks
}

/// The way out.
pub(super) fn done_foot(ui: &mut Ui, running: &SignInView, draft: &mut Draft, outbox: &mut Outbox) {
    let button = at_right(ui, |ui| ui.add(Button::primary("Done")));
    draft.focus.give("done", &button);
    if button.clicked() {
        outbox.send(Command::CloseSignIn(running.attempt));
        outbox.close();
    }
}
