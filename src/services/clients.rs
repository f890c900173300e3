//! What becomes of a client that Mailward registered by itself: reading its registration back, and deleting it (RFC 7592).

use jiff::Timestamp;

use crate::domain::provider::ClientId;

/// What a provider knows of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrationRead {
    /// Its client ID.
    pub id: ClientId,
    /// The name that the consent page shows.
    pub name: Option<String>,
    /// Where sign-ins may come back to.
    pub redirects: Vec<String>,
    /// What it may ask for, as one text.
    pub scope: Option<String>,
    /// When it was registered.
    pub issued_at: Option<Timestamp>,
    /// When its secret stops being good; `None` where it has none or it never does.
    pub secret_expires_at: Option<Timestamp>,
    /// How it names itself at the token endpoint.
    pub authentication: Option<String>,
}
