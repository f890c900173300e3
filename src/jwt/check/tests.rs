//! What an attacker can do to a signature, each attempt with the word that is said of it, and the examples of the standards.

mod attacks;
mod confusion;
mod forge;
mod secrets;
mod together;
mod vectors;
