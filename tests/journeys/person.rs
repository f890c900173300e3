//! A person at the practice provider's pages, without a browser: types the password, agrees or not, and goes where the
//! provider sends them.

use url::Url;

use crate::http::{self, Reply};

/// The practice user that every test signs in as.
pub(crate) const ANNA: &str = "practice.user@example.org";
/// Another one.
pub(crate) const BEN: &str = "second.user@example.org";

/// Signs in and agrees; gives where the provider sends the browser, with the code.
pub(crate) fn agree(link: &Url) -> Url {
    decide(link, ANNA, "allow")
}

/// Signs in as this user and decides. A provider that refuses at once sends the browser back without asking.
pub(crate) fn decide(link: &Url, user: &str, decision: &str) -> Url {
    let login = http::get(link);
    if let Some(back) = login.location() {
        return back;
    }
    let decided = log_in_and_decide(link, &login, user, decision);
    decided.location().unwrap_or_else(|| panic!("no redirect: {decided:?}"))
}

/// Types the code of a device on the provider's page, signs in and agrees.
pub(crate) fn allow_device(page: &Url, user_code: &str) -> Reply {
    let login = http::post(page, &[("user_code", user_code)]);
    log_in_and_decide(page, &login, ANNA, "allow")
}

fn log_in_and_decide(at: &Url, login: &Reply, user: &str, decision: &str) -> Reply {
    let password = if user == BEN { "practice-2" } else { "practice" };
    let to = |path: &str| at.join(path).unwrap();
    let form = [("request", login.request()), ("username", user), ("password", password)];
    let consent = http::post(&to("/authorize/login"), &form);
    http::post(&to("/authorize/decide"), &[("request", consent.request()), ("decision", decision)])
}
