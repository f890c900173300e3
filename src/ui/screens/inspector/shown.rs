//! What was found, in words: made once for each inspection, because a screen draws many frames of it.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::domain::inspection::{FindingId, Inspection, Part, Severity, SignatureReason, SignatureState};
use crate::domain::learn::Page;
use crate::explain::inspection::{self as words, MailWords, Row, Told, Tone as Said};
use crate::explain::learn;
use crate::ui::icons::Icon;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Theme, Tone};
use crate::ui::widgets::mark::Mark;

use super::raw;

/// The words of one inspection.
pub(super) struct Shown {
    pub(super) of: Arc<Inspection>,
    pub(super) form: String,
    pub(super) opaque: Option<String>,
    /// Whose token of the vault it is.
    pub(super) whose: Option<String>,
    pub(super) mail: Option<MailWords>,
    pub(super) claims: Vec<Row>,
    pub(super) header: Vec<Row>,
    pub(super) signature: Told,
    /// Each with the page that tells more.
    pub(super) findings: Vec<(Mark, Told, Page)>,
    pub(super) raw: String,
    /// Where the parts stand in the text that was brought.
    parts: Vec<(Part, Range<usize>)>,
}

impl fmt::Debug for Shown {
    /// Rows hold what the token says.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shown(…)")
    }
}

impl Shown {
    pub(super) fn of(found: &Arc<Inspection>, picture: &Picture) -> Self {
        let signature = words::signature(found);
        let told = found.findings.iter().map(|finding| {
            let page = learn::for_finding(finding.id);
            (mark(finding.severity), words::finding(finding), page)
        });
        let mut findings: Vec<(Mark, Told, Page)> = told.collect();
        let said = found.findings.iter().any(|finding| finding.id == FindingId::Signature);
        if !said && found.signature.reason != SignatureReason::NotAJwt {
            findings.push((state(found.signature.state), words::signature(found), Page::WebToken));
        }
        Self {
            of: Arc::clone(found),
            form: words::form(found),
            opaque: words::opaque(found),
            whose: words::whose(found),
            mail: words::mail(found),
            claims: words::claims(found, &picture.zone),
            header: words::header(found),
            signature,
            findings,
            raw: raw::text(found.header.as_ref(), found.claims.as_ref()),
            parts: found.parts.clone(),
        }
    }

    /// The parts with their colours.
    pub(super) fn coloured(&self, t: &Theme) -> Vec<(Range<usize>, theme::Part)> {
        self.parts.iter().map(|(part, range)| (range.clone(), look(*part, t).1)).collect()
    }

    /// Every colour that is used, with its word.
    pub(super) fn legend(&self, t: &Theme) -> Vec<(&'static str, theme::Part)> {
        let mut legend: Vec<(&'static str, theme::Part)> = Vec::new();
        for (part, _) in &self.parts {
            let (word, colours) = look(*part, t);
            let word = if *part == Part::Payload && self.claims.is_empty() { "Payload" } else { word };
            if !legend.iter().any(|(known, _)| *known == word) {
                legend.push((word, colours));
            }
        }
        legend
    }
}

/// What only the recipient of a JWE can read is one thing to everybody else.
const fn look(part: Part, t: &Theme) -> (&'static str, theme::Part) {
    match part {
        Part::Header => ("Header", t.jwt_header),
        Part::Payload => ("Claims", t.jwt_claims),
        Part::Signature => ("Signature", t.jwt_signature),
        Part::EncryptedKey | Part::Iv | Part::Ciphertext => ("Encrypted", t.jwt_claims),
        Part::Tag => ("Tag", t.jwt_signature),
    }
}

/// What a severity looks like.
const fn mark(severity: Severity) -> Mark {
    match severity {
        Severity::Fail => Mark::Failed,
        Severity::Warn => Mark::Attention,
        Severity::Info => Mark::Note,
    }
}

/// What the state of a signature looks like.
pub(super) const fn state(state: SignatureState) -> Mark {
    match state {
        SignatureState::Valid => Mark::Good,
        SignatureState::Invalid => Mark::Failed,
        SignatureState::Unchecked => Mark::Skipped,
        SignatureState::Unsupported => Mark::Unknown,
    }
}

/// The tone of a verdict.
pub(super) const fn tone(said: Said) -> Tone {
    match said {
        Said::None => Tone::Idle,
        Said::Good => Tone::Ok,
        Said::Attention => Tone::Warn,
        Said::Bad => Tone::Bad,
    }
}

/// The mark beside a value, where one is needed.
pub(super) const fn beside(said: Said) -> Option<Mark> {
    match said {
        Said::None => None,
        Said::Good => Some(Mark::Good),
        Said::Attention => Some(Mark::Attention),
        Said::Bad => Some(Mark::Failed),
    }
}

/// The icon on the plate of a verdict.
pub(super) const fn plate(said: Said) -> Icon {
    match beside(said) {
        Some(mark) => mark.icon(),
        None => Mark::Unknown.icon(),
    }
}
