//! Texts that the person keeps in a file: where, the system's dialog asks; written beside the window, never while it draws.

use std::io;
use std::path::{Path, PathBuf};

use egui::Context;
use tokio::sync::oneshot::{self, Receiver, error::TryRecvError};

use crate::ui::dialogs::SaveWish;

use super::Window;

/// A text that is to be kept, and what became of it.
#[derive(Debug, Default)]
pub(super) struct Keeping {
    wish: Option<(SaveWish, String)>,
    answer: Option<Receiver<Kept>>,
}

/// What became of it.
#[derive(Debug)]
enum Kept {
    /// It stands in this file.
    In(PathBuf),
    /// No file was named: the person does not want it, or the desktop has no dialog for it.
    Nowhere,
    /// It could not be written.
    Refused(io::ErrorKind),
}

impl Keeping {
    /// Asks for a file once the frame is over, when the window can be the dialog's parent.
    pub(super) fn wish(&mut self, wish: SaveWish, text: String) {
        self.wish = Some((wish, text));
    }
}

impl Window {
    /// Opens the dialog, and writes where it says.
    pub(super) fn keep_text(&mut self, ctx: &Context, frame: &eframe::Frame) {
        let Some((wish, text)) = self.keeping.wish.take() else { return };
        let answer = self.files.save(&wish, frame);
        let (sender, receiver) = oneshot::channel();
        self.keeping.answer = Some(receiver);
        let (ctx, blocking) = (ctx.clone(), self.runtime.clone());
        self.runtime.spawn(async move {
            let kept = match answer.await {
                None => Kept::Nowhere,
                Some(path) => {
                    let written = blocking.spawn_blocking(move || write(&path, &text).map(|()| path)).await;
                    match written.unwrap_or_else(|_ended| Err(io::ErrorKind::Other.into())) {
                        Ok(path) => Kept::In(path),
                        Err(error) => Kept::Refused(error.kind()),
                    }
                }
            };
            sender.send(kept).ok(); // the window may be gone
            ctx.request_repaint();
        });
    }

    /// Says what became of it, once.
    pub(super) fn follow_kept_text(&mut self) {
        let Some(answer) = &mut self.keeping.answer else { return };
        let kept = match answer.try_recv() {
            Ok(kept) => kept,
            Err(TryRecvError::Empty) => return,
            Err(TryRecvError::Closed) => Kept::Nowhere,
        };
        self.keeping.answer = None;
        match kept {
            Kept::In(path) => self.notices.say(format!("Saved to {}", path.display())),
            Kept::Nowhere => self.notices.say_attention("Not saved; it can be copied instead"),
            Kept::Refused(kind) => self.notices.say_attention(format!("Could not be saved: {kind}")),
        }
    }
}

/// A summary that is cut short would be worse than none, so it is on the disk before it is called saved.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = std::fs::File::create(path)?;
    io::Write::write_all(&mut file, text.as_bytes())?;
    file.sync_all()
}
