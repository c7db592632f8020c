//! How often somebody is killed at a random moment.

use std::env;

/// The number of rounds where nothing else is said.
const FEW: usize = 10;

/// In so many rounds, or more, somebody who is killed is at something at least once.
pub const MANY: usize = 50;

/// What says another one.
const VARIABLE: &str = "ASTROLENS_KILL_ROUNDS";

/// The number of rounds: few in every run, many where somebody asks for that.
pub fn rounds() -> usize {
    let said = env::var(VARIABLE).ok();
    said.map_or(FEW, |said| said.parse().unwrap_or_else(|_| panic!("{VARIABLE}: {said:?}")))
}
