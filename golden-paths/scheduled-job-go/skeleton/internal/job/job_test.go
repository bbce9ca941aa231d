package job

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"testing"
	"time"

	"${{ values.repository.host }}/${{ values.repository.slug }}/internal/state"
)

var noon = time.Date(2030, 5, 17, 12, 10, 0, 0, time.UTC)

// runner has a clock at ten past noon, windows of an hour, and collects what it worked on.
func runner(t *testing.T) (*Runner, *[]Window) {
	t.Helper()
	directory, err := state.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	worked := &[]Window{}
	return &Runner{
		State:  directory,
		Work:   func(_ context.Context, window Window) error { *worked = append(*worked, window); return nil },
		Log:    slog.New(slog.NewTextHandler(io.Discard, nil)),
		Holder: "test",
		Length: time.Hour,
		Most:   24,
		Now:    func() time.Time { return noon },
	}, worked
}

func TestTheFirstRunTakesTheNewestWholeWindow(t *testing.T) {
	r, worked := runner(t)
	if err := r.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	want := Window{noon.Truncate(time.Hour).Add(-time.Hour), noon.Truncate(time.Hour)}
	if len(*worked) != 1 || (*worked)[0] != want {
		t.Errorf("got %v", *worked)
	}
}

func TestARunTooManyHasNothingToDo(t *testing.T) {
	r, worked := runner(t)
	for range 3 {
		if err := r.Run(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if len(*worked) != 1 {
		t.Errorf("worked %d times", len(*worked))
	}
}

func TestAFailedRunGoesOnWithTheWindowThatFailed(t *testing.T) {
	r, worked := runner(t)
	if err := r.State.Advance(noon.Truncate(time.Hour).Add(-3 * time.Hour)); err != nil {
		t.Fatal(err)
	}
	good := r.Work
	calls := 0
	r.Work = func(ctx context.Context, window Window) error {
		if calls++; calls == 2 {
			return errors.New("the database is away")
		}
		return good(ctx, window)
	}
	if r.Run(context.Background()) == nil {
		t.Fatal("no error")
	}
	if err := r.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	for i := 1; i < len(*worked); i++ {
		if (*worked)[i].From != (*worked)[i-1].To {
			t.Errorf("a gap or a repetition: %v", *worked)
		}
	}
	if len(*worked) != 3 {
		t.Errorf("worked %d times", len(*worked))
	}
}

func TestADryRunChangesNothing(t *testing.T) {
	r, worked := runner(t)
	r.DryRun = true
	if err := r.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	if done, _ := r.State.Checkpoint(); len(*worked) != 0 || !done.IsZero() {
		t.Errorf("worked %v, checkpoint %s", *worked, done)
	}
}

func TestABacklogIsWorkedOffInRunsOfBoundedLength(t *testing.T) {
	r, worked := runner(t)
	r.Most = 2
	if err := r.State.Advance(noon.Truncate(time.Hour).Add(-5 * time.Hour)); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := r.Run(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if len(*worked) != 5 {
		t.Errorf("worked %d times", len(*worked))
	}
}

func TestTwoRunsDoNotMeet(t *testing.T) {
	r, worked := runner(t)
	if err := r.State.Acquire("another", time.Hour); err != nil {
		t.Fatal(err)
	}
	if err := r.Run(context.Background()); !errors.Is(err, state.ErrBusy) || len(*worked) != 0 {
		t.Errorf("got %v, worked %v", err, *worked)
	}
}

func TestAStoppedRunEndsBetweenWindows(t *testing.T) {
	r, worked := runner(t)
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if err := r.Run(ctx); !errors.Is(err, context.Canceled) || len(*worked) != 0 {
		t.Errorf("got %v, worked %v", err, *worked)
	}
}
