//! What looks at history, on real repositories, with the real programs: commands, and what runs
//! them in other people's projects.

#[cfg(unix)]
mod action;
mod architecture;
mod baseline;
mod diff;
mod follow;
#[cfg(unix)]
mod gitlab;
mod guide;
#[cfg(unix)]
mod hooks;
#[cfg(unix)]
mod links;
mod loosened;
#[cfg(unix)]
mod moved_away;
#[cfg(unix)]
mod names;
mod patch;
mod project;
mod series;
mod since;
mod split;
mod states;
#[cfg(unix)]
mod together;
#[cfg(unix)]
mod unseen;
#[cfg(unix)]
mod which_baseline;
#[cfg(unix)]
mod workflow;
