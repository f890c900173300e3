//! Report files that somebody sent: as a zip, and as the document inside one.
//!
//! Nothing may panic, and whatever is read tells the same when it is written and read again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mailward::explain::report::{document, files};
use mailward::services::report::archive::{parse, unpack};

fuzz_target!(|bytes: &[u8]| {
    for report in [unpack(bytes), parse(bytes)].into_iter().flatten() {
        let written = files(&report, false);
        let again = parse(written[0].1.as_bytes()).expect("what was written can be read");
        assert_eq!(files(&again, false), written);
        files(&report, true);
        document(&report);
    }
});
