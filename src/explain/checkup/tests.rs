//! Words of the check-up.

use serde_json::json;

use super::*;
use crate::domain::alert::Alert;
use crate::domain::checkup::Reason;
use crate::domain::checkup::{Key, Known, Looks, evaluate};
use crate::domain::settings::Settings;

#[test]
fn every_reason_has_a_line_without_a_full_stop_and_a_sentence_with_one() {
    for reason in Reason::ALL {
        let (title, detail) = reasons::templates(*reason);
        assert!(!title.is_empty() && !title.ends_with('.'), "{reason:?}: {title}");
        assert!(detail.ends_with('.'), "{reason:?}: {detail}");
        assert!(title.matches('{').count() == title.matches('}').count(), "{title}");
    }
}

#[test]
fn a_self_test_that_failed_says_what_of_it_did() {
    let (catalogue, zone) = (Catalogue::default(), TimeZone::UTC);
    let scene =
        Scene { catalogue: &catalogue, addresses: BTreeMap::new(), now: Timestamp::UNIX_EPOCH, zone: &zone };
    for (failed, told) in [(1_u64, "Vault"), (2, "Vault and others")] {
        let facts = vec![("check", "vault".into()), ("failed", failed.into())];
        let (about, reason) = (About::Installation, Reason::SelfTestFailed);
        let verdict =
            Verdict { about, reason, facts, fix: None, accounts: vec![], dismissed: None, turns_at: None };
        let detail = words(&verdict, &scene).detail;
        assert!(detail.ends_with(&format!(": {told}.")), "{detail}");
        assert!(super::facts(&verdict, &scene).contains(&(reasons::label("check"), "Vault".to_owned())));
    }
}

#[test]
fn a_rule_that_applies_to_nobody_counts_nobody() {
    let (catalogue, zone) = (Catalogue::default(), TimeZone::UTC);
    let scene =
        Scene { catalogue: &catalogue, addresses: BTreeMap::new(), now: Timestamp::UNIX_EPOCH, zone: &zone };
    let verdict = |id| Verdict {
        about: About::Account(crate::domain::account::AccountId::new(id)),
        reason: Reason::FactorsOfNobody,
        facts: vec![],
        fix: None,
        accounts: vec![],
        dismissed: None,
        turns_at: None,
    };
    let told = |verdicts| row(RuleId::MfaSeen, &Checkup { verdicts, ..Checkup::default() }, &scene).1;
    assert_eq!(told(vec![]), "No account yet.");
    assert_eq!(told(vec![verdict(1), verdict(2)]), "Nobody is signed in.");
}

#[test]
fn so_many_practices_are_told_in_the_number_they_are() {
    for (count, state, words) in [
        (1, RuleState::Attention, "needs attention"),
        (2, RuleState::Attention, "need attention"),
        (1, RuleState::NotApplicable, "does not apply"),
        (11, RuleState::NotApplicable, "do not apply"),
        (3, RuleState::Bad, "bad"),
    ] {
        assert_eq!(counted_state(count, state), words, "{count}");
    }
}

#[test]
fn every_rule_says_why_it_matters_in_one_sentence() {
    for id in RuleId::ALL {
        let RuleWords { name, why } = rule(*id);
        assert!(!name.ends_with('.') && why.ends_with('.'), "{name}: {why}");
        assert!(!why.contains("RFC"), "{why}");
    }
}

#[test]
fn every_fact_that_a_template_takes_has_a_label() {
    let slots = Reason::ALL.iter().flat_map(|reason| {
        let (title, detail) = reasons::templates(*reason);
        [title, detail].into_iter().flat_map(|text| text.split('{').skip(1))
    });
    for slot in slots {
        let name = slot.split(['}', ':', '|']).next().unwrap_or_default();
        let woven = ["provider", "account", "unusual", "seen", "which"].contains(&name);
        assert!(woven || reasons::label(name) != "Fact", "{name}");
    }
}

#[test]
fn something_unusual_says_what_it_is_and_its_numbers() {
    let alert = |rule, counted| Alert {
        seq: 7,
        rule,
        account: None,
        program: Some("neomutt".to_owned()),
        at: "2026-11-11T09:00:00Z".parse().unwrap(),
        counted,
    };
    let numbers = Some(Counted { count: 212, usual: 12, days: 30 });
    let said = |alert: Alert| {
        let (catalogue, settings) = (Catalogue::default(), Settings::default());
        let known = Known {
            now: alert.at,
            accounts: Vec::new(),
            catalogue: &catalogue,
            settings: &settings,
            key: Key::Opening,
            chain: None,
            oldest_event: None,
            alerts: std::slice::from_ref(&alert),
            looks: &Looks::new(),
            dismissals: &[],
            built_on: None,
        };
        let checkup = evaluate(&known);
        let scene =
            Scene { catalogue: &catalogue, addresses: BTreeMap::new(), now: alert.at, zone: &TimeZone::UTC };
        let verdict = checkup.needing()[0];
        let Words { title, detail, .. } = words(verdict, &scene);
        let json = document(&checkup, &scene);
        let of = |verdict: &&serde_json::Value| verdict["rule"] == "use.unusual";
        let json = json["verdicts"].as_array().unwrap().iter().find(of).unwrap().clone();
        assert!(
            text(&checkup, &scene).contains(&format!("{title}\n  {detail}")),
            "{}",
            text(&checkup, &scene)
        );
        assert_eq!((json["title"].as_str(), json["detail"].as_str()), (Some(&*title), Some(&*detail)));
        (title, detail, json["facts"].clone())
    };
    let (title, detail, facts) = said(alert(AlertRule::Burst, numbers));
    assert_eq!(title, "Far more tokens were handed out than usual");
    let burst = "212 tokens within an hour, most to neomutt; usual are up to 12 an hour over the last 30 days of use.";
    assert_eq!(detail, format!("{burst} 1 alert nobody has called expected, the last one today, 09:00."));
    assert_eq!(
        (&facts["counted"], &facts["usual"], &facts["use_days"]),
        (&json!(212), &json!(12), &json!(30))
    );
    let (title, detail, _) = said(alert(AlertRule::NewProgram, None));
    assert_eq!(title, "A program got a token for the first time");
    assert!(detail.starts_with("1 alert nobody"), "{detail}");
}

#[test]
fn counted_things_are_told_by_their_number() {
    assert_eq!(counted(1, "day"), "1 day");
    assert_eq!(counted(2_000, "permission"), "2,000 permissions");
}
