// The command job does what is due since its last run, then ends.
//
// Exit codes: 0 everything due is done, or another run is at it; 1 it failed and may be tried
// again; 2 a setting is wrong, so that trying again is useless.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"${{ values.repository.host }}/${{ values.repository.slug }}/internal/job"
	"${{ values.repository.host }}/${{ values.repository.slug }}/internal/state"
)

func main() {
	os.Exit(run(os.Args[1:], os.Getenv))
}

func run(arguments []string, environment func(string) string) int {
	log := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	slog.SetDefault(log)
	runner, err := configure(arguments, environment)
	if err != nil {
		log.Error("wrong settings", "error", err.Error())
		return 2
	}
	runner.Log = log
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	switch err := runner.Run(ctx); {
	case errors.Is(err, state.ErrBusy):
		log.Warn("nothing done", "reason", err.Error())
	case err != nil:
		log.Error("failed", "error", err.Error())
		return 1
	}
	return 0
}

func configure(arguments []string, environment func(string) string) (*job.Runner, error) {
	flags := flag.NewFlagSet("job", flag.ContinueOnError)
	dryRun := flags.Bool("dry-run", false, "tell what would be done, and do nothing")
	if err := flags.Parse(arguments); err != nil {
		return nil, err
	}
	length, err := time.ParseDuration(or(environment("WINDOW"), "${{ values.every.window }}"))
	if err != nil || length < time.Minute {
		return nil, fmt.Errorf("WINDOW is %q: it must be a time of a minute at least, such as 24h", environment("WINDOW"))
	}
	directory, err := state.Open(or(environment("STATE_DIR"), "/tmp/job-state"))
	if err != nil {
		return nil, fmt.Errorf("STATE_DIR: %w", err)
	}
	holder, err := os.Hostname()
	if err != nil {
		return nil, err
	}
	return &job.Runner{
		State:  directory,
		Work:   job.Do,
		Holder: fmt.Sprintf("%s/%d", holder, os.Getpid()),
		Length: length,
		Most:   100,
		DryRun: *dryRun,
		Now:    time.Now,
	}, nil
}

func or(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}
