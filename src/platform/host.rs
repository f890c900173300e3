//! The name of this computer, as it calls itself.

/// Its name; `None` where the system does not say, or says nothing that could stand in a line of text.
pub fn name() -> Option<String> {
    #[cfg(unix)]
    let name = rustix::system::uname().nodename().to_str().ok().map(str::to_owned);
    #[cfg(windows)]
    let name = std::env::var("COMPUTERNAME").ok();
    name.filter(|name| {
        !name.is_empty() && name.len() <= LONGEST && name.bytes().all(|b| b.is_ascii_graphic())
    })
}

/// As in RFC 5424, section 6.2.4.
const LONGEST: usize = 255;

#[cfg(test)]
mod tests {
    #[test]
    fn this_computer_has_a_name_without_spaces() {
        assert!(super::name().is_some_and(|name| !name.contains(' ')));
    }
}
