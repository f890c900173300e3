//! The form of the file: what reads back, what is refused, and why.

use super::*;
