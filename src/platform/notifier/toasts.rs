//! Toasts of Windows, by way of the program's own entry in the registry, which Windows wants to know before it shows any.

use tokio::sync::mpsc::{Receiver, Sender};
use windows::Data::Xml::Dom::{XmlDocument, XmlElement};
use windows::Foundation::TypedEventHandler;
use windows::UI::Notifications::{ToastActivatedEventArgs, ToastNotification, ToastNotificationManager};
use windows::core::{HSTRING, IInspectable, Interface as _, Result};

use super::system::{Wish, pass_on};
use super::{Chosen, Notification, NotifierError, words};

/// Carries out wishes until nobody can wish any more.
pub(super) async fn serve(_address: Option<String>, mut wishes: Receiver<Wish>, choices: Sender<Chosen>) {
    let mut shown = Vec::new();
    while let Some(wish) = wishes.recv().await {
        match wish {
            Wish::Show(_, reply) if reply.is_closed() => {} // whoever asked has given up and will ask again
            Wish::Show(notification, reply) => {
                let done =
                    show(&notification, &choices).map(|toast| keep(&mut shown, notification.tag, toast));
                reply.send(done.map_err(|_windows| NotifierError::Unavailable)).ok(); // it is shown all the same
            }
            Wish::Withdraw(tag, reply) => {
                shown.retain(|(known, _)| *known != tag);
                withdraw(&tag).ok(); // it may have been closed already
                reply.send(()).ok(); // it is gone all the same
            }
        }
    }
}

/// A toast tells of a press only as long as it is held.
fn keep(shown: &mut Vec<(String, ToastNotification)>, tag: String, toast: ToastNotification) {
    shown.retain(|(known, _)| *known != tag);
    shown.truncate(MOST - 1);
    shown.insert(0, (tag, toast));
}

/// More than the accounts anybody has.
const MOST: usize = 256;

fn show(notification: &Notification, choices: &Sender<Chosen>) -> Result<ToastNotification> {
    let entry = windows_registry::CURRENT_USER.create(ENTRY)?;
    entry.set_string("DisplayName", "Mailward")?;
    let toast = ToastNotification::CreateToastNotification(&document(notification)?)?;
    toast.SetTag(&tag(&notification.tag))?;
    toast.SetGroup(&HSTRING::from(APP))?;
    let (choices, tag) = (choices.clone(), notification.tag.clone());
    let offered = notification.action.as_ref().map(|(name, _)| name.clone());
    toast.Activated(&TypedEventHandler::<ToastNotification, IInspectable>::new(move |_toast, pressed| {
        let pressed = pressed.as_ref().and_then(|pressed| pressed.cast::<ToastActivatedEventArgs>().ok());
        let action = pressed.and_then(|pressed| pressed.Arguments().ok()).map(|action| action.to_string());
        pass_on(&choices, &tag, offered.as_deref().filter(|offered| action.as_deref() == Some(offered)));
        Ok(())
    }))?;
    ToastNotificationManager::CreateToastNotifierWithId(&HSTRING::from(APP))?.Show(&toast)?;
    Ok(toast)
}

fn withdraw(name: &str) -> Result<()> {
    let (group, app) = (HSTRING::from(APP), HSTRING::from(APP));
    ToastNotificationManager::History()?.RemoveGroupedTagWithId(&tag(name), &group, &app)
}

const APP: &str = "Mailward";
const ENTRY: &str = r"SOFTWARE\Classes\AppUserModelId\Mailward";

/// Windows takes 64 letters.
fn tag(name: &str) -> HSTRING {
    HSTRING::from(name.chars().take(64).collect::<String>())
}

/// Made of nodes, so that no text in it can become one.
fn document(notification: &Notification) -> Result<XmlDocument> {
    let document = XmlDocument::new()?;
    let toast = node(&document, "toast", &[])?;
    if notification.urgent {
        toast.SetAttribute(&HSTRING::from("scenario"), &HSTRING::from("reminder"))?;
    }
    let visual = node(&document, "visual", &[])?;
    let binding = node(&document, "binding", &[("template", "ToastGeneric")])?;
    for text in [words::title(&notification.title), words::body(&notification.body)] {
        let line = node(&document, "text", &[])?;
        line.SetInnerText(&HSTRING::from(text))?;
        binding.AppendChild(&line)?;
    }
    visual.AppendChild(&binding)?;
    toast.AppendChild(&visual)?;
    if let Some((name, label)) = &notification.action {
        let actions = node(&document, "actions", &[])?;
        actions.AppendChild(&node(&document, "action", &[("content", label), ("arguments", name)])?)?;
        toast.AppendChild(&actions)?;
    }
    document.AppendChild(&toast)?;
    Ok(document)
}

fn node(document: &XmlDocument, name: &str, attributes: &[(&str, &str)]) -> Result<XmlElement> {
    let element = document.CreateElement(&HSTRING::from(name))?;
    for (name, value) in attributes {
        element.SetAttribute(&HSTRING::from(*name), &HSTRING::from(*value))?;
    }
    Ok(element)
}
