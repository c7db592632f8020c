//! Files that are not open: what another configuration has judged, and what it leaves alone.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use astrolens_db::{Host, Queries, Reconfigured};

use super::config;
use super::scanned::{BRANCHED, scanned, unread};

/// A host with so many files on disk in which `BRANCHED` is, in ten folders, what has run in it, and the
/// files in which something is found.
fn stored(count: usize) -> (Host, Arc<Mutex<Vec<String>>>) {
    let ran = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&ran);
    let mut host = Host::observed(Box::new(move |query| {
        let name = query.split('(').next().unwrap_or_default().to_owned();
        log.lock().unwrap_or_else(PoisonError::into_inner).push(name);
    }));
    let places = (0..count).map(|n| format!("{}/{n}.py", n % 10));
    host.store(
        places.map(|place| (Path::new("/w").join(&place), Some(scanned(&place, BRANCHED, "")))),
    );
    (host, ran)
}

/// How often each of `names` ran since this was asked last; nothing else may have run.
fn ran<const N: usize>(ran: &Mutex<Vec<String>>, names: [&str; N]) -> [usize; N] {
    let ran = std::mem::take(&mut *ran.lock().unwrap_or_else(PoisonError::into_inner));
    for name in &ran {
        assert!(names.contains(&name.as_str()), "`{name}` ran");
    }
    names.map(|name| ran.iter().filter(|own| *own == name).count())
}

fn with_findings(host: &Host) -> usize {
    host.analysis().read(|queries| queries.files_with_findings().len()).expect("nobody writes")
}

#[test]
fn a_limit_judges_files_on_disk_and_looks_at_none() {
    const COUNTED: [&str; 7] = [
        "on_disk",
        "judged",
        "judge",
        "folder_findings",
        "workspace_findings",
        "folder_summary",
        "workspace_summary",
    ];
    let (mut host, log) = stored(100);
    assert_eq!(with_findings(&host), 0);
    // What the scan said of them is taken, not judged once more.
    assert_eq!(ran(&log, COUNTED), [100, 100, 0, 10, 1, 0, 0]);
    let strict = config("thresholds.cognitive = 0");
    let reconfigured = host.reconfigure(|_| Arc::clone(&strict));
    assert_eq!(reconfigured, Reconfigured { judged: 100, lacking: [].into() });
    assert_eq!(with_findings(&host), 100);
    assert_eq!(ran(&log, COUNTED), [100, 100, 100, 10, 1, 0, 0]);
    // It is what a scan says that begins with this limit.
    for file in host.analysis().read(Queries::files).expect("nobody writes") {
        let place = &file.report.path;
        let fresh = scanned(place, BRANCHED, "thresholds.cognitive = 0").on_disk;
        assert_eq!(fresh.findings().len(), 1);
        assert_eq!(file.on_disk, Some(fresh));
    }
    ran(&log, COUNTED);
    // A limit that changes no finding of theirs has nothing folded again.
    let other = config("thresholds = { cognitive = 0, nesting = 7 }");
    host.reconfigure(|_| Arc::clone(&other));
    assert_eq!(with_findings(&host), 100);
    assert_eq!(ran(&log, COUNTED)[..3], [100, 100, 100]);
}

#[test]
fn files_whose_configuration_is_as_before_are_left_as_they_are() {
    const COUNTED: [&str; 5] =
        ["on_disk", "judged", "judge", "folder_findings", "workspace_findings"];
    let (mut host, log) = stored(100);
    assert_eq!(with_findings(&host), 0);
    ran(&log, COUNTED);
    // It was read anew, and says what it said.
    let same = config("");
    assert_eq!(host.reconfigure(|_| Arc::clone(&same)), Reconfigured::default());
    assert_eq!(with_findings(&host), 0);
    assert_eq!(ran(&log, COUNTED), [0; 5]);
    let strict = config("thresholds.cognitive = 0");
    let reconfigured = host.reconfigure(|subject| {
        Arc::clone(if subject.place.starts_with("3/") { &strict } else { &same })
    });
    assert_eq!(reconfigured, Reconfigured { judged: 10, lacking: [].into() });
    assert_eq!(with_findings(&host), 10);
    assert_eq!(ran(&log, COUNTED), [10, 10, 10, 1, 1]);
}

#[test]
fn what_is_found_as_before_is_not_judged_again() {
    const COUNTED: [&str; 5] =
        ["on_disk", "judged", "judge", "folder_findings", "workspace_findings"];
    let (mut host, log) = stored(10);
    assert_eq!(with_findings(&host), 0);
    ran(&log, COUNTED);
    let again = scanned("0/0.py", BRANCHED, "");
    host.store([("/w/0/0.py".into(), Some(again))]);
    assert_eq!(with_findings(&host), 0);
    assert_eq!(ran(&log, COUNTED), [0; 5]);
    // Another text, of which a scan says the same as of this one but for its lines.
    host.store([("/w/0/0.py".into(), Some(scanned("0/0.py", &format!("\n{BRANCHED}"), "")))]);
    assert_eq!(with_findings(&host), 0);
    assert_eq!(ran(&log, COUNTED), [1, 1, 0, 1, 0]);
}

#[test]
fn a_file_is_looked_at_again_where_more_is_to_be_found_in_it_first() {
    let long = BRANCHED.repeat(200);
    let minified = "function f(x) { if (x) {} }\n";
    let few = "limits.max_parse_steps = 1";
    let lacking = |text: &str, before: &str, now: &str| {
        let place = if text == minified { "a.min.js" } else { "b.py" };
        let mut host = Host::new();
        host.store([(Path::new("/w").join(place), Some(scanned(place, text, before)))]);
        let now = config(now);
        let Reconfigured { judged, lacking } = host.reconfigure(|_| Arc::clone(&now));
        assert_eq!(judged + lacking.len(), 1);
        !lacking.is_empty()
    };
    // The parse was given up, and is not if more steps are allowed; it takes some hundred.
    assert!(lacking(&long, few, ""));
    assert!(!lacking(&long, few, "limits.max_parse_steps = 1\nthresholds.cognitive = 0"));
    assert!(!lacking(&long, "", few));
    // What a program made small is not measured, unless somebody wants it.
    assert!(lacking(minified, "", "files.include_generated = true"));
    assert!(!lacking(minified, "", "thresholds.cognitive = 0"));
    assert!(!lacking(minified, "files.include_generated = true", ""));
    assert!(!lacking(BRANCHED, "", "files.include_generated = true"));
    // A file is not read that has more bytes than are allowed.
    assert!(lacking(BRANCHED, "", "limits.max_bytes = 10"));
    assert!(!lacking(BRANCHED, "", "limits.max_bytes = 1000"));
    // What is counted in Go is nothing to a file in Python.
    assert!(!lacking(BRANCHED, "", "cognitive.go_error_checks = \"exempt\""));
    let mut host = Host::new();
    host.store([("/w/b.py".into(), Some(unread()))]);
    let now = config("limits.max_bytes = 1000");
    assert_eq!(host.reconfigure(|_| Arc::clone(&now)).lacking, ["/w/b.py".into()].into());
}
