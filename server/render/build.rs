//! Puts the view of the module graph into the program, as `cargo xtask web` has bundled it.
//!
//! Nothing is fetched here, and nothing of Node is needed: without a bundle the program has no view, and says so.

use std::env;
use std::fs;
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};

/// Where the bundle is, seen from this crate; the folder is there even if the bundle is not.
const BUNDLE: &str = "../../web/dist";

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed={BUNDLE}");
    let folder = env::var_os("OUT_DIR").ok_or(ErrorKind::NotFound)?;
    for name in ["graph.js", "graph.css"] {
        let text = match fs::read(Path::new(BUNDLE).join(name)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            read => read.map_err(|error| Error::other(format!("{BUNDLE}/{name}: {error}")))?,
        };
        fs::write(PathBuf::from(&folder).join(name), text)?;
    }
    Ok(())
}
