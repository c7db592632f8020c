//! The contract between those who scan and the workers that analyse for them.
//!
//! `proto/astrolens/v1/analysis.proto` says what each message means, and `queue.proto` beside it what a gateway and
//! the workers behind it say to each other; what is here follows from them, with the bounds that both sides hold one
//! another to.
//!
//! Invariants: wire types and nothing else; nothing of the analysis, so that a gateway needs no grammars.
//! What was in the contract stays as it was (`contract.lock`).

/// The contract's first version.
#[expect(
    unused_qualifications,
    clippy::allow_attributes,
    clippy::pedantic,
    reason = "generated; the contract documents it"
)]
pub mod v1 {
    tonic::include_proto!("astrolens.v1");
}

/// The version of the contract. A worker and a client of different versions do not speak to each other.
pub const CONTRACT_VERSION: u32 = 1;

/// The contract as an encoded `FileDescriptorSet`, for gRPC's reflection.
pub const FILE_DESCRIPTOR_SET: &[u8] = tonic::include_file_descriptor_set!("astrolens.v1");

/// The largest message, in bytes.
pub const MAX_MESSAGE_BYTES: usize = 4 << 20;

/// The largest part of a text or of a value in one message, in bytes; and the most text in one batch. It leaves
/// room for all that stands beside it.
pub const MAX_PART_BYTES: usize = 1 << 20;

/// The most tasks that one message may name.
pub const MAX_TASKS: usize = 256;

/// The most units that one message in a queue may hold.
pub const MAX_UNITS: usize = 16;

/// The most options that a task may have.
pub const MAX_OPTIONS: usize = 64;

/// The longest name or version, in bytes: of an option, a language, a program, the facts.
pub const MAX_NAME_BYTES: usize = 64;

/// The longest detail of a failure, in bytes.
pub const MAX_DETAIL_BYTES: usize = 4096;

/// How many bytes a digest has.
pub const DIGEST_BYTES: usize = 32;
