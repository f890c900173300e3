//! The check-up as JSON.

use serde_json::{Map, Value as Json, json};

use crate::domain::checkup::{About, Checkup, Practice, RuleId, Value, Verdict};

use super::{Scene, command, fix, words};

/// One document: sums, then every verdict with its words.
pub fn document(checkup: &Checkup, scene: &Scene<'_>) -> Json {
    let sums = checkup.sums();
    let practices: Vec<Json> = Practice::all().map(|practice| of_practice(practice, checkup)).collect();
    let verdicts: Vec<Json> = checkup.verdicts.iter().map(|verdict| of_verdict(verdict, scene)).collect();
    json!({
        "looked_at": checkup.looked_at.map(|at| at.to_string()),
        "sums": {
            "bad": sums.bad,
            "attention": sums.attention,
            "good": sums.good,
            "unknown": sums.unknown,
            "not_applicable": sums.not_applicable,
        },
        "practices": practices,
        "verdicts": verdicts,
    })
}

fn of_practice(practice: Practice, checkup: &Checkup) -> Json {
    let rules: Vec<&str> = practice.rules().iter().copied().map(RuleId::code).collect();
    json!({
        "list": practice.list().code(),
        "number": practice.number(),
        "title": super::practice(practice).title,
        "state": checkup.state_of(practice).code(),
        "rules": rules,
    })
}

fn of_verdict(verdict: &Verdict, scene: &Scene<'_>) -> Json {
    let said = words(verdict, scene);
    let about = match &verdict.about {
        About::Installation => json!({ "installation": true }),
        About::Account(id) => json!({ "account": scene.addresses.get(id).map(ToString::to_string) }),
        About::Provider(id) => json!({ "provider": id.as_str() }),
    };
    let accounts: Vec<String> =
        verdict.accounts.iter().filter_map(|id| scene.addresses.get(id)).map(ToString::to_string).collect();
    let facts: Map<String, Json> =
        verdict.facts.iter().map(|(name, fact)| ((*name).to_owned(), value(fact))).collect();
    let aside = verdict.dismissed.as_ref().map(|dismissed| {
        json!({ "why": dismissed.why, "at": dismissed.at.to_string(), "until": dismissed.until.to_string() })
    });
    json!({
        "rule": verdict.rule().code(),
        "state": verdict.state().code(),
        "reason": verdict.reason.code(),
        "about": about,
        "accounts": accounts,
        "title": said.title,
        "detail": said.detail,
        "why": super::rule(verdict.rule()).why,
        "facts": facts,
        "fix": verdict.fix.as_ref().map(|one| json!({ "title": fix(one), "command": command(one, scene) })),
        "put_aside": aside,
    })
}

fn value(value: &Value) -> Json {
    match value {
        Value::Text(text) => json!(text),
        Value::Count(count) => json!(count),
        Value::Moment(at) => json!(at.to_string()),
        Value::Day(day) => json!(day.to_string()),
    }
}
