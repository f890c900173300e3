//! Fakes and harnesses. Only tests and benches are built with them.

pub mod authority;
pub mod screen;
pub mod sign_ins;
pub mod snapshots;
pub mod window;
pub mod world;
