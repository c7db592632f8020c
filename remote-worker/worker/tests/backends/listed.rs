//! Workers that are listed in etcd.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use astrolens_pool::Timing;

use crate::folder::Folder;
use crate::scan::{expected, is_whole, scanned};
use crate::stage::{Worker, pool};

/// An etcd of this test's own.
struct Etcd {
    process: Child,
    url: String,
    _folder: tempfile::TempDir,
}

impl Etcd {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let [client, peer] = [(); 2].map(|()| free_address());
        let process = Command::new("etcd")
            .arg(format!("--data-dir={}", folder.path().display()))
            .arg(format!("--listen-client-urls=http://{client}"))
            .arg(format!("--advertise-client-urls=http://{client}"))
            .arg(format!("--listen-peer-urls=http://{peer}"))
            .arg(format!("--initial-advertise-peer-urls=http://{peer}"))
            .arg(format!("--initial-cluster=default=http://{peer}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("etcd, of the package etcd-server");
        let etcd = Self { process, url: client, _folder: folder };
        while !etcd.control(&["endpoint", "health"]) {}
        etcd
    }

    /// Runs `etcdctl`; whether it succeeds.
    fn control(&self, arguments: &[&str]) -> bool {
        let mut command = Command::new("etcdctl");
        command.env("ETCDCTL_API", "3").arg(format!("--endpoints={}", self.url)).args(arguments);
        let output = command.output().expect("etcdctl, of the package etcd-client");
        output.status.success()
    }
}

impl Drop for Etcd {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An address that nobody listens at just now: etcd does not say which one it chose.
fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its address").to_string()
}

#[test]
#[ignore = "needs etcd: `cargo xtask test workers`"]
fn workers_are_found_where_they_are_listed_and_others_once_they_are() {
    let folder = Folder::new(4);
    let etcd = Etcd::start();
    let workers = [Worker::start(&[]), Worker::start(&[])];
    assert!(etcd.control(&["put", "workers/one", &workers[0].url()]));
    assert!(etcd.control(&["put", "others/one", "http://127.0.0.1:1"]));
    let url = format!("etcd://{}/workers/", etcd.url);
    let timing = Timing { resolve: Duration::from_millis(50), ..Timing::default() };
    let (pool, told) = pool(&[url], timing);
    let asked = || -> Vec<String> { pool.statistics().workers.into_keys().collect() };
    let scan = || {
        let found = scanned(&folder.path(), &pool, 2);
        is_whole("listed in etcd", (&found, &expected(&folder.path())), &pool);
    };
    scan();
    assert_eq!(asked(), [workers[0].url()]);
    // Another one takes its place.
    assert!(etcd.control(&["put", "workers/one", &workers[1].url()]));
    while asked().len() < 2 {
        scan();
    }
    assert!(told.lock().unwrap().is_empty(), "{told:?}");
    assert_eq!(pool.statistics().handed_back, 0);
}
