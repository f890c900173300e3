//! Numbers with a check digit or a fixed form: payment cards, bank accounts, US social security.
//!
//! Made to miss rather than to cry wolf: a card needs the first digits of a card company beside its check digit, a bank
//! account the length of its country.

/// Whether the text is the number of a payment card, or holds one in groups of four (ISO/IEC 7812).
pub(super) fn holds_card(text: &str) -> bool {
    is_card(text.trim()) || grouped(text).is_some_and(is_card)
}

/// The first stretch of digits in groups.
fn grouped(text: &str) -> Option<&str> {
    let is_part = |c: char| c.is_ascii_digit() || c == ' ' || c == '-';
    text.split(|c| !is_part(c)).map(str::trim).find(|part| {
        let groups: Vec<&str> = part.split([' ', '-']).collect();
        groups.len() == 4 && groups.iter().all(|group| group.len() == 4)
    })
}

fn is_card(text: &str) -> bool {
    if !text.chars().all(|c| c.is_ascii_digit() || c == ' ' || c == '-') {
        return false;
    }
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let first = |count: usize| digits.iter().take(count).fold(0, |sum, digit| sum * 10 + digit);
    let length_fits = match (digits.len(), first(2)) {
        (13 | 16 | 19, 40..=49) | (15, 34 | 37) | (16, 51..=55 | 35 | 65) | (14, 30 | 36 | 38 | 39) => true,
        (16, _) => matches!(first(4), 2221..=2720 | 6011) || matches!(first(3), 644..=649),
        _ => false,
    };
    // A row of one digit is a placeholder.
    length_fits && digits.iter().skip(1).any(|digit| *digit != digits[1]) && luhn(&digits)
}

fn luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| match (index % 2, digit * 2) {
            (0, _) => *digit,
            (_, double) if double > 9 => double - 9,
            (_, double) => double,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// ISO 13616: country, two check digits, and the length that the country has laid down.
pub(super) fn is_iban(text: &str) -> bool {
    let plain: Vec<u8> = text.bytes().filter(|byte| *byte != b' ').take(35).collect();
    let known = LENGTHS
        .iter()
        .any(|(country, length)| plain.starts_with(country.as_bytes()) && plain.len() == *length);
    if !known || !plain.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()) {
        return false;
    }
    let turned = plain[4..].iter().chain(&plain[..4]);
    let rest = turned.fold(0_u32, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        letter => (rest * 100 + u32::from(letter - b'A') + 10) % 97,
    });
    rest == 1
}

const LENGTHS: [(&str, usize); 36] = [
    ("AT", 20),
    ("BE", 16),
    ("BG", 22),
    ("CH", 21),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("EE", 20),
    ("ES", 24),
    ("FI", 18),
    ("FR", 27),
    ("GB", 22),
    ("GR", 27),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IS", 26),
    ("IT", 27),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("MC", 27),
    ("MT", 31),
    ("NL", 18),
    ("NO", 15),
    ("PL", 28),
    ("PT", 25),
    ("RO", 24),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("TR", 26),
    ("UA", 29),
];

/// Written as people write it, and none of the numbers that are never given out.
pub(super) fn is_ssn(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [area, group, serial] = parts[..] else { return false };
    let digits = |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(area, 3) || !digits(group, 2) || !digits(serial, 4) {
        return false;
    }
    !matches!(area, "000" | "666") && !area.starts_with('9') && group != "00" && serial != "0000"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_are_told_from_other_long_numbers() {
        // Numbers that card companies publish for tests.
        for card in [
            "4111111111111111",
            "5555 5555 5555 4444",
            "3782-822463-10005",
            "6011111111111117",
            "2223003122003222",
        ] {
            assert!(holds_card(card), "{card}");
        }
        assert!(holds_card("paid with 4111 1111 1111 1111 today"));
        for other in [
            "4111111111111112",
            "1763820000000",
            "0000000000000000",
            "5555555555555555",
            "105691234567890123456",
            "+491711234567",
            "",
        ] {
            assert!(!holds_card(other), "{other}");
        }
    }

    #[test]
    fn bank_accounts_have_a_country_a_length_and_a_check_sum() {
        for iban in ["DE89 3704 0044 0532 0130 00", "GB82WEST12345698765432", "NO9386011117947"] {
            assert!(is_iban(iban), "{iban}");
        }
        for other in [
            "DE88370400440532013000",
            "XX82WEST12345698765432",
            "DE8937040044053201300",
            "AT",
            "de89370400440532013000",
        ] {
            assert!(!is_iban(other), "{other}");
        }
    }

    #[test]
    fn social_security_numbers_have_one_form() {
        assert!(is_ssn("219-09-9999"));
        for other in [
            "000-12-3456",
            "666-12-3456",
            "900-12-3456",
            "123-00-4567",
            "123-45-0000",
            "123456789",
            "2026-11-22",
        ] {
            assert!(!is_ssn(other), "{other}");
        }
    }
}
