//! Answers about one document, one file each: plain data in bytes, no protocol.
