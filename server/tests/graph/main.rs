//! `astrolens graph`: a small project in all its forms and parts.

mod broken_manifests;
mod forms;
mod hostile_sources;
mod mistakes;
mod page;
mod parts;
mod project;
mod schema;
