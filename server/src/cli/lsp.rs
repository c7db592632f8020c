//! `astrolens lsp`: the language server.

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::path::{Path, PathBuf};

use astrolens_error::{Error, Result};
use astrolens_lsp::{End, Notices, Options, serve};
use astrolens_pool::Notice;
use tokio::runtime::{Builder, Handle, Runtime};

use super::Verdict;
use super::options::GlobalOptions;
use super::pool::WorkerOptions;

/// Serve an editor: diagnostics, lenses, hovers and more while you type
///
/// Speaks the Language Server Protocol on standard input and output.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Serve clients that connect to this address of this machine, such as `127.0.0.1:7777`,
    /// each by itself; with port 0 a free one is chosen
    #[arg(long, value_name = "ADDRESS", conflicts_with = "stdio", help_heading = "Server")]
    listen: Option<String>,
    /// Write the log to this file, which is appended to
    #[arg(long, value_name = "FILE", help_heading = "Server")]
    log_file: Option<PathBuf>,
    /// Serve on standard input and output, which is the default
    #[arg(long, help_heading = "Server")]
    stdio: bool,
    #[command(flatten)]
    workers: WorkerOptions,
}

impl Arguments {
    /// Where the log goes, if not to standard error.
    pub(super) fn log_file(&self) -> Option<&Path> {
        self.log_file.as_deref()
    }

    /// Runs the command.
    pub(crate) fn run(self, global: &GlobalOptions) -> Result<Verdict> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .build()
            .map_err(|source| failed("the language server cannot start", source))?;
        let notices = Notices::default();
        let told = notices.clone();
        let workers = self.workers.start_to_tell(move |notice| {
            tracing::warn!(%notice, "workers");
            if let Notice::Local(_) = notice {
                told.warn(&format!("Astrolens: {notice}"));
            }
        })?;
        let options = |watches_parent| Options {
            config: global.config.clone(),
            set: global.set.clone(),
            watches_parent,
            backend: workers.shared(),
            notices: notices.clone(),
        };
        match &self.listen {
            Some(address) => listen(address, &options(false), &runtime),
            None => serve_editor(options(true), runtime),
        }
    }
}

/// Serves the client at standard input and output.
fn serve_editor(options: Options, runtime: Runtime) -> Result<Verdict> {
    let end = serve(io::stdin(), io::stdout(), options, runtime.handle())
        .map_err(|source| failed("the language server cannot start", source))?;
    // Whatever still waits for the client would wait for ever.
    runtime.shutdown_background();
    Ok(match end {
        End::Orderly => Verdict::Passed,
        End::Abrupt => Verdict::Failed,
    })
}

/// Serves every client that connects to `address`, until the program is ended.
fn listen(address: &str, options: &Options, runtime: &Runtime) -> Result<Verdict> {
    let listener = TcpListener::bind(loopback(address)?)
        .map_err(|source| failed(&format!("cannot listen at `{address}`"), source))?;
    let at = listener.local_addr().map_or_else(|_| address.to_owned(), |at| at.to_string());
    super::logging::note(&format!("listening at {at}"));
    for stream in listener.incoming() {
        let accepted = stream.and_then(|stream| welcome(stream, options, runtime.handle()));
        if let Err(error) = accepted {
            super::logging::warn(&format!("a client cannot be served: {error}"));
        }
    }
    Ok(Verdict::Passed)
}

/// The address that `text` names, if only this machine can reach it.
fn loopback(text: &str) -> Result<SocketAddr> {
    let help = "give an address and a port of this machine, such as `127.0.0.1:7777`";
    let addresses = text
        .to_socket_addrs()
        .map_err(|error| Error::usage(format!("`{text}` is no address: {error}"), help))?;
    let mut own = addresses.filter(|address| address.ip().is_loopback());
    own.next().ok_or_else(|| {
        Error::usage(format!("others could connect to `{text}`, which is not served"), help)
    })
}

/// Serves the client at `stream` on a thread of its own.
fn welcome(stream: TcpStream, options: &Options, runtime: &Handle) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let input = stream.try_clone()?;
    let (options, runtime) = (options.clone(), runtime.clone());
    std::thread::Builder::new().name("client".to_owned()).spawn(move || {
        let closing = stream.try_clone();
        let served = serve(input, stream, options, &runtime);
        if let Err(error) = served {
            tracing::warn!(%error, "a client cannot be served");
        }
        if let Ok(stream) = closing {
            // It may be gone already.
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
    })?;
    Ok(())
}

fn failed(what: &str, source: io::Error) -> Error {
    Error::Serve { what: what.to_owned(), source }
}
