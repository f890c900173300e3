//! Strings of JSON (RFC 8259, section 7). A fault in one is told, and reading goes on, unless the text ends in it.

use super::Reader;

impl Reader<'_> {
    /// The string that begins here, unescaped.
    pub(super) fn string(&mut self) -> Option<String> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            let Some(c) = self.peek() else {
                self.at = start;
                return self.stop("it ends within the string that begins here");
            };
            match c {
                '"' => {
                    self.at += 1;
                    return Some(text);
                }
                '\\' => text.push(self.escaped()),
                c => {
                    if u32::from(c) < 0x20 {
                        self.syntax("a control character stands unescaped in a string");
                    }
                    self.at += c.len_utf8();
                    text.push(c);
                }
            }
        }
    }

    /// The character that a backslash and what follows it mean.
    fn escaped(&mut self) -> char {
        let start = self.at;
        self.at += 1;
        let Some(c) = self.peek() else { return '\u{fffd}' };
        self.at += c.len_utf8();
        match c {
            '"' | '\\' | '/' => c,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => self.code_point(start),
            _ => {
                self.wrong(start, "a backslash stands before a character that needs none");
                c
            }
        }
    }

    /// The rest of `\uXXXX`, and the other half where that is the first of a surrogate pair.
    fn code_point(&mut self, start: usize) -> char {
        let Some(first) = self.four_digits() else {
            self.wrong(start, "four hexadecimal digits must follow after “\\u”");
            return '\u{fffd}';
        };
        if let Some(c) = char::from_u32(first) {
            return c;
        }
        let before = self.at;
        // A pair is written as two escapes, the high half first.
        let second =
            if first < 0xdc00 && self.eat('\\') && self.eat('u') { self.four_digits() } else { None };
        if let Some(second) = second.filter(|second| (0xdc00..0xe000).contains(second)) {
            let joined = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            return char::from_u32(joined).unwrap_or('\u{fffd}');
        }
        self.at = before;
        self.wrong(start, "half of a surrogate pair stands alone, which is no character");
        '\u{fffd}'
    }

    fn four_digits(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        let all = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let value = u32::from_str_radix(digits, 16).ok().filter(|_| all)?;
        self.at += 4;
        Some(value)
    }

    fn wrong(&mut self, at: usize, what: &str) {
        self.fault_at(at, super::FaultKind::Syntax(what.to_owned()));
    }
}
