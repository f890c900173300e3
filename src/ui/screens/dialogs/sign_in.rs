//! The sign-in: what will be asked, before anything opens; then whatever the engine says of it; then how it ended.
//!
//! One dialog for all steps, so that the person stays where they are. Cancel, `x` and Esc end it at every step.

use egui::{Context, Ui};

use crate::domain::account::{Account, AccountId};
use crate::domain::problem::Problem;
use crate::engine::command::{Command, Reply, SignInRequest};
use crate::engine::snapshot::{AccountView, SignInStep, SignInStop, SignInView, Way};
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width};
use crate::ui::widgets::secret_field::SecretDraft;

use super::pending::Pending;
use super::{FirstFocus, client};

mod asked;
mod client_first;
mod device;
mod ended;
mod prepare;
mod someone_else;
mod steps;
mod wait;
mod working;

pub(super) use prepare::tasks;

/// What is being typed and chosen.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// Whether the check boxes of "Change what is asked" show.
    changing: bool,
    uses: Pending<Account>,
    /// Whether the field for the last page's address shows.
    pasting: bool,
    pasted: SecretDraft,
    client: client::Draft,
    client_kept: Pending<Account>,
    /// Whether the message to the administrator is shown in place of what went wrong.
    writing: bool,
    focus: FirstFocus,
    /// Whether it was asked how the browsers here are called.
    asked: bool,
    /// Whether whoever signs in is to prove anew who they are.
    pub(super) fresh: bool,
}

impl Draft {
    /// Begins with the choice of what is asked for.
    pub(super) fn change_first(&mut self) {
        self.changing = true;
    }
}

/// What every step draws from.
#[derive(Clone, Copy)]
struct Scene<'a> {
    picture: &'a Picture,
    view: &'a AccountView,
    fresh: bool,
}

impl Scene<'_> {
    fn id(&self) -> AccountId {
        self.view.account.id
    }

    fn address(&self) -> &str {
        self.view.account.address.as_str()
    }

    fn provider(&self) -> &str {
        self.view.provider_name()
    }

    /// Begins anew by this road. A full rotation stays one, whatever road it takes in the end.
    fn begin(&self, way: Way, outbox: &mut Outbox) {
        let request = SignInRequest { way, fresh: self.fresh, ..SignInRequest::by_browser(self.id()) };
        outbox.send(if self.ends_old() {
            Command::RotateFully(request, Reply::nowhere())
        } else {
            Command::SignIn(request, Reply::nowhere())
        });
    }

    fn ends_old(&self) -> bool {
        let running = self.picture.snapshot.sign_in.as_ref();
        running.is_some_and(|running| running.account == self.id() && running.ends_old)
    }
}

/// How far it is.
#[derive(Clone, Copy)]
enum Stage<'a> {
    ClientFirst,
    Prepare,
    Working(&'a SignInView),
    Wait(&'a SignInView),
    Device(&'a SignInView),
    SomeoneElse(&'a SignInView, &'a str),
    Failed(&'a SignInView, &'a Problem),
    Done(&'a SignInView),
}

impl<'a> Stage<'a> {
    fn of(sign_in: Option<&'a SignInView>, view: &AccountView) -> Self {
        let Some(running) = sign_in else {
            return if view.account.client.is_some() { Self::Prepare } else { Self::ClientFirst };
        };
        match (&running.stop, running.step) {
            (Some(SignInStop::Failed(problem)), _) => Self::Failed(running, problem),
            (Some(SignInStop::SomeoneElse { signed_in_as }), _) => Self::SomeoneElse(running, signed_in_as),
            (None, SignInStep::Done) => Self::Done(running),
            (None, SignInStep::Wait) if running.device.is_some() => Self::Device(running),
            (None, SignInStep::Wait) if running.link.is_some() => Self::Wait(running),
            (None, _) => Self::Working(running),
        }
    }

    const fn running(&self) -> Option<&'a SignInView> {
        match self {
            Self::ClientFirst | Self::Prepare => None,
            Self::Working(running)
            | Self::Wait(running)
            | Self::Device(running)
            | Self::SomeoneElse(running, _)
            | Self::Failed(running, _)
            | Self::Done(running) => Some(running),
        }
    }
}

/// Shows the dialog for this account.
pub(super) fn show(ctx: &Context, picture: &Picture, id: AccountId, draft: &mut Draft, outbox: &mut Outbox) {
    let Some(view) = picture.account(id) else {
        return outbox.close();
    };
    let scene = Scene { picture, view, fresh: draft.fresh };
    let sign_in = picture.snapshot.sign_in.as_ref().filter(|running| running.account == id);
    let stage = Stage::of(sign_in, view);
    draft.uses.poll(ctx);
    draft.client_kept.poll(ctx);
    let title = format!("Sign in to {}", scene.address());
    let second = second_line(&scene, &stage);
    let dialog = Dialog::new("sign-in", &title, Width::SignIn)
        .second_line(&second)
        .initials_of(scene.address())
        .step(std::mem::discriminant(&stage));
    let answer = dialog.show(ctx, |ui, part| match part {
        Part::Body => steps::beside(ui, &stage, |ui| body(ui, scene, stage, draft, outbox)),
        Part::Foot => foot(ui, scene, stage, draft, outbox),
    });
    if answer == Answer::Closed {
        leave(stage, outbox);
    }
}

/// Before the browser: the provider's whole name. Then what was asked, because nothing else on the screen says it.
fn second_line(scene: &Scene<'_>, stage: &Stage<'_>) -> String {
    let Some(provider) = &scene.view.provider else {
        return scene.provider().to_owned();
    };
    if stage.running().is_none() {
        return provider.name.clone();
    }
    let titles = asked::titles(provider, &scene.view.will_ask);
    if titles.is_empty() {
        provider.short_name.clone()
    } else {
        format!("{}: {}", provider.short_name, titles.join(", "))
    }
}

fn body(ui: &mut Ui, scene: Scene<'_>, stage: Stage<'_>, draft: &mut Draft, outbox: &mut Outbox) {
    match stage {
        Stage::ClientFirst => client_first::body(ui, scene, draft, outbox),
        Stage::Prepare => prepare::body(ui, scene, draft, outbox),
        Stage::Working(running) => working::body(ui, scene, running),
        Stage::Wait(running) => wait::body(ui, scene, running, draft, outbox),
        Stage::Device(running) => device::body(ui, scene, running, outbox),
        Stage::SomeoneElse(running, who) => someone_else::body(ui, scene, running, who, outbox),
        Stage::Failed(running, problem) => ended::failed(ui, scene, running, problem, draft, outbox),
        Stage::Done(_) => ended::done(ui, scene),
    }
}

fn foot(ui: &mut Ui, scene: Scene<'_>, stage: Stage<'_>, draft: &mut Draft, outbox: &mut Outbox) {
    let back = match stage {
        Stage::SomeoneElse(..) => "Discard this sign-in",
        Stage::Failed(..) => "Close",
        _ => "Cancel",
    };
    if let Stage::Failed(_, problem) = stage
        && draft.writing
    {
        return ended::writing_foot(ui, scene, problem, draft, outbox);
    }
    let is_done = matches!(stage, Stage::Done(_));
    if !is_done && ui.add(Button::quiet(back)).clicked() {
        leave(stage, outbox);
    }
    match stage {
        Stage::ClientFirst => client_first::foot(ui, scene, draft, outbox),
        Stage::Prepare => prepare::foot(ui, scene, draft, outbox),
        Stage::Wait(running) => wait::foot(ui, running, outbox),
        Stage::SomeoneElse(running, _) => someone_else::foot(ui, scene, running, draft, outbox),
        Stage::Failed(_, problem) => ended::failed_foot(ui, scene, problem, draft, outbox),
        Stage::Done(running) => ended::done_foot(ui, running, draft, outbox),
        Stage::Working(_) | Stage::Device(_) => {}
    }
}

/// Ends it, whatever it is at, and closes the dialog.
fn leave(stage: Stage<'_>, outbox: &mut Outbox) {
    if let Some(running) = stage.running() {
        outbox.send(match stage {
            Stage::Failed(..) | Stage::Done(_) => Command::CloseSignIn(running.attempt),
            _ => Command::CancelSignIn(running.attempt),
        });
    }
    outbox.close();
}
