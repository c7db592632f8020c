//! What a person is told of the workers while a scan goes on.

use std::fmt;

/// Something about the workers that a person should know. The scan goes on, and its reports are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// This worker is asked nothing for now; others are.
    LeftOut(LeftOut),
    /// No worker is left: files are analysed here until one is back. There is one at least, unless a name has no
    /// addresses.
    Local(Vec<LeftOut>),
}

/// A worker that is asked nothing, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its URL.
    pub worker: String,
    /// Why it is left out.
    pub reason: String,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.worker, self.reason)
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LeftOut(left_out) => write!(formatter, "a worker is left out: {left_out}"),
            Self::Local(workers) => {
                write!(formatter, "no worker can be asked, so files are analysed here")?;
                for (index, worker) in workers.iter().enumerate() {
                    write!(formatter, "{}{worker}", if index == 0 { " (" } else { "; " })?;
                }
                if workers.is_empty() { Ok(()) } else { write!(formatter, ")") }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_workers_are_named_with_their_reasons() {
        let worker = |worker: &str, reason: &str| LeftOut {
            worker: worker.to_owned(),
            reason: reason.to_owned(),
        };
        let workers = vec![worker("http://a:1", "it is silent"), worker("http://b:1", "refused")];
        assert_eq!(
            Notice::Local(workers).to_string(),
            "no worker can be asked, so files are analysed here (http://a:1: it is silent; \
             http://b:1: refused)"
        );
    }
}
