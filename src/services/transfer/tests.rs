//! Moving to another computer.
