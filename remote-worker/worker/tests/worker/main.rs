//! Workers as processes, asked over their contract: what they answer, refuse and survive.

#![cfg(target_os = "linux")]
#![expect(clippy::print_stdout, reason = "what is counted is for people to read")]

mod answers;
mod bounds;
mod certificates;
mod certified;
mod encoded;
mod faults;
mod life;
mod local;
mod quotas;
mod rights;
#[path = "../common/rounds.rs"]
mod rounds;
mod support;
mod traced;
