//! The tests of workers: those of their crates, and those of what deploys them by the programs that it is for.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use lab_tools::apt;
use lab_tools::cache::Cache;
use lab_tools::process::{capture, command, path_with};
use lab_tools::venv::{Venv, once};

/// The tests of crates that are about workers, by the names of their binaries.
pub const TESTS_OF_CRATES: &[&str] = &["backends", "contract", "faults", "queue", "worker"];

/// The test of work in queues that is part of every run.
pub const SHORT_TEST_OF_QUEUES: &str = "answers::answers_through_a_queue";

/// What says how often tests kill somebody at a random moment, and how often they do so here.
pub const KILL_ROUNDS: (&str, &str) = ("ASTROLENS_KILL_ROUNDS", "100");

/// What says to tests where the program of [`s3_server`] is.
pub const S3_SERVER: &str = "ASTROLENS_S3_SERVER";

/// Where the others are, seen from the root.
const TESTS: &str = "tests/deploy";

/// Programs that they run, and Debian's packages of them.
const PROGRAMS: &[(&str, &str)] = &[
    ("bwrap", "bubblewrap"),
    ("haproxy", "haproxy"),
    ("promtool", "prometheus"),
    ("systemd-analyze", "systemd"),
];

/// The fields of what extends Kubernetes, and what checks types.
const PACKAGES: &[&str] = &[
    "@kubernetes-models/cert-manager@6.0.0",
    "@kubernetes-models/keda@2.0.0",
    "@kubernetes-models/prometheus-operator@6.0.0",
    "typescript@7.0.2",
];

/// Installs the message broker that tests of work in queues start for themselves.
///
/// # Errors
/// What apt complains of.
pub fn broker() -> Result<()> {
    apt::package("rabbitmq-server")
}

/// Installs a server of S3's protocol, which tests of texts in buckets start for themselves; where it is.
///
/// # Errors
/// What pip complains of.
pub fn s3_server() -> Result<PathBuf> {
    let venv = Venv::at(Cache::open()?.path("s3-server"));
    venv.install(&["moto[server]==5.2.5"])?;
    Ok(venv.program("moto_server"))
}

/// Installs the store of keys that tests of workers which are listed there start for themselves.
///
/// # Errors
/// What apt complains of.
pub fn etcd() -> Result<()> {
    apt::package("etcd-server")?;
    apt::package("etcd-client")
}

/// The command that tests all of it with the worker beside `astrolens`.
///
/// # Errors
/// What pip, npm or apt complains of.
pub fn deployment(root: &Path, astrolens: &Path) -> Result<Command> {
    for (program, package) in PROGRAMS {
        apt::program(&[program], package)?;
    }
    let folder = root.join(TESTS);
    let cache = Cache::open()?;
    let venv = Venv::at(cache.path("deploy-tests"));
    let versions = fs::read_to_string(folder.join("requirements.txt"))
        .with_context(|| format!("failed to read the versions in {TESTS}"))?;
    venv.install(&versions.lines().collect::<Vec<_>>())?;
    let packages = cache.folder("deploy-packages")?;
    once(&packages.join("node_modules"), &PACKAGES.join(" "), || {
        let install = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"];
        capture(command("npm", install).arg(&packages).args(PACKAGES)).map(drop)
    })?;
    let mut tests = command(venv.program("python"), ["-m", "pytest", "--quiet"]);
    tests
        .current_dir(folder)
        .env("ASTROLENS", astrolens)
        .env("ASTROLENS_WORKER", astrolens.with_file_name("astrolens-worker"))
        .env("ASTROLENS_DEPLOY_PACKAGES", packages)
        .env("PATH", path_with(&venv.program(""))?)
        .env("PYTHONDONTWRITEBYTECODE", "1");
    Ok(tests)
}

/// The same, without what waits for real time.
///
/// # Errors
/// What pip, npm or apt complains of.
pub fn short_deployment(root: &Path, astrolens: &Path) -> Result<Command> {
    let mut tests = deployment(root, astrolens)?;
    tests.args(["-m", "not long"]);
    Ok(tests)
}
