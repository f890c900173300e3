//! Whatever somebody brings to check a token with: JSON, PEM, DER, or anything at all.
//!
//! Nothing may panic, and what is a set of keys for a provider is one for a person, unless it holds a private key.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mailward::jwt::KeySet;
use mailward::jwt::check::CheckKeys;

fuzz_target!(|bytes: &[u8]| {
    CheckKeys::read(bytes).ok();
    if let (Ok(published), Ok(brought)) = (KeySet::parse(bytes), KeySet::read(bytes)) {
        assert_eq!(published.len(), brought.len());
    }
});
