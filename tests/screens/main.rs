//! Screens and widgets as they are seen, compared with stored pictures.

mod account;
mod accounts;
mod activity;
mod add_account;
mod audit;
mod audit_work;
mod checked;
mod diagnose;
mod ends;
mod explain;
mod first_start;
mod inspector;
mod inspector_checked;
mod outstanding;
mod palette;
mod reports;
mod reveal;
mod revoke;
mod revoke_all;
mod rotation;
mod settings;
mod sign_in;
mod vault;
mod widgets;
mod window;
