//! Notifications of macOS, of the kind that a program may show without being a signed bundle.
//!
//! They are shown and that is all: presses arrive only in a program that runs the main loop for them, and there is no way to
//! take one back or to put another in its place.

use mac_notification_sys::Notification as Banner;
use tokio::sync::mpsc::{Receiver, Sender};

use super::system::Wish;
use super::{Chosen, Notification, NotifierError, words};

/// Carries out wishes until nobody can wish any more.
pub(super) async fn serve(_address: Option<String>, mut wishes: Receiver<Wish>, _choices: Sender<Chosen>) {
    // Without this the crate would ask AppleScript for a program called `use_default`, and macOS the person where it is.
    mac_notification_sys::set_application(sender()).ok(); // then it is who we really are
    while let Some(wish) = wishes.recv().await {
        match wish {
            Wish::Show(_, reply) if reply.is_closed() => {} // whoever asked has given up and will ask again
            Wish::Show(notification, reply) => {
                reply.send(show(&notification)).ok(); // it is shown all the same
            }
            Wish::Withdraw(tag, reply) => {
                tracing::debug!(tag, "macOS keeps a notification until somebody closes it");
                reply.send(()).ok(); // nobody waits any more
            }
        }
    }
}

/// A bare program has no name of its own in the notification centre and borrows the terminal's.
fn sender() -> &'static str {
    let bundled = std::env::current_exe()
        .is_ok_and(|program| program.parent().is_some_and(|folder| folder.ends_with("Contents/MacOS")));
    if bundled { "mailward.Mailward" } else { "com.apple.Terminal" }
}

fn show(notification: &Notification) -> Result<(), NotifierError> {
    let (title, body) = (words::title(&notification.title), words::body(&notification.body));
    let shown = Banner::new().title(&title).message(&body).asynchronous(true).send();
    shown.map(drop).map_err(|_macos| NotifierError::Unavailable)
}
