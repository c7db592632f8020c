//! Debian source packages, without touching the machine's own apt configuration.
//!
//! Most machines list binary packages only. So apt gets a configuration and state of its own inside
//! the cache: the machine's own lists of package archives, read as lists of source archives.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::fetch::Unpacked;
use lab_tools::cache::Cache;
use lab_tools::process::{capture, command};

/// What to fetch.
pub struct Wanted<'a> {
    /// Names to try in turn.
    pub packages: &'a [&'a str],
    /// The upstream version to prefer.
    pub version: &'a str,
    /// The part to unpack.
    pub globs: &'a [&'a str],
}

/// Fetches a source package and unpacks the wanted part of its upstream archive.
///
/// An archive keeps only the newest versions of a package, and its mirrors lag behind its index:
/// the pinned version is tried first, then every other one from the newest down.
pub fn fetch(wanted: &Wanted<'_>, cache: &Cache, scratch: &Path) -> Result<Unpacked> {
    let apt = Apt::open(cache)?;
    for package in wanted.packages {
        let mut versions = apt.versions(package);
        versions.sort_by_key(|version| upstream(version) != wanted.version);
        for version in &versions {
            let folder =
                cache.folder(format!("downloads/debian/{package}-{}", upstream(version)))?;
            let archive = match upstream_archive(&folder)? {
                Some(archive) => Some(archive),
                None => apt
                    .download(package, version, &folder)
                    .ok()
                    .map(|()| upstream_archive(&folder))
                    .transpose()?
                    .flatten(),
            };
            if let Some(archive) = archive {
                unpack(&archive, wanted.globs, scratch)?;
                return Ok(Unpacked { root: scratch.to_owned(), version: version.clone() });
            }
            fs::remove_dir_all(&folder)?;
        }
    }
    bail!(
        "none of the source packages {} can be downloaded; look at `apt-get update`",
        wanted.packages.join(", ")
    )
}

/// The upstream part of a Debian version: no epoch, no revision, no mark of a repacked archive.
fn upstream(version: &str) -> &str {
    let version = version.split_once(':').map_or(version, |(_, rest)| rest);
    let version = version.rsplit_once('-').map_or(version, |(rest, _)| rest);
    version.split(['+', '~']).next().unwrap_or(version).trim_end_matches(".dfsg")
}

/// apt with its own lists.
struct Apt {
    options: Vec<String>,
}

impl Apt {
    /// Writes the lists, and downloads the index once per cache.
    fn open(cache: &Cache) -> Result<Self> {
        let parts = cache.folder("apt/sources.list.d")?;
        let state = cache.folder("apt/lists")?;
        fs::create_dir_all(state.join("partial"))?;
        let archives = cache.folder("apt/cache")?;
        let apt = Self {
            options: vec![
                "Dir::Etc::sourcelist=/dev/null".to_owned(),
                format!("Dir::Etc::sourceparts={}", parts.display()),
                format!("Dir::State::lists={}", state.display()),
                format!("Dir::Cache={}", archives.display()),
            ],
        };
        let updated = cache.path("apt/updated");
        if !updated.exists() {
            for list in system_lists() {
                let text = fs::read_to_string(&list)
                    .with_context(|| format!("failed to read {}", list.display()))?;
                if let Some(name) = list.file_name() {
                    fs::write(parts.join(name), as_source_lists(&text))?;
                }
            }
            println!("  reading the index of Debian source packages");
            capture(apt.command("apt-get").arg("update").arg("--quiet"))?;
            fs::write(updated, "")?;
        }
        Ok(apt)
    }

    fn command(&self, program: &str) -> Command {
        let mut command = command(program, [] as [&str; 0]);
        for option in &self.options {
            command.arg("-o").arg(option);
        }
        command
    }

    /// The versions of a source package, newest first as the archive's index is ordered; none where
    /// the release does not have it, for which apt has an error of its own.
    fn versions(&self, package: &str) -> Vec<String> {
        let shown = capture(self.command("apt-cache").args(["showsrc", "--only-source", package]))
            .unwrap_or_default();
        let mut versions: Vec<String> = shown
            .lines()
            .filter_map(|line| line.strip_prefix("Version: "))
            .map(str::to_owned)
            .collect();
        versions.reverse();
        versions.dedup();
        versions
    }

    fn download(&self, package: &str, version: &str, folder: &Path) -> Result<()> {
        // As root, apt would download as a user of its own, who may not enter the cache folder.
        capture(
            self.command("apt-get")
                .args(["-o", "APT::Sandbox::User=root"])
                .args(["source", "--quiet", "--download-only"])
                .arg(format!("{package}={version}"))
                .current_dir(folder),
        )?;
        Ok(())
    }
}

/// The files in which the machine lists its archives, in either of apt's formats.
fn system_lists() -> Vec<PathBuf> {
    let mut lists = vec![PathBuf::from("/etc/apt/sources.list")];
    if let Ok(entries) = fs::read_dir("/etc/apt/sources.list.d") {
        lists.extend(entries.filter_map(|entry| Some(entry.ok()?.path())));
    }
    lists.retain(|path| {
        path.is_file()
            && path
                .extension()
                .is_some_and(|extension| extension == "list" || extension == "sources")
    });
    lists.sort();
    lists
}

/// Turns lists of binary packages into lists of source packages.
fn as_source_lists(text: &str) -> String {
    let mut sources = String::with_capacity(text.len() + 64);
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("deb ") {
            sources.push_str("deb-src ");
            sources.push_str(rest);
        } else if line.starts_with("Types:") {
            sources.push_str("Types: deb-src");
        } else {
            sources.push_str(line);
        }
        sources.push('\n');
    }
    sources
}

/// The archive of the unchanged upstream sources among a source package's files.
fn upstream_archive(folder: &Path) -> Result<Option<PathBuf>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.contains(".orig.tar.") && !name.ends_with(".asc") {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

/// Unpacks what the globs can match: a kernel is a hundred times what is wanted of it.
fn unpack(archive: &Path, globs: &[&str], scratch: &Path) -> Result<()> {
    let mut folders: Vec<&str> = globs.iter().map(|glob| literal_folder(glob)).collect();
    folders.sort_unstable();
    folders.dedup();
    let mut tar = command("tar", ["-x", "--strip-components=1", "--wildcards", "-f"]);
    tar.arg(archive).arg("-C").arg(scratch);
    for folder in folders {
        tar.arg(format!("*/{folder}*"));
    }
    capture(&mut tar)?;
    Ok(())
}

/// The part of a glob before its first special character.
fn literal_folder(glob: &str) -> &str {
    let end = glob.find(['*', '?', '[', '{']).unwrap_or(glob.len());
    glob[..end].rsplit_once('/').map_or("", |(folder, _)| &glob[..=folder.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_upstream_version_is_what_upstream_called_it() {
        assert_eq!(upstream("5:7.0.15-1~deb12u10"), "7.0.15");
        assert_eq!(upstream("1.74.0+ds1-21"), "1.74.0");
        assert_eq!(upstream("1:1.2.13.dfsg-1"), "1.2.13");
        assert_eq!(upstream("6.1.176-1"), "6.1.176");
    }

    #[test]
    fn both_formats_of_lists_become_source_lists() {
        assert_eq!(
            as_source_lists("deb mirror stable main\n# deb x\nTypes: deb\nURIs: mirror"),
            "deb-src mirror stable main\n# deb x\nTypes: deb-src\nURIs: mirror\n"
        );
    }

    #[test]
    fn a_glob_names_the_folder_to_unpack() {
        assert_eq!(literal_folder("kernel/{sched,locking}/**"), "kernel/");
        assert_eq!(literal_folder("fs/ext4/**"), "fs/ext4/");
        assert_eq!(literal_folder("**"), "");
    }
}
