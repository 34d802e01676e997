//! The command line.

use clap::Parser;
use recipe_api::cli::Command;
use tikv_jemallocator::Jemalloc;

/// glibc keeps, for every thread, what its largest answers took: `docs/DECISIONS.md`, 59.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() -> std::process::ExitCode {
    Command::parse().run()
}
