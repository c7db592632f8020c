//! Reads what is known of all files, on another thread than the one that writes.
//!
//! A write has whoever reads give up and waits until nothing of the analysis is left. So a request
//! asks for one when it has a thread to read it on, not when its turn comes; it reads at once and
//! makes its answer of what it has read afterwards.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use astrolens_db::{Analysis, Cancelled, Host, Queries};

/// After so many readings that gave way to a write, the next one does not: it takes milliseconds,
/// and somebody who types without a pause would else have it begin for ever.
const MOST_TRIES: usize = 3;

/// After so many readings that gave way to a write, one that takes long is given up.
const MOST_TRIES_OF_LONG: usize = 100;

/// Why nothing was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// The session ends, or nobody wants it any more.
    Over,
    /// Somebody writes all the time.
    Overtaken,
}

/// Somebody wants to read what is known.
#[derive(Debug)]
pub(crate) struct Wanted {
    /// Where it goes.
    give: SyncSender<Analysis>,
    /// For a reading that gives way to no write: when it has ended.
    ended: Option<Receiver<()>>,
}

/// Where it goes is no part of what is wanted.
impl PartialEq for Wanted {
    fn eq(&self, other: &Self) -> bool {
        self.ended.is_some() == other.ended.is_some()
    }
}

impl Wanted {
    /// Gives what `host` knows to who wants to read it; where the reading gives way to no write,
    /// waits until it has ended.
    pub(crate) fn lend(&self, host: &Host) {
        // Who gave up waiting has dropped his ends of both.
        let _ = self.give.send(host.analysis());
        if let Some(ended) = &self.ended {
            let _ = ended.recv();
        }
    }
}

/// What `read` comes to, from what is lent to those whom `ask` is called with; `None` when the session
/// ends.
pub(crate) fn read_from<T>(ask: impl Fn(Wanted), read: impl Fn(&Queries) -> T) -> Option<T> {
    let analysis = |ended| {
        let (give, given) = sync_channel(1);
        ask(Wanted { give, ended });
        given.recv().ok()
    };
    for _ in 0..MOST_TRIES {
        if let Ok(found) = analysis(None)?.read(&read) {
            return Some(found);
        }
    }
    // It ends when this is dropped, which is behind the reading.
    let (_end, ended) = sync_channel(0);
    analysis(Some(ended))?.read(&read).ok()
}

/// What `read` comes to, as [`read_from`] has it, but giving way to every write: for what takes longer than
/// a write may wait. The database keeps what was found by then, so that the next try comes further.
///
/// # Errors
/// When the session ends, nobody `is_wanted`, or too many tries gave way.
pub(crate) fn read_giving_way<T>(
    ask: impl Fn(Wanted),
    read: impl Fn(&Queries) -> T,
    is_wanted: impl Fn() -> bool,
) -> Result<T, Unread> {
    for _ in 0..MOST_TRIES_OF_LONG {
        if !is_wanted() {
            return Err(Unread::Over);
        }
        match read_once(&ask, &read) {
            Some(Ok(found)) => return Ok(found),
            Some(Err(Cancelled)) => {}
            None => return Err(Unread::Over),
        }
    }
    Err(Unread::Overtaken)
}

/// What `read` comes to, from what is lent to who `ask` is called with, unless something is written
/// meanwhile; `None` when the session ends.
pub(crate) fn read_once<T>(
    ask: impl Fn(Wanted),
    read: impl FnOnce(&Queries) -> T,
) -> Option<Result<T, Cancelled>> {
    let (give, given) = sync_channel(1);
    ask(Wanted { give, ended: None });
    Some(given.recv().ok()?.read(read))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::path::Path;
    use std::sync::Arc;
    use std::sync::mpsc::channel;
    use std::thread;

    use astrolens_model::FileReport;
    use astrolens_syntax::Language;

    use super::*;

    /// How many files a reading counts that each of the first `writes` analyses is taken from by
    /// a write, and how many analyses it was given.
    fn read_while_written(writes: usize) -> (Option<usize>, usize) {
        let (ask, asked) = channel::<Wanted>();
        let owner = thread::spawn(move || {
            let mut host = Host::new();
            let mut given = 0;
            while let Ok(wanted) = asked.recv() {
                wanted.lend(&host);
                given += 1;
                // A reading that waits for it to give way gets it; one that does not is over.
                if given <= writes {
                    let python = Language::by_name("python").expect("a language");
                    let report = Arc::new(FileReport::empty(python.name()));
                    host.cover(Path::new(&format!("/w/{given}.py")), Some(report));
                }
            }
            given
        });
        let begun = Cell::new(0);
        let found = read_from(
            |wanted| ask.send(wanted).expect("the owner takes it"),
            |queries| {
                begun.set(begun.get() + 1);
                // It ends by giving way, and never if nobody wrote.
                while begun.get() <= writes.min(MOST_TRIES) {
                    assert!(queries.files().len() <= MOST_TRIES);
                }
                queries.files().len()
            },
        );
        drop(ask);
        (found, owner.join().expect("it ends"))
    }

    #[test]
    fn what_gave_way_to_a_write_is_read_again() {
        assert_eq!(read_while_written(0), (Some(0), 1));
        assert_eq!(read_while_written(2), (Some(2), 3));
    }

    #[test]
    fn who_writes_all_the_time_waits_for_a_reading_in_the_end() {
        assert_eq!(read_while_written(100), (Some(MOST_TRIES), MOST_TRIES + 1));
    }

    /// What comes of a reading that always gives way, of which each of the first `writes` analyses is taken
    /// by a write.
    fn read_giving_way_to(writes: usize) -> Result<usize, Unread> {
        let (ask, asked) = channel::<Wanted>();
        let owner = thread::spawn(move || {
            let mut host = Host::new();
            let mut given = 0;
            while let Ok(wanted) = asked.recv() {
                assert!(wanted.ended.is_none(), "no write waits");
                wanted.lend(&host);
                given += 1;
                if given <= writes {
                    host.cover(Path::new(&format!("/w/{given}.py")), None);
                }
            }
        });
        let begun = Cell::new(0);
        let found = read_giving_way(
            |wanted| ask.send(wanted).expect("the owner takes it"),
            |queries| {
                begun.set(begun.get() + 1);
                // It ends by giving way, and never if nobody wrote.
                while begun.get() <= writes {
                    assert!(queries.files().is_empty());
                }
                begun.get()
            },
            || true,
        );
        drop(ask);
        owner.join().expect("it ends");
        found
    }

    #[test]
    fn what_takes_long_gives_way_to_every_write() {
        assert_eq!(read_giving_way_to(0), Ok(1));
        assert_eq!(read_giving_way_to(20), Ok(21));
        assert_eq!(read_giving_way_to(1000), Err(Unread::Overtaken));
        let unwanted = read_giving_way(|_| panic!("nobody asks"), |_| (), || false);
        assert_eq!(unwanted, Err(Unread::Over));
        assert_eq!(read_giving_way(drop, |_| (), || true), Err(Unread::Over));
    }

    #[test]
    fn nothing_is_read_once_the_session_is_over() {
        assert_eq!(read_from(drop, |queries| queries.files().len()), None);
    }
}
