//! A failure of the analysis of one file, a panic or a hang, kept to that file.
//!
//! Invariants: the one place that catches panics of analyses and that has a clock for them; what a
//! clock stopped is never kept, since another machine would come to another result.

#![warn(unreachable_pub)]

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Once;
use std::time::{Duration, Instant};

/// How long a parse may take before it is taken to hang: far more than the steps that are allowed
/// take on a slow machine with much else to do.
const PATIENCE: Duration = Duration::from_secs(600);

thread_local! {
    /// This thread runs guarded work.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    /// What the last panic in guarded work said, and where it was.
    static PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Runs `work`; when it panics, returns what the panic said.
///
/// State that `work` shares with what runs afterwards must be sound at every moment, since it
/// can be left at any.
///
/// # Errors
/// What the panic said, and where it was.
pub fn guarded<R>(work: impl FnOnce() -> R) -> Result<R, String> {
    guarded_unless(work, |_| false)
}

/// Runs `work` as [`guarded`] does, but lets through what unwinds for another reason than a failure, as
/// `is_passed` tells by its payload: a cancellation.
///
/// # Errors
/// What the panic said, and where it was.
pub fn guarded_unless<R>(
    work: impl FnOnce() -> R,
    is_passed: impl FnOnce(&(dyn Any + Send)) -> bool,
) -> Result<R, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if GUARDED.get() {
                PANIC.set(panic.to_string());
            } else {
                usual(panic);
            }
        }));
    });
    let before = GUARDED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(before);
    result.map_err(|payload| {
        if is_passed(&*payload) {
            resume_unwind(payload);
        }
        PANIC.take()
    })
}

/// What tells of a parse that began now whether it hangs.
///
/// It is for what never ends alone: what is too much work is told by a limit on its steps, which no
/// clock has a say in.
pub fn hanging() -> impl Fn() -> bool {
    longer_than(PATIENCE)
}

/// What tells whether more than `patience` has passed since it was asked for.
pub fn longer_than(patience: Duration) -> impl Fn() -> bool {
    let start = Instant::now();
    move || start.elapsed() > patience
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_message_and_place() {
        let message = guarded(|| panic!("no such row")).map(|()| "").expect_err("it panics");
        assert!(message.contains("no such row") && message.contains("guard"), "{message}");
        assert_eq!(guarded(|| 7), Ok(7));
    }

    #[test]
    fn what_is_let_through_unwinds_on() {
        let work = || guarded_unless(|| resume_unwind(Box::new(7)), <dyn Any + Send>::is::<i32>);
        let passed = catch_unwind(work).map(|_: Result<(), String>| ()).expect_err("it unwinds");
        assert_eq!(passed.downcast_ref::<i32>(), Some(&7));
        let message = guarded_unless(|| panic!("no such row"), <dyn Any + Send>::is::<i32>);
        assert!(message.map(|()| "").expect_err("it panics").contains("no such row"));
    }

    #[test]
    fn what_is_guarded_within_guarded_work_leaves_it_guarded() {
        let message = guarded(|| {
            assert_eq!(guarded(|| 7), Ok(7));
            panic!("later")
        });
        let message = message.map(|()| "").expect_err("it panics");
        assert!(message.contains("later"), "{message}");
    }
}
