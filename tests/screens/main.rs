//! Screens and widgets as they are seen, compared with stored pictures.

mod account;
mod accounts;
mod add_account;
mod ends;
mod first_start;
mod palette;
mod rotation;
mod settings;
mod sign_in;
mod vault;
mod widgets;
mod window;
