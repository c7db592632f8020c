//! Workers as processes, asked over their contract: what they answer, refuse and survive.

#![cfg(target_os = "linux")]

mod answers;
mod bounds;
mod faults;
mod life;
mod support;
