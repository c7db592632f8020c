//! A bucket at a real server of S3's protocol.

use std::env;
use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use rustix::process::Signal;
use tempfile::TempDir;

use crate::broker::{free_ports, signal_group, tethered};

/// The variable that says where the server is: moto's, which has all that the protocol asks for.
const PROGRAM: &str = "ASTROLENS_S3_SERVER";

/// The name of the bucket, and what the names of all texts there begin with.
const NAME: &str = "texts";
const PREFIX: &str = "a/gateway";

/// What a gateway is told of it.
pub const URL: &str = "s3://texts/a/gateway";

/// A server with one bucket; it is killed when it goes out of scope.
pub struct Bucket {
    process: Child,
    port: u16,
    folder: TempDir,
}

impl Bucket {
    pub fn start() -> Self {
        let program = env::var(PROGRAM).expect("`cargo xtask test workers` installs it");
        let [port] = free_ports();
        let folder = tempfile::tempdir().expect("a folder");
        let log = File::create(folder.path().join("log")).expect("a file");
        let mut process = tethered(&program)
            .args(["-H", "127.0.0.1", "-p", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("a server");
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(process.try_wait().expect("its state").is_none(), "it did not start");
        }
        let bucket = Self { process, port, folder };
        let made = bucket.ask("PUT", &format!("/{NAME}"));
        assert!(made.starts_with("HTTP/1.1 200"), "{made}");
        bucket
    }

    /// The variables by which whoever speaks the protocol finds the server.
    pub fn variables(&self) -> Vec<(&'static str, String)> {
        vec![
            ("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{}", self.port)),
            ("AWS_REGION", "us-east-1".to_owned()),
            ("AWS_ACCESS_KEY_ID", "gateway".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "secret".to_owned()),
        ]
    }

    /// How many texts there are.
    pub fn texts(&self) -> usize {
        let listed = self.ask("GET", &format!("/{NAME}?list-type=2&prefix={PREFIX}/"));
        assert!(listed.starts_with("HTTP/1.1 200"), "{listed}");
        listed.matches("<Key>").count()
    }

    /// How many texts were put there, gone or not.
    pub fn puts(&self) -> usize {
        let log = fs::read_to_string(self.folder.path().join("log")).expect("its log");
        log.matches(&format!("\"PUT /{NAME}/{PREFIX}/")).count()
    }

    fn ask(&self, method: &str, path: &str) -> String {
        let mut connection = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        let host = format!("127.0.0.1:{}", self.port);
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );
        connection.write_all(request.as_bytes()).expect("a request");
        let mut answer = String::new();
        connection.read_to_string(&mut answer).expect("an answer");
        answer
    }

    /// Kills the server.
    pub fn kill(&self) {
        signal_group(&self.process, Signal::KILL);
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        self.kill();
        self.process.wait().expect("its end");
    }
}
