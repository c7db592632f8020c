//! A gateway, workers that take work from queues, and a real RabbitMQ between them: what they answer and survive.
//!
//! Ignored unless asked for, since they need RabbitMQ's server and one of S3's protocol; `cargo xtask test workers`
//! installs and runs them. The
//! broker has the users and rights of `deploy/rabbitmq/definitions.json`.

#![cfg(target_os = "linux")]
#![expect(clippy::print_stdout, reason = "what is counted is for people to read")]

mod answers;
mod broker;
mod bucket;
#[path = "../worker/certificates.rs"]
#[expect(dead_code, reason = "what tests of a worker alone use")]
mod certificates;
mod events;
mod faults;
mod house;
mod messages;
mod poison;
#[path = "../common/rounds.rs"]
mod rounds;
mod scan;
mod secured;
#[path = "../worker/support.rs"]
#[expect(dead_code, reason = "what tests of a worker alone use")]
mod support;
