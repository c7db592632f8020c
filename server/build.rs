//! Gives the program an identity: what its analyzers are made of.
//!
//! Results are cached by content, so a cache must know which analyzers computed them. The version
//! does not tell builds in between apart, and the time of a build would make equal ones differ.

use std::fs;
use std::path::{Path, PathBuf};

/// What decides about results, from this package's folder.
const SOURCES: [&str; 3] = ["../analyzers", "../Cargo.lock", "src/scan/cache"];

fn main() {
    let mut hasher = blake3::Hasher::new();
    for source in SOURCES {
        let source = Path::new(source);
        // Packed on its own, the package has its analyzers as dependencies with versions.
        if source.exists() {
            println!("cargo::rerun-if-changed={}", source.display());
            add(source, &mut hasher);
        }
    }
    println!("cargo::rustc-env=ASTROLENS_BUILD_ID={}", &hasher.finalize().to_hex()[..16]);
}

/// Adds the names and contents of all that is at `path`, in a fixed order.
fn add(path: &Path, hasher: &mut blake3::Hasher) {
    if path.is_dir() {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        entries.sort();
        for entry in &entries {
            add(entry, hasher);
        }
    } else if let Ok(bytes) = fs::read(path) {
        hasher.update(path.to_string_lossy().as_bytes());
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(&bytes);
    }
}
