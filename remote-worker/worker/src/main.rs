//! The `astrolens-worker` program: analyses for scans elsewhere, or is one of its own processes that do so.

use std::process::ExitCode;

fn main() -> ExitCode {
    astrolens_alloc::install();
    astrolens_worker::main()
}
