//! Profiles of organisations as somebody wrote them: nothing may panic or hang, and what is taken reads back the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mailward::domain::organisation::{ProfileOrigin, is_profile, read};
use mailward::domain::settings::Settings;

fuzz_target!(|text: &str| {
    let whole = format!("profile = 1\nname = \"Example\"\n{text}");
    for text in [text, &whole] {
        let Ok(profile) = read(text.as_bytes(), ProfileOrigin::Imported) else { continue };
        let written = profile.to_toml();
        assert_eq!(read(written.as_bytes(), ProfileOrigin::Imported).as_ref(), Ok(&profile));
        assert!(is_profile(&written));
        let once = profile.over(&Settings::default());
        assert_eq!(profile.over(&once), once, "what is decided is decided once");
    }
});
