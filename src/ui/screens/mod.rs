//! The screens: each draws from a picture and its own draft, and puts what was wanted into the outbox.

pub mod account;
pub mod accounts;
pub mod audit;
pub mod browser_choice;
pub mod checkup;
pub mod diagnose;
pub mod dialogs;
pub mod erased;
pub mod fatal;
pub mod first_start;
pub mod inspector;
pub mod learn;
pub mod palette;
pub mod practice_failures;
pub mod providers;
pub mod revoke_all;
pub mod settings;
pub mod trouble;
pub mod vault_shut;
