//! The platforms that releases are made for.

use std::env::consts::{ARCH, OS};

use anyhow::{Context, Result};

/// A platform: how its files are called, and how its program is built.
#[derive(Debug)]
pub struct Platform {
    /// As Rust calls the system and the processor.
    rust: (&'static str, &'static str),
    /// As the marketplace of VS Code calls it, and so do the names of our files.
    pub name: &'static str,
    /// The program's file.
    pub program: &'static str,
    /// What the program is linked for, where that is not just this machine.
    pub floor: Option<Floor>,
}

/// The oldest system that a program must run on.
#[derive(Debug)]
pub struct Floor {
    /// As Rust calls the target.
    pub target: &'static str,
    /// The version of glibc. That of VS Code itself: what runs the editor runs the server.
    pub glibc: Version,
}

/// A version of glibc, major and minor.
pub type Version = (u32, u32);

/// The glibc that VS Code's own server needs.
const GLIBC: Version = (2, 28);

const PLATFORMS: &[Platform] = &[
    Platform {
        rust: ("linux", "x86_64"),
        name: "linux-x64",
        program: "astrolens",
        floor: Some(Floor { target: "x86_64-unknown-linux-gnu", glibc: GLIBC }),
    },
    Platform {
        rust: ("linux", "aarch64"),
        name: "linux-arm64",
        program: "astrolens",
        floor: Some(Floor { target: "aarch64-unknown-linux-gnu", glibc: GLIBC }),
    },
    Platform { rust: ("macos", "x86_64"), name: "darwin-x64", program: "astrolens", floor: None },
    Platform {
        rust: ("macos", "aarch64"),
        name: "darwin-arm64",
        program: "astrolens",
        floor: None,
    },
    Platform {
        rust: ("windows", "x86_64"),
        name: "win32-x64",
        program: "astrolens.exe",
        floor: None,
    },
];

impl Platform {
    /// This machine's.
    ///
    /// # Errors
    /// There are no releases for it.
    pub fn here() -> Result<&'static Self> {
        let is_here = |platform: &&Self| platform.rust == (OS, ARCH);
        PLATFORMS
            .iter()
            .find(is_here)
            .with_context(|| format!("no releases are made for {OS} on {ARCH}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::root;

    #[test]
    fn the_release_workflow_builds_each_platform() {
        let workflow =
            std::fs::read_to_string(root().join(".github/workflows/release.yml")).unwrap();
        let built: Vec<&str> =
            workflow.lines().filter_map(|line| line.trim().strip_prefix("- platform: ")).collect();
        let names: Vec<&str> = PLATFORMS.iter().map(|platform| platform.name).collect();
        assert_eq!(built, names);
    }
}
