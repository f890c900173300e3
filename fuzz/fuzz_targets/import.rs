//! Settings of other programs as somebody made them: nothing may panic or hang, and what is found is bounded.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mailward::services::import::read::parse;

fuzz_target!(|bytes: &[u8]| {
    let address = "anna@example.org".parse().ok();
    if let Ok(parsed) = parse(bytes, address.as_ref()) {
        assert!(parsed.found.len() <= 500);
    }
});
