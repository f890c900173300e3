//! What every page and every word has to hold.

use std::collections::BTreeSet;

use super::*;
use crate::domain::report::CheckId;

fn sections_said(words: &PageWords) -> Vec<&'static str> {
    let mut said: Vec<&'static str> = Vec::new();
    for section in words.sections {
        for block in section.blocks {
            match block {
                Block::Says(text) | Block::Item(text) => said.push(text),
                Block::Kept => said.extend(kept::KEPT.iter().map(|one| one.what)),
            }
        }
    }
    said
}

#[test]
fn every_page_has_a_title_a_summary_sections_and_a_drawing_told_in_one_sentence() {
    for one in Page::ALL {
        let words = page(*one);
        assert_eq!(words.page, *one);
        assert!(!words.title.is_empty() && !words.title.ends_with('.'), "{}", words.title);
        assert!(!words.summary.ends_with('.') && words.summary.chars().count() <= 110, "{}", words.summary);
        assert!(words.sections.len() >= 2, "{}", words.title);
        let told = words.drawing.told;
        assert!(told.ends_with('.') && !told.trim_end_matches('.').contains('.'), "one sentence: {told}");
        assert!(!words.terms.is_empty() && words.related.len() >= 2, "{}", words.title);
        assert!(!words.related.contains(one), "{} leads to itself", words.title);
    }
}

#[test]
fn every_page_is_led_to_by_another_and_every_word_stands_on_its_page() {
    let related: BTreeSet<Page> =
        Page::ALL.iter().flat_map(|one| page(*one).related.iter().copied()).collect();
    assert_eq!(related.len(), Page::ALL.len());
    for one in Term::ALL {
        let on_a_page = Page::ALL.iter().any(|at| page(*at).terms.contains(one));
        assert!(on_a_page || !page(page_of(*one)).title.is_empty());
    }
}

#[test]
fn paragraphs_are_short_calm_and_end_as_sentences() {
    for one in Page::ALL {
        for said in sections_said(page(*one)) {
            assert!(said.chars().count() <= 480, "{}: {said}", one.code());
            let low = said.to_lowercase();
            for bad in ["!", "please", "oops", "successfully", "  ", "..", " .", "'", "simply", "just "] {
                assert!(!low.contains(bad), "{bad}: {said}");
            }
            assert!(said.chars().next().is_some_and(|first| !first.is_lowercase()), "{said}");
        }
        for section in page(*one).sections {
            assert!(!section.heading.ends_with('.'), "{}", section.heading);
            for block in section.blocks {
                if let Block::Says(said) = block {
                    assert!(said.ends_with('.'), "{said}");
                }
            }
        }
    }
}

#[test]
fn nobody_needs_a_standard_to_understand_a_page_or_a_word() {
    let words = Term::ALL.iter().map(|one| term(*one).1);
    for said in Page::ALL.iter().flat_map(|one| sections_said(page(*one))).chain(words) {
        assert!(!said.contains("RFC") && !said.contains("AADSTS"), "{said}");
    }
}

#[test]
fn every_word_has_one_sentence_of_its_own() {
    let mut seen = BTreeSet::new();
    for one in Term::ALL {
        let (word, says) = term(*one);
        assert!(!says.ends_with('.') && !says.contains(". "), "{word}: {says}");
        assert!(says.chars().count() <= 130, "{word}: {} characters", says.chars().count());
        assert!(says.chars().next().is_some_and(char::is_uppercase), "{says}");
        assert!(seen.insert(word.to_lowercase()), "{word} stands twice");
        assert_eq!(terms_named(word), Some(*one), "{word}");
        assert_eq!(Term::from_code(one.code()), Some(*one));
    }
}

#[test]
fn a_label_is_explained_by_the_longest_word_in_it() {
    for (label, meant) in [
        ("Access token", Some(Term::AccessToken)),
        ("Refresh token", Some(Term::RefreshToken)),
        ("Token endpoint", Some(Term::TokenEndpoint)),
        ("Client ID", Some(Term::ClientId)),
        ("Client’s name", Some(Term::Client)),
        ("Vault key", Some(Term::VaultKey)),
        ("Read mail (IMAP)", Some(Term::Imap)),
        ("Certificate for", Some(Term::Certificate)),
        ("JWT", Some(Term::WebToken)),
        ("Address", None),
        ("State", None),
        ("Ends tomorrow", None),
        ("Populous", None),
        ("A sentence about an access token is no label of the window, and has no hover", None),
    ] {
        assert_eq!(word_in(label), meant, "{label}");
    }
}

#[test]
fn a_search_finds_pages_and_words_by_all_the_words_typed() {
    let all = found("");
    assert_eq!((all.pages.len(), all.terms.len()), (Page::ALL.len(), Term::ALL.len()));
    assert_eq!(found("three tokens").pages.first(), Some(&Page::Tokens));
    assert_eq!(found("TOKENS three").pages.first(), Some(&Page::Tokens));
    assert_eq!(found("pkce").terms.first(), Some(&Term::Pkce));
    assert_eq!(found("scope").terms.first(), Some(&Term::Permission));
    assert!(found("keyring").pages.contains(&Page::Kept));
    let nothing = found("quince marmalade");
    assert!(nothing.pages.is_empty() && nothing.terms.is_empty());
}

#[test]
fn a_page_or_word_is_found_by_code_title_and_alias() {
    assert_eq!(page_or_word("tokens"), Some(Ok(Page::Tokens)));
    assert_eq!(page_or_word("The three tokens"), Some(Ok(Page::Tokens)));
    assert_eq!(page_or_word("pkce"), Some(Err(Term::Pkce)));
    assert_eq!(page_or_word("scopes"), Some(Err(Term::Permission)));
    assert_eq!(page_or_word("quince"), None);
}

#[test]
fn most_checks_of_a_diagnosis_lead_to_a_page() {
    assert!(CheckId::ALL.iter().filter(|check| for_check(**check).is_some()).count() > 15);
}

#[test]
fn labels_of_reports_that_are_technical_words_are_explained() {
    use crate::domain::report::FactName;
    let plain = [
        "Mailward",
        "System",
        "Desktop",
        "Sandbox",
        "Desktop portal",
        "Clock against the provider",
        "Time zone",
        "Folder",
        "Rights",
        "Free space",
        "Browser",
        "Host",
        "Port",
        "Addresses",
        "Signed in the end by",
        "Valid from",
        "Valid until",
        "Differs from what is stored",
        "Keys",
        "HTTP status",
        "Answer",
        "Kind",
        "Issued",
        "Signed in as",
        "Lacking",
        "More than needed",
        "Server",
        "Security",
        "Greeting",
        "Offers",
        "User",
        "Refusal, decoded",
        "Reply",
        "Messages",
        "Breaks a standard",
        "Browser set by",
        "Allows",
    ];
    for fact in FactName::ALL {
        let label = fact.label();
        assert!(word_in(label).is_some() || plain.contains(&label), "“{label}” has no word");
    }
}

#[test]
fn what_is_kept_is_told_once_each_and_names_how_long() {
    let codes: BTreeSet<&str> = kept::KEPT.iter().map(|one| one.code).collect();
    assert_eq!(codes.len(), kept::KEPT.len());
    assert!(kept::KEPT.iter().all(|one| !one.until.ends_with('.') && !one.what.ends_with('.')));
    let usual = crate::domain::settings::Retention::default();
    let log = kept::KEPT.iter().find(|one| one.code == "audit-log").unwrap();
    assert!(log.until.contains(kept::retention(usual)), "{}", log.until);
}

#[test]
fn a_page_as_text_has_short_lines_and_everything_it_says() {
    for one in Page::ALL {
        let text = page_text(*one);
        assert!(text.lines().all(|line| line.chars().count() <= 96), "{text}");
        assert!(text.starts_with(page(*one).title) && text.ends_with('\n'));
    }
    assert!(page_text(Page::Kept).contains("audit log"));
    let list = list_text(&found("")).split_whitespace().collect::<Vec<_>>().join(" ");
    for one in found("").pages {
        let line = format!("{} {}. {}", one.code(), page(one).title, page(one).summary);
        assert!(list.contains(&line), "{line}");
    }
}

#[test]
fn every_table_of_the_database_stands_in_the_list_of_what_is_kept() {
    let form = include_str!("../../store/migrations.rs");
    let made =
        form.lines().filter_map(|line| line.trim().trim_start_matches('"').strip_prefix("CREATE TABLE "));
    let made: BTreeSet<&str> = made.filter_map(|rest| rest.strip_suffix(" (")).collect();
    let told = kept::KEPT.iter().flat_map(|one| match one.at {
        kept::At::Tables(tables) => tables,
        _ => &[],
    });
    assert_eq!(made, told.copied().collect());
}
