//! What is an address, and what is not.

use super::*;

#[test]
fn an_address_keeps_its_name_and_gets_a_plain_host() {
    let address: MailAddress = " Anna.Li+x@EXAMPLE.org ".parse().unwrap();
    assert_eq!(address.as_str(), "Anna.Li+x@example.org");
    assert_eq!((address.local(), address.host()), ("Anna.Li+x", "example.org"));
    assert!(address.same_mailbox("anna.li+x@example.org"));
    let foreign: MailAddress = "anna@bücher.example".parse().unwrap();
    assert_eq!(foreign.host(), "xn--bcher-kva.example");
}

#[test]
fn what_is_not_an_address_is_refused_with_its_reason() {
    let long = format!("{}@example.org", "a".repeat(300));
    let cases = [
        ("", AddressError::Empty),
        ("anna", AddressError::Shape),
        ("anna@", AddressError::Shape),
        ("@example.org", AddressError::Shape),
        ("anna@b@example.org", AddressError::Shape),
        ("anna li@example.org", AddressError::Blank),
        ("anna\u{7}@example.org", AddressError::Blank),
        ("änna@example.org", AddressError::Local),
        ("<anna@example.org>", AddressError::Local),
        ("anna@-example-.org", AddressError::Host),
        ("anna@exa mple.org", AddressError::Blank),
        ("anna@[192.0.2.1]", AddressError::Host),
        (long.as_str(), AddressError::TooLong(312)),
    ];
    for (text, error) in cases {
        assert_eq!(text.parse::<MailAddress>(), Err(error), "{text}");
    }
}
