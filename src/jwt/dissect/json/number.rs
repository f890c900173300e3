//! Numbers of JSON (RFC 8259, section 6), kept as they are written.

use super::{FaultKind, Reader};
use crate::domain::inspection::Node;

impl Reader<'_> {
    /// The number that begins here. One that is not written as JSON demands is told and kept.
    pub(super) fn number(&mut self) -> Node {
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"+-._".contains(c));
        let number = &rest[..end.unwrap_or(rest.len())];
        if let Some(kind) = wrong_with(number) {
            self.fault(kind);
        }
        self.at += number.len();
        Node::Number(number.to_owned())
    }
}

fn wrong_with(number: &str) -> Option<FaultKind> {
    let short: String = number.chars().take(LONGEST_SHOWN).collect();
    let short = if short.len() < number.len() { short + "…" } else { short };
    if !well_formed(number) {
        return Some(FaultKind::Syntax(format!("{short} is not how JSON writes a number")));
    }
    let value: f64 = number.parse().ok()?;
    if value.is_infinite() {
        return Some(FaultKind::Syntax(format!("{short} is larger than any number a reader can hold")));
    }
    let whole = !number.contains(['.', 'e', 'E']);
    (whole && value.abs() > EXACT).then(|| {
        FaultKind::Unsure(format!("{short} is beyond 2⁵³, where readers begin to round differently"))
    })
}

const LONGEST_SHOWN: usize = 40;

/// Whole numbers up to here are exact in every reader (RFC 8259, section 6).
const EXACT: f64 = 9_007_199_254_740_991.0;

/// `-`, digits without a leading zero, a fraction, an exponent.
fn well_formed(number: &str) -> bool {
    let rest = number.strip_prefix('-').unwrap_or(number);
    let whole = digits(rest);
    let leading_zero = whole > 1 && rest.starts_with('0');
    if whole == 0 || leading_zero {
        return false;
    }
    let mut rest = &rest[whole..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let length = digits(fraction);
        if length == 0 {
            return false;
        }
        rest = &fraction[length..];
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let length = digits(exponent);
        return length > 0 && length == exponent.len();
    }
    rest.is_empty()
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}
