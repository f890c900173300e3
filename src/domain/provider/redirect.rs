//! Where the browser comes back to after a sign-in.
//!
//! Every authorization server has its own path, so that an answer meant for one is never taken for another's
//! (RFC 8252, section 8.10). The port is no difference, because servers ignore it.

use serde::{Deserialize, Serialize};

use super::ProviderError;

/// The redirect that a provider takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedirectRules {
    /// Whether Mailward can listen for it.
    #[serde(default)]
    pub form: RedirectForm,
    /// Which name of this computer the provider takes.
    #[serde(default)]
    pub host: LoopbackHost,
    /// The path, with its leading slash.
    pub path: String,
    /// Which port the provider takes.
    #[serde(default)]
    pub port: PortRule,
    /// Whether the redirect has to be entered at the provider.
    #[serde(default = "yes")]
    pub registered: bool,
    /// What to know when entering it, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

fn yes() -> bool {
    true
}

/// How the answer reaches Mailward.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RedirectForm {
    /// Mailward listens on loopback (RFC 8252, section 7.3).
    #[default]
    Loopback,
    /// The provider takes only https redirects: nobody listens, and the person pastes the final address.
    Paste,
}

/// The name of this computer in the redirect.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LoopbackHost {
    /// `127.0.0.1`, as RFC 8252 advises.
    #[default]
    Ip,
    /// `localhost`, where the provider insists; Mailward then listens on both families.
    Localhost,
}

/// The port in the redirect.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PortRule {
    /// Any free one; the registered redirect has none.
    #[default]
    Any,
    /// This one, because the provider compares the whole address.
    Fixed(u16),
}

impl RedirectRules {
    /// The usual rules, with a path of the server's own.
    pub fn usual(path: String) -> Self {
        Self {
            form: RedirectForm::Loopback,
            host: LoopbackHost::Ip,
            path,
            port: PortRule::Any,
            registered: true,
            note: None,
        }
    }

    /// The redirect address of one sign-in that listens on `port`. With [`RedirectForm::Paste`] the port is not used.
    pub fn address(&self, port: u16) -> String {
        match self.form {
            RedirectForm::Loopback => format!("http://{}:{port}{}", self.host_name(), self.path),
            RedirectForm::Paste => self.line(),
        }
    }

    /// The exact line to enter at the provider.
    pub fn line(&self) -> String {
        let (host, path) = (self.host_name(), &self.path);
        match (self.form, self.port) {
            (RedirectForm::Paste, _) => format!("https://{host}{path}"),
            (RedirectForm::Loopback, PortRule::Any) => format!("http://{host}{path}"),
            (RedirectForm::Loopback, PortRule::Fixed(port)) => format!("http://{host}:{port}{path}"),
        }
    }

    /// The host as it stands in the redirect.
    pub fn host_name(&self) -> &'static str {
        match self.host {
            LoopbackHost::Ip => "127.0.0.1",
            LoopbackHost::Localhost => "localhost",
        }
    }

    pub(super) fn check(&self) -> Result<(), ProviderError> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
        let well_formed = self.path.starts_with('/')
            && self.path.len() <= 200
            && self.path.bytes().all(plain)
            && !self.path.split('/').any(|segment| matches!(segment, "." | ".."));
        let fits = self.port != PortRule::Fixed(0);
        if well_formed && fits { Ok(()) } else { Err(ProviderError::Redirect) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_to_register_has_a_port_only_where_it_is_fixed() {
        let mut rules = RedirectRules::usual("/callback/example".to_owned());
        assert_eq!(rules.line(), "http://127.0.0.1/callback/example");
        assert_eq!(rules.address(4711), "http://127.0.0.1:4711/callback/example");
        rules.port = PortRule::Fixed(28471);
        rules.host = LoopbackHost::Localhost;
        assert_eq!(rules.line(), "http://localhost:28471/callback/example");
    }

    #[test]
    fn where_only_https_is_taken_the_address_is_pasted() {
        let mut rules = RedirectRules::usual("/callback/example".to_owned());
        rules.form = RedirectForm::Paste;
        assert_eq!(rules.address(4711), "https://127.0.0.1/callback/example");
        assert_eq!(rules.line(), rules.address(1));
    }

    #[test]
    fn a_path_with_a_query_or_a_step_up_is_refused() {
        for bad in ["callback", "/a?b", "/a#b", "/a/../b", "/a b", "/ä"] {
            assert_eq!(RedirectRules::usual(bad.to_owned()).check(), Err(ProviderError::Redirect), "{bad}");
        }
        assert_eq!(RedirectRules::usual("/".to_owned()).check(), Ok(()));
    }
}
