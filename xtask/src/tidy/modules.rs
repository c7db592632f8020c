//! The modules of a crate use one another one way, as crates do. Closed by default: in a crate that has a
//! table here, a module without a row fails.

use std::path::Path;

use anyhow::Result;

use super::{Problem, files, relative};

/// A module and those it may use; tests may use any.
type Row = (&'static str, &'static [&'static str]);

/// Where the modules of a crate are, and their rows, leaves first.
struct Table {
    folder: &'static str,
    rows: &'static [Row],
}

/// The crates whose modules have an order.
const TABLES: &[Table] = &[
    Table { folder: "server/src", rows: &[("cli", &[]), ("main", &["cli"])] },
    Table { folder: "server/lsp/src", rows: LANGUAGE_SERVER },
    Table { folder: "server/scan/src", rows: SCAN },
    Table { folder: "remote-worker/pool/src", rows: POOL },
    Table { folder: "remote-worker/worker/src", rows: WORKER },
];

/// From values to who makes them, to who answers, to who reads from the client. What somebody has to
/// know of an event, a session or a snapshot is below all that handle one.
const LANGUAGE_SERVER: &[Row] = &[
    ("cancels", &[]),
    ("end", &[]),
    ("gate", &[]),
    ("graphs", &[]),
    ("lsp_types", &[]),
    ("metric", &[]),
    ("modules", &[]),
    ("news", &["lsp_types"]),
    ("notices", &[]),
    ("outgoing", &["news"]),
    ("position", &[]),
    ("reading", &[]),
    ("settings", &[]),
    ("since", &[]),
    ("thread", &[]),
    ("told", &[]),
    ("uri", &[]),
    ("features", &["position"]),
    ("in_flight", &["cancels", "outgoing"]),
    ("parent", &["end", "thread"]),
    ("pool", &["thread"]),
    ("text", &["position"]),
    ("documents", &["position", "text"]),
    ("diagnostics", &["documents", "features", "position", "uri"]),
    ("history", &["documents"]),
    ("batch", &["cancels"]),
    ("event", &["batch", "documents", "graphs", "history", "in_flight", "reading", "settings"]),
    (
        "session",
        &["cancels", "event", "features", "gate", "in_flight", "notices", "outgoing", "position"],
    ),
    ("background", &["batch", "cancels", "diagnostics", "event", "reading", "session", "thread"]),
    ("progress", &["cancels", "outgoing", "session"]),
    ("snapshot", &["batch", "documents", "event", "graphs", "history", "session", "settings"]),
    ("exceptions", &["documents", "session", "snapshot", "uri"]),
    ("context", &["event", "in_flight", "progress", "reading", "session", "snapshot"]),
    ("handler", &["context", "documents", "event", "pool", "session", "snapshot"]),
    ("reported_files", &["context", "documents", "position", "uri"]),
    ("pages", &["reported_files"]),
    ("lists", &["context", "pages", "reported_files"]),
    (
        "commands",
        &[
            "context",
            "diagnostics",
            "documents",
            "handler",
            "lsp_types",
            "metric",
            "position",
            "session",
            "uri",
        ],
    ),
    ("notifications", &["event", "handler", "session", "uri"]),
    ("route", &["context", "event", "handler", "pool", "session", "snapshot"]),
    ("capabilities", &["features", "news", "route"]),
    (
        "owner",
        &[
            "background",
            "batch",
            "diagnostics",
            "documents",
            "event",
            "graphs",
            "handler",
            "history",
            "news",
            "pool",
            "progress",
            "reading",
            "route",
            "session",
            "settings",
            "snapshot",
            "text",
            "thread",
            "told",
            "uri",
        ],
    ),
    (
        "life_cycle",
        &["capabilities", "end", "event", "features", "owner", "parent", "route", "session", "uri"],
    ),
    (
        "requests",
        &[
            "batch",
            "capabilities",
            "commands",
            "context",
            "diagnostics",
            "documents",
            "exceptions",
            "features",
            "handler",
            "lists",
            "lsp_types",
            "metric",
            "modules",
            "pages",
            "reported_files",
            "pool",
            "progress",
            "session",
            "since",
            "snapshot",
            "told",
            "uri",
        ],
    ),
    ("router", &["event", "in_flight", "life_cycle", "outgoing", "route", "session"]),
    ("routes", &["commands", "notifications", "requests", "route"]),
    ("schema", &["capabilities", "commands", "features", "handler", "news", "requests", "routes"]),
    (
        "connection",
        &["end", "in_flight", "life_cycle", "outgoing", "route", "router", "session", "thread"],
    ),
    ("lib", &["connection", "end", "routes", "session"]),
];

const POOL: &[Row] = &[
    ("assembly", &[]),
    ("encoding", &[]),
    ("error", &[]),
    ("link", &[]),
    ("notice", &[]),
    ("outbox", &["encoding", "link"]),
    ("statistics", &[]),
    ("timing", &[]),
    ("url", &[]),
    ("endpoint", &["url"]),
    ("event", &["outbox", "url"]),
    ("settings", &["endpoint", "timing", "url"]),
    ("connection", &["assembly", "endpoint", "event", "outbox", "timing"]),
    ("discovery", &["endpoint", "event", "settings", "url"]),
    (
        "pool",
        &[
            "connection",
            "discovery",
            "endpoint",
            "error",
            "event",
            "notice",
            "outbox",
            "settings",
            "statistics",
            "timing",
            "url",
        ],
    ),
    ("direct", &["error", "event", "notice", "pool", "settings", "statistics"]),
    ("status", &["discovery", "endpoint", "error", "event", "settings"]),
    ("lib", &[]),
];

const WORKER: &[Row] = &[
    ("drain", &[]),
    ("events", &[]),
    ("frame", &[]),
    ("lingering", &[]),
    ("priority", &[]),
    ("room", &[]),
    ("settings", &[]),
    ("tenant", &[]),
    ("class", &["priority"]),
    ("metrics", &["class", "priority"]),
    ("faults", &["frame"]),
    ("telemetry", &["settings"]),
    ("child", &["faults", "frame"]),
    ("store", &["frame", "tenant"]),
    ("security", &["lingering", "metrics", "priority", "settings", "tenant"]),
    ("broker", &["class", "security"]),
    ("dial", &["security", "settings"]),
    (
        "engine",
        &["drain", "events", "frame", "metrics", "priority", "room", "settings", "store", "tenant"],
    ),
    ("scrape", &["engine"]),
    ("service", &["engine", "events", "metrics", "room", "security", "telemetry", "tenant"]),
    ("unit", &["engine", "room", "tenant"]),
    ("consumer", &["broker", "class", "drain", "engine", "security", "service", "unit"]),
    (
        "gateway",
        &[
            "broker", "engine", "events", "frame", "metrics", "security", "settings", "store",
            "unit",
        ],
    ),
    (
        "serve",
        &[
            "consumer",
            "dial",
            "engine",
            "gateway",
            "lingering",
            "metrics",
            "scrape",
            "security",
            "service",
            "settings",
            "store",
            "telemetry",
        ],
    ),
    ("local", &["serve"]),
    ("cli", &["child", "local", "serve", "settings"]),
    ("lib", &["cli"]),
    ("main", &["lib"]),
];

const SCAN: &[Row] = &[
    ("backend", &[]),
    ("cache", &[]),
    ("display", &[]),
    ("workspaces", &[]),
    ("walk", &["display", "workspaces"]),
    ("absence", &["display", "walk", "workspaces"]),
    ("ignored", &["display", "walk"]),
    ("surroundings", &["walk", "workspaces"]),
    ("read", &["walk"]),
    ("identify", &["read", "surroundings", "walk"]),
    ("job", &["backend", "cache", "identify", "judge", "walk", "workspaces"]),
    ("judge", &["backend"]),
    ("single", &["identify", "judge", "surroundings", "walk", "workspaces"]),
    ("statistics", &["identify", "job", "walk"]),
    ("waiting", &["job"]),
    ("ordered", &["backend"]),
    (
        "worker",
        &[
            "backend",
            "cache",
            "identify",
            "job",
            "judge",
            "ordered",
            "read",
            "surroundings",
            "walk",
        ],
    ),
    ("pipeline", &["backend", "job", "ordered", "statistics", "surroundings", "worker"]),
    ("lib", &[]),
];

/// Checks what each module uses.
pub fn check(root: &Path) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for Table { folder: name, rows } in TABLES {
        let folder = root.join(name);
        for path in files(&folder, "rs")? {
            let shown = relative(root, &path);
            let text = std::fs::read_to_string(&path)?;
            problems.extend(broken(rows, shown, relative(&folder, &path), &text));
        }
        for (module, _) in *rows {
            if !folder.join(module).is_dir() && !folder.join(format!("{module}.rs")).is_file() {
                let message = format!("has no module `{module}`, only its row");
                problems.push(Problem::new(*name, message));
            }
        }
    }
    Ok(problems)
}

/// What `text`, the file at `within` below the folder of modules, uses that its row does not allow.
fn broken(rows: &[Row], shown: &Path, within: &Path, text: &str) -> Vec<Problem> {
    let names = module(within);
    let Some(own) = names.first() else { return Vec::new() };
    let Some((_, allowed)) = rows.iter().find(|(name, _)| name == own) else {
        let message = format!("`{own}` has no row in xtask/src/tidy/modules.rs: give it one");
        return vec![Problem::new(shown, message)];
    };
    if names.iter().any(|name| name == "tests" || name == "testing") {
        return Vec::new();
    }
    let code = without_tests(text);
    let is_wrong = |used: &str| {
        rows.iter().any(|(name, _)| *name == used) && used != own && !allowed.contains(&used)
    };
    let problem = |(at, used): (usize, &str)| {
        let message = format!("`{own}` must not use `{used}`: arrows point to the leaves");
        Problem::at(shown, code[..at].matches('\n').count() + 1, message)
    };
    let found = used(&code, names.len()).into_iter();
    found.filter(|(_, used)| is_wrong(used)).map(problem).collect()
}

/// `text` without the items that are compiled for tests alone, every line where it was.
fn without_tests(text: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(MARK) {
        code.push_str(&rest[..at]);
        let item = &rest[at..];
        let (item, after) = item.split_at(item_length(item));
        code.extend(item.matches('\n'));
        rest = after;
    }
    code + rest
}

/// How long the item is that `text` begins with: up to its semicolon, or to the brace that closes
/// it.
fn item_length(text: &str) -> usize {
    let mut depth = 0_u32;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth = depth.saturating_sub(1);
                // A group of names in a `use` ends before its semicolon.
                if depth == 0 && !text[at + 1..].starts_with(';') {
                    return at + 1;
                }
            }
            b';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The names of the module in the file at `within`, outermost first.
fn module(within: &Path) -> Vec<String> {
    let parts = within.with_extension("");
    let names = parts.iter().map(|name| name.to_string_lossy().into_owned());
    names.filter(|name| name != "mod").collect()
}

/// The names that `code`, in a module `depth` below the program's root, finds in that root, with
/// where it says so.
fn used(code: &str, depth: usize) -> Vec<(usize, &str)> {
    let up = "super::".repeat(depth);
    let roots = code.match_indices("crate::").chain(code.match_indices(up.as_str()));
    roots
        .filter(|(at, _)| {
            // A longer path, or a word that ends alike, leads elsewhere.
            let before = code[..*at].chars().next_back();
            before.is_none_or(|before| !before.is_alphanumeric() && before != '_' && before != ':')
        })
        .flat_map(|(at, root)| {
            first_names(&code[at + root.len()..]).into_iter().map(move |name| (at, name))
        })
        .collect()
}

/// The first name of each path in what follows the root: one, or those of a group in braces.
fn first_names(rest: &str) -> Vec<&str> {
    let Some(group) = rest.strip_prefix('{') else { return vec![first_word(rest)] };
    let mut depth = 0_u32;
    let mut names = vec![first_word(group.trim_start())];
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(first_word(group[at + 1..].trim_start())),
            _ => {}
        }
    }
    names
}

fn first_word(text: &str) -> &str {
    let end = text.find(|character: char| !character.is_alphanumeric() && character != '_');
    &text[..end.unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: &[Row] = &[
        ("error", &[]),
        ("git", &["error"]),
        ("scan", &["error"]),
        ("gate", &["git", "scan"]),
        ("render", &["gate"]),
        ("cli", &["gate", "render"]),
    ];

    fn messages(within: &str, text: &str) -> Vec<String> {
        let path = Path::new(within);
        broken(ROWS, path, path, text).into_iter().map(|found| found.to_string()).collect()
    }

    #[test]
    fn a_module_may_use_those_of_its_row_alone() {
        for (within, line, used) in [
            ("scan/walk.rs", "use crate::render::plain;", "render"),
            ("render/mod.rs", "    let told = crate::cli::told();", "cli"),
            ("git/program.rs", "use crate::{error::Error, gate};", "gate"),
            ("git/mod.rs", "use super::gate::Gate;", "gate"),
            ("git/mod.rs", "use crate::{ // All.\n    error::Error,\n    gate::Gate,\n};", "gate"),
            ("git/a/b.rs", "pub(crate) use super::super::super::gate::Gate;", "gate"),
        ] {
            let own = within.split('/').next().unwrap();
            let told = messages(within, line);
            let expected =
                format!("{within}:1: `{own}` must not use `{used}`: arrows point to the leaves");
            assert!(told.contains(&expected), "{line}: {told:?}");
        }
    }

    #[test]
    fn what_is_allowed_its_own_or_in_a_test_is_not_told() {
        for (within, text) in [
            ("gate/mod.rs", "use crate::scan::{self, Outcome};\nuse crate::gate::subject;"),
            ("git/objects.rs", "use super::gate::Gate;"),
            ("git/objects.rs", "use supercrate::gate::Gate;"),
            ("scan/mod.rs", "#[cfg(test)]\nuse crate::{render, cli};\nuse crate::scan::walk;"),
            ("scan/mod.rs", "#[cfg(test)]\nmod tests {\n    use crate::render::testing;\n}"),
            ("scan/tests.rs", "use crate::render::testing;"),
            ("scan/tests/walk.rs", "use crate::render::testing;"),
        ] {
            assert!(messages(within, text).is_empty(), "{text}: {:?}", messages(within, text));
        }
    }

    #[test]
    fn what_stands_behind_a_test_is_told_with_its_line() {
        let text =
            "#[cfg(test)]\nmod tests;\n#[cfg(test)]\nfn f() {\n    g();\n}\nuse crate::cli;\n";
        let expected = "git/mod.rs:7: `git` must not use `cli`: arrows point to the leaves";
        assert_eq!(messages("git/mod.rs", text), [expected]);
    }

    #[test]
    fn a_module_without_a_row_fails() {
        assert_eq!(
            messages("guest/mod.rs", ""),
            ["guest/mod.rs: `guest` has no row in xtask/src/tidy/modules.rs: give it one"]
        );
    }
}
