//! A server to measure, and a session with it that begins cold.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::lsp::client::Client;
use lab_tools::process::command;

/// A program that serves.
pub struct Server {
    /// What tables call it.
    pub name: &'static str,
    /// The program.
    pub program: PathBuf,
    /// What makes it serve.
    pub arguments: &'static [&'static str],
    /// Where it keeps what it would keep in the user's folders; what it complains of too.
    pub home: PathBuf,
}

/// A session that has just begun.
pub struct Begun {
    /// The session.
    pub client: Client,
    /// When its process was started.
    pub at: Instant,
    /// From the first request to its answer.
    pub handshake: Duration,
    /// From the start of the process to that answer.
    pub initialized: Duration,
}

impl Server {
    /// Begins a session in a folder. The server finds nothing that an earlier one kept, unless
    /// `warm`.
    pub fn begin(&self, folder: &Path, warm: bool) -> Result<Begun> {
        if !warm && self.home.exists() {
            fs::remove_dir_all(&self.home)
                .with_context(|| format!("failed to remove {}", self.home.display()))?;
        }
        fs::create_dir_all(&self.home)?;
        let mut command = command(&self.program, self.arguments);
        command.current_dir(folder).stderr(self.complaints()?);
        for variable in ["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"] {
            command.env(variable, &self.home);
        }
        let at = Instant::now();
        let mut client = Client::start(&mut command)?;
        let handshake = client
            .initialize(folder)
            .with_context(|| format!("failed to begin with {}", self.name))?;
        Ok(Begun { client, at, handshake, initialized: at.elapsed() })
    }

    fn complaints(&self) -> Result<Stdio> {
        let path = self.home.join("stderr");
        let file = File::options().create(true).append(true).open(&path);
        Ok(file.with_context(|| format!("failed to create {}", path.display()))?.into())
    }
}
