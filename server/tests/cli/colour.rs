//! Colours: on a terminal and nowhere else, unless they are asked for.

use crate::harness::{Outcome, Project, Running};

/// The escape character that begins every colour.
const ESCAPE: char = '\u{1b}';

/// What comes of a scan with `arguments` and `variables`, its output in a pipe.
fn in_a_pipe(arguments: &[&str], variables: &[(&str, &str)]) -> Outcome {
    let project = Project::healthy();
    let mut command = project.command(["scan"].iter().chain(arguments));
    command.envs(variables.iter().copied());
    Running::start(command).end()
}

#[test]
fn a_pipe_has_no_colours_unless_they_are_forced() {
    let has = |arguments: &[&str], variables: &[(&str, &str)]| {
        let outcome = in_a_pipe(arguments, variables);
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        outcome.stdout.contains(ESCAPE)
    };
    assert!(!has(&[], &[]));
    assert!(!has(&[], &[("CLICOLOR", "1")]));
    assert!(has(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(has(&["--color", "always"], &[]));
    assert!(has(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(!has(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn what_programs_read_has_no_colours_even_if_they_are_forced() {
    for format in ["json", "ndjson", "sarif", "csv", "html", "markdown", "github"] {
        let outcome = in_a_pipe(&["--format", format, "--color", "always"], &[]);
        assert_eq!(outcome.stdout.is_empty(), format == "github");
        assert!(!outcome.stdout.contains(ESCAPE), "{format}");
    }
}

#[test]
fn a_file_has_no_colours() {
    let project = Project::healthy();
    let outcome = project.run(["scan", "--color", "always", "--output", "report.txt"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let text = std::fs::read_to_string(project.path("report.txt")).expect("a report");
    assert!(text.contains("healthy.py") && !text.contains(ESCAPE), "{text}");
}

#[test]
fn messages_in_a_pipe_have_no_colours() {
    let wrong = Project::healthy().with("astrolens.toml", "nonsense = 1\n");
    for (project, part) in [(Project::healthy(), "warning"), (wrong, "unknown key")] {
        let outcome = project.run(["scan", "none.py", "."]);
        assert!(outcome.stderr.contains(part), "{}", outcome.stderr);
        assert!(!outcome.stderr.contains(ESCAPE), "{}", outcome.stderr);
    }
}

#[cfg(target_os = "linux")]
mod terminal {
    use std::fs::File;
    use std::io::{ErrorKind, Read};
    use std::os::unix::ffi::OsStrExt;
    use std::path::Path;

    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

    use super::*;

    /// What a terminal of type `kind` shows of a scan with `arguments` and `variables`.
    fn shown(kind: &str, arguments: &[&str], variables: &[(&str, &str)]) -> String {
        let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
        grantpt(&terminal).expect("it is ours");
        unlockpt(&terminal).expect("it is ours");
        let name = ptsname(&terminal, Vec::new()).expect("it has a name");
        let path = Path::new(std::ffi::OsStr::from_bytes(name.as_bytes()));
        let program = File::options().read(true).write(true).open(path).expect("its other end");
        let project = Project::healthy();
        let mut command = project.command(["scan"].iter().chain(arguments));
        command.env("TERM", kind).envs(variables.iter().copied()).stdout(program);
        let child = command.stderr(std::process::Stdio::piped()).spawn().expect("it starts");
        // The program's end is closed with it.
        drop(command);
        let mut text = Vec::new();
        let mut terminal = File::from(terminal);
        let read = terminal.read_to_end(&mut text);
        // Linux reports the other end's closing as an error of the device.
        assert!(read.is_ok() || read.is_err_and(|error| error.kind() != ErrorKind::NotFound));
        let outcome = Running::of(child).end();
        assert_eq!((outcome.code, &*outcome.stderr), (Some(0), ""));
        let text = String::from_utf8(text).expect("UTF-8");
        assert!(text.contains("healthy.py"), "{text}");
        text
    }

    #[test]
    fn a_terminal_has_colours_unless_the_user_wants_none() {
        let has = |kind: &str, arguments: &[&str], variables: &[(&str, &str)]| {
            shown(kind, arguments, variables).contains(ESCAPE)
        };
        assert!(has("xterm-256color", &[], &[]));
        assert!(!has("xterm-256color", &["--color", "never"], &[]));
        assert!(!has("xterm-256color", &[], &[("NO_COLOR", "1")]));
        assert!(!has("xterm-256color", &[], &[("CLICOLOR", "0")]));
        assert!(!has("dumb", &[], &[]));
    }
}
