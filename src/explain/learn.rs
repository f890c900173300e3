//! What can be learnt, as words: pages for the owner of a mailbox, and one sentence for every technical word.
//!
//! Pages are data: sections of short paragraphs, a drawing described by what is in it (the window paints it), the words
//! used, and pages beside it. Window and command line show the same. What is kept here and for how long is one list,
//! [`kept`], which other pages use as well.

use crate::domain::learn::{Page, Term};

mod drawing;
mod ending;
mod find;
mod here;
pub mod kept;
mod links;
mod mailbox;
mod provider;
mod terms;
#[cfg(test)]
mod tests;
mod text;

pub use drawing::{Actor, Drawing, Ink, Lane, Mark, Message, Piece, Shape, Side, Sign, Stop};
pub use find::{Found, found, page_or_word, terms_named, word_in};
pub use links::{for_alert, for_check, for_finding, for_problem, for_rule};
pub use terms::term;
pub use text::{document, list_document, list_text, page_text, term_document, term_text};

/// A page as words.
#[derive(Debug)]
pub struct PageWords {
    /// Which.
    pub page: Page,
    /// Its title.
    pub title: &'static str,
    /// What it is about, in one line.
    pub summary: &'static str,
    /// What it shows.
    pub drawing: Drawing,
    /// What it says.
    pub sections: &'static [Section],
    /// The technical words it uses.
    pub terms: &'static [Term],
    /// Pages to go on with.
    pub related: &'static [Page],
}

/// A part of a page.
#[derive(Debug)]
pub struct Section {
    /// What it answers.
    pub heading: &'static str,
    /// Its paragraphs.
    pub blocks: &'static [Block],
}

/// A piece of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Says(&'static str),
    /// A line of a list.
    Item(&'static str),
    /// The list of what is kept.
    Kept,
}

/// The words of a page.
pub fn page(page: Page) -> &'static PageWords {
    match page {
        Page::SignIn => &mailbox::SIGN_IN,
        Page::Tokens => &mailbox::TOKENS,
        Page::Permissions => &mailbox::PERMISSIONS,
        Page::Ends => &ending::ENDS,
        Page::Revoking => &ending::REVOKING,
        Page::SecondFactor => &mailbox::SECOND_FACTOR,
        Page::Kept => &here::KEPT,
        Page::Support => &here::SUPPORT,
        Page::Client => &provider::CLIENT,
        Page::HandOut => &here::HAND_OUT,
        Page::Record => &here::RECORD,
        Page::Connection => &provider::CONNECTION,
        Page::WebToken => &provider::WEB_TOKEN,
        Page::Current => &here::CURRENT,
    }
}

/// The page that tells most about a word.
#[expect(clippy::too_many_lines, reason = "a table, one entry for each word")]
pub const fn page_of(term: Term) -> Page {
    use Term as T;
    match term {
        T::Token | T::AccessToken | T::RefreshToken | T::IdToken | T::OpaqueToken | T::Renew | T::Rotate => {
            Page::Tokens
        }
        T::Permission | T::Grant | T::ConsentPage | T::AdministratorConsent => Page::Permissions,
        T::Client | T::ClientId | T::ClientSecret | T::PublicClient | T::Registration | T::Profile => {
            Page::Client
        }
        T::OAuth
        | T::OpenIdConnect
        | T::AuthorizationCode
        | T::Pkce
        | T::State
        | T::Nonce
        | T::Redirect
        | T::Loopback
        | T::DeviceCode
        | T::PracticeProvider
        | T::UserInfo => Page::SignIn,
        T::Factor => Page::SecondFactor,
        T::Revoke | T::SignOut | T::Forget | T::Introspection => Page::Revoking,
        T::HandOut
        | T::Socket
        | T::Snippet
        | T::Imap
        | T::Smtp
        | T::Pop
        | T::Sasl
        | T::XOAuth2
        | T::OAuthBearer
        | T::MailboxUser
        | T::SharedMailbox => Page::HandOut,
        T::Vault | T::VaultKey | T::Sealed | T::Keyring | T::Passphrase | T::DataFolder | T::Retention => {
            Page::Kept
        }
        T::Fingerprint | T::Report | T::CorrelationId => Page::Support,
        T::AuditLog | T::AuditChain | T::Event | T::Alert | T::Forwarding => Page::Record,
        T::WebToken
        | T::EncryptedToken
        | T::Header
        | T::Claim
        | T::Signature
        | T::Algorithm
        | T::SigningKey
        | T::Audience
        | T::Subject
        | T::Expiry
        | T::Issuer => Page::WebToken,
        T::Tls | T::Certificate | T::Authority | T::Inspection | T::Proxy | T::CaptivePortal => {
            Page::Connection
        }
        T::Provider
        | T::Tenant
        | T::Definition
        | T::Metadata
        | T::Discovery
        | T::Endpoint
        | T::TokenEndpoint
        | T::Autoconfig => Page::Current,
    }
}
