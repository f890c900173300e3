//! Words of the check-up.

use super::*;
use crate::domain::checkup::Reason;

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
        assert!(matches!(name, "provider" | "account") || reasons::label(name) != "Fact", "{name}");
    }
}

#[test]
fn counted_things_are_told_by_their_number() {
    assert_eq!(counted(1, "day"), "1 day");
    assert_eq!(counted(2_000, "permission"), "2,000 permissions");
}
