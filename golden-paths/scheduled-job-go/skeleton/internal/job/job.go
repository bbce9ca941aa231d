// Package job runs the work window by window: everything between the checkpoint and now, in
// pieces of a fixed length, each recorded when it is done. A run that is killed goes on where
// it was; a run too many finds nothing to do.
package job

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

// State is what the runner needs of package state.
type State interface {
	Acquire(holder string, length time.Duration) error
	Renew(holder string, length time.Duration) error
	Release(holder string) error
	Checkpoint() (time.Time, error)
	Advance(done time.Time) error
}

// Window is the piece of time that one call of Work handles: From is part of it, To is not.
type Window struct{ From, To time.Time }

// Work handles one window. It must be safe to repeat, because a run may be killed after the
// work and before the checkpoint: write with keys that follow from the window.
type Work func(ctx context.Context, window Window) error

// Runner is one run.
type Runner struct {
	State State
	Work  Work
	Log   *slog.Logger
	// Holder names this run in the lease: the pod's name.
	Holder string
	// Length of a window, and how many a run catches up on at most.
	Length time.Duration
	Most   int
	DryRun bool
	Now    func() time.Time
}

// The lease is renewed before each window; a window that takes longer than this may run twice.
const lease = 30 * time.Minute

// Run does what is due.
func (r *Runner) Run(ctx context.Context) error {
	if r.DryRun {
		return r.each(func(window Window) error {
			r.Log.Info("would run", "from", window.From, "to", window.To)
			return nil
		})
	}
	if err := r.State.Acquire(r.Holder, lease); err != nil {
		return err
	}
	defer func() {
		if err := r.State.Release(r.Holder); err != nil {
			r.Log.Warn("the lease was not given back; it runs out", "error", err)
		}
	}()
	return r.each(func(window Window) error {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("stopped before the window from %s: %w", window.From.Format(time.RFC3339), err)
		}
		if err := r.State.Renew(r.Holder, lease); err != nil {
			return err
		}
		began := r.Now()
		if err := r.Work(ctx, window); err != nil {
			return fmt.Errorf("the window from %s: %w", window.From.Format(time.RFC3339), err)
		}
		r.Log.Info("done", "from", window.From, "to", window.To, "seconds", r.Now().Sub(began).Seconds())
		return r.State.Advance(window.To)
	})
}

// each calls do for the windows that are due, the oldest first. The first run ever begins with
// the newest whole window.
func (r *Runner) each(do func(Window) error) error {
	end := r.Now().UTC().Truncate(r.Length)
	from, err := r.State.Checkpoint()
	if err != nil {
		return err
	}
	if from.IsZero() {
		from = end.Add(-r.Length)
	}
	for count := 0; from.Before(end); count++ {
		if count == r.Most {
			r.Log.Warn("more is due; the next run goes on", "from", from, "to", end)
			return nil
		}
		window := Window{from, from.Add(r.Length)}
		if err := do(window); err != nil {
			return err
		}
		from = window.To
	}
	return nil
}
