//! Several workers on this machine, for whoever tries them: started, named and ended together.
//!
//! Each is a process of its own, so that one can be killed and the others be seen to go on. They end once their
//! standard input does, and so with the process that started them, whatever that ends of.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::{ExitCode, ExitStatus, Stdio};

use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::task::JoinSet;

use crate::serve::{LISTENING, told_to_end};

/// What variables with settings of a worker begin with.
const VARIABLES: &str = "ASTROLENS_WORKER_";

/// Arguments of the command.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// How many workers.
    #[arg(long, value_name = "N", default_value = "2")]
    count: NonZeroUsize,
    /// Where the first listens, on this machine; the others have the ports after that. Port 0 is any that is free,
    /// for each.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:7313")]
    listen: SocketAddr,
    /// How many processes of each analyse; its share of the cores if not said.
    #[arg(long, value_name = "N")]
    children: Option<NonZeroUsize>,
    /// A folder in which each has one where answers are kept; without it none are.
    #[arg(long, value_name = "DIR")]
    cache_dir: Option<PathBuf>,
}

/// Why there are no workers.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error(
        "failed to listen on {0}: `local` is for this machine alone; beyond it, `serve` listens"
    )]
    Far(SocketAddr),
    #[error("failed to listen: there are no {count} ports from {first} on")]
    Ports { first: u16, count: NonZeroUsize },
    #[error("failed to start: {0}")]
    Start(#[from] io::Error),
    #[error("failed to start a worker at {address}: it ended ({status})")]
    Ended { address: SocketAddr, status: ExitStatus },
}

/// A worker that was started; it is killed when it goes out of scope.
struct Worker {
    process: Child,
    /// It ends when this is closed.
    lifeline: Option<ChildStdin>,
    /// Nobody reads on; that is no reason for it to fail.
    output: Option<BufReader<ChildStdout>>,
    /// Where it is to listen, and then where it does.
    address: SocketAddr,
}

/// Starts workers, says how a scan names them, and ends them when it is told to end. It fails if all of them ended
/// before.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let addresses = arguments.addresses()?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let told_to_end = told_to_end()?;
        let mut workers = Vec::new();
        for (address, number) in addresses.into_iter().zip(1..) {
            workers.push(Worker::start(address, arguments.command(address, number))?);
        }
        for worker in &mut workers {
            worker.listens().await?;
        }
        announce(&workers);
        Ok(attend(workers, told_to_end).await)
    })
}

impl Arguments {
    /// Where each is to listen.
    fn addresses(&self) -> Result<Vec<SocketAddr>, Error> {
        let (count, first) = (self.count, self.listen.port());
        if !self.listen.ip().is_loopback() {
            return Err(Error::Far(self.listen));
        }
        let port = |index: usize| match first {
            0 => Some(0),
            _ => u16::try_from(index).ok().and_then(|index| first.checked_add(index)),
        };
        let address = |index| Some(SocketAddr::new(self.listen.ip(), port(index)?));
        let addresses: Option<Vec<SocketAddr>> = (0..count.get()).map(address).collect();
        addresses.ok_or(Error::Ports { first, count })
    }

    /// What starts the worker with this number, told nothing but what is said here.
    fn command(&self, address: SocketAddr, number: usize) -> io::Result<Command> {
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let share = (cores / self.count.get()).max(1);
        let children = self.children.map_or(share, NonZeroUsize::get);
        let mut command = Command::new(std::env::current_exe()?);
        for (variable, _) in std::env::vars_os() {
            if variable.to_string_lossy().starts_with(VARIABLES) {
                command.env_remove(variable);
            }
        }
        command.args(["serve", "--until-input-ends", "--log=warn"]);
        command.arg(format!("--listen={address}")).arg(format!("--children={children}"));
        if let Some(folder) = &self.cache_dir {
            command.arg("--cache-dir").arg(folder.join(number.to_string()));
        }
        Ok(command)
    }
}

impl Worker {
    /// Starts one.
    fn start(address: SocketAddr, command: io::Result<Command>) -> io::Result<Self> {
        let mut command = command?;
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut process = command.spawn()?;
        let lifeline = process.stdin.take();
        let output = process.stdout.take().map(BufReader::new);
        Ok(Self { process, lifeline, output, address })
    }

    /// Waits until it listens, and takes note of where. What keeps it from that it has said itself.
    async fn listens(&mut self) -> Result<(), Error> {
        let mut line = String::new();
        if let Some(output) = &mut self.output {
            output.read_line(&mut line).await?;
        }
        let address =
            line.trim().strip_prefix(LISTENING).and_then(|words| words.trim().parse().ok());
        let Some(address) = address else {
            self.lifeline = None;
            let status = self.process.wait().await?;
            return Err(Error::Ended { address: self.address, status });
        };
        self.address = address;
        Ok(())
    }
}

/// Says where the workers are, and what is to be put into a command that scans.
fn announce(workers: &[Worker]) {
    for Worker { process, address, .. } in workers {
        let id = process.id().map(|id| format!(" (process {id})")).unwrap_or_default();
        say(&format!("{LISTENING} {address}{id}"));
    }
    let flags = workers.iter().map(|worker| format!("--workers http://{}", worker.address));
    let flags: Vec<String> = flags.collect();
    say("\nuntil Ctrl-C they analyse for a scan with\n");
    say(&format!("    {}\n", flags.join(" ")));
}

/// Waits until it is told to end, and ends the workers; or until all of them have ended.
async fn attend(workers: Vec<Worker>, told_to_end: impl Future<Output = ()>) -> ExitCode {
    let mut lifelines = Vec::new();
    let mut processes = JoinSet::new();
    for Worker { mut process, lifeline, output, address } in workers {
        lifelines.push((lifeline, output));
        processes.spawn(async move { (address, process.wait().await) });
    }
    let ends = async {
        while let Some(Ok((address, status))) = processes.join_next().await {
            let how = status.as_ref().map_or_else(ToString::to_string, ToString::to_string);
            say(&format!("the worker at {address} has ended ({how})"));
        }
    };
    tokio::select! {
        () = ends => return ExitCode::FAILURE,
        () = told_to_end => drop(lifelines),
    }
    let mut all_well = true;
    while let Some(ended) = processes.join_next().await {
        all_well &= ended.is_ok_and(|(_, status)| status.is_ok_and(|status| status.success()));
    }
    if all_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Tells a person something.
fn say(text: &str) {
    // Nobody may read it, which is no reason to end.
    let _ = writeln!(io::stdout(), "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(count: usize, listen: &str) -> Result<Vec<String>, String> {
        let count = NonZeroUsize::new(count).unwrap();
        let listen = listen.parse().unwrap();
        let arguments = Arguments { count, listen, children: None, cache_dir: None };
        let addresses = arguments.addresses().map_err(|error| error.to_string())?;
        Ok(addresses.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn ports_follow_each_other_and_those_that_are_free_are_each_their_own() {
        let expected = ["127.0.0.1:7313", "127.0.0.1:7314", "127.0.0.1:7315"];
        assert_eq!(addresses(3, "127.0.0.1:7313").unwrap(), expected);
        assert_eq!(addresses(2, "[::1]:65534").unwrap(), ["[::1]:65534", "[::1]:65535"]);
        assert_eq!(addresses(2, "127.0.0.1:0").unwrap(), ["127.0.0.1:0", "127.0.0.1:0"]);
    }

    #[test]
    fn where_there_are_no_ports_and_what_is_not_this_machine_is_said() {
        let told = addresses(2, "127.0.0.1:65535").unwrap_err();
        assert!(told.contains("no 2 ports from 65535 on"), "{told}");
        let told = addresses(1, "0.0.0.0:0").unwrap_err();
        assert!(told.contains("0.0.0.0:0") && told.contains("`serve`"), "{told}");
    }
}
