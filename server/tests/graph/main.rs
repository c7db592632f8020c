//! `astrolens graph`: a small project in all its forms and parts.

mod forms;
mod mistakes;
mod parts;
mod project;
