//! Moves to another computer: one to be begun, one that was interrupted, and what they came to; and what arrives there.

use std::path::PathBuf;
use std::sync::Arc;

use crate::domain::account::MailAddress;
use crate::domain::import::{ImportFormat, Item, Preview, Remark, Verdict};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::Rotation;
use crate::domain::settings::{Settings, ThemeChoice};
use crate::domain::transfer::{Brings, Exported, FileDigest, TokensGo, Unfinished};
use crate::engine::snapshot::{Snapshot, TransferState, TransferView};

use super::imports::addition;
use super::{eight, now};

/// The eight accounts, with a move that is this far.
pub fn far(state: TransferState) -> Snapshot {
    Snapshot { transfer: TransferView { state: Some(state), unfinished: None }, ..eight() }
}

/// One that was written: two sign-ins went along, one changed in the meantime.
pub fn written() -> TransferState {
    let address = |text: &str| -> MailAddress { text.parse().expect("an address") };
    let (anna, mira) = (address("anna.lindqvist@example.org"), address("mira.sato@example.com"));
    TransferState::Written(Arc::new(Exported {
        path: PathBuf::from("/home/anna/mailward-move-2026-11-22.mailward"),
        accounts: 8,
        with_tokens: vec![anna.clone(), mira.clone()],
        taken_out: vec![anna],
        left_here: vec![mira],
    }))
}

/// One that could not be written.
pub fn refused() -> TransferState {
    let problem = Problem::new(ProblemKind::TransferUnwritable).detail("The disk is full");
    TransferState::Refused(Box::new(problem.fact("path", "/media/stick/new.mailward").at(now())))
}

/// One that was interrupted.
pub fn interrupted() -> Snapshot {
    let unfinished = Unfinished {
        path: PathBuf::from("/media/stick/new.mailward"),
        since: now(),
        accounts: vec!["anna.lindqvist@example.org".parse().expect("an address")],
    };
    Snapshot { transfer: TransferView { state: None, unfinished: Some(Arc::new(unfinished)) }, ..eight() }
}

/// What arrives on the other computer: a sign-in that comes along, and an account without one.
pub fn preview() -> Arc<Preview> {
    let item = |address: &str, provider: &str, name: &str, remarks| Item {
        label: address.into(),
        verdict: Verdict::Ready,
        addition: Some(addition(address, provider, name)),
        remarks,
    };
    let comes = Remark::BringsSignIn(TokensGo::Copy, Rotation::OldDies, "Fastmail".into());
    let here = Settings::default();
    let there = Settings { theme: ThemeChoice::Dark, renew: false, ..here.clone() };
    Arc::new(Preview {
        path: Some(PathBuf::from("/media/stick/new.mailward")),
        format: ImportFormat::Mailward,
        items: vec![
            item("mira.sato@example.com", "fastmail", "Fastmail", vec![comes]),
            item("anna.berg@gmail.com", "google", "Google", Vec::new()),
        ],
        notes: Vec::new(),
        brings: Some(Brings {
            written_at: now(),
            tokens: TokensGo::Copy,
            with_tokens: vec!["mira.sato@example.com".parse().expect("an address")],
            settings: Some(Box::new((here, there))),
            profile: None,
            digest: FileDigest([7; 32]),
        }),
    })
}
