//! Definitions of providers as somebody wrote them: nothing may panic or hang, and what can be kept reads back the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mailward::domain::catalogue::Catalogue;
use mailward::domain::definition::{FindingWeight, read};
use mailward::domain::provider::Provider;

fuzz_target!(|text: &str| {
    let (provider, findings) = read(text, &Catalogue::built_in());
    let refused = findings.iter().any(|finding| finding.weight == FindingWeight::Refused);
    assert!(provider.is_some() || refused, "what cannot be read is refused with a reason");
    if let Some(provider) = provider.filter(|_| !refused) {
        let written = provider.to_toml().expect("what was read can be written");
        assert_eq!(Provider::from_toml(&written).as_ref(), Ok(&provider));
    }
});
