//! Tells a person where a sign-in is, each thing once: the link, the code, what went wrong with the browser, who signed in.

use jiff::tz::TimeZone;

use crate::domain::problem::{Problem, harmless};
use crate::engine::command::Way;
use crate::engine::snapshot::{BrowserState, SignInStep, SignInStop, SignInView};
use crate::explain;

use super::super::output::Output;
use super::ask::Question;

/// What has been told so far.
pub(super) struct Guide<'a> {
    way: Way,
    output: &'a Output,
    link: Option<url::Url>,
    code: Option<String>,
    step: SignInStep,
    browser: BrowserState,
    refused: Option<Box<Problem>>,
    asked_who: bool,
}

impl<'a> Guide<'a> {
    pub(super) const fn new(way: Way, output: &'a Output) -> Self {
        let (step, browser) = (SignInStep::Prepare, BrowserState::NotOpened);
        Self { way, output, link: None, code: None, step, browser, refused: None, asked_who: false }
    }

    /// Tells what is new. Some news ask for an answer.
    pub(super) fn tell(&mut self, view: &SignInView) -> Option<Question> {
        self.tell_browser(view);
        self.tell_step(view);
        self.tell_code(view);
        let to_paste = self.tell_link(view) | self.tell_refusal(view);
        if let Some(SignInStop::SomeoneElse { signed_in_as }) = &view.stop
            && !std::mem::replace(&mut self.asked_who, true)
        {
            return Some(Question::WhoIsIt {
                attempt: view.attempt,
                wanted: view.address.clone(),
                signed_in_as: harmless(signed_in_as),
            });
        }
        (to_paste && self.way == Way::Paste).then_some(Question::LastPage { attempt: view.attempt })
    }

    /// A second link comes when the provider withheld a refresh token and is asked once more.
    fn tell_link(&mut self, view: &SignInView) -> bool {
        let Some(link) =
            view.link.as_ref().map(|link| &link.0).filter(|link| self.link.as_ref() != Some(link))
        else {
            return false;
        };
        self.output.words(match self.way {
            Way::Browser => "The browser opens now. If it does not, open this link on this computer:",
            Way::Link => "Open this link in a browser on this computer:",
            Way::Paste | Way::Device => "Open this link in any browser:",
        });
        self.output.words(&format!("\n  {link}\n"));
        if let Some(forward) = port_forward(link).filter(|_| self.way != Way::Paste) {
            self.output.words(&forward);
        }
        self.tell_wait(view);
        self.link = Some(link.clone());
        true
    }

    fn tell_code(&mut self, view: &SignInView) {
        let Some(device) =
            view.device.as_ref().filter(|device| self.code.as_ref() != Some(&device.user_code))
        else {
            return;
        };
        let (code, page) = (harmless(&device.user_code), harmless(&device.page));
        self.output.words(&format!("Open {page} on any device and type this code:\n\n  {code}\n"));
        if let Some(page) = &device.page_with_code {
            self.output.words(&format!("Or open it with the code in it: {}", harmless(page)));
        }
        self.tell_wait(view);
        self.code = Some(device.user_code.clone());
    }

    fn tell_wait(&self, view: &SignInView) {
        if let Some((_, until)) = view.wait {
            let until = until.to_zoned(TimeZone::system()).strftime("%H:%M:%S");
            self.output.words(&format!("Waiting until {until}; Ctrl-C cancels."));
        }
    }

    fn tell_step(&mut self, view: &SignInView) {
        if view.step > self.step && view.step > SignInStep::Wait && view.step < SignInStep::Done {
            self.output.words(&format!("{} …", view.step.words()));
        }
        self.step = view.step;
    }

    fn tell_browser(&mut self, view: &SignInView) {
        if let BrowserState::Failed(problem) = &view.browser
            && self.browser != view.browser
        {
            self.output.words(&format!(
                "{}; the link works in any browser on this computer.",
                explain::words(problem).title
            ));
        }
        self.browser = view.browser.clone();
    }

    /// Each refusal is a new problem with its own moment; the same one is not told twice.
    fn tell_refusal(&mut self, view: &SignInView) -> bool {
        let Some(problem) =
            view.paste_refused.as_ref().filter(|problem| self.refused.as_ref() != Some(problem))
        else {
            return false;
        };
        let words = explain::words(problem);
        self.output.words(&format!("{}. {}", words.title, words.what_happened));
        self.refused = Some(problem.clone());
        true
    }
}

/// Over SSH the browser is elsewhere: the line that leads its answer back here.
fn port_forward(link: &url::Url) -> Option<String> {
    let connection = std::env::var("SSH_CONNECTION").ok()?;
    forward_line(link, &connection)
}

/// `SSH_CONNECTION` is client address, client port, server address, server port.
fn forward_line(link: &url::Url, connection: &str) -> Option<String> {
    let server = connection.split_ascii_whitespace().nth(2)?;
    let redirect = link.query_pairs().find(|(name, _)| name == "redirect_uri")?.1.parse::<url::Url>().ok()?;
    let port = redirect.port()?;
    let words = "Over SSH, run this where the browser is, so that it can come back here";
    Some(format!("{words}:\n\n  ssh -N -L {port}:{}:{port} {server}\n", redirect.host_str()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_ssh_the_exact_port_is_named() {
        let link = "https://login.example.org/?redirect_uri=http%3A%2F%2F127.0.0.1%3A40123%2Fcallback"
            .parse()
            .unwrap();
        let command = forward_line(&link, "192.0.2.7 50022 192.0.2.1 22").unwrap();
        assert!(command.contains("ssh -N -L 40123:127.0.0.1:40123 192.0.2.1"), "{command}");
        assert_eq!(forward_line(&link, "nonsense"), None);
    }
}
