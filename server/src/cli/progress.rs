//! The progress bar: on a terminal, and once a scan takes long enough to ask oneself.

use std::time::Duration;

use super::logging;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Files between two looks at the clock.
const STRIDE: u64 = 16;

/// What the bar looks like.
const TEMPLATE: &str = "{bar:32.cyan/blue} {human_pos}/{human_len} files";

/// A bar on standard error that counts files; nothing where that is no terminal.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Files done since the bar was told.
    done: u64,
}

impl Progress {
    /// A bar of `files` files.
    pub(crate) fn start(files: usize) -> Self {
        let target = if logging::is_quiet() {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr_with_hz(10)
        };
        let bar = ProgressBar::with_draw_target(Some(files as u64), target);
        let style = ProgressStyle::with_template(TEMPLATE);
        // That it can be read is tested.
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { bar, done: 0 }
    }

    /// Another file is done.
    pub(crate) fn step(&mut self) {
        self.done += 1;
        // The bar of a short scan would only flicker.
        if self.done >= STRIDE && self.bar.elapsed() > Duration::from_millis(300) {
            self.bar.inc(self.done);
            self.done = 0;
        }
    }

    /// Wipes the bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_can_be_read() {
        assert!(ProgressStyle::with_template(TEMPLATE).is_ok());
    }
}
