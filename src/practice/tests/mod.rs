//! The provider over a real socket: what a client may rely on, and how it misbehaves when told to.

mod clients;
mod devices;
mod faults;
mod mail;
mod pages;
mod registration;
mod tokens;
