//! Events applied one by one, without a client at the other end.

mod graphs;
mod judge;
mod news;
mod replay;
mod requests;
mod settled;
mod stage;
