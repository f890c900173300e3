//! Mailward, the program: arguments in, an exit status out.

use std::process::ExitCode;

fn main() -> ExitCode {
    mailward::cli::run(std::env::args_os())
}
