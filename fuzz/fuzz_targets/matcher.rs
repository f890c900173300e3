//! Texts that somebody pasted to have them explained.
//!
//! Nothing may panic, and a token in the text never comes back.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mailward::explain::matcher;

const TOKEN: &str = "ya29.A0AfH6SMBx7Q2kz9vWdYt3LpRcJnGhE5uTfKiMoXb1aVqZs8";

fuzz_target!(|text: &str| {
    let explained = matcher::explain(&format!("{text} access_token={TOKEN}"));
    assert!(!matcher::text(&explained).contains(TOKEN));
    assert!(!matcher::document(&explained).to_string().contains(TOKEN));
});
