//! Workers elsewhere: who may name them, and what is told when they cannot be asked.

use std::fs;
use std::net::TcpListener;

use crate::harness::{Outcome, Project, Running};

/// Somebody listens here, and says nothing.
struct Listener(TcpListener);

impl Listener {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.set_nonblocking(true).expect("a listener");
        Self(listener)
    }

    fn url(&self) -> String {
        format!("http://{}", self.0.local_addr().expect("its address"))
    }

    /// Whether anybody has called.
    fn was_called(&self) -> bool {
        self.0.accept().is_ok()
    }

    /// The URL, where nobody listens any more.
    fn gone(self) -> String {
        self.url()
    }
}

/// What a scan of `project` comes to where the environment has this variable.
fn scanned(project: &Project, variable: (&str, &str), arguments: &[&str]) -> Outcome {
    let all = ["scan", "--format", "json"].iter().chain(arguments);
    let mut command = project.command(all);
    command.env(variable.0, variable.1);
    Running::start(command).end()
}

#[test]
fn a_scan_without_its_workers_reports_the_same_and_says_why_once() {
    let project = Project::healthy();
    let expected = project.report(["--no-cache"]);
    let (one, two) = (Listener::new().gone(), Listener::new().gone());
    let outcome =
        project.run(["scan", "--format=json", "--no-cache", "--workers", &format!("{one},{two}")]);
    assert_eq!((outcome.code, &outcome.report()), (Some(0), &expected));
    let lines: Vec<&str> = outcome.stderr.lines().collect();
    let [warning, note] = lines[..] else { panic!("{}", outcome.stderr) };
    for part in ["warning: no worker can be asked", &one, &two, "Connection refused"] {
        assert!(warning.contains(part), "`{part}` is missing: {warning}");
    }
    assert_eq!(note, "note: analysed here: 1 file");
}

#[test]
fn plain_text_leaves_this_machine_only_if_somebody_says_so() {
    let project = Project::healthy();
    for url in ["http://192.0.2.1:7313", "dns://workers.invalid:7313"] {
        let outcome = project.run(["scan", "--workers", url]);
        outcome.failed(2, &[url, "could be read by others", "--workers-insecure"]);
    }
    // A name of nobody; it is asked for.
    let url = "dns://workers.invalid:7313";
    let outcome = project.run(["scan", "--workers", url, "--workers-insecure"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("files are analysed here"), "{}", outcome.stderr);
}

#[test]
fn what_is_no_url_is_refused() {
    let project = Project::healthy();
    for command in ["scan", "check", "baseline", "diff"] {
        let outcome = project.run([command, "--workers", "10.0.0.1:7313"]);
        outcome.failed(2, &["`10.0.0.1:7313` is no URL of a worker: write `http://HOST:PORT`"]);
    }
}

#[test]
fn a_project_has_no_say_in_where_its_code_is_sent() {
    let listener = Listener::new();
    let url = listener.url();
    let settings = format!("[workers]\nurls = [\"{url}\"]\n");
    let project = Project::healthy().with("astrolens.toml", &settings);
    let told = ["unknown key `workers`", "a project does not choose where its code is sent"];
    project.run(["scan"]).failed(2, &told);
    // Nor does a file beside it, or a setting of another kind.
    let project = Project::healthy().with("workers.toml", format!("urls = [\"{url}\"]\n"));
    assert_eq!(project.run(["scan"]).code, Some(0));
    project.run(["scan", "--set", &format!("workers.urls=[\"{url}\"]")]).failed(2, &told);
    assert!(!listener.was_called());
}

#[test]
fn a_user_names_workers_in_a_file_or_the_environment_and_can_do_without() {
    let project = Project::healthy();
    let url = Listener::new().gone();
    let home = project.path("home");
    fs::create_dir_all(home.join("astrolens")).expect("a folder");
    fs::write(home.join("astrolens/workers.toml"), format!("urls = [\"{url}\"]\n"))
        .expect("a file");
    let home = home.to_str().expect("a path");
    for variable in [("XDG_CONFIG_HOME", home), ("ASTROLENS_WORKERS", &url)] {
        let outcome = scanned(&project, variable, &["--no-cache"]);
        let is_told = outcome.stderr.contains(&url);
        assert!(outcome.code == Some(0) && is_told, "{variable:?}: {}", outcome.stderr);
        let outcome = scanned(&project, variable, &["--no-cache", "--no-workers"]);
        assert_eq!((outcome.code, &*outcome.stderr), (Some(0), ""), "{variable:?}");
    }
    let outcome = scanned(&project, ("ASTROLENS_WORKERS", ""), &["--no-cache"]);
    assert_eq!((outcome.code, &*outcome.stderr), (Some(0), ""));
}

#[test]
fn what_is_known_here_asks_no_worker() {
    let project = Project::healthy();
    project.report([]);
    let url = Listener::new().gone();
    let outcome = project.run(["scan", "--format=json", "--workers", &url]);
    assert_eq!((outcome.code, &*outcome.stderr), (Some(0), ""));
}

#[test]
fn the_status_of_a_worker_that_is_not_there_says_so() {
    let project = Project::new();
    project.run(["workers", "status"]).failed(2, &["no workers are named", "--workers"]);
    let url = Listener::new().gone();
    let outcome = project.run(["workers", "status", "--workers", &url]);
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
    let begins = format!("{url}  cannot be asked: ");
    assert!(outcome.stdout.starts_with(&begins), "{}", outcome.stdout);
    let outcome = project.run(["workers", "status", "--format=json", "--workers", &url]);
    let status: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    assert_eq!(status["workers"][0]["url"], *url);
    let error = status["workers"][0]["error"].as_str().expect("a reason");
    assert!(error.contains("Connection refused"), "{error}");
}
