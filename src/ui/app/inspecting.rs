//! The window's part of the inspector: what leads there, files that are brought to it, and what is wiped when it is left.
//!
//! A file is read beside the window, never while it draws, and only if it is a plain file of a sensible size.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use egui::{Context, ViewportCommand};
use tokio::sync::oneshot::{self, Receiver, error::TryRecvError};
use zeroize::Zeroizing;

use crate::engine::command::{Command, Reply};
use crate::ui::route::{Dialog, Route};
use crate::ui::screens::inspector::{BroughtAs, File, InspectorWish};

use super::Window;

/// What the window waits for.
#[derive(Default)]
pub(super) struct Inspecting {
    /// A file that is being read, and what it was brought for.
    reading: Option<(For, Receiver<io::Result<File>>)>,
    /// Whether the engine may hold something that was found.
    found: bool,
}

/// What a file was brought for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    /// It was dropped: the person says what it is.
    Either,
    /// Its keys.
    Keys,
}

impl Window {
    /// Shows the inspector with this.
    pub(super) fn inspect(&mut self, wish: InspectorWish, ctx: &Context) {
        self.route = Route::Inspector;
        let draft = &mut self.drafts.inspector;
        match wish {
            InspectorWish::Stored(id, token) => draft.look_at(id, token),
            InspectorWish::Copied => ctx.send_viewport_cmd(ViewportCommand::RequestPaste),
            InspectorWish::Against(against) => draft.check_against(*against),
            InspectorWish::KeysIn(path) => self.read(path, For::Keys, ctx),
            InspectorWish::Brought(BroughtAs::Report(path)) => {
                draft.forget_brought();
                self.outbox.send(Command::OpenReport(path, Reply::nowhere()));
                self.outbox.go(Route::Diagnose);
            }
            InspectorWish::Brought(what) => draft.take_brought(&what),
        }
        ctx.request_repaint();
    }

    /// A token that was brought, and what was found of it, are wiped when the screen is left.
    pub(super) fn leave_inspector(&mut self, ctx: &Context) {
        if self.route == Route::Inspector {
            self.inspecting.found |= self.drafts.inspector.has_asked();
            if self.dialog() != Some(Dialog::Brought) {
                self.drafts.inspector.forget_brought();
            }
            return;
        }
        self.drafts.inspector.leave();
        self.inspecting.reading = None;
        if std::mem::take(&mut self.inspecting.found) && !self.handle.send(Command::CloseInspection) {
            // The engine's queue is full for a moment.
            self.inspecting.found = true;
            ctx.request_repaint_after(AGAIN);
        }
    }

    /// A file was dropped on the inspector.
    pub(super) fn read_dropped(&mut self, path: PathBuf, ctx: &Context) {
        self.read(path, For::Either, ctx);
    }

    fn read(&mut self, path: PathBuf, what: For, ctx: &Context) {
        let (sender, receiver) = oneshot::channel();
        self.inspecting.reading = Some((what, receiver));
        let ctx = ctx.clone();
        self.runtime.spawn_blocking(move || {
            sender.send(read(&path)).ok(); // the window may be gone
            ctx.request_repaint();
        });
    }

    /// Takes what was read, once.
    pub(super) fn take_brought(&mut self) {
        let Some((what, receiver)) = self.inspecting.reading.as_mut() else { return };
        let (what, read) = match receiver.try_recv() {
            Ok(read) => (*what, read),
            Err(TryRecvError::Empty) => return,
            Err(TryRecvError::Closed) => (*what, Err(io::ErrorKind::Other.into())),
        };
        self.inspecting.reading = None;
        match (read, what) {
            (Ok(file), For::Keys) => self.drafts.inspector.check_against(file.into_keys()),
            (Ok(file), For::Either) => {
                self.drafts.inspector.bring(file);
                self.dialog = Some(Dialog::Brought);
            }
            (Err(error), _) => {
                let words = match error.kind() {
                    io::ErrorKind::FileTooLarge => "That file is too large for a token or keys".to_owned(),
                    io::ErrorKind::InvalidInput => "That is no file that can be read".to_owned(),
                    kind => format!("That file could not be read: {kind}"),
                };
                self.notices.say_attention(words);
            }
        }
    }
}

/// How long until the engine is asked again whose queue was full.
const AGAIN: std::time::Duration = std::time::Duration::from_millis(100);
/// A key set with certificates takes some kilobytes a key.
const MOST: u64 = 1 << 20;

pub(super) fn read(path: &Path) -> io::Result<File> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    // A pipe that nobody writes to would be waited for; so what it is comes before opening it.
    let kind = std::fs::metadata(path)?;
    if !kind.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    if kind.len() > MOST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    // It may hold a token: read into room that never has to grow.
    let room = usize::try_from(MOST).unwrap_or(0) + 1;
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    std::fs::File::open(path)?.take(MOST + 1).read_to_end(&mut bytes)?;
    if bytes.len() >= room {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(File { path: path.to_owned(), name, bytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_files_of_a_sensible_size_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("token"), "a.b.c").unwrap();
        std::fs::write(path("large"), vec![b'a'; (1 << 20) + 1]).unwrap();
        let found = read(&path("token")).unwrap();
        assert_eq!((found.name.as_str(), found.bytes.as_slice()), ("token", b"a.b.c".as_slice()));
        let refused = |path: &Path| read(path).err().map(|error| error.kind());
        assert_eq!(refused(&path("large")), Some(io::ErrorKind::FileTooLarge));
        assert_eq!(refused(folder.path()), Some(io::ErrorKind::InvalidInput));
        assert_eq!(refused(&path("none")), Some(io::ErrorKind::NotFound));
    }
}
