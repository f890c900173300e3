//! The redirect of a sign-in: the provider's form, or the one the person registered.

use url::Url;

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{LoopbackHost, PortRule, Provider, RedirectForm, RedirectRules};
use crate::platform::random::Random;

/// The rules in force. `own` is a redirect as it was registered, as in `http://localhost:8080/callback`; only loopback
/// addresses and https ones (which are pasted) can come back here.
pub fn rules(provider: &Provider, own: Option<&str>) -> Result<RedirectRules, Problem> {
    let Some(own) = own else {
        return Ok(provider.redirect.clone());
    };
    let unfit = || Problem::new(ProblemKind::RedirectInvalid).fact("redirect", own);
    let url: Url = own.parse().map_err(|_not_an_address| unfit())?;
    if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
        return Err(unfit());
    }
    let host = match (url.scheme(), url.host_str()) {
        ("http", Some("127.0.0.1")) => LoopbackHost::Ip,
        ("http", Some("localhost")) => LoopbackHost::Localhost,
        ("https", Some(_)) => {
            return Ok(RedirectRules {
                form: RedirectForm::Paste,
                ..RedirectRules::usual(url.path().to_owned())
            });
        }
        _ => return Err(unfit()),
    };
    let port = url.port().filter(|port| *port != 0).map_or(PortRule::Any, PortRule::Fixed);
    Ok(RedirectRules { host, port, ..RedirectRules::usual(url.path().to_owned()) })
}

/// The address to send when nobody listens and the person pastes where the browser ended.
pub(super) fn for_pasting(
    rules: &RedirectRules,
    own: Option<&str>,
    random: &dyn Random,
) -> Result<Url, Problem> {
    let text = match (rules.form, own) {
        (RedirectForm::Paste, Some(own)) => own.to_owned(),
        _ => rules.address(pasted_port(rules, random)),
    };
    text.parse().map_err(|_not_an_address| Problem::new(ProblemKind::RedirectInvalid).fact("redirect", text))
}

/// A port nobody is likely to listen on: the browser must end on a page that does not load, with the answer in its address.
fn pasted_port(rules: &RedirectRules, random: &dyn Random) -> u16 {
    if let PortRule::Fixed(port) = rules.port {
        return port;
    }
    let mut bytes = [0_u8; 2];
    random.fill(&mut bytes);
    49_152 + u16::from_le_bytes(bytes) % 16_384
}
