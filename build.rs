//! Reads and checks `assets/errors.toml`, and turns it into tables of the program.

fn main() {
    println!("cargo::rerun-if-changed=assets/errors.toml");
}
