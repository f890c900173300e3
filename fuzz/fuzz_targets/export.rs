//! Files of another Mailward as somebody made or changed them: nothing may panic or hang, and what is read keeps its bounds.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mailward::services::import::read;
use mailward::services::transfer::document::{is_one, parse};

fuzz_target!(|bytes: &[u8]| {
    // Most inputs would fail at the first line otherwise.
    let whole = [b"Mailward export 1\n", bytes].concat();
    for bytes in [bytes, &whole] {
        if let Ok(file) = parse(bytes) {
            assert!(is_one(bytes), "what can be read is known by its beginning");
            assert!(file.document.settings().is_none() || !file.document.settings.is_null());
            if let Some(sealed) = file.sealed {
                assert!(sealed.open.len() <= bytes.len() + 1, "it is bound to what stands above it");
                assert!(sealed.bytes.len() <= bytes.len());
            }
        }
        // As settings of another program it must do no harm either.
        read::parse(bytes, None).ok();
    }
});
