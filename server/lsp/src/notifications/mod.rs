//! Notifications, one file each.

mod cancel_progress;
mod cancel_request;
mod did_change;
mod did_change_configuration;
mod did_change_watched_files;
mod did_change_workspace_folders;
mod did_close;
mod did_open;
mod did_save;
mod initialized;
mod set_trace;

pub(crate) use cancel_progress::CancelProgress;
pub(crate) use cancel_request::CancelRequest;
pub(crate) use did_change::DidChange;
pub(crate) use did_change_configuration::DidChangeConfiguration;
pub(crate) use did_change_watched_files::DidChangeWatchedFiles;
pub(crate) use did_change_workspace_folders::DidChangeWorkspaceFolders;
pub(crate) use did_close::DidClose;
pub(crate) use did_open::DidOpen;
pub(crate) use did_save::DidSave;
pub(crate) use initialized::Initialized;
pub(crate) use set_trace::SetTrace;
