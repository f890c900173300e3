//! The checks, one file each. A check looks, never throws, and says what it found.

pub(super) mod mail;
