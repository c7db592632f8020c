//! What waits to be written to the client.
//!
//! Whoever has something to say puts it here and goes on; one thread writes. A client that does
//! not read costs bounded memory: of the diagnostics of a document only the newest wait, news
//! nobody depends on are dropped, and whoever makes large answers waits for [room](Outgoing::room)
//! before the next.

mod addresses;

use std::collections::{HashMap, VecDeque};
use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;
use tower_lsp::ls_types::notification::{Notification, PublishDiagnostics};
use tower_lsp::ls_types::{PublishDiagnosticsParams, Uri};

use crate::news::{
    Changed, ChangedKind, ChangedParams, ModuleGraphChanged, ModuleGraphChangedParams,
};
pub(crate) use addresses::Addresses;

/// With more bytes than this waiting, no further large answer is begun.
const ENOUGH: usize = 32 << 20;

/// With more messages than this waiting, news are dropped.
const MANY: usize = 4096;

/// What waits, and the one way to it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outgoing(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    /// There is something to write, or there will be nothing more.
    arrived: Condvar,
    /// Something was written.
    written: Condvar,
    /// How the client writes the addresses of its documents.
    addresses: Addresses,
}

#[derive(Debug, Default)]
struct Waiting {
    /// Bodies of messages, in order.
    messages: VecDeque<Vec<u8>>,
    /// How many bytes they have.
    bytes: usize,
    /// The newest diagnostics of documents, to be written when no message waits.
    diagnostics: HashMap<Uri, PublishDiagnosticsParams>,
    /// The order of these documents.
    order: VecDeque<Uri>,
    /// What has changed, to be written when nothing else waits.
    changed: Option<ChangedParams>,
    /// Which module graphs have changed, to be written when nothing else waits.
    graphs: Option<ModuleGraphChangedParams>,
    /// A message is being written.
    is_writing: bool,
    /// Nothing more is taken.
    is_closed: bool,
}

impl Waiting {
    /// Whether there is something to write.
    fn has_more(&self) -> bool {
        !self.messages.is_empty()
            || !self.order.is_empty()
            || self.changed.is_some()
            || self.graphs.is_some()
    }
}

/// A notification as it is written.
#[derive(Serialize)]
struct Call<'call, P> {
    jsonrpc: &'static str,
    method: &'call str,
    params: &'call P,
}

impl Outgoing {
    /// Has a request or an answer written.
    pub(crate) fn send<M: Serialize>(&self, message: &M) {
        self.put(message);
    }

    /// Has a notification written.
    pub(crate) fn notify<N: Notification>(&self, params: &N::Params) {
        self.put(&Call { jsonrpc: "2.0", method: N::METHOD, params });
    }

    /// Has a notification written that is no loss if too much is waiting already.
    pub(crate) fn tell<N: Notification>(&self, params: &N::Params) {
        if self.lock().messages.len() < MANY {
            self.notify::<N>(params);
        }
    }

    /// Has the diagnostics of a document written, in the place of older ones that still wait.
    pub(crate) fn publish(&self, params: PublishDiagnosticsParams) {
        let mut waiting = self.lock();
        if waiting.is_closed {
            return;
        }
        let uri = params.uri.clone();
        if waiting.diagnostics.insert(uri.clone(), params).is_none() {
            waiting.order.push_back(uri);
        }
        self.0.arrived.notify_one();
    }

    /// Has it written that `kinds` of lists have changed, together with those that still wait.
    pub(crate) fn changed(&self, kinds: &[ChangedKind]) {
        let mut waiting = self.lock();
        if !waiting.is_closed {
            waiting.changed.get_or_insert_default().add(kinds);
            self.0.arrived.notify_one();
        }
    }

    /// Has it written that the module graphs of `folders` have changed, together with those that still
    /// wait.
    pub(crate) fn graphs_changed(&self, folders: &[Uri]) {
        let mut waiting = self.lock();
        if !waiting.is_closed {
            waiting.graphs.get_or_insert_default().add(folders);
            self.0.arrived.notify_one();
        }
    }

    /// Waits until there is room for another large answer; whether there is still a client.
    pub(crate) fn room(&self) -> bool {
        let mut waiting = self.lock();
        while waiting.bytes > ENOUGH && !waiting.is_closed {
            waiting = self.0.written.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        !waiting.is_closed
    }

    /// Takes nothing more; whoever waits for room goes on. What waits is still written.
    pub(crate) fn close(&self) {
        self.lock().is_closed = true;
        self.0.arrived.notify_all();
        self.0.written.notify_all();
    }

    /// Waits until all is written, but no longer than `patience`.
    pub(crate) fn drain(&self, patience: Duration) {
        let end = Instant::now() + patience;
        let mut waiting = self.lock();
        while waiting.is_writing || !waiting.messages.is_empty() {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            let woken = self.0.written.wait_timeout(waiting, left);
            waiting = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Whether all that was put here is written.
    #[cfg(test)]
    pub(crate) fn is_written(&self) -> bool {
        let waiting = self.lock();
        !waiting.is_writing && !waiting.has_more()
    }

    /// How the client writes the addresses of its documents.
    pub(crate) fn addresses(&self) -> &Addresses {
        &self.0.addresses
    }

    /// Writes what comes to `stream` until the end.
    ///
    /// # Errors
    /// When it cannot be written; nothing more is taken then.
    pub(crate) fn write(&self, mut stream: impl Write) -> io::Result<()> {
        while let Some((body, is_last)) = self.next() {
            let written = write!(stream, "Content-Length: {}\r\n\r\n", body.len())
                .and_then(|()| stream.write_all(&body))
                .and_then(|()| if is_last { stream.flush() } else { Ok(()) });
            self.lock().is_writing = false;
            self.0.written.notify_all();
            if let Err(error) = written {
                let mut waiting = self.lock();
                waiting.messages.clear();
                waiting.bytes = 0;
                waiting.is_closed = true;
                drop(waiting);
                self.0.written.notify_all();
                return Err(error);
            }
        }
        Ok(())
    }

    /// The next message, and whether none waits behind it; nothing at the end.
    fn next(&self) -> Option<(Vec<u8>, bool)> {
        let mut waiting = self.lock();
        loop {
            if let Some(body) = waiting.messages.pop_front() {
                waiting.bytes -= body.len();
                waiting.is_writing = true;
                return Some((body, !waiting.has_more()));
            }
            if let Some(uri) = waiting.order.pop_front() {
                let Some(params) = waiting.diagnostics.remove(&uri) else { continue };
                waiting.is_writing = true;
                let is_last = !waiting.has_more();
                drop(waiting);
                let method = PublishDiagnostics::METHOD;
                let call = Call { jsonrpc: "2.0", method, params: &params };
                return Some((self.0.addresses.write(&call), is_last));
            }
            if let Some(params) = waiting.changed.take() {
                waiting.is_writing = true;
                let is_last = !waiting.has_more();
                drop(waiting);
                let call = Call { jsonrpc: "2.0", method: Changed::METHOD, params: &params };
                return Some((self.0.addresses.write(&call), is_last));
            }
            if let Some(params) = waiting.graphs.take() {
                waiting.is_writing = true;
                drop(waiting);
                let method = ModuleGraphChanged::METHOD;
                let call = Call { jsonrpc: "2.0", method, params: &params };
                return Some((self.0.addresses.write(&call), true));
            }
            if waiting.is_closed {
                return None;
            }
            waiting = self.0.arrived.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn put<M: Serialize>(&self, message: &M) {
        let body = self.0.addresses.write(message);
        let mut waiting = self.lock();
        if !waiting.is_closed {
            waiting.bytes += body.len();
            waiting.messages.push_back(body);
            self.0.arrived.notify_one();
        }
    }

    /// No code of others runs under the lock, so what a panic elsewhere leaves is sound.
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use tower_lsp::ls_types::notification::LogMessage;
    use tower_lsp::ls_types::{LogMessageParams, MessageType};

    use super::*;

    fn diagnostics(uri: &str, version: i32) -> PublishDiagnosticsParams {
        let uri = uri.parse().expect("an address");
        PublishDiagnosticsParams::new(uri, Vec::new(), Some(version))
    }

    #[test]
    fn only_the_newest_diagnostics_of_a_document_wait_and_messages_go_first() {
        let outgoing = Outgoing::default();
        outgoing.publish(diagnostics("file:///a", 1));
        outgoing.publish(diagnostics("file:///b", 1));
        outgoing.publish(diagnostics("file:///a", 2));
        let message = LogMessageParams { typ: MessageType::INFO, message: "m".to_owned() };
        outgoing.notify::<LogMessage>(&message);
        outgoing.close();
        let mut written = Vec::new();
        outgoing.write(&mut written).expect("a Vec takes every byte");
        let written = String::from_utf8(written).expect("UTF-8");
        let expected = [
            r#"{"jsonrpc":"2.0","method":"window/logMessage","params":{"type":3,"message":"m"}}"#,
            r#"{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":{"uri":"file:///a","diagnostics":[],"version":2}}"#,
            r#"{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":{"uri":"file:///b","diagnostics":[],"version":1}}"#,
        ];
        let framed = expected.map(|body| format!("Content-Length: {}\r\n\r\n{body}", body.len()));
        assert_eq!(written, framed.concat());
    }

    #[test]
    fn news_of_changes_wait_together_until_nothing_else_does() {
        let outgoing = Outgoing::default();
        outgoing.changed(&[ChangedKind::Findings]);
        outgoing.publish(diagnostics("file:///a", 1));
        outgoing.changed(&[ChangedKind::Functions, ChangedKind::Findings]);
        outgoing.close();
        let mut written = Vec::new();
        outgoing.write(&mut written).expect("a Vec takes every byte");
        let written = String::from_utf8(written).expect("UTF-8");
        let news = r#"{"jsonrpc":"2.0","method":"astrolens/changed","params":{"kinds":["findings","functions"]}}"#;
        assert!(written.ends_with(news), "{written}");
        assert_eq!(written.matches("astrolens/changed").count(), 1, "{written}");
    }

    #[test]
    fn graphs_that_have_changed_are_told_once_each() {
        let outgoing = Outgoing::default();
        let folders = ["file:///a", "file:///b"].map(|uri| uri.parse::<Uri>().expect("an address"));
        outgoing.graphs_changed(&folders[..1]);
        outgoing.graphs_changed(&folders);
        outgoing.changed(&[ChangedKind::Findings]);
        outgoing.close();
        let mut written = Vec::new();
        outgoing.write(&mut written).expect("a Vec takes every byte");
        let written = String::from_utf8(written).expect("UTF-8");
        let news = r#"{"jsonrpc":"2.0","method":"astrolens/moduleGraphChanged","params":{"folders":["file:///a","file:///b"]}}"#;
        assert!(written.ends_with(news), "{written}");
        assert!(written.contains("astrolens/changed"), "{written}");
    }

    #[test]
    fn a_broken_stream_ends_the_writing_and_frees_who_waits_for_room() {
        struct Broken;
        impl Write for Broken {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let outgoing = Outgoing::default();
        outgoing.send(&"x".repeat(ENOUGH + 1));
        assert!(outgoing.write(Broken).is_err());
        assert!(!outgoing.room());
    }
}
