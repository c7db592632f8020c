//! A process that analyses: reads a text, writes what came of it, one after the other.
//!
//! It bounds its own memory, and ends with its input or with the process that started it.

use std::io::{self, BufWriter, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use astrolens_analysis::{Outcome, stored};
use astrolens_guard::{guarded, longer_than};
use astrolens_model::config::Variants;
use astrolens_syntax::{Language, ParseError};

use crate::faults;
use crate::frame::{self, Extent, Reply, Request};

/// How much of an answer is written at once: what a pipe has room for.
const OUTPUT_BYTES: usize = 64 << 10;

/// Arguments of the process.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// How much address space it may take.
    #[arg(long)]
    memory_bytes: u64,
    /// The process that started it.
    #[arg(long)]
    parent: u32,
}

/// Answers requests until there are no more.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    // The supervisor reads the reason of an end from standard error.
    match limit(arguments).and_then(|()| answer_all()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody may read it any more, which is then the reason.
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

/// Bounds what the process may take, and ties it to the one that started it.
#[cfg(unix)]
fn limit(arguments: &Arguments) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limit = |bytes| Rlimit { current: Some(bytes), maximum: Some(bytes) };
    setrlimit(Resource::As, limit(arguments.memory_bytes))?;
    setrlimit(Resource::Core, limit(0))?;
    end_with(arguments.parent)
}

/// Elsewhere there are no such limits.
#[cfg(not(unix))]
fn limit(_: &Arguments) -> io::Result<()> {
    Ok(())
}

/// Has the process end with the one that started it, whatever it is at then.
#[cfg(target_os = "linux")]
fn end_with(parent: u32) -> io::Result<()> {
    use rustix::process::{Signal, getppid, set_parent_process_death_signal};
    set_parent_process_death_signal(Some(Signal::KILL))?;
    // One that ended before that says nothing.
    let is_there = getppid().is_some_and(|id| id.as_raw_nonzero().get().cast_unsigned() == parent);
    if is_there { Ok(()) } else { Err(io::Error::other("who started it is gone")) }
}

/// Elsewhere it ends once it has nothing to do.
#[cfg(all(unix, not(target_os = "linux")))]
fn end_with(_: u32) -> io::Result<()> {
    Ok(())
}

/// Standard output without its own buffer, which holds lines: whoever waits for an answer would be woken at each end
/// of one.
#[cfg(unix)]
fn output() -> io::Result<impl io::Write> {
    use std::os::fd::AsFd as _;
    Ok(std::fs::File::from(io::stdout().as_fd().try_clone_to_owned()?))
}

/// Elsewhere it is taken as it is.
#[cfg(not(unix))]
fn output() -> io::Result<impl io::Write> {
    Ok(io::stdout().lock())
}

fn answer_all() -> io::Result<()> {
    let mut input = io::stdin().lock();
    let mut output = BufWriter::with_capacity(OUTPUT_BYTES, output()?);
    while let Some(head) = frame::read(&mut input)? {
        let request: Request = frame::decode(&head)?;
        let text = frame::read(&mut input)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        let (reply, value) = answer(&request, &text);
        frame::write(&mut output, &reply, &value)?;
        output.flush()?;
    }
    Ok(())
}

/// What comes of a request, and its value where there is one.
fn answer(request: &Request, text: &[u8]) -> (Reply, Vec<u8>) {
    let Some(language) = Language::by_grammar_name(&request.language) else {
        return (Reply::UnknownLanguage, Vec::new());
    };
    let variants = Variants { switched: request.options.clone() };
    let asked = (&variants, request.max_parse_steps);
    let stop = longer_than(Duration::from_millis(request.patience_ms));
    let found = guarded(|| {
        faults::commit(request);
        let outcome = Outcome::of(text, language, asked, &stop)?;
        // What cannot be written is a mistake of ours, as a panic is.
        let value = stored::encode(&outcome).unwrap_or_else(|error| panic!("{error}"));
        Ok((Extent::of(&outcome), value))
    });
    match found {
        Ok(Ok((extent, value))) => (Reply::Found(extent), value),
        Ok(Err(ParseError::Grammar)) => (Reply::Grammar(ParseError::Grammar.to_string()), vec![]),
        Ok(Err(ParseError::Stopped | ParseError::TooMuch)) => (Reply::Stopped, Vec::new()),
        Err(panic) => (Reply::Panicked(panic), Vec::new()),
    }
}
