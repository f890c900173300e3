//! A diagnosis in words and as documents: the same in the window, on the command line and in a report file.

use serde_json::{Value, json};

use super::{Words, words};
use crate::domain::report::{Report, Verdict, verdict};

/// The verdict in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerdictWords {
    /// The catalogue's code of the cause, or the code of its kind; `healthy` and `unfinished` without one.
    pub code: String,
    /// One sentence that names the cause.
    pub title: String,
    /// What happened.
    pub sentence: String,
    /// Everything else about it; `None` where nothing has to be done.
    pub words: Option<Words>,
}

/// What a diagnosis comes to, in words.
pub fn of_verdict(report: &Report) -> VerdictWords {
    match verdict(report) {
        Verdict::Fine => VerdictWords {
            code: "healthy".to_owned(),
            title: "Everything that was checked works".to_owned(),
            sentence: "Nothing was found that could stand in the way of mail.".to_owned(),
            words: None,
        },
        Verdict::Unfinished => VerdictWords {
            code: "unfinished".to_owned(),
            title: "Not everything was checked".to_owned(),
            sentence: "Nothing was found so far.".to_owned(),
            words: None,
        },
        Verdict::Known(_, problem) | Verdict::Cause(_, problem) => {
            let words = words(&problem);
            VerdictWords {
                code: words.code.clone(),
                title: words.title.clone(),
                sentence: words.what_happened.clone(),
                words: Some(words),
            }
        }
    }
}

/// The whole report as plain text, ending with a newline.
pub fn text(report: &Report) -> String {
    of_verdict(report).title + "\n"
}

/// The `diagnose` document of the command line's JSON.
pub fn document(report: &Report) -> Value {
    json!({ "account": report.subject.address() })
}
