//! A scan reports the same whoever finds the facts, and whatever goes wrong on the way: in this process, and with real
//! workers, through proxies that misbehave, and with workers that nobody should have.
//!
//! `stage` has a row for each implementation of `Backend`; what holds for all of them is in `alike`.

#![cfg(target_os = "linux")]

mod alike;
mod certificates;
mod fakes;
mod faults;
#[path = "../../../../server/scan/tests/backend/folder.rs"]
mod folder;
mod listed;
mod priority;
mod scan;
mod silence;
mod stage;
mod strange;
mod warm;
