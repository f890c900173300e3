//! Prints figures of the inspector: what it costs to take a token apart and to judge it.
//!
//! `cargo bench --locked --bench inspect` builds the program optimised and runs everything; parts can be named:
//! `-- apart`. It asserts nothing about times: machines differ, and only ratios within one run mean anything.
#![expect(clippy::print_stdout, reason = "a bench is there to print")]

#[path = "inspect/apart.rs"]
mod apart;
#[path = "inspect/verify.rs"]
mod verify;

/// The parts: a name, and what it prints.
const PARTS: [(&str, fn()); 2] = [("apart", apart::run), ("verify", verify::run)];

fn main() {
    let wishes: Vec<String> = std::env::args().skip(1).filter(|wish| !wish.starts_with('-')).collect();
    for (name, part) in PARTS {
        if wishes.is_empty() || wishes.iter().any(|wish| wish == name) {
            part();
        }
    }
}
