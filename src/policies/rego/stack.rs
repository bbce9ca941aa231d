//! Room for evaluations that go deep: `regorus` evaluates a rule that needs another one by calling itself, and a stack
//! that overflows takes the whole process along.

use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Bytes of the stack, reserved and not used: a rule that needs another one takes some thousand, and the number of
/// rules is bounded ([`super::budget::MOST_RULES`]).
const BYTES: usize = 512 << 20;

/// Runs something on a thread of its own with a large stack, and waits for it: one a judgement, not one an evaluation.
/// Where no thread is to be had, the stack that there is must do.
pub(super) fn roomy<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    let run = Mutex::new(Some(run));
    let taken = || run.lock().unwrap_or_else(PoisonError::into_inner).take();
    let result = thread::scope(|scope| {
        let spawned = thread::Builder::new().stack_size(BYTES).spawn_scoped(scope, || taken().map(|run| run()));
        spawned.map(|thread| thread.join())
    });
    match result {
        Ok(Ok(Some(value))) => value,
        Ok(Err(panic)) => resume_unwind(panic),
        Ok(Ok(None)) | Err(_) => match taken() {
            Some(run) => run(),
            None => resume_unwind(Box::new("the work was begun and not done")),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_deep_has_room_and_gives_its_value_back() {
        fn deep(left: u32) -> u32 {
            let room = std::hint::black_box([0u8; 10_000]);
            if left == 0 { u32::from(room[0]) } else { deep(left - 1) + 1 }
        }
        assert_eq!(roomy(|| deep(5_000)), 5_000);
    }
}
