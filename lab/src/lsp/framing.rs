//! The protocol's base: messages with a header that says how long they are.

use std::io::{self, BufRead, Write};

/// Writes a message.
pub fn write(out: &mut impl Write, message: &[u8]) -> io::Result<()> {
    write!(out, "Content-Length: {}\r\n\r\n", message.len())?;
    out.write_all(message)?;
    out.flush()
}

/// Reads the next message; nothing at the end of the stream.
pub fn read(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut length = None;
    let mut line = String::new();
    loop {
        line.clear();
        if input.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let header = line.trim_end();
        if header.is_empty() {
            break;
        }
        if let Some(value) = header.strip_prefix("Content-Length:") {
            length = value.trim().parse().ok();
        }
    }
    let length = length.ok_or_else(|| io::Error::other("a message without a length"))?;
    let mut message = vec![0; length];
    input.read_exact(&mut message)?;
    Ok(Some(message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        let mut stream = Vec::new();
        for message in ["{\"a\": \"é\"}", "[]"] {
            write(&mut stream, message.as_bytes()).unwrap();
        }
        let mut stream = stream.as_slice();
        assert_eq!(read(&mut stream).unwrap().unwrap(), "{\"a\": \"é\"}".as_bytes());
        assert_eq!(read(&mut stream).unwrap().unwrap(), b"[]");
        assert_eq!(read(&mut stream).unwrap(), None);
    }

    #[test]
    fn other_headers_are_passed_over() {
        let mut stream = &b"Content-Type: x\r\nContent-Length: 2\r\n\r\n{}"[..];
        assert_eq!(read(&mut stream).unwrap().unwrap(), b"{}");
    }
}
