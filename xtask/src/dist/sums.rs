//! The checksums of a release, as `sha256sum --check` reads them.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// Writes the checksums of the files in `folder` beside them, and returns their names and sizes.
///
/// # Errors
/// A file that cannot be read or written.
pub fn write(folder: &Path) -> Result<Vec<(String, u64)>> {
    let mut files = Vec::new();
    for entry in
        fs::read_dir(folder).with_context(|| format!("failed to list {}", folder.display()))?
    {
        files.push(entry?.file_name().to_string_lossy().into_owned());
    }
    files.sort();
    let (mut sums, mut sizes) = (String::new(), Vec::new());
    for name in files {
        let bytes =
            fs::read(folder.join(&name)).with_context(|| format!("failed to read {name}"))?;
        writeln!(sums, "{}  {name}", sum(&bytes)).context("failed to write a sum")?;
        sizes.push((name, bytes.len() as u64));
    }
    fs::write(folder.join("SHA256SUMS"), sums).context("failed to write the checksums")?;
    Ok(sizes)
}

/// The checksum of `bytes`, in hexadecimal.
pub fn sum(bytes: &[u8]) -> String {
    let digits = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>();
    digits.concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab_tools::process::{capture, command};

    #[test]
    fn the_sums_are_those_that_people_check() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("one"), "1").unwrap();
        fs::write(folder.path().join("two"), "2").unwrap();
        let sizes = write(folder.path()).unwrap();
        assert_eq!(sizes, [("one".to_owned(), 1), ("two".to_owned(), 1)]);
        let mut check = command("sha256sum", ["--check", "SHA256SUMS"]);
        assert_eq!(capture(check.current_dir(folder.path())).unwrap(), "one: OK\ntwo: OK\n");
        fs::write(folder.path().join("two"), "3").unwrap();
        capture(&mut check).unwrap_err();
    }
}
