//! The pages a person sees. Templates and style lie in `assets/practice/`.
//!
//! Every value is escaped where it is put in, there is no script, nothing is loaded from elsewhere, and each page says
//! that it is for practice.

use axum::http::StatusCode;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use base64::{Engine, engine::general_purpose::STANDARD};

use super::app::App;
use super::authorize::{Request, Target};
use super::mint::fingerprint;
use super::options::User;
use super::refusal::Refusal;
use super::scope;

const FRAME: &str = include_str!("../../assets/practice/frame.html");
const LOGIN: &str = include_str!("../../assets/practice/login.html");
const CONSENT: &str = include_str!("../../assets/practice/consent.html");
const DEVICE: &str = include_str!("../../assets/practice/device.html");
const MESSAGE: &str = include_str!("../../assets/practice/message.html");
const HOME: &str = include_str!("../../assets/practice/home.html");
const STYLE: &str = include_str!("../../assets/practice/page.css");
const MARK: &str = include_str!("../../assets/practice/mark.svg");

/// What stands in the login form.
#[derive(Default)]
pub(super) struct Draft<'a> {
    pub(super) address: &'a str,
    pub(super) password: &'a str,
    /// Whether the last try failed.
    pub(super) wrong: bool,
}

/// Asks who is there.
pub(super) fn login(app: &App, name: &str, request: &Request, draft: &Draft) -> Response {
    let users =
        app.options.users.iter().map(|user| {
            fill(USER_ROW, &[("address", Text(&user.address)), ("password", Text(&user.password))])
        });
    let focus = |here: bool| Markup(if here { " autofocus" } else { "" }.to_owned());
    let wrong = "No practice user has this address and password. Both are listed below.";
    let body = fill(
        LOGIN,
        &[
            ("client", Text(&request.client_name)),
            ("request", Text(name)),
            ("problem", Markup(if draft.wrong { problem(wrong) } else { String::new() })),
            ("address", Text(draft.address)),
            ("password", Text(draft.password)),
            ("focus_address", focus(draft.address.is_empty())),
            ("focus_password", focus(!draft.address.is_empty() && draft.password.is_empty())),
            ("focus_continue", focus(!draft.password.is_empty())),
            ("users", Markup(users.collect())),
        ],
    );
    let status = if draft.wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page(status, "Sign in", &body, scheme(&request.target))
}

/// Asks whether the program may have what it wants.
pub(super) fn consent(name: &str, request: &Request, user: &User) -> Response {
    let permissions = scope::asked(&request.scopes).map(|permission| {
        fill(
            PERMISSION_ROW,
            &[
                ("icon", Text(permission.icon)),
                ("title", Text(permission.title)),
                ("meaning", Text(permission.meaning)),
                ("scope", Text(permission.name)),
            ],
        )
    });
    let whither = match &request.target {
        Target::Redirect { back, .. } => format!("The answer goes to {}", place(&back.uri)),
        Target::Device { user_code } => format!("The answer goes to the device that shows {user_code}"),
    };
    let body = fill(
        CONSENT,
        &[
            ("client", Text(&request.client_name)),
            ("request", Text(name)),
            ("initials", Text(&initials(&user.name))),
            ("name", Text(&user.name)),
            ("address", Text(&user.address)),
            ("permissions", Markup(permissions.collect())),
            ("whither", Text(&whither)),
        ],
    );
    page(StatusCode::OK, "Allow access", &body, scheme(&request.target))
}

/// Asks for the code that a device shows.
pub(super) fn device(typed: &str, wrong: bool) -> Response {
    let text = "No device waits with this code. Compare it with the one on the device.";
    let problem = if wrong { problem(text) } else { String::new() };
    let body = fill(DEVICE, &[("code", Text(typed)), ("problem", Markup(problem))]);
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page(status, "Sign in on a device", &body, None)
}

/// Says how it ended.
pub(super) fn message(title: &str, text: &str) -> Response {
    page(StatusCode::OK, title, &fill(MESSAGE, &[("title", Text(title)), ("text", Text(text))]), None)
}

/// Says why it cannot go on.
pub(super) fn refused(refusal: &Refusal) -> Response {
    let text = format!("{}. Close this page and look in the program that opened it.", refusal.description);
    let body = fill(MESSAGE, &[("title", Text("This does not go on here")), ("text", Text(&text))]);
    page(refusal.status, "This does not go on here", &body, None)
}

/// Says in a real provider's words why it does not go on.
pub(super) fn trouble(status: StatusCode, title: &str, text: &str) -> Response {
    page(status, title, &fill(MESSAGE, &[("title", Text(title)), ("text", Text(text))]), None)
}

/// Says what this is.
pub(super) fn home(app: &App) -> Response {
    let users =
        app.options.users.iter().map(|user| {
            fill(FACT_ROW, &[("address", Text(&user.address)), ("password", Text(&user.password))])
        });
    let body = fill(HOME, &[("issuer", Text(&app.issuer)), ("users", Markup(users.collect()))]);
    page(StatusCode::OK, "Practice provider", &body, None)
}

/// `GET` of an address that is not there.
pub(super) async fn not_found() -> Response {
    let body =
        fill(MESSAGE, &[("title", Text("Nothing here")), ("text", Text("This address does not exist."))]);
    page(StatusCode::NOT_FOUND, "Nothing here", &body, None)
}

/// `GET /mark.svg`
pub(super) async fn mark() -> Response {
    ([(CONTENT_TYPE, "image/svg+xml")], MARK).into_response()
}

const USER_ROW: &str = "<li><span><b>{{address}}</b><code>{{password}}</code></span>\
    <button class=quiet name=fill value=\"{{address}}\" formnovalidate>Fill in<span class=hidden> {{address}}</span>\
    </button></li>";

const FACT_ROW: &str = "<li><span><b>{{address}}</b><code>{{password}}</code></span></li>";

const PERMISSION_ROW: &str = "<li><svg viewBox=\"0 0 24 24\" aria-hidden=true><path d=\"{{icon}}\"/></svg>\
    <span><b>{{title}}</b><small>{{meaning}}</small></span><code>{{scope}}</code></li>";

fn problem(text: &str) -> String {
    fill("<p class=problem role=alert>{{text}}</p>", &[("text", Text(text))])
}

/// After a form, browsers apply `form-action` to the redirect too, so the scheme it leads to must be named. Not the
/// host: the grammar knows no IPv6 addresses.
fn scheme(target: &Target) -> Option<&str> {
    match target {
        Target::Redirect { back, .. } => Some(back.scheme()),
        Target::Device { .. } => None,
    }
}

/// A redirect URI in words: what is on this computer, or the host.
fn place(uri: &str) -> String {
    let url = url::Url::parse(uri).ok();
    match url.as_ref().and_then(url::Url::host_str) {
        Some("127.0.0.1" | "[::1]" | "localhost") => "a program on this computer".to_owned(),
        Some(host) => host.to_owned(),
        None => "a program that is installed on this computer".to_owned(),
    }
}

fn initials(name: &str) -> String {
    name.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect()
}

fn page(status: StatusCode, title: &str, body: &str, leads_to: Option<&str>) -> Response {
    let html = fill(
        FRAME,
        &[
            ("title", Text(title)),
            ("style", Markup(STYLE.to_owned())),
            ("mark", Markup(MARK.to_owned())),
            ("body", Markup(body.to_owned())),
        ],
    );
    let style = STANDARD.encode(fingerprint(STYLE));
    let leads_to = leads_to.map(|scheme| format!(" {scheme}:")).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; img-src 'self'; form-action 'self'{leads_to}; \
         frame-ancestors 'none'; base-uri 'none'"
    );
    let headers = [(CONTENT_TYPE, "text/html; charset=utf-8".to_owned()), (CONTENT_SECURITY_POLICY, policy)];
    (status, headers, html).into_response()
}

/// What goes into a gap of a template.
enum Filling<'a> {
    /// Characters from anywhere; escaped.
    Text(&'a str),
    /// HTML of our own making; not escaped.
    Markup(String),
}

use Filling::{Markup, Text};

/// Fills the gaps of a template, `{{name}}`, in one pass, so that a value can never open a gap itself.
fn fill(template: &str, fillings: &[(&str, Filling)]) -> String {
    let mut out = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let Some((name, after)) = after.split_once("}}") else {
            break;
        };
        match fillings.iter().find(|(known, _)| *known == name) {
            Some((_, Text(text))) => escape(text, &mut out),
            Some((_, Markup(markup))) => out.push_str(markup),
            None => {}
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_outside_is_escaped_and_opens_no_gap() {
        let filled = fill(
            "<a title=\"{{x}}\">{{y}}</a>",
            &[("x", Text("\"><script>{{y}}'&")), ("y", Markup("<b>".to_owned()))],
        );
        assert_eq!(filled, "<a title=\"&quot;&gt;&lt;script&gt;{{y}}&#39;&amp;\"><b></a>");
    }

    #[test]
    fn the_place_an_answer_goes_to_is_named_in_words() {
        assert_eq!(place("http://[::1]:4711/cb"), "a program on this computer");
        assert_eq!(place("https://mail.example.org/cb"), "mail.example.org");
        assert_eq!(place("org.example.app:/cb"), "a program that is installed on this computer");
    }
}
