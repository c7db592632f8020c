//! Messages parted in a stream of bytes, found again after whatever went wrong.
//!
//! A message is a header with its length and that many bytes. A peer that writes something else
//! gets an error for it, and the next `Content-Length:` is where reading goes on, even where it
//! stands inside the body that a wrong length claimed.

use std::io::{self, Read};

use memchr::memmem;

/// What a header begins with.
const LENGTH: &[u8] = b"content-length:";

/// A longer header is none.
const MAX_HEADER: usize = 8 << 10;

/// A longer body is refused: nobody's document is that large.
const MAX_BODY: usize = 1 << 30;

/// How much is read at once.
const CHUNK: usize = 64 << 10;

/// A stretch of the stream.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// The body of a message.
    Body(Vec<u8>),
    /// Something that is no message, with why.
    Garbage(String),
}

/// Parts the messages of a stream.
#[derive(Debug)]
pub(super) struct Frames<R> {
    stream: R,
    /// What was read and not yet taken begins at `taken`.
    buffer: Vec<u8>,
    taken: usize,
    /// What follows is the rest of something that an error was reported for.
    is_lost: bool,
}

/// What the start of the waiting bytes is.
enum Head {
    /// A whole header of so many bytes, for a body of so many.
    Whole { header: usize, body: usize },
    /// The start of a header.
    Part,
    /// No header, for this reason.
    Wrong(String),
}

impl<R: Read> Frames<R> {
    /// Parts the messages of `stream`.
    pub(super) fn new(stream: R) -> Self {
        Self { stream, buffer: Vec::new(), taken: 0, is_lost: false }
    }

    /// The next frame; nothing at the end of the stream.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub(super) fn next(&mut self) -> io::Result<Option<Frame>> {
        if self.waiting() == 0 && self.buffer.capacity() > 4 * CHUNK {
            // One large message is no reason to keep room for another.
            (self.buffer, self.taken) = (Vec::new(), 0);
        }
        loop {
            match head(&self.buffer[self.taken..]) {
                Head::Whole { header, body } => {
                    return Ok(self.body(header, body)?.map(Frame::Body));
                }
                Head::Part if self.fill(1)? == 0 => return Ok(None),
                Head::Part => {}
                Head::Wrong(reason) => {
                    self.skip_to_header();
                    if !std::mem::replace(&mut self.is_lost, true) {
                        return Ok(Some(Frame::Garbage(reason)));
                    }
                }
            }
        }
    }

    /// The `length` bytes behind a header of so many. Returns `None` if the stream ends before.
    fn body(&mut self, header: usize, length: usize) -> io::Result<Option<Vec<u8>>> {
        while self.waiting() < header + length {
            if self.fill(header + length - self.waiting())? == 0 {
                return Ok(None);
            }
        }
        let start = self.taken + header;
        let body = self.buffer[start..start + length].to_vec();
        self.taken = start + length;
        self.is_lost = false;
        Ok(Some(body))
    }

    /// Takes back that `body`, the last frame, was a message: if a header stands in it, reading
    /// goes on there.
    pub(super) fn refuse(&mut self, body: &[u8]) {
        self.is_lost = true;
        if let Some(at) = find_header(body) {
            self.taken -= body.len() - at;
        }
    }

    fn waiting(&self) -> usize {
        self.buffer.len() - self.taken
    }

    /// Reads at least `wanted` bytes more, unless the stream ends; how many there were.
    fn fill(&mut self, wanted: usize) -> io::Result<usize> {
        self.buffer.drain(..self.taken);
        self.taken = 0;
        let before = self.buffer.len();
        let most = wanted.max(CHUNK) as u64;
        while self.buffer.len() - before < wanted {
            let room = most - (self.buffer.len() - before) as u64;
            let start = self.buffer.len();
            self.buffer.resize(start + (room as usize).min(CHUNK), 0);
            let read = self.stream.read(&mut self.buffer[start..]);
            let length = match read {
                Ok(length) => length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                    self.buffer.truncate(start);
                    continue;
                }
                Err(error) => {
                    self.buffer.truncate(start);
                    return Err(error);
                }
            };
            self.buffer.truncate(start + length);
            if length == 0 {
                break;
            }
        }
        Ok(self.buffer.len() - before)
    }

    /// Drops what is no header, up to where the next one may begin.
    fn skip_to_header(&mut self) {
        let waiting = &self.buffer[self.taken..];
        let skip = match waiting.get(1..).and_then(find_header) {
            Some(at) => at + 1,
            // Its name may have been read in part.
            None => waiting.len().saturating_sub(LENGTH.len() - 1).max(1).min(waiting.len()),
        };
        self.taken += skip;
    }
}

/// Where the next header begins in `bytes`.
fn find_header(bytes: &[u8]) -> Option<usize> {
    // Nobody writes it in another way than these.
    [&b"Content-Length:"[..], LENGTH].into_iter().filter_map(|name| memmem::find(bytes, name)).min()
}

/// What `bytes` begin with.
fn head(bytes: &[u8]) -> Head {
    let mut length = None;
    let mut is_blank = true;
    let mut at = 0;
    loop {
        let Some(end) = memchr::memchr(b'\n', &bytes[at..]) else {
            return partial(&bytes[at..], at);
        };
        let line = &bytes[at..at + end];
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        at += end + 1;
        if line.is_empty() && is_blank {
            // Blank lines before a header harm nobody.
            continue;
        }
        is_blank = false;
        if line.is_empty() {
            return match length {
                Some(body) => Head::Whole { header: at, body },
                None => Head::Wrong("a message has no `Content-Length`".to_owned()),
            };
        }
        match field(line) {
            Ok(Some(body)) => length = Some(body),
            Ok(None) => {}
            Err(reason) => return Head::Wrong(reason),
        }
    }
}

/// Whether `rest`, a line without its end `at` bytes into a header, can still become a field.
fn partial(rest: &[u8], at: usize) -> Head {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let name = rest.split(|byte| *byte == b':').next().unwrap_or_default();
    let name =
        if name.len() == rest.len() { rest.strip_suffix(b"\r").unwrap_or(rest) } else { name };
    if at + rest.len() > MAX_HEADER {
        return Head::Wrong("a header is too long".to_owned());
    }
    if name.iter().all(is_name) { Head::Part } else { Head::Wrong(no_header()) }
}

/// The length that a line of a header states, if it is about that.
fn field(line: &[u8]) -> Result<Option<usize>, String> {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let colon = line.iter().position(|byte| *byte == b':').ok_or_else(no_header)?;
    let (name, value) = (&line[..colon], &line[colon + 1..]);
    if name.is_empty() || !name.iter().all(is_name) || line.len() > MAX_HEADER {
        return Err(no_header());
    }
    if !name.eq_ignore_ascii_case(&LENGTH[..LENGTH.len() - 1]) {
        return Ok(None);
    }
    let value = String::from_utf8_lossy(value);
    match value.trim().parse() {
        Ok(length) if length <= MAX_BODY => Ok(Some(length)),
        _ => Err(format!("`{}` is no length of a message", value.trim())),
    }
}

fn no_header() -> String {
    "there is something between messages".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands out a few bytes at a time.
    struct Drip<'bytes>(&'bytes [u8], usize);

    impl Read for Drip<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.1.min(self.0.len()).min(buffer.len());
            buffer[..length].copy_from_slice(&self.0[..length]);
            self.0 = &self.0[length..];
            Ok(length)
        }
    }

    /// What is read from `stream`: bodies as they are, garbage as `!`; a body that begins with
    /// `x` is refused.
    fn read(stream: &str) -> Vec<String> {
        let mut all = Vec::new();
        for step in [1, 7, usize::MAX] {
            let mut frames = Frames::new(Drip(stream.as_bytes(), step));
            let mut read = Vec::new();
            while let Some(frame) = frames.next().unwrap() {
                match frame {
                    Frame::Body(body) if body.starts_with(b"x") => {
                        frames.refuse(&body);
                        read.push("!".to_owned());
                    }
                    Frame::Body(body) => read.push(String::from_utf8(body).unwrap()),
                    Frame::Garbage(_) => read.push("!".to_owned()),
                }
            }
            all.push(read);
        }
        assert_eq!(all[0], all[1], "in steps of 1 and of 7");
        assert_eq!(all[0], all[2], "in steps of 1 and at once");
        all.remove(0)
    }

    #[test]
    fn messages_are_parted_by_their_lengths() {
        let type_ = "Content-Type: application/vscode-jsonrpc; charset=utf-8";
        let stream = format!(
            "Content-Length: 2\r\n\r\n{{}}{type_}\r\ncontent-length:3\r\n\r\nabcContent-Length: 0\n\n"
        );
        assert_eq!(read(&stream), ["{}", "abc", ""]);
    }

    #[test]
    fn what_is_no_header_is_told_once_and_passed_over() {
        assert_eq!(read("hello world\nContent-Length: 2\r\n\r\nok"), ["!", "ok"]);
        assert_eq!(read("\0\u{1}\u{2}Content-Length: 2\r\n\r\nok"), ["!", "ok"]);
        assert_eq!(read("Content-Length: two\r\n\r\n{}Content-Length: 2\r\n\r\nok"), ["!", "ok"]);
        assert_eq!(read("Content-Length: -1\r\n\r\nContent-Length: 2\r\n\r\nok"), ["!", "ok"]);
        assert_eq!(
            read("Content-Length: 99999999999999999999\r\n\r\nContent-Length: 2\r\n\r\nok"),
            ["!", "ok"]
        );
        assert_eq!(read("Content-Type: text\r\n\r\nContent-Length: 2\r\n\r\nok"), ["!", "ok"]);
    }

    #[test]
    fn a_wrong_length_costs_one_message() {
        // Too short: the rest of the body is passed over.
        assert_eq!(read("Content-Length: 2\r\n\r\nx{}{}Content-Length: 2\r\n\r\nok"), ["!", "ok"]);
        // Too long: the next header is found in what was taken for the body.
        assert_eq!(
            read(
                "Content-Length: 30\r\n\r\nx{}Content-Length: 2\r\n\r\nokContent-Length: 1\r\n\r\n1"
            ),
            ["!", "ok", "1"]
        );
    }

    #[test]
    fn a_stream_that_ends_in_a_message_ends() {
        assert_eq!(read("Content-Length: 9\r\n\r\nab"), [""; 0]);
        assert_eq!(read("Content-Len"), [""; 0]);
    }
}
