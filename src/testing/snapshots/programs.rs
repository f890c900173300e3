//! T. Okafor's account in mail programs: one that fits, one without its plug-in, one that is not there.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::account::AccountId;
use crate::domain::browser::{BrowserProfile, KnownBrowser};
use crate::domain::provider::Sasl;
use crate::domain::snippet::fitness::{Called, Fitness, Look};
use crate::domain::snippet::{Call, MailProgram, Version};
use crate::engine::snapshot::{ProgramsView, Snapshot};

/// Nothing has been looked at yet.
pub fn unknown() -> Snapshot {
    let call = Call { program: "/usr/bin/mailward".to_owned(), data_dir: None };
    Snapshot { programs: ProgramsView { call: Some(call), ..ProgramsView::default() }, ..super::eight() }
}

/// Three programs were looked at, and the command was tried.
pub fn looked() -> Snapshot {
    let mut snapshot = unknown();
    let found = |program, version, fitness| Look {
        program,
        path: Some(format!("/usr/bin/{}", program.id())),
        version: Version::find(version, ""),
        fitness,
    };
    let looks = [
        found(MailProgram::NeoMutt, "20241114", Fitness::Fits),
        found(MailProgram::Mbsync, "1.4.4", Fitness::NoPlugIn(Sasl::XOAuth2)),
        Look { program: MailProgram::OfflineImap, path: None, version: None, fitness: Fitness::NotFound },
    ];
    snapshot.programs.looks = looks.into_iter().map(|look| (look.program, look)).collect();
    snapshot.programs.called = BTreeMap::from([(AccountId::new(5), Called::Answered(3))]);
    snapshot
}

/// Two browsers, one of them with profiles.
pub fn browsers() -> Arc<Vec<KnownBrowser>> {
    let profile =
        |name: &str| BrowserProfile { name: name.to_owned(), command: format!("firefox -P {name}") };
    let firefox = KnownBrowser {
        name: "Firefox".to_owned(),
        command: "firefox".to_owned(),
        profiles: vec![profile("Home"), profile("Work")],
    };
    let chromium =
        KnownBrowser { name: "Chromium".to_owned(), command: "chromium".to_owned(), profiles: Vec::new() };
    Arc::new(vec![chromium, firefox])
}
