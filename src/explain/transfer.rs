//! Words for taking everything along to another computer, and above all for what two copies of a refresh token do.
//!
//! Every sentence is told once, here, for the window, the terminal and JSON.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::domain::catalogue::Catalogue;
use crate::domain::organisation::Organisation;
use crate::domain::problem::Remedy::TryAgain;
use crate::domain::problem::{Problem, ProblemKind, ProblemKind as K, Who};
use crate::domain::provider::{Provider, Rotation};
use crate::domain::settings::{Retention, Settings};
use crate::domain::strength::Strength;
use crate::domain::transfer::{Brings, Exported, TokensGo, Unfinished};

use super::entry::Entry;
use super::organisation::kept;

pub(super) const TABLE: &[Entry<ProblemKind>] = &[
    Entry {
        of: K::ImportNewer,
        title: "The file[ {path}] was written by a newer Mailward",
        what: "Its form has the number {found|of a later version}, which this version does not know. Nothing was added.",
        steps: &["Update Mailward on this computer, then import the file again."],
        who: Who::You,
        retryable: false,
        remedies: &[],
    },
    Entry {
        of: K::TransferDamaged,
        title: "The file[ {path}] of another Mailward cannot be read",
        what: "It is one, but {detail|something in it is damaged}. Nothing was added.",
        steps: &[
            "Bring the file over again from the other computer.",
            "If that does not help, write it anew there: mailward export FILE. Where its tokens were taken out, sign in again here.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[],
    },
    Entry {
        of: K::TransferUnwritable,
        title: "The file[ {path}] could not be written",
        what: "{detail|The system does not let Mailward write it}. Nothing was taken out here.",
        steps: &["Choose another name or another folder with enough room.", "Try again."],
        who: Who::You,
        retryable: true,
        remedies: &[TryAgain],
    },
    Entry {
        of: K::TransferWeak,
        title: "The passphrase for the file is too weak",
        what: "[{detail}. ]Whoever finds the file can try passphrases as long as they like, and would soon have your sign-ins. Nothing was written.",
        steps: &["Choose a longer one: five or six words that do not belong together."],
        who: Who::You,
        retryable: false,
        remedies: &[],
    },
    Entry {
        of: K::TransferSealed,
        title: "The sealed part of the file[ {path}] does not open",
        what: "The passphrase is another one, or somebody has changed the file since it was written: the two cannot be told apart. Nothing was added.",
        steps: &[
            "Type the passphrase again that was chosen when the file was written.",
            "If it is right, bring the file over again.",
            "Without it the accounts can still be added, each with a new sign-in.",
        ],
        who: Who::You,
        retryable: true,
        remedies: &[],
    },
    Entry {
        of: K::TransferUnfinished,
        title: "A move to another computer was interrupted",
        what: "[{detail}. ]Mailward ended after it had begun to write {path|the file} and before the tokens were taken out here. Nothing is lost: they are still here, and perhaps in the file as well.",
        steps: &[
            "If the file arrived on the other computer, take the tokens out here: mailward export --finish.",
            "If not, delete the file and keep them here: mailward export --keep.",
        ],
        who: Who::You,
        retryable: false,
        remedies: &[],
    },
    Entry {
        of: K::TransferRunning,
        title: "Another file for a new computer is being written",
        what: "Only one is written at a time, because it may take tokens out here. Nothing was written.",
        steps: &["Wait until it has ended, then try again."],
        who: Who::You,
        retryable: true,
        remedies: &[TryAgain],
    },
];

/// What it does to hold the refresh token of this provider in two places, as sentences.
pub fn two_places(rotation: Rotation, name: &str) -> String {
    match rotation {
        Rotation::OldDies => format!(
            "{name} replaces the refresh token at each renewal and refuses the one before it. Only one computer can go on: the other is signed out at its next renewal, and may end the sign-in of both."
        ),
        Rotation::OldStaysGood => format!(
            "{name} gives a new refresh token at each renewal and leaves the old one good: both computers go on working. Revoking on one may end both."
        ),
        Rotation::None => {
            format!(
                "{name} keeps the same refresh token: both computers go on working. Revoking on one ends both."
            )
        }
        Rotation::Unknown => format!(
            "{name} does not say whether it replaces refresh tokens. If it does, one of the two computers is signed out at its next renewal."
        ),
    }
}

/// The same for the provider of an account.
pub fn of_provider(provider: &Provider) -> String {
    two_places(provider.tokens.rotation, &provider.short_name)
}

/// What is said of an account whose sign-in is in a file.
pub(super) fn comes_along(go: TokensGo, rotation: Rotation, name: &str) -> String {
    match go {
        TokensGo::Copy => format!(
            "Its sign-in comes along and is still on the other computer. {}",
            two_places(rotation, name)
        ),
        TokensGo::Move | TokensGo::Stay => {
            "Its sign-in comes along; on the other computer it was taken out.".to_owned()
        }
    }
}

/// What each way does, in a line.
pub const fn way(go: TokensGo) -> &'static str {
    match go {
        TokensGo::Stay => "Each account is signed in to anew over there. Nothing in the file is secret.",
        TokensGo::Move => "They go into the file, sealed, and are taken out here once it is written.",
        TokensGo::Copy => "They go into the file, sealed, and stay here as well.",
    }
}

/// How good a passphrase is against whoever has the file.
pub const fn strength(strength: Strength) -> &'static str {
    match strength {
        Strength::TooWeak => "Too weak: found in minutes by whoever has the file",
        Strength::Weak => "Weak: found by whoever wants to",
        Strength::Fair => "Fair: longer is better",
        Strength::Strong => "Strong, if it is used nowhere else",
    }
}

/// What came of an export, as sentences.
pub fn came_to(exported: &Exported) -> Vec<String> {
    let accounts = super::import::accounts(exported.accounts);
    let mut said = vec![format!("{} has {accounts} in it.", exported.path.display())];
    if !exported.with_tokens.is_empty() {
        said.push(format!("Sealed with their tokens: {}.", names(&exported.with_tokens)));
    }
    if !exported.taken_out.is_empty() {
        let taken = names(&exported.taken_out);
        said.push(format!(
            "Their tokens are no longer on this computer: {taken}. They are in the file and nowhere else."
        ));
    }
    if !exported.left_here.is_empty() {
        let left = names(&exported.left_here);
        said.push(format!("Their tokens are still here, because they changed in the meantime or you keep them: {left}. What the file has of them is not to be used."));
    }
    said
}

fn names(addresses: &[crate::domain::account::MailAddress]) -> String {
    addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// A move that was interrupted, in a sentence.
pub fn unfinished(unfinished: &Unfinished) -> String {
    format!(
        "A move to another computer was interrupted: the tokens of {} are here, and perhaps in {} as well.",
        super::import::accounts(unfinished.accounts.len()),
        unfinished.path.display()
    )
}

/// The `export` document of the command line's JSON.
pub fn document(exported: &Exported) -> Value {
    let list = |addresses: &[crate::domain::account::MailAddress]| {
        addresses.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    json!({
        "path": exported.path.display().to_string(),
        "accounts": exported.accounts,
        "with_tokens": list(&exported.with_tokens),
        "taken_out": list(&exported.taken_out),
        "left_here": list(&exported.left_here),
    })
}

/// What a file brings beside its accounts, as sentences.
pub fn brings(brings: &Brings) -> Vec<String> {
    let mut said = Vec::new();
    if !brings.with_tokens.is_empty() {
        let count = super::import::accounts(brings.with_tokens.len());
        said.push(format!("The sign-ins of {count} are in it, sealed. They need its passphrase."));
    }
    let changes = settings(brings);
    if !changes.is_empty() {
        said.push(format!("Its settings differ from those here: {}.", changes.join("; ")));
    }
    said.extend(brings.profile.as_ref().map(profile));
    said
}

/// The same for JSON.
pub(super) fn brings_document(brings: &Brings) -> Value {
    json!({
        "written_at": brings.written_at.to_string(),
        "tokens": brings.tokens.code(),
        "with_tokens": brings.with_tokens.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "settings": settings(brings),
        "profile": brings.profile.as_ref().map(|read| match read {
            Ok(profile) => json!({ "name": profile.name }),
            Err(why) => json!({ "problem": why.kind.code() }),
        }),
    })
}

/// What is to be said of an organisation's profile in it.
fn profile(read: &Result<Arc<Organisation>, Box<Problem>>) -> String {
    match read {
        Ok(profile) => {
            let parts = super::organisation::parts(profile, &Catalogue::built_in());
            let rows = parts.into_iter().flat_map(|part| part.rows);
            let rows: Vec<String> = rows.map(|(name, words)| format!("{name}: {words}")).collect();
            let decides = if rows.is_empty() { "It decides nothing".to_owned() } else { rows.join("; ") };
            let decides = decides.trim_end_matches('.');
            format!("The profile of {} is in it. {decides}.", profile.name)
        }
        Err(why) => {
            let said = super::words(why);
            format!(
                "The profile of an organisation in it stays there: {}. {}",
                said.title, said.what_happened
            )
        }
    }
}

/// The settings that would change, each with what it would become.
pub fn settings(brings: &Brings) -> Vec<String> {
    brings.settings.as_deref().map_or_else(Vec::new, |(here, there)| differences(here, there))
}

fn differences(here: &Settings, there: &Settings) -> Vec<String> {
    let switch = |name: &str, on: bool| format!("{name} {}", if on { "on" } else { "off" });
    let collector = || there.forward.as_ref().and_then(|forward| forward.collector().ok());
    let all = [
        (here.theme != there.theme, format!("theme {}", format!("{:?}", there.theme).to_lowercase())),
        (here.text_size != there.text_size, format!("text size {} %", there.text_size.per_cent())),
        (here.reduce_motion != there.reduce_motion, switch("reduce motion", there.reduce_motion)),
        (here.renew != there.renew, switch("renewal ahead of need", there.renew)),
        (here.notifications != there.notifications, switch("notifications", there.notifications)),
        (
            here.proxy != there.proxy,
            there.proxy.as_ref().map_or_else(|| "no proxy".to_owned(), |proxy| format!("proxy {proxy}")),
        ),
        (
            here.refresh_age != there.refresh_age,
            there.refresh_age.days().map_or_else(
                || "refresh tokens of any age".to_owned(),
                |days| format!("refresh tokens replaced after {days} days"),
            ),
        ),
        (
            here.retention != there.retention,
            match there.retention {
                Retention::Forever => "the audit log kept for ever".to_owned(),
                other => format!("the audit log kept for {}", kept(other)),
            },
        ),
        (
            here.forward != there.forward,
            collector().map_or_else(
                || "the audit log sent nowhere".to_owned(),
                |collector| format!("the audit log also sent to {collector}"),
            ),
        ),
    ];
    all.into_iter().filter_map(|(differs, words)| differs.then_some(words)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_copies_do_is_said_for_every_kind_of_rotation() {
        let kinds = [Rotation::None, Rotation::OldStaysGood, Rotation::OldDies, Rotation::Unknown];
        let said: std::collections::BTreeSet<String> =
            kinds.into_iter().map(|kind| two_places(kind, "Contoso")).collect();
        assert_eq!(said.len(), kinds.len());
        assert!(said.iter().all(|words| words.starts_with("Contoso ") && words.ends_with('.')));
        assert!(two_places(Rotation::OldDies, "Contoso").contains("Only one computer can go on"));
    }

    #[test]
    fn every_setting_that_would_change_is_named_and_no_other() {
        let here = Settings::default();
        assert!(differences(&here, &here).is_empty());
        let there = Settings { renew: false, reduce_motion: true, ..here.clone() };
        assert_eq!(differences(&here, &there), ["reduce motion on", "renewal ahead of need off"]);
    }
}
