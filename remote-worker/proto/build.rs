//! Makes types of the contract, and a description of it for those who ask the service for one.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use prost::Message as _;

/// The contract's files, from this package's folder.
const CONTRACT: [&str; 2] = ["proto/astrolens/v1/analysis.proto", "proto/astrolens/v1/queue.proto"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=proto");
    // With its comments, which a test asks for.
    let descriptors = protox::compile(CONTRACT, ["proto"])?;
    let folder = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    fs::write(folder.join("astrolens.v1.bin"), descriptors.encode_to_vec())?;
    tonic_prost_build::configure()
        // Whoever has connections makes them by itself.
        .build_transport(false)
        .bytes(".")
        .compile_fds(descriptors)?;
    Ok(())
}
