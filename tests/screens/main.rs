//! Screens and widgets as they are seen, compared with stored pictures.

mod accounts;
mod widgets;
