//! Rotating fully: a new sign-in, then the end of the grant of before. Says what will happen, in the order in which it will.
//!
//! Where a provider ends every sign-in at once, the old one goes first; the words say so and the deed is marked as one that
//! ends something. Nothing happens before its button is pressed.

use egui::{Context, Ui};

use crate::domain::account::AccountId;
use crate::domain::provider::{Provider, Rotation};
use crate::engine::command::{Command, Reply, SignInRequest};
use crate::engine::snapshot::AccountView;
use crate::ui::icons::{self, Icon};
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, Tone, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};
use crate::ui::widgets::key_cap::key_cap;
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::remark;

use super::{FirstFocus, consequences, pieces, problem};

/// Nothing is typed here.
#[derive(Debug, Default)]
pub(super) struct Draft {
    focus: FirstFocus,
}

/// What becomes of the grant of before, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Old {
    /// Ended when the new one is there.
    EndsAfter,
    /// Ended first, because ending one ends all.
    EndsFirst,
    /// The provider cannot be asked.
    Stays,
}

impl Old {
    fn at(provider: Option<&Provider>) -> Self {
        match provider {
            Some(provider) if provider.endpoints.revocation.is_none() => Self::Stays,
            Some(provider) if provider.tokens.revoking_ends_all => Self::EndsFirst,
            _ => Self::EndsAfter,
        }
    }

    const fn look(self) -> (Tone, Icon) {
        match self {
            Self::EndsFirst => (Tone::Warn, icons::WARNING.filled()),
            Self::EndsAfter | Self::Stays => (Tone::Info, icons::KEY.filled()),
        }
    }

    /// What happens, in order.
    fn steps(self, name: &str) -> Vec<(Icon, String)> {
        let browser = (icons::BROWSER, "Your browser opens for a new sign-in".to_owned());
        match self {
            Self::EndsAfter => vec![
                browser,
                (icons::PROHIBIT, format!("When it is done, the grant of before is ended at {name}")),
                (icons::ENVELOPE_SIMPLE, "Mail programs keep working, with the new one".to_owned()),
            ],
            Self::EndsFirst => vec![
                (
                    icons::PROHIBIT,
                    format!(
                        "{name} ends every sign-in of this client at once, so the old one is ended first"
                    ),
                ),
                browser,
                (
                    icons::ENVELOPE_SIMPLE,
                    "Until the new sign-in is done, mail programs cannot get tokens".to_owned(),
                ),
            ],
            Self::Stays => vec![
                browser,
                (icons::ENVELOPE_SIMPLE, "Mail programs keep working, with the new one".to_owned()),
                (
                    icons::GLOBE_HEMISPHERE_WEST,
                    format!(
                        "{name} cannot be asked to end the grant of before; it has to be removed on its page"
                    ),
                ),
            ],
        }
    }
}

/// Shows the question. An account that is gone needs none.
pub(super) fn show(ctx: &Context, picture: &Picture, id: AccountId, draft: &mut Draft, outbox: &mut Outbox) {
    let Some(view) = picture.account(id) else {
        return outbox.close();
    };
    let title = format!("Rotate {} fully?", view.account.address);
    let old = Old::at(view.provider.as_deref());
    let dialog = Dialog::new("rotate fully", &title, Width::Question).question();
    let answer = dialog.show(ctx, |ui, part| match part {
        Part::Body => pieces::body(ui, |ui| body(ui, picture, view, old, &title)),
        Part::Foot => foot(ui, id, old, draft, outbox),
    });
    if answer == Answer::Closed {
        outbox.close();
    }
}

fn body(ui: &mut Ui, picture: &Picture, view: &AccountView, old: Old, title: &str) {
    problem::headed(ui, old.look(), title, &why(view));
    ui.add_space(space::M);
    let t = theme::of(ui);
    ui.horizontal_top(|ui| {
        ui.add_space(40.0 + space::M);
        ui.vertical(|ui| {
            for (icon, words) in old.steps(view.provider_name()) {
                mark::sentence(ui, icon, t.text2, &words, Text::Body, t.text);
                ui.add_space(space::S);
            }
            if old == Old::EndsFirst {
                consequences::for_others(ui, view, picture);
            }
        });
    });
}

/// What it is good for: the same tokens come by rotating where the provider gives new ones.
fn why(view: &AccountView) -> String {
    let name = view.provider_name();
    match view.provider.as_ref().map(|provider| provider.tokens.rotation) {
        Some(Rotation::None) => {
            format!("{name} keeps a refresh token as it is; only a new sign-in brings another one.")
        }
        _ => "A new sign-in brings a new access token and a new refresh token.".to_owned(),
    }
}

fn foot(ui: &mut Ui, id: AccountId, old: Old, draft: &mut Draft, outbox: &mut Outbox) {
    ui.add_space(space::M);
    key_cap(ui, "Esc");
    remark(ui, "changes nothing");
    at_right(ui, |ui| {
        let keep = ui.add(Button::secondary("Not now"));
        draft.focus.give("rotate fully", &keep);
        if keep.clicked() {
            outbox.close();
        }
        let deed = match old {
            Old::EndsFirst => Button::danger("End it and sign in"),
            Old::EndsAfter | Old::Stays => Button::primary("Open the browser"),
        };
        if ui.add(deed).clicked() {
            outbox.send(Command::RotateFully(SignInRequest::by_browser(id), Reply::nowhere()));
            outbox.close();
        }
    });
}
