//! Every rule, and every reason why one stands as it stands.

macro_rules! rules {
    ($($(#[$meta:meta])* $name:ident => $code:literal,)*) => {
        /// A rule of the check-up.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum RuleId {
            $($(#[$meta])* $name,)*
        }

        impl RuleId {
            /// Every rule, in the order of the practices.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The rule with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }
        }
    };
}

rules! {
    /// The definition follows the current practice, and the provider's metadata agrees with it.
    OauthCurrent => "oauth.current",
    /// The vault's key is kept in a safe place.
    VaultKey => "vault.key",
    /// Nobody else can read the data folder.
    VaultPermissions => "vault.permissions",
    /// No more was granted than the chosen uses need.
    ScopesMinimal => "scopes.minimal",
    /// And no less.
    ScopesEnough => "scopes.enough",
    /// Refresh tokens are replaced now and then.
    RotationAge => "rotation.age",
    /// Who signed in proved it by a second factor.
    MfaSeen => "mfa.seen",
    /// The chain of the log is intact.
    AuditIntact => "audit.intact",
    /// Tokens are used as usual.
    UseUnusual => "use.unusual",
    /// Every way is secured by TLS, and nobody opens it.
    TransportTls => "transport.tls",
    /// This program is not old.
    AppAge => "app.age",
    /// The access token was held against its provider.
    TokenValid => "token.valid",
    /// The client's secret lasts, and a public client has none.
    ClientSecret => "client.secret",
    /// Nothing allows the implicit grant.
    OauthImplicit => "oauth.implicit",
    /// No account waits for its owner.
    GrantRevoked => "grant.revoked",
    /// The installation passed its self-test.
    SelfTest => "self.test",
    /// What the provider says of itself keeps to the standards.
    ProviderStandards => "provider.standards",
    /// The log holds nothing that is older than it should.
    PrivacyRetention => "privacy.retention",
    /// No more is kept of who signed in than is needed.
    PrivacyClaims => "privacy.claims",
    /// The definition is not old, and still part of this program.
    ProviderDated => "provider.dated",
}

/// How a rule stands, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RuleState {
    /// It is broken.
    Bad,
    /// It is kept only just, or not for long.
    Attention,
    /// Nobody knows.
    Unknown,
    /// It is kept.
    Good,
    /// There is nothing that it could be held against.
    NotApplicable,
}

impl RuleState {
    /// Every state, worst first.
    pub const ALL: [Self; 5] = [Self::Bad, Self::Attention, Self::Unknown, Self::Good, Self::NotApplicable];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Bad => "bad",
            Self::Attention => "attention",
            Self::Unknown => "unknown",
            Self::Good => "good",
            Self::NotApplicable => "not-applicable",
        }
    }
}

macro_rules! reasons {
    ($($name:ident($rule:ident, $state:ident) => $code:literal;)*) => {
        /// Why a rule stands as it stands. The words of each are in `explain/checkup`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "rule, state and code beside each name say what it means")]
        pub enum Reason {
            $($name,)*
        }

        impl Reason {
            /// Every reason there is.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The rule it belongs to.
            pub const fn rule(self) -> RuleId {
                match self { $(Self::$name => RuleId::$rule,)* }
            }

            /// How the rule stands then.
            pub const fn state(self) -> RuleState {
                match self { $(Self::$name => RuleState::$state,)* }
            }

            /// The stable code, unique within the rule.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }
        }
    };
}

reasons! {
    CurrentAgrees(OauthCurrent, Good) => "agrees";
    CurrentWithoutMetadata(OauthCurrent, Good) => "without-metadata";
    CurrentNeverCompared(OauthCurrent, Unknown) => "never-compared";
    CurrentPkceUntold(OauthCurrent, Unknown) => "pkce-untold";
    CurrentWithoutPkce(OauthCurrent, Attention) => "without-pkce";
    CurrentLegacy(OauthCurrent, Attention) => "legacy-endpoint";
    CurrentDiffers(OauthCurrent, Attention) => "metadata-differs";
    CurrentForeign(OauthCurrent, Bad) => "issuer-foreign";

    KeyInKeyring(VaultKey, Good) => "keyring";
    KeyByPassphrase(VaultKey, Good) => "passphrase";
    KeyOpening(VaultKey, Unknown) => "opening";
    KeyWaits(VaultKey, Unknown) => "waits";
    KeyInMemory(VaultKey, Bad) => "memory";
    KeyUnavailable(VaultKey, Bad) => "unavailable";

    FilesOurs(VaultPermissions, Good) => "ours-alone";
    FilesUnseen(VaultPermissions, Unknown) => "never-looked";
    FilesNone(VaultPermissions, NotApplicable) => "nothing-kept";
    FilesOpen(VaultPermissions, Bad) => "readable";

    ScopesAsNeeded(ScopesMinimal, Good) => "as-needed";
    ScopesUntold(ScopesMinimal, Unknown) => "untold";
    ScopesOfNobody(ScopesMinimal, NotApplicable) => "not-signed-in";
    ScopesWide(ScopesMinimal, Attention) => "wide";

    EnoughGranted(ScopesEnough, Good) => "enough";
    EnoughUntold(ScopesEnough, Unknown) => "untold";
    EnoughOfNobody(ScopesEnough, NotApplicable) => "not-signed-in";
    EnoughLacking(ScopesEnough, Bad) => "lacking";

    RotationYoung(RotationAge, Good) => "young";
    RotationUnlimited(RotationAge, Good) => "unlimited";
    RotationNone(RotationAge, NotApplicable) => "none";
    RotationEnded(RotationAge, NotApplicable) => "ended";
    RotationOld(RotationAge, Attention) => "old";
    RotationFailing(RotationAge, Bad) => "failing";

    FactorsSeveral(MfaSeen, Good) => "several";
    FactorsStrong(MfaSeen, Good) => "strong";
    FactorsUntold(MfaSeen, Unknown) => "untold";
    FactorsOfNobody(MfaSeen, NotApplicable) => "not-signed-in";
    FactorsOne(MfaSeen, Attention) => "one";
    FactorsOther(MfaSeen, Attention) => "other-class";

    ChainIntact(AuditIntact, Good) => "intact";
    ChainUnchecked(AuditIntact, Unknown) => "unchecked";
    ChainBroken(AuditIntact, Bad) => "broken";

    UseUsual(UseUnusual, Good) => "usual";
    UseAlerts(UseUnusual, Attention) => "alerts";
    UseReused(UseUnusual, Bad) => "token-reuse";

    TlsEverywhere(TransportTls, Good) => "everywhere";
    TlsUnseen(TransportTls, Unknown) => "never-looked";
    TlsLongAgo(TransportTls, Unknown) => "long-ago";
    TlsHere(TransportTls, NotApplicable) => "here";
    TlsInspected(TransportTls, Attention) => "inspected";
    TlsEnding(TransportTls, Attention) => "ending";
    TlsEnded(TransportTls, Bad) => "ended";
    TlsRefused(TransportTls, Bad) => "refused";
    TlsPlain(TransportTls, Bad) => "plain";

    AppRecent(AppAge, Good) => "recent";
    AppUndated(AppAge, Unknown) => "undated";
    AppOld(AppAge, Attention) => "old";

    TokenStands(TokenValid, Good) => "stands";
    TokenUnasked(TokenValid, Unknown) => "never-asked";
    TokenOfNobody(TokenValid, NotApplicable) => "not-signed-in";
    TokenRefused(TokenValid, Bad) => "refused";

    SecretNone(ClientSecret, Good) => "public";
    SecretLasts(ClientSecret, Good) => "lasts";
    SecretUndated(ClientSecret, Unknown) => "undated";
    SecretOfNobody(ClientSecret, NotApplicable) => "no-client";
    SecretEnding(ClientSecret, Attention) => "ending";
    SecretNeedless(ClientSecret, Attention) => "on-public-client";
    SecretEnded(ClientSecret, Bad) => "ended";

    ImplicitNowhere(OauthImplicit, Good) => "nowhere";
    ImplicitNobody(OauthImplicit, NotApplicable) => "no-account";
    ImplicitAllowed(OauthImplicit, Attention) => "allowed";

    GrantStands(GrantRevoked, Good) => "stands";
    GrantNew(GrantRevoked, NotApplicable) => "never-signed-in";
    GrantWaits(GrantRevoked, Bad) => "waits";

    SelfTestPassed(SelfTest, Good) => "passed";
    SelfTestNever(SelfTest, Unknown) => "never-run";
    SelfTestFailed(SelfTest, Bad) => "failed";

    StandardsKept(ProviderStandards, Good) => "kept";
    StandardsUnseen(ProviderStandards, Unknown) => "never-looked";
    StandardsWithoutMetadata(ProviderStandards, NotApplicable) => "without-metadata";
    StandardsBroken(ProviderStandards, Attention) => "broken";

    RetentionKept(PrivacyRetention, Good) => "kept";
    RetentionForEver(PrivacyRetention, Good) => "for-ever";
    RetentionExceeded(PrivacyRetention, Attention) => "exceeded";

    ClaimsFew(PrivacyClaims, Good) => "few";
    ClaimsNone(PrivacyClaims, NotApplicable) => "none";
    ClaimsStale(PrivacyClaims, Attention) => "stale";

    DatedRecent(ProviderDated, Good) => "recent";
    DatedOld(ProviderDated, Attention) => "old";
    DatedOldUntold(ProviderDated, Attention) => "old-without-metadata";
    DatedRetired(ProviderDated, Bad) => "retired";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_rule_can_be_good_and_can_fall_short() {
        for rule in RuleId::ALL {
            let states: BTreeSet<RuleState> = Reason::ALL
                .iter()
                .filter(|reason| reason.rule() == *rule)
                .map(|reason| reason.state())
                .collect();
            assert!(states.contains(&RuleState::Good), "{}", rule.code());
            assert!(states.iter().any(|state| *state <= RuleState::Attention), "{}", rule.code());
        }
    }

    #[test]
    fn codes_are_unique_and_lead_back() {
        let codes: BTreeSet<_> =
            Reason::ALL.iter().map(|reason| (reason.rule().code(), reason.code())).collect();
        assert_eq!(codes.len(), Reason::ALL.len());
        assert!(RuleId::ALL.iter().all(|rule| RuleId::from_code(rule.code()) == Some(*rule)));
    }
}
