//! A token on the clipboard is taken off it again, if it is still there.
//!
//! What was copied is known by a keyed hash alone, so the characters are not kept to compare them. The clipboard is read as
//! if the person had pasted, and the answer is taken out of the input before any field can see it. On Wayland a window may
//! neither read nor change the clipboard while it has no focus: there it is cleared as soon as the focus is back.

use std::hash::{BuildHasher as _, RandomState};

use egui::{Context, Event, RawInput, ViewportCommand};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};

/// The token that was copied last, if it may still be on the clipboard.
#[derive(Debug, Default)]
pub(super) struct Clipboard {
    held: Option<Held>,
    /// The window is to be closed once the clipboard is seen to.
    closing: bool,
}

#[derive(Debug)]
struct Held {
    keyed: RandomState,
    hash: u64,
    clear_at: Timestamp,
    reading: Reading,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// Not asked for.
    Not,
    /// Asked for; so many frames may still pass without an answer.
    Awaited(u8),
    /// It holds the token.
    Same,
    /// It holds something else.
    Other,
}

/// How long a token stays on the clipboard.
pub(super) const STAYS: SignedDuration = SignedDuration::from_secs(45);
/// The clipboard answers with the next frame; a hidden window may need a few.
const FRAMES: u8 = 5;

impl Clipboard {
    /// Copies a token and looks after it from now on.
    pub(super) fn copy(&mut self, ctx: &Context, token: &SecretString, now: Timestamp) {
        #[expect(clippy::disallowed_methods, reason = "the person asked to copy it; the log has it")]
        let characters = token.expose_secret();
        let keyed = RandomState::new();
        let hash = keyed.hash_one(characters);
        ctx.copy_text(characters.to_owned());
        self.held = Some(Held { keyed, hash, clear_at: now + STAYS, reading: Reading::Not });
        ctx.request_repaint_after(STAYS.unsigned_abs());
    }

    /// Something that is no token was copied: nothing of ours is there any more.
    pub(super) fn forget(&mut self) {
        self.held = None;
    }

    /// Takes the answer to a reading out of the input, so that it reaches no field.
    pub(super) fn take_answer(&mut self, input: &mut RawInput) {
        let Some(held) = self.held.as_mut().filter(|held| matches!(held.reading, Reading::Awaited(_))) else {
            return;
        };
        let is_answer = |event: &Event| matches!(event, Event::Paste(_) | Event::PasteImage(_));
        let Some(at) = input.events.iter().position(is_answer) else {
            return;
        };
        held.reading = match input.events.remove(at) {
            Event::Paste(text) if held.keyed.hash_one(text.as_str()) == held.hash => Reading::Same,
            _ => Reading::Other,
        };
    }

    /// Reads the clipboard when the time is over, and clears it if the token is still there. Tells when it was.
    pub(super) fn look_after(&mut self, ctx: &Context, now: Timestamp) -> bool {
        self.hold_back_closing(ctx, now);
        let Some(held) = &mut self.held else {
            self.close(ctx);
            return false;
        };
        match held.reading {
            Reading::Same => {
                ctx.copy_text(String::new());
                ctx.send_viewport_cmd(ViewportCommand::RequestPaintWhileHidden);
                ctx.request_repaint();
                self.held = None;
                return true;
            }
            Reading::Other => {
                self.held = None;
                ctx.request_repaint();
            }
            Reading::Awaited(0) => {
                // Without the focus nobody answers on Wayland; with it, there is no text to be had.
                let focused = ctx.input(|input| input.focused);
                if focused || self.closing {
                    self.held = None;
                } else {
                    held.reading = Reading::Not;
                }
            }
            Reading::Awaited(left) => {
                held.reading = Reading::Awaited(left - 1);
                ctx.request_repaint();
            }
            Reading::Not => read(ctx, held, now),
        }
        false
    }

    /// A window that is closed clears the clipboard first.
    fn hold_back_closing(&mut self, ctx: &Context, now: Timestamp) {
        let asked = ctx.input(|input| input.viewport().close_requested());
        if let Some(held) = self.held.as_mut().filter(|_| asked && !self.closing) {
            held.clear_at = held.clear_at.min(now);
            self.closing = true;
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            ctx.request_repaint();
        }
    }

    fn close(&mut self, ctx: &Context) {
        if std::mem::take(&mut self.closing) {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }
}

fn read(ctx: &Context, held: &mut Held, now: Timestamp) {
    if now < held.clear_at {
        let wait = held.clear_at.duration_since(now).unsigned_abs();
        return ctx.request_repaint_after(wait);
    }
    held.reading = Reading::Awaited(FRAMES);
    ctx.send_viewport_cmd(ViewportCommand::RequestPaste);
    ctx.send_viewport_cmd(ViewportCommand::RequestPaintWhileHidden);
    ctx.request_repaint();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::snapshots::{after, now};

    /// One frame in which the clipboard answers this; gives back what is copied and whether it was read.
    fn frame(
        ctx: &Context,
        clipboard: &mut Clipboard,
        answer: Option<&str>,
        at: Timestamp,
    ) -> (Option<String>, bool) {
        let mut input = RawInput { focused: true, ..RawInput::default() };
        input.events.extend(answer.map(|text| Event::Paste(text.to_owned())));
        clipboard.take_answer(&mut input);
        let mut output = ctx.run_ui(input, |ui| {
            clipboard.look_after(ui.ctx(), at);
            let seen = ui.input(|input| input.events.iter().any(|event| matches!(event, Event::Paste(_))));
            assert!(!seen || answer.is_none_or(|text| text != TOKEN), "a field could have seen the token");
        });
        output.textures_delta.clear();
        let copied = output.platform_output.commands.into_iter().find_map(|command| match command {
            egui::OutputCommand::CopyText(text) => Some(text),
            _ => None,
        });
        let commands = output.viewport_output.into_values().flat_map(|viewport| viewport.commands);
        (copied, commands.into_iter().any(|command| command == ViewportCommand::RequestPaste))
    }

    const TOKEN: &str = "CANARY-of-the-clipboard";

    fn copied() -> (Context, Clipboard) {
        let (ctx, mut clipboard) = (Context::default(), Clipboard::default());
        crate::ui::theme::install(&ctx);
        let token = SecretString::from(TOKEN);
        let mut output = ctx.run_ui(RawInput::default(), |ui| clipboard.copy(ui.ctx(), &token, now()));
        output.textures_delta.clear();
        let command = output.platform_output.commands.pop();
        assert!(matches!(command, Some(egui::OutputCommand::CopyText(text)) if text == TOKEN));
        (ctx, clipboard)
    }

    fn seconds(count: i64) -> Timestamp {
        after(SignedDuration::from_secs(count))
    }

    #[test]
    fn the_token_is_taken_off_the_clipboard_after_45_seconds() {
        let (ctx, mut clipboard) = copied();
        assert_eq!(frame(&ctx, &mut clipboard, None, seconds(44)), (None, false));
        assert_eq!(frame(&ctx, &mut clipboard, None, seconds(45)), (None, true));
        assert_eq!(frame(&ctx, &mut clipboard, Some(TOKEN), seconds(45)), (Some(String::new()), false));
        assert_eq!(frame(&ctx, &mut clipboard, None, seconds(90)), (None, false));
    }

    #[test]
    fn what_was_copied_since_stays() {
        let (ctx, mut clipboard) = copied();
        frame(&ctx, &mut clipboard, None, seconds(45));
        assert_eq!(frame(&ctx, &mut clipboard, Some("a recipe"), seconds(45)), (None, false));
        assert_eq!(frame(&ctx, &mut clipboard, None, seconds(90)), (None, false));
    }

    #[test]
    fn a_clipboard_without_text_is_left_alone() {
        let (ctx, mut clipboard) = copied();
        frame(&ctx, &mut clipboard, None, seconds(45));
        for _ in 0..=FRAMES {
            assert_eq!(frame(&ctx, &mut clipboard, None, seconds(46)), (None, false));
        }
        assert!(clipboard.held.is_none());
    }

    #[test]
    fn what_is_kept_of_the_token_says_nothing_of_it() {
        let (_, clipboard) = copied();
        assert!(!format!("{clipboard:?}").contains("CANARY"));
    }
}
