//! Programs of the system that tests and measurements drive: found, or installed from Debian's packages.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::process::{capture, command};

/// The program that is called one of `names`, installed as Debian's `package` where there is none.
///
/// # Errors
/// What apt complains of, or that the package holds no such program.
pub fn program(names: &[&str], package: &str) -> Result<PathBuf> {
    if let Some(found) = on_path(names) {
        return Ok(found);
    }
    install(package)?;
    match on_path(names) {
        Some(found) => Ok(found),
        None => bail!("{package} was installed and is not on the PATH"),
    }
}

/// Installs Debian's `package`, if it is not there.
///
/// # Errors
/// What apt complains of.
pub fn package(package: &str) -> Result<()> {
    let is_there = command("dpkg-query", ["--status", package]).output()?.status.success();
    if is_there { Ok(()) } else { install(package) }
}

/// Installs a package; where its name is unknown, the lists of packages may be missing or old.
fn install(package: &str) -> Result<()> {
    println!("installing Debian's package {package}");
    if apt_get(&["install", "--no-install-recommends", package]).is_ok() {
        return Ok(());
    }
    apt_get(&["update"])?;
    apt_get(&["install", "--no-install-recommends", package])
        .with_context(|| format!("failed to install {package}: install it yourself"))
}

fn apt_get(arguments: &[&str]) -> Result<()> {
    let none: [&str; 0] = [];
    let mut apt_get = if is_root()? {
        command("apt-get", none)
    } else {
        command("sudo", ["--non-interactive", "apt-get"])
    };
    apt_get.args(["--yes", "--quiet"]).args(arguments);
    capture(apt_get.env("DEBIAN_FRONTEND", "noninteractive"))?;
    Ok(())
}

fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let mut places =
        env::split_paths(&path).flat_map(|folder| names.iter().map(move |name| folder.join(name)));
    places.find(|place| place.is_file())
}

fn is_root() -> Result<bool> {
    Ok(capture(&mut command("id", ["-u"]))?.trim() == "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_folder_that_has_any_of_the_names_counts() {
        assert!(on_path(&["no-such-program", "sh"]).is_some_and(|found| found.ends_with("sh")));
        assert_eq!(on_path(&["no-such-program"]), None);
    }
}
