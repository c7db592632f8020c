//! Workers as processes, asked over their contract: what they answer, refuse and survive.

#![cfg(target_os = "linux")]

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
mod support;
mod traced;
