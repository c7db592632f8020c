//! Whether every way to scan gives the same bytes.

use std::fs::File;
use std::path::Path;

use anyhow::{Context, Result};

use super::contenders::Setting;
use super::measure;

/// Scans on one thread and on two, without a cache, filling one, and from a full one, and compares
/// the digests of the reports. Prints those that differ.
pub fn check(setting: &Setting) -> Result<bool> {
    let cases = [
        ("without a cache, 1 thread", setting.json_scan(1, false)),
        ("without a cache, 2 threads", setting.json_scan(2, false)),
        ("filling a cache, 2 threads", setting.json_scan(2, true)),
        ("from a cache, 2 threads", setting.json_scan(2, true)),
        ("from a cache, 1 thread", setting.json_scan(1, true)),
    ];
    let mut digests = Vec::new();
    for (name, mut command) in cases {
        measure::run(&mut command, &setting.work.join("out"))?;
        digests.push((name, digest(&setting.report())?));
    }
    let first = digests[0].1;
    let equal = digests.iter().all(|(_, digest)| *digest == first);
    if !equal {
        for (name, digest) in &digests {
            println!("{name:<28} {}", &digest.to_hex()[..16]);
        }
    }
    Ok(equal)
}

/// The digest of a file, read piece by piece: see [`measure::Measured::peak_megabytes`].
pub fn digest(path: &Path) -> Result<blake3::Hash> {
    let file = File::open(path).with_context(|| format!("failed to open {}", path.display()))?;
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(file).with_context(|| format!("failed to read {}", path.display()))?;
    Ok(hasher.finalize())
}
