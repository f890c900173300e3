//! What people copy along with a token: white space, “Bearer ”, a header's name, quotes, `access_token=`.
//!
//! It is left away and said, because a token that was copied so is fine itself, and a program that is given all of it
//! fails. Only the ends are touched; whatever stands within the token stays and is a fault.

use std::ops::Range;

/// A token without what stood around it.
pub(super) struct Bare {
    /// Where it stands in the text, in bytes.
    pub token: Range<usize>,
    /// What was left away, a clause each.
    pub left_away: Vec<String>,
}

/// Finds the token in a text.
pub(super) fn without(text: &str) -> Bare {
    let mut rest = text.trim_matches(is_blank);
    let mut left_away = Vec::new();
    if has_blanks_around(text, rest) {
        left_away.push("white space stood around it and was left away".to_owned());
    }
    for _ in 0..MOST_LAYERS {
        let Some((inner, what)) = peeled(rest) else { break };
        let what = format!("{what} and was left away");
        if !left_away.contains(&what) {
            left_away.push(what);
        }
        rest = inner.trim_matches(is_blank);
    }
    let start = offset(text, rest);
    Bare { token: start..start + rest.len(), left_away }
}

/// `-H`, quotes, a header's name, a scheme, quotes again, a comma: more is no accident of copying.
const MOST_LAYERS: usize = 8;

/// A byte order mark and blanks of no width come along unseen, too.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
}

/// One line end after a token is how programs print it, and no mistake.
fn has_blanks_around(text: &str, rest: &str) -> bool {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    !rest.is_empty() && text.len() > rest.len()
}

/// Where a part of a text stands in it.
fn offset(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize).min(text.len())
}

/// The text without one thing that stood around it, and what that was.
fn peeled(text: &str) -> Option<(&str, String)> {
    unquoted(text)
        .or_else(|| without_option(text))
        .or_else(|| without_scheme(text))
        .or_else(|| without_name(text))
        .or_else(|| out_of_address(text))
        .or_else(|| {
            let rest = text.strip_suffix([',', ';'])?;
            Some((rest, "a comma or semicolon stood behind it".to_owned()))
        })
}

fn unquoted(text: &str) -> Option<(&str, String)> {
    // A JSON text of one string is a token in quotes; an object or a list is not.
    let inner = text.strip_prefix(QUOTES).unwrap_or(text);
    let inner = inner.strip_suffix(QUOTES).unwrap_or(inner);
    (inner.len() < text.len()).then(|| (inner, "a quotation mark stood around it".to_owned()))
}

const QUOTES: [char; 12] = ['"', '\'', '`', '“', '”', '„', '‘', '’', '«', '»', '<', '>'];

/// `-H "Authorization: …"` of a command line.
fn without_option(text: &str) -> Option<(&str, String)> {
    let rest = text.strip_prefix("-H ").or_else(|| text.strip_prefix("--header "))?;
    Some((rest, "an option of a command stood before it".to_owned()))
}

fn without_scheme(text: &str) -> Option<(&str, String)> {
    SCHEMES.iter().find_map(|scheme| {
        let (front, rest) = text.split_at_checked(scheme.len())?;
        let blank = rest.starts_with(is_blank);
        let fits = front.eq_ignore_ascii_case(scheme) && blank;
        fits.then(|| (rest, format!("“{scheme}” stood before it")))
    })
}

/// Yandex calls its scheme `OAuth`.
const SCHEMES: [&str; 3] = ["Bearer", "OAuth", "DPoP"];

/// `access_token=`, `"access_token": `, `Authorization: `.
fn without_name(text: &str) -> Option<(&str, String)> {
    let bare = text.trim_start_matches(QUOTES);
    let name = NAMES
        .iter()
        .find(|name| bare.get(..name.len()).is_some_and(|front| front.eq_ignore_ascii_case(name)))?;
    let rest = bare[name.len()..].trim_start_matches(QUOTES).trim_start_matches(is_blank);
    let value = rest.strip_prefix(['=', ':'])?;
    let in_form = rest.starts_with('=');
    let end = value.find('&').filter(|_| in_form).unwrap_or(value.len());
    let sign = if in_form { "=" } else { ":" };
    Some((&value[..end], format!("“{name}{sign}” stood before it")))
}

const NAMES: [&str; 8] = [
    "authorization",
    "proxy-authorization",
    "access_token",
    "accessToken",
    "id_token",
    "refresh_token",
    "token",
    "code",
];

/// The token of an address that a browser came back to.
fn out_of_address(text: &str) -> Option<(&str, String)> {
    if !text.starts_with("http://") && !text.starts_with("https://") {
        return None;
    }
    IN_ADDRESS.iter().find_map(|name| {
        let at = ["?", "#", "&"].iter().find_map(|before| text.find(&format!("{before}{name}=")))?;
        let value = &text[at + name.len() + 2..];
        let end = value.find(['&', '#']).unwrap_or(value.len());
        Some((&value[..end], format!("the address it stood in as “{name}” was no part of it")))
    })
}

const IN_ADDRESS: [&str; 4] = ["access_token", "id_token", "token", "code"];

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> (&str, Vec<String>) {
        let bare = without(text);
        (&text[bare.token], bare.left_away)
    }

    #[test]
    fn what_is_copied_along_is_left_away() {
        for text in [
            "TOKEN",
            "TOKEN\n",
            "TOKEN\r\n",
            "  TOKEN\t",
            "\u{feff}TOKEN\u{200b}",
            "Bearer TOKEN",
            "bearer  TOKEN",
            "Authorization: Bearer TOKEN",
            "authorization:Bearer TOKEN\r\n",
            "-H 'Authorization: Bearer TOKEN'",
            "\"TOKEN\"",
            "“TOKEN”",
            "<TOKEN>",
            "'TOKEN",
            "access_token=TOKEN",
            "access_token=TOKEN&token_type=Bearer",
            "\"access_token\": \"TOKEN\",",
            "\"access_token\" : \"TOKEN\"",
            "id_token: TOKEN",
            "https://app.example/cb#access_token=TOKEN&token_type=Bearer",
            "http://127.0.0.1:49152/?state=x&code=TOKEN",
        ] {
            assert_eq!(found(text).0, "TOKEN", "{text:?}");
        }
    }

    #[test]
    fn what_was_left_away_is_said_but_a_line_end_is_not() {
        assert!(found("TOKEN").1.is_empty());
        assert!(found("TOKEN\n").1.is_empty());
        assert_eq!(found(" TOKEN\n").1, ["white space stood around it and was left away"]);
        assert_eq!(found("TOKEN\n\n").1, ["white space stood around it and was left away"]);
        assert_eq!(
            found("Authorization: Bearer TOKEN").1,
            [
                "“authorization:” stood before it and was left away",
                "“Bearer” stood before it and was left away"
            ]
        );
    }

    #[test]
    fn what_only_begins_alike_stays() {
        for text in ["Bearer", "BearerTOKEN", "tokenA", "token", "codex=1", "authorization", "a,b", ""] {
            assert_eq!(found(text).0, text);
        }
    }
}
