//! The configuration as every command opens it.

use astrolens_config::{Flags, Options};

use super::options::GlobalOptions;

/// What beside the configuration files decides.
pub(crate) fn options(global: &GlobalOptions, flags: Flags, explain: bool) -> Options {
    let flags = Flags { set: global.set.clone(), ..flags };
    Options { file: global.config.clone(), flags, explain, ..Options::default() }
}
