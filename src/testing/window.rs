//! The whole window without a display and without an engine: snapshots go in, commands come out.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use jiff::Timestamp;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{mpsc, watch};

use crate::engine::command::Command;
use crate::engine::handle::EngineHandle;
use crate::engine::snapshot::Snapshot;
use crate::ui::Start;
use crate::ui::app::Window;
use crate::ui::dialogs::{Answer, FileDialogs, OpenWish, SaveWish};

use super::screen::Screen;
use super::snapshots;

/// A window under test, and the ends of its engine.
pub struct Desk {
    /// Draws it and presses its buttons.
    pub harness: Harness<'static, Window>,
    commands: mpsc::Receiver<Command>,
    publish: watch::Sender<Arc<Snapshot>>,
    clock: Arc<Mutex<Timestamp>>,
    /// What the system's dialogs for files were asked, and what they answer.
    pub files: Files,
    /// Waiting for news runs here as long as the window is there.
    _runtime: Runtime,
}

/// Dialogs for files that answer at once what a test has put there; nothing at first, as where there is no portal.
#[derive(Debug, Clone, Default)]
pub struct Files(Arc<Mutex<(Option<PathBuf>, Vec<SaveWish>)>>);

impl Files {
    /// What the next dialogs answer.
    #[expect(clippy::expect_used, reason = "a test that fails while it holds the lock has failed already")]
    pub fn answer(&self, path: Option<&str>) {
        self.0.lock().expect("no test fails while it holds it").0 = path.map(PathBuf::from);
    }

    /// What was asked since the last look.
    #[expect(clippy::expect_used, reason = "a test that fails while it holds the lock has failed already")]
    pub fn asked(&self) -> Vec<SaveWish> {
        std::mem::take(&mut self.0.lock().expect("no test fails while it holds it").1)
    }
}

impl FileDialogs for Files {
    #[expect(clippy::expect_used, reason = "a test that fails while it holds the lock has failed already")]
    fn save(&self, wish: &SaveWish, _parent: &eframe::Frame) -> Answer {
        let mut files = self.0.lock().expect("no test fails while it holds it");
        files.1.push(wish.clone());
        let answer = files.0.clone();
        Box::pin(async move { answer })
    }

    #[expect(clippy::expect_used, reason = "a test that fails while it holds the lock has failed already")]
    fn open(&self, _wish: &OpenWish, _parent: &eframe::Frame) -> Answer {
        let answer = self.0.lock().expect("no test fails while it holds it").0.clone();
        Box::pin(async move { answer })
    }

    fn home(&self) -> Option<PathBuf> {
        Some(PathBuf::from("/home/anna"))
    }
}

impl Desk {
    /// Shows this snapshot in the usual window.
    pub fn with(snapshot: Snapshot) -> Self {
        Self::on(Screen::default(), snapshot)
    }

    /// Shows this snapshot on a screen of another size or theme.
    #[expect(clippy::expect_used, reason = "a test without threads cannot go on")]
    pub fn on(screen: Screen, snapshot: Snapshot) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).build().expect("a runtime");
        let (handle, commands, publish) = EngineHandle::detached(snapshot);
        let clock = Arc::new(Mutex::new(snapshots::now()));
        let reads = Arc::clone(&clock);
        let files = Files::default();
        let start = Start {
            asked_to_end: None,
            files: Box::new(files.clone()),
            handle,
            now: Arc::new(move || *reads.lock().expect("no test fails while it holds the time")),
            runtime: runtime.handle().clone(),
            time_zone: snapshots::zone(),
            state: None,
        };
        let mut harness = screen.builder().build_eframe(|creation| Window::new(start, &creation.egui_ctx));
        harness.run();
        Self { harness, commands, publish, clock, files, _runtime: runtime }
    }

    /// The engine says something else; the window is drawn until it rests.
    pub fn say(&mut self, snapshot: Snapshot) {
        self.publish(snapshot);
        // News wakes a window from a thread of its own; a test does not depend on when that one runs.
        self.harness.ctx.request_repaint();
        self.harness.run();
    }

    /// The engine says something else, which the next frame shows.
    pub fn publish(&mut self, snapshot: Snapshot) {
        self.publish.send_replace(Arc::new(snapshot));
    }

    /// Whether it asks for no frame by itself. What was said wakes it from a thread of its own, which may be late: a frame or
    /// two more are allowed, and then it must be quiet.
    pub fn rests(&mut self) -> bool {
        (0..3).any(|_| self.harness.run() == 1)
    }

    /// Draws until this look finds something. What a thread beside the window does comes when it comes, on a busy machine late.
    #[expect(clippy::panic, reason = "a test that waits for nothing has failed")]
    pub fn comes<T>(&mut self, mut look: impl FnMut(&mut Self) -> Option<T>) -> T {
        for _ in 0..10_000 {
            self.harness.step();
            if let Some(found) = look(self) {
                self.harness.run();
                return found;
            }
            std::thread::park_timeout(Duration::from_millis(5));
        }
        panic!("it never came");
    }

    /// Draws until something of this name can be seen, like [`Desk::comes`].
    pub fn shows(&mut self, label: &str) {
        self.comes(|desk| desk.harness.query_by_label(label).map(drop));
    }

    /// Turns the time to this moment.
    #[expect(clippy::expect_used, reason = "a test that fails while it holds the time has failed already")]
    pub fn turn_to(&mut self, moment: Timestamp) {
        *self.clock.lock().expect("no test fails while it holds the time") = moment;
        self.harness.run();
    }

    /// The commands since the last look, as text: what they are and whom they are for.
    pub fn commands(&mut self) -> Vec<String> {
        self.take().iter().map(|command| format!("{command:?}")).collect()
    }

    /// The commands since the last look.
    pub fn take(&mut self) -> Vec<Command> {
        std::iter::from_fn(|| self.commands.try_recv().ok()).collect()
    }
}
