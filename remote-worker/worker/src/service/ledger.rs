//! What a client has at the worker without an answer, held against its window.

use std::collections::HashMap;

use astrolens_proto::v1::{Task, TextPart, Window};
use bytes::{Bytes, BytesMut};
use tokio::sync::oneshot;
use tonic::Status;

/// The tasks of one stream that have no answer.
#[derive(Debug)]
pub(super) struct Ledger {
    window: Window,
    tasks: HashMap<u64, Entry>,
    /// How much text they have here, in bytes.
    text_bytes: u64,
    /// The largest number that a task had.
    last: Option<u64>,
}

/// One of them.
#[derive(Debug)]
struct Entry {
    /// How long its text is said to be.
    size: u64,
    /// How much of that is here, or on its way since its beginning is.
    held: u64,
    /// What is here of a text that comes in parts.
    parts: BytesMut,
    /// Takes the text once it is whole.
    text: Option<oneshot::Sender<Bytes>>,
    /// Withdraws the task.
    cancel: Option<oneshot::Sender<()>>,
}

/// What a task is told by what comes later.
#[derive(Debug)]
pub(super) struct Later {
    /// The text, if the client is asked for it.
    pub(super) text: oneshot::Receiver<Bytes>,
    /// That the task is withdrawn.
    pub(super) cancelled: oneshot::Receiver<()>,
}

impl Ledger {
    pub(super) fn new(window: Window) -> Self {
        Self { window, tasks: HashMap::new(), text_bytes: 0, last: None }
    }

    /// Enters a task.
    ///
    /// # Errors
    /// When its number was there, or it is more than the window allows.
    pub(super) fn enter(&mut self, task: &Task) -> Result<Later, Status> {
        let id = task.id;
        if self.last.is_some_and(|last| id <= last) {
            let told = format!("task {id} comes after a larger or equal number");
            return Err(Status::invalid_argument(told));
        }
        self.last = Some(id);
        if self.tasks.len() as u64 >= u64::from(self.window.tasks) {
            let told = format!("more than {} tasks without an answer", self.window.tasks);
            return Err(Status::resource_exhausted(told));
        }
        let held = task.text.len() as u64;
        self.hold(held)?;
        let ((text, later_text), (cancel, cancelled)) = (oneshot::channel(), oneshot::channel());
        let entry = Entry {
            size: task.size,
            held,
            parts: BytesMut::new(),
            text: task.text.is_empty().then_some(text),
            cancel: Some(cancel),
        };
        self.tasks.insert(id, entry);
        Ok(Later { text: later_text, cancelled })
    }

    /// Adds a part to a text. One of a task that was answered meanwhile is passed over.
    ///
    /// # Errors
    /// When it is more than the text was to have, or than the window allows.
    pub(super) fn add(&mut self, part: &TextPart) -> Result<(), Status> {
        let Some(entry) = self.tasks.get(&part.task) else { return Ok(()) };
        let (size, begins) = (entry.size, entry.parts.is_empty());
        if entry.text.is_none() || (entry.parts.len() + part.text.len()) as u64 > size {
            let told = format!("task {} has more text than the {size} bytes it names", part.task);
            return Err(Status::invalid_argument(told));
        }
        if begins {
            // All of it is on its way.
            self.hold(size)?;
        }
        let Some(entry) = self.tasks.get_mut(&part.task) else { return Ok(()) };
        if begins {
            entry.held = size;
        }
        entry.parts.extend_from_slice(&part.text);
        if entry.parts.len() as u64 == size
            && let Some(text) = entry.text.take()
        {
            // A task that ends meanwhile needs no text.
            let _ = text.send(std::mem::take(&mut entry.parts).freeze());
        }
        Ok(())
    }

    /// Withdraws a task, if it has no answer.
    pub(super) fn cancel(&mut self, id: u64) {
        if let Some(cancel) = self.tasks.get_mut(&id).and_then(|entry| entry.cancel.take()) {
            // A task that ends meanwhile has another answer.
            let _ = cancel.send(());
        }
    }

    /// Strikes out a task, which has its answer.
    pub(super) fn strike(&mut self, id: u64) {
        if let Some(entry) = self.tasks.remove(&id) {
            self.text_bytes -= entry.held;
        }
    }

    /// Makes room for so much text.
    fn hold(&mut self, bytes: u64) -> Result<(), Status> {
        if self.text_bytes > 0 && self.text_bytes + bytes > self.window.text_bytes {
            let told = format!("more than {} bytes of text here", self.window.text_bytes);
            return Err(Status::resource_exhausted(told));
        }
        self.text_bytes += bytes;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use tonic::Code;

    use super::*;

    fn ledger() -> Ledger {
        Ledger::new(Window { tasks: 2, text_bytes: 10 })
    }

    fn task(id: u64, size: u64, text: &'static [u8]) -> Task {
        Task { id, size, text: Bytes::from_static(text), ..Task::default() }
    }

    fn part(task: u64, text: &'static [u8]) -> TextPart {
        TextPart { task, text: Bytes::from_static(text), ..TextPart::default() }
    }

    #[test]
    fn answers_make_room_for_tasks() {
        let mut ledger = ledger();
        let _one = ledger.enter(&task(1, 0, b"")).unwrap();
        let _two = ledger.enter(&task(2, 0, b"")).unwrap();
        let code = |entered: Result<Later, Status>| entered.unwrap_err().code();
        assert_eq!(code(ledger.enter(&task(3, 0, b""))), Code::ResourceExhausted);
        ledger.strike(1);
        assert_eq!(code(ledger.enter(&task(2, 0, b""))), Code::InvalidArgument);
        assert!(ledger.enter(&task(4, 0, b"")).is_ok());
    }

    #[test]
    fn text_is_bounded_but_for_one() {
        let mut ledger = ledger();
        let mut long = ledger.enter(&task(1, 12, b"")).unwrap();
        ledger.add(&part(1, b"012345")).unwrap();
        // The other half is on its way, and counts.
        assert_eq!(ledger.enter(&task(2, 1, b"0")).unwrap_err().code(), Code::ResourceExhausted);
        ledger.add(&part(1, b"678901")).unwrap();
        assert_eq!(long.text.try_recv().unwrap(), Bytes::from_static(b"012345678901"));
        ledger.strike(1);
        assert!(ledger.enter(&task(3, 1, b"0")).is_ok());
        assert_eq!(ledger.text_bytes, 1);
    }

    #[test]
    fn a_text_has_as_much_as_it_names() {
        let mut ledger = ledger();
        let _later = ledger.enter(&task(1, 3, b"")).unwrap();
        assert_eq!(ledger.add(&part(1, b"0123")).unwrap_err().code(), Code::InvalidArgument);
        ledger.add(&part(1, b"012")).unwrap();
        assert_eq!(ledger.add(&part(1, b"3")).unwrap_err().code(), Code::InvalidArgument);
        // The part of one that was answered is late and no error.
        assert!(ledger.add(&part(7, b"0")).is_ok());
    }
}
