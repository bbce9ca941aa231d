//! What built-in functions have made during the evaluation that runs on this thread. `regorus` bounds time by itself;
//! memory only with an allocator of its own for the whole process, which a server should not have for this alone.
//! So those functions that can make much of little are counted before they run.

use std::cell::Cell;

thread_local! {
    static LEFT: Cell<usize> = const { Cell::new(usize::MAX) };
    static EXCEEDED: Cell<Option<&'static str>> = const { Cell::new(None) };
}

/// Begins an evaluation that may make this many bytes.
pub(super) fn begin(bytes: usize) {
    LEFT.set(bytes);
    EXCEEDED.set(None);
}

/// The function that wanted more than there was, when one did.
pub(super) fn exceeded() -> Option<&'static str> {
    EXCEEDED.get()
}

/// Takes bytes for what a function is about to make; false when it must not.
pub(super) fn take(name: &'static str, bytes: usize) -> bool {
    if EXCEEDED.get().is_some() {
        return false;
    }
    match LEFT.get().checked_sub(bytes) {
        Some(left) => {
            LEFT.set(left);
            true
        }
        None => {
            EXCEEDED.set(Some(name));
            false
        }
    }
}

/// What is left.
pub(super) fn left() -> usize {
    LEFT.get()
}
