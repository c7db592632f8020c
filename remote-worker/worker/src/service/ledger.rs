//! What a client has at the worker without an answer, held against its window.

use std::collections::HashMap;

use astrolens_proto::v1::{Encoding, Task, TextPart, Window};
use bytes::BytesMut;
use tokio::sync::oneshot;
use tonic::Status;

use super::encoding::{Encoded, offered};

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
    /// Whether the client was asked for it.
    is_asked: bool,
    /// What is here of a text that comes in parts.
    parts: BytesMut,
    /// How it is encoded, and how many bytes it has then; since its beginning is here.
    form: Option<(Encoding, u64)>,
    /// Takes the text once it is whole.
    text: Option<oneshot::Sender<Encoded>>,
    /// Withdraws the task.
    cancel: Option<oneshot::Sender<()>>,
}

/// What a task is told by what comes later.
#[derive(Debug)]
pub(super) struct Later {
    /// The text, if the client is asked for it.
    pub(super) text: oneshot::Receiver<Encoded>,
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
        // One that is encoded has its own size before long.
        let held = if task.text.is_empty() { 0 } else { task.size };
        self.hold(held)?;
        let ((text, later_text), (cancel, cancelled)) = (oneshot::channel(), oneshot::channel());
        let entry = Entry {
            size: task.size,
            held,
            is_asked: false,
            parts: BytesMut::new(),
            form: None,
            text: task.text.is_empty().then_some(text),
            cancel: Some(cancel),
        };
        self.tasks.insert(id, entry);
        Ok(Later { text: later_text, cancelled })
    }

    /// Takes note that the client is asked for the text of a task.
    pub(super) fn ask(&mut self, id: u64) {
        if let Some(entry) = self.tasks.get_mut(&id) {
            entry.is_asked = true;
        }
    }

    /// Adds a part to a text. One of a task that was answered meanwhile is passed over.
    ///
    /// # Errors
    /// When it is more than the text was to have, or than the window allows, or nobody has asked for it.
    pub(super) fn add(&mut self, part: &TextPart) -> Result<(), Status> {
        let Some(entry) = self.tasks.get(&part.task) else { return Ok(()) };
        let (size, begins) = (entry.size, entry.form.is_none());
        let wrong =
            |what: &str| Err(Status::invalid_argument(format!("task {} {what}", part.task)));
        let Some(form @ (encoding, length)) = form(part, size) else {
            return wrong("has its text in an encoding that the worker does not take");
        };
        if entry.form.is_some_and(|before| before != form) {
            return wrong("has its text in two encodings");
        }
        if entry.text.is_none() || (entry.parts.len() + part.text.len()) as u64 > length {
            return wrong(&format!("has more text than the {length} bytes it names"));
        }
        if !entry.is_asked {
            return wrong("has a text that was not asked for");
        }
        if begins {
            // All of it is on its way.
            self.hold(size)?;
        }
        let Some(entry) = self.tasks.get_mut(&part.task) else { return Ok(()) };
        if begins {
            entry.held = size;
            entry.form = Some(form);
        }
        entry.parts.extend_from_slice(&part.text);
        if entry.parts.len() as u64 == length
            && let Some(text) = entry.text.take()
        {
            let bytes = std::mem::take(&mut entry.parts).freeze();
            // A task that ends meanwhile needs no text.
            let _ = text.send(Encoded { bytes, encoding });
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

    /// Strikes out a task, which has its answer; how many others have none.
    pub(super) fn strike(&mut self, id: u64) -> usize {
        if let Some(entry) = self.tasks.remove(&id) {
            self.text_bytes -= entry.held;
        }
        self.tasks.len()
    }

    /// Makes room for so much text.
    fn hold(&mut self, bytes: u64) -> Result<(), Status> {
        if self.text_bytes > 0 && self.text_bytes.saturating_add(bytes) > self.window.text_bytes {
            let told = format!("more than {} bytes of text here", self.window.text_bytes);
            return Err(Status::resource_exhausted(told));
        }
        self.text_bytes += bytes;
        Ok(())
    }
}

/// How the text of this `size` that `part` is of is encoded, and how many bytes it has then; `None` if a worker does
/// not take it so.
fn form(part: &TextPart, size: u64) -> Option<(Encoding, u64)> {
    match offered(part.encoding)? {
        Encoding::Unspecified => Some((Encoding::Unspecified, size)),
        encoding @ Encoding::Zstd => {
            (1..size).contains(&part.encoded_size).then_some((encoding, part.encoded_size))
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
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
        ledger.ask(1);
        ledger.add(&part(1, b"012345")).unwrap();
        // The other half is on its way, and counts.
        assert_eq!(ledger.enter(&task(2, 1, b"0")).unwrap_err().code(), Code::ResourceExhausted);
        ledger.add(&part(1, b"678901")).unwrap();
        assert_eq!(long.text.try_recv().unwrap().bytes, Bytes::from_static(b"012345678901"));
        ledger.strike(1);
        assert!(ledger.enter(&task(3, 1, b"0")).is_ok());
        assert_eq!(ledger.text_bytes, 1);
    }

    #[test]
    fn a_text_has_as_much_as_it_names() {
        let mut ledger = ledger();
        let _later = ledger.enter(&task(1, 3, b"")).unwrap();
        assert_eq!(ledger.add(&part(1, b"012")).unwrap_err().code(), Code::InvalidArgument);
        ledger.ask(1);
        assert_eq!(ledger.add(&part(1, b"0123")).unwrap_err().code(), Code::InvalidArgument);
        ledger.add(&part(1, b"012")).unwrap();
        assert_eq!(ledger.add(&part(1, b"3")).unwrap_err().code(), Code::InvalidArgument);
        // Encoded, it is shorter, and the same in each part.
        let _later = ledger.enter(&task(2, 9, b"")).unwrap();
        ledger.ask(2);
        let encoded =
            |text, encoding, encoded_size| TextPart { encoding, encoded_size, ..part(2, text) };
        for wrong in [encoded(b"0", 1, 9), encoded(b"0", 1, 0), encoded(b"0", 2, 5)] {
            assert_eq!(ledger.add(&wrong).unwrap_err().code(), Code::InvalidArgument, "{wrong:?}");
        }
        ledger.strike(1);
        ledger.add(&encoded(b"01", 1, 3)).unwrap();
        assert_eq!(ledger.text_bytes, 9);
        for wrong in [encoded(b"2", 1, 4), encoded(b"2", 0, 0), encoded(b"23", 1, 3)] {
            assert_eq!(ledger.add(&wrong).unwrap_err().code(), Code::InvalidArgument, "{wrong:?}");
        }
        ledger.add(&encoded(b"2", 1, 3)).unwrap();
        // The part of one that was answered is late and no error.
        assert!(ledger.add(&part(7, b"0")).is_ok());
    }
}
