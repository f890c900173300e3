//! A secret out of JSON: unescaped into memory that is wiped, where the JSON reader would use a buffer that is not.

use std::str::Chars;

use serde_json::value::RawValue;
use zeroize::Zeroizing;

/// The characters of a JSON string (RFC 8259, section 7); `None` for anything else.
pub(super) fn secret(raw: &RawValue) -> Option<Zeroizing<String>> {
    let inner = raw.get().strip_prefix('"')?.strip_suffix('"')?;
    let mut plain = Zeroizing::new(String::with_capacity(inner.len())); // never longer than its escaped form, so never moved
    let mut rest = inner.chars();
    while let Some(character) = rest.next() {
        plain.push(if character == '\\' { escaped(&mut rest)? } else { character });
    }
    Some(plain)
}

/// The character that an escape stands for; the backslash has been read.
fn escaped(rest: &mut Chars<'_>) -> Option<char> {
    Some(match rest.next()? {
        plain @ ('"' | '\\' | '/') => plain,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return utf16(rest),
        _ => return None,
    })
}

/// One character from `XXXX` or `XXXX\uXXXX`.
fn utf16(rest: &mut Chars<'_>) -> Option<char> {
    let first = unit(rest)?;
    if !(0xD800..0xDC00).contains(&first) {
        return char::from_u32(first.into()); // a low surrogate alone is no character
    }
    let pair = [first, (rest.next()? == '\\' && rest.next()? == 'u').then(|| unit(rest)).flatten()?];
    char::decode_utf16(pair).next()?.ok()
}

fn unit(rest: &mut Chars<'_>) -> Option<u16> {
    (0..4).try_fold(0, |unit, _| Some(unit << 4 | u16::try_from(rest.next()?.to_digit(16)?).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Option<String> {
        let raw: &RawValue = serde_json::from_str(json).unwrap();
        secret(raw).map(|plain| plain.as_str().to_owned())
    }

    #[test]
    fn a_text_reads_as_the_json_reader_reads_it() {
        for json in
            [r#""""#, r#""plain""#, r#""a\"b\\c\/d""#, r#""\b\f\n\r\t""#, r#""\u00e9é\ud83d\ude00😀""#]
        {
            assert_eq!(read(json), Some(serde_json::from_str::<String>(json).unwrap()), "{json}");
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for json in [
            "1",
            "true",
            "{}",
            r#"["a"]"#,
            r#""\ud800""#,
            r#""\udc00""#,
            r#""\ud800\n""#,
            r#""\ud800\u0041""#,
        ] {
            assert_eq!(read(json), None, "{json}");
        }
    }
}
