//! What people read about commands: errors, hints, help, refusals. Words only; the outbox posts them.
