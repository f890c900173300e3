//! What a pasted text comes to.
