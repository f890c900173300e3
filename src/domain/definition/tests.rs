//! Definitions, good and bad.
