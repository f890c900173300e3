//! Reads what the browser brings back (RFC 6749, section 4.1.2; RFC 9207, section 2.4).
//!
//! The order is the protection: first whether it belongs to this sign-in at all, then whether it is well-formed, then who
//! sent it, and only then what it says. A redirect with another state is not this sign-in's end: whoever listens goes on.

use aws_lc_rs::constant_time;
use secrecy::ExposeSecret;
use url::{Url, form_urlencoded};
use zeroize::Zeroizing;

use super::authorize::AuthorizationRequest;
use super::fault::Refusal;
use crate::domain::problem::harmless;
use crate::domain::secret::{AuthorizationCode, PastedAddress};

/// Why a redirect gives no code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RedirectError {
    /// It carries no state or another one's: it is not the answer to this sign-in, which goes on.
    #[error("the redirect belongs to another sign-in")]
    ForeignState,
    /// A parameter occurs twice (RFC 6749, section 3.1).
    #[error("the redirect has the parameter {0} twice")]
    Duplicate(String),
    /// The provider always says who it is, and this redirect does not (RFC 9207, section 2.4).
    #[error("the redirect does not say which provider sent it")]
    IssuerMissing,
    /// It comes from another provider than the one that was asked: a mix-up attack or a wrong definition.
    #[error("the redirect comes from {0}")]
    IssuerMixUp(String),
    /// The provider said no.
    #[error("the provider refused: {0}")]
    Refused(Box<Refusal>),
    /// A token came where only a code may come; it is not used (RFC 9700, section 2.1.2).
    #[error("the redirect brought a token instead of a code")]
    ImplicitAnswer,
    /// Neither an error nor a code, or a code with characters that none may have (RFC 6749, appendix A.11).
    #[error("the redirect has no usable code")]
    CodeMissing,
    /// What was pasted is the address of another page, or no address at all.
    #[error("this is not the address of the page the browser ended on")]
    NotThisRedirect,
}

impl RedirectError {
    /// Whether the request was somebody else's, so that the sign-in is still open.
    pub fn is_foreign(&self) -> bool {
        *self == Self::ForeignState
    }
}

impl AuthorizationRequest {
    /// Reads the query of a request to the redirect address, form-encoded as it came.
    ///
    /// RFC 6749, sections 3.1, 4.1.2 and 4.1.2.1; RFC 9207, section 2.4.
    pub fn read_redirect(&self, query: &str) -> Result<AuthorizationCode, RedirectError> {
        let parameters = Parameters::read(query);
        self.check_state(&parameters)?;
        parameters.check_once()?;
        self.check_issuer(parameters.get("iss"))?;
        if let Some(error) = parameters.get("error") {
            return Err(RedirectError::Refused(Box::new(refusal(error, &parameters))));
        }
        if parameters.get("access_token").is_some() || parameters.get("id_token").is_some() {
            return Err(RedirectError::ImplicitAnswer);
        }
        let well_formed =
            |code: &&str| !code.is_empty() && code.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        let code = parameters.get("code").filter(well_formed).ok_or(RedirectError::CodeMissing)?;
        Ok(AuthorizationCode::new(code))
    }

    /// Reads what a person copied from the browser's address line: the whole address, or its query.
    ///
    /// The address must be this sign-in's redirect address; only its query and fragment may differ.
    pub fn read_pasted(&self, pasted: &PastedAddress) -> Result<AuthorizationCode, RedirectError> {
        #[expect(
            clippy::disallowed_methods,
            reason = "read for the code in it, which goes on in its own type"
        )]
        let text = pasted.expose_secret().trim().trim_matches(['<', '>', '"']);
        if text.len() > LONGEST_PASTE || text.chars().any(char::is_whitespace) {
            return Err(RedirectError::NotThisRedirect);
        }
        let Ok(address) = Url::parse(text) else {
            let query = text.trim_start_matches('?');
            return if query.contains('=') {
                self.read_redirect(query)
            } else {
                Err(RedirectError::NotThisRedirect)
            };
        };
        if !self.is_redirect(&address) {
            return Err(RedirectError::NotThisRedirect);
        }
        if address.fragment().is_some_and(|fragment| Parameters::read(fragment).get("access_token").is_some())
        {
            return Err(RedirectError::ImplicitAnswer);
        }
        self.read_redirect(address.query().unwrap_or_default())
    }

    fn is_redirect(&self, address: &Url) -> bool {
        let mut bare = address.clone();
        bare.set_query(None);
        bare.set_fragment(None);
        bare == self.redirect_uri
    }

    fn check_state(&self, parameters: &Parameters) -> Result<(), RedirectError> {
        #[expect(
            clippy::disallowed_methods,
            reason = "compared in constant time with what came back; nothing leaves"
        )]
        let ours = self.state.expose_secret().as_bytes();
        let is_ours = |theirs: &str| constant_time::verify_slices_are_equal(ours, theirs.as_bytes()).is_ok();
        if parameters.all("state").any(is_ours) { Ok(()) } else { Err(RedirectError::ForeignState) }
    }

    /// Simple string comparison, nothing normalised. A server that is not known to send `iss` and does all the same is
    /// believed if it names the very server whose page was opened: the same origin as the authorization endpoint.
    fn check_issuer(&self, iss: Option<&str>) -> Result<(), RedirectError> {
        let Some(iss) = iss else {
            return if self.sends_iss { Err(RedirectError::IssuerMissing) } else { Ok(()) };
        };
        let expected = self.issuer.as_ref().is_some_and(|issuer| issuer.is(iss, None));
        let known = self.sends_iss && self.issuer.is_some();
        if expected || (!known && self.is_same_origin(iss)) {
            return Ok(());
        }
        Err(RedirectError::IssuerMixUp(harmless(&iss.chars().take(200).collect::<String>())))
    }

    fn is_same_origin(&self, iss: &str) -> bool {
        Url::parse(iss).is_ok_and(|url| url.origin() == self.authorization_endpoint.origin())
    }
}

/// Far more than any browser shows in its address line.
const LONGEST_PASTE: usize = 64 * 1024;

fn refusal(error: &str, parameters: &Parameters) -> Refusal {
    let mut refusal = Refusal::new(error, parameters.get("error_description"));
    refusal.uri = parameters.get("error_uri").map(harmless);
    refusal.suberror = parameters.get("error_subcode").map(harmless);
    refusal
}

/// The parameters in their order, decoded once; wiped afterwards, because one of them may be a code.
struct Parameters(Vec<(String, Zeroizing<String>)>);

impl Parameters {
    fn read(query: &str) -> Self {
        let decoded = form_urlencoded::parse(query.as_bytes());
        Self(decoded.map(|(name, value)| (name.into_owned(), Zeroizing::new(value.into_owned()))).collect())
    }

    fn all(&self, name: &'static str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The value; one without a value counts as not sent (RFC 6749, section 3.1).
    fn get(&self, name: &'static str) -> Option<&str> {
        self.all(name).find(|value| !value.is_empty())
    }

    fn check_once(&self) -> Result<(), RedirectError> {
        let mut seen = std::collections::HashSet::new();
        match self.0.iter().find(|(name, _)| !seen.insert(name.as_str())) {
            Some((name, _)) => {
                Err(RedirectError::Duplicate(harmless(&name.chars().take(40).collect::<String>())))
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
