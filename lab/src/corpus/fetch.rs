//! Fetching a source through the ordinary client of its registry, and unpacking it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::debian;
use super::sources::Origin;
use lab_tools::cache::Cache;
use lab_tools::process::{capture, command};

/// A source on disk: its root folder, and the version that was really had.
pub struct Unpacked {
    /// The folder that the source's globs are relative to.
    pub root: PathBuf,
    /// The version, as the client names it.
    pub version: String,
}

/// Brings a source onto this machine, unpacked below `scratch` or where its client keeps it. Of large
/// archives only what the globs in `take` match is unpacked.
pub fn fetch(origin: &Origin, take: &[&str], cache: &Cache, scratch: &Path) -> Result<Unpacked> {
    match *origin {
        Origin::PythonLibrary => python_library(),
        Origin::Wheel { package, version } => wheel(package, version, cache, scratch),
        Origin::Sdist { package, version } => sdist(package, version, cache, scratch),
        Origin::Npm { package, version } => npm(package, version, cache, scratch),
        Origin::Crate { package, version } => registry_crate(package, version, scratch),
        Origin::Debian { packages, version } => {
            debian::fetch(&debian::Wanted { packages, version, globs: take }, cache, scratch)
        }
        Origin::Folder { path } => {
            Ok(Unpacked { root: PathBuf::from(path), version: "as it is".to_owned() })
        }
    }
}

/// The version of the interpreter whose library is taken.
pub fn python_version() -> Result<String> {
    let script = "import platform; print(platform.python_version())";
    Ok(capture(&mut command("python3", ["-c", script]))?.trim().to_owned())
}

fn python_library() -> Result<Unpacked> {
    let script = "import sysconfig; print(sysconfig.get_path('stdlib'))";
    let root = capture(&mut command("python3", ["-c", script]))?;
    Ok(Unpacked { root: PathBuf::from(root.trim()), version: python_version()? })
}

fn wheel(package: &str, version: &str, cache: &Cache, scratch: &Path) -> Result<Unpacked> {
    let downloads = cache.folder(format!("downloads/pypi/{package}-{version}"))?;
    if files_ending(&downloads, ".whl")?.is_empty() {
        pip_download(package, version, "--only-binary", &downloads)?;
    }
    for archive in files_ending(&downloads, ".whl")? {
        capture(command("python3", ["-m", "zipfile", "-e"]).arg(archive).arg(scratch))?;
    }
    Ok(Unpacked { root: scratch.to_owned(), version: version.to_owned() })
}

fn sdist(package: &str, version: &str, cache: &Cache, scratch: &Path) -> Result<Unpacked> {
    let downloads = cache.folder(format!("downloads/pypi/{package}-{version}"))?;
    if files_ending(&downloads, ".tar.gz")?.is_empty() {
        pip_download(package, version, "--no-binary", &downloads)?;
    }
    for archive in files_ending(&downloads, ".tar.gz")? {
        unpack_tar(&archive, scratch)?;
    }
    Ok(Unpacked { root: scratch.to_owned(), version: version.to_owned() })
}

/// Downloads a package in one of its two forms.
fn pip_download(package: &str, version: &str, form: &str, downloads: &Path) -> Result<()> {
    capture(
        command("python3", ["-m", "pip", "download", "--quiet"])
            .args(["--disable-pip-version-check", "--no-deps"])
            .args([form, ":all:", "--dest"])
            .arg(downloads)
            .arg(format!("{package}=={version}")),
    )?;
    Ok(())
}

/// Unpacks an archive whose one folder has all that it holds.
fn unpack_tar(archive: &Path, target: &Path) -> Result<()> {
    let mut tar = command("tar", ["-x", "--strip-components=1", "-f"]);
    capture(tar.arg(archive).arg("-C").arg(target))?;
    Ok(())
}

fn npm(package: &str, version: &str, cache: &Cache, scratch: &Path) -> Result<Unpacked> {
    let downloads = cache.folder(format!("downloads/npm/{package}-{version}"))?;
    if files_ending(&downloads, ".tgz")?.is_empty() {
        capture(
            command("npm", ["pack", "--silent", "--pack-destination"])
                .arg(&downloads)
                .arg(format!("{package}@{version}"))
                .current_dir(&downloads),
        )?;
    }
    for archive in files_ending(&downloads, ".tgz")? {
        unpack_tar(&archive, scratch)?;
    }
    Ok(Unpacked { root: scratch.to_owned(), version: version.to_owned() })
}

/// Lets cargo fetch a crate for a throw-away package that depends on it, and asks where it is.
fn registry_crate(package: &str, version: &str, scratch: &Path) -> Result<Unpacked> {
    let manifest = format!(
        "[package]\nname = \"corpus-source\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\
         [workspace]\n[lib]\npath = \"lib.rs\"\n[dependencies]\n\
         {package} = {{ version = \"={version}\", default-features = false }}\n"
    );
    fs::write(scratch.join("Cargo.toml"), manifest)?;
    fs::write(scratch.join("lib.rs"), "")?;
    let host = capture(&mut command("rustc", ["-vV"]))?;
    let host = host
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .context("`rustc -vV` names no host")?;
    let metadata = capture(
        command("cargo", ["metadata", "--quiet", "--format-version", "1"])
            .args(["--filter-platform", host])
            .current_dir(scratch),
    )?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata)?;
    let manifest_path = metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|found| found["name"] == package && found["version"] == version)
        .and_then(|found| found["manifest_path"].as_str())
        .with_context(|| format!("cargo did not fetch {package} {version}"))?;
    let root = Path::new(manifest_path).parent().context("a manifest has a folder")?;
    Ok(Unpacked { root: root.to_owned(), version: version.to_owned() })
}

/// The files of a folder whose names have this ending.
pub fn files_ending(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in
        fs::read_dir(folder).with_context(|| format!("failed to list {}", folder.display()))?
    {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            bail!("the file name {} is not UTF-8", path.display());
        };
        if name.ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
