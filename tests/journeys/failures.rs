//! Every failure that can be trained is provoked once, on the command line, and told as the table `tests/failures.toml` says:
//! with which code, and who can do something about it.

use std::collections::BTreeSet;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use mailward::domain::practice::{PracticeArea, PracticeFailure};
use mailward::engine::snapshot::{DiagnoseWish, DiagnosisView, Snapshot};
use mailward::explain;
use mailward::practice::PUBLIC_CLIENT_ID;
use mailward::services::report::archive;
use mailward::testing::snapshots;
use mailward::testing::window::Desk;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use crate::home::Home;
use crate::http;
use crate::person::{self, ANNA};
use crate::provider::{Provider, link_of, sign_in};
use crate::running::Ended;
use crate::seed;

/// The table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    row: Vec<Row>,
}

/// What is provoked by which command, and how it has to be told.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    failure: String,
    command: Way,
    /// The entry of the catalogue, or the kind of the problem where the catalogue has none.
    code: String,
    who: String,
}

/// What a person does when it happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Way {
    /// `explain`, with what stands on the provider's page in the browser.
    Explain,
    /// `account add --issuer`.
    Add,
    /// `account add --issuer --register`.
    Register,
    /// `sign-in`.
    SignIn,
    /// `sign-in --device`.
    Device,
    /// `token`, which renews.
    Token,
    /// `revoke`.
    Revoke,
    /// `diagnose`, of which the verdict counts.
    Diagnose,
}

impl Row {
    fn failure(&self) -> PracticeFailure {
        PracticeFailure::from_code(&self.failure).unwrap_or_else(|| panic!("{} is no failure", self.failure))
    }
}

fn table() -> Vec<Row> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/failures.toml");
    let table: Table = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    table.row
}

/// Provokes every row of one way, and compares all before it complains.
fn each(way: Way, provoke: impl Fn(&Provider, &Home) -> Ended, ready: impl Fn(&Provider, &Home)) {
    let provider = Provider::with(|options| options.device_interval = std::time::Duration::from_secs(1));
    let home = Home::new();
    ready(&provider, &home);
    let mut wrong = Vec::new();
    for row in table().into_iter().filter(|row| row.command == way) {
        provider.fail(&[row.failure()]);
        let ended = provoke(&provider, &home);
        let (code, who) = told(&ended);
        if (code.as_str(), who.as_str()) != (&row.code, &row.who) {
            wrong.push(format!("{}: {code} ({who}), not {} ({})", row.failure, row.code, row.who));
        }
        if (ended.status == Some(0)) != (way == Way::Explain) {
            wrong.push(format!("{} ends with {:?}", row.failure, ended.status));
        }
        provider.behave();
    }
    assert!(wrong.is_empty(), "{way:?}\n{}", wrong.join("\n"));
}

/// The code of the problem in an answer, sharpest first, and who can do something about it.
fn told(ended: &Ended) -> (String, String) {
    let document: Value = serde_json::from_str(&ended.out).unwrap_or_default();
    let one = document.get(0).unwrap_or(&document);
    let problem = match () {
        () if one["matches"].is_array() => &one["matches"][0],
        () if one["verdict"].is_object() => &one["verdict"],
        () => &one["problem"],
    };
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let code = text(&problem["known"]).or_else(|| text(&problem["code"]));
    (
        code.unwrap_or_else(|| format!("nothing: {}{}", ended.out, ended.err)),
        text(&problem["who"]).unwrap_or_default(),
    )
}

#[test]
fn the_table_holds_at_least_sixty_failures_of_every_area() {
    let rows = table();
    let failures: BTreeSet<PracticeFailure> = rows.iter().map(Row::failure).collect();
    assert_eq!(failures.len(), rows.len(), "each once");
    assert!(failures.len() >= 60, "{}", failures.len());
    let areas: BTreeSet<PracticeArea> = failures.iter().map(|failure| failure.area()).collect();
    for area in [PracticeArea::Redirect, PracticeArea::Exchange, PracticeArea::Device, PracticeArea::Renewal]
    {
        assert!(areas.contains(&area), "{}", area.title());
    }
}

fn added(provider: &Provider, home: &Home) {
    provider.add(home, ANNA).done();
}

#[test]
fn what_the_providers_page_says_is_explained_as_the_table_says() {
    let explain = |provider: &Provider, home: &Home| {
        let page = http::get(&format!("{}/authorize", provider.issuer()).parse().unwrap());
        home.mailward(&["--json", "explain", &text_of(&page.body)])
    };
    each(Way::Explain, explain, |_, _| {});
}

/// What a person marks and copies.
fn text_of(page: &str) -> String {
    let body = page.split_once("<body").map_or(page, |(_, body)| body);
    let mut text = String::new();
    for piece in body.split('<') {
        text.push_str(piece.split_once('>').map_or("", |(_, after)| after));
        text.push(' ');
    }
    text.replace("&#39;", "'").replace("&quot;", "\"").replace("&amp;", "&")
}

#[test]
fn a_provider_that_cannot_be_learnt_is_told_as_the_table_says() {
    let add = |provider: &Provider, home: &Home| {
        let client = ["--client-id", PUBLIC_CLIENT_ID];
        let issuer = ["--json", "account", "add", ANNA, "--issuer", provider.issuer()];
        home.mailward(&[&issuer[..], &client].concat())
    };
    each(Way::Add, add, |_, _| {});
}

#[test]
fn a_registration_that_is_refused_is_told_as_the_table_says() {
    let register = |provider: &Provider, home: &Home| {
        home.mailward(&["--json", "account", "add", ANNA, "--issuer", provider.issuer(), "--register"])
    };
    each(Way::Register, register, |_, _| {});
}

#[test]
fn a_sign_in_that_fails_is_told_as_the_table_says() {
    let sign_in = |_: &Provider, home: &Home| {
        // For an answer that never counts; every other one ends the sign-in at once.
        let mut running = home.start(&["--json", "sign-in", ANNA, "--no-browser", "--timeout", "5"]);
        let link = link_of(&mut running);
        http::get(&person::decide(&link, ANNA, "allow"));
        running.end()
    };
    each(Way::SignIn, sign_in, added);
}

#[test]
fn a_sign_in_on_another_device_that_fails_is_told_as_the_table_says() {
    let device = |_: &Provider, home: &Home| {
        home.mailward(&["--json", "sign-in", ANNA, "--device", "--timeout", "30"])
    };
    each(Way::Device, device, added);
}

#[test]
fn a_renewal_that_fails_is_told_as_the_table_says() {
    let token = |provider: &Provider, home: &Home| {
        // What is over is not asked for again, so each begins with a new sign-in.
        seed::again(provider, home, ANNA);
        home.expire();
        home.mailward(&["--json", "token", ANNA])
    };
    each(Way::Token, token, |provider, home| seed::signed_in(provider, home, [ANNA]));
}

#[test]
fn a_revocation_that_fails_is_told_as_the_table_says() {
    let revoke = |provider: &Provider, home: &Home| {
        seed::again(provider, home, ANNA);
        home.mailward(&["--json", "revoke", ANNA, "--yes"])
    };
    each(Way::Revoke, revoke, |provider, home| seed::signed_in(provider, home, [ANNA]));
}

#[test]
fn a_diagnosis_names_the_cause_as_the_table_says_and_the_window_shows_it() {
    let diagnose = |_: &Provider, home: &Home| {
        let report = home.path("report.zip");
        let ended = home.mailward(&["--json", "diagnose", ANNA, "--report", report.to_str().unwrap()]);
        is_shown(&std::fs::read(report).unwrap(), &told(&ended).0);
        ended
    };
    each(Way::Diagnose, diagnose, |provider, home| {
        let account =
            ["account", "add", ANNA, "--issuer", provider.issuer(), "--client-id", PUBLIC_CLIENT_ID];
        home.mailward(&[&account[..], &["--use", "imap,smtp,pop"]].concat()).done();
        // Its first token counts nowhere under one of the failures, and everywhere under the others.
        sign_in(home, "allow").0.done();
        let healthy = told(&diagnose(provider, home));
        assert_eq!(healthy.0, "healthy");
    });
}

/// The window shows the same findings under the same verdict.
fn is_shown(report: &[u8], code: &str) {
    let report = archive::unpack(report).unwrap();
    let verdict = explain::report::of_verdict(&report);
    assert_eq!(verdict.code, code, "what was saved says the same");
    let wish = DiagnoseWish { account: None, renew: false };
    let planned = report.findings.iter().map(|finding| finding.check).collect();
    let ended_at = Some(report.made_at);
    let view = DiagnosisView { planned, ended_at, ..DiagnosisView::new(wish, report) };
    let mut desk = Desk::with(Snapshot { diagnosis: Some(view), ..snapshots::eight() });
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::Num3);
    desk.harness.run();
    let headlines = desk.harness.query_all_by_label(&verdict.title).count();
    assert!(headlines >= 1, "the window says: {}", verdict.title);
}

#[test]
fn the_practice_provider_is_told_on_the_command_line_how_to_fail() {
    let home = Home::new();
    let list = home.mailward(&["--json", "practice", "failures"]).done();
    let list: Vec<Value> = serde_json::from_str(&list).unwrap();
    assert_eq!(list.len(), PracticeFailure::ALL.len());
    home.mailward(&["practice", "--fail", "no-such-failure"]).failed(2, "no failure is called");
    let mut practice = home.start(&["practice", "--fail", "redirect-denied", "--fail", "imap-closed"]);
    let issuer = practice.out_line("issuer ").replace("issuer ", "");
    let imap = practice.out_line("imap 127.0.0.1:").replace("imap ", "").replace(" implicit", "");
    practice.out_line("failure imap-closed Nobody listens on the port");
    home.mailward(&["account", "add", ANNA, "--issuer", &issuer, "--client-id", PUBLIC_CLIENT_ID]).done();
    let mut running = home.start(&["sign-in", ANNA, "--no-browser", "--timeout", "60"]);
    let link: Url = link_of(&mut running);
    let back = http::get(&link).location().expect("a refusal at once");
    assert!(back.query().unwrap().contains("error=access_denied"));
    http::get(&back);
    running.end().failed_quietly(3);
    assert!(std::net::TcpStream::connect(imap).is_err(), "the port is closed");
    practice.signal("TERM");
    practice.end().done();
}
