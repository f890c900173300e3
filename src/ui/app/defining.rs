//! The window's part of definitions: one that was picked is read beside the window and opened in the editor, not kept.

use std::io;
use std::path::PathBuf;

use egui::Context;
use tokio::sync::oneshot::{self, Receiver, error::TryRecvError};

use crate::domain::provider::ProviderId;
use crate::ui::dialogs::PickFor;
use crate::ui::route::Route;

use super::Window;
use super::inspecting::read;

/// What the window waits for.
#[derive(Debug, Default)]
pub(super) struct Defining {
    reading: Option<Receiver<io::Result<String>>>,
}

impl Window {
    /// Reads a definition that was picked, and opens one that was read.
    pub(super) fn follow_definition(&mut self, ctx: &Context) {
        match self.answered_file(|pick| pick == Some(PickFor::Definition)) {
            Some(Some(path)) => self.read_definition(path, ctx),
            Some(None) => {
                self.notices.say_attention("No file was chosen; a definition can be pasted as TOML");
            }
            None => {}
        }
        let Some(reading) = self.defining.reading.as_mut() else { return };
        let text = match reading.try_recv() {
            Ok(text) => text,
            Err(TryRecvError::Empty) => return,
            Err(TryRecvError::Closed) => Err(io::ErrorKind::Other.into()),
        };
        self.defining.reading = None;
        match text {
            Ok(text) => {
                self.drafts.providers.bring(text);
                self.route = Route::Providers;
            }
            Err(error) => {
                let words = match error.kind() {
                    io::ErrorKind::FileTooLarge => "That file is too large for a definition".to_owned(),
                    io::ErrorKind::InvalidInput => "That is no file that can be read".to_owned(),
                    io::ErrorKind::InvalidData => "That file is no text".to_owned(),
                    kind => format!("That file could not be read: {kind}"),
                };
                self.notices.say_attention(words);
            }
        }
    }

    /// Opens a person's own definition in the editor, unless another one is not kept yet: that comes first.
    pub(super) fn change_definition(&mut self, id: &ProviderId) {
        let own = self.picture.snapshot.catalogue.find(id).cloned();
        self.route = Route::Providers;
        match own {
            Some(provider) => self.drafts.providers.change(&provider),
            None => self.drafts.providers.list(),
        }
    }

    fn read_definition(&mut self, path: PathBuf, ctx: &Context) {
        let (sender, receiver) = oneshot::channel();
        self.defining.reading = Some(receiver);
        let ctx = ctx.clone();
        self.runtime.spawn_blocking(move || {
            let text = read(&path).and_then(|file| {
                let text = std::str::from_utf8(&file.bytes).map(str::to_owned);
                text.map_err(|_error| io::ErrorKind::InvalidData.into())
            });
            sender.send(text).ok(); // the window may be gone
            ctx.request_repaint();
        });
    }
}
