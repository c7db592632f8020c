//! The projects of a run that are held to an architecture.

use astrolens_error::{Error, Result};
use astrolens_graph::{Means, Projects, held_to_architecture, whole};
use astrolens_scan::{Candidate, Content};

use super::options::{FileSelection, GlobalOptions};
use super::session::{Session, Tree};

/// Looks at each workspace of `tree` as a whole that is held to an architecture; at nothing if none is.
///
/// # Errors
/// When the system has not as many threads as it should.
pub(crate) fn projects(
    session: &Session<'_>,
    tree: &mut Tree,
    (files, global): (&FileSelection, &GlobalOptions),
) -> Result<Projects> {
    let held = held_to_architecture(&tree.workspaces);
    if held.is_empty() {
        return Ok(Projects::default());
    }
    let given: Vec<Candidate> = (tree.found.files.iter())
        .filter(|file| matches!(file.content, Content::Given(_)))
        .cloned()
        .collect();
    let cache = tree.take_cache(session.work);
    let backend = session.workers.backend(usize::MAX);
    let means = Means {
        options: &whole(&files.options(global)),
        given: &given,
        cache: cache.as_ref(),
        backend: &*backend,
        threads: session.work.threads(),
    };
    let projects = Projects::at(&held, &means)
        .map_err(|error| Error::usage(error.to_string(), "use fewer `--threads`"))?;
    // What was found is written when a cache is closed, and read again at once.
    tree.reopen_cache(cache);
    Ok(projects)
}
