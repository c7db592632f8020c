//! The `astrolens` program.

mod render;

fn main() {}
