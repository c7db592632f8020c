//! A scan reports the same whoever finds the facts, and whatever goes wrong on the way: in this process, and with real
//! workers, through proxies that misbehave, and with workers that nobody should have.
//!
//! `stage` has each implementation of `Backend`; what holds for all of them is in `alike`. What goes through a queue is
//! ignored unless asked for, since it needs RabbitMQ's server: `cargo xtask test workers` installs and runs it.

#![cfg(target_os = "linux")]
#![expect(clippy::print_stdout, reason = "what is counted is for people to read")]

mod alike;
#[path = "../queue/broker.rs"]
#[expect(dead_code, reason = "what tests use that kill it")]
mod broker;
mod certificates;
mod fakes;
mod faults;
#[path = "../../../../server/scan/tests/backend/folder.rs"]
mod folder;
mod listed;
mod priority;
#[path = "../common/rounds.rs"]
mod rounds;
mod scan;
mod silence;
mod slow;
mod stage;
mod strange;
mod warm;
