//! `mailward completions`: what lets a shell complete commands and options, made from the definition of the command line.

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::exit::Status;
use super::output::Output;

#[derive(Debug, Args)]
#[command(after_help = HOW)]
pub(super) struct Arguments {
    /// Which shell
    shell: Shell,
}

const HOW: &str = "\
Packages bring these along. By hand, for example:
  mailward completions bash > ~/.local/share/bash-completion/completions/mailward
  mailward completions zsh > ~/.zfunc/_mailward
  mailward completions fish > ~/.config/fish/completions/mailward.fish";

pub(super) fn run(wanted: &Arguments, output: &Output) -> Status {
    let mut script = Vec::new();
    clap_complete::generate(wanted.shell, &mut super::Arguments::command(), "mailward", &mut script);
    output.data(&script);
    Status::Done
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum as _;

    #[test]
    fn every_shell_learns_every_command() {
        for shell in Shell::value_variants() {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut super::super::Arguments::command(), "mailward", &mut script);
            let script = String::from_utf8(script).unwrap();
            for command in
                super::super::Arguments::command().get_subcommands().filter(|one| !one.is_hide_set())
            {
                assert!(script.contains(command.get_name()), "{shell}: {}", command.get_name());
            }
        }
    }
}
