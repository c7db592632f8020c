//! Running other programs, with errors that show the command and what it said.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{Read, Write as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// A command whose program and arguments are given at once.
pub fn command<I>(program: impl AsRef<OsStr>, arguments: I) -> Command
where
    I: IntoIterator,
    I::Item: AsRef<OsStr>,
{
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null());
    command
}

/// The folders of programs, with `folder` before all others: for the environment of a command.
///
/// # Errors
/// When a folder cannot be one of them, since its name has the sign between them.
pub fn path_with(folder: &Path) -> Result<OsString> {
    let others = env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_owned()).chain(env::split_paths(&others));
    env::join_paths(folders)
        .with_context(|| format!("failed to put {} on the PATH", folder.display()))
}

/// Runs a command quietly and returns its standard output.
///
/// # Errors
/// When it cannot be started or fails; with what it wrote to standard error.
pub fn capture(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("failed to start {}", shown(command)))?;
    successful(command, output)
}

/// Runs a command with its output where the person sees it.
///
/// # Errors
/// When it cannot be started or fails.
pub fn show(command: &mut Command) -> Result<()> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("failed to start {}", shown(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", shown(command));
    }
    Ok(())
}

/// Runs a command with this standard input, for no longer than `limit`.
///
/// # Errors
/// When it cannot be started, fails or takes longer.
pub fn capture_with_input(command: &mut Command, input: &str, limit: Duration) -> Result<String> {
    let output = limited(command, Some(input), limit)?;
    successful(command, output)
}

/// Runs a command for no longer than `limit` and returns its standard output, however it ended.
///
/// # Errors
/// When it cannot be started or takes longer.
pub fn capture_whatever(command: &mut Command, limit: Duration) -> Result<String> {
    let output = limited(command, None, limit)?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn successful(command: &Command, output: Output) -> Result<String> {
    if !output.status.success() {
        bail!(
            "{} ended with {}:\n{}",
            shown(command),
            output.status,
            tail(&String::from_utf8_lossy(&output.stderr))
        );
    }
    String::from_utf8(output.stdout)
        .with_context(|| format!("{} did not write UTF-8", shown(command)))
}

fn limited(command: &mut Command, input: Option<&str>, limit: Duration) -> Result<Output> {
    let stdin = if input.is_some() { Stdio::piped() } else { Stdio::null() };
    let mut child = command
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("failed to start {}", shown(command)))?;
    let stdin = child.stdin.take();
    let input = input.unwrap_or_default().to_owned();
    // A program may end before it has read everything: then its exit status says more than the
    // broken pipe here.
    let writer = thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(input.as_bytes())));
    let stdout = read_all(child.stdout.take());
    let stderr = read_all(child.stderr.take());
    let finished =
        stdout.recv_timeout(limit).and_then(|out| Ok((out, stderr.recv_timeout(limit)?)));
    let Ok((stdout, stderr)) = finished else {
        stop(&mut child);
        bail!("{} took longer than {limit:?}", shown(command));
    };
    drop(writer.join());
    let status = child.wait()?;
    Ok(Output { status, stdout, stderr })
}

/// Reads a stream to its end on a thread of its own, so that none of two blocks the other.
fn read_all(stream: Option<impl Read + Send + 'static>) -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stream) = stream {
            // What was read before an error is still the best there is.
            drop(stream.read_to_end(&mut bytes));
        }
        drop(sender.send(bytes));
    });
    receiver
}

/// Ends a process of ours that is over its time; one that has just ended by itself is as well.
fn stop(child: &mut Child) {
    drop(child.kill());
    drop(child.wait());
}

/// The command as one would type it, for messages.
fn shown(command: &Command) -> String {
    let mut text = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        text.push(' ');
        text.push_str(&argument.to_string_lossy());
    }
    if text.len() > 300 {
        text = text.chars().take(300).collect();
        text.push('…');
    }
    text
}

/// The last lines of a program's complaint: the first ones are seldom what went wrong.
fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(15)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn a_program_gets_its_input_and_its_output_is_captured() {
        let printed = capture_with_input(&mut command("cat", [] as [&str; 0]), "a\nb", LONG);
        assert_eq!(printed.unwrap(), "a\nb");
    }

    #[test]
    fn a_program_over_its_time_is_ended() {
        let error = capture_whatever(&mut command("sleep", ["60"]), Duration::from_millis(1));
        assert_eq!(error.unwrap_err().to_string(), "sleep 60 took longer than 1ms");
    }

    #[test]
    fn a_failure_shows_what_the_program_said() {
        let error = capture(&mut command("sh", ["-c", "echo no >&2; exit 3"])).unwrap_err();
        assert_eq!(error.to_string(), "sh -c echo no >&2; exit 3 ended with exit status: 3:\nno");
    }
}
