//! The requests that are under way, and where their answers go.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Response, Result};

use super::cancels::Cancelled;
use super::outgoing::Outgoing;

/// The requests that are under way, at most so many at once.
#[derive(Clone, Debug)]
pub(crate) struct InFlight(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    requests: Mutex<HashMap<Id, Cancelled>>,
    /// There is one less.
    fewer: Condvar,
    most: usize,
    outgoing: Outgoing,
}

/// Where the answer to one request goes.
///
/// Each request is answered once: whoever comes first has the word. A reply that is dropped without
/// an answer says that the request failed.
#[derive(Debug)]
pub(crate) struct Reply {
    id: Id,
    cancelled: Cancelled,
    in_flight: InFlight,
}

impl InFlight {
    /// No requests yet, of which there may be `most` at once; answers go to `outgoing`.
    pub(crate) fn new(most: usize, outgoing: Outgoing) -> Self {
        let requests = Mutex::default();
        Self(Arc::new(Shared { requests, fewer: Condvar::new(), most, outgoing }))
    }

    /// Begins the request `id`, once there are few enough. Returns `None` if one of that name is
    /// under way.
    pub(crate) fn begin(&self, id: Id) -> Option<Reply> {
        let mut requests = self.lock();
        while requests.len() >= self.0.most {
            requests = self.0.fewer.wait(requests).unwrap_or_else(PoisonError::into_inner);
        }
        if requests.contains_key(&id) {
            return None;
        }
        let cancelled = Cancelled::default();
        requests.insert(id.clone(), cancelled.clone());
        Some(Reply { id, cancelled, in_flight: self.clone() })
    }

    /// Cancels the request `id` and answers it so, if it is under way.
    pub(crate) fn cancel(&self, id: &Id) {
        let cancelled = self.lock().remove(id);
        if let Some(cancelled) = cancelled {
            self.0.fewer.notify_one();
            self.end(id.clone(), &cancelled);
        }
    }

    /// Cancels all requests and answers them so.
    pub(crate) fn cancel_all(&self) {
        for (id, cancelled) in std::mem::take(&mut *self.lock()) {
            self.end(id, &cancelled);
        }
        self.0.fewer.notify_all();
    }

    fn end(&self, id: Id, cancelled: &Cancelled) {
        cancelled.cancel();
        self.0.outgoing.send(&Response::from_error(id, Error::request_cancelled()));
    }

    /// No code of others runs under the lock, so what a panic elsewhere leaves is sound.
    fn lock(&self) -> MutexGuard<'_, HashMap<Id, Cancelled>> {
        self.0.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reply {
    /// Whether nobody waits for the answer any more.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancelled.is_cancelled()
    }

    /// Tells whoever works on the answer whether somebody still waits for it.
    pub(crate) const fn cancelled(&self) -> &Cancelled {
        &self.cancelled
    }

    /// Answers the request, unless that was done.
    pub(crate) fn send(self, result: Result<Value>) {
        self.answer(result);
    }

    fn answer(&self, result: Result<Value>) {
        if self.take() {
            self.in_flight.0.outgoing.send(&Response::from_parts(self.id.clone(), result));
        }
    }

    /// Takes the right to answer; whether nobody had it before.
    fn take(&self) -> bool {
        let mut requests = self.in_flight.lock();
        // The client may have cancelled it and given its name to another.
        let is_own = requests.get(&self.id).is_some_and(|own| own.is_the_same_as(&self.cancelled));
        if is_own {
            requests.remove(&self.id);
            drop(requests);
            self.in_flight.0.fewer.notify_one();
        }
        is_own
    }
}

impl PartialEq for Reply {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        let message = "the request failed; the log has the details".into();
        self.answer(Err(Error { code: ErrorCode::InternalError, message, data: None }));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use serde_json::json;

    use super::*;

    /// The bodies of all that was sent to `outgoing`.
    fn sent(outgoing: &Outgoing) -> Vec<Value> {
        outgoing.close();
        let mut written = Vec::new();
        outgoing.write(&mut written).expect("a Vec takes every byte");
        let written = String::from_utf8(written).expect("UTF-8");
        let bodies = written.split("Content-Length: ").skip(1);
        let body = |text: &str| text.split_once("\r\n\r\n").expect("a body").1.to_owned();
        bodies.map(|text| serde_json::from_str(&body(text)).expect("JSON")).collect()
    }

    fn code(answer: &Value) -> Option<i64> {
        answer["error"]["code"].as_i64()
    }

    #[test]
    fn a_request_is_answered_once() {
        let outgoing = Outgoing::default();
        let in_flight = InFlight::new(8, outgoing.clone());
        let reply = in_flight.begin(Id::Number(1)).expect("it is the first");
        assert!(in_flight.begin(Id::Number(1)).is_none());
        in_flight.cancel(&Id::Number(1));
        assert!(reply.is_cancelled());
        // Its name is free again, and its late answer is not the other's.
        let other = in_flight.begin(Id::Number(1)).expect("it was answered");
        reply.send(Ok(json!("late")));
        other.send(Ok(json!("other")));
        drop(in_flight.begin(Id::Number(2)));
        let answers = sent(&outgoing);
        assert_eq!(code(&answers[0]), Some(-32800));
        assert_eq!(answers[1]["result"], "other");
        assert_eq!(code(&answers[2]), Some(-32603));
        assert_eq!(answers.len(), 3);
    }

    #[test]
    fn one_too_many_waits_for_an_answer() {
        let in_flight = InFlight::new(1, Outgoing::default());
        let first = in_flight.begin(Id::Number(1)).expect("it is the first");
        let (told, began) = channel();
        let own = in_flight.clone();
        let waiting = std::thread::spawn(move || {
            let reply = own.begin(Id::Number(2)).expect("it is the only one");
            told.send(()).expect("the test waits");
            reply
        });
        assert!(began.try_recv().is_err());
        first.send(Ok(Value::Null));
        began.recv().expect("it begins");
        assert!(!waiting.join().expect("no panic").is_cancelled());
        in_flight.cancel_all();
    }
}
