//! Building the program so that it runs on machines older than the one that builds.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::platform::{Floor, Platform, Version};
use lab_tools::cache::Cache;
use lab_tools::process::{capture, command, path_with, show};
use lab_tools::venv::Venv;

/// What links against an older glibc than the system's: Zig has the symbols of all of them.
const LINKER: [&str; 2] = ["cargo-zigbuild==0.24.0", "ziglang==0.17.1"];

/// The profile of `Cargo.toml` for what people download.
const PROFILE: &str = "dist";

/// Builds the program of a release for this machine's platform and returns its path.
///
/// # Errors
/// What cargo or pip complains of, or a program that needs a newer system than was promised.
pub fn build(root: &Path, platform: &Platform) -> Result<PathBuf> {
    let arguments = ["--locked", "--package", "astrolens", "--profile", PROFILE];
    let target = target_folder(root)?;
    let Some(floor) = &platform.floor else {
        show(command("cargo", ["build"]).args(arguments).current_dir(root))?;
        return Ok(target.join(PROFILE).join(platform.program));
    };
    let venv = Venv::at(Cache::open()?.path("linker"));
    venv.install(&LINKER)?;
    let (major, minor) = floor.glibc;
    println!("building for glibc {major}.{minor}");
    show(
        command("cargo", ["zigbuild"])
            .args(arguments)
            .arg(format!("--target={}.{major}.{minor}", floor.target))
            .current_dir(root)
            .env("PATH", path_with(&venv.program(""))?),
    )?;
    let program = target.join(floor.target).join(PROFILE).join(platform.program);
    hold_to(floor, &program)?;
    Ok(program)
}

/// Where cargo builds.
///
/// # Errors
/// What cargo complains of.
pub fn target_folder(root: &Path) -> Result<PathBuf> {
    let metadata = capture(
        command("cargo", ["metadata", "--format-version=1", "--no-deps"]).current_dir(root),
    )?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata)?;
    let folder = metadata["target_directory"].as_str().context("cargo names no target folder")?;
    Ok(folder.into())
}

/// Fails if the program asks for more than its platform promises, and says what it asks for.
fn hold_to(floor: &Floor, program: &Path) -> Result<()> {
    let symbols = capture(command("objdump", ["-T"]).arg(program))?;
    let needed = newest_glibc(&symbols).context("the program names no version of glibc")?;
    let size = fs::metadata(program).context("failed to look at the program")?.len();
    println!(
        "the program: {:.1} MiB, needs glibc {}.{}",
        size as f64 / 1024.0 / 1024.0,
        needed.0,
        needed.1
    );
    ensure!(
        needed <= floor.glibc,
        "the program needs glibc {}.{}, and {}.{} was promised",
        needed.0,
        needed.1,
        floor.glibc.0,
        floor.glibc.1
    );
    Ok(())
}

/// The newest version of glibc that a listing of dynamic symbols names.
fn newest_glibc(symbols: &str) -> Option<Version> {
    symbols.split("GLIBC_").skip(1).filter_map(version).max()
}

/// The version that `text` begins with.
fn version(text: &str) -> Option<Version> {
    let end = text.find(|each: char| !each.is_ascii_digit() && each != '.').unwrap_or(text.len());
    let mut parts = text[..end].split('.').map(str::parse);
    Some((parts.next()?.ok()?, parts.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        let symbols = "\
            0000000000000000      DF *UND*\t0000000000000000 (GLIBC_2.2.5) memcpy\n\
            0000000000000000      DF *UND*\t0000000000000000 (GLIBC_2.28) statx\n\
            0000000000000000  w   DF *UND*\t0000000000000000 (GLIBC_PRIVATE) none\n\
            0000000000000000      DF *UND*\t0000000000000000 (GLIBC_2.9) pipe2\n";
        assert_eq!(newest_glibc(symbols), Some((2, 28)));
        assert_eq!(newest_glibc("statically linked"), None);
    }

    #[test]
    fn what_needs_more_than_was_promised_is_refused() {
        // The tests themselves were built here, and no glibc is as old as this promise.
        let floor = Floor { target: "x86_64-unknown-linux-gnu", glibc: (2, 1) };
        let error = hold_to(&floor, &std::env::current_exe().unwrap()).unwrap_err();
        assert!(error.to_string().ends_with("and 2.1 was promised"), "{error}");
    }
}
