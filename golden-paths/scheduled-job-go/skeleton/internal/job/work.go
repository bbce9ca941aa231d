package job

import (
	"context"
	"log/slog"
)

// Do is where the job's own work goes. What it writes must have keys that follow from the
// window, so that doing it again changes nothing.
func Do(_ context.Context, window Window) error {
	slog.Info("nothing to do yet", "from", window.From, "to", window.To)
	return nil
}
