//! The command line.

use clap::Parser;
use recipe_api::cli::Command;
use tikv_jemallocator::Jemalloc;

#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() -> std::process::ExitCode {
    Command::parse().run()
}
