//! RabbitMQ as a process: with a folder, a name and ports of its own.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};

use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Where Debian has the program itself; what is on the `PATH` there becomes another user first.
const PROGRAM: &str = "/usr/lib/rabbitmq/bin/rabbitmq-server";

/// The virtual host, the users and their rights, as they are meant to be used.
const DEFINITIONS: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/rabbitmq/definitions.json"));

/// The password of all users.
const PASSWORD: &str = "secret";

/// What it says once it takes connections.
const STARTED: &str = "completed with";

/// How many virtual hosts it has: more than there are tests.
const HOSTS: usize = 64;

/// Runs a program, and kills it with all that it started when nobody holds the other end of its input any more: not even
/// a test that is killed leaves one behind.
const TETHER: &str = r#""$0" "$@" < /dev/null & cat > /dev/null; kill -s KILL 0"#;

/// The broker of all tests that leave it alone.
static SHARED: OnceLock<Broker> = OnceLock::new();

/// The number of the next virtual host there.
static NEXT_HOST: AtomicUsize = AtomicUsize::new(0);

/// A part of a broker that a test has for itself: a virtual host, or all of it.
pub struct Place {
    own: Option<Broker>,
    host: usize,
}

impl Place {
    /// A virtual host of a broker that others use as well.
    pub fn shared() -> Self {
        SHARED.get_or_init(|| Broker::start(None));
        Self { own: None, host: NEXT_HOST.fetch_add(1, Ordering::Relaxed) }
    }

    /// A broker, which may be killed.
    pub fn own() -> Self {
        Self { own: Some(Broker::start(None)), host: 0 }
    }

    /// A broker that is reached over TLS alone, and by those who show a certificate.
    pub fn encrypted(shown: Shown) -> Self {
        Self { own: Some(Broker::start(Some(shown))), host: 0 }
    }

    /// The broker, where nobody else has it.
    pub fn broker(&mut self) -> &mut Broker {
        self.own.as_mut().expect("a broker of its own")
    }

    /// How this user reaches it.
    pub fn url(&self, user: &str) -> String {
        let broker = self.own.as_ref().or_else(|| SHARED.get()).expect("a broker");
        let (port, host) = (broker.port, host(self.host));
        let scheme = if broker.shown.is_some() { "amqps" } else { "amqp" };
        format!("{scheme}://astrolens-{user}:{PASSWORD}@127.0.0.1:{port}/{host}")
    }
}

fn host(number: usize) -> String {
    format!("astrolens-{number}")
}

/// The certificate that a broker shows, and whose clients it lets in.
pub struct Shown {
    pub certificate: PathBuf,
    pub key: PathBuf,
    pub authorities: PathBuf,
}

/// A broker; it is killed when it goes out of scope.
pub struct Broker {
    folder: TempDir,
    shown: Option<Shown>,
    port: u16,
    distribution_port: u16,
    mapper_port: u16,
    /// Tells Erlang's nodes of each other; one of its own, so that none stays behind.
    mapper: Child,
    /// Absent while it does not run.
    node: Option<Node>,
}

/// A running broker, and who reads what it says until its end.
struct Node {
    process: Child,
    reader: JoinHandle<()>,
}

impl Broker {
    fn start(shown: Option<Shown>) -> Self {
        let [port, distribution_port, mapper_port] = free_ports();
        let folder = tempfile::tempdir().expect("a folder");
        let mapper = tethered("epmd")
            .args(["-port", &mapper_port.to_string(), "-address", "127.0.0.1"])
            .spawn()
            .expect("epmd, which RabbitMQ brings");
        let mut broker =
            Self { folder, shown, port, distribution_port, mapper_port, mapper, node: None };
        broker.configure();
        broker.start_again();
        broker
    }

    fn configure(&self) {
        let mut definitions: Value = serde_json::from_str(DEFINITIONS).expect("definitions");
        for user in definitions["users"].as_array_mut().expect("users") {
            let name = user["name"].clone();
            *user = json!({ "name": name, "password": PASSWORD, "tags": [] });
        }
        for kind in ["vhosts", "permissions", "topic_permissions"] {
            let rows = definitions[kind].as_array_mut().expect("rows");
            let key = if kind == "vhosts" { "name" } else { "vhost" };
            *rows = (0..HOSTS).flat_map(|number| in_host(rows, key, number)).collect();
        }
        let folder = self.folder.path();
        let definitions_path = folder.join("definitions.json");
        fs::write(&definitions_path, definitions.to_string()).expect("a file");
        let settings = format!(
            "{}load_definitions = {}\nlog.file.level = warning\n",
            self.listeners(),
            definitions_path.display(),
        );
        fs::write(folder.join("rabbitmq.conf"), settings).expect("a file");
        fs::write(folder.join("plugins"), "[].").expect("a file");
    }

    /// Its settings of where it listens, and how.
    fn listeners(&self) -> String {
        let port = self.port;
        let Some(Shown { certificate, key, authorities }) = &self.shown else {
            return format!("listeners.tcp.1 = 127.0.0.1:{port}\n");
        };
        let (certificate, key) = (certificate.display(), key.display());
        let authorities = authorities.display();
        format!(
            "listeners.tcp = none\nlisteners.ssl.1 = 127.0.0.1:{port}\n\
             ssl_options.certfile = {certificate}\nssl_options.keyfile = {key}\n\
             ssl_options.cacertfile = {authorities}\nssl_options.versions.1 = tlsv1.3\n\
             ssl_options.verify = verify_peer\nssl_options.fail_if_no_peer_cert = true\n"
        )
    }

    /// Starts it with all that it had kept, and waits until it takes connections.
    pub fn start_again(&mut self) {
        assert!(self.node.is_none(), "it runs");
        let folder = self.folder.path();
        let mut process = tethered(PROGRAM)
            .env("HOME", folder)
            .env("ERL_EPMD_PORT", self.mapper_port.to_string())
            .env("RABBITMQ_NODENAME", "astrolens@localhost")
            .env("RABBITMQ_DIST_PORT", self.distribution_port.to_string())
            .env("RABBITMQ_CONF_ENV_FILE", folder.join("none"))
            .env("RABBITMQ_CONFIG_FILE", folder.join("rabbitmq.conf"))
            .env("RABBITMQ_ENABLED_PLUGINS_FILE", folder.join("plugins"))
            .env("RABBITMQ_MNESIA_BASE", folder.join("data"))
            .env("RABBITMQ_LOG_BASE", folder.join("log"))
            .env("RABBITMQ_PID_FILE", folder.join("pid"))
            // It leaves the processor alone while it has nothing to do.
            .env("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+sbwt none +sbwtdcpu none +sbwtdio none")
            .stdout(Stdio::piped())
            .spawn()
            .expect("RabbitMQ: `cargo xtask test workers` installs it");
        let mut output = BufReader::new(process.stdout.take().expect("its output"));
        let mut said = String::new();
        while !said.contains(STARTED) {
            let read = output.read_line(&mut said).expect("a line");
            assert!(read > 0, "it did not start:\n{said}");
        }
        let reader = thread::spawn(move || {
            // Nobody wants it; the end of it is that of the last process that could say something.
            let _ = output.read_to_string(&mut String::new());
        });
        self.node = Some(Node { process, reader });
    }

    /// Kills it.
    pub fn kill(&mut self) {
        self.end(Signal::KILL);
    }

    /// Has it end by itself.
    pub fn stop(&mut self) {
        self.end(Signal::TERM);
    }

    fn end(&mut self, signal: Signal) {
        if let Some(Node { mut process, reader }) = self.node.take() {
            signal_group(&process, signal);
            reader.join().expect("who reads what it says");
            process.wait().expect("its end");
        }
    }
}

/// A command that runs `program`, in a process group of its own.
pub fn tethered(program: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", TETHER, program]).stdin(Stdio::piped()).process_group(0);
    command
}

/// Sends a signal to a process and all that it started, which may be gone.
pub fn signal_group(process: &Child, signal: Signal) {
    let group = Pid::from_raw(process.id().cast_signed()).expect("a process");
    let _ = kill_process_group(group, signal);
}

/// These `rows`, which are about a virtual host by this `key`, about the one with that number.
fn in_host(rows: &[Value], key: &str, number: usize) -> Vec<Value> {
    let mut rows = rows.to_vec();
    for row in &mut rows {
        row[key] = host(number).into();
    }
    rows
}

impl Drop for Broker {
    fn drop(&mut self) {
        self.kill();
        signal_group(&self.mapper, Signal::KILL);
        self.mapper.wait().expect("its end");
    }
}

/// Ports that nobody listens at.
pub fn free_ports<const N: usize>() -> [u16; N] {
    let listeners = [(); N].map(|()| TcpListener::bind("127.0.0.1:0").expect("a free port"));
    listeners.each_ref().map(|listener| listener.local_addr().expect("its address").port())
}
