//! Events applied one by one, without a client at the other end.

mod replay;
mod requests;
mod stage;
