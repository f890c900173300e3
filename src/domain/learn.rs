//! What can be learnt: the pages of the program, and every technical word of its window.
//!
//! Codes are stable: links, commands and pages of other people rely on them. Words are in `explain/learn`.

macro_rules! named {
    ($(#[$outer:meta])* $list:ident: $($(#[$meta:meta])* $name:ident => $code:literal,)*) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $list {
            $($(#[$meta])* $name,)*
        }

        impl $list {
            /// All of them, in the order of lists.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The one with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }
        }
    };
}

named! {
    /// A page.
    Page:
    /// How a sign-in works.
    SignIn => "sign-in",
    /// The three tokens.
    Tokens => "tokens",
    /// What a permission allows.
    Permissions => "permissions",
    /// Why sign-ins end.
    Ends => "ends",
    /// What revoking does.
    Revoking => "revoking",
    /// Second factors.
    SecondFactor => "second-factor",
    /// What Mailward keeps, where, and for how long.
    Kept => "kept",
    /// What support staff may be shown.
    Support => "support",
    /// Under whose name a program asks.
    Client => "client",
    /// How a mail program gets a token.
    HandOut => "hand-out",
    /// What is recorded, and what is unusual.
    Record => "record",
    /// Secure connections, and what comes between.
    Connection => "connection",
    /// What stands in a token.
    WebToken => "web-token",
    /// Keeping the program and its definitions up to date.
    Current => "up-to-date",
}

named! {
    /// A technical word.
    Term:
    /// Tokens of all kinds.
    Token => "token",
    /// Opens the mailbox for a short time.
    AccessToken => "access-token",
    /// Gets new access tokens.
    RefreshToken => "refresh-token",
    /// Says who signed in.
    IdToken => "id-token",
    /// What a token allows.
    Permission => "permission",
    /// What the person agreed to.
    Grant => "grant",
    /// The page on which the person agrees.
    ConsentPage => "consent-page",
    /// How programs are let in without a password.
    OAuth => "oauth",
    /// How a program learns who signed in.
    OpenIdConnect => "openid-connect",
    /// Who issues tokens.
    Provider => "provider",
    /// The name under which a provider signs.
    Issuer => "issuer",
    /// A person's organisation at a provider.
    Tenant => "tenant",
    /// What is known of a provider.
    Definition => "definition",
    /// What a provider says of itself.
    Metadata => "metadata",
    /// Asking a provider for what it says of itself.
    Discovery => "discovery",
    /// An address at a provider.
    Endpoint => "endpoint",
    /// Where tokens come from.
    TokenEndpoint => "token-endpoint",
    /// The registration under which a program asks.
    Client => "client",
    /// Its number.
    ClientId => "client-id",
    /// Its password.
    ClientSecret => "client-secret",
    /// A client without a secret.
    PublicClient => "public-client",
    /// A program that registers itself.
    Registration => "dynamic-registration",
    /// Swapped for tokens.
    AuthorizationCode => "authorization-code",
    /// Binds a code to who asked for it.
    Pkce => "pkce",
    /// Binds an answer to a question.
    State => "state",
    /// Binds an ID token to a question.
    Nonce => "nonce",
    /// Where the browser comes back to.
    Redirect => "redirect-address",
    /// This computer, as seen by itself.
    Loopback => "loopback",
    /// Signing in on another device.
    DeviceCode => "device-code",
    /// How a person proves who they are.
    Factor => "factor",
    /// A new access token from the refresh token.
    Renew => "renew",
    /// New tokens now.
    Rotate => "rotate",
    /// Ending a token at the provider.
    Revoke => "revoke",
    /// Dropping tokens here.
    SignOut => "sign-out-here",
    /// Removing an account here.
    Forget => "forget",
    /// Giving a token to a mail program.
    HandOut => "hand-out",
    /// How programs of this computer ask.
    Socket => "local-socket",
    /// Lines for a mail program.
    Snippet => "snippet",
    /// Names a token without telling it.
    Fingerprint => "fingerprint",
    /// Where tokens are kept.
    Vault => "vault",
    /// What opens the vault.
    VaultKey => "vault-key",
    /// Encrypted so that changes show.
    Sealed => "sealed",
    /// Where the system keeps small secrets.
    Keyring => "keyring",
    /// A sentence that opens the vault.
    Passphrase => "passphrase",
    /// Where everything is kept.
    DataFolder => "data-folder",
    /// What happened.
    AuditLog => "audit-log",
    /// How changes to the log show.
    AuditChain => "audit-chain",
    /// One line of the log.
    Event => "event",
    /// Something unusual.
    Alert => "alert",
    /// How long the log keeps.
    Retention => "retention",
    /// The log, sent elsewhere as well.
    Forwarding => "forwarding",
    /// A token that can be read.
    WebToken => "json-web-token",
    /// A token that cannot.
    OpaqueToken => "opaque-token",
    /// A token that is encrypted.
    EncryptedToken => "encrypted-token",
    /// How a token is signed.
    Header => "header",
    /// One thing that a token says.
    Claim => "claim",
    /// What proves who wrote a token.
    Signature => "signature",
    /// How it is computed.
    Algorithm => "algorithm",
    /// With what it is checked.
    SigningKey => "signing-key",
    /// For whom a token is meant.
    Audience => "audience",
    /// Whom it is about.
    Subject => "subject",
    /// When it ends.
    Expiry => "expiry",
    /// Asking whether a token still works.
    Introspection => "introspection",
    /// Asking who a token belongs to.
    UserInfo => "userinfo",
    /// Encryption on the way.
    Tls => "tls",
    /// Proves whom one speaks to.
    Certificate => "certificate",
    /// Who vouches for certificates.
    Authority => "certificate-authority",
    /// A filter that opens encryption.
    Inspection => "tls-inspection",
    /// A computer in between.
    Proxy => "proxy",
    /// A page before the internet.
    CaptivePortal => "captive-portal",
    /// Reading mail.
    Imap => "imap",
    /// Sending mail.
    Smtp => "smtp",
    /// Fetching mail.
    Pop => "pop",
    /// How a mail program signs in.
    Sasl => "sasl",
    /// A sign-in with a token.
    XOAuth2 => "xoauth2",
    /// A sign-in with a token, as the standard has it.
    OAuthBearer => "oauthbearer",
    /// The name a mail server is told.
    MailboxUser => "mailbox-user",
    /// A mailbox of several people.
    SharedMailbox => "shared-mailbox",
    /// Settings that a domain publishes.
    Autoconfig => "autoconfig",
    /// A sign-in approved by an administrator.
    AdministratorConsent => "administrator-consent",
    /// What an organisation decides.
    Profile => "organisation-profile",
    /// A number for support staff.
    CorrelationId => "correlation-id",
    /// What a diagnosis found, as a file.
    Report => "report",
    /// A provider for trying out.
    PracticeProvider => "practice-provider",
}
