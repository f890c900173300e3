//! Whether an installed mail program can sign in with a token, judged by what it says of itself.
//!
//! Pure: what the program printed and which plug-ins there are is given. What cannot be known is said to be unknown.

use std::cmp::Ordering;
use std::fmt;

use crate::domain::provider::Sasl;

use super::program::MailProgram;

/// How a program is asked for its version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VersionRule {
    /// The arguments.
    pub arguments: &'static [&'static str],
    /// What stands before the number.
    pub after: &'static str,
    /// The first version that can do it, where that is known.
    pub least: Option<&'static [u32]>,
}

/// Numbers with dots between them. Missing ones count as zero.
#[derive(Debug, Clone)]
pub struct Version(Vec<u32>);

impl Version {
    /// The first one behind these words.
    pub fn find(text: &str, after: &str) -> Option<Self> {
        let at = text.find(after)? + after.len();
        let rest = text.get(at..)?.trim_start_matches('v');
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let numbers = rest.get(..end)?.split('.').filter(|part| !part.is_empty());
        let numbers: Option<Vec<u32>> = numbers.take(MOST_NUMBERS).map(|part| part.parse().ok()).collect();
        numbers.filter(|numbers| !numbers.is_empty()).map(Self)
    }

    /// Whether it is this one or a later one.
    pub fn is_at_least(&self, least: &[u32]) -> bool {
        *self >= Self(least.to_vec())
    }
}

const MOST_NUMBERS: usize = 4;

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        let at = |version: &Self, place: usize| version.0.get(place).copied().unwrap_or(0);
        let places = self.0.len().max(other.0.len());
        (0..places)
            .map(|place| at(self, place).cmp(&at(other, place)))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Version {}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers: Vec<String> = self.0.iter().map(u32::to_string).collect();
        f.write_str(&numbers.join("."))
    }
}

/// What a look at an installed program found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Which program.
    pub program: MailProgram,
    /// Where it is; `None` where it was not found.
    pub path: Option<String>,
    /// The version it says.
    pub version: Option<Version>,
    /// Whether it can do it.
    pub fitness: Fitness,
}

/// Whether an installed program can sign in with a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fitness {
    /// As far as can be seen.
    Fits,
    /// It is not installed, or not in `PATH`.
    NotFound,
    /// It is there and did not say its version, or none is known to be enough.
    Unknown,
    /// This version is needed.
    TooOld(Version),
    /// It was built without the mechanism that the server takes.
    NoMechanism(Sasl),
    /// The plug-in for the mechanism is not there.
    NoPlugIn(Sasl),
}

/// How the very command of the snippet did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Called {
    /// A token came, after so many milliseconds.
    Answered(u64),
    /// It ended with this status and these words; nothing came that a program could use.
    Refused(Option<i32>, String),
    /// It took longer than mail programs wait.
    TooSlow,
    /// It could not be started.
    NotStarted(String),
}

/// What the program and the system say of it.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// What it printed when asked for its version; `None` where it did not answer.
    pub text: Option<&'a str>,
    /// Names of the files in the folders of SASL plug-ins.
    pub plug_ins: &'a [String],
}

/// Judges a program that is installed. `mechanism` is what the snippet uses.
pub fn judge(program: MailProgram, mechanism: Sasl, said: Said<'_>) -> (Option<Version>, Fitness) {
    let facts = program.facts();
    let (Some(rule), Some(text)) = (facts.version, said.text) else {
        return (None, Fitness::Unknown);
    };
    let Some(version) = Version::find(text, rule.after) else {
        return (None, Fitness::Unknown);
    };
    let fitness = match rule.least {
        Some(least) if !version.is_at_least(least) => Fitness::TooOld(Version(least.to_vec())),
        _ if program == MailProgram::Msmtp && !lists(text, mechanism) => Fitness::NoMechanism(mechanism),
        _ if program == MailProgram::Mbsync && !has_plug_in(said.plug_ins) => Fitness::NoPlugIn(mechanism),
        None if program != MailProgram::Msmtp => Fitness::Unknown,
        _ => Fitness::Fits,
    };
    (Some(version), fitness)
}

/// msmtp lists the methods it was built with on one line.
fn lists(text: &str, mechanism: Sasl) -> bool {
    let wanted = mechanism.name().to_ascii_lowercase();
    text.split_whitespace().any(|word| word == wanted)
}

/// Two projects make one: `libxoauth2` and KDE's `libkdexoauth2`.
fn has_plug_in(files: &[String]) -> bool {
    files.iter().any(|file| file.starts_with("libxoauth2.") || file.starts_with("libkdexoauth2"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(
        program: MailProgram,
        mechanism: Sasl,
        text: &str,
        plug_ins: &[&str],
    ) -> (Option<String>, Fitness) {
        let plug_ins: Vec<String> = plug_ins.iter().map(|&file| file.to_owned()).collect();
        let (version, fitness) = judge(program, mechanism, Said { text: Some(text), plug_ins: &plug_ins });
        (version.map(|version| version.to_string()), fitness)
    }

    #[test]
    fn a_program_is_judged_by_what_it_prints() {
        use MailProgram as P;
        use Sasl::{OAuthBearer, XOAuth2};
        let too_old = |numbers: &[u32]| Fitness::TooOld(Version(numbers.to_vec()));
        let msmtp =
            "msmtp version 1.8.23\nSupported authentication methods:\nplain login oauthbearer xoauth2 \n";
        let msmtp_old = "msmtp version 1.6.6\nSupported authentication methods:\nplain login\n";
        let fetchmail = "This is fetchmail release 6.4.37+GSS+NTLM+SSL.";
        for (program, mechanism, text, plug_ins, version, fitness) in [
            (P::NeoMutt, XOAuth2, "NeoMutt 20220429\nCopyright", &[][..], "20220429", Fitness::Fits),
            (P::NeoMutt, XOAuth2, "NeoMutt 20180716", &[], "20180716", too_old(&[20_211_015])),
            (P::Mutt, XOAuth2, "Mutt 2.2.12 (2023-09-09)", &[], "2.2.12", Fitness::Fits),
            (P::Mutt, XOAuth2, "Mutt 1.14.7 (2020-08-29)", &[], "1.14.7", too_old(&[2, 0])),
            (P::Mbsync, XOAuth2, "isync 1.4.4", &["libkdexoauth2.so"], "1.4.4", Fitness::Fits),
            (P::Mbsync, XOAuth2, "isync 1.5.1", &["libplain.so"], "1.5.1", Fitness::NoPlugIn(XOAuth2)),
            (P::Msmtp, XOAuth2, msmtp, &[], "1.8.23", Fitness::Fits),
            (P::Msmtp, OAuthBearer, msmtp_old, &[], "1.6.6", Fitness::NoMechanism(OAuthBearer)),
            (P::Fetchmail, XOAuth2, fetchmail, &[], "6.4.37", too_old(&[7])),
            (P::Getmail, XOAuth2, "getmail 6.18.11", &[], "6.18.11", Fitness::Fits),
            (P::OfflineImap, XOAuth2, "8.0.0", &[], "8.0.0", Fitness::Fits),
            (P::GitSendEmail, XOAuth2, "git version 2.47.3", &[], "2.47.3", too_old(&[2, 51])),
            (P::Himalaya, XOAuth2, "himalaya v2.0.1 +imap", &[], "2.0.1", Fitness::Fits),
            (P::Aerc, XOAuth2, "aerc 0.14.0 +notmuch", &[], "0.14.0", Fitness::Unknown),
        ] {
            let expected = (Some(version.to_owned()), fitness);
            assert_eq!(judged(program, mechanism, text, plug_ins), expected, "{text}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_unknown_and_never_fits() {
        for text in ["", "isync", "isync v", "isync 99999999999999999999.1", "isync ..", "something else"] {
            assert_eq!(
                judged(MailProgram::Mbsync, Sasl::XOAuth2, text, &[]),
                (None, Fitness::Unknown),
                "{text}"
            );
        }
        let nothing = Said { text: None, plug_ins: &[] };
        assert_eq!(judge(MailProgram::Msmtp, Sasl::XOAuth2, nothing), (None, Fitness::Unknown));
    }

    #[test]
    fn versions_are_compared_number_by_number() {
        let version = |text: &str| Version::find(text, "").unwrap();
        assert!(version("1.10").is_at_least(&[1, 9]) && version("2").is_at_least(&[2, 0]));
        assert!(!version("1.9.9").is_at_least(&[1, 10]));
        assert_eq!(version("2.0"), version("2"));
    }
}
