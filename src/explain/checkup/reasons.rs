//! The words of every reason: a line that says what is so, and a sentence that says what it means here.
//!
//! Templates take the facts of the verdict: `{name}`, `{name:noun}` for something counted, `{name|where it is unknown}`;
//! `{provider}` and `{account}` are always there.

use crate::domain::checkup::Reason as R;

/// What people read beside a fact.
pub(super) fn label(name: &str) -> &'static str {
    match name {
        "age" => "Days since",
        "alert" => "Alert",
        "alerts" => "Alerts",
        "at" => "Seen",
        "attempts" => "Tries",
        "broken" => "Breaks",
        "built" => "Built",
        "by" => "Opened by",
        "check" => "First that failed",
        "checks" => "Checks",
        "claims" => "Facts kept",
        "class" => "Strength",
        "client" => "Client ID",
        "count" => "Permissions",
        "counted" => "Counted",
        "date" => "Facts from",
        "days" => "Days",
        "endpoint" => "Address",
        "ends" => "Ends",
        "event" => "Event",
        "events" => "Events",
        "factors" => "Proved by",
        "failed" => "Failed",
        "folder" => "Folder",
        "granted" => "Granted",
        "health" => "State",
        "host" => "Host",
        "issued" => "Given",
        "limit" => "Limit in days",
        "members" => "Differs in",
        "oldest" => "Oldest event",
        "problem" => "Code",
        "program" => "Program",
        "rights" => "Rights",
        "scopes" => "Not needed",
        "since" => "Since",
        "uses" => "Missing for",
        "use_days" => "Learnt on days",
        "usual" => "Usual",
        "version" => "At least",
        "wanted" => "Strength asked for",
        "ways" => "Ways looked at",
        _ => "Fact",
    }
}

/// Title and detail.
#[expect(clippy::too_many_lines, reason = "a table, one entry for each reason")]
pub(super) const fn templates(reason: R) -> (&'static str, &'static str) {
    match reason {
        R::CurrentAgrees => ("{provider} is asked as it wants to be", "What it publishes agreed {at}."),
        R::CurrentWithoutMetadata => (
            "{provider} is asked as it wants to be",
            "It publishes nothing to compare with; the facts are from {date}.",
        ),
        R::CurrentNeverCompared => (
            "{provider} was not compared yet",
            "What it publishes about itself has not been looked at from here.",
        ),
        R::CurrentPkceUntold => (
            "{provider} does not say whether it binds sign-ins to this program",
            "Mailward asks for it (PKCE) every time; whether the provider checks it is not published.",
        ),
        R::CurrentWithoutPkce => (
            "{provider} does not offer the strong way to bind a sign-in",
            "It publishes ways of PKCE and S256 is not among them, so a code caught on the way might be used.",
        ),
        R::CurrentLegacy => (
            "{provider} is asked at an old address",
            "{endpoint} is of an edition that its provider has replaced.",
        ),
        R::CurrentDiffers => (
            "{provider} has changed",
            "What it publishes differs from the definition in {members|some addresses}.",
        ),
        R::CurrentForeign => (
            "{provider} is no longer who it was",
            "At its address another issuer answers. Nobody should sign in there before that is explained.",
        ),

        R::KeyInKeyring => {
            ("Key in the system keyring", "Tokens are sealed; the key is outside the database.")
        }
        R::KeyByPassphrase => {
            ("Key behind your passphrase", "Tokens are sealed; without the passphrase nobody opens them.")
        }
        R::KeyOpening => ("The vault is being opened", "Where its key is will be known in a moment."),
        R::KeyWaits => ("The vault waits to be opened", "Until then nothing can be renewed."),
        R::KeyInMemory => (
            "The key is kept in memory only",
            "When Mailward ends, every token is lost. The window can still take everything to the disk, sealed, with the key in the keyring or behind a passphrase.",
        ),
        R::KeyUnavailable => {
            ("The vault’s key cannot be had", "No token can be read, renewed or handed out.")
        }

        R::FilesOurs => ("Only you can read the files", "Rights of the data folder looked at {at}."),
        R::FilesUnseen => {
            ("The files were not looked at yet", "Run the check-up once to see who can read them.")
        }
        R::FilesNone => ("Nothing is kept on the disk", "Then nobody can read it."),
        R::FilesOpen => (
            "Others can read the data folder",
            "{folder|The folder} has the rights {rights}. Tokens are sealed, addresses and the log are not.",
        ),

        R::ScopesAsNeeded => {
            ("As many permissions as needed", "{granted:permission} granted, each for something you chose.")
        }
        R::ScopesUntold => {
            ("Whether less would do is not known", "The provider does not say what its permissions open.")
        }
        R::ScopesOfNobody => ("Nobody is signed in", "So nothing is granted that could be too much."),
        R::ScopesWide => {
            ("{count:permission} more than needed", "Granted, though nothing you chose needs it: {scopes}.")
        }

        R::EnoughGranted => ("Permissions for everything you chose", "Nothing is missing."),
        R::EnoughUntold => (
            "Which permissions are needed is not known",
            "The provider does not say what its permissions open.",
        ),
        R::EnoughOfNobody => ("Nobody is signed in", "So nothing is granted."),
        R::EnoughLacking => {
            ("A permission is missing", "{uses} will be refused until it is granted at a new sign-in.")
        }

        R::RotationYoung => ("The sign-in is young enough", "Its refresh token was given {issued}."),
        R::RotationUnlimited => {
            ("The sign-in may grow old", "You set no limit; its refresh token was given {issued}.")
        }
        R::RotationNone => ("No refresh token", "There is none that could grow old."),
        R::RotationEnded => {
            ("The sign-in has ended", "A copy of its refresh token is worth nothing any more.")
        }
        R::RotationOld => (
            "A refresh token is older than {limit:day}",
            "A fresh sign-in limits what a stolen copy is worth; this one was given {issued}.",
        ),
        R::RotationFailing => (
            "Renewing has failed for a day or longer",
            "{attempts:try} since {since}. When the access token ends, mail programs will be refused.",
        ),

        R::FactorsSeveral => ("Second factor seen", "The provider says: {factors}."),
        R::FactorsUntold => (
            "Whether there was a second factor is not known",
            "The provider does not say how it was proved who signed in.",
        ),
        R::FactorsStrong => {
            ("Signed in with a second factor", "The provider says so by its word for it: {class}.")
        }
        R::FactorsOther => (
            "The provider names no second factor",
            "It calls a sign-in with one “{wanted}”; this one is “{class}”. Turn on a second factor there, then sign in freshly.",
        ),
        R::FactorsOfNobody => ("Nobody is signed in", "So nothing was proved."),
        R::FactorsOne => (
            "Signed in with one factor",
            "The provider says: {factors}. Turn on a second factor there, then sign in freshly.",
        ),

        R::ChainIntact => ("The log is intact", "{events:event}, each chained to the one before it."),
        R::ChainUnchecked => ("The log was not checked yet", "Its chain shows whether somebody changed it."),
        R::ChainBroken => (
            "The log is not as it was recorded",
            "Somebody or something changed it. Look at what is wrong before you rely on it.",
        ),

        R::UseUsual => ("Tokens are used as usual", "No program and no amount stands out."),
        R::UseAlerts => (
            "{unusual|Something unusual happened}",
            "{seen}{alerts:alert} nobody has called expected, the last one {at}.",
        ),
        R::UseReused => (
            "Somebody else may have a token",
            "The provider saw a refresh token used twice. Revoke the sign-in, then sign in again.",
        ),

        R::TlsEverywhere => {
            ("Only secure channels", "{ways:way} looked at {at}, {version|TLS} or better, nobody opens them.")
        }
        R::TlsUnseen => (
            "The ways to provider and servers were not looked at yet",
            "A diagnosis looks at their certificates.",
        ),
        R::TlsLongAgo => (
            "The ways to provider and servers were looked at long ago",
            "The certificate of {host|a server} that was seen {at} will have been replaced since; a diagnosis looks at the new one.",
        ),
        R::TlsHere => ("Everything is on this computer", "Nothing leaves it, so there is no way to secure."),
        R::TlsInspected => (
            "A filter opens the secure channel",
            "{by|Somebody} reads along on the way to {host|the provider}. In a company or school that may be meant so.",
        ),
        R::TlsEnding => (
            "A certificate ends in {days:day}",
            "That of {host|a server} ends {ends}; then mail stops until it is replaced.",
        ),
        R::TlsEnded => ("A certificate has ended", "That of {host|a server} ended {ends}."),
        R::TlsRefused => {
            ("A certificate is not trusted", "That of {host|a server} was refused, so nothing is sent there.")
        }
        R::TlsPlain => {
            ("A way without TLS", "{host|A server} offers no secure channel, so no token is sent there.")
        }

        R::AppRecent => ("This Mailward is recent", "Built {built}."),
        R::AppUndated => ("How old this Mailward is is not known", "Its build did not say."),
        R::AppOld => (
            "This Mailward is older than a year",
            "Built {built}. A newer version knows more and has newer libraries.",
        ),

        R::TokenStands => ("The token was tried and taken", "Last seen {at}."),
        R::TokenUnasked => {
            ("The token was not tried yet", "A diagnosis asks the provider and the mail servers.")
        }
        R::TokenOfNobody => ("Nobody is signed in", "So there is no token to try."),
        R::TokenRefused => ("The token is not taken", "The provider refused it {at}."),

        R::SecretNone => ("A client without a secret", "Nothing of it can end or be stolen."),
        R::SecretLasts => ("The client secret lasts", "It ends {ends}."),
        R::SecretUndated => {
            ("When the client secret ends is not known", "Name the day, and you are warned before it comes.")
        }
        R::SecretOfNobody => ("No client yet", "There is no secret that could end."),
        R::SecretEnding => {
            ("The client secret expires in {days:day}", "After {ends}, no account of this client can renew.")
        }
        R::SecretNeedless => (
            "A secret where none belongs",
            "Programs on a person’s computer have no secret at this provider, and sending one fails.",
        ),
        R::SecretEnded => {
            ("The client secret has expired", "It ended {ends}: no account of this client can renew.")
        }

        R::ImplicitNowhere => {
            ("No tokens in addresses", "No definition and no registration allows the implicit grant.")
        }
        R::ImplicitNobody => ("No account yet", "There is nothing that could allow it."),
        R::ImplicitAllowed => (
            "A registration allows tokens in addresses",
            "The provider would let this client use the implicit grant. Mailward never does; somebody else could.",
        ),

        R::GrantStands => ("Signed in", "Nothing waits for its owner."),
        R::GrantNew => ("Never signed in", "Nothing could have ended."),
        R::GrantWaits => {
            ("An account waits for its owner", "Its sign-in has ended; no mail comes until somebody acts.")
        }

        R::SelfTestPassed => ("The installation passed its self-test", "{checks:check}, the last {at}."),
        R::SelfTestNever => ("The self-test was never run", "Run the check-up once."),
        R::SelfTestFailed => {
            ("The self-test failed", "{failed:check} of this computer failed {at}: {which|one of them}.")
        }

        R::StandardsKept => ("{provider} keeps to the standards", "What it publishes was looked at {at}."),
        R::StandardsUnseen => {
            ("{provider} was not looked at yet", "What it publishes has not been held against the standards.")
        }
        R::StandardsWithoutMetadata => {
            ("{provider} publishes nothing about itself", "There is nothing to hold against the standards.")
        }
        R::StandardsBroken => (
            "{provider} breaks a standard",
            "What it publishes falls short in: {broken}. Its operator can mend that.",
        ),

        R::RetentionKept => ("The log forgets in time", "Nothing in it is older than {days:day}."),
        R::RetentionForEver => ("The log is kept for ever", "You chose so."),
        R::RetentionExceeded => {
            ("The log remembers too long", "Its oldest event is {age:day} old, and {days:day} were set.")
        }

        R::ClaimsFew => ("Little is kept about who signed in", "{claims:fact}: who, when and how."),
        R::ClaimsNone => {
            ("Nothing is kept about who signed in", "Nobody is signed in, or the provider did not say who.")
        }
        R::ClaimsStale => (
            "Kept although the sign-in has long ended",
            "{claims:fact} about who signed in; the sign-in ended {since}.",
        ),

        R::DatedRecent => ("Facts about {provider} are recent", "They are from {date}."),
        R::DatedOld => (
            "Facts about {provider} are older than a year",
            "They are from {date}. Compare them with what it publishes.",
        ),
        R::DatedOldUntold => (
            "Facts about {provider} are older than a year",
            "They are from {date}, and it publishes nothing to compare them with. A newer Mailward or definition may know more.",
        ),
        R::DatedRetired => (
            "{provider} is no longer part of Mailward",
            "Its definition was retired or removed; its accounts cannot sign in or renew.",
        ),
    }
}
