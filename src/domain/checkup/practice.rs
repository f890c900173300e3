//! The two lists of good practice, and which rules hold an installation against them.

use super::reason::RuleId;

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum List {
    /// OAuth in a mail program: 19.
    OAuth,
    /// JSON Web Tokens in mail: 15.
    Jwt,
}

impl List {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OAuth => "oauth",
            Self::Jwt => "jwt",
        }
    }

    /// How many practices it has.
    pub const fn count(self) -> u8 {
        match self {
            Self::OAuth => 19,
            Self::Jwt => 15,
        }
    }
}

/// One practice: a list and its number there, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Practice {
    list: List,
    number: u8,
}

impl Practice {
    /// All thirty-four, in the order of their lists.
    pub fn all() -> impl Iterator<Item = Self> {
        [List::OAuth, List::Jwt].into_iter().flat_map(Self::of)
    }

    /// Those of one list.
    pub fn of(list: List) -> impl Iterator<Item = Self> {
        (1..=list.count()).map(move |number| Self { list, number })
    }

    /// The one that this rule belongs to.
    pub fn with(rule: RuleId) -> Option<Self> {
        Self::all().find(|practice| practice.rules().contains(&rule))
    }

    /// Which list.
    pub const fn list(self) -> List {
        self.list
    }

    /// Its number there, from 1.
    pub const fn number(self) -> u8 {
        self.number
    }

    /// The rules that an installation can fall short of; none where the program itself keeps the promise.
    pub const fn rules(self) -> &'static [RuleId] {
        match (self.list, self.number) {
            (List::OAuth, 2) => &[RuleId::OauthCurrent],
            (List::OAuth, 3) => &[RuleId::VaultKey, RuleId::VaultPermissions],
            (List::OAuth, 4) => &[RuleId::ScopesMinimal, RuleId::ScopesEnough],
            (List::OAuth, 5) => &[RuleId::RotationAge],
            (List::OAuth, 6) => &[RuleId::MfaSeen],
            (List::OAuth, 7) => &[RuleId::AuditIntact, RuleId::UseUnusual],
            (List::OAuth, 8) => &[RuleId::TransportTls],
            (List::OAuth, 10) => &[RuleId::AppAge],
            (List::OAuth, 11) => &[RuleId::TokenValid],
            (List::OAuth, 12) => &[RuleId::ClientSecret],
            (List::OAuth, 13) => &[RuleId::OauthImplicit],
            (List::OAuth, 14) => &[RuleId::GrantRevoked],
            (List::OAuth, 15) => &[RuleId::SelfTest],
            (List::OAuth, 16) => &[RuleId::ProviderStandards],
            (List::OAuth, 18) => &[RuleId::PrivacyRetention, RuleId::PrivacyClaims],
            (List::OAuth, 19) => &[RuleId::ProviderDated],
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_belongs_to_one_practice() {
        for rule in RuleId::ALL {
            let of = Practice::all().filter(|practice| practice.rules().contains(rule)).count();
            assert_eq!(of, 1, "{}", rule.code());
        }
        assert_eq!(Practice::all().count(), 34);
    }
}
