//! One question before something that cannot be taken back, with the safe choice as default.
//!
//! Where nobody can be asked there is no question: a script that names its accounts has decided already. What takes more than
//! it names needs a word all the same.

use crate::domain::problem::Problem;

use super::Desk;
use super::exit::Status;
use super::input;

/// Says what will happen and asks; `None` when it may be done, otherwise how the command ends.
pub(super) fn asked(consequence: &str, question: &str, desk: &Desk<'_>) -> Result<Option<Status>, Problem> {
    if !input::can_ask() {
        return Ok(None);
    }
    desk.output.words(consequence);
    desk.output.question(&format!("{question} [y/N] "));
    let answer = input::next_line()?;
    if answer.is_some_and(|answer| is_yes(&answer)) {
        return Ok(None);
    }
    desk.output.words("Nothing was changed.");
    Ok(Some(Status::Failed))
}

/// The same for what others than its address lose something by: where nobody can be asked, only `--yes` is a word.
pub(super) fn insisted(
    consequence: &str,
    question: &str,
    without: &str,
    desk: &Desk<'_>,
) -> Result<Option<Status>, Problem> {
    if input::can_ask() {
        return asked(consequence, question, desk);
    }
    desk.output.words(consequence);
    desk.output.words("This is asked about first, and nobody can be asked here. Without the question:");
    desk.output.words(&format!("  {without}"));
    Ok(Some(Status::Usage))
}

/// Only a clear yes is one.
pub(super) fn is_yes(answer: &str) -> bool {
    matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes")
}

/// "a", "a and b", "a, b and c", "a, b, c and 4 more".
pub(super) fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [before @ .., last] if names.len() <= MOST_NAMED => format!("{} and {last}", before.join(", ")),
        _ => format!("{} and {} more", names[..MOST_NAMED - 1].join(", "), names.len() - (MOST_NAMED - 1)),
    }
}

/// More of them nobody reads before answering.
const MOST_NAMED: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clear_yes_is_one() {
        assert!(["y", "Y", " yes\t", "YES"].iter().all(|answer| is_yes(answer)));
        assert!(["", "n", "no", "yep", "ye", "j"].iter().all(|answer| !is_yes(answer)));
    }

    #[test]
    fn many_names_are_cut_short() {
        assert_eq!(listed(&["a"]), "a");
        assert_eq!(listed(&["a", "b", "c"]), "a, b and c");
        let many: Vec<String> = (0..20).map(|number| number.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(listed(&many), "0, 1, 2, 3, 4, 5, 6 and 13 more");
    }
}
