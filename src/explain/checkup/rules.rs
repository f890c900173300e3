//! The rules: a name, and why each matters, for the owner of a mailbox.

use crate::domain::checkup::RuleId;

/// A rule in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleWords {
    /// Its name as a promise; no full stop.
    pub name: &'static str,
    /// Why it matters, in one sentence.
    pub why: &'static str,
}

/// The words of a rule.
#[expect(clippy::too_many_lines, reason = "a table, one entry for each rule")]
pub const fn rule(rule: RuleId) -> RuleWords {
    let (name, why) = match rule {
        RuleId::OauthCurrent => (
            "Sign-ins as they are done today",
            "Older ways to sign in have known weaknesses, and a provider that has moved on stops answering them.",
        ),
        RuleId::VaultKey => {
            ("Key in a safe place", "Whoever has the key and a copy of the data folder has your tokens.")
        }
        RuleId::VaultPermissions => (
            "Files that only you can read",
            "Tokens are sealed, but addresses, settings and the log are not: they are nobody else’s business.",
        ),
        RuleId::ScopesMinimal => {
            ("No more permissions than needed", "A token that allows less does less harm in the wrong hands.")
        }
        RuleId::ScopesEnough => (
            "Permissions for everything you chose",
            "Without them the mail server refuses the token, and the mail program shows an error.",
        ),
        RuleId::RotationAge => (
            "Sign-ins that are renewed now and then",
            "A copy that somebody made is worth something only as long as the sign-in behind it lives.",
        ),
        RuleId::MfaSeen => (
            "A second factor at sign-in",
            "A password can be guessed or phished; the second thing, which you have or are, is much harder to get.",
        ),
        RuleId::AuditIntact => (
            "A log that nobody has changed",
            "Only a record that shows when it was tampered with can tell who used your mail.",
        ),
        RuleId::UseUnusual => (
            "Tokens used as usual",
            "A program that suddenly asks, or asks far more often, may not be yours.",
        ),
        RuleId::TransportTls => (
            "Only secure channels",
            "Whoever can read the way to the provider or the mail server can read tokens and mail.",
        ),
        RuleId::AppAge => (
            "A recent Mailward",
            "What was found out since about standards, libraries and providers is only in newer versions.",
        ),
        RuleId::TokenValid => (
            "Tokens that were tried",
            "That a token looks good here does not mean that the provider and the mail server still take it.",
        ),
        RuleId::ClientSecret => (
            "Client secrets that last",
            "When the secret of a client ends, no account of that client can renew, all at once.",
        ),
        RuleId::OauthImplicit => (
            "No tokens in addresses",
            "The implicit grant puts tokens into the address of a web page, where browsers and servers keep them.",
        ),
        RuleId::GrantRevoked => (
            "No account that waits for you",
            "A sign-in that has ended brings no mail until its owner signs in again.",
        ),
        RuleId::SelfTest => (
            "An installation that passed its self-test",
            "Keyring, vault, log, browser and the way back from it have to work before anything else can.",
        ),
        RuleId::ProviderStandards => (
            "Providers that keep to the standards",
            "What a provider publishes about itself decides where your sign-in goes; mistakes there lead astray.",
        ),
        RuleId::PrivacyRetention => {
            ("A log no longer than you want", "What is not kept cannot be read by others.")
        }
        RuleId::PrivacyClaims => (
            "Little kept about who signed in",
            "Once a sign-in has long ended, who it was serves nobody any more.",
        ),
        RuleId::ProviderDated => (
            "Facts about providers that are not old",
            "Providers change their rules; what was true a year ago may lead a sign-in astray.",
        ),
    };
    RuleWords { name, why }
}
