//! Real answers of providers, and what is read out of them.
