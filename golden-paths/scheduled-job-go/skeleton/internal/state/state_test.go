package state

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func directory(t *testing.T) *Directory {
	t.Helper()
	opened, err := Open(filepath.Join(t.TempDir(), "state"))
	if err != nil {
		t.Fatal(err)
	}
	return opened
}

func TestOnlyOneOfManyGetsTheLease(t *testing.T) {
	d := directory(t)
	var got atomic.Int32
	var group sync.WaitGroup
	for i := range 20 {
		group.Go(func() {
			err := d.Acquire(string(rune('a'+i)), time.Minute)
			if err == nil {
				got.Add(1)
			} else if !errors.Is(err, ErrBusy) {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if got.Load() != 1 {
		t.Errorf("%d runs hold the lease", got.Load())
	}
}

func TestALeaseThatRanOutIsTakenOver(t *testing.T) {
	d := directory(t)
	now := time.Unix(1_000, 0)
	d.Now = func() time.Time { return now }
	if err := d.Acquire("killed", time.Minute); err != nil {
		t.Fatal(err)
	}
	now = now.Add(2 * time.Minute)
	if err := d.Acquire("next", time.Minute); err != nil {
		t.Fatal(err)
	}
	if err := d.Renew("killed", time.Minute); !errors.Is(err, ErrLost) {
		t.Errorf("the one that was not dead goes on: %v", err)
	}
	if err := d.Release("killed"); err != nil {
		t.Fatal(err)
	}
	if err := d.Acquire("third", time.Minute); !errors.Is(err, ErrBusy) {
		t.Errorf("a lease of somebody else was released: %v", err)
	}
}

func TestAReleasedLeaseIsFree(t *testing.T) {
	d := directory(t)
	for _, holder := range []string{"first", "second"} {
		if err := d.Acquire(holder, time.Hour); err != nil {
			t.Fatal(err)
		}
		if err := d.Release(holder); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheCheckpointNeverGoesBack(t *testing.T) {
	d := directory(t)
	late, early := time.Unix(2_000, 0).UTC(), time.Unix(1_000, 0).UTC()
	for _, done := range []time.Time{late, early} {
		if err := d.Advance(done); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := d.Checkpoint(); err != nil || !got.Equal(late) {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestABrokenCheckpointIsAnErrorNotABeginning(t *testing.T) {
	d := directory(t)
	if err := os.WriteFile(filepath.Join(d.Path, "checkpoint.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Checkpoint(); err == nil {
		t.Error("accepted")
	}
}
