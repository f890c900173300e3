//! The parameters of a request, from a query or a form.
//!
//! A parameter that occurs twice spoils the request, and an empty one counts as absent (RFC 6749, section 3.1).

use std::collections::HashMap;

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;

use super::refusal::Refusal;

/// Parameters by name.
pub(super) struct Params(HashMap<String, String>);

impl Params {
    /// Reads a query string.
    pub(super) fn from_query(query: &str) -> Result<Self, Refusal> {
        let mut params = HashMap::new();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            if !value.is_empty() && params.insert(name.into_owned(), value.into_owned()).is_some() {
                return Err(Refusal::invalid_request("A parameter occurs twice"));
            }
        }
        Ok(Self(params))
    }

    /// Reads a form, which must say that it is one.
    pub(super) fn from_form(headers: &HeaderMap, body: &str) -> Result<Self, Refusal> {
        let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Refusal::invalid_request("The body must be application/x-www-form-urlencoded"));
        }
        Self::from_query(body)
    }

    /// A parameter, if it is there.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// A parameter that must be there.
    pub(super) fn need(&self, name: &str, otherwise: &'static str) -> Result<&str, Refusal> {
        self.get(name).ok_or_else(|| Refusal::invalid_request(otherwise))
    }

    /// A parameter as our own text.
    pub(super) fn own(&self, name: &str) -> Option<String> {
        self.0.get(name).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_that_occurs_twice_spoils_the_request() {
        assert!(Params::from_query("a=1&b=2&a=1").is_err());
    }

    #[test]
    fn an_empty_parameter_counts_as_absent() {
        let params = Params::from_query("a=&b=x%20y+z").unwrap();
        assert_eq!(params.get("a"), None);
        assert_eq!(params.get("b"), Some("x y z"));
    }
}
