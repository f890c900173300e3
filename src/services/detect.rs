//! From an address to who issues its tokens: catalogue, mail exchangers, autoconfig and metadata, side by side, with one limit
//! for all of them.
