//! What the store guarantees as a whole, and what its tests stand on.
