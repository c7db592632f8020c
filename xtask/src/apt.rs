//! Programs of the system that tests drive: found, or installed from Debian's packages.

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
    println!("installing Debian's package {package}");
    let mut install = if is_root()? {
        command("apt-get", ["install"])
    } else {
        command("sudo", ["--non-interactive", "apt-get", "install"])
    };
    install.args(["--yes", "--quiet", "--no-install-recommends", package]);
    capture(install.env("DEBIAN_FRONTEND", "noninteractive"))
        .with_context(|| format!("failed to install {package}: install it yourself"))?;
    match on_path(names) {
        Some(found) => Ok(found),
        None => bail!("{package} was installed and is not on the PATH"),
    }
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
