//! Files in a temporary folder, and the program run beside them.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// What the program said, and how it ended.
pub struct Told {
    /// What it wrote to standard output.
    pub out: String,
    /// What it wrote to standard error.
    pub err: String,
    /// Its exit code.
    pub code: Option<i32>,
}

impl Told {
    /// Its output as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }
}

/// A repository with these files.
pub fn repository(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join(".git")).expect("a new folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
        fs::write(path, text).expect("a new file");
    }
    folder
}

/// Runs the program in `folder`.
pub fn astrolens(folder: &Path, arguments: &[&str]) -> Told {
    piped(folder, arguments, b"")
}

/// Runs the program in `folder` with `input` on its standard input.
pub fn piped(folder: &Path, arguments: &[&str], input: &[u8]) -> Told {
    let mut child = Command::new(env!("CARGO_BIN_EXE_astrolens"))
        .current_dir(folder)
        .args(arguments)
        .env_remove("ASTROLENS_LOG")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    // A program that ends before it has read everything closes the pipe.
    drop(stdin.write_all(input));
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Told { out: text(output.stdout), err: text(output.stderr), code: output.status.code() }
}

/// `text` in UTF-16, little-endian, behind a byte order mark.
pub fn utf16(text: &str) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}
