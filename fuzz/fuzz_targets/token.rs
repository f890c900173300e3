//! Whatever somebody pastes into the inspector: the first byte picks whether the rest is the text, the claims of a token, or
//! both its header and its claims.
//!
//! Nothing may panic, parts stand where they are said to stand, and what the strict reader takes has no fault.

#![no_main]

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use libfuzzer_sys::fuzz_target;
use mailward::domain::inspection::Form;
use mailward::jwt::check::check;
use mailward::jwt::dissect::dissect;
use mailward::jwt::lint::{Expected, lint};

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let encoded = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let text = match first % 3 {
        0 => String::from_utf8_lossy(rest).into_owned(),
        1 => format!("eyJhbGciOiJFUzI1NiJ9.{}.c2ln", encoded(rest)),
        _ => {
            let (header, claims) = rest.split_at(rest.len() / 2);
            format!("{}.{}.c2ln", encoded(header), encoded(claims))
        }
    };
    let found = dissect(&text);
    for (_, range) in &found.parts {
        assert!(!text[range.clone()].contains('.'));
    }
    if found.form == Form::Broken {
        assert!(found.jws.is_none());
    }
    lint(&found, &Expected::default(), jiff::Timestamp::UNIX_EPOCH);
    check(&found, None, None);
});
