//! Failures that the practice provider and its mail servers can be told to have, so that people can train on them.
//!
//! One list for the command line, the window and the tests, in groups; what each does stands in `practice/failures.rs`. Codes
//! are stable: they are typed.

macro_rules! failures {
    ($($area:ident { $($name:ident => $code:literal, $title:literal;)* })*) => {
        /// One known way to fail.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum PracticeFailure {
            $($(#[doc = concat!("`", $code, "`")] $name,)*)*
        }

        impl PracticeFailure {
            /// Every failure there is, group by group.
            pub const ALL: &'static [Self] = &[$($(Self::$name,)*)*];

            /// The name for `mailward practice --fail`.
            pub const fn code(self) -> &'static str {
                match self { $($(Self::$name => $code,)*)* }
            }

            /// What people read.
            pub const fn title(self) -> &'static str {
                match self { $($(Self::$name => $title,)*)* }
            }

            /// The group it belongs to.
            pub const fn area(self) -> PracticeArea {
                match self { $($(Self::$name => PracticeArea::$area,)*)* }
            }

            /// The failure of this name.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($($code => Some(Self::$name),)*)* _ => None }
            }
        }
    };
}

/// A group of failures: where they show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PracticeArea {
    /// On the provider's page in the browser; nothing comes back from it.
    Page,
    /// In the address that the browser comes back with.
    Redirect,
    /// In the exchange of the code, and in what it brings.
    Exchange,
    /// In a sign-in with a code on another device.
    Device,
    /// In a renewal.
    Renewal,
    /// In a renewal, in Microsoft's words.
    Microsoft,
    /// In a renewal, in the words of Google and Yahoo.
    GoogleYahoo,
    /// In what the provider says of a token that lasts, and of itself.
    Provider,
    /// In a revocation or a registration.
    Revocation,
    /// At the IMAP server.
    Imap,
    /// At the SMTP server.
    Smtp,
    /// At the POP server.
    Pop,
}

impl PracticeArea {
    /// Every group, in the order in which they are shown.
    pub const ALL: [Self; 12] = [
        Self::Page,
        Self::Redirect,
        Self::Exchange,
        Self::Device,
        Self::Renewal,
        Self::Microsoft,
        Self::GoogleYahoo,
        Self::Provider,
        Self::Revocation,
        Self::Imap,
        Self::Smtp,
        Self::Pop,
    ];

    /// What people read.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Page => "The provider’s page in the browser",
            Self::Redirect => "The way back from the browser",
            Self::Exchange => "The exchange of the code",
            Self::Device => "Signing in on another device",
            Self::Renewal => "Renewals",
            Self::Microsoft => "Renewals at Microsoft",
            Self::GoogleYahoo => "Renewals at Google and Yahoo",
            Self::Provider => "Tokens that last, and the provider itself",
            Self::Revocation => "Revocations and registrations",
            Self::Imap => "IMAP",
            Self::Smtp => "SMTP",
            Self::Pop => "POP",
        }
    }
}

failures! {
    Page {
        PageGoogleRedirect => "page-google-redirect", "Google: the return address is not registered (redirect_uri_mismatch)";
        PageGoogleAdministrator => "page-google-administrator", "Google: the administrator blocks the program (admin_policy_enforced)";
        PageGoogleSchool => "page-google-school", "Google: a school has not set up the program (access_not_configured)";
        PageGoogleEmbedded => "page-google-embedded", "Google: sign-in inside a program is not allowed (disallowed_useragent)";
        PageGoogleInternal => "page-google-internal", "Google: the program is for one organisation only (org_internal)";
        PageGoogleTesting => "page-google-testing", "Google: the program is in testing, and this is no test user";
        PageGoogleDeleted => "page-google-deleted", "Google: the client ID was deleted (deleted_client)";
        PageMicrosoftRedirect => "page-microsoft-redirect", "Microsoft: the return address is not registered (AADSTS50011)";
        PageMicrosoftClient => "page-microsoft-client", "Microsoft: the client ID is unknown here (AADSTS700016)";
        PageMicrosoftAdministrator => "page-microsoft-administrator", "Microsoft: an administrator has to approve (AADSTS90094)";
        PageMicrosoftAccount => "page-microsoft-account", "Microsoft: the account is not in this organisation (AADSTS50020)";
        PageMicrosoftTenant => "page-microsoft-tenant", "Microsoft: the organisation was not found (AADSTS90002)";
        PageMicrosoftUnassigned => "page-microsoft-unassigned", "Microsoft: not on the list of users of the program (AADSTS50105)";
        PageMicrosoftRules => "page-microsoft-rules", "Microsoft: the organisation’s rules block the sign-in (AADSTS53003)";
        PageMicrosoftDevice => "page-microsoft-device", "Microsoft: only managed computers may sign in (AADSTS53000)";
        PageMicrosoftPublisher => "page-microsoft-publisher", "Microsoft: consent to this program is not allowed (AADSTS90095)";
        PageYahooRedirect => "page-yahoo-redirect", "Yahoo: the return address is not registered (INVALID_CALLBACK)";
    }
    Redirect {
        RedirectDenied => "redirect-denied", "Somebody pressed “Deny” (access_denied)";
        RedirectDeclined => "redirect-declined", "Microsoft: the permissions were declined (AADSTS65004)";
        RedirectConsent => "redirect-consent", "Microsoft: an administrator has to approve (AADSTS90094)";
        RedirectUnavailable => "redirect-unavailable", "The provider has a passing trouble (temporarily_unavailable)";
        RedirectServerError => "redirect-server-error", "The provider has an error of its own (server_error)";
        RedirectRequest => "redirect-request", "The provider does not understand the request (invalid_request)";
        RedirectClient => "redirect-client", "The client may not sign in this way (unauthorized_client)";
        RedirectScope => "redirect-scope", "A permission does not exist (invalid_scope)";
        RedirectInteraction => "redirect-interaction", "The provider wants something done first (interaction_required)";
        RedirectForeignIssuer => "redirect-foreign-issuer", "The answer comes from another provider";
        RedirectNoIssuer => "redirect-no-issuer", "The answer does not say from which provider it comes";
        RedirectForeignState => "redirect-foreign-state", "The answer belongs to another sign-in";
        RedirectNoState => "redirect-no-state", "The answer belongs to no sign-in";
        RedirectNoCode => "redirect-no-code", "The answer holds no code";
        RedirectTwice => "redirect-twice", "The answer holds two codes";
        RedirectToken => "redirect-token", "The answer holds a token instead of a code";
    }
    Exchange {
        CodeRefused => "code-refused", "The code is no longer good (invalid_grant)";
        ClientRefused => "client-refused", "The client is unknown (invalid_client)";
        ClientUnauthorized => "client-unauthorized", "The client may not do this (unauthorized_client)";
        GrantUnsupported => "grant-unsupported", "The provider does not offer this exchange (unsupported_grant_type)";
        ExchangePage => "exchange-page", "A web page comes instead of tokens";
        ExchangeGarbage => "exchange-garbage", "Something unreadable comes instead of tokens";
        ExchangeHuge => "exchange-huge", "Far too much comes instead of tokens";
        ExchangeElsewhere => "exchange-elsewhere", "The token endpoint sends elsewhere";
        ExchangeLost => "exchange-lost", "The connection ends before the tokens arrive";
        ExchangeNotFound => "exchange-not-found", "The token endpoint is not there (404)";
        TokenBound => "token-bound", "The token is bound to a key and no use for mail (DPoP)";
        MicrosoftSecretMissing => "microsoft-secret-missing", "Microsoft: the registration expects a secret (AADSTS7000218)";
        MicrosoftSecretWrong => "microsoft-secret-wrong", "Microsoft: the client secret is wrong (AADSTS7000215)";
        MicrosoftSecretExpired => "microsoft-secret-expired", "Microsoft: the client secret has expired (AADSTS7000222)";
        MicrosoftCodeUsed => "microsoft-code-used", "Microsoft: the code was used twice (AADSTS54005)";
        MicrosoftProof => "microsoft-proof", "Microsoft: the proof of the sign-in does not fit (AADSTS501481)";
        GoogleSecretMissing => "google-secret-missing", "Google: the client secret is missing";
        GoogleCode => "google-code", "Google: the code is malformed (Bad Request)";
        YahooClient => "yahoo-client", "Yahoo: the client ID is not accepted (INVALID_CONSUMER_KEY)";
        IdTokenNonce => "id-token-nonce", "The ID token answers another request";
        IdTokenAudience => "id-token-audience", "The ID token is for another client";
        IdTokenIssuer => "id-token-issuer", "The ID token is from another issuer";
        IdTokenSignature => "id-token-signature", "The signature of the ID token is wrong";
        IdTokenUnsigned => "id-token-unsigned", "The ID token is not signed";
        IdTokenExpired => "id-token-expired", "The ID token has ended, as if the clock were wrong";
        OtherPerson => "other-person", "Someone else signs in";
        IdentityUnknown => "identity-unknown", "The provider does not say who signed in";
        NoRefreshToken => "no-refresh-token", "No refresh token comes";
        ImapNotGranted => "imap-not-granted", "The permission to read mail is not granted";
        SmtpNotGranted => "smtp-not-granted", "The permission to send mail is not granted";
    }
    Device {
        DeviceClient => "device-client", "The client may not use codes (unauthorized_client)";
        DeviceScope => "device-scope", "Google: no mail with codes (invalid_scope)";
        DeviceDeclined => "device-declined", "The person says no on the other device (authorization_declined)";
        DeviceExpired => "device-expired", "The code ends unused (expired_token)";
        DeviceCode => "device-code", "The device code is not recognised (bad_verification_code)";
    }
    Renewal {
        GrantRevoked => "grant-revoked", "The sign-in was taken back at the provider";
        Busy => "busy", "The provider is overloaded";
        TooMany => "too-many", "The provider counts too many requests (429)";
        Crash => "crash", "The provider has an error of its own (500)";
        BadGateway => "bad-gateway", "A gateway before the provider fails (502)";
        Portal => "portal", "A captive portal answers instead";
        PortalRedirect => "portal-redirect", "A captive portal sends elsewhere";
        NetworkSignIn => "network-sign-in", "The network wants a sign-in first (511)";
        RenewalGarbage => "renewal-garbage", "Something unreadable comes instead of tokens";
        RenewalLost => "renewal-lost", "The connection ends before the answer arrives";
        RenewalClient => "renewal-client", "The client is no longer accepted (invalid_client)";
        RenewalScope => "renewal-scope", "A permission is no longer allowed (invalid_scope)";
        RenewalInteraction => "renewal-interaction", "The provider wants a person (interaction_required)";
    }
    Microsoft {
        MicrosoftSignInRule => "microsoft-sign-in-rule", "A new sign-in is due every 24 hours (AADSTS70043)";
        MicrosoftDisuse => "microsoft-disuse", "The sign-in was not used for 90 days (AADSTS700082)";
        MicrosoftRevoked => "microsoft-revoked", "All sessions were ended (AADSTS50173)";
        MicrosoftPassword => "microsoft-password", "The password was changed (AADSTS50132)";
        MicrosoftPasswordExpired => "microsoft-password-expired", "The password has expired (AADSTS50055)";
        MicrosoftSecondFactor => "microsoft-second-factor", "A second factor is wanted (AADSTS50076)";
        MicrosoftOneDay => "microsoft-one-day", "The sign-in lasts only one day (AADSTS700084)";
        MicrosoftDisabled => "microsoft-disabled", "The account is disabled (AADSTS50057)";
        MicrosoftLocked => "microsoft-locked", "The account is locked for the moment (AADSTS50053)";
        MicrosoftRules => "microsoft-rules", "The organisation’s rules block the sign-in (AADSTS53003)";
        MicrosoftConsent => "microsoft-consent", "The program is not approved any more (AADSTS65001)";
        MicrosoftProgramOff => "microsoft-program-off", "The program has been switched off (AADSTS7000112)";
        MicrosoftAbuse => "microsoft-abuse", "Microsoft has restricted the account (AADSTS70000)";
        MicrosoftInvalid => "microsoft-invalid", "The sign-in is not valid (AADSTS70000)";
        MicrosoftService => "microsoft-service", "Microsoft’s sign-in service has a problem (AADSTS90033)";
        MicrosoftServers => "microsoft-servers", "The company’s own sign-in servers do not answer (AADSTS80002)";
        MicrosoftUnknown => "microsoft-unknown", "A number that nobody has listed (AADSTS999999)";
    }
    GoogleYahoo {
        GoogleEnded => "google-ended", "Google: expired or revoked";
        GoogleReauth => "google-reauth", "Google: the organisation wants a fresh sign-in (invalid_rapt)";
        GoogleAccount => "google-account", "Google: the account was deleted";
        GoogleClient => "google-client", "Google: the client was deleted (deleted_client)";
        GoogleRate => "google-rate", "Google: too many requests (rateLimitExceeded)";
        YahooEnded => "yahoo-ended", "Yahoo: the sign-in has ended (INVALID_REFRESH_TOKEN)";
        YahooUnapproved => "yahoo-unapproved", "Yahoo: the program is not approved (ACCOUNT_NOT_AUTHORIZED)";
        YahooMinor => "yahoo-minor", "Yahoo: the account belongs to a minor (UNDERAGE_USER)";
    }
    Provider {
        AccessDead => "access-dead", "The access token is dead although it lasts";
        AccessShort => "access-short", "Access tokens last half a minute";
        AccessAudience => "access-audience", "Access tokens are meant for another service";
        UserinfoRefuses => "userinfo-refuses", "The user page does not take the token (insufficient_scope)";
        MetadataPage => "metadata-page", "A web page comes instead of the metadata";
        MetadataGarbage => "metadata-garbage", "The metadata is unreadable";
        MetadataForeign => "metadata-foreign", "The metadata speaks for another provider";
        MetadataPlain => "metadata-plain", "The metadata names addresses without HTTPS";
        MetadataMoved => "metadata-moved", "The metadata names other addresses than before";
        KeysGarbage => "keys-garbage", "The provider’s keys are unreadable";
        ClockBehind => "clock-behind", "The provider’s clock is an hour ahead of this computer’s";
        ClockAhead => "clock-ahead", "The provider’s clock is a day behind this computer’s";
        ProviderSilent => "provider-silent", "The provider takes connections and says nothing";
    }
    Revocation {
        RevokeMissing => "revoke-missing", "The provider names no way to revoke";
        RevokeType => "revoke-type", "The provider cannot revoke this kind of token (unsupported_token_type)";
        RevokeBusy => "revoke-busy", "Revoking does not work at the moment (503)";
        RevokeRefused => "revoke-refused", "The provider refuses to revoke (invalid_client)";
        RevokePretended => "revoke-pretended", "The provider says yes to revoking and does nothing";
        RegisterRedirect => "register-redirect", "The registration refuses the return address (invalid_redirect_uri)";
        RegisterRefused => "register-refused", "The registration is refused (invalid_client_metadata)";
    }
    Imap {
        ImapClosed => "imap-closed", "Nobody listens on the port";
        ImapSilent => "imap-silent", "The server takes connections and says nothing";
        ImapHangsUp => "imap-hangs-up", "The server hangs up at once";
        ImapGarbage => "imap-garbage", "Something else than IMAP answers";
        ImapEndless => "imap-endless", "The greeting never ends";
        ImapTooManyConnections => "imap-too-many-connections", "Too many programs are connected at once";
        ImapNoTls => "imap-no-tls", "The port for TLS speaks without TLS";
        ImapNoStartTls => "imap-no-starttls", "STARTTLS is not offered";
        ImapInjected => "imap-injected", "Something is slipped in before TLS";
        ImapCertificateExpired => "imap-certificate-expired", "The certificate has expired";
        ImapCertificateEarly => "imap-certificate-early", "The certificate is not valid yet";
        ImapCertificateName => "imap-certificate-name", "The certificate belongs to another name";
        ImapCertificateUnknown => "imap-certificate-unknown", "Nobody known vouches for the certificate";
        ImapCertificateFilter => "imap-certificate-filter", "A filter’s certificate comes instead of the server’s";
        ImapNoMechanism => "imap-no-mechanism", "No sign-in with tokens is offered";
        ImapTokenRefused => "imap-token-refused", "The token is refused (status 401)";
        ImapTokenMalformed => "imap-token-malformed", "The token is refused (status 400)";
        ImapInvalidToken => "imap-invalid-token", "The token is refused (invalid_token)";
        ImapScope => "imap-scope", "The token does not cover this service (insufficient_scope)";
        ImapGmail => "imap-gmail", "Gmail: invalid credentials";
        ImapGmailWeb => "imap-gmail-web", "Gmail: sign in with the browser first";
        ImapDisabled => "imap-disabled", "IMAP is switched off for this mailbox";
        ImapMicrosoft => "imap-microsoft", "Microsoft: AUTHENTICATE failed";
        ImapNotConnected => "imap-not-connected", "Microsoft: authenticated but not connected";
        ImapWrongUser => "imap-wrong-user", "The token is not for this mailbox";
        ImapExpired => "imap-expired", "The access to the mailbox has expired";
        ImapUnavailable => "imap-unavailable", "The server cannot check the sign-in at the moment";
        ImapAdministrator => "imap-administrator", "The server asks to contact the administrator";
        ImapServerBug => "imap-server-bug", "The server has an error of its own";
        ImapPassword => "imap-password", "The server wants an app password";
        ImapSlow => "imap-slow", "The server never answers the sign-in";
        ImapLost => "imap-lost", "The connection ends during the sign-in";
        ImapThrottled => "imap-throttled", "The server slows the mailbox down";
        ImapSessionEnded => "imap-session-ended", "The session ends with the token";
        ImapSelectRefused => "imap-select-refused", "The inbox cannot be opened";
    }
    Smtp {
        SmtpClosed => "smtp-closed", "Nobody listens on the port";
        SmtpSilent => "smtp-silent", "The server takes connections and says nothing";
        SmtpGarbage => "smtp-garbage", "Something else than SMTP answers";
        SmtpBusy => "smtp-busy", "The server is busy (421)";
        SmtpNoStartTls => "smtp-no-starttls", "STARTTLS is not offered";
        SmtpCertificateExpired => "smtp-certificate-expired", "The certificate has expired";
        SmtpCertificateName => "smtp-certificate-name", "The certificate belongs to another name";
        SmtpNoMechanism => "smtp-no-mechanism", "No sign-in with tokens is offered";
        SmtpMechanism => "smtp-mechanism", "The mechanism is not known (504)";
        SmtpTokenRefused => "smtp-token-refused", "The token is refused (535 5.7.8)";
        SmtpChallenge => "smtp-challenge", "The token is refused (status 401)";
        SmtpScope => "smtp-scope", "The token does not cover sending (insufficient_scope)";
        SmtpMicrosoft => "smtp-microsoft", "Microsoft: authentication unsuccessful (535 5.7.3)";
        SmtpMailboxOff => "smtp-mailbox-off", "Microsoft: sending is switched off for this mailbox (5.7.139)";
        SmtpTenantOff => "smtp-tenant-off", "Microsoft: sending is switched off in the organisation (5.7.139)";
        SmtpCriteria => "smtp-criteria", "Microsoft: a security rule blocks sending (5.7.139)";
        SmtpBasicOff => "smtp-basic-off", "Microsoft: passwords are not taken any more (5.7.139)";
        SmtpPassword => "smtp-password", "The server wants an app password (534 5.7.9)";
        SmtpEncryption => "smtp-encryption", "The server wants encryption first (538)";
        SmtpDecode => "smtp-decode", "The sign-in arrives damaged (501)";
        SmtpTemporary => "smtp-temporary", "The server cannot check the sign-in at the moment (454)";
        SmtpYahoo => "smtp-yahoo", "Yahoo: too many bad sign-ins (#AUTH005)";
        SmtpSlow => "smtp-slow", "The server never answers the sign-in";
        SmtpSender => "smtp-sender", "This sender address is not allowed (5.7.60)";
        SmtpQuota => "smtp-quota", "The daily sending limit is reached (5.4.5)";
        SmtpAuthRequired => "smtp-auth-required", "The server forgets the sign-in (530 5.7.57)";
    }
    Pop {
        PopClosed => "pop-closed", "Nobody listens on the port";
        PopSilent => "pop-silent", "The server takes connections and says nothing";
        PopGarbage => "pop-garbage", "Something else than POP answers";
        PopNoStartTls => "pop-no-starttls", "STLS is not offered";
        PopCertificateUnknown => "pop-certificate-unknown", "Nobody known vouches for the certificate";
        PopNoMechanism => "pop-no-mechanism", "No sign-in with tokens is offered";
        PopTokenRefused => "pop-token-refused", "The token is refused ([AUTH])";
        PopChallenge => "pop-challenge", "The token is refused (status 401)";
        PopDisabled => "pop-disabled", "POP is switched off for this mailbox";
        PopTemporary => "pop-temporary", "The server has a passing trouble ([SYS/TEMP])";
        PopDelay => "pop-delay", "The server asks for a pause ([LOGIN-DELAY])";
        PopInUse => "pop-in-use", "Another program has the mailbox open ([IN-USE])";
        PopLost => "pop-lost", "The connection ends during the sign-in";
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_failure_is_found_by_its_name_and_no_name_stands_for_two() {
        let names: BTreeSet<&str> = PracticeFailure::ALL.iter().map(|failure| failure.code()).collect();
        assert_eq!(names.len(), PracticeFailure::ALL.len());
        assert!(PracticeFailure::ALL.len() >= 60);
        for failure in PracticeFailure::ALL {
            assert_eq!(PracticeFailure::from_code(failure.code()), Some(*failure));
            let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
            assert!(failure.code().bytes().all(plain), "{}", failure.code());
        }
    }

    #[test]
    fn every_group_has_failures_and_they_stand_together() {
        let mut groups: Vec<PracticeArea> =
            PracticeFailure::ALL.iter().map(|failure| failure.area()).collect();
        groups.dedup();
        assert_eq!(groups, PracticeArea::ALL);
    }
}
