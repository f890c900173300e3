//! Counts in words: thousands parted by commas.

/// "18,204".
pub fn figure(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// "1 event", "18,204 events".
pub fn events(count: u64) -> String {
    if count == 1 { "1 event".to_owned() } else { format!("{} events", figure(count)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_parted_by_thousands() {
        for (count, said) in
            [(0, "0"), (999, "999"), (1_000, "1,000"), (18_204, "18,204"), (1_000_000, "1,000,000")]
        {
            assert_eq!(figure(count), said);
        }
        assert_eq!((events(1), events(2)), ("1 event".to_owned(), "2 events".to_owned()));
    }
}
