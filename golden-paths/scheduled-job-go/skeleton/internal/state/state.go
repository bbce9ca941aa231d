// Package state keeps what must outlive a run: who runs (the lease) and how far the work has
// come (the checkpoint). Both are small files in one directory, on a volume in the cluster.
package state

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// ErrBusy says that another run holds the lease.
var ErrBusy = errors.New("another run holds the lease")

// ErrLost says that the lease ran out and another run took it.
var ErrLost = errors.New("the lease was lost to another run")

// Directory holds the files. Now can be replaced in tests.
type Directory struct {
	Path string
	Now  func() time.Time
}

// Open makes the directory if it is not there.
func Open(path string) (*Directory, error) {
	if err := os.MkdirAll(path, 0o750); err != nil {
		return nil, err
	}
	return &Directory{Path: path, Now: time.Now}, nil
}

type lease struct {
	Holder  string    `json:"holder"`
	Expires time.Time `json:"expires"`
}

// Acquire takes the lease for holder, or fails with ErrBusy. A lease that ran out is taken
// over: its run was killed.
func (d *Directory) Acquire(holder string, length time.Duration) error {
	return d.locked(func() error {
		var current lease
		if err := d.read("lease.json", &current); err != nil {
			return err
		}
		if current.Holder != "" && current.Holder != holder && d.Now().Before(current.Expires) {
			return fmt.Errorf("%w: %s until %s", ErrBusy, current.Holder, current.Expires.Format(time.RFC3339))
		}
		return d.write("lease.json", lease{holder, d.Now().Add(length)})
	})
}

// Renew makes a held lease longer, or fails with ErrLost.
func (d *Directory) Renew(holder string, length time.Duration) error {
	return d.locked(func() error {
		var current lease
		if err := d.read("lease.json", &current); err != nil {
			return err
		}
		if current.Holder != holder {
			return ErrLost
		}
		return d.write("lease.json", lease{holder, d.Now().Add(length)})
	})
}

// Release gives the lease back, if it is still held.
func (d *Directory) Release(holder string) error {
	return d.locked(func() error {
		var current lease
		if err := d.read("lease.json", &current); err != nil || current.Holder != holder {
			return err
		}
		return d.write("lease.json", lease{})
	})
}

type checkpoint struct {
	Done time.Time `json:"done"`
}

// Checkpoint is the time up to which the work is done; the zero time before the first run.
func (d *Directory) Checkpoint() (time.Time, error) {
	var current checkpoint
	err := d.read("checkpoint.json", &current)
	return current.Done, err
}

// Advance records that the work is done up to that time. It never goes back.
func (d *Directory) Advance(done time.Time) error {
	current, err := d.Checkpoint()
	if err != nil || !done.After(current) {
		return err
	}
	return d.write("checkpoint.json", checkpoint{done})
}

// locked runs change while no other process changes the lease. The kernel gives the lock back
// when the process dies.
func (d *Directory) locked(change func() error) error {
	file, err := os.OpenFile(filepath.Join(d.Path, "lock"), os.O_CREATE|os.O_RDWR, 0o640)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		return err
	}
	return change()
}

// read leaves into as it is when there is no such file. A file that cannot be understood is an
// error: starting from nothing would do all work again.
func (d *Directory) read(name string, into any) error {
	bytes, err := os.ReadFile(filepath.Join(d.Path, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal(bytes, into); err != nil {
		return fmt.Errorf("%s: %w", filepath.Join(d.Path, name), err)
	}
	return nil
}

// write replaces the file whole, so that a run that is killed leaves the old one or the new one.
func (d *Directory) write(name string, value any) error {
	bytes, err := json.Marshal(value)
	if err != nil {
		return err
	}
	temporary, err := os.CreateTemp(d.Path, name+".*")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name())
	_, err = temporary.Write(bytes)
	err = errors.Join(err, temporary.Sync(), temporary.Close())
	if err != nil {
		return err
	}
	return os.Rename(temporary.Name(), filepath.Join(d.Path, name))
}
