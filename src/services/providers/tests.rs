//! Definitions of their own, as people bring them.
