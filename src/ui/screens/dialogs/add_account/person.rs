//! Whose mailbox it is: the person's own, a shared one, or another name of one.

use egui::Ui;

use crate::domain::account::{AddressError, MailAddress};
use crate::ui::screens::dialogs::pieces;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::field::Field;
use crate::ui::widgets::fold::fold;
use crate::ui::widgets::menu::{Filter, Item, drop_down};
use crate::ui::widgets::prose::remark;
use crate::ui::widgets::segmented::{Segment, segmented};

/// What was chosen and typed.
#[derive(Debug, Default)]
pub(super) struct Draft {
    whose: Whose,
    typed: String,
    /// Whether its field was left since it changed.
    left: bool,
}

/// Whose mailbox it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Whose {
    /// Of whoever signs in.
    #[default]
    Own,
    /// Of several people, each with a sign-in of their own.
    Shared,
    /// Another name of somebody's own mailbox.
    Alias,
}

const CHOICES: [(Whose, &str); 3] =
    [(Whose::Own, "My own"), (Whose::Shared, "A shared mailbox"), (Whose::Alias, "An alias")];

impl Draft {
    /// Who signs in, and the user name for the servers, where they are not the address.
    pub(super) fn take(&self) -> Result<(Option<MailAddress>, Option<String>), AddressError> {
        if self.whose == Whose::Own {
            return Ok((None, None));
        }
        let person: MailAddress = self.typed.trim().parse()?;
        let mailbox = (self.whose == Whose::Alias).then(|| person.as_str().to_owned());
        Ok((Some(person), mailbox))
    }
}

/// Draws it; what is wrong shows even when folded.
pub(super) fn show(ui: &mut Ui, draft: &mut Draft, tried: bool) {
    let wrong = draft.take().err();
    let open = fold(ui, "Somebody else signs in");
    if !open && (!tried || wrong.is_none()) {
        return;
    }
    ui.add_space(space::S);
    ui.label(Text::Label.rich("The address is", theme::of(ui).text));
    ui.add_space(space::XS);
    whose(ui, &mut draft.whose);
    let says = match draft.whose {
        Whose::Own => return,
        Whose::Shared => {
            "Somebody with a right to the mailbox. Mail servers are told the address of the mailbox itself."
        }
        Whose::Alias => "The owner of the mailbox. Mail servers are told the owner’s address, not the alias.",
    };
    ui.add_space(space::M);
    let wrong = wrong.filter(|wrong| tried || draft.left && *wrong != AddressError::Empty);
    let words = wrong.map(|wrong| wrong.to_string());
    let field = Field::new("Who signs in").labelled().hint("name@example.org").error(words.as_deref());
    let response = field.show(ui, &mut draft.typed);
    if response.changed() || response.lost_focus() {
        draft.left = response.lost_focus();
    }
    ui.add_space(space::XS);
    remark(ui, says);
    ui.add_space(space::S);
}

fn whose(ui: &mut Ui, whose: &mut Whose) {
    if pieces::is_tight(ui) {
        let items: Vec<_> =
            CHOICES.iter().map(|(one, words)| Item::choice(*one, words, one == whose)).collect();
        let shown = CHOICES.iter().find(|(one, _)| one == whose).map_or("", |(_, words)| words);
        *whose = drop_down(ui, "The address is", shown, Filter::Off, &items).unwrap_or(*whose);
    } else {
        segmented(ui, whose, &CHOICES.map(|(one, words)| Segment::new(one, words)));
    }
}
