//! Why workers cannot be asked at all.

use std::io;

/// Why there is no pool.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Its threads could not be started.
    #[error("cannot start the threads that ask workers: {0}")]
    Runtime(#[from] io::Error),
    /// What encrypts cannot be used.
    #[error("cannot use the certificates for `{url}`: {reason}")]
    Credentials {
        /// The worker's URL.
        url: String,
        /// What is wrong with them.
        reason: String,
    },
}
