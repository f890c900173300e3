//! Expected text with holes: `<any>` stands for anything within a line, and a line `<...>` for any number of lines.

/// Whether the text is as expected.
pub(crate) fn fits(expected: &str, text: &str) -> bool {
    let expected: Vec<&str> = expected.lines().collect();
    let text: Vec<&str> = text.lines().collect();
    lines_fit(&expected, &text)
}

fn lines_fit(expected: &[&str], text: &[&str]) -> bool {
    match (expected.split_first(), text.split_first()) {
        (None, None) => true,
        (Some((&"<...>", rest)), _) => (0..=text.len()).any(|skipped| lines_fit(rest, &text[skipped..])),
        (Some((line, rest)), Some((there, others))) => line_fits(line, there) && lines_fit(rest, others),
        _ => false,
    }
}

fn line_fits(expected: &str, line: &str) -> bool {
    let Some((before, after)) = expected.split_once("<any>") else {
        return expected == line;
    };
    let Some(rest) = line.strip_prefix(before) else {
        return false;
    };
    let starts = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
    starts.into_iter().any(|at| line_fits(after, &rest[at..]))
}

#[test]
fn holes_stand_for_anything_in_a_line_or_for_lines() {
    assert!(fits("a <any> c\n<...>\nz\n", "a bb c\n1\n2\nz\n"));
    assert!(fits("<...>", ""));
    assert!(!fits("a\n", "a\nb\n"));
    assert!(!fits("a <any> c", "a b d"));
}
