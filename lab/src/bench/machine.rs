//! What a measurement was made on: without it a number means nothing.

use std::fs;
use std::path::Path;
use std::thread;

use anyhow::Result;

use super::contenders::Setting;
use lab_tools::process::{capture, command};

/// The cores that this process may use.
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// The date, the machine and the versions, as Markdown.
pub fn description(setting: &Setting) -> Result<String> {
    Ok(format!(
        "{}; {} threads each; {} lines\n{}",
        hardware()?,
        setting.threads,
        setting.lines,
        versions(&setting.astrolens)?,
    ))
}

/// The date and the machine.
pub fn hardware() -> Result<String> {
    let date = capture(&mut command("date", ["-u", "+%F %H:%M UTC"]))?;
    Ok(format!(
        "{}; {} cores, {} of memory, load {}",
        date.trim(),
        cores(),
        memory().unwrap_or_else(|| "unknown size".to_owned()),
        load().unwrap_or_else(|| "unknown".to_owned()),
    ))
}

/// The versions of our program and of what it is built with.
pub fn versions(astrolens: &Path) -> Result<String> {
    let rustc = capture(&mut command("rustc", ["--version"]))?;
    let astrolens = capture(&mut command(astrolens, ["--version"]))?;
    Ok(format!(
        "{}; {}; tree-sitter {}",
        astrolens.trim(),
        rustc.trim(),
        locked_version("tree-sitter").unwrap_or_else(|| "unknown".to_owned()),
    ))
}

/// The machine's memory, where the system tells it in a file.
fn memory() -> Option<String> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(format!("{:.1} GiB", kilobytes / 1024.0 / 1024.0))
}

/// How many others want the cores.
fn load() -> Option<String> {
    let text = fs::read_to_string("/proc/loadavg").ok()?;
    text.split(' ').next().map(str::to_owned)
}

/// The version of a crate that this workspace is locked to.
fn locked_version(package: &str) -> Option<String> {
    let lock = fs::read_to_string("Cargo.lock").ok()?;
    let start = lock.find(&format!("name = \"{package}\"\n"))?;
    let version = lock[start..].lines().nth(1)?;
    Some(version.trim_start_matches("version = ").trim_matches('"').to_owned())
}
