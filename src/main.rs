//! The command line.

use clap::Parser;
use recipe_api::cli::Command;

fn main() -> std::process::ExitCode {
    Command::parse().run()
}
