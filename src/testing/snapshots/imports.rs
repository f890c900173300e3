//! Imports: what was found in somebody's settings, and what came of adding it.

use std::path::PathBuf;
use std::sync::Arc;

use crate::domain::account::Particulars;
use crate::domain::import::{
    Addition, Doubt, ImportFormat, ImportProvider, Imported, Item, Note, Preview, Refusal, Remark, Verdict,
};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::scope::{MailUse, Uses};
use crate::engine::snapshot::{ImportView, Snapshot};

use super::{accounts, empty, now};

/// With this import, before the first account.
pub fn first(view: ImportView) -> Snapshot {
    Snapshot { import: Some(view), ..empty() }
}

/// Settings of K-9 Mail with an account of every kind.
pub fn preview() -> Arc<Preview> {
    let item =
        |label: &str, verdict, addition, remarks| Item { label: label.into(), verdict, addition, remarks };
    let items = vec![
        item(
            "Work",
            Verdict::Ready,
            Some(addition("anna@northwind.example", "microsoft-work", "Microsoft 365")),
            Vec::new(),
        ),
        item(
            "Private",
            Verdict::Ready,
            Some(addition("anna.berg@gmail.com", "google", "Google")),
            vec![Remark::TlsRequired(MailUse::Smtp), Remark::Aliases(vec!["annab@gmail.com".into()])],
        ),
        item(
            "Old",
            Verdict::Asks(Doubt::Password),
            Some(addition("anna@yahoo.com", "yahoo", "Yahoo")),
            Vec::new(),
        ),
        item("anna.lindqvist@example.org", Verdict::There, None, Vec::new()),
        item("Club", Verdict::Cannot(Refusal::Password), None, Vec::new()),
    ];
    Arc::new(Preview {
        path: Some(PathBuf::from("/home/anna/k9mail_settings_export.k9s")),
        format: ImportFormat::K9,
        items,
        notes: vec![Note::SecretsSkipped],
        brings: None,
    })
}

pub(super) fn addition(address: &str, provider: &str, name: &str) -> Addition {
    Addition {
        address: address.parse().expect("an address"),
        mailbox: None,
        provider: ImportProvider::Known(provider.parse().expect("a provider"), name.to_owned()),
        client: None,
        redirect: None,
        uses: Uses::usual(),
        servers: Vec::new(),
        particulars: Particulars::default(),
    }
}

/// Settings of a mail domain, which name no address.
pub fn of_a_domain() -> Arc<Preview> {
    let item = Item {
        label: "Northwind mail".into(),
        verdict: Verdict::Cannot(Refusal::NoAddress),
        addition: None,
        remarks: Vec::new(),
    };
    Arc::new(Preview {
        path: Some(PathBuf::from("/home/anna/config-v1.1.xml")),
        format: ImportFormat::Autoconfig,
        items: vec![item],
        notes: Vec::new(),
        brings: None,
    })
}

/// One was added, one was there by then, one could not be.
pub fn imported() -> Arc<Imported> {
    let added = accounts::eight().into_iter().map(|view| view.account).take(1).collect();
    let failed = Problem::new(ProblemKind::Unreachable).about("carol@corp.example").at(now());
    Arc::new(Imported {
        added,
        signed_in: Vec::new(),
        there: vec!["anna@yahoo.com".parse().expect("an address")],
        failed: vec![("carol@corp.example".parse().expect("an address"), failed)],
    })
}
