//! Screens and widgets as they are seen, compared with stored pictures.

mod accounts;
mod add_account;
mod settings;
mod sign_in;
mod vault;
mod widgets;
